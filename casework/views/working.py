"""What the school and the CJG do with a question."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from casework import forms, presenting, queries, services
from casework.models import Consultation
from casework.views.reading import content_page, seen, status_of
from ocp_portal.policy import Permission, require


def _try(form: Any, act: Any) -> bool:
    """Do it; what stands in the way becomes an error of the form."""
    try:
        act()
    except Consultation.DoesNotExist:
        raise Http404 from None
    except services.Refused as refusal:
        form.add_error(None, str(refusal))
    except services.Stale as stale:
        form.tell_changes(stale.changes)
    return not form.errors


@require(Permission.LOG_QUESTION)
@require_POST
def consultation_reply(request: Any, reference: str) -> HttpResponse:
    form = forms.ReplyForm(request.POST, user=request.user, known=_known(request, reference))
    if form.is_valid() and _try(form, lambda: services.reply(**_sent(form, reference, request))):
        messages.success(request, "Uw reactie is verstuurd.")
        return redirect("consultation_detail", reference)
    return _again(request, reference, form)


@require(Permission.WORK_QUESTION)
@require_POST
def consultation_answer(request: Any, reference: str) -> HttpResponse:
    form = forms.AnswerForm(request.POST, user=request.user, known=_known(request, reference))
    if form.is_valid() and _try(
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
    return lambda: forms.known_of([seen(request, reference).school])


def _again(request: Any, reference: str, form: Any) -> HttpResponse:
    """The page of the question with the form as it was sent; nothing that was typed is lost."""
    row = seen(request, reference)
    form.helper.form_action = request.path
    return content_page(request, row, form=form)


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
    form = forms.WorkNoteForm(_sent_data(request), user=request.user, row=row)
    if form.is_valid() and _try(
        form, lambda: services.add_work_note(**_sent(form, reference, request))
    ):
        messages.success(request, "De werknotitie is opgeslagen.")
        return redirect("consultation_detail", reference)
    return _work_page(request, row, form, "Werknotitie toevoegen", "Alleen het {cjg} leest dit.")


@require(Permission.WORK_QUESTION)
def consultation_activity(request: Any, reference: str) -> HttpResponse:
    row = seen(request, reference)
    form = forms.ActivityForm(_sent_data(request), user=request.user, row=row)
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
    return _work_page(request, row, form, "Taak vastleggen", "Wat deed u voor deze vraag?")


@require(Permission.WORK_QUESTION)
def consultation_hand_over(request: Any, reference: str) -> HttpResponse:
    row = seen(request, reference)
    others = queries.working_at(row.school_id).exclude(user=request.user.pk)
    colleagues = others.exclude(pk=row.director_id).order_by("sort_key")
    form = forms.HandOverForm(
        _sent_data(request), user=request.user, row=row, colleagues=colleagues
    )
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
    return _work_page(request, row, form, "Vraag overdragen", intro, nobody=not colleagues)


@require(Permission.WORK_QUESTION)
def consultation_close(request: Any, reference: str) -> HttpResponse:
    row = seen(request, reference)
    form = forms.CloseForm(_sent_data(request), user=request.user, row=row)
    if form.is_valid() and _try(
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
    return render(
        request, "casework/consultation_work.html", context, status=status_of(form) or 200
    )
