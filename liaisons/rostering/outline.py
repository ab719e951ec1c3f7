"""Who can have which school: a small model of the owners, their meetings and what each pair costs.

A plan of the whole cluster keeps every rule of it, so what it rules out is out. It says what T0
cannot be below, and which owners no plan has that is as good in T0 and T1. The relaxation of the
whole model sees neither, where many faces have to change.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from liaisons.rostering import cpsat
from liaisons.rostering.careful import plan_carefully
from liaisons.rostering.greedy import may_be_there
from liaisons.rostering.instance import MONTHLY, Demand, Instance, School, Slot
from liaisons.rostering.model import Row, Tier
from liaisons.rostering.standing_model import StandingModel
from liaisons.rostering.tiers import Hooks, Limits

FLOOR = 2.0  # deterministic units for the bound by meetings alone
ROUND = 0.5  # and for one more plan with owners that were not seen yet
ROUNDS = 60

Pair = tuple[str, str]  # school, liaison


class Outline:
    """The owners of one cluster, without presences: a sixth of the variables."""

    def __init__(self, piece: Instance, limits: Limits, hooks: Hooks) -> None:
        self._piece, self._limits, self._hooks = piece, limits, hooks
        self._built = StandingModel(piece, meetings_only=True)

    @cached_property
    def floor(self) -> int:
        """What T0 cannot be below: the meetings that are missed even where nothing else is asked.

        Leaving out all visits takes no plan away and adds no cost, so it is a bound; it is proven
        in some hundredths of a second, and mostly is the optimum itself.
        """
        start = self._built.values(plan_carefully(self._piece))
        missed = self._built.model.tiers[0]
        return self._solve(missed, self._built.model.rows_at(0), start, FLOOR, 2).bound

    def suggested(self) -> tuple[Pair, ...]:
        """Owners with whom least has to change, where no visit is left out; none where unknown."""
        rows = [*self._rows(self.floor), *weekly_loads(self._piece, self._built)]
        start = self._built.model.low
        answer = self._solve(self._strangeness, rows, start, ROUND, 2)
        chosen = answer.values or start
        return tuple(pair for pair, variable in self._built.owns.items() if chosen[variable])

    def ruled_out(self, missed: int, strangeness: int) -> tuple[Pair, ...]:
        """The pairs that are in no plan with at most this T0, and at most this in the terms of T1.

        Each round looks for a plan with a pair that no round before had, until there is none.
        Nothing is ruled out where visits may be left out, nor when the rounds are over.
        """
        if missed - self.floor >= lightest_visit(self._piece):
            return ()
        pairs = self._built.owns
        rows = [*self._rows(missed), *weekly_loads(self._piece, self._built)]
        rows.append(Row(self._strangeness.terms, None, strangeness))
        unseen = set(pairs.values())
        for _ in range(ROUNDS):
            if not unseen:
                break
            another = Row(tuple((variable, 1) for variable in sorted(unseen)), 1, None)
            start = [int(variable in unseen) for variable in range(len(self._built.model.low))]
            answer = self._solve(Tier("owners", ()), [*rows, another], start, ROUND, 0)
            if answer.values is None:
                out = (pair for pair, variable in pairs.items() if variable in unseen)
                return tuple(out) if answer.proven else ()
            unseen -= {variable for variable in unseen if answer.values[variable]}
        return ()

    @cached_property
    def _costs(self) -> dict[Pair, int | None]:
        schools = self._piece.school_by_id
        return {(s, o): pair_cost(self._piece, schools[s], o) for s, o in self._built.owns}

    @cached_property
    def _strangeness(self) -> Tier:
        pairs = ((self._built.owns[pair], cost) for pair, cost in self._costs.items())
        return Tier("strangeness", tuple((variable, cost) for variable, cost in pairs if cost))

    def _solve(
        self, tier: Tier, rows: list[Row], start: list[int], units: float, linearisation: int
    ) -> cpsat.Answer:
        return cpsat.solve(
            self._built.model,
            tier,
            rows,
            start,
            seed=self._limits.seed,
            deterministic_limit=min(units, self._limits.deterministic),
            wall_limit=self._limits.wall_seconds,
            cancelled=self._hooks.cancelled,
            linearisation=linearisation,
        )

    def _rows(self, missed: int) -> Iterator[Row]:
        """What plans keep that miss this much and leave out no visit."""
        tier = self._built.model.tiers[0]
        yield from self._built.model.rows_at(0)
        yield Row(tier.terms, None, missed - tier.constant)
        for pair, cost in self._costs.items():
            if cost is None:
                yield Row(((self._built.owns[pair], 1),), 0, 0)


def lightest_visit(piece: Instance) -> int:
    """The least that a visit weighs in T0 that is left out."""
    kinds = ((school, piece.demand(school)) for school in piece.schools)
    return min((piece.miss_weight(school, d.kind) for school, d in kinds if d), default=0)


def weekly_loads(piece: Instance, outline: StandingModel) -> Iterator[Row]:
    """The weekly visits of an owner's schools and the meetings joined fit in a week."""
    weekly = [
        (school.id, d.visits * d.load)
        for school in piece.schools
        if (d := piece.demand(school)) and d.kind != MONTHLY
    ]
    for liaison in piece.liaisons:
        pairs = [(outline.owns.get((name, liaison.id)), load) for name, load in weekly]
        mine = [(variable, load) for variable, load in pairs if variable is not None]
        for week in range(piece.cycle_weeks):
            joins = [
                (variable, 1)
                for (_, owner, slot), variable in outline.joins.items()
                if owner == liaison.id and slot.week == week
            ]
            yield Row((*mine, *joins), None, liaison.weekly_load)


def pair_cost(piece: Instance, school: School, owner: str) -> int | None:
    """The least that a school costs in T1 with this owner, whatever else that has; None where its
    visits cannot all be made.
    """
    demand = piece.demand(school)
    if not demand:
        return 0
    windows = [
        [s for s in piece.slots_for(school, window) if may_be_there(piece, school.id, owner, s)]
        for window in demand.windows
    ]
    if any(len(slots) < demand.visits for slots in windows):
        return None
    return face_cost(piece, school, owner) + _habit_cost(piece, school, demand, windows)


def face_cost(piece: Instance, school: School, owner: str) -> int:
    """What another face than today's costs in T1, whether its visits are made or not."""
    demand = piece.demand(school)
    changes = demand and school.current_liaison not in (None, owner)
    return piece.weights.face(demand.kind) if demand and changes else 0


def _habit_cost(piece: Instance, school: School, demand: Demand, windows: list[list[Slot]]) -> int:
    weights = piece.weights
    if demand.kind == MONTHLY:
        used = sum(school.is_used_to(slot) for slots in windows for slot in slots)
        strange = max(0, demand.visits - used) if school.has_habit else 0
        return strange * weights.half_day_monthly
    if demand.visits > 1:
        return 0
    usual = school.usual_half_days()
    return min(
        (weights.half_day_weekly if usual and half_day not in usual else 0)
        + weights.irregular_visit * _off(school, windows, half_day)
        for half_day in {slot.half_day for slots in windows for slot in slots} | {*usual}
    )


def _off(school: School, windows: list[list[Slot]], half_day: int) -> int:
    """Weeks in which the visit cannot be on this half-day, nor where it stands today."""
    return sum(
        not any(s.half_day == half_day or s in school.current_visits for s in slots)
        for slots in windows
    )
