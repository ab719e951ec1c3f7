"""What goes into the problems of real weeks: (b) a week, (c) a replan, (d) make-up visits.

Weeks here are ISO weeks, written like 2026-W48; each knows its place in the cycle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from liaisons.rostering.calendar import Calendar, check_calendar, parse_week
from liaisons.rostering.checking import between, half_days, known, one_of, unique
from liaisons.rostering.instance import (
    HALF_DAYS,
    MEETING,
    NORM_KINDS,
    SLOT_LOAD,
    Instance,
    InstanceError,
    Slot,
)
from liaisons.rostering.plan import Owner, PatternVisit

VISIT_KINDS = (*NORM_KINDS, MEETING)


@dataclass(frozen=True, order=True)
class Place:
    """A liaison on a half-day of an ISO week."""

    week: str
    half_day: int
    liaison: str


@dataclass(frozen=True)
class CaseWeek:
    """An ISO week and its place in the cycle (which decides who works when)."""

    week: str
    cycle_week: int


@dataclass(frozen=True)
class WeekVisit:
    """One visit in a published week. `kind` is extra, weekly, monthly or meeting; a visit may
    also move to the weeks in `may_move_to` (for a monthly one the rest of its window), as far as
    the case has them.
    """

    id: str
    school: str
    liaison: str
    week: str
    half_day: int
    kind: str
    load: int
    may_move_to: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        return Place(self.week, self.half_day, self.liaison)


@dataclass(frozen=True)
class Away:
    """A liaison who is not there: on one half-day of a week, or all of it without `half_day`."""

    liaison: str
    week: str
    half_day: int | None = None


@dataclass(frozen=True)
class Closed:
    """A school that is shut: on one half-day of a week, or all of it without `half_day`."""

    school: str
    week: str
    half_day: int | None = None


@dataclass(frozen=True)
class Helper:
    """A liaison of another cluster who may be asked to help out in this one."""

    liaison: str
    cluster: str


@dataclass(frozen=True)
class WeeksCase:
    """What a replan and a make-up share: weeks, their visits, who and what is away."""

    weeks: tuple[CaseWeek, ...]
    visits: tuple[WeekVisit, ...]
    away: tuple[Away, ...] = ()
    closed: tuple[Closed, ...] = ()
    helpers: tuple[Helper, ...] = ()

    @cached_property
    def order(self) -> dict[str, int]:
        return {week.week: index for index, week in enumerate(self.weeks)}

    @cached_property
    def cycle_week(self) -> dict[str, int]:
        return {week.week: week.cycle_week for week in self.weeks}

    @cached_property
    def _away(self) -> frozenset[tuple[str, str, int]]:
        return frozenset((a.liaison, a.week, d) for a in self.away for d in _half_days(a.half_day))

    @cached_property
    def _closed(self) -> frozenset[tuple[str, str, int]]:
        return frozenset((c.school, c.week, d) for c in self.closed for d in _half_days(c.half_day))

    def is_away(self, place: Place) -> bool:
        return (place.liaison, place.week, place.half_day) in self._away

    def is_closed(self, school: str, week: str, half_day: int) -> bool:
        return (school, week, half_day) in self._closed

    @cached_property
    def _visited(self) -> dict[tuple[str, str, int, bool], set[str]]:
        found: dict[tuple[str, str, int, bool], set[str]] = defaultdict(set)
        for each in self.visits:
            found[each.school, each.week, each.half_day, each.kind == MEETING].add(each.id)
        return found

    def has_another(self, visit: WeekVisit, week: str, half_day: int) -> bool:
        """Whether the school has another visit of that sort then, as published; one that may yet
        move itself leaves no room either."""
        there = self._visited.get((visit.school, week, half_day, visit.kind == MEETING), set())
        return bool(there - {visit.id})

    def works(self, instance: Instance, place: Place) -> bool:
        """Whether the liaison works then, by the pattern of the cycle, and is not away."""
        slot = Slot(self.cycle_week[place.week], place.half_day)
        return slot in instance.available(place.liaison) and not self.is_away(place)

    def colleagues(self, instance: Instance, cluster: str) -> tuple[str, ...]:
        """Liaisons of the cluster and its helpers, sorted."""
        helpers = {helper.liaison for helper in self.helpers if helper.cluster == cluster}
        own = {liaison.id for liaison in instance.liaisons if liaison.cluster == cluster}
        return tuple(sorted(own | helpers))


def _half_days(half_day: int | None) -> Iterable[int]:
    return range(HALF_DAYS) if half_day is None else (half_day,)


@dataclass(frozen=True)
class ReplanCase(WeeksCase):
    """Problem (c). What lies before `from_week`/`from_half_day` has been, and stays."""

    from_week: str | None = None
    from_half_day: int = 0

    def has_been(self, week: str, half_day: int) -> bool:
        if self.from_week is None:
            return False
        now = (self.order[self.from_week], self.from_half_day)
        return (self.order[week], half_day) < now


@dataclass(frozen=True)
class Deficit:
    """Visits that a school is owed and that fit nowhere yet: `visits` of `load`, by kind.

    `liaison` is the face the school knows; `until` the last week in which it may be made up.
    """

    school: str
    visits: int
    kind: str
    load: int
    liaison: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class MakeUpCase(WeeksCase):
    """Problem (d). The visits that are already planned in these weeks stay as they are."""

    deficits: tuple[Deficit, ...] = ()


@dataclass(frozen=True)
class WeekCase:
    """Problem (b): pattern and calendar, and the weeks to make from them."""

    weeks: tuple[str, ...]
    calendar: Calendar
    owners: tuple[Owner, ...]
    visits: tuple[PatternVisit, ...]


def check_weeks(instance: Instance, case: WeeksCase, path: str) -> None:
    """Raises InstanceError at the first field of a case that does not fit."""
    _check_weeks(instance, case, path)
    unique(f"{path}.visits", (visit.id for visit in case.visits))
    for index, visit in enumerate(case.visits):
        _check_visit(instance, case, visit, f"{path}.visits[{index}]")
    for index, away in enumerate(case.away):
        known(f"{path}.away[{index}].liaison", away.liaison, instance.liaison_by_id, "liaison")
        _check_moment(case, away.week, away.half_day, f"{path}.away[{index}]")
    for index, closed in enumerate(case.closed):
        known(f"{path}.closed[{index}].school", closed.school, instance.school_by_id, "school")
        _check_moment(case, closed.week, closed.half_day, f"{path}.closed[{index}]")
    for index, helper in enumerate(case.helpers):
        known(f"{path}.helpers[{index}].liaison", helper.liaison, instance.liaison_by_id, "liaison")
        if helper.cluster not in {school.cluster for school in instance.schools}:
            raise InstanceError(
                f"{path}.helpers[{index}].cluster: no school is in {helper.cluster!r}"
            )


def _check_weeks(instance: Instance, case: WeeksCase, path: str) -> None:
    if not case.weeks:
        raise InstanceError(f"{path}.weeks: is empty; name at least one week")
    mondays = []
    for index, week in enumerate(case.weeks):
        mondays.append(parse_week(week.week, f"{path}.weeks[{index}].week"))
        between(f"{path}.weeks[{index}].cycle_week", week.cycle_week, 0, instance.cycle_weeks - 1)
    if mondays != sorted(set(mondays)):
        raise InstanceError(f"{path}.weeks: must run from early to late, each week once")


def _check_visit(instance: Instance, case: WeeksCase, visit: WeekVisit, path: str) -> None:
    known(f"{path}.school", visit.school, instance.school_by_id, "school")
    known(f"{path}.liaison", visit.liaison, instance.liaison_by_id, "liaison")
    one_of(f"{path}.kind", visit.kind, VISIT_KINDS)
    between(f"{path}.load", visit.load, 1, SLOT_LOAD)
    _check_moment(case, visit.week, visit.half_day, path)
    for index, week in enumerate(visit.may_move_to):
        parse_week(week, f"{path}.may_move_to[{index}]")
    if visit.kind == MEETING and visit.may_move_to:
        raise InstanceError(f"{path}.may_move_to: a meeting keeps its time")


def _check_moment(case: WeeksCase, week: str, half_day: int | None, path: str) -> None:
    if week not in case.order:
        raise InstanceError(f"{path}: week {week!r} is not one of the weeks of this case")
    if half_day is not None:
        half_days(f"{path}.half_day", (half_day,))


def check_replan(instance: Instance, case: ReplanCase) -> None:
    check_weeks(instance, case, "replan")
    if case.from_week is not None:
        _check_moment(case, case.from_week, case.from_half_day, "replan.from_week")


def check_make_up(instance: Instance, case: MakeUpCase) -> None:
    check_weeks(instance, case, "makeup")
    seen = set()
    for index, deficit in enumerate(case.deficits):
        path = f"makeup.deficits[{index}]"
        known(f"{path}.school", deficit.school, instance.school_by_id, "school")
        known(f"{path}.liaison", deficit.liaison, instance.liaison_by_id, "liaison")
        one_of(f"{path}.kind", deficit.kind, NORM_KINDS)
        between(f"{path}.visits", deficit.visits, 0, 1000)
        between(f"{path}.load", deficit.load, 1, SLOT_LOAD)
        if deficit.until is not None:
            parse_week(deficit.until, f"{path}.until")
        if deficit.school in seen:
            raise InstanceError(f"{path}.school: {deficit.school!r} has a deficit already")
        seen.add(deficit.school)


def check_week(instance: Instance, case: WeekCase) -> None:
    check_calendar(instance, case.calendar, "week.calendar")
    for index, week in enumerate(case.weeks):
        parse_week(week, f"week.weeks[{index}]")
    for index, owner in enumerate(case.owners):
        known(f"week.owners[{index}].school", owner.school, instance.school_by_id, "school")
        known(f"week.owners[{index}].liaison", owner.liaison, instance.liaison_by_id, "liaison")
    for index, visit in enumerate(case.visits):
        path = f"week.visits[{index}]"
        known(f"{path}.school", visit.school, instance.school_by_id, "school")
        known(f"{path}.liaison", visit.liaison, instance.liaison_by_id, "liaison")
        between(f"{path}.week", visit.week, 0, instance.cycle_weeks - 1)
        half_days(f"{path}.half_day", (visit.half_day,))
