"""Why a school misses something, and the cheapest change that would serve it, proven.

A counterfactual instead of a conflict core: 'school 5 gets no half-day; it would if OCP A worked
half a half-day more, or if the school opened on Tuesday morning'. The same model is built on a
widened instance in which people could work longer and on other half-days and the school could
open on others; every widening that is used costs something, and the least cost is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from liaisons.rostering.instance import MEETING, Instance, Liaison, Pin, School, Slot
from liaisons.rostering.obstacles import Obstacle, obstacles_of
from liaisons.rostering.parts import part
from liaisons.rostering.plan import StandingPlan
from liaisons.rostering.tiers import SILENT, STANDARD, Climb, Hooks, Limits, TierResult
from liaisons.rostering.widened import (
    LIFT_BLOCK,
    OPEN_THEN,
    WORK_MORE,
    ChangeNeeded,
    Widened,
)


@dataclass(frozen=True)
class Explanation:
    """What a school misses, why, and the cheapest change that serves it in full.

    `missed_visits` and `missed_meetings` are of the plan. `changes` is None where no change
    looked at would do; empty where the school could be served without any, at the expense of
    continuity only. `proof` says whether the cost is proven least. `owner` is the liaison in the
    plan that serves the school, and `served_at` its visits.
    """

    school: str
    missed_visits: int
    missed_meetings: int
    obstacles: tuple[Obstacle, ...]
    changes: tuple[ChangeNeeded, ...] | None
    cost: int | None
    proof: TierResult | None
    owner: str | None = None
    served_at: tuple[Slot, ...] = ()


def missing_schools(plan: StandingPlan) -> tuple[str, ...]:
    """Schools that miss a visit or a meeting in this plan, sorted."""
    return tuple(sorted({gap.school for gap in plan.gaps}))


def explain(
    instance: Instance,
    plan: StandingPlan,
    school_id: str,
    *,
    limits: Limits = STANDARD,
    hooks: Hooks = SILENT,
) -> Explanation:
    """Why this school misses something, and what would serve it without serving another less.

    An unknown school is a KeyError. May raise Cancelled.
    """
    piece = part(instance, instance.school_by_id[school_id].cluster)
    school = piece.school_by_id[school_id]
    plan = _only(plan, piece)
    visits = sum(item.visits for item in plan.unmet if item.school == school_id)
    meetings = sum(item.school == school_id for item in plan.missed)
    told = Explanation(
        school_id, visits, meetings, obstacles_of(piece, plan, school), None, None, None
    )
    return _cheapest(piece, plan, school, told, limits, hooks) if visits or meetings else told


def apply_change(instance: Instance, explanation: Explanation) -> Instance:
    """The instance with the changes made and the visits promised to the school: solving it again
    serves it. Without the promise the new room might as well go to another school that waits.
    """
    if explanation.changes is None:
        raise ValueError(f"nothing is known that would serve {explanation.school}")
    for change in explanation.changes:
        instance = _apply_one(instance, change)
    pins = tuple(pin for pin in instance.pins if pin.school != explanation.school)
    return replace(instance, pins=pins + _agreement(instance, explanation))


def _agreement(instance: Instance, explanation: Explanation) -> tuple[Pin, ...]:
    """Pins for the visits that the proof found; older pins of the school are kept by it."""
    name, owner = explanation.school, explanation.owner
    demand = instance.demand(instance.school_by_id[name])
    one_a_week = Counter(slot.week for slot in explanation.served_at)
    if not demand or any(times > 1 for times in one_a_week.values()):
        return (Pin(name, owner, promise=True),)
    pins = (Pin(name, owner, s.half_day, s.week, promise=True) for s in explanation.served_at)
    return tuple(pins) or (Pin(name, owner, promise=True),)


def _apply_one(instance: Instance, change: ChangeNeeded) -> Instance:
    if change.action == LIFT_BLOCK:
        return replace(instance, blocks=tuple(b for b in instance.blocks if b != change.block))
    if change.action == OPEN_THEN:
        schools = tuple(
            replace(s, open_half_days=_with(s.open_half_days, change.half_day))
            if s.id == change.who
            else s
            for s in instance.schools
        )
        return replace(instance, schools=schools)
    liaisons = tuple(
        _changed(liaison, change) if liaison.id == change.who else liaison
        for liaison in instance.liaisons
    )
    return replace(instance, liaisons=liaisons)


def _changed(liaison: Liaison, change: ChangeNeeded) -> Liaison:
    if change.action == WORK_MORE:
        return replace(liaison, weekly_load=liaison.weekly_load + (change.load or 0))
    return replace(
        liaison,
        half_days=_with(liaison.half_days, change.half_day),
        half_days_by_week=tuple(_with(w, change.half_day) for w in liaison.half_days_by_week),
    )


def _with(half_days: Iterable[int], half_day: int | None) -> tuple[int, ...]:
    return tuple(sorted({*half_days} | ({half_day} if half_day is not None else set())))


def _only(plan: StandingPlan, piece: Instance) -> StandingPlan:
    ids = piece.school_by_id
    return StandingPlan(
        tuple(owner for owner in plan.owners if owner.school in ids),
        tuple(visit for visit in plan.visits if visit.school in ids),
        tuple(unmet for unmet in plan.unmet if unmet.school in ids),
        tuple(missed for missed in plan.missed if missed.school in ids),
    )


def _cheapest(
    piece: Instance,
    plan: StandingPlan,
    school: School,
    told: Explanation,
    limits: Limits,
    hooks: Hooks,
) -> Explanation:
    """First without further half-days, which is a much smaller model: it finds what is cheaper
    than one of those, or proves that nothing is. Then only with them.
    """
    near = Widened(piece, plan, school, whole_week=False)
    start = near.first()
    if start is None:
        return told
    values, floor = _climb(near, start, 0, limits, hooks)
    if floor.proven and floor.objective < near.not_served:
        return _told(told, near, values, floor)
    reached = near.built.plan(values)
    for kept in (_same_owners(piece, reached, school), piece):
        wide = Widened(kept, plan, school, whole_week=True)
        values, proof = _climb(wide, wide.built.values(reached), floor.bound, limits, hooks)
        if proof.objective == floor.bound:
            break
    return _told(told, wide, values, proof)


def _same_owners(piece: Instance, plan: StandingPlan, school: School) -> Instance:
    """All other schools stay with their liaisons: much smaller, and mostly enough."""
    others = [owner for owner in plan.owners if owner.liaison and owner.school != school.id]
    pins = tuple(Pin(owner.school, owner.liaison) for owner in others)
    return replace(piece, pins=piece.pins + pins)


def _climb(
    widened: Widened, start: list[int], floor: int, limits: Limits, hooks: Hooks
) -> tuple[list[int], TierResult]:
    climb = Climb(
        widened.built.model,
        "explain",
        widened.school.cluster,
        limits,
        hooks,
        tighten=lambda values: widened.built.values(widened.built.plan(values)),
        floor=lambda: floor,
    )
    values, (proof,) = climb.run(start)
    return values, proof


def _told(told: Explanation, wide: Widened, values: list[int], proof: TierResult) -> Explanation:
    reached = wide.built.plan(values)
    mine = [v for v in reached.visits if v.school == told.school]
    if proof.objective >= wide.not_served:
        return replace(told, proof=proof)
    return replace(
        told,
        changes=wide.changes(values),
        cost=proof.objective,
        proof=proof,
        owner=reached.owner_of[told.school],
        served_at=tuple(Slot(v.week, v.half_day) for v in mine if v.kind != MEETING),
    )
