"""Pages of the familiecontactpersoon: 'Vandaag' and the log of light questions (LIA-11)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from liaisons import services
from liaisons.forms.family import LightQuestionForm
from liaisons.models import LightQuestion
from liaisons.pages import family_pages, school_pages
from liaisons.queries import Contact, own_liaisons
from liaisons.queries.family import caught, kept_today, last_school, open_questions
from liaisons.views.pages import form_page
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.forms import posted, status_of
from ocp_portal.policy import Permission, require
from schools.isoweeks import IsoWeek
from schools.models import School

GIVEN = ("school", "date", "asked_by", "subject", "done")


@require(Permission.LOG_LIGHT_QUESTION)
def family_today(request: Any) -> HttpResponse:
    """Two taps for a light question; who is the OCP of my school, and where does one go?"""
    municipality, schools = request.user.membership.municipality, _schools(request)
    contacts = own_liaisons(schools)
    context = _log_context(request, _empty_form(request, schools), schools) | {
        "today": family_pages.weekday(clock.today()),
        "schools": [
            {
                "name": school.name,
                "url": reverse("school_detail", args=[school.code]),
                "people": _people(municipality, contacts[school.pk]),
                "fallback": school_pages.fallback(municipality, contacts[school.pk]),
            }
            for school in schools
        ],
        "questions": _lines(request, kept_today(request.user), schools),
        "this_week": _this_week(request),
    }
    return render(request, "liaisons/family_today.html", context)


@require(Permission.LOG_LIGHT_QUESTION)
def light_question_create(request: Any) -> HttpResponse:
    """The buttons of the form come here; what is wrong is shown on a page of its own."""
    schools = _schools(request)
    form = _empty_form(request, schools)
    if request.method == "POST":
        form = LightQuestionForm(request.POST, user=request.user, schools=schools)
        if form.is_valid() and _is_kept(request, form):
            return redirect("today")
    context = _log_context(request, form, schools) | {"breadcrumbs": _crumbs("Nieuw")}
    return render(request, "liaisons/light_question_create.html", context, status=status_of(form))


def _is_kept(request: Any, form: LightQuestionForm) -> bool:
    try:
        question = services.log_light_question(**form.cleaned_data, by=request.user)
    except ValidationError as refusal:
        form.add_error("date", refusal)
        return False
    access = request.user.membership.municipality.access_short
    messages.success(request, family_pages.saved(question, access))
    return True


@require(Permission.LOG_LIGHT_QUESTION)
def light_question_list(request: Any) -> HttpResponse:
    """The own log: how many by week, and of the last two weeks each one."""
    rows, schools = caught(request.user), _schools(request)
    context = {
        "weeks": family_pages.by_week(rows),
        "by_school": family_pages.by_school(rows) if len(schools) > 1 else None,
        "questions": _lines(request, open_questions(request.user), schools),
    }
    return render(request, "liaisons/light_question_list.html", context)


@require(Permission.LOG_LIGHT_QUESTION)
def light_question_change(request: Any, pk: int) -> HttpResponse:
    question = get_object_or_404(
        LightQuestion.objects.visible_to(request.user).select_related("school"), pk=pk
    )
    if not question.open:
        return _as_it_is(request, question)
    before = {name: getattr(question, name) for name in GIVEN}
    form = LightQuestionForm(
        posted(request),
        initial=before | {"school": question.school_id},
        user=request.user,
        schools=_schools(request),
    )
    form.mends(question)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in GIVEN}
        try:
            services.change_light_question(question=question, **given, by=request.user)
        except ValidationError as refusal:
            form.add_error("date", refusal)
        else:
            messages.success(request, "De lichte vraag is gewijzigd.")
            return redirect("light_question_list")
    return form_page(request, form, "Lichte vraag wijzigen", _crumbs("Wijzigen"))


@require(Permission.LOG_LIGHT_QUESTION)
@require_POST
def light_question_remove(request: Any, pk: int) -> HttpResponse:
    question = get_object_or_404(LightQuestion.objects.visible_to(request.user), pk=pk)
    try:
        services.remove_light_question(question=question, by=request.user)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        messages.success(request, "De lichte vraag is weggehaald.")
    return redirect("today" if request.POST.get("from") == "today" else "light_question_list")


def _as_it_is(request: Any, question: LightQuestion) -> HttpResponse:
    """Too old to change: what it says, and why; also for a form that stood open."""
    access = request.user.membership.municipality.access_short
    context = {
        "facts": family_pages.facts(question, access),
        "why": services.TOO_OLD,
        "breadcrumbs": _crumbs("Bekijken"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "liaisons/light_question_detail.html", context, status=status)


def _people(municipality: Municipality, contact: Contact) -> list[Any]:
    person = school_pages.reached(municipality, contact)
    return [person] if person else []


def _schools(request: Any) -> list[School]:
    return list(School.objects.visible_to(request.user).open())


def _empty_form(request: Any, schools: list[School]) -> LightQuestionForm:
    first = last_school(request.user) if len(schools) > 1 else None
    form = LightQuestionForm(initial={"school": first}, user=request.user, schools=schools)
    form.helper.form_action = reverse("light_question_create")
    return form


def _log_context(request: Any, form: LightQuestionForm, schools: list[School]) -> dict[str, Any]:
    access = request.user.membership.municipality.access_short
    return {"form": form, "has_school": bool(schools), "buttons": family_pages.buttons(access)}


def _lines(request: Any, rows: list[dict[str, Any]], schools: list[School]) -> Any:
    return family_pages.lines(
        rows,
        access=request.user.membership.municipality.access_short,
        today=clock.today(),
        with_school=len(schools) > 1,
    )


def _this_week(request: Any) -> str:
    monday = IsoWeek.of(clock.today()).monday
    rows = LightQuestion.objects.visible_to(request.user).filter(date__gte=monday)
    return family_pages.number_text(rows.count())


def _crumbs(label: str) -> list[dict[str, str]]:
    return [
        {"label": "Lichte vragen", "url": reverse("light_question_list")},
        {"label": label},
    ]
