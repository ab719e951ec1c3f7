"""What the school and the CJG do with a question."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from casework import forms, presenting, queries, services
from casework.models import Consultation
from casework.views import drafting
from casework.views.reading import content_page, drafted_form, seen, status_of_refusal, text_form
from liaisons.views.telling import tell_schools
from ocp_portal.forms import posted
from ocp_portal.numbers import row_number
from ocp_portal.policy import Permission, require
from schools.forms import known_of


def _try(form: Any, act: Any) -> bool:
    """Do it; what stands in the way becomes an error of the form."""
    try:
        act()
    except Consultation.DoesNotExist:
        raise Http404 from None
    except services.OtherTextSent as refusal:
        form.tell_other_text(refusal)
    except services.Refused as refusal:
        form.add_error(None, str(refusal))
    except services.Stale as stale:
        form.tell_changes(stale.changes)
    return not form.errors


@require(Permission.LOG_QUESTION)
@require_POST
def consultation_reply(request: Any, reference: str) -> HttpResponse:
    if answer := _about_draft(request, forms.ReplyForm, reference):
        return answer
    form = _written(request, forms.ReplyForm, reference)
    if form.is_valid() and _try(form, lambda: services.reply(**_sent(form, reference, request))):
        drafting.forget(request)
        messages.success(request, "Uw reactie is verstuurd.")
        return redirect("consultation_detail", reference)
    return _again(request, reference, form)


@require(Permission.WORK_QUESTION)
@require_POST
def consultation_answer(request: Any, reference: str) -> HttpResponse:
    if answer := _about_draft(request, forms.AnswerForm, reference):
        return answer
    form = _written(request, forms.AnswerForm, reference)
    if form.is_valid() and _try(
        form,
        lambda: services.answer(**_sent(form, reference, request), version=form.seen_version),
    ):
        drafting.forget(request)
        messages.success(request, "Uw antwoord is verstuurd.")
        asked = Consultation.objects.visible_to(request.user).filter(reference=reference)
        tell_schools(request, asked.values_list("school", flat=True))
        return redirect("consultation_detail", reference)
    return _again(request, reference, form)


def _sent(form: Any, reference: str, request: Any) -> dict[str, Any]:
    return {
        "reference": reference,
        "text": form.cleaned_data["text"],
        "token": form.cleaned_data["token"],
        "by": request.user,
    }


def _about_draft(request: Any, form_class: Any, reference: str) -> HttpResponse | None:
    """Looks for the question only when a draft is what the page is about."""
    if not drafting.ASKED & request.POST.keys():
        return None
    return drafting.about_draft(request, form_class, seen(request, reference))


def _written(request: Any, form_class: Any, reference: str) -> Any:
    """What was sent. The school is looked up only for a text in which something was found."""
    known = lambda: known_of([seen(request, reference).school])  # noqa: E731
    return form_class(request.POST, user=request.user, known=known, action=request.path)


def _again(request: Any, reference: str, form: Any) -> HttpResponse:
    """The page of the question with the form as it was sent; nothing that was typed is lost."""
    row = seen(request, reference)
    return content_page(request, row, form=form)


@require(Permission.WORK_QUESTION)
@require_POST
def consultation_take_up(request: Any, reference: str) -> HttpResponse:
    try:
        services.take_up(
            reference=reference,
            version=row_number(request.POST.get("version")) or 0,
            by=request.user,
        )
    except Consultation.DoesNotExist:
        raise Http404 from None
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
    row = seen(request, reference)
    if answer := drafting.about_draft(request, forms.WorkNoteForm, row):
        return answer
    parts = _work_form(request, row, forms.WorkNoteForm, "consultation_note")
    form = parts["form"]
    if form.is_valid() and _try(
        form, lambda: services.add_work_note(**_sent(form, reference, request))
    ):
        drafting.forget(request)
        messages.success(request, "De werknotitie is opgeslagen.")
        return redirect("consultation_detail", reference)
    return _work_page(request, row, "Werknotitie toevoegen", "Alleen het {cjg} leest dit.", **parts)


@require(Permission.WORK_QUESTION)
def consultation_activity(request: Any, reference: str) -> HttpResponse:
    row = seen(request, reference)
    form = forms.ActivityForm(posted(request), user=request.user, row=row)
    if form.is_valid() and _try(
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
    return _work_page(request, row, "Taak vastleggen", "Wat deed u voor deze vraag?", form=form)


@require(Permission.WORK_QUESTION)
def consultation_hand_over(request: Any, reference: str) -> HttpResponse:
    row = seen(request, reference)
    others = queries.working_at(row.school_id).exclude(user=request.user.pk)
    colleagues = others.exclude(pk=row.director_id).order_by("sort_key")
    form = forms.HandOverForm(posted(request), user=request.user, row=row, colleagues=colleagues)
    if form.is_valid() and _try(
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
    nobody = "" if colleagues else NOBODY
    return _work_page(request, row, "Vraag overdragen", intro, form=form, nobody=nobody)


@require(Permission.WORK_QUESTION)
def consultation_close(request: Any, reference: str) -> HttpResponse:
    row = seen(request, reference)
    if answer := drafting.about_draft(request, forms.CloseForm, row):
        return answer
    parts = _work_form(request, row, forms.CloseForm, "consultation_close")
    form = parts["form"]
    if form.is_valid() and _try(
        form,
        lambda: services.close(**_sent(form, reference, request), version=form.seen_version),
    ):
        drafting.forget(request)
        messages.success(request, f"Vraag {reference} is afgesloten.")
        return redirect("consultation_detail", reference)
    intro = "De school kan de vraag nog 30 dagen lang weer openen met een reactie."
    return _work_page(request, row, "Vraag afsluiten", intro, **parts)


NOBODY = (
    "Overdragen kan aan een tweede contactpersoon van de school, of aan wie iemand vervangt. "
    "Vraag uw teamleider om een koppeling of een vervanging."
)


def _work_form(request: Any, row: Consultation, form_class: Any, name: str) -> dict[str, Any]:
    """The form as it was sent; else empty or with a draft, and the other drafts."""
    if request.method == "POST":
        return {"form": text_form(request, row, form_class, name, request.POST)}
    return drafted_form(request, row, form_class, name)


def _work_page(
    request: Any, row: Consultation, title: str, intro: str, **parts: Any
) -> HttpResponse:
    back = reverse("consultation_detail", args=[row.reference])
    cjg = request.user.membership.municipality.access_short
    context = {
        "consultation": row,
        "title": title,
        "intro": intro.format(cjg=cjg),
        "back_url": back,
        "breadcrumbs": [
            {"label": "Vragen", "url": reverse("consultation_list")},
            {"label": row.reference, "url": back},
            {"label": title},
        ],
        **parts,
    }
    status = status_of_refusal(parts["form"]) or 200
    return render(request, "casework/consultation_work.html", context, status=status)
