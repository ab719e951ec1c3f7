"""A week is pattern times calendar: which visits take place, and why the others do not. Pure.

What stands in the way of a visit, in this order:
- the school is free: a public holiday or a school holiday of its region, by name;
- the school is closed: the reason of the closure ('studiedag'), or that it is gone for good;
- the school has no liaison on that day, or only one who is out of service by then;
- its liaison is absent and nobody stands in, or who stands in is not free;
- a block says that it cannot be: of the school, of the liaison, or of the two together;
- the school does not receive then, by the hours agreed; its care meetings it holds nonetheless;
- the half-day is taken: a school has one presence and one care meeting in it, and nobody gets more
  than fits (a full presence, or two short visits or meetings).

A visit belongs to whoever is the liaison of the school on that day, also when that changed after
the pattern was made. Who stands in may be absent too; then whoever stands in for that one comes.

Of two that want one half-day the pattern goes first, as it is what was promised: a make-up visit
is extra, and is owed still when it cannot be. But it goes before who would stand in: it was agreed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from liaisons.weeks.causes import (
    ABSENT,
    BLOCKED,
    BUSY,
    LEFT,
    NOBODY,
    NOT_RECEIVED,
    NOT_WORKING,
    TAKEN,
    VACANT,
    Cause,
)
from liaisons.weeks.facts import CYCLE, Assigned, Calendar, CareMeeting, Span, Works
from schools.half_days import DAYPARTS, half_day, moment
from schools.holidays import Region, SchoolHoliday, free_day, school_weeks

HALF_DAY_LOAD = 2  # in halves of a half-day
MEETING, MEETING_LOAD = "meeting", 1
Slot = tuple[int, int, str]  # school, weekday, daypart
Place = tuple[int, date, str, bool]  # school, day, daypart, whether it is a care meeting


@dataclass(frozen=True, slots=True)
class StandingVisit:
    """One visit of the pattern; `region` is the holiday region of the school.

    Without a liaison it is for whoever the school has on that day. A make-up visit that was
    agreed for this one week has `make_up`, and keeps its liaison.
    """

    school: int
    region: Region
    liaison: int | None
    weekday: int
    daypart: str
    kind: str = "full"
    load: int = HALF_DAY_LOAD
    plan: int | None = None
    make_up: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One visit of a week; with a cause it fell away and `liaison` is whom it would have been.

    None is nobody: the school has no liaison then, and no pattern names one either.
    """

    school: int
    date: date
    daypart: str
    liaison: int | None
    standing_in_for: int | None = None
    cause: Cause | None = None
    reason: str = ""
    kind: str = "full"
    load: int = HALF_DAY_LOAD
    plan: int | None = None
    make_up: int | None = None

    @property
    def place(self) -> Place:
        """Of which a school has one: its presence of a half-day, or its care meeting."""
        return self.school, self.date, self.daypart, self.kind == MEETING


def cycle_week(region: Region, start: date, monday: date, holidays: Sequence[SchoolHoliday]) -> int:
    """Which week of the cycle: school weeks since `start`; holidays do not count.

    `start` is where the counting began, mostly long before the plan: a plan that follows another
    one counts on.
    """
    return len(school_weeks(region, start, max(start, monday), holidays)) % CYCLE


def make_week(
    pattern: Iterable[StandingVisit],
    monday: date,
    span: Span,
    calendar: Calendar,
    turn: int = 0,
) -> tuple[Planned, ...]:
    """The visits of one week, in order of time and school; only days within `span`.

    `turn` is the week of the cycle, which says who works when.
    """
    asked = _with_meetings(pattern, monday, calendar.meetings, turn)
    wanted = sorted(asked, key=lambda v: (v.weekday, DAYPARTS.index(v.daypart), v.school, v.kind))
    placed = [_own(visit, monday, calendar, turn) for visit in wanted]
    placed = [_received(visit, calendar) for visit in placed if visit.date in span]
    # Each for the whole week before the next: only then is known what is free.
    board = _Board(calendar, turn, Counter())
    for step in (_of_pattern, _of_new_liaison, _made_up, _stood_in):
        placed = [step(visit, board) for visit in placed]
    return tuple(placed)


def gaps(visits: Iterable[Planned]) -> list[Planned]:
    """Those that somebody could still do, at a school that has nobody else then."""
    visits = list(visits)
    taken = {each.place for each in visits if each.cause is None}
    return [each for each in visits if each.cause in NOBODY and each.place not in taken]


