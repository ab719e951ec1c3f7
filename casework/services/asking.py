"""What the school does: ask and react."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Subquery

from casework.models import Consultation, Message, ReferenceCounter, StatusChange, Urgency
from casework.services.holding import (
    OtherTextSent,
    already_written,
    held,
    log_act,
    save_change,
    tell,
    write_message,
)
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.refused import Refused
from schools.holidays import is_workday
from schools.models import School

Status = Consultation.Status
REOPEN_DAYS = 30  # after that a new question is clearer, for the counts too


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
    """Write down a question of a school and tell its liaison."""
    try:
        return _log_question(school, theme, age_band, urgency, text, token, by)
    except _AskedAlready as twice:
        if (twice.question.text, twice.question.asked_by_id) != (text, by.pk):
            raise OtherTextSent from None
        return twice.question


class _AskedAlready(Exception):
    """The form was sent twice. Takes back the number that the second one had drawn."""

    def __init__(self, question: Consultation) -> None:
        super().__init__()
        self.question = question


@transaction.atomic
def _log_question(
    school: School, theme: str, age_band: str, urgency: str, text: str, token: UUID | None, by: Any
) -> Consultation:
    municipality = by.membership.municipality
    today = clock.today()
    reference = next_reference(municipality.pk, today.year)
    asking = _asking(school, token, by)
    row = Consultation.objects.create(
        municipality=municipality,
        reference=reference,
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
    log_act(row, AccessEvent.Action.CREATE, by)
    tell("tell_liaison", row)
    return row


def _asking(school: School, token: UUID | None, by: Any) -> Any:
    """The school with its tier: the gate once more, whoever calls this asks for an own school.

    A second sending of the form is found here, behind the counter's lock: the first one is written
    by now, or never will be. Left to the unique constraint, PostgreSQL would write the refused
    statement, with the text of the question in it, into its log.
    """
    sent = Consultation.objects.filter(
        municipality=by.membership.municipality_id, form_token=token, form_token__isnull=False
    )
    schools: Any = School.objects.visible_to(by).with_tier(clock.today())
    asking = schools.annotate(asked=Subquery(sent.values("pk")[:1])).get(pk=school.pk)
    if asking.asked:
        raise _AskedAlready(sent.get(pk=asking.asked))
    return asking


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
    row = held(reference, by)
    if already_written(Message, row, token, text, by):
        return row
    closed = row.closed_at
    if closed and clock.now() - closed > dt.timedelta(days=REOPEN_DAYS):
        raise Refused(
            f"Deze vraag is langer dan {REOPEN_DAYS} dagen geleden afgesloten. "
            "Stel een nieuwe vraag; noem gerust het kenmerk van deze."
        )
    write_message(row, text, by, token, from_school=True)
    if row.status in (Status.ANSWERED, Status.CLOSED):
        row.status = Status.TAKEN_UP
        row.closed_at = None
        row.news_due_on = news_due_on(row.municipality, row.urgency)
    kind = StatusChange.Kind.REOPENED if closed else StatusChange.Kind.REPLIED
    save_change(row, kind, by)
    tell("tell_liaison", row)
    return row
