"""A week is pattern times calendar: which visits take place, and why the others do not. Pure.

What stands in the way of a visit, in this order:
- the school is free: a public holiday or a school holiday of its region, by name;
- the school is closed: the reason of the closure ('studiedag');
- the school has no liaison on that day;
- its liaison is absent and nobody stands in, or who stands in is not free.

A visit belongs to whoever is the liaison of the school on that day, also when that changed after
the pattern was made. Nobody is put on two schools in one half-day.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from liaisons.pattern import CYCLE, DAYPARTS
from schools.holidays import Region, SchoolHoliday, free_day, school_weeks


class Cause(StrEnum):
    """Why a visit fell away, for counting; `Planned.reason` says it in words."""

    HOLIDAY = "holiday"
    CLOSED = "closed"
    ABSENT = "absent"
    VACANT = "vacant"


ABSENT = "afwezig"
NOT_FREE = "contactpersoon heeft dan een ander bezoek of werkt niet"
VACANT = "geen contactpersoon"


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open: `first` is in it, `until` is not; None is until further notice."""

    first: date
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class StandingVisit:
    """One visit of the pattern; `region` is the holiday region of the school."""

    school: int
    region: Region
    liaison: int
    weekday: int
    daypart: str


@dataclass(frozen=True, slots=True)
class Closed:
    school: int
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Assigned:
    school: int
    liaison: int
    rank: int
    span: Span


@dataclass(frozen=True, slots=True)
class Away:
    liaison: int
    span: Span


@dataclass(frozen=True, slots=True)
class StandIn:
    """`liaison` does the visits of `absent` at a school."""

    school: int
    absent: int
    liaison: int
    span: Span


@dataclass(frozen=True, slots=True)
class Works:
    liaison: int
    weekday: int
    daypart: str
    span: Span


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is known about the days around a week, by school or by liaison."""

    holidays: Sequence[SchoolHoliday] = ()
    closed: Mapping[int, Sequence[Closed]] = field(default_factory=dict)  # by school
    assigned: Mapping[int, Sequence[Assigned]] = field(default_factory=dict)  # by school
    away: Mapping[int, Sequence[Away]] = field(default_factory=dict)  # by liaison
    stand_ins: Mapping[int, Sequence[StandIn]] = field(default_factory=dict)  # by school
    works: Mapping[int, Sequence[Works]] = field(default_factory=dict)  # by liaison


Row = TypeVar("Row", Closed, Assigned, Away, StandIn, Works)


def by(key: str, rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Rows under their `school` or `liaison`, as a Calendar wants them."""
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, key)].append(row)
    return dict(grouped)


@dataclass(frozen=True, slots=True)
class Planned:
    """One visit of a week; with a cause it fell away and `liaison` is whom it would have been."""

    school: int
    date: date
    daypart: str
    liaison: int
    standing_in_for: int | None = None
    cause: Cause | None = None
    reason: str = ""


def cycle_week(region: Region, start: date, monday: date, holidays: Sequence[SchoolHoliday]) -> int:
    """Which week of the cycle: school weeks since the start of the plan; holidays do not count."""
    return len(school_weeks(region, start, max(start, monday), holidays)) % CYCLE


def make_week(
    pattern: Iterable[StandingVisit], monday: date, span: Span, calendar: Calendar
) -> tuple[Planned, ...]:
    """The visits of one week, in order of time and school; only days within `span`."""
    wanted = sorted(pattern, key=lambda v: (v.weekday, DAYPARTS.index(v.daypart), v.school))
    placed = [_own(visit, monday, calendar) for visit in wanted]
    placed = [visit for visit in placed if visit.date in span]
    # Who stands in comes after everybody's own visits: only then is known who is free.
    busy = {_moment(visit) for visit in placed if visit.cause is None}
    result = []
    for visit in placed:
        if visit.cause == Cause.ABSENT:
            visit = _stand_in(visit, calendar, busy)
            busy |= {_moment(visit)} if visit.cause is None else set()
        result.append(visit)
    return tuple(result)


def _moment(visit: Planned) -> tuple[int, date, str]:
    return visit.liaison, visit.date, visit.daypart


def _own(visit: StandingVisit, monday: date, calendar: Calendar) -> Planned:
    """The visit by the school's own liaison, or what stands in its way."""
    day = monday + timedelta(days=visit.weekday)
    planned = Planned(visit.school, day, visit.daypart, visit.liaison)
    if free := free_day(visit.region, day, calendar.holidays):
        return replace(planned, cause=Cause.HOLIDAY, reason=free)
    for closed in calendar.closed.get(visit.school, ()):
        if day in closed.span:
            return replace(planned, cause=Cause.CLOSED, reason=closed.reason)
    holder = _holder(visit, day, calendar.assigned.get(visit.school, ()))
    if holder is None:
        return replace(planned, cause=Cause.VACANT, reason=VACANT)
    planned = replace(planned, liaison=holder)
    if holder != visit.liaison or _is_away(holder, day, calendar):
        return replace(planned, cause=Cause.ABSENT, reason=ABSENT)
    return planned


def _holder(visit: StandingVisit, day: date, assigned: Sequence[Assigned]) -> int | None:
    """Who is the liaison of the school on a day: the one of the pattern, else the first."""
    today = [each for each in assigned if day in each.span]
    if any(each.liaison == visit.liaison for each in today):
        return visit.liaison
    first = min(today, key=lambda each: each.rank, default=None)
    return first.liaison if first else None


def _is_away(liaison: int, day: date, calendar: Calendar) -> bool:
    return any(day in each.span for each in calendar.away.get(liaison, ()))


def _stand_in(visit: Planned, calendar: Calendar, busy: set[tuple[int, date, str]]) -> Planned:
    """The visit by a new liaison who is present, or by whoever stands in, when that one is free."""
    if not _is_away(visit.liaison, visit.date, calendar):
        free = _is_free(visit, visit.liaison, calendar, busy)
        return replace(visit, cause=None, reason="") if free else replace(visit, reason=NOT_FREE)
    for each in calendar.stand_ins.get(visit.school, ()):
        mine = each.absent == visit.liaison and visit.date in each.span
        if mine and _is_free(visit, each.liaison, calendar, busy):
            return replace(
                visit,
                liaison=each.liaison,
                standing_in_for=visit.liaison,
                cause=None,
                reason="",
            )
    return visit


def _is_free(
    visit: Planned, liaison: int, calendar: Calendar, busy: set[tuple[int, date, str]]
) -> bool:
    """Present, without another visit, and working then.

    Of somebody without any work pattern nobody knows that they do not work: a person chose them.
    """
    if (liaison, visit.date, visit.daypart) in busy or _is_away(liaison, visit.date, calendar):
        return False
    works = calendar.works.get(liaison, ())
    return not works or any(
        (each.weekday, each.daypart) == (visit.date.weekday(), visit.daypart)
        and visit.date in each.span
        for each in works
    )