def fits(
    visit: Planned, region: Region, calendar: Calendar, turn: int, there: Iterable[Planned]
) -> bool:
    """Whether a visit could be then: the school is open and receives, and the liaison is there and
    works. `there` is what stands besides at that school and of that liaison: both have room."""
    shut = any(visit.date in each.span for each in calendar.closed.get(visit.school, ()))
    if shut or free_day(region, visit.date, calendar.holidays) or _received(visit, calendar).cause:
        return False
    board = _Board(calendar, turn, Counter())
    for each in there:
        board.put(each)
    return visit.liaison is not None and board.obstacle(visit, visit.liaison) is None


def _with_meetings(
    pattern: Iterable[StandingVisit],
    monday: date,
    meetings: Mapping[int, Sequence[CareMeeting]],
    turn: int,
) -> list[StandingVisit]:
    """The pattern with the care meetings as they are agreed in this week.

    One that was agreed after the pattern was made comes where the liaison has room, and is named
    where not; one that has ended, or has to begin, is no visit that falls out: it is not held.
    """
    held = _held(monday, meetings, turn)
    kept = [each for each in pattern if each.kind != MEETING or held.get(_slot(each), True)]
    there = {_slot(each) for each in kept if each.kind == MEETING}
    return kept + [
        StandingVisit(school, meeting.region, None, weekday, daypart, MEETING, MEETING_LOAD)
        for (school, weekday, daypart), meeting in held.items()
        if meeting and (school, weekday, daypart) not in there
    ]


def _held(
    monday: date, meetings: Mapping[int, Sequence[CareMeeting]], turn: int
) -> dict[Slot, CareMeeting | None]:
    """What is agreed at each moment of a week; None where that is of another time only."""
    held: dict[Slot, CareMeeting | None] = {}
    for rows in meetings.values():
        for each in rows:
            weekday, daypart = moment(each.half_day)
            slot = each.school, weekday, daypart
            if turn in each.turns:
                now = monday + timedelta(days=weekday) in each.span
                held[slot] = each if now else held.get(slot)
    return held


def _slot(visit: StandingVisit) -> Slot:
    return visit.school, visit.weekday, visit.daypart


def _own(visit: StandingVisit, monday: date, calendar: Calendar, turn: int) -> Planned:
    """The visit by the school's own liaison, or what stands in its way."""
    day = monday + timedelta(days=visit.weekday)
    holder = _holder(visit, day, calendar.assigned.get(visit.school, ()))
    planned = Planned(
        visit.school,
        day,
        visit.daypart,
        visit.liaison if holder is None else holder,
        kind=visit.kind,
        load=visit.load,
        plan=visit.plan,
        make_up=visit.make_up,
    )
    if free := free_day(visit.region, day, calendar.holidays):
        return replace(planned, cause=Cause.HOLIDAY, reason=free)
    for closed in calendar.closed.get(visit.school, ()):
        if day in closed.span:
            return replace(planned, cause=Cause.CLOSED, reason=closed.reason)
    if holder is None:
        return replace(planned, cause=Cause.VACANT, reason=VACANT)
    if not _is_employed(holder, day, calendar):
        return replace(planned, cause=Cause.VACANT, reason=LEFT)
    if holder != visit.liaison or _is_away(holder, day, calendar):
        return replace(planned, cause=Cause.ABSENT, reason=ABSENT)
    if _is_blocked(planned, holder, calendar, turn):
        return replace(planned, cause=Cause.BLOCKED, reason=BLOCKED)
    return planned


def _received(visit: Planned, calendar: Calendar) -> Planned:
    """Nobody comes where the school receives nobody, whoever it was to be. A make-up visit was
    agreed for this one day, and a care meeting is of the school itself."""
    if visit.cause not in (None, Cause.ABSENT) or visit.kind == MEETING or visit.make_up:
        return visit
    moment = half_day(visit.date.weekday(), visit.daypart)
    for each in calendar.receiving.get(visit.school, ()):
        if visit.date in each.span and moment in each.shut:
            return replace(visit, cause=Cause.BLOCKED, reason=NOT_RECEIVED)
    return visit


def _holder(visit: StandingVisit, day: date, assigned: Sequence[Assigned]) -> int | None:
    """Who is the liaison of the school on a day: the one of the pattern, else the first."""
    today = [each for each in assigned if day in each.span]
    if visit.make_up or any(each.liaison == visit.liaison for each in today):
        return visit.liaison
    first = min(today, key=lambda each: each.rank, default=None)
    return first.liaison if first else None


