"""Tier after tier: each is solved and, where it can be, proven before the next one opens."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from liaisons.rostering import cpsat, highs
from liaisons.rostering.cpsat import Answer
from liaisons.rostering.model import Model, Row, Tier
from liaisons.rostering.pricing import Prices, price

ENGINES = ("auto", "cp-sat", "highs")
FORMAT_VERSION = 1
HIGHS_NODES = 20_000
SMALL_FOR_HIGHS = 1_500  # variables
QUICK_LOOK = 4.0  # deterministic units to look for a plan that reaches the floor


class Cancelled(Exception):
    """The caller's `cancelled()` said stop; nothing was decided."""


@dataclass(frozen=True)
class Limits:
    """How long and how to search. `deterministic` is per tier, in the solver's own units (about a
    second each) and does not depend on the machine; `wall_seconds` is the safety net over all
    tiers: a plan that it cut short says so and need not come out the same again.
    """

    seed: int = 1
    deterministic: float = 60.0
    wall_seconds: float = 300.0
    engine: str = "auto"

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            raise ValueError(f"engine: {self.engine!r} is not one of {', '.join(ENGINES)}")
        if self.deterministic <= 0 or self.wall_seconds <= 0:
            raise ValueError("limits: must be more than 0")


@dataclass(frozen=True)
class TierResult:
    """One tier of a certificate. It is proven optimal where objective = bound."""

    name: str
    objective: int
    bound: int
    status: str
    engine: str
    stopped_by: str

    @property
    def proven(self) -> bool:
        return self.objective == self.bound


@dataclass(frozen=True)
class Certificate:
    """What was proven, and on which input, with which seed and versions."""

    problem: str
    cluster: str
    seed: int
    input_hash: str
    versions: tuple[tuple[str, str], ...]
    tiers: tuple[TierResult, ...]

    @property
    def proven(self) -> bool:
        return all(tier.proven for tier in self.tiers)

    @property
    def vector(self) -> tuple[int, ...]:
        return tuple(tier.objective for tier in self.tiers)


@dataclass(frozen=True)
class Progress:
    """Told at each tier that is done: for a screen that follows the work."""

    problem: str
    cluster: str
    tier: TierResult
    done: int
    of: int
    seconds: float


@dataclass(frozen=True)
class Hooks:
    """What the caller wants to hear, and how it says stop: looked at before each tier and five
    times a second while CP-SAT searches. HiGHS cannot be stopped from outside.
    """

    progress: Callable[[Progress], None] = lambda _: None
    cancelled: Callable[[], bool] = lambda: False


STANDARD, SILENT = Limits(), Hooks()


