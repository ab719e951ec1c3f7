"""The simple fixed pattern of the first term: who comes where, on which half-day. Pure.

A school with the extra tier is visited every week on the same half-day, every other school once
in a cycle of four weeks. Visits fall only on half-days on which the liaison of the school works,
one to a half-day, spread as evenly as that allows. The same input gives the same pattern.

This is a plain greedy: it proves nothing. The planner in `liaisons/rostering/` replaces it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

CYCLE = 4
DAYPARTS = ("morning", "afternoon")
NO_LIAISON = "De school heeft geen contactpersoon."
NO_WORK_PATTERN = "Van de contactpersoon is geen werkpatroon bekend."
NO_HALF_DAY = "De contactpersoon heeft geen dagdeel meer vrij."


@dataclass(frozen=True, slots=True)
class SchoolNeed:
    """A school, its own liaison (None while it has none), and whether it is visited weekly."""

    school: int
    liaison: int | None
    weekly: bool


@dataclass(frozen=True, slots=True)
class HalfDay:
    weekday: int  # 0 is Monday
    daypart: str  # one of DAYPARTS


@dataclass(frozen=True, slots=True)
class PatternVisit:
    school: int
    liaison: int
    cycle_week: int  # 0 to CYCLE - 1
    weekday: int
    daypart: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A school that the pattern cannot serve, with the reason as a Dutch sentence."""

    school: int
    reason: str


@dataclass(frozen=True, slots=True)
class Pattern:
    visits: tuple[PatternVisit, ...]
    unplaced: tuple[Unplaced, ...]


def simple_pattern(needs: Iterable[SchoolNeed], works: dict[int, frozenset[HalfDay]]) -> Pattern:
    """Place every school, weekly ones first because they need a half-day of all four weeks.

    `works` holds the half-days on which each liaison works.
    """
    visits: list[PatternVisit] = []
    unplaced: list[Unplaced] = []
    taken: set[tuple[int, int, HalfDay]] = set()
    for need in sorted(needs, key=lambda need: (not need.weekly, need.school)):
        found = _place(need, works, taken)
        if isinstance(found, Unplaced):
            unplaced.append(found)
            continue
        visits += found
        taken |= {(v.liaison, v.cycle_week, HalfDay(v.weekday, v.daypart)) for v in found}
    return Pattern(tuple(visits), tuple(unplaced))


def _place(
    need: SchoolNeed,
    works: dict[int, frozenset[HalfDay]],
    taken: set[tuple[int, int, HalfDay]],
) -> list[PatternVisit] | Unplaced:
    if need.liaison is None:
        return Unplaced(need.school, NO_LIAISON)
    half_days = works.get(need.liaison, frozenset())
    if not half_days:
        return Unplaced(need.school, NO_WORK_PATTERN)
    mine = {(week, half_day) for who, week, half_day in taken if who == need.liaison}
    # Liaisons begin in different weeks and on different days: not everybody on Monday.
    begin = need.liaison
    options = (_weekly if need.weekly else _once)(half_days, mine, begin)
    best = next(options, None)
    if best is None:
        return Unplaced(need.school, NO_HALF_DAY)
    weeks, half_day = best
    return [
        PatternVisit(need.school, need.liaison, week, half_day.weekday, half_day.daypart)
        for week in weeks
    ]


def _weekly(
    half_days: frozenset[HalfDay], taken: set[tuple[int, HalfDay]], begin: int
) -> Iterator[tuple[range, HalfDay]]:
    """Half-days that are free in all weeks, the emptiest day first."""
    busy = Counter(half_day.weekday for _, half_day in taken)
    for half_day in _emptiest_first(half_days, busy, begin):
        if all((week, half_day) not in taken for week in range(CYCLE)):
            yield range(CYCLE), half_day


def _once(
    half_days: frozenset[HalfDay], taken: set[tuple[int, HalfDay]], begin: int
) -> Iterator[tuple[range, HalfDay]]:
    """Free half-days of one week: the emptiest week first, in it the emptiest day."""
    load = Counter(week for week, _ in taken)
    for week in sorted(range(CYCLE), key=lambda each: (load[each], (each - begin) % CYCLE)):
        busy = Counter(half_day.weekday for other, half_day in taken if other == week)
        for half_day in _emptiest_first(half_days, busy, begin):
            if (week, half_day) not in taken:
                yield range(week, week + 1), half_day


def _emptiest_first(half_days: frozenset[HalfDay], busy: Counter[int], begin: int) -> list[HalfDay]:
    def order(each: HalfDay) -> tuple[int, int, int]:
        return busy[each.weekday], (each.weekday - begin) % 5, DAYPARTS.index(each.daypart)

    return sorted(half_days, key=order)