def _is_employed(liaison: int, day: date, calendar: Calendar) -> bool:
    return liaison not in calendar.employed or day in calendar.employed[liaison]


def _is_away(liaison: int, day: date, calendar: Calendar) -> bool:
    return any(day in each.span for each in calendar.away.get(liaison, ()))


def _is_blocked(visit: Planned, liaison: int, calendar: Calendar, turn: int) -> bool:
    return any(
        block.hits(visit.school, liaison, visit.date, visit.daypart, turn)
        for block in calendar.blocked
    )


@dataclass(frozen=True, slots=True)
class _Board:
    """Who is where in a week: the load of each liaison and half-day, and the places taken."""

    calendar: Calendar
    turn: int
    loads: Counter[tuple[int | None, date, str]]
    places: set[Place] = field(default_factory=set)

    def put(self, visit: Planned) -> Planned:
        """With its place taken; or why it falls away, as the half-day is taken already."""
        if visit.cause is not None:
            return visit
        if found := self.clash(visit, visit.liaison):
            cause, reason = found
            return replace(visit, cause=cause, reason=reason)
        self.loads[visit.liaison, visit.date, visit.daypart] += visit.load
        self.places.add(visit.place)
        return visit

    def clash(self, visit: Planned, liaison: int | None) -> tuple[Cause, str] | None:
        """The school has one then, or the liaison no room in the half-day."""
        if visit.place in self.places:
            return Cause.TAKEN, TAKEN
        if self.loads[liaison, visit.date, visit.daypart] + visit.load > HALF_DAY_LOAD:
            return Cause.BUSY, BUSY
        return None

    def obstacle(self, visit: Planned, liaison: int) -> tuple[Cause, str] | None:
        """Why somebody cannot do a visit: away, no room in the half-day, blocked or not working.

        Of somebody without any work pattern nobody knows that they do not work: a person chose
        them.
        """
        if not self.is_there(liaison, visit.date):
            return Cause.ABSENT, ABSENT
        if found := self.clash(visit, liaison):
            return found
        if _is_blocked(visit, liaison, self.calendar, self.turn):
            return Cause.BLOCKED, BLOCKED
        works = self.calendar.works.get(liaison, ())
        if works and not any(self._works_then(each, visit) for each in works):
            return Cause.BUSY, NOT_WORKING
        return None

    def is_there(self, liaison: int, day: date) -> bool:
        employed = _is_employed(liaison, day, self.calendar)
        return employed and not _is_away(liaison, day, self.calendar)

    def _works_then(self, works: Works, visit: Planned) -> bool:
        return (
            (works.weekday, works.daypart) == (visit.date.weekday(), visit.daypart)
            and self.turn in works.cycle_weeks
            and visit.date in works.span
        )


def _of_pattern(visit: Planned, board: _Board) -> Planned:
    return visit if visit.make_up else board.put(visit)


def _of_new_liaison(visit: Planned, board: _Board) -> Planned:
    """The visit by who has the school since the pattern was made, when that one is free."""
    owner = visit.liaison
    if visit.make_up or visit.cause != Cause.ABSENT or owner is None:
        return visit
    if not board.is_there(owner, visit.date):
        return visit
    cause, reason = board.obstacle(visit, owner) or (None, "")
    return board.put(replace(visit, cause=cause, reason=reason))


def _made_up(visit: Planned, board: _Board) -> Planned:
    return board.put(visit) if visit.make_up else visit


def _stood_in(visit: Planned, board: _Board) -> Planned:
    """The visit by whoever stands in, when that one is free."""
    owner = visit.liaison
    if visit.cause != Cause.ABSENT or owner is None:
        return visit
    for liaison in _line(visit, owner, board.calendar):
        if board.obstacle(visit, liaison) is None:
            by = replace(visit, liaison=liaison, standing_in_for=owner, cause=None, reason="")
            return board.put(by)
    return visit


def _line(visit: Planned, owner: int, calendar: Calendar) -> Iterator[int]:
    """Who stands in, and who for them when they are absent too; nobody twice."""
    absent, seen = [owner], {owner}
    while absent:
        missing = absent.pop(0)
        for each in calendar.stand_ins.get(visit.school, ()):
            if each.absent != missing or visit.date not in each.span or each.liaison in seen:
                continue
            seen.add(each.liaison)
            yield each.liaison
            if _is_away(each.liaison, visit.date, calendar):
                absent.append(each.liaison)
