from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from casework import forms, presenting, queries, services
from casework.models import Consultation, QuestionDraft
from liaisons.models import Visit
from liaisons.queries import next_visit, own_liaison, own_liaisons
from ocp_portal import clock
from ocp_portal.policy import Permission, can, require
from schools.models import School

FEW_SCHOOLS = 25  # a select; with more one types a part of the name
HOME_ROWS = 15
HOME_COUNT = 100  # who has more waiting counts no further than that


# --- 'Vandaag' ------------------------------------------------------------------------------------


@require(Permission.LOG_QUESTION)
def coordinator_today(request: Any) -> HttpResponse:
    """Who is our liaison, when here again, and how do our questions stand?"""
    municipality = request.user.membership.municipality
    schools = list(School.objects.visible_to(request.user).open().select_related("municipality"))
    contacts = own_liaisons(schools)
    questions = queries.open_questions(request.user, HOME_ROWS + 1)
    context = {
        "today": presenting.weekday(clock.today()),
        "schools": [
            presenting.school_card(municipality, school, contacts[school.pk], next_visit(school))
            for school in schools
        ],
        "columns": presenting.SHORT_COLUMNS,
        "rows": [
            presenting.short_row(row, with_school=len(schools) > 1) for row in questions[:HOME_ROWS]
        ],
        "more": len(questions) > HOME_ROWS,
        "draft": QuestionDraft.objects.visible_to(request.user).exists(),
        "create_url": reverse("consultation_create"),
    }
    return render(request, "casework/coordinator_today.html", context)


@require(Permission.WORK_QUESTION)
def liaison_today(request: Any) -> HttpResponse:
    """Where am I today, and what waits for me?"""
    waiting = queries.waiting_for_me(request.user, HOME_COUNT)
    visits = Visit.objects.visible_to(request.user).filter(
        liaison__user=request.user.pk, date=clock.today()
    )
    context = {
        "today": presenting.weekday(clock.today()),
        "facts": [presenting.visit_line(row) for row in queries.visit_rows(visits)],
        "list_url": reverse("consultation_list"),
        "columns": presenting.SHORT_COLUMNS,
        "rows": [presenting.short_row(row) for row in waiting[:HOME_ROWS]],
        "more": len(waiting) > HOME_ROWS,
        "tiles": presenting.waiting_tiles(waiting, HOME_COUNT),
    }
    return render(request, "casework/liaison_today.html", context)


# --- the list -------------------------------------------------------------------------------------


@require(Permission.SEE_QUESTIONS)
@require_GET
def consultation_list(request: Any) -> HttpResponse:
    form, found = _filtered(request)
    state = form.cleaned_data["stand"]
    order = queries.NEWS_DUE if state == "waiting" else queries.NEWEST
    page = queries.page_of(
        found, order, after=request.GET.get("na", ""), before=request.GET.get("voor", "")
    )
    context = {
        "filter_form": form,
        "filter_url": reverse("consultation_list"),
        "clear_url": reverse("consultation_list") if request.GET else "",
        "results_id": "resultaten",
        "previous_url": _page_url(request, "voor", page.before),
        "next_url": _page_url(request, "na", page.after),
        "filtered": bool(request.GET),
        "create_url": reverse("consultation_create"),
        **presenting.question_table(page, order.column),
    }
    return render(request, "casework/consultation_list.html", context)


def _filtered(request: Any) -> tuple[forms.FilterForm, Any]:
    """The filter form and the questions that it leaves."""
    wanted = request.GET.copy()
    wanted.setdefault("stand", "open")
    schools, few = _schools_to_choose(request)
    form = forms.FilterForm(wanted, schools=schools, few=few)
    form.is_valid()  # what is not valid is not in cleaned_data and counts as not chosen
    chosen = form.cleaned_data
    chosen.setdefault("stand", "open")
    found = Consultation.objects.visible_to(request.user)
    if reference := chosen.get("q"):
        chosen["stand"] = "all"
        return form, found.filter(reference=forms.as_reference(reference))
    found = queries.in_state(found, chosen["stand"])
    if theme := chosen.get("onderwerp"):
        found = found.filter(theme=theme)
    if school := chosen.get("school"):
        found = found.filter(school__in=_chosen_schools(schools, few, school))
    return form, found


def _schools_to_choose(request: Any) -> tuple[list[dict[str, Any]], bool]:
    """The schools of the filter; where these are many, those that the typed text fits."""
    mine = queries.schools_asking(request.user)
    text = request.GET.get("school", "")
    few = queries.schools_of(mine, FEW_SCHOOLS + 1)
    if len(few) <= FEW_SCHOOLS:
        return few, True
    return (queries.schools_of(queries.called(mine, text), FEW_SCHOOLS) if text else []), False


