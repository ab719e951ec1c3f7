"""Reads that span tables: lists page by page, the thread of a question, who deals with it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.models import (
    Activity,
    ActivityKind,
    Consultation,
    ConsultationQuerySet,
    Draft,
    Message,
    StatusChange,
    WorkNote,
    own_before_begin,
    schools_worked_by,
)
from liaisons.models import Absence, Assignment, Liaison, Substitution, Visit
from liaisons.queries import own_liaison
from ocp_portal import clock
from ocp_portal.accounts.models import Membership, User
from ocp_portal.counting import capped_count
from ocp_portal.names import sort_key
from ocp_portal.periods import not_over
from ocp_portal.policy import Permission, Role, can, role_of
from schools.models import School

PAGE = 25


# --- lists ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Order:
    """An order that an index has: the column, and whether the largest comes first."""

    column: str
    descending: bool


NEWEST = Order("asked_at", descending=True)
NEWS_DUE = Order("news_due_on", descending=False)


@dataclass(frozen=True, slots=True)
class Page:
    """25 rows of a list, and the cursors of what stands before and after them."""

    rows: list[dict[str, Any]]
    count: int  # at most one more than ocp_portal.counting.CAP
    before: str = ""
    after: str = ""


LIST_COLUMNS = (
    "pk",
    "reference",
    "school__name",
    "theme",
    "status",
    "urgency",
    "asked_at",
    "news_due_on",
    "director__name",
)


def page_of(
    rows: QuerySet[Consultation], order: Order, *, after: str = "", before: str = ""
) -> Page:
    """One page by keyset: the same work for the first page as for the ten-thousandth.

    `after` and `before` are cursors of an earlier page; a cursor that is none counts as absent.
    """
    backward = bool(before) and not after
    cursor = _read_cursor(before if backward else after, order)
    descending = order.descending != backward
    sign = "-" if descending else ""
    found = rows.order_by(f"{sign}{order.column}", f"{sign}pk")
    if cursor:
        found = found.filter(_beyond(order.column, cursor, descending))
    page = list(found.values(*LIST_COLUMNS)[: PAGE + 1])
    more = len(page) > PAGE
    page = page[:PAGE]
    if backward:
        page.reverse()
    has_before, has_after = (more, True) if backward else (bool(cursor), more)
    return Page(
        page,
        capped_count(rows),
        before=_cursor(page[0], order) if page and has_before else "",
        after=_cursor(page[-1], order) if page and has_after else "",
    )


def _beyond(column: str, cursor: tuple[Any, int], descending: bool) -> Q:
    """Past the cursor. The first part alone bounds the index scan; the rest breaks ties."""
    value, pk = cursor
    past, up_to = ("lt", "lte") if descending else ("gt", "gte")
    tie = Q(**{column: value, f"pk__{past}": pk})
    return Q(**{f"{column}__{up_to}": value}) & (Q(**{f"{column}__{past}": value}) | tie)


def _cursor(row: dict[str, Any], order: Order) -> str:
    return f"{row[order.column].isoformat()}_{row['pk']}"


def _read_cursor(text: str, order: Order) -> tuple[Any, int] | None:
    moment, _, pk = text.partition("_")
    reader = dt.date if order == NEWS_DUE else dt.datetime
    try:
        value = reader.fromisoformat(moment)
        if isinstance(value, dt.datetime) and value.tzinfo is None:
            return None
        return value, int(pk[:18])
    except ValueError:
        return None


def in_state(rows: ConsultationQuerySet, state: str) -> ConsultationQuerySet:
    """'open', 'waiting', 'replied', 'due', 'all' or one of the states themselves."""
    if state == "open":
        return rows.open()
    if state == "waiting":
        return rows.waiting()
    if state == "replied":
        return rows.waiting().filter(_school_wrote_last())
    if state == "due":
        return rows.waiting().filter(news_due_on__lte=clock.today())
    return rows if state == "all" else rows.filter(status=state)


def _school_wrote_last() -> Exists:
    """The school wrote after the last message of the CJG."""
    later = Message.objects.filter(
        consultation=OuterRef("consultation"),
        from_school=False,
        written_at__gt=OuterRef("written_at"),
    )
    of_school = Message.objects.filter(consultation=OuterRef("pk"), from_school=True)
    return Exists(of_school.exclude(Exists(later)))


def open_questions(user: Any, limit: int) -> list[dict[str, Any]]:
    """The newest open questions, for a home page."""
    rows = Consultation.objects.visible_to(user).open().order_by("-asked_at", "-pk")
    return list(rows.values(*LIST_COLUMNS)[:limit])


def drafts_to_finish(user: Any, limit: int) -> list[Draft]:
    """What this person typed last and did not send, at questions that are still seen."""
    seen = Q(consultation=None) | Q(consultation__in=Consultation.objects.visible_to(user))
    mine = Draft.objects.visible_to(user).filter(seen).select_related("consultation")
    return list(mine.order_by("-saved_at", "-pk")[:limit])


def waiting_for_me(user: Any, limit: int) -> list[dict[str, Any]]:
    """Questions that wait for news of the CJG, those that are due first, with `replied`."""
    rows = Consultation.objects.visible_to(user).waiting().order_by("news_due_on", "pk")
    annotated = rows.annotate(replied=_school_wrote_last())
    return list(annotated.values(*LIST_COLUMNS, "replied")[:limit])


def visit_rows(visits: QuerySet[Visit]) -> list[dict[str, Any]]:
    """Visits of a day in the order of the day: 'morning' comes after 'afternoon' by letter."""
    columns = ("daypart", "status", "school__name", "school__code", "school__street")
    return list(
        visits.exclude(status=Visit.Status.CANCELLED)
        .order_by("-daypart", "school__sort_key")
        .values(*columns, "school__house_number", "school__city")
    )


# --- schools to choose from -----------------------------------------------------------------------


def schools_asking(user: Any) -> QuerySet[School]:
    """The schools of which this person sees questions."""
    schools = School.objects.visible_to(user)
    if role_of(user) == Role.LIAISON:
        coming = Consultation.objects.filter(own_before_begin(user)).values("school")
        return schools.filter(Q(pk__in=schools_worked_by(user)) | Q(pk__in=coming))
    return schools


def called(schools: QuerySet[School], text: str) -> QuerySet[School]:
    """By code or by a part of the name."""
    return schools.filter(Q(code__iexact=text.strip()) | Q(sort_key__contains=sort_key(text)))


def schools_of(schools: QuerySet[School], limit: int) -> list[dict[str, Any]]:
    rows: Any = schools.order_by("sort_key", "code").values("pk", "code", "name")[:limit]
    return list(rows)


# --- one question ---------------------------------------------------------------------------------


def one_question(user: Any, reference: str) -> Consultation | None:
    """A question that this person sees, with `director_away` (today) and `has_drafts`."""
    away = Absence.objects.filter(liaison=OuterRef("director"), period__contains=clock.today())
    rows = Consultation.objects.visible_to(user).select_related("school", "director", "asked_by")
    drafts = Draft.objects.visible_to(user).filter(consultation=OuterRef("pk"))
    known = rows.annotate(director_away=Exists(away), keeps_draft=Exists(drafts))
    row: Any = known.filter(reference=reference).first()
    if row:
        row.seen_by, row.has_drafts = user.pk, row.keeps_draft
    return row


def _sees(user: Any, consultation: Consultation) -> bool:
    """Whether it came out of one_question for this person; asked again when it did not."""
    if consultation.seen_by == user.pk:
        return True
    return Consultation.objects.visible_to(user).filter(pk=consultation.pk).exists()


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was said or done. `kind`: 'question', 'answer', 'reply', 'note', 'activity'
    or a StatusChange.Kind."""

    kind: str
    at: dt.datetime
    who: str = ""
    text: str = ""
    day: dt.date | None = None


