"""Problem (c): an absence, covered with as few changes as can be proven possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from liaisons.rostering.case import Place, ReplanCase, WeekVisit, check_replan
from liaisons.rostering.checking import check
from liaisons.rostering.days import Term
from liaisons.rostering.instance import HALF_DAYS, MEETING, Instance, Slot
from liaisons.rostering.model import Row
from liaisons.rostering.places import Places
from liaisons.rostering.reading import plain
from liaisons.rostering.tiers import (
    SILENT,
    STANDARD,
    Certificate,
    Climb,
    Hooks,
    Limits,
    TierResult,
    certify,
)

REPLAN = "replan"
R0, R1, R2, R3 = (
    "R0 cancelled",
    "R1 disturbed visits of present colleagues",
    "R2 changed half-days and new faces",
    "R3 overtime and travel",
)


@dataclass(frozen=True, order=True)
class Change:
    """What happens to one published visit. `action` is moved or cancelled; the new liaison, week
    and half-day are None when cancelled. `orphan` tells why: nobody could come as published.
    """

    visit: str
    action: str
    orphan: bool
    liaison: str | None
    week: str | None
    half_day: int | None


@dataclass(frozen=True)
class Replan:
    """Changes and the weeks as they become (cancelled visits left out), both sorted by visit."""

    changes: tuple[Change, ...]
    visits: tuple[WeekVisit, ...]
    certificates: tuple[Certificate, ...]

    @property
    def proven(self) -> bool:
        return all(certificate.proven for certificate in self.certificates)

    @property
    def as_few_as_possible(self) -> bool:
        """Whether 'zo weinig mogelijk wijzigingen' may be said: R0 and R1 are proven."""
        return all(t.proven for c in self.certificates for t in c.tiers[:2])


def replan(
    instance: Instance,
    case: ReplanCase,
    *,
    limits: Limits = STANDARD,
    hooks: Hooks = SILENT,
) -> Replan:
    """The fewest changes that cover the orphan visits, cluster by cluster; each tier proven.

    Clusters that share a helper are solved together. Raises InstanceError for input that does not
    fit and Cancelled when asked to stop.
    """
    check(instance)
    check_replan(instance, case)
    changes: list[Change] = []
    certificates = []
    for group in groups(instance, case):
        visits = tuple(v for v in case.visits if instance.school_by_id[v.school].cluster in group)
        if any(is_orphan(case, visit) for visit in visits):
            found, certificate = _solve_group(instance, case, group, visits, limits, hooks)
            changes += found
            certificates.append(certificate)
    return Replan(tuple(sorted(changes)), apply_changes(case.visits, changes), tuple(certificates))


def groups(instance: Instance, case: ReplanCase) -> tuple[tuple[str, ...], ...]:
    """Clusters that must be looked at together, because people work or help in both."""
    group_of = {school.cluster: school.cluster for school in instance.schools}
    group_of |= {liaison.cluster: liaison.cluster for liaison in instance.liaisons}
    ties = [(instance.liaison_by_id[h.liaison].cluster, h.cluster) for h in case.helpers]
    for visit in case.visits:
        home = instance.liaison_by_id[visit.liaison].cluster
        ties.append((home, instance.school_by_id[visit.school].cluster))
    for one, other in ties:
        old, new = sorted((group_of[one], group_of[other]), reverse=True)
        group_of = {name: new if group == old else group for name, group in group_of.items()}
    names = sorted(set(group_of.values()))
    return tuple(tuple(sorted(n for n, g in group_of.items() if g == name)) for name in names)


def is_orphan(case: ReplanCase, visit: WeekVisit) -> bool:
    """Still to come, and not possible as published: the liaison is away or the school shut."""
    if case.has_been(visit.week, visit.half_day):
        return False
    shut = case.is_closed(visit.school, visit.week, visit.half_day)
    return shut or case.is_away(visit.place)


def places_for(instance: Instance, case: ReplanCase, visit: WeekVisit) -> Iterator[Place]:
    """Where a visit may be: its own place unless it is an orphan, and all that the rules allow."""
    if not is_orphan(case, visit):
        yield visit.place
    school = instance.school_by_id[visit.school]
    for liaison in case.colleagues(instance, school.cluster):
        if instance.never_together(school.id, liaison):
            continue
        for week, half_day in _moments(case, visit):
            place = Place(week, half_day, liaison)
            if place != visit.place and may_be(instance, case, visit, place):
                yield place


def may_be(instance: Instance, case: ReplanCase, visit: WeekVisit, place: Place) -> bool:
    """Whether a place is open to a visit, apart from what else the liaison has to do then."""
    school = instance.school_by_id[visit.school]
    if case.has_been(place.week, place.half_day) or not case.works(instance, place):
        return False
    if case.is_closed(school.id, place.week, place.half_day):
        return False
    if case.has_another(visit, place.week, place.half_day):
        return False
    same_time = (place.week, place.half_day) == (visit.week, visit.half_day)
    if not same_time and place.half_day not in school.open_half_days:
        return False
    slot = Slot(case.cycle_week[place.week], place.half_day)
    return not instance.blocked(school.id, place.liaison, slot)


def _moments(case: ReplanCase, visit: WeekVisit) -> Iterator[tuple[str, int]]:
    if visit.kind == MEETING:
        yield visit.week, visit.half_day
        return
    for week in sorted({visit.week, *visit.may_move_to} & case.order.keys()):
        for half_day in range(HALF_DAYS):
            yield week, half_day


def _solve_group(
    instance: Instance,
    case: ReplanCase,
    group: tuple[str, ...],
    visits: tuple[WeekVisit, ...],
    limits: Limits,
    hooks: Hooks,
) -> tuple[list[Change], Certificate]:
    visits = tuple(sorted(visits, key=lambda visit: visit.id))
    places = _model(instance, case, visits)
    still = [(v.id, v.place) for v in visits if (v.id, v.place) in places.chosen]
    name = "+".join(group)
    climb = Climb(
        places.model,
        REPLAN,
        name,
        limits,
        hooks,
        tighten=places.tighten,
        joint=True,
        unpriced=frozenset({3}),
        near=lambda stage, values: [_stay(places, still, values)] if stage != 1 else [],
    )
    values, tiers = climb.run(places.values(still))
    certificate = _certify(instance, case, name, visits, limits, tiers)
    return _changes(case, visits, dict(places.taken(values))), certificate


def _stay(places: Places, still: list[tuple[str, Place]], values: list[int]) -> list[Row]:
    """Rows that leave visits where they are, of those that stand there in these values."""
    chosen = (places.chosen[key] for key in still)
    return [Row(((variable, 1),), 1, 1) for variable in chosen if values[variable]]


def _model(instance: Instance, case: ReplanCase, visits: tuple[WeekVisit, ...]) -> Places:
    stands = tuple(visit for visit in visits if not is_orphan(case, visit))
    places = Places(instance, case, stands, overtime_load=instance.rules.overtime_load)
    for visit in visits:
        if case.has_been(visit.week, visit.half_day):
            places.fix(visit)
        else:
            options = places_for(instance, case, visit)
            places.add(visit.id, visit.school, visit.load, options)
    _one_in_a_half_day(visits, places)
    places.finish()
    _add_tiers(instance, case, visits, places)
    return places


def _one_in_a_half_day(visits: tuple[WeekVisit, ...], places: Places) -> None:
    """Two visits of a school do not move to one half-day; what stands there, nobody joins."""
    by_id = {visit.id: visit for visit in visits}
    movers: dict[tuple[str, str, int], list[Term]] = defaultdict(list)
    for (name, place), variable in places.chosen.items():
        visit = by_id[name]
        if (place.week, place.half_day) != (visit.week, visit.half_day):
            movers[visit.school, place.week, place.half_day].append((variable, 1))
    for terms in movers.values():
        places.model.row(terms, None, 1)


def _add_tiers(
    instance: Instance, case: ReplanCase, visits: tuple[WeekVisit, ...], places: Places
) -> None:
    weights = instance.weights
    by_id = {visit.id: visit for visit in visits}
    places.model.tier(
        R0, [(left, weights.cancel(by_id[v].kind)) for v, left in places.left.items()]
    )
    disturbed, changed = [], []
    for (name, place), variable in places.chosen.items():
        visit = by_id[name]
        if place != visit.place and not is_orphan(case, visit):
            disturbed.append((variable, weights.disturb(visit.kind)))
        changed.append((variable, _strangeness(instance, visit, place)))
    for name, left in places.left.items():
        if not is_orphan(case, by_id[name]):
            disturbed.append((left, weights.disturb(by_id[name].kind)))
    places.model.tier(R1, disturbed)
    places.model.tier(R2, changed)
    overtime = [(variable, weights.overtime) for variable in places.overtime]
    places.model.tier(R3, overtime + places.travel())


def _strangeness(instance: Instance, visit: WeekVisit, place: Place) -> int:
    """What a place costs in R2: another half-day or week, and a face new to the school."""
    weights = instance.weights
    moved = (place.week, place.half_day) != (visit.week, visit.half_day)
    new = place.liaison != visit.liaison and not knows(instance, place.liaison, visit.school)
    return moved * weights.changed_half_day + new * weights.new_face


def knows(instance: Instance, liaison: str, school_id: str) -> bool:
    """Whether a liaison has been at a school before."""
    school = instance.school_by_id[school_id]
    return liaison == school.current_liaison or liaison in school.known_by


def _changes(
    case: ReplanCase, visits: tuple[WeekVisit, ...], taken: dict[str, Place]
) -> list[Change]:
    changes = []
    for visit in visits:
        place = taken.get(visit.id)
        if place == visit.place or case.has_been(visit.week, visit.half_day):
            continue
        where = (place.liaison, place.week, place.half_day) if place else (None, None, None)
        action = "moved" if place else "cancelled"
        changes.append(Change(visit.id, action, is_orphan(case, visit), *where))
    return changes


def apply_changes(
    visits: tuple[WeekVisit, ...], changes: list[Change] | tuple[Change, ...]
) -> tuple[WeekVisit, ...]:
    """The visits after the changes, sorted by id; cancelled ones are left out."""
    by_visit = {change.visit: change for change in changes}
    after = []
    for visit in sorted(visits, key=lambda visit: visit.id):
        change = by_visit.get(visit.id)
        if change is None:
            after.append(visit)
        elif change.liaison is not None and change.week and change.half_day is not None:
            to = {"liaison": change.liaison, "week": change.week, "half_day": change.half_day}
            after.append(replace(visit, **to))  # type: ignore[arg-type]  # three known fields
    return tuple(after)


def _certify(
    instance: Instance,
    case: ReplanCase,
    group: str,
    visits: tuple[WeekVisit, ...],
    limits: Limits,
    tiers: tuple[TierResult, ...],
) -> Certificate:
    data = {"instance": facts(instance), "case": plain(replace(case, visits=visits))}
    return certify(REPLAN, group, limits, tiers, data)


def facts(instance: Instance) -> object:
    """The instance as plain data, independent of the order in which it was given."""
    return plain(
        replace(
            instance,
            schools=tuple(sorted(instance.schools, key=lambda school: school.id)),
            liaisons=tuple(sorted(instance.liaisons, key=lambda liaison: liaison.id)),
        )
    )
