"""What the CJG does with a question, and that reading it is written down."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from casework.models import Activity, Consultation, Message, StatusChange, WorkNote
from casework.queries import working_at
from casework.services.holding import (
    OtherTextSent,
    already,
    already_written,
    held,
    liaison_of,
    log_act,
    require_version,
    save_change,
    tell,
    write_message,
)
from liaisons.models import Liaison
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.refused import Refused

Status = Consultation.Status


@transaction.atomic
def take_up(*, reference: str, version: int, by: User) -> Consultation:
    """Become the director of a new question."""
    row = held(reference, by, version)
    if row.status != Status.NEW:
        raise Refused("Deze vraag is al opgepakt.")
    row.status = Status.TAKEN_UP
    row.director = liaison_of(by)
    save_change(row, StatusChange.Kind.TAKEN_UP, by)
    tell("tell_school", row)
    return row


@transaction.atomic
def answer(
    *, reference: str, text: str, version: int, by: User, token: UUID | None = None
) -> Consultation:
    """Write to the school. Whoever answers a question that nobody took up becomes its director."""
    row = held(reference, by)
    if already_written(Message, row, token, text, by):
        return row
    require_version(row, version)
    if row.status == Status.CLOSED:
        raise Refused("Deze vraag is afgesloten. De school kan haar weer openen met een reactie.")
    write_message(row, text, by, token)
    row.director = row.director or liaison_of(by)
    row.first_response_at = row.first_response_at or clock.now()
    row.status = Status.ANSWERED
    save_change(row, StatusChange.Kind.ANSWERED, by)
    tell("tell_school", row)
    return row


@transaction.atomic
def close(
    *, reference: str, version: int, by: User, text: str = "", token: UUID | None = None
) -> Consultation:
    """Close a question; a school that had no answer yet gets the reason in `text`."""
    row = held(reference, by)
    if _closed_before(row, version, text, token, by):
        return row
    require_version(row, version)
    if row.status == Status.CLOSED:
        raise Refused("Deze vraag is al afgesloten.")
    if not text and not row.first_response_at:
        raise Refused("De school heeft nog geen antwoord. Schrijf waarom u de vraag afsluit.")
    if text:
        write_message(row, text, by, token)
    row.director = row.director or liaison_of(by)
    row.first_response_at = row.first_response_at or clock.now()
    row.status = Status.CLOSED
    row.closed_at = clock.now()
    save_change(row, StatusChange.Kind.CLOSED, by)
    tell("tell_school", row)
    return row


def _closed_before(
    row: Consultation, version: int, text: str, token: UUID | None, by: User
) -> bool:
    """Whether this form closed the question; one without a text is known by what it saw."""
    sent = already_written(Message, row, token, text, by) if text else False
    closed = row.changes.filter(kind=StatusChange.Kind.CLOSED, changed_by=by)
    if sent and row.status != Status.CLOSED:
        raise OtherTextSent
    return sent or (not text and closed.filter(version=version + 1).exists())


@transaction.atomic
def hand_over(*, reference: str, to: Liaison, version: int, by: User) -> Consultation:
    """Make a colleague who works for the school the director; exactly one stays (CAS-9)."""
    row = held(reference, by, version)
    if row.status == Status.CLOSED:
        raise Refused("Deze vraag is afgesloten.")
    if to.pk == row.director_id:
        raise Refused(f"{to.name} is al de casusregisseur.")
    if not working_at(row.school_id).filter(pk=to.pk).exists():
        raise Refused(f"{to.name} werkt nu niet voor deze school.")
    row.director = to
    if row.status == Status.NEW:
        row.status = Status.TAKEN_UP
    save_change(row, StatusChange.Kind.HANDED_OVER, by)
    tell("tell_liaison", row)
    tell("tell_school", row)
    return row


@transaction.atomic
def add_work_note(*, reference: str, text: str, by: User, token: UUID | None = None) -> None:
    """Write down what only the CJG sees."""
    row = held(reference, by)
    if already_written(WorkNote, row, token, text, by):
        return
    WorkNote.objects.create(
        municipality_id=row.municipality_id,
        consultation=row,
        text=text,
        written_by=by,
        written_at=clock.now(),
        form_token=token,
    )
    log_act(row, AccessEvent.Action.CHANGE, by)


@transaction.atomic
def record_activity(
    *, reference: str, kind: str, date: dt.date, by: User, token: UUID | None = None
) -> None:
    """Write down that one of the seven tasks was done (CAS-1)."""
    row = held(reference, by)
    if already(Activity, row, token):
        return
    if date > clock.today():
        raise Refused("Deze datum is nog niet geweest.")
    if date < localdate(row.asked_at):
        raise Refused("Deze datum ligt voor de dag waarop de vraag is gesteld.")
    Activity.objects.create(
        municipality_id=row.municipality_id,
        consultation=row,
        kind=kind,
        date=date,
        done_by=liaison_of(by),
        recorded_at=clock.now(),
        form_token=token,
    )
    log_act(row, AccessEvent.Action.CHANGE, by)


def note_reading(*, consultation: Consultation, by: User) -> None:
    log_act(consultation, AccessEvent.Action.VIEW, by)


def note_reading_with_reason(*, consultation: Consultation, reason: str, by: User) -> None:
    record(
        action=AccessEvent.Action.VIEW_WITH_REASON,
        object_type="question",
        object_key=consultation.reference,
        reason=reason,
        by=by,
    )
