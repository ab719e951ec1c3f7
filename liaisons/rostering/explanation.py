"""Why a school misses something, and the cheapest change that would serve it, proven.

A counterfactual instead of a conflict core: 'school 5 gets no half-day; it would if OCP A worked
half a half-day more, or if the school opened on Tuesday morning'. The same model is built on a
widened instance in which people could work longer and on other half-days and the school could
open on others; every widening that is used costs something, and the least cost is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from liaisons.rostering.greedy import empty_board, may_be_there
from liaisons.rostering.instance import (
    HALF_DAYS,
    MEETING,
    SLOT_LOAD,
    Block,
    Demand,
    Instance,
    Liaison,
    Pin,
    School,
    Slot,
)
from liaisons.rostering.parts import part
from liaisons.rostering.plan import Owner, StandingPlan
from liaisons.rostering.standing_model import StandingModel
from liaisons.rostering.tiers import SILENT, STANDARD, Climb, Hooks, Limits, TierResult

HOPELESS = 10_000  # beyond the cost of all changes together
EXTRA_LOAD = 4  # how much longer a week may get in thought: two half-days

WORK_MORE, WORK_THEN, OPEN_THEN = "work_more", "work_then", "open_then"
LIFT_BLOCK = "lift_block"
CHANGE_COST = {WORK_MORE: 10, WORK_THEN: 15, OPEN_THEN: 8, LIFT_BLOCK: 12}
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


@dataclass(frozen=True, order=True)
class ChangeNeeded:
    """One change: `work_more` (load a week, in halves of a half-day), `work_then` (a liaison works
    on a further half-day, every week), `open_then` (the school opens on a further half-day) or
    `lift_block` (this `block` goes; `who` is its school, or its liaison where it has no school).
    """

    action: str
    who: str
    half_day: int | None = None
    load: int | None = None
    block: Block | None = None


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
        school_id, visits, meetings, _obstacles(piece, plan, school), None, None, None
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


# -- what stands in the way ----------------------------------------------------------------------


def _obstacles(piece: Instance, plan: StandingPlan, school: School) -> tuple[Obstacle, ...]:
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


# -- the cheapest change -------------------------------------------------------------------------


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
    near = _Widened(piece, plan, school, whole_week=False)
    start = near.first()
    if start is None:
        return told
    values, floor = _climb(near, start, 0, limits, hooks)
    if floor.proven and floor.objective < near.not_served:
        return _told(told, near, values, floor)
    reached = near.built.plan(values)
    for kept in (_same_owners(piece, reached, school), piece):
        wide = _Widened(kept, plan, school, whole_week=True)
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
    widened: _Widened, start: list[int], floor: int, limits: Limits, hooks: Hooks
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


def _told(told: Explanation, wide: _Widened, values: list[int], proof: TierResult) -> Explanation:
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


class _Widened:
    """The model on a widened instance, with a price on each widening that is used, and one on not
    serving the school (`not_served`), so that it is never infeasible. That price is beyond all
    changes in the `whole_week`; without, it is that of one further half-day.
    """

    def __init__(self, piece: Instance, plan: StandingPlan, school: School, whole_week: bool):
        self.piece, self.plan, self.school = piece, plan, school
        self.built = StandingModel(_widen(piece, school, whole_week))
        self.model = self.built.model
        self.not_served = HOPELESS if whole_week else CHANGE_COST[WORK_THEN]
        self.price: dict[ChangeNeeded, tuple[int, int]] = {}
        self._keep_others()
        self._price_uses()
        self._price_work()
        self.model.tiers = []
        costs = [*self.price.values(), (self._gap(), self.not_served)]
        self.model.tier("cheapest change", costs)

    def _gap(self) -> int:
        """Whether the school misses anything."""
        gap = self.model.follower()
        mine = [(v, d.visits) for s, _, _, v in self.built.unmet if (d := self._demand(s))]
        mine += [(v, 1) for s, _, v in self.built.missed if s.id == self.school.id]
        for variable, most in mine:
            self.model.row([(variable, 1), (gap, -most)], None, 0)
        return gap

    def _demand(self, school: School) -> Demand | None:
        return self.piece.demand(school) if school.id == self.school.id else None

    def first(self) -> list[int] | None:
        """The plan as it is, which the widened model must allow."""
        values = self.built.values(self._with_somebody())
        return None if self.model.broken(values) else values

    def _with_somebody(self) -> StandingPlan:
        """The plan, in which a school from which everybody is kept has an owner in thought."""
        anybody = next(iter(self.built.instance.owners_for(self.school)), None)
        owners = (
            Owner(o.school, o.liaison or (anybody if o.school == self.school.id else None))
            for o in self.plan.owners
        )
        return replace(self.plan, owners=tuple(owners))

    def changes(self, values: list[int]) -> tuple[ChangeNeeded, ...]:
        used = []
        for change, (variable, _) in self.price.items():
            if values[variable]:
                more = change.action == WORK_MORE
                used.append(replace(change, load=values[variable]) if more else change)
        return tuple(sorted(used, key=lambda c: (c.action, c.who, c.half_day or 0, repr(c.block))))

    def _keep_others(self) -> None:
        """No other school may be served less than in the plan."""
        unmet = {(item.school, item.weeks): item.visits for item in self.plan.unmet}
        for school, _, window, variable in self.built.unmet:
            if school.id != self.school.id:
                self.model.row([(variable, 1)], None, unmet.get((school.id, window), 0))
        missed = {(item.school, item.week, item.half_day) for item in self.plan.missed}
        for school, slot, variable in self.built.missed:
            if school.id != self.school.id:
                held = (school.id, slot.week, slot.half_day) in missed
                self.model.row([(variable, 1)], None, int(held))

    def _price_uses(self) -> None:
        uses: dict[ChangeNeeded, list[int]] = {}
        chosen = [*self.built.visits.items(), *self.built.joins.items()]
        for (_, liaison, slot), variable in chosen:
            if slot not in self.piece.available(liaison):
                change = ChangeNeeded(WORK_THEN, liaison, slot.half_day)
                uses.setdefault(change, []).append(variable)
        for (school, _, slot), variable in self.built.visits.items():
            if school == self.school.id and slot.half_day not in self.school.open_half_days:
                change = ChangeNeeded(OPEN_THEN, school, slot.half_day)
                uses.setdefault(change, []).append(variable)
        for (school, liaison, slot), variable in chosen:
            for block in self.piece.blocks:
                if block.hits(school, liaison, slot):
                    who = block.school or block.liaison or ""
                    change = ChangeNeeded(LIFT_BLOCK, who, block.half_day, block=block)
                    uses.setdefault(change, []).append(variable)
        for change, variables in uses.items():
            used = self.model.follower()
            self.price[change] = (used, CHANGE_COST[change.action])
            for variable in variables:
                self.model.row([(variable, 1), (used, -1)], None, 0)

    def _price_work(self) -> None:
        weeks: dict[tuple[str, int], list[tuple[int, int]]] = {}
        demand_load = {s.id: d.load for s in self.piece.schools if (d := self.piece.demand(s))}
        for (school, liaison, slot), variable in self.built.visits.items():
            weeks.setdefault((liaison, slot.week), []).append((variable, demand_load[school]))
        for (_, liaison, slot), variable in self.built.joins.items():
            weeks.setdefault((liaison, slot.week), []).append((variable, 1))
        for person in self.piece.liaisons:
            more = self.model.follower(EXTRA_LOAD)
            self.price[ChangeNeeded(WORK_MORE, person.id)] = (more, CHANGE_COST[WORK_MORE])
            for week in range(self.piece.cycle_weeks):
                terms = weeks.get((person.id, week), [])
                self.model.row([*terms, (more, -1)], None, person.weekly_load)


def _widen(piece: Instance, school: School, whole_week: bool) -> Instance:
    """Everybody could work longer, and in the `whole_week` on all half-days; the school could open
    on all of them, and blocks that keep a liaison from it could go.
    """
    whole = tuple(range(HALF_DAYS))
    liaisons = tuple(
        replace(
            liaison,
            half_days=whole if whole_week else liaison.half_days,
            half_days_by_week=() if whole_week else liaison.half_days_by_week,
            weekly_load=min(SLOT_LOAD * HALF_DAYS, liaison.weekly_load + EXTRA_LOAD),
        )
        for liaison in piece.liaisons
    )
    schools = tuple(
        replace(s, open_half_days=whole) if s.id == school.id else s for s in piece.schools
    )
    blocks = tuple(block for block in piece.blocks if block.school not in (None, school.id))
    return replace(piece, liaisons=liaisons, schools=schools, blocks=blocks)
