"""The note for whoever comes next: written, kept while it is typed, taken away."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from liaisons.models import Handover, HandoverDraft
from liaisons.queries.contacts import may_remove_handover, may_write_for
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.dutch import dutch_date
from schools.models import School


@transaction.atomic
def write_handover(*, school: School, text: str, seen: int | None, by: User) -> Handover:
    """`seen` is the id of the note on the page (None: there was none); a newer one is not lost:
    ValidationError (Dutch) says who wrote it, and shows it."""
    if not may_write_for(by, school):
        raise PermissionDenied
    School.objects.hold(school.pk)
    newest = Handover.objects.filter(school=school).select_related("written_by").newest().first()
    text = text.strip()
    if len(text) > Handover.MAX_LENGTH:  # the model's own check is one of forms
        raise ValidationError(f"Schrijf hoogstens {Handover.MAX_LENGTH} tekens.")
    if newest and newest.text == text:
        forget_handover_draft(school=school, by=by)
        return newest
    if newest and newest.pk != seen:
        who = newest.written_by.full_name if newest.written_by else "Iemand anders"
        raise ValidationError(_meanwhile(newest, who))
    note = Handover(
        municipality_id=school.municipality_id,
        school=school,
        text=text,
        written_by=by,
        written_at=clock.now(),
    )
    note.full_clean(exclude=["municipality", "removed_by", "removed_at"])
    note.save()
    forget_handover_draft(school=school, by=by)
    return note


def _meanwhile(newest: Handover, who: str) -> str:
    if newest.removed_at:
        return (
            "De afspraak die u zag is intussen weggehaald. Sla uw tekst nog eens op als die nog "
            "klopt."
        )
    return (
        f"{who} schreef intussen op {dutch_date(newest.written_at.date())}: "
        f"'{newest.text}' Voeg uw tekst daarmee samen."
    )


@transaction.atomic
def remove_handover(*, note: Handover, by: User) -> Handover:
    """The text goes; who wrote it and who took it away stay. Twice is once."""
    locked = Handover.objects.hold(note.pk)
    if not may_remove_handover(by, locked):
        raise PermissionDenied
    if locked.removed_at is None:
        locked.text, locked.removed_by, locked.removed_at = "", by, clock.now()
        locked.save(update_fields=["text", "removed_by", "removed_at"])
    return locked


@transaction.atomic
def save_handover_draft(
    *, school: School, text: str, seen: int | None, by: User
) -> HandoverDraft | None:
    """What somebody typed so far. Nothing is kept of an empty text, nor of what was sent already
    (its draft was late)."""
    if not may_write_for(by, school):
        raise PermissionDenied
    newest = Handover.objects.filter(school=school).newest().first()
    sent = newest is not None and newest.text == text.strip()
    if sent or not text.strip():
        forget_handover_draft(school=school, by=by)
        return None
    return HandoverDraft.objects.update_or_create(
        user=by, school=school, defaults={"text": text, "seen": seen, "saved_at": clock.now()}
    )[0]


def forget_handover_draft(*, school: School, by: User) -> None:
    HandoverDraft.objects.filter(user=by, school=school).delete()


def forget_old_handover_drafts() -> int:
    """Delete drafts that nobody touched for 30 days. Returns how many."""
    return HandoverDraft.objects.forgotten().delete()[0]
