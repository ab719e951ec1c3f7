"""One liaison with some schools, planned as if nobody else were there.

Once it is decided who has which school, no rule ties two liaisons together: a plan is as good as
the plans of its liaisons. Such a small one is solved in some milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from liaisons.rostering import cpsat
from liaisons.rostering.instance import Instance
from liaisons.rostering.model import Row, Tier, joined
from liaisons.rostering.plan import PatternVisit
from liaisons.rostering.shrink import Bounds
from liaisons.rostering.standing_model import StandingModel
from liaisons.rostering.tiers import Limits

Schools = frozenset[str]


class Unproven(Exception):
    """A limit came before the proof."""


@dataclass(frozen=True)
class Least:
    """What it costs at the least, with the visits of such a plan. Without visits it is a floor:
    more than was asked about.
    """

    cost: int
    visits: tuple[PatternVisit, ...] | None


class Alone:
    """Answers are remembered. `weight` is what one of T0 weighs in T1, and more than all that T1
    can be in a plan that is of any use.
    """

    def __init__(self, piece: Instance, weight: int, limits: Limits) -> None:
        self._piece, self.weight, self._limits = piece, weight, limits
        self._least: dict[tuple[str, Schools], Least] = {}
        self._travel: dict[tuple[str, Schools], Least] = {}
        self.solved = 0

    def least(self, liaison: str, schools: Schools, at_most: int) -> Least:
        """T0 and T1 together, T0 weighed: exact up to `at_most`, else a floor above it."""
        known = self._least.get((liaison, schools))
        if known is None or (known.visits is None and known.cost <= at_most):
            known = self._solve_least(liaison, schools, at_most)
            self._least[liaison, schools] = known
        return known

    def travel(self, liaison: str, schools: Schools) -> Least:
        """T3 at the least, where T0 and T1 are as little as they can be."""
        if (liaison, schools) not in self._travel:
            missed, strange = divmod(self._least[liaison, schools].cost, self.weight)
            built = self._built(liaison, schools, tiers=4)
            first, second, _, third = built.model.tiers
            rows = [_up_to(first, missed), _up_to(second, strange)]
            found = self._solve(built, third, 3, rows, linearisation=2)
            if found is None:
                raise AssertionError("what was there a moment ago is gone")
            self._travel[liaison, schools] = found
        return self._travel[liaison, schools]

    def _solve_least(self, liaison: str, schools: Schools, at_most: int) -> Least:
        built = self._built(liaison, schools, tiers=2)
        first, second = built.model.tiers
        constant = self.weight * first.constant + second.constant
        weighed = [(variable, self.weight * factor) for variable, factor in first.terms]
        both = joined("T0 and T1", [*weighed, *second.terms], constant)
        rows = [_up_to(first, at_most // self.weight), _up_to(both, at_most)]
        found = self._solve(built, both, 1, rows, linearisation=1)
        return found or Least(at_most + 1, None)

    def _built(self, liaison: str, schools: Schools, tiers: int) -> StandingModel:
        piece = self._piece
        return StandingModel(
            replace(
                piece,
                liaisons=(piece.liaison_by_id[liaison],),
                schools=tuple(school for school in piece.schools if school.id in schools),
            ),
            tiers=tiers,
        )

    def _solve(
        self, built: StandingModel, tier: Tier, stage: int, rows: Iterable[Row], linearisation: int
    ) -> Least | None:
        """The best plan, None where there is none. Raises Unproven."""
        self.solved += 1
        bounds = Bounds(built.model)
        bounds.add([*built.model.rows_at(stage), *rows])
        if not bounds.possible:
            return None
        small = bounds.shrunk(tier)
        answer = cpsat.solve(
            small.model,
            small.tier,
            small.rows,
            None,
            seed=self._limits.seed,
            deterministic_limit=self._limits.deterministic,
            wall_limit=self._limits.wall_seconds,
            linearisation=linearisation,
            presolve=False,
            cuts=False,
        )
        if not answer.proven:
            raise Unproven
        if answer.values is None:
            return None
        values = small.expand(answer.values)
        return Least(tier.value(values), built.plan(values).visits)


def _up_to(tier: Tier, most: int) -> Row:
    return Row(tier.terms, None, most - tier.constant)
