"""What somebody is typing and has not sent yet."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from casework.models import Consultation, Draft, Message, WorkNote
from ocp_portal import clock

# What a form becomes when it is sent, with the form's token on it.
_SENT: dict[str, Any] = {Draft.Kind.QUESTION: Consultation, Draft.Kind.NOTE: WorkNote}


@transaction.atomic
def save_draft(
    *,
    kind: str,
    fields: dict[str, str],
    by: Any,
    consultation: Consultation | None = None,
    token: UUID | None = None,
    continues: UUID | None = None,
) -> Draft | None:
    """Keep what somebody typed so far in the form with this token.

    `continues` is the draft that the form was opened with: it lives on in this one. Nothing is
    kept of an empty text, nor of a form that was sent already (its draft was late).
    """
    if _is_sent(kind, consultation, token, by):
        return None
    forget_drafts(tokens=[continues], by=by)
    if not fields.get("text", "").strip():
        forget_drafts(tokens=[token], by=by)
        return None
    draft, new = Draft.objects.update_or_create(
        user=by,
        municipality=by.membership.municipality,
        token=token or uuid4(),
        defaults={
            "kind": kind,
            "consultation": consultation,
            "fields": fields,
            "saved_at": clock.now(),
        },
    )
    if new:
        _forget_oldest(by)
    return draft


def _forget_oldest(by: Any) -> None:
    """Only the newest stay: a page that opens a form anew each time does not fill the table."""
    mine = Draft.objects.filter(user=by.pk, municipality=by.membership.municipality_id)
    old = mine.order_by("-saved_at", "-pk").values("pk")[Draft.MOST :]
    Draft.objects.filter(pk__in=old).delete()


def _is_sent(kind: str, consultation: Consultation | None, token: UUID | None, by: Any) -> bool:
    where = {"consultation": consultation} if consultation else {}
    sent = _SENT.get(kind, Message).objects.filter(
        municipality=by.membership.municipality_id, form_token=token, **where
    )
    return bool(token) and sent.exists()


def forget_drafts(*, tokens: Iterable[UUID | None], by: Any) -> None:
    """The own drafts with these tokens; None is no token."""
    mine = Draft.objects.filter(user=by.pk, municipality=by.membership.municipality_id)
    mine.filter(token__in=[token for token in tokens if token]).delete()


def forget_old_drafts() -> int:
    """Delete drafts that nobody touched for 30 days. Returns how many."""
    return Draft.objects.forgotten().delete()[0]