def _chosen_schools(schools: list[dict[str, Any]], few: bool, text: str) -> list[int]:
    return [school["pk"] for school in schools if not few or school["code"] == text]


def _page_url(request: Any, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    query = request.GET.copy()
    for each in ("na", "voor"):
        query.pop(each, None)
    query[name] = cursor
    return f"?{query.urlencode()}"


# --- asking ---------------------------------------------------------------------------------------


@require(Permission.LOG_QUESTION)
def consultation_create(request: Any) -> HttpResponse:
    schools = list(School.objects.visible_to(request.user).open())
    if not schools:
        return render(request, "casework/consultation_no_school.html")
    if request.method != "POST":
        return _question_page(request, schools)
    form = forms.QuestionForm(request.POST, user=request.user, schools=schools)
    if not form.is_valid():
        return _question_page(request, schools, form)
    asked = services.log_question(
        school=form.chosen_school,
        theme=form.cleaned_data["theme"],
        age_band=form.cleaned_data["age_band"],
        urgency=form.cleaned_data["urgency"],
        text=form.cleaned_data["text"],
        token=form.cleaned_data["token"],
        by=request.user,
    )
    return redirect("consultation_asked", asked.reference)


def _question_page(
    request: Any, schools: list[School], form: forms.QuestionForm | None = None
) -> HttpResponse:
    """The form: as it was sent, or with the draft in it, or empty."""
    draft = None
    if form is None:
        draft = QuestionDraft.objects.visible_to(request.user).first()
        form = forms.QuestionForm(
            user=request.user,
            schools=schools,
            draft=draft is not None,
            initial={name: text for name, text in draft.fields.items() if text} if draft else {},
        )
    context = {
        "form": form,
        "draft": draft,
        "draft_text": presenting.draft_text(draft.saved_at) if draft else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "casework/consultation_create.html", context, status=status)


@require(Permission.LOG_QUESTION)
@require_POST
def consultation_draft(request: Any) -> HttpResponse:
    """Keep the draft: asked by the page while somebody types, or by a button without a script."""
    if "forget" in request.POST:
        services.forget_draft(by=request.user)
        messages.success(request, "Uw concept is weggegooid.")
        return redirect("consultation_create")
    services.save_draft(
        fields=forms.draft_fields(request.POST),
        token=forms.as_token(request.POST.get("token")),
        by=request.user,
    )
    if "keep" not in request.POST:
        return HttpResponse(status=204)
    messages.success(request, "Uw concept is bewaard. U kunt later verdergaan.")
    return redirect("consultation_create")


@require(Permission.LOG_QUESTION)
@require_GET
def consultation_asked(request: Any, reference: str) -> HttpResponse:
    """What happens next."""
    row = _seen(request, reference)
    contact = own_liaison(row.school)
    context = {
        "consultation": row,
        "news_due": presenting.weekday(row.news_due_on),
        "school": presenting.school_card(request.user.membership.municipality, row.school, contact),
    }
    return render(request, "casework/consultation_asked.html", context)


# --- one question ---------------------------------------------------------------------------------


@require(Permission.SEE_QUESTIONS)
@require_GET
def consultation_detail(request: Any, reference: str) -> HttpResponse:
    row = _seen(request, reference)
    if not can(request.user, Permission.READ_QUESTION):
        return _detail_page(request, row, reason_form=_reason_form(request, row))
    return _content_page(request, row)


def _content_page(request: Any, row: Consultation, form: Any = None) -> HttpResponse:
    """The question with what this person may read of it; that it was read is written down."""
    services.note_reading(consultation=row, by=request.user)
    entries = queries.thread_for(row, request.user)
    return _detail_page(request, row, entries=entries, form=form or _own_form(request, row))


def _own_form(request: Any, row: Consultation) -> Any:
    """What this person can write: the CJG an answer, the school a reaction."""
    if not can(request.user, Permission.WORK_QUESTION):
        return _text_form(request, row, forms.ReplyForm, "consultation_reply")
    if row.status == Consultation.Status.CLOSED:
        return None
    return _text_form(request, row, forms.AnswerForm, "consultation_answer")


def _text_form(
    request: Any, row: Consultation, form_class: Any, name: str, data: Any = None
) -> Any:
    action = reverse(name, args=[row.reference])
    return form_class(data, user=request.user, row=row, action=action)


def _detail_page(request: Any, row: Consultation, **parts: Any) -> HttpResponse:
    municipality = request.user.membership.municipality
    entries = parts.pop("entries", None)
    context = {
        "consultation": row,
        "status_line": presenting.status_line(row),
        "facts": presenting.facts(row, content=entries is not None),
        "person": _person(request.user, row),
        "breadcrumbs": [
            {"label": "Vragen", "url": reverse("consultation_list")},
            {"label": row.reference},
        ],
        **parts,
    }
    if entries is not None:
        context["timeline"] = presenting.timeline(
            entries,
            school=row.school.name,
            liaison_name=municipality.liaison_name,
            cjg=municipality.access_short,
        )
    status = _status(parts.get("form")) or _status(parts.get("reason_form")) or 200
    return render(request, "casework/consultation_detail.html", context, status=status)


def _status(form: Any) -> int | None:
    """422 for what was not filled in right, 409 for what changed meanwhile."""
    if form is None or not form.is_bound:
        return None
    return 409 if getattr(form, "conflict", False) else 422


def _person(user: Any, row: Consultation) -> dict[str, Any] | None:
    """Who deals with the question and how to reach that person; else who is there instead.

    The CJG itself sees its director, and nobody while there is none.
    """
    municipality = user.membership.municipality
    role = presenting.director_role(municipality)
    away = row.director is not None and row.director_away
    if row.director and (not away or can(user, Permission.WORK_QUESTION)):
        return presenting.person(row.director, role, "Nu afwezig." if away else "")
    if can(user, Permission.WORK_QUESTION):
        return None
    note = f"{row.director.name} is nu afwezig." if row.director else ""
    present = queries.present_at(row.school_id)
    if present is None:
        return presenting.fallback(municipality, note)
    return presenting.person(present, role, note)


def _seen(request: Any, reference: str) -> Consultation:
    row = queries.one_question(request.user, reference)
    if row is None:
        raise _missing(request, reference)
    return row


def _missing(request: Any, reference: str) -> Http404:
    services.note_denied(reference=reference, by=request.user)
    return Http404("no such question for this user")


# --- reading with a reason ------------------------------------------------------------------------


def _reason_form(request: Any, row: Consultation, data: Any = None) -> forms.ReasonForm:
    return _text_form(request, row, forms.ReasonForm, "consultation_open", data)


@require(Permission.READ_QUESTION_WITH_REASON)
@require_POST
def consultation_open(request: Any, reference: str) -> HttpResponse:
    """Show the content once, after the reason is written down."""
    row = _seen(request, reference)
    form = _reason_form(request, row, request.POST)
    if not form.is_valid():
        return _detail_page(request, row, reason_form=form)
    services.note_reading_with_reason(
        consultation=row, reason=form.cleaned_data["reason"], by=request.user
    )
    return _detail_page(request, row, entries=queries.whole_thread(row), opened=True)


# --- working on it --------------------------------------------------------------------------------


def _try(request: Any, reference: str, form: Any, act: Any) -> bool:
    """Do it; what stands in the way becomes an error of the form."""
    try:
        act()
    except Consultation.DoesNotExist:
        raise _missing(request, reference) from None
    except services.Refused as refusal:
        form.add_error(None, str(refusal))
    except services.Stale as stale:
        form.tell_changes(stale.changes)
    return not form.errors


@require(Permission.LOG_QUESTION)
@require_POST
def consultation_reply(request: Any, reference: str) -> HttpResponse:
    form = forms.ReplyForm(request.POST, user=request.user, known=_known(request, reference))
    if form.is_valid() and _try(
        request, reference, form, lambda: services.reply(**_sent(form, reference, request))
    ):
        messages.success(request, "Uw reactie is verstuurd.")
        return redirect("consultation_detail", reference)
    return _again(request, reference, form)


@require(Permission.WORK_QUESTION)
@require_POST
def consultation_answer(request: Any, reference: str) -> HttpResponse:
    form = forms.AnswerForm(request.POST, user=request.user, known=_known(request, reference))
    if form.is_valid() and _try(
        request,
        reference,
        form,
        lambda: services.answer(**_sent(form, reference, request), version=form.seen_version),
    ):
        messages.success(request, "Uw antwoord is verstuurd. De school krijgt bericht.")
        return redirect("consultation_detail", reference)
    return _again(request, reference, form)


def _sent_data(request: Any) -> Any:
    return request.POST if request.method == "POST" else None


def _sent(form: Any, reference: str, request: Any) -> dict[str, Any]:
    return {
        "reference": reference,
        "text": form.cleaned_data["text"],
        "token": form.cleaned_data["token"],
        "by": request.user,
    }


def _known(request: Any, reference: str) -> Any:
    """Looked up only for a text in which something was found."""
    return lambda: forms.known_of([_seen(request, reference).school])


def _again(request: Any, reference: str, form: Any) -> HttpResponse:
    """The page of the question with the form as it was sent; nothing that was typed is lost."""
    row = _seen(request, reference)
    form.helper.form_action = request.path
    return _content_page(request, row, form=form)


@require(Permission.WORK_QUESTION)
@require_POST
def consultation_take_up(request: Any, reference: str) -> HttpResponse:
    try:
        services.take_up(
            reference=reference,
            version=forms.as_number(request.POST.get("version")),
            by=request.user,
        )
    except Consultation.DoesNotExist:
        raise _missing(request, reference) from None
    except services.Refused as refusal:
        messages.warning(request, str(refusal))
    except services.Stale as stale:
        said = " ".join(presenting.changes_text(stale.changes))
        messages.warning(request, f"Er is intussen iets veranderd. {said}")
    else:
        messages.success(request, "U bent nu casusregisseur van deze vraag.")
    return redirect("consultation_detail", reference)


@require(Permission.WORK_QUESTION)
def consultation_note(request: Any, reference: str) -> HttpResponse:
    row = _seen(request, reference)
    form = forms.WorkNoteForm(_sent_data(request), user=request.user, row=row)
    if form.is_valid() and _try(
        request, reference, form, lambda: services.add_work_note(**_sent(form, reference, request))
    ):
        messages.success(request, "De werknotitie is opgeslagen.")
        return redirect("consultation_detail", reference)
    return _work_page(request, row, form, "Werknotitie toevoegen", "Alleen het {cjg} leest dit.")


@require(Permission.WORK_QUESTION)
def consultation_activity(request: Any, reference: str) -> HttpResponse:
    row = _seen(request, reference)
    form = forms.ActivityForm(_sent_data(request), user=request.user, row=row)
    if form.is_valid() and _try(
        request,
        reference,
        form,
        lambda: services.record_activity(
            reference=reference,
            kind=form.cleaned_data["kind"],
            date=form.cleaned_data["date"],
            token=form.cleaned_data["token"],
            by=request.user,
        ),
    ):
        messages.success(request, "De taak is vastgelegd.")
        return redirect("consultation_detail", reference)
    return _work_page(request, row, form, "Taak vastleggen", "Wat deed u voor deze vraag?")


@require(Permission.WORK_QUESTION)
def consultation_hand_over(request: Any, reference: str) -> HttpResponse:
    row = _seen(request, reference)
    colleagues = queries.working_at(row.school_id).exclude(pk=row.director_id).order_by("sort_key")
    form = forms.HandOverForm(
        _sent_data(request), user=request.user, row=row, colleagues=colleagues
    )
    if form.is_valid() and _try(
        request,
        reference,
        form,
        lambda: services.hand_over(
            reference=reference,
            to=form.cleaned_data["to"],
            version=form.seen_version,
            by=request.user,
        ),
    ):
        messages.success(request, f"{form.cleaned_data['to']} is nu casusregisseur.")
        return redirect("consultation_detail", reference)
    intro = "U kunt een vraag overdragen aan een collega die nu voor deze school werkt."
    return _work_page(request, row, form, "Vraag overdragen", intro, nobody=not colleagues)


@require(Permission.WORK_QUESTION)
def consultation_close(request: Any, reference: str) -> HttpResponse:
    row = _seen(request, reference)
    form = forms.CloseForm(_sent_data(request), user=request.user, row=row)
    if form.is_valid() and _try(
        request,
        reference,
        form,
        lambda: services.close(
            reference=reference,
            text=form.cleaned_data["text"],
            version=form.seen_version,
            by=request.user,
        ),
    ):
        messages.success(request, f"Vraag {reference} is afgesloten.")
        return redirect("consultation_detail", reference)
    intro = "De school kan de vraag nog 30 dagen lang weer openen met een reactie."
    return _work_page(request, row, form, "Vraag afsluiten", intro)


NOBODY = (
    "Overdragen kan aan een tweede contactpersoon van de school, of aan wie iemand vervangt. "
    "Vraag uw teamleider om een koppeling of een vervanging."
)


def _work_page(
    request: Any, row: Consultation, form: Any, title: str, intro: str, nobody: bool = False
) -> HttpResponse:
    back = reverse("consultation_detail", args=[row.reference])
    cjg = request.user.membership.municipality.access_short
    context = {
        "consultation": row,
        "form": form,
        "title": title,
        "intro": intro.format(cjg=cjg),
        "back_url": back,
        "nobody": NOBODY if nobody else "",
        "breadcrumbs": [
            {"label": "Vragen", "url": reverse("consultation_list")},
            {"label": row.reference, "url": back},
            {"label": title},
        ],
    }
    return render(request, "casework/consultation_work.html", context, status=_status(form) or 200)
