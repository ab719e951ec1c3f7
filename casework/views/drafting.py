"""Drafts at the address of the form itself: whoever may send it may keep what is typed so far."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from casework import forms, presenting, services
from casework.models import Consultation, Draft
from ocp_portal import thrown_away
from ocp_portal.numbers import form_token, row_number

# The page asks while somebody types; the other two are buttons, for who has no JavaScript too.
ASKED = frozenset({"autosave", "keep", "forget"})
SHOWN = 5


def about_draft(
    request: Any, form_class: type[forms.DraftedText], row: Consultation | None = None
) -> HttpResponse | None:
    """The answer to what was asked about the draft; None when the form itself was sent."""
    if not ASKED & request.POST.keys():
        return None
    page = presenting.draft_page(form_class.draft_kind, row)
    if "forget" in request.POST:
        thrown_away.remember(request)
        forget(request)
        messages.success(request, "Uw concept is weggegooid.")
        return redirect(page)
    if "autosave" in request.POST:
        return _autosave(request, form_class, row)
    if not form_class.fits(request.POST) or form_class.holds_bsn(request.POST):
        return None  # the form itself says what is wrong with its text, and keeps it on the page
    draft = _save(request, form_class, row)
    if draft is None:
        messages.info(request, "Er staat nog geen tekst in. Daarom is er niets bewaard.")
        return redirect(page)
    messages.success(request, "Uw concept is bewaard. U kunt later verdergaan.")
    return redirect(presenting.draft_url(draft))


def _autosave(
    request: Any, form_class: type[forms.DraftedText], row: Consultation | None
) -> HttpResponse:
    """The page says by the status whether it is kept. What was thrown away does not come back."""
    if thrown_away.is_late(request):
        return HttpResponse(status=204)
    if not form_class.fits(request.POST):
        return HttpResponse(status=413)
    if form_class.holds_bsn(request.POST):
        return HttpResponse(status=422)
    _save(request, form_class, row)
    return HttpResponse(status=204)


def _save(
    request: Any, form_class: type[forms.DraftedText], row: Consultation | None
) -> Draft | None:
    token, continues = _tokens(request)
    return services.save_draft(
        kind=form_class.draft_kind,
        fields=form_class.draft_fields(request.POST),
        consultation=row,
        token=token,
        continues=continues,
        by=request.user,
    )


def forget(request: Any) -> None:
    """What this form kept is not needed any more."""
    services.forget_drafts(tokens=_tokens(request), by=request.user)


def _tokens(request: Any) -> Iterable[Any]:
    return [form_token(request.POST.get(name)) for name in ("token", "continues")]


def opened(
    request: Any, form_class: type[forms.DraftedText], row: Consultation | None = None
) -> tuple[Draft | None, list[Draft]]:
    """The draft that the address asks for, if any, and all others about the same question."""
    if row and not row.has_drafts:
        return None, []
    drafts = Draft.objects.visible_to(request.user).filter(consultation=row)
    drafts = drafts.select_related("consultation").order_by("-saved_at", "-pk")
    own = drafts.filter(kind=form_class.draft_kind)
    asked = row_number(request.GET.get("concept"))
    found = list(drafts[: SHOWN + 1])
    chosen = next((draft for draft in found if _is(draft, asked, form_class)), None)
    if asked and not chosen:
        chosen = own.filter(pk=asked).first()
    return chosen, [draft for draft in found if draft != chosen]


def _is(draft: Draft, asked: int | None, form_class: type[forms.DraftedText]) -> bool:
    return draft.pk == asked and draft.kind == form_class.draft_kind


def parts(draft: Draft | None, others: list[Draft]) -> dict[str, Any]:
    """For templates/casework/_drafts.html."""
    return {
        "draft_text": presenting.draft_text(draft.saved_at) if draft else "",
        "other_drafts": [presenting.draft_line(other) for other in others],
    }
