"""A question that somebody is typing."""

from typing import Any
from uuid import UUID

from django.db import transaction

from casework.models import Consultation, QuestionDraft
from ocp_portal import clock


@transaction.atomic
def save_draft(*, fields: dict[str, str], token: UUID | None, by: Any) -> None:
    """Keep what somebody typed so far; a draft that arrives after its own question is ignored."""
    municipality = by.membership.municipality
    if token and Consultation.objects.filter(municipality=municipality, form_token=token).exists():
        return
    QuestionDraft.objects.update_or_create(
        user=by,
        municipality=municipality,
        defaults={
            "fields": fields | {"token": str(token or "")},
            "saved_at": clock.now(),
        },
    )


def forget_draft(*, by: Any) -> None:
    QuestionDraft.objects.filter(user=by.pk, municipality=by.membership.municipality_id).delete()


def forget_old_drafts() -> int:
    """Delete drafts that nobody touched for 30 days. Returns how many."""
    return QuestionDraft.objects.forgotten().delete()[0]
