"""What a tier cannot be below, and what can no longer be chosen: by the prices of its relaxation.

The linear relaxation is solved in floating point, and is believed in nothing: its prices are
rounded, and the bound that they give (of Lagrange: any prices give one) is counted again in whole
numbers. A variable that would lift that bound over the tier's objective is fixed for the tiers
that follow: up to half of all variables where the relaxation is tight.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from liaisons.rostering import solvers
from liaisons.rostering.model import Model, Row, Tier

SCALE = 1 << 30  # prices are whole multiples of 1/SCALE


@dataclass(frozen=True)
class Prices:
    """`bound` and `reduced` (per variable, what one more costs) in 1/SCALE, without the constant
    of the tier.
    """

    tier: Tier
    bound: int
    reduced: list[int]

    @property
    def floor(self) -> int:
        """The tier cannot be below this: its values are whole, so a fraction counts as one."""
        return self.tier.constant + max(0, -(-self.bound // SCALE))

    def fixed(self, model: Model, objective: int) -> list[Row]:
        """Rows for the variables that stay as they are wherever the tier is at most `objective`."""
        room = (objective - self.tier.constant) * SCALE - self.bound
        rows = []
        for variable, cost in enumerate(self.reduced):
            if abs(cost) > room and model.low[variable] < model.high[variable]:
                value = model.low[variable] if cost > 0 else model.high[variable]
                rows.append(Row(((variable, 1),), value, value))
        return rows


def price(model: Model, tier: Tier, rows: list[Row], wall_limit: float) -> Prices | None:
    """Prices of one tier under these rows; None where the relaxation was not solved in time."""
    duals = _duals(model, tier, rows, wall_limit)
    if duals is None:
        return None
    reduced = [0] * len(model.low)
    for variable, factor in tier.terms:
        reduced[variable] += factor * SCALE
    bound = 0
    for row, dual in zip(rows, duals, strict=True):
        side = row.low if dual > 0 else row.high
        paid = round(dual * SCALE)
        if side is None or not paid:
            continue
        bound += paid * side
        for variable, factor in row.terms:
            reduced[variable] -= paid * factor
    for cost, low, high in zip(reduced, model.low, model.high, strict=True):
        bound += cost * (low if cost > 0 else high)
    return Prices(tier, bound, reduced)


def _duals(model: Model, tier: Tier, rows: list[Row], wall_limit: float) -> list[float] | None:
    solver: Any = solvers.pywraplp.Solver.CreateSolver("GLOP")
    solver.SetTimeLimit(int(1000 * wall_limit))
    variables = [
        solver.NumVar(low, high, "") for low, high in zip(model.low, model.high, strict=True)
    ]
    endless = solver.infinity()
    made = []
    for row in rows:
        low = -endless if row.low is None else row.low
        high = endless if row.high is None else row.high
        made.append(solver.Constraint(low, high))
        for variable, factor in row.terms:
            made[-1].SetCoefficient(variables[variable], factor)
    objective = solver.Objective()
    for variable, factor in tier.terms:
        objective.SetCoefficient(variables[variable], factor)
    objective.SetMinimization()
    if solver.Solve() != solvers.pywraplp.Solver.OPTIMAL:
        return None
    return [row.dual_value() for row in made]
