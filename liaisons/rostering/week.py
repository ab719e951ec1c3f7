"""Problem (b): a week is pattern x calendar, a pure function. No visit drops without a reason.

And the term ledger: pattern = realised + moved + made up + lapsed (+ open while the term runs).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from liaisons.rostering.calendar import Calendar, date_of
from liaisons.rostering.case import WeekCase, WeekVisit
from liaisons.rostering.instance import MEETING, MONTHLY, Instance, InstanceError
from liaisons.rostering.plan import PatternVisit

REALISED, MOVED, MADE_UP, LAPSED, OPEN = "realised", "moved", "made_up", "lapsed", "open"
OUTCOMES = (REALISED, MOVED, MADE_UP, LAPSED, OPEN)


@dataclass(frozen=True)
class Dropped:
    """A visit of the pattern that cannot be in this week: `reason` is outside_term,
    public_holiday, school_holiday, closure or leave; `name` is what people call it.
    """

    visit: WeekVisit
    reason: str
    name: str


@dataclass(frozen=True)
class Week:
    """An ISO week; `cycle_week` is None where it is no school week, and then it is empty."""

    week: str
    cycle_week: int | None
    visits: tuple[WeekVisit, ...]
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True)
class Weeks:
    """The answer of `--problem week`: one entry per week asked for, in that order."""

    weeks: tuple[Week, ...]


def make_weeks(instance: Instance, case: WeekCase) -> Weeks:
    return Weeks(
        tuple(make_week(instance, case.visits, case.calendar, week) for week in case.weeks)
    )


def make_week(
    instance: Instance, pattern: Iterable[PatternVisit], calendar: Calendar, week: str
) -> Week:
    """The visits of one ISO week, and those that fall out with the reason why.

    Raises InstanceError where `week` is not an ISO week.
    """
    cycle_week = calendar.cycle_week(week, instance.cycle_weeks)
    if cycle_week is None:
        return Week(week, None, (), ())
    window = _window(calendar, week, instance.cycle_weeks)
    visits, dropped = [], []
    for planned in sorted(visit for visit in pattern if visit.week == cycle_week):
        visit = _dated(instance, planned, week, window)
        why = obstacle(calendar, visit)
        if why:
            dropped.append(Dropped(visit, *why))
        else:
            visits.append(visit)
    return Week(week, cycle_week, tuple(visits), tuple(dropped))


def obstacle(calendar: Calendar, visit: WeekVisit) -> tuple[str, str] | None:
    """Reason and name of what stands in the way of a visit on its day, or None."""
    day = date_of(visit.week, visit.half_day)
    region = calendar.region_of(visit.school)
    if not calendar.first <= day <= calendar.last:
        return "outside_term", ""
    found = (
        ("public_holiday", calendar.public_holiday(day, region)),
        ("school_holiday", calendar.holiday(day, region)),
        ("closure", calendar.closure(visit.school, day, visit.half_day)),
        ("leave", calendar.leave_of(visit.liaison, day, visit.half_day)),
    )
    return next(((reason, name) for reason, name in found if name is not None), None)


def _dated(
    instance: Instance, planned: PatternVisit, week: str, window: tuple[str, ...]
) -> WeekVisit:
    demand = instance.demand(instance.school_by_id[planned.school])
    kind = MEETING if planned.kind == MEETING or demand is None else demand.kind
    return WeekVisit(
        id=f"{week}/{planned.half_day}/{planned.school}/{planned.kind}",
        school=planned.school,
        liaison=planned.liaison,
        week=week,
        half_day=planned.half_day,
        kind=kind,
        load=planned.load,
        may_move_to=tuple(w for w in window if w != week) if kind == MONTHLY else (),
    )


def _window(calendar: Calendar, week: str, cycle_weeks: int) -> tuple[str, ...]:
    """The school weeks of the same round of the cycle: a monthly visit may move among them."""
    weeks = calendar.school_weeks()
    start = weeks.index(week) // cycle_weeks * cycle_weeks
    return weeks[start : start + cycle_weeks]


@dataclass(frozen=True)
class LedgerLine:
    """What became of one visit of the pattern; `reason` says why it was not simply held."""

    visit: str
    school: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True)
class Balance:
    """The ledger of one school: visits of the pattern and what became of them."""

    school: str
    pattern: int
    realised: int
    moved: int
    made_up: int
    lapsed: int
    open: int

    @property
    def adds_up(self) -> bool:
        outcomes = self.realised + self.moved + self.made_up + self.lapsed + self.open
        return self.pattern == outcomes


def balances(weeks: Iterable[Week], lines: Iterable[LedgerLine]) -> tuple[Balance, ...]:
    """Per school: what the pattern promised in these weeks against the lines of the ledger.

    A visit that still stands and has no line is open. Raises InstanceError for a line that is
    twice, has an unknown outcome or belongs to no visit, and for a dropped visit without a line.
    """
    promised, standing = _promised(weeks)
    tally: Counter[tuple[str, str]] = Counter()
    seen: set[str] = set()
    for line in lines:
        _check_line(line, promised, seen)
        seen.add(line.visit)
        tally[line.school, line.outcome] += 1
    for visit, school in promised.items():
        if visit not in seen:
            if visit not in standing:
                raise InstanceError(f"ledger: the dropped visit {visit!r} has no line")
            tally[school, OPEN] += 1
    count = Counter(promised.values())
    return tuple(
        Balance(school, count[school], *(tally[school, outcome] for outcome in OUTCOMES))
        for school in sorted(count)
    )


def _promised(weeks: Iterable[Week]) -> tuple[dict[str, str], set[str]]:
    promised: dict[str, str] = {}
    standing: set[str] = set()
    for week in weeks:
        standing |= {visit.id for visit in week.visits}
        for visit in (*week.visits, *(dropped.visit for dropped in week.dropped)):
            promised[visit.id] = visit.school
    return promised, standing


def _check_line(line: LedgerLine, promised: dict[str, str], seen: set[str]) -> None:
    if line.outcome not in OUTCOMES:
        raise InstanceError(f"ledger: {line.outcome!r} is not one of {', '.join(OUTCOMES)}")
    if promised.get(line.visit) != line.school:
        raise InstanceError(
            f"ledger: no visit {line.visit!r} of school {line.school!r} was planned"
        )
    if line.visit in seen:
        raise InstanceError(f"ledger: visit {line.visit!r} has two lines")
