"""One question with what somebody may read of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from casework import forms, presenting, queries, services
from casework.models import Consultation
from casework.views import drafting
from ocp_portal.errors import unseen
from ocp_portal.policy import Permission, can, require


@require(Permission.SEE_QUESTIONS)
@require_GET
def consultation_detail(request: Any, reference: str) -> HttpResponse:
    row = seen(request, reference)
    if not can(request.user, Permission.READ_QUESTION):
        return _detail_page(request, row, reason_form=_reason_form(request, row))
    return content_page(request, row)


def content_page(request: Any, row: Consultation, form: Any = None) -> HttpResponse:
    """The question with what this person may read of it; that it was read is written down."""
    services.note_reading(consultation=row, by=request.user)
    entries = queries.thread_for(row, request.user)
    own = {"form": form} if form else _own_form(request, row)
    return _detail_page(request, row, entries=entries, **own)


def _own_form(request: Any, row: Consultation) -> dict[str, Any]:
    """What this person can write: the CJG an answer, the school a reaction."""
    if not can(request.user, Permission.WORK_QUESTION):
        return drafted_form(request, row, forms.ReplyForm, "consultation_reply")
    if row.status == Consultation.Status.CLOSED:
        return {}
    return drafted_form(request, row, forms.AnswerForm, "consultation_answer")


def drafted_form(request: Any, row: Consultation, form_class: Any, name: str) -> dict[str, Any]:
    """The form, empty or with the draft that the address asks for, and the other drafts."""
    draft, others = drafting.opened(request, form_class, row)
    form = text_form(request, row, form_class, name, draft=draft)
    return {"form": form, **drafting.parts(draft, others)}


def text_form(
    request: Any, row: Consultation, form_class: Any, name: str, data: Any = None, **kwargs: Any
) -> Any:
    action = reverse(name, args=[row.reference])
    return form_class(data, user=request.user, row=row, action=action, **kwargs)


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
    status = (
        status_of_refusal(parts.get("form")) or status_of_refusal(parts.get("reason_form")) or 200
    )
    return render(request, "casework/consultation_detail.html", context, status=status)


def status_of_refusal(form: Any) -> int | None:
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


def seen(request: Any, reference: str) -> Consultation:
    row = queries.one_question(request.user, reference)
    if row is None:
        # The handler writes down who asked for a question that is not for them. Every town has
        # a V-2026-0001, so another town's is none.
        town = request.user.membership.municipality_id
        raise unseen(Consultation.objects.filter(municipality=town, reference=reference))
    return row


def _reason_form(request: Any, row: Consultation, data: Any = None) -> forms.ReasonForm:
    return text_form(request, row, forms.ReasonForm, "consultation_open", data)


@require(Permission.READ_QUESTION_WITH_REASON)
@require_POST
def consultation_open(request: Any, reference: str) -> HttpResponse:
    """Show the content once, after the reason is written down."""
    row = seen(request, reference)
    form = _reason_form(request, row, request.POST)
    if not form.is_valid():
        return _detail_page(request, row, reason_form=form)
    services.note_reading_with_reason(
        consultation=row, reason=form.cleaned_data["reason"], by=request.user
    )
    return _detail_page(request, row, entries=queries.whole_thread(row), opened=True)