def thread(
    consultation: Consultation, *, messages: Any, notes: Any, activities: Any
) -> list[Entry]:
    """All of a question, oldest first. Which rows belong in it is for the caller's gate to say."""
    steps = consultation.changes.filter(kind__in=_STEPS)
    entries = chain(
        [_asked(consultation)],
        map(_message, messages.select_related("written_by")),
        map(_note, notes.select_related("written_by")),
        map(_activity, activities.select_related("done_by")),
        map(_step, steps.select_related("director")),
    )
    return sorted(entries, key=lambda entry: entry.at)


def thread_for(consultation: Consultation, user: Any) -> list[Entry]:
    """What this person may read of it: the same rows as visible_to of each of these gives.

    The question went through its own gate a moment ago. To pass that gate again in three more
    queries takes half of the time of the page.
    """
    if not _sees(user, consultation):
        raise Consultation.DoesNotExist
    reads, works = can(user, Permission.READ_QUESTION), can(user, Permission.WORK_QUESTION)
    return thread(
        consultation,
        messages=_rows_of(consultation, Message, reads),
        notes=_rows_of(consultation, WorkNote, works),
        activities=_rows_of(consultation, Activity, works),
    )


def _rows_of(consultation: Consultation, model: Any, allowed: bool) -> Any:
    return model.objects.filter(consultation=consultation) if allowed else model.objects.none()


