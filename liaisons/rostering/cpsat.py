"""Emitter for CP-SAT: one worker, linearisation 2, fixed seed, a deterministic limit.

One worker proves in 2 s what the default portfolio on two does not in 20 s, and gives the same
answer to the byte each time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from liaisons.rostering import solvers
from liaisons.rostering.model import Model, Row, Terms, Tier

BIG = 1 << 40


@dataclass(frozen=True)
class Answer:
    """What an engine says of one tier: values (None: nothing found), bound, and if it is proven
    (without values: that there is nothing to find).
    """

    values: list[int] | None
    bound: int
    proven: bool
    stopped_by: str


def solve(
    model: Model,
    tier: Tier,
    rows: list[Row],
    start: list[int] | None,
    *,
    seed: int,
    deterministic_limit: float,
    wall_limit: float,
    cancelled: Callable[[], bool] | None = None,
    linearisation: int = 2,
    presolve: bool = True,
    cuts: bool = True,
) -> Answer:
    """Minimise one tier. `start` is a full hint; limits are deterministic units and seconds. A
    model of some hundreds of variables is solved before cuts, and a smaller one before a presolve,
    are done with it.
    """
    problem = _emit(model, tier, rows)
    if start:
        problem.proto.solution_hint.vars.extend(range(len(start)))
        problem.proto.solution_hint.values.extend(start)
    solver = _solver(seed, deterministic_limit, wall_limit, linearisation)
    solver.parameters.cp_model_presolve = presolve
    if not cuts:
        solver.parameters.cut_level = 0
    with _Watch(solver, cancelled) if cancelled else nullcontext():
        status = solver.solve(problem)
    return _answer(solver, status, tier, deterministic_limit)


def _emit(model: Model, tier: Tier, rows: list[Row]) -> Any:
    """The problem, written into its fields: the expressions of the library take twice as long."""
    problem = solvers.cp_model.CpModel()
    proto = problem.proto
    for low, high in zip(model.low, model.high, strict=True):
        proto.variables.add().domain.extend((low, high))
    for row in rows:
        linear = proto.constraints.add().linear
        _write(linear, row.terms)
        low = -BIG if row.low is None else row.low
        linear.domain.extend((low, BIG if row.high is None else row.high))
    _write(proto.objective, tier.terms)
    return problem


def _write(linear: Any, terms: Terms) -> None:
    linear.vars.extend([variable for variable, _ in terms])
    linear.coeffs.extend([factor for _, factor in terms])


def _solver(seed: int, deterministic_limit: float, wall_limit: float, linearisation: int) -> Any:
    solver = solvers.cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = linearisation
    solver.parameters.cp_model_probing_level = 0  # costs a tenth of the time and finds nothing
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = deterministic_limit
    solver.parameters.max_time_in_seconds = wall_limit
    return solver


def _answer(solver: Any, status: Any, tier: Tier, limit: float) -> Answer:
    if status == solvers.cp_model.INFEASIBLE:
        return Answer(None, tier.constant, True, "proof")
    if status not in (solvers.cp_model.OPTIMAL, solvers.cp_model.FEASIBLE):
        return Answer(None, tier.constant, False, _stopped_by(solver, limit))
    values = [int(value) for value in solver.response_proto.solution]
    bound = tier.constant + round(solver.best_objective_bound)
    if status == solvers.cp_model.OPTIMAL:
        return Answer(values, tier.value(values), True, "proof")
    return Answer(values, max(bound, tier.constant), False, _stopped_by(solver, limit))


def _stopped_by(solver: Any, limit: float) -> str:
    return "deterministic limit" if solver.deterministic_time >= 0.99 * limit else "wall limit"


class _Watch:
    """Stops the solver from outside when the caller says so, looking five times a second."""

    def __init__(self, solver: Any, cancelled: Callable[[], bool]) -> None:
        self._solver, self._cancelled = solver, cancelled
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(timeout=5)

    def _look(self) -> None:
        while not self._over.wait(0.2):
            if self._cancelled():
                self._solver.stop_search()
