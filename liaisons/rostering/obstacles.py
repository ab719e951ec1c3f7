"""What stands in the way of what a school misses: which half-days, with whom, and why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from liaisons.rostering.greedy import empty_board, may_be_there
from liaisons.rostering.instance import HALF_DAYS, Instance, School, Slot
from liaisons.rostering.plan import StandingPlan

ORDER = (
    "no_liaison",
    "blocked",
    "not_open",
    "not_working",
    "half_day_full",
    "week_full",
    "too_far",
)


@dataclass(frozen=True)
class Obstacle:
    """How often something stands in the way, over the half-days of the missed weeks of one
    liaison: no_liaison, blocked, not_open, not_working, half_day_full, week_full, too_far; `free`
    means that it would fit with this liaison, who is not the owner.
    """

    liaison: str | None
    reason: str
    half_days: int


def obstacles_of(piece: Instance, plan: StandingPlan, school: School) -> tuple[Obstacle, ...]:
    board = empty_board(piece)
    for visit in plan.visits:
        area = piece.school_by_id[visit.school].area
        board.put(visit.liaison, (visit.week, visit.half_day), area, visit.load)
    owners = piece.owners_for(school)
    found = list(_kept_from(piece, plan, school))
    if not owners and not found:
        return (Obstacle(None, "no_liaison", 0),)
    for liaison in owners:
        tally: Counter[str] = Counter()
        for slot, load, is_meeting in _wanted(piece, plan, school):
            if not is_meeting and slot not in piece.slots_for(school, (slot.week,)):
                tally["not_open"] += 1
            elif not may_be_there(piece, school.id, liaison, slot):
                working = slot in piece.available(liaison)
                tally["blocked" if working else "not_working"] += 1
            else:
                moment = (slot.week, slot.half_day)
                tally[board.obstacle(liaison, moment, school.area, load) or "free"] += 1
        found += [
            Obstacle(liaison, reason, tally[reason]) for reason in (*ORDER, "free") if tally[reason]
        ]
    return tuple(found)


def _kept_from(piece: Instance, plan: StandingPlan, school: School) -> Iterator[Obstacle]:
    """Liaisons whom a block keeps from the school altogether."""
    missed = len(list(_wanted(piece, plan, school)))
    for liaison in piece.liaisons:
        if missed and piece.never_together(school.id, liaison.id):
            yield Obstacle(liaison.id, "blocked", missed)


def _wanted(
    piece: Instance, plan: StandingPlan, school: School
) -> Iterable[tuple[Slot, int, bool]]:
    """The half-days on which a missed visit could be, and those of missed meetings."""
    demand = piece.demand(school)
    for unmet in plan.unmet:
        if unmet.school == school.id and demand:
            for week in unmet.weeks:
                for half_day in range(HALF_DAYS):
                    yield Slot(week, half_day), demand.load, False
    for missed in plan.missed:
        if missed.school == school.id:
            yield Slot(missed.week, missed.half_day), 1, True
