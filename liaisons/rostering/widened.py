"""An instance in which people could work longer and on other half-days, and a school could open on
others: the model of the standing plan with a price on every such change that is used.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from liaisons.rostering.instance import (
    HALF_DAYS,
    SLOT_LOAD,
    Block,
    Demand,
    Instance,
    School,
)
from liaisons.rostering.plan import Owner, StandingPlan
from liaisons.rostering.standing_model import StandingModel

HOPELESS = 10_000  # beyond the cost of all changes together
EXTRA_LOAD = 4  # how much longer a week may get in thought: two half-days

WORK_MORE, WORK_THEN, OPEN_THEN = "work_more", "work_then", "open_then"
LIFT_BLOCK = "lift_block"
CHANGE_COST = {WORK_MORE: 10, WORK_THEN: 15, OPEN_THEN: 8, LIFT_BLOCK: 12}


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


class Widened:
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
