"""Problem (d): make-up visits. A network flow in essence, so 'cannot be recovered' is provable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from liaisons.rostering.case import Deficit, MakeUpCase, Place, check_make_up
from liaisons.rostering.checking import check
from liaisons.rostering.instance import HALF_DAYS, Demand, Instance, Slot
from liaisons.rostering.places import Places
from liaisons.rostering.reading import plain
from liaisons.rostering.replan import facts
from liaisons.rostering.tiers import SILENT, STANDARD, Certificate, Climb, Hooks, Limits, certify

MAKEUP = "makeup"
D0, D1, D2, D3 = (
    "D0 not recovered",
    "D1 same face",
    "D2 soon",
    "D3 preferred half-day and travel",
)


@dataclass(frozen=True, order=True)
class MakeUp:
    """A proposed make-up visit; at most one per school and week."""

    school: str
    week: str
    half_day: int
    liaison: str
    load: int


@dataclass(frozen=True, order=True)
class Lost:
    """Visits that cannot be recovered in these weeks; a fact where D0 is proven."""

    school: str
    visits: int


@dataclass(frozen=True)
class MakeUpPlan:
    make_ups: tuple[MakeUp, ...]
    lost: tuple[Lost, ...]
    certificates: tuple[Certificate, ...]

    @property
    def proven(self) -> bool:
        return all(certificate.proven for certificate in self.certificates)


def entitlement(demand: Demand, school_weeks: int) -> int:
    """Visits that the norm promises over the term: the weekly number times its school weeks, or
    that of a cycle in proportion, rounded down to whole visits (so that nothing is owed early).
    """
    per_cycle = demand.visits * len(demand.windows)
    weeks = len({week for window in demand.windows for week in window})
    return per_cycle * school_weeks // weeks


def deficit(demand: Demand, school_weeks: int, realised: int, planned: int) -> int:
    """Visits still owed: entitlement - realised - planned, never below 0."""
    return max(0, entitlement(demand, school_weeks) - realised - planned)


def make_up(
    instance: Instance,
    case: MakeUpCase,
    *,
    limits: Limits = STANDARD,
    hooks: Hooks = SILENT,
) -> MakeUpPlan:
    """The most visits that can be made up, with the least strangeness; all clusters in one model
    where helpers tie them, else one by one. Raises InstanceError and Cancelled.
    """
    check(instance)
    check_make_up(instance, case)
    owed = tuple(sorted((d for d in case.deficits if d.visits), key=lambda d: d.school))
    if not owed:
        return MakeUpPlan((), (), ())
    parts = _parts(instance, case, owed)
    solved = [_solve(instance, case, name, part, limits, hooks) for name, part in parts]
    return MakeUpPlan(
        tuple(sorted(make_up for plan in solved for make_up in plan.make_ups)),
        tuple(sorted(lost for plan in solved for lost in plan.lost)),
        tuple(certificate for plan in solved for certificate in plan.certificates),
    )


def _parts(
    instance: Instance, case: MakeUpCase, owed: tuple[Deficit, ...]
) -> list[tuple[str, tuple[Deficit, ...]]]:
    if case.helpers:
        return [("all", owed)]
    clusters: dict[str, list[Deficit]] = defaultdict(list)
    for item in owed:
        clusters[instance.school_by_id[item.school].cluster].append(item)
    return [(name, tuple(items)) for name, items in sorted(clusters.items())]


def _solve(
    instance: Instance,
    case: MakeUpCase,
    name: str,
    owed: tuple[Deficit, ...],
    limits: Limits,
    hooks: Hooks,
) -> MakeUpPlan:
    places = _model(instance, case, owed)
    climb = Climb(places.model, MAKEUP, name, limits, hooks, tighten=places.tighten)
    values, tiers = climb.run(places.values(()))
    taken = places.taken(values)
    load = {item.school: item.load for item in owed}
    make_ups = tuple(
        MakeUp(school, place.week, place.half_day, place.liaison, load[school])
        for school, place in taken
    )
    left = {school: values[variable] for school, variable in places.left.items()}
    lost = tuple(Lost(school, visits) for school, visits in left.items() if visits)
    data = {"instance": facts(instance), "case": plain(replace(case, deficits=owed))}
    return MakeUpPlan(make_ups, lost, (certify(MAKEUP, name, limits, tiers, data),))


def _model(instance: Instance, case: MakeUpCase, owed: tuple[Deficit, ...]) -> Places:
    colleagues = {
        liaison
        for item in owed
        for liaison in case.colleagues(instance, instance.school_by_id[item.school].cluster)
    }
    stands = tuple(visit for visit in case.visits if visit.liaison in colleagues)
    places = Places(instance, case, stands)
    for visit in stands:
        places.fix(visit)
    for item in owed:
        options = tuple(places_for(instance, case, item))
        places.add(item.school, item.school, item.load, options, item.visits)
        _one_a_week(places, item, options)
    places.finish()
    _add_tiers(instance, case, owed, places)
    return places


def places_for(instance: Instance, case: MakeUpCase, item: Deficit) -> Iterator[Place]:
    """Half-days on which the school is open, not visited yet that half-day, and somebody works."""
    school = instance.school_by_id[item.school]
    visited = {(v.week, v.half_day) for v in case.visits if v.school == school.id}
    for liaison in case.colleagues(instance, school.cluster):
        if instance.never_together(school.id, liaison):
            continue
        for week in case.weeks:
            if item.until is not None and week.week > item.until:
                continue
            for half_day in range(HALF_DAYS):
                place = Place(week.week, half_day, liaison)
                if half_day not in school.open_half_days or (week.week, half_day) in visited:
                    continue
                if case.is_closed(school.id, week.week, half_day):
                    continue
                slot = Slot(week.cycle_week, half_day)
                if case.works(instance, place) and not instance.blocked(school.id, liaison, slot):
                    yield place


def _one_a_week(places: Places, item: Deficit, options: tuple[Place, ...]) -> None:
    weeks: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place in options:
        weeks[place.week].append((places.chosen[item.school, place], 1))
    for terms in weeks.values():
        places.model.row(terms, None, 1)


def _add_tiers(
    instance: Instance, case: MakeUpCase, owed: tuple[Deficit, ...], places: Places
) -> None:
    weights = instance.weights
    by_school = {item.school: item for item in owed}
    chosen = [(by_school[name], place, v) for (name, place), v in places.chosen.items()]
    missing = [(left, weights.missing(by_school[s].kind)) for s, left in places.left.items()]
    places.model.tier(D0, missing)
    places.model.tier(
        D1,
        [
            (v, weights.face(i.kind))
            for i, place, v in chosen
            if i.liaison not in (None, place.liaison)
        ],
    )
    places.model.tier(
        D2, [(v, weights.make_up_week * case.order[place.week]) for _, place, v in chosen]
    )
    preferred = [
        (v, weights.make_up_preference * weights.school_preference)
        for item, place, v in chosen
        if not _liked(instance, item.school, place.half_day)
    ]
    places.model.tier(D3, preferred + places.travel())


def _liked(instance: Instance, school: str, half_day: int) -> bool:
    preferred = instance.school_by_id[school].preferred_half_days
    return not preferred or half_day in preferred
