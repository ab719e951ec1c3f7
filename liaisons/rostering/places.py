"""The part that a replan and a make-up share: visits that look for a place in real weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from liaisons.rostering.case import Place, WeeksCase, WeekVisit
from liaisons.rostering.days import DayLoads, Term, add_day
from liaisons.rostering.instance import SLOT_LOAD, Instance
from liaisons.rostering.model import Model


@dataclass
class Places:
    """Visits, each with the places where it may be, and the rows that keep a week workable.

    `published` are visits that stand and were agreed before: where those together already break
    a rule (a person moved one by hand), that much is tolerated, so that standing still is always
    possible.
    """

    instance: Instance
    case: WeeksCase
    published: tuple[WeekVisit, ...]
    overtime_load: int = 0
    model: Model = field(default_factory=Model)
    chosen: dict[tuple[str, Place], int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    overtime: list[int] = field(default_factory=list)
    there: list[tuple[str, str, int]] = field(default_factory=list)
    _choice_of: dict[int, str] = field(default_factory=dict)
    _loads: dict[tuple[str, str, int], list[tuple[str, Term]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(
        self, name: str, school: str, load: int, places: Iterable[Place], visits: int = 1
    ) -> None:
        """A visit (or `visits` alike) that takes one of these places each, or is left over."""
        area = self.instance.school_by_id[school].area
        terms = []
        for place in places:
            variable = self.model.bit()
            self.chosen[name, place] = variable
            self._choice_of[variable] = name  # a make-up too is at most one a week
            self._put(place, area, variable, load)
            terms.append((variable, 1))
        self.left[name] = self.model.follower(visits)
        self.model.row([*terms, (self.left[name], 1)], visits, visits)

    def fix(self, visit: WeekVisit) -> None:
        """A visit that stays where it is."""
        variable = self.model.number(1, 1)
        area = self.instance.school_by_id[visit.school].area
        self._put(visit.place, area, variable, visit.load)

    def finish(self) -> None:
        """The rows over all visits together; after the last `add` and `fix`."""
        stands = _standing_loads(self.published)
        for (liaison, week, half_day), entries in self._loads.items():
            room = max(SLOT_LOAD, stands[liaison, week, half_day])
            self.model.row([term for _, term in entries], None, room)
        self._limit_weeks(stands)
        self._part_areas(stands)

    def _put(self, place: Place, area: str, variable: int, load: int) -> None:
        key = (place.liaison, place.week, place.half_day)
        self._loads[key].append((area, (variable, load)))

    def _limit_weeks(self, stands: dict[tuple[str, str, int], int]) -> None:
        weeks: dict[tuple[str, str], list[Term]] = defaultdict(list)
        for (liaison, week, _), entries in self._loads.items():
            weeks[liaison, week] += [term for _, term in entries]
        for (liaison, week), terms in weeks.items():
            cap = self.instance.liaison_by_id[liaison].weekly_load
            now = sum(load for (o, w, _), load in stands.items() if (o, w) == (liaison, week))
            over = self.model.follower(self.overtime_load)
            self.overtime.append(over)
            self.model.row([*terms, (over, -1)], None, max(cap, now))

    def _part_areas(self, stands: dict[tuple[str, str, int], int]) -> None:
        days: dict[tuple[str, str, int], DayLoads] = {}
        for (liaison, week, half_day), entries in self._loads.items():
            areas = days.setdefault((liaison, week, half_day // 2), {})
            for area, term in entries:
                areas.setdefault(area, {}).setdefault(half_day, []).append(term)
        together = _published_pairs(self.instance, self.published)
        for (liaison, week, day), areas in days.items():
            room = max(SLOT_LOAD, *(stands[liaison, week, 2 * day + half] for half in (0, 1)))
            tolerated = together[liaison, week, day]
            found = add_day(
                self.model, self.instance, liaison, areas, self._choice_of, tolerated, room
            )
            self.there += [(liaison, area, variable) for area, variable in found.items()]

    def travel(self) -> list[Term]:
        """Return trips in minutes, a term for each area on a day."""
        minutes = self.instance.return_minutes
        return [(variable, minutes(liaison, area)) for liaison, area, variable in self.there]

    def values(self, taken: Iterable[tuple[str, Place]]) -> list[int]:
        """Tight values in which these visits take these places."""
        fixed = {v: low for v, low in enumerate(self.model.low) if low}
        return self.model.complete(fixed | {self.chosen[key]: 1 for key in taken})

    def taken(self, values: list[int]) -> list[tuple[str, Place]]:
        return [key for key, variable in self.chosen.items() if values[variable]]

    def tighten(self, values: list[int]) -> list[int]:
        return self.values(self.taken(values))


def _standing_loads(visits: Iterable[WeekVisit]) -> dict[tuple[str, str, int], int]:
    loads: dict[tuple[str, str, int], int] = defaultdict(int)
    for visit in visits:
        loads[visit.liaison, visit.week, visit.half_day] += visit.load
    return loads


def _published_pairs(
    instance: Instance, visits: Iterable[WeekVisit]
) -> dict[tuple[str, str, int], frozenset[frozenset[str]]]:
    """Pairs of areas that a liaison's published day already combines."""
    areas: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for visit in visits:
        area = instance.school_by_id[visit.school].area
        areas[visit.liaison, visit.week, visit.half_day // 2].add(area)
    pairs: dict[tuple[str, str, int], frozenset[frozenset[str]]] = defaultdict(frozenset)
    for key, names in areas.items():
        pairs[key] = frozenset(frozenset((a, b)) for a in names for b in names if a < b)
    return pairs
