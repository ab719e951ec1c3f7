"""Emitter for HiGHS, through MathOpt inside the ortools wheel.

It proves T0 where demand exceeds capacity, with which CP-SAT struggles. The `threads` parameter is
left alone on purpose, and the separate highspy package must never be installed beside ortools: the
two cannot be imported in one process.
"""

from __future__ import annotations

import datetime
import math
from typing import Any

from liaisons.rostering import solvers
from liaisons.rostering.cpsat import Answer
from liaisons.rostering.model import Model, Row, Terms, Tier

TOLERANCE = 1e-6


def solve(
    model: Model,
    tier: Tier,
    rows: list[Row],
    start: list[int],
    *,
    seed: int,
    node_limit: int,
    wall_limit: float,
) -> Answer:
    """Minimise one tier. What comes back is rounded and held against every row in whole numbers."""
    problem, variables = _emit(model, tier, rows)
    parameters = solvers.mathopt.SolveParameters(
        time_limit=datetime.timedelta(seconds=wall_limit),
        node_limit=node_limit,
        random_seed=seed,
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=0.5,
    )
    hint = solvers.mathopt.SolutionHint(
        variable_values=dict(zip(variables, map(float, start), strict=True))
    )
    result = solvers.mathopt.solve(
        problem,
        solvers.mathopt.SolverType.HIGHS,
        params=parameters,
        model_params=solvers.mathopt.ModelSolveParameters(solution_hints=[hint]),
    )
    return _answer(model, tier, rows, result, variables)


def _emit(model: Model, tier: Tier, rows: list[Row]) -> tuple[Any, list[Any]]:
    problem = solvers.mathopt.Model()
    variables = [
        problem.add_integer_variable(lb=low, ub=high)
        for low, high in zip(model.low, model.high, strict=True)
    ]
    for row in rows:
        problem.add_linear_constraint(
            lb=-math.inf if row.low is None else row.low,
            ub=math.inf if row.high is None else row.high,
            expr=_expression(row.terms, variables),
        )
    problem.minimize(_expression(tier.terms, variables))
    return problem, variables


def _expression(terms: Terms, variables: list[Any]) -> Any:
    return solvers.mathopt.LinearSum(factor * variables[variable] for variable, factor in terms)


def _answer(model: Model, tier: Tier, rows: list[Row], result: Any, variables: list[Any]) -> Answer:
    if not result.has_primal_feasible_solution():
        return Answer(None, tier.constant, False, "node or wall limit")
    values = [round(value) for value in result.variable_values(variables)]
    if any(not row.holds(values) for row in rows):
        return Answer(None, tier.constant, False, "rounding")
    found = result.best_objective_bound()  # -inf where it was cut short before any bound
    bound = tier.constant + (math.ceil(found - TOLERANCE) if math.isfinite(found) else 0)
    proven = bound >= tier.value(values)
    return Answer(
        values,
        min(max(bound, tier.constant), tier.value(values)),
        proven,
        "proof" if proven else "node or wall limit",
    )