@dataclass
class Climb:
    """Solves the tiers of one model. `tighten` brings any values to the same plan without slack;
    `crowded` says that demand exceeds capacity, where HiGHS goes first for the first tier.
    `floor` is what the first tier cannot be below, proven elsewhere: a plan that reaches it needs
    no proof of its own, and is looked for first. `narrow` are rows that make this look shorter,
    and decide nothing.
    """

    model: Model
    problem: str
    cluster: str
    limits: Limits
    hooks: Hooks
    tighten: Callable[[list[int]], list[int]]
    crowded: bool = False
    floor: int | None = None
    narrow: tuple[Row, ...] = ()
    _locked: list[Row] = field(default_factory=list)

    def run(self, start: list[int]) -> tuple[list[int], tuple[TierResult, ...]]:
        """Values and the results of all tiers, from a start that must keep every row."""
        if broken := self.model.broken(start):
            raise AssertionError(f"the start breaks {len(broken)} rows, first {broken[0]}")
        began = time.monotonic()
        values, results = start, []
        for index, tier in enumerate(self.model.tiers):
            if self.hooks.cancelled():
                raise Cancelled
            prices = self._price(tier, index, values, began)
            values, result = self._one(tier, values, index, began, prices)
            results.append(result)
            self._locked.append(Row(tier.terms, None, result.objective - tier.constant))
            if prices:
                self._locked += prices.fixed(self.model, result.objective)
            self._tell(result, len(results), began)
        return values, tuple(results)

    def _price(self, tier: Tier, stage: int, start: list[int], began: float) -> Prices | None:
        """Prices of a tier that has something left to win, and no floor yet. HiGHS by itself goes
        without, so that it checks them.
        """
        left = self._left(began)
        done = tier.value(start) == tier.constant
        floored = stage == 0 and self.floor is not None
        if floored or done or left <= 0 or self.limits.engine == "highs":
            return None
        return price(self.model, tier, self.model.rows_at(stage) + self._locked, left)

    def _left(self, began: float) -> float:
        return self.limits.wall_seconds - (time.monotonic() - began)

    def _one(
        self, tier: Tier, start: list[int], stage: int, began: float, prices: Prices | None
    ) -> tuple[list[int], TierResult]:
        # Every term is >= 0: nothing is below the constant.
        floor = self.floor if stage == 0 else None
        bound = max(tier.constant, floor or 0, prices.floor if prices else 0)
        if tier.value(start) == bound:
            return start, TierResult(tier.name, bound, bound, "proven", "bound", "proof")
        best, engine, stopped = start, "cp-sat", "wall limit"
        if stage == 0 and (floor is not None or self.narrow) and not self.crowded:
            look = self._look_quickly(tier, best, bound, began)
            best = self._better(tier, best, look)
            bound = bound if self.narrow else max(bound, look.bound)
        for name in () if tier.value(best) == bound else self._engines(stage == 0):
            answer = self._ask(name, tier, stage, best, bound, began)
            if self.hooks.cancelled():
                raise Cancelled
            bound, engine, stopped = max(bound, answer.bound), name, answer.stopped_by
            best = self._better(tier, best, answer)
            if tier.value(best) <= bound:
                break
        return best, _result(tier, tier.value(best), bound, engine, stopped)

    def _engines(self, first: bool) -> tuple[str, ...]:
        if self.limits.engine != "auto":
            return (self.limits.engine,)
        if first and self.crowded:
            return ("highs", "cp-sat")
        # On the later tiers of a whole cluster HiGHS found no bound in 30 s and took 498 MB.
        worthwhile = first or len(self.model.low) <= SMALL_FOR_HIGHS
        return ("cp-sat", "highs") if worthwhile else ("cp-sat",)

    def _better(self, tier: Tier, best: list[int], answer: Answer) -> list[int]:
        if answer.values is None:
            return best
        tight = self.tighten(answer.values)
        return tight if tier.value(tight) < tier.value(best) else best

    def _ask(
        self, engine: str, tier: Tier, stage: int, start: list[int], floor: int, began: float
    ) -> Answer:
        left = self._left(began)
        if left <= 0:
            return Answer(None, tier.constant, False, "wall limit")
        at_least = Row(tier.terms, floor - tier.constant, None)
        rows = [*self.model.rows_at(stage), *self._locked, at_least]
        if engine == "highs":
            return highs.solve(
                self.model,
                tier,
                rows,
                start,
                seed=self.limits.seed,
                node_limit=HIGHS_NODES,
                wall_limit=left,
            )
        return cpsat.solve(
            self.model,
            tier,
            rows,
            start,
            seed=self.limits.seed,
            deterministic_limit=self.limits.deterministic,
            wall_limit=left,
            cancelled=self.hooks.cancelled,
        )

    def _look_quickly(self, tier: Tier, start: list[int], floor: int, began: float) -> Answer:
        """A plan that reaches the floor, with little linearisation: that proves, and finds less."""
        left = self._left(began)
        if left <= 0:
            return Answer(None, floor, False, "wall limit")
        at_least = Row(tier.terms, floor - tier.constant, None)
        return cpsat.solve(
            self.model,
            tier,
            [*self.model.rows_at(0), *self.narrow, at_least],
            start,
            seed=self.limits.seed,
            deterministic_limit=min(QUICK_LOOK, self.limits.deterministic),
            wall_limit=left,
            cancelled=self.hooks.cancelled,
            linearisation=1,
        )

    def _tell(self, result: TierResult, done: int, began: float) -> None:
        seconds = time.monotonic() - began
        of = len(self.model.tiers)
        self.hooks.progress(Progress(self.problem, self.cluster, result, done, of, seconds))


def _result(tier: Tier, objective: int, bound: int, engine: str, stopped: str) -> TierResult:
    status = "proven" if bound >= objective else "feasible"
    stopped = "proof" if status == "proven" else stopped
    return TierResult(tier.name, objective, min(bound, objective), status, engine, stopped)


def certify(
    problem: str, cluster: str, limits: Limits, tiers: tuple[TierResult, ...], data: Any
) -> Certificate:
    """A certificate over plain data (lists, dicts, strings, numbers)."""
    return Certificate(problem, cluster, limits.seed, digest(data), versions(), tiers)


def versions() -> tuple[tuple[str, str], ...]:
    return (("ortools", version("ortools")), ("rostering", str(FORMAT_VERSION)))


def digest(data: Any) -> str:
    """SHA-256 over the data as JSON with sorted keys and no blanks."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
