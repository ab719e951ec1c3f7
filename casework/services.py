"""What people do with a question.

Each function finds the question by its reference among those that the actor sees, and holds its
row while it works. Where the actor decided on what a page showed, the page's `version` comes along:
if the question changed meanwhile, nothing is written and `Stale` tells what happened. `token` was
made with the form; the same form sent twice does its work once.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.urls import reverse

from casework.models import (
    Activity,
    Consultation,
    Message,
    QuestionDraft,
    ReferenceCounter,
    StatusChange,
    Urgency,
    WorkNote,
)
from casework.queries import who_asks, who_deals_with, working_at
from liaisons.models import Liaison
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.jobs.services import enqueue
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify
from schools.holidays import is_workday
from schools.models import School

Status = Consultation.Status
REOPEN_DAYS = 30  # after that a new question is clearer, for the counts too


class Refused(Exception):
    """This cannot be done now, for a reason that the person who asked understands (Dutch)."""


class Stale(Exception):
    """The question changed after the page was shown; `changes` are the changes since."""

    def __init__(self, changes: list[StatusChange]) -> None:
        super().__init__()
        self.changes = changes


# --- the school -----------------------------------------------------------------------------------


def log_question(
    *,
    school: School,
    theme: str,
    age_band: str,
    urgency: str,
    text: str,
    by: User,
    token: UUID | None = None,
) -> Consultation:
    """Write down a question of a school and tell its liaison. The draft of it goes."""
    try:
        return _log_question(school, theme, age_band, urgency, text, token, by)
    except IntegrityError:
        already = Consultation.objects.visible_to(by).filter(form_token=token).first()
        if token is None or already is None:
            raise
        return already


@transaction.atomic
def _log_question(
    school: School, theme: str, age_band: str, urgency: str, text: str, token: UUID | None, by: Any
) -> Consultation:
    municipality = by.membership.municipality
    today = clock.today()
    # The gate once more: whoever calls this, a question is asked for an own school only.
    asking = School.objects.visible_to(by).with_tier(today).get(pk=school.pk)
    row = Consultation.objects.create(
        municipality=municipality,
        reference=next_reference(municipality.pk, today.year),
        school=asking,
        sector=asking.sector,
        tier=asking.tier,
        theme=theme,
        age_band=age_band,
        urgency=urgency,
        text=text,
        asked_by=by,
        asked_at=clock.now(),
        changed_at=clock.now(),
        news_due_on=news_due_on(municipality, urgency),
        form_token=token,
    )
    forget_draft(by=by)
    _log(row, AccessEvent.Action.CREATE, by)
    _tell("tell_liaison", row)
    return row


def next_reference(municipality_id: int, year: int) -> str:
    """'V-2026-0412', the next of this municipality and year.

    One statement is the first number of a year, the next one, and the lock that makes whoever
    comes second wait until the first is done; the ORM needs three for that.
    """
    table = ReferenceCounter._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS counter (municipality_id, year, last) VALUES (%s, %s, 1)"  # noqa: S608
            " ON CONFLICT (municipality_id, year) DO UPDATE SET last = counter.last + 1"
            " RETURNING last",
            [municipality_id, year],
        )
        return f"V-{year}-{cursor.fetchone()[0]:04}"


def news_due_on(municipality: Municipality, urgency: str) -> dt.date:
    """By when a school that asks today hears something."""
    urgent = urgency == Urgency.URGENT
    days = municipality.news_days_urgent if urgent else municipality.news_days_normal
    return add_workdays(clock.today(), days)


def add_workdays(day: dt.date, number: int) -> dt.date:
    """The `number`th working day after `day`; weekends and public holidays do not count."""
    while number > 0:
        day += dt.timedelta(days=1)
        number -= is_workday(day)
    return day


@transaction.atomic
def reply(*, reference: str, text: str, by: User, token: UUID | None = None) -> Consultation:
    """A reaction of the school. It makes an answered question wait for the CJG again.

    A closed one opens again, with the same director, up to 30 days after it was closed: within
    that time it is the same conversation.
    """
    row = _held(reference, by)
    if _already(Message, row, token):
        return row
    closed = row.closed_at
    if closed and clock.now() - closed > dt.timedelta(days=REOPEN_DAYS):
        raise Refused(
            f"Deze vraag is langer dan {REOPEN_DAYS} dagen geleden afgesloten. "
            "Stel een nieuwe vraag; noem gerust het kenmerk van deze."
        )
    _message(row, text, by, token, from_school=True)
    if row.status in (Status.ANSWERED, Status.CLOSED):
        row.status = Status.TAKEN_UP
        row.closed_at = None
        row.news_due_on = news_due_on(row.municipality, row.urgency)
    kind = StatusChange.Kind.REOPENED if closed else StatusChange.Kind.REPLIED
    _change(row, kind, by)
    _tell("tell_liaison", row)
    return row


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


# --- the CJG --------------------------------------------------------------------------------------


@transaction.atomic
def take_up(*, reference: str, version: int, by: User) -> Consultation:
    """Become the director of a new question."""
    row = _held(reference, by, version)
    if row.status != Status.NEW:
        raise Refused("Deze vraag is al opgepakt.")
    row.status = Status.TAKEN_UP
    row.director = liaison_of(by)
    _change(row, StatusChange.Kind.TAKEN_UP, by)
    _tell("tell_school", row)
    return row


@transaction.atomic
def answer(
    *, reference: str, text: str, version: int, by: User, token: UUID | None = None
) -> Consultation:
    """Write to the school. Whoever answers a question that nobody took up becomes its director."""
    try:
        row = _held(reference, by, version)
    except Stale:
        row = _held(reference, by)
        if _already(Message, row, token):
            return row
        raise
    if row.status == Status.CLOSED:
        raise Refused("Deze vraag is afgesloten. De school kan haar weer openen met een reactie.")
    _message(row, text, by, token)
    row.director = row.director or liaison_of(by)
    row.first_response_at = row.first_response_at or clock.now()
    row.status = Status.ANSWERED
    _change(row, StatusChange.Kind.ANSWERED, by)
    _tell("tell_school", row)
    return row


@transaction.atomic
def close(*, reference: str, version: int, by: User, text: str = "") -> Consultation:
    """Close a question; a school that had no answer yet gets the reason in `text`."""
    row = _held(reference, by, version)
    if row.status == Status.CLOSED:
        raise Refused("Deze vraag is al afgesloten.")
    if not text and not row.first_response_at:
        raise Refused("De school heeft nog geen antwoord. Schrijf waarom u de vraag afsluit.")
    if text:
        _message(row, text, by)
    row.director = row.director or liaison_of(by)
    row.first_response_at = row.first_response_at or clock.now()
    row.status = Status.CLOSED
    row.closed_at = clock.now()
    _change(row, StatusChange.Kind.CLOSED, by)
    _tell("tell_school", row)
    return row


@transaction.atomic
def hand_over(*, reference: str, to: Liaison, version: int, by: User) -> Consultation:
    """Make a colleague who works for the school the director; exactly one stays (CAS-9)."""
    row = _held(reference, by, version)
    if row.status == Status.CLOSED:
        raise Refused("Deze vraag is afgesloten.")
    if to.pk == row.director_id:
        raise Refused(f"{to.name} is al de casusregisseur.")
    if not working_at(row.school_id).filter(pk=to.pk).exists():
        raise Refused(f"{to.name} werkt nu niet voor deze school.")
    row.director = to
    if row.status == Status.NEW:
        row.status = Status.TAKEN_UP
    _change(row, StatusChange.Kind.HANDED_OVER, by)
    _tell("tell_liaison", row)
    _tell("tell_school", row)
    return row


@transaction.atomic
def add_work_note(*, reference: str, text: str, by: User, token: UUID | None = None) -> None:
    """Write down what only the CJG sees."""
    row = _held(reference, by)
    if _already(WorkNote, row, token):
        return
    WorkNote.objects.create(
        municipality_id=row.municipality_id,
        consultation=row,
        text=text,
        written_by=by,
        written_at=clock.now(),
        form_token=token,
    )
    _log(row, AccessEvent.Action.CHANGE, by)


@transaction.atomic
def record_activity(
    *, reference: str, kind: str, date: dt.date, by: User, token: UUID | None = None
) -> None:
    """Write down that one of the seven tasks was done (CAS-1)."""
    row = _held(reference, by)
    if _already(Activity, row, token):
        return
    if date > clock.today():
        raise Refused("Deze datum is nog niet geweest.")
    Activity.objects.create(
        municipality_id=row.municipality_id,
        consultation=row,
        kind=kind,
        date=date,
        done_by=liaison_of(by),
        recorded_at=clock.now(),
        form_token=token,
    )
    _log(row, AccessEvent.Action.CHANGE, by)


# --- telling: done by a worker, without content ---------------------------------------------------


@transaction.atomic
def tell_liaison(*, consultation_id: int, since: dt.datetime) -> None:
    """Tell whoever deals with a question that there is something new.

    The director, as long as that person works for the school and is there; else the school's
    liaison or who stands in; and without any of these the team leads, so that nothing lies still.
    """
    row = Consultation.objects.select_related("municipality", "school").get(pk=consultation_id)
    kind = Notice.Kind.QUESTION_NEW if row.status == Status.NEW else Notice.Kind.QUESTION_NEWS
    _notify(row, kind, who_deals_with(row), since)


@transaction.atomic
def tell_school(*, consultation_id: int, since: dt.datetime) -> None:
    """Tell the school that there is news: who asked, or everybody who asks for this school now."""
    row = Consultation.objects.select_related("municipality").get(pk=consultation_id)
    _notify(row, Notice.Kind.QUESTION_NEWS, who_asks(row), since)


def _notify(
    row: Consultation, kind: Notice.Kind, recipients: Iterable[User], since: dt.datetime
) -> None:
    """Whoever was told since the job was made is not told again: a job may run twice."""
    told = Notice.objects.filter(
        municipality=row.municipality_id, subject=row.reference, created_at__gte=since
    )
    already = set(told.values_list("recipient", flat=True))
    notify(
        kind=kind,
        subject=row.reference,
        path=reverse("consultation_detail", args=[row.reference]),
        recipients=[user for user in recipients if user.pk not in already],
        municipality=row.municipality,
    )


# --- reading is written down too ------------------------------------------------------------------


def note_reading(*, consultation: Consultation, by: User) -> None:
    _log(consultation, AccessEvent.Action.VIEW, by)


def note_reading_with_reason(*, consultation: Consultation, reason: str, by: User) -> None:
    record(
        action=AccessEvent.Action.VIEW_WITH_REASON,
        object_type="question",
        object_key=consultation.reference,
        reason=reason,
        by=by,
    )


def note_denied(*, reference: str, by: Any) -> None:
    """Somebody asked for a question that exists here and is not for them."""
    here = Consultation.objects.filter(municipality=by.membership.municipality_id)
    if here.filter(reference=reference).exists():
        record(
            action=AccessEvent.Action.DENIED,
            object_type="question",
            object_key=reference,
            reason="vraag van een andere school",
            by=by,
        )


# --- parts ----------------------------------------------------------------------------------------


def liaison_of(user: Any) -> Liaison:
    """The liaison that this user is here; without one there is no work to do on questions."""
    found = Liaison.objects.filter(user=user.pk, municipality=user.membership.municipality_id)
    liaison = found.employed().first()
    if liaison is None:
        raise Refused("U staat nu niet als contactpersoon in het portaal. Vraag uw teamleider.")
    return liaison


def _held(reference: str, by: User, version: int | None = None) -> Consultation:
    """The question with its row locked. Raises DoesNotExist when the actor does not see it."""
    rows = Consultation.objects.visible_to(by).select_related("municipality")
    row = rows.select_for_update(of=["self"]).get(reference=reference)
    if version is not None and version != row.version:
        since = row.changes.filter(version__gt=version)
        raise Stale(list(since.select_related("director", "changed_by")))
    return row


def _already(model: Any, row: Consultation, token: UUID | None) -> bool:
    """Whether this form was sent before; its row lock makes the second one wait for the first."""
    return bool(token) and model.objects.filter(consultation=row, form_token=token).exists()


def _message(
    row: Consultation, text: str, by: User, token: UUID | None = None, from_school: bool = False
) -> Model:
    return Message.objects.create(
        municipality_id=row.municipality_id,
        consultation=row,
        text=text,
        from_school=from_school,
        written_by=by,
        written_at=clock.now(),
        form_token=token,
    )


def _change(row: Consultation, kind: StatusChange.Kind, by: User) -> None:
    """Save the question in its new state, with a line that says what happened."""
    row.version += 1
    row.changed_at = clock.now()
    row.save(
        update_fields=[
            "status",
            "director",
            "news_due_on",
            "first_response_at",
            "closed_at",
            "changed_at",
            "version",
        ]
    )
    StatusChange.objects.create(
        municipality_id=row.municipality_id,
        consultation=row,
        kind=kind,
        version=row.version,
        director_id=row.director_id,
        changed_by=by,
        changed_at=row.changed_at,
    )
    _log(row, AccessEvent.Action.CHANGE, by)


def _log(row: Consultation, action: AccessEvent.Action, by: User) -> None:
    record(action=action, object_type="question", object_key=row.reference, by=by)


def _tell(kind: str, row: Consultation) -> None:
    """Mail is for a worker: who must know is found there, and the person who waits does not."""
    enqueue(
        kind=kind,
        key=f"{row.reference}/{row.version}",
        municipality=row.municipality,
        consultation=row.pk,
    )