def whole_thread(consultation: Consultation) -> list[Entry]:
    """Everything, work notes too: for a team lead who stated a reason that was written down."""
    return thread(
        consultation,
        messages=Message.objects.filter(consultation=consultation),
        notes=WorkNote.objects.filter(consultation=consultation),
        activities=Activity.objects.filter(consultation=consultation),
    )


# An answer or a reply shows itself; the others need a line of their own.
_STEPS = [
    StatusChange.Kind.TAKEN_UP,
    StatusChange.Kind.HANDED_OVER,
    StatusChange.Kind.CLOSED,
    StatusChange.Kind.REOPENED,
]


def _name(user: User | None) -> str:
    return user.full_name if user else "Oud-medewerker"


def _asked(row: Consultation) -> Entry:
    # Of a school, so never "Oud-medewerker": that reads as somebody of the town hall.
    name = row.asked_by.full_name if row.asked_by else "Zorgcoördinator"
    return Entry("question", row.asked_at, name, row.text)


def _message(row: Message) -> Entry:
    kind = "reply" if row.from_school else "answer"
    return Entry(kind, row.written_at, _name(row.written_by), row.text)


def _note(row: WorkNote) -> Entry:
    return Entry("note", row.written_at, _name(row.written_by), row.text)


def _activity(row: Activity) -> Entry:
    label = ActivityKind(row.kind).label
    return Entry("activity", row.recorded_at, row.done_by.name, label, row.date)


def _step(row: StatusChange) -> Entry:
    return Entry(row.kind, row.changed_at, row.director.name if row.director else "")


# --- who deals with it ----------------------------------------------------------------------------


def working_at(school_id: int, on: dt.date | None = None) -> QuerySet[Liaison]:
    """Liaisons who work for a school on a day: assigned, first or second, or standing in."""
    on = on or clock.today()
    at_school = {"school": school_id, "period__contains": on}
    assigned = Assignment.objects.filter(**at_school).values("liaison")
    covering = Substitution.objects.filter(**at_school).values("liaison")
    return Liaison.objects.employed(on).filter(Q(pk__in=assigned) | Q(pk__in=covering))


def _to_work_at(school_id: int) -> QuerySet[Liaison]:
    """Liaisons who work for a school today or from a day to come."""
    ties = Q(school=school_id) & not_over("period", clock.today())
    assigned = Assignment.objects.filter(ties).values("liaison")
    covering = Substitution.objects.filter(ties).values("liaison")
    return Liaison.objects.employed().filter(Q(pk__in=assigned) | Q(pk__in=covering))


def present_at(school_id: int) -> Liaison | None:
    """Who is there for a school today: the first of its liaisons who is not absent."""
    first = Assignment.objects.filter(
        liaison=OuterRef("pk"),
        school=school_id,
        rank=Assignment.Rank.FIRST,
        period__contains=clock.today(),
    )
    here = working_at(school_id).exclude(absences__period__contains=clock.today())
    return here.order_by(Exists(first).desc(), "pk").first()


def who_deals_with(row: Consultation) -> Iterable[User]:
    """The users to tell about a question; see services.tell_liaison for whom that is."""
    here = _to_work_at(row.school_id).exclude(absences__period__contains=clock.today())
    liaison = here.filter(pk=row.director_id or 0).first() or own_liaison(row.school).liaison
    if liaison and liaison.user_id:
        return User.objects.filter(pk=liaison.user_id, is_active=True)
    return _members(row, Role.TEAM_LEAD)


def who_asks(row: Consultation) -> Iterable[User]:
    asking = _members(row, Role.CARE_COORDINATOR, schools=row.school_id)
    return asking.filter(pk=row.asked_by_id or 0) or asking


def _members(row: Consultation, role: Role, **scope: Any) -> QuerySet[User]:
    current = Membership.objects.current().filter(
        municipality=row.municipality_id, role=role, **scope
    )
    return User.objects.filter(pk__in=current.values("user"), is_active=True)
