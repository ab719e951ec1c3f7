"""The plan that a careful person makes by hand: school after school, first place that fits.

It is the first plan of the solver and the yardstick in the benchmark: instant, and much worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liaisons.rostering.board import Board
from liaisons.rostering.instance import MEETING, NORM_KINDS, Demand, Instance, School, Slot
from liaisons.rostering.plan import PRESENCE, Missed, Owner, PatternVisit, StandingPlan, Unmet


def plan_greedily(instance: Instance) -> StandingPlan:
    """A plan that keeps every hard rule; what finds no place is unmet or missed."""
    board = empty_board(instance)
    work = {liaison.id: 0 for liaison in instance.liaisons}
    owners, visits = [], []
    for school in sorted(instance.schools, key=lambda school: _turn(instance, school)):
        owner, placed = _place(instance, board, school, work)
        owners.append(Owner(school.id, owner))
        visits += placed
        if owner:
            work[owner] += instance.workload_minutes(school)
    return finished(instance, owners, visits)


def empty_board(instance: Instance) -> Board:
    return Board(
        instance.rules,
        instance.apart,
        lambda liaison, _week: instance.liaison_by_id[liaison].weekly_load,
    )


def finished(
    instance: Instance, owners: Iterable[Owner], visits: Iterable[PatternVisit]
) -> StandingPlan:
    """A sorted plan from owners and visits, with what they leave unmet and missed."""
    visits = tuple(sorted(visits))
    by_school: dict[str, list[PatternVisit]] = {school.id: [] for school in instance.schools}
    for visit in visits:
        by_school[visit.school].append(visit)
    unmet: list[Unmet] = []
    missed: list[Missed] = []
    for school in instance.schools:
        if demand := instance.demand(school):
            unmet += _unmet(demand, school, by_school[school.id])
        missed += _missed(school, by_school[school.id])
    return StandingPlan(
        tuple(sorted(owners, key=lambda owner: owner.school)),
        visits,
        tuple(sorted(unmet)),
        tuple(sorted(missed)),
    )


def _unmet(demand: Demand, school: School, visits: list[PatternVisit]) -> Iterator[Unmet]:
    for window in demand.windows:
        held = sum(visit.kind == PRESENCE and visit.week in window for visit in visits)
        if held < demand.visits:
            yield Unmet(school.id, window, demand.visits - held)


def _missed(school: School, visits: list[PatternVisit]) -> Iterator[Missed]:
    joined = {(visit.week, visit.half_day) for visit in visits if visit.kind == MEETING}
    for slot in school.meetings:
        if (slot.week, slot.half_day) not in joined:
            yield Missed(school.id, slot.week, slot.half_day)


def _turn(instance: Instance, school: School) -> tuple[bool, int, str]:
    demand = instance.demand(school)
    kind = NORM_KINDS.index(demand.kind) if demand else len(NORM_KINDS)
    return (not instance.pins_of(school.id), kind, school.id)


def _place(
    instance: Instance, board: Board, school: School, work: dict[str, int]
) -> tuple[str | None, list[PatternVisit]]:
    """The owner who can serve most, the present one first, then who has the least work for the
    contract; and the visits, put on the board.
    """
    tries = {owner: _try(instance, board, school, owner) for owner in instance.owners_for(school)}
    if not tries:
        return None, []

    def rank(owner: str) -> tuple[int, bool, float, str]:
        served = sum(visit.load for visit in tries[owner])
        contract = max(1, instance.liaison_by_id[owner].contract_half_days)
        return (-served, owner != school.current_liaison, work[owner] / contract, owner)

    best = min(tries, key=rank)
    for visit in tries[best]:
        board.put(best, (visit.week, visit.half_day), school.area, visit.load)
    return best, tries[best]


def _try(instance: Instance, board: Board, school: School, owner: str) -> list[PatternVisit]:
    """The visits that this owner could make; the board is left as it was."""
    placed: list[PatternVisit] = []
    for kind, load, slots in _wishes(instance, school):
        held = {(visit.week, visit.half_day) for visit in placed if visit.kind == kind}
        for slot in slots:
            moment = (slot.week, slot.half_day)
            free = moment not in held and may_be_there(instance, school.id, owner, slot)
            if free and board.fits(owner, moment, school.area, load):
                board.put(owner, moment, school.area, load)
                placed.append(PatternVisit(school.id, *moment, owner, kind, load))
                break
    for visit in placed:
        board.take(owner, (visit.week, visit.half_day), school.area, visit.load)
    return placed


def may_be_there(instance: Instance, school: str, liaison: str, slot: Slot) -> bool:
    return slot in instance.available(liaison) and not instance.blocked(school, liaison, slot)


def _wishes(instance: Instance, school: School) -> Iterator[tuple[str, int, list[Slot]]]:
    """Each visit and meeting to place: kind, load, and the slots to try in order of taste."""
    demand = instance.demand(school)
    if demand:
        for window in demand.windows:
            slots = sorted(instance.slots_for(school, window), key=lambda s: _taste(school, s))
            yield from [(PRESENCE, demand.load, slots)] * demand.visits
    for slot in sorted(school.meetings):
        yield MEETING, 1, [slot]


def _taste(school: School, slot: Slot) -> tuple[bool, bool, Slot]:
    usual = school.is_used_to(slot) or slot.half_day in school.usual_half_days()
    return (not usual, slot.half_day not in school.preferred_half_days, slot)
