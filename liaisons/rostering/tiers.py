"""Tier after tier: each is solved and, where it can be, proven before the next one opens."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from math import gcd
from typing import Any

from liaisons.rostering import cpsat, highs
from liaisons.rostering.cpsat import Answer
from liaisons.rostering.model import Model, Row, Tier, joined
from liaisons.rostering.pricing import Prices, price
from liaisons.rostering.shrink import Bounds, Shrunk

ENGINES = ("auto", "cp-sat", "highs")
FORMAT_VERSION = 1
HIGHS_NODES = 20_000
SMALL_FOR_HIGHS = 1_500  # variables
NEAR_LOOK = 0.2  # deterministic units to look near the plan that there is
FIRST_LOOK = 4.0  # and all over, before another way is tried
QUICK_LOOK = 4.0  # for a plan that reaches a known floor


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
    no proof of its own. `near` gives, for a tier and the values so far, sets of rows that leave
    little open: what can be won there is won quickly. `rules` are asked for after a tier of which
    the relaxation did not see everything: rows that every plan keeps that is as good as these
    objectives. With `joint` the first two tiers are looked at together first, in one sum in which
    the least of the first weighs more than all of the second. `unpriced` are tiers in which prices
    take longer than what they save. `apart` is another way to the best of a tier, given the results
    of those before it and the values so far; None where that way ends.
    """

    model: Model
    problem: str
    cluster: str
    limits: Limits
    hooks: Hooks
    tighten: Callable[[list[int]], list[int]]
    crowded: bool = False
    floor: Callable[[], int] | None = None
    near: Callable[[int, list[int]], Iterable[list[Row]]] = lambda _, values: ()
    rules: Callable[[tuple[int, ...]], Iterable[Row]] = lambda _: ()
    joint: bool = False
    unpriced: frozenset[int] = frozenset()
    apart: Callable[[int, list[TierResult], list[int], bool], Answer | None] = lambda *_: None
    _began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.open = Bounds(self.model)
        self.floors: dict[int, int] = {}  # what the joint look proved, per tier

    def run(self, start: list[int]) -> tuple[list[int], tuple[TierResult, ...]]:
        """Values and the results of all tiers, from a start that must keep every row."""
        if broken := self.model.broken(start):
            raise AssertionError(f"the start breaks {len(broken)} rows, first {broken[0]}")
        values = start
        results: list[TierResult] = []
        for stage, tier in enumerate(self.model.tiers):
            if self.hooks.cancelled():
                raise Cancelled
            self.open.add(row for row in self.model.rows if row.stage == stage)
            if stage == 0 and self.joint and self.limits.engine != "highs":
                values = self._look_jointly(values)
            step = _Step(self, tier, stage, values, results)
            result = step.run()
            values = step.best
            results.append(result)
            self.open.add([Row(tier.terms, None, result.objective - tier.constant), *step.fixed()])
            if step.seen_in_part:
                self.open.add(self.rules(tuple(result.objective for result in results)))
            self._tell(result, len(results))
        return values, tuple(results)

    def _look_jointly(self, start: list[int]) -> list[int]:
        """One search instead of two, and what its bound says of each of the two tiers."""
        first, second = self.model.tiers[:2]
        unit = gcd(*(factor for _, factor in first.terms))
        most = sum(factor * self.model.high[variable] for variable, factor in second.terms)
        weight = most // max(1, unit) + 1
        terms = [(variable, weight * factor) for variable, factor in first.terms]
        step = _Step(self, joined("both", [*terms, *second.terms]), 0, start)
        step.run()
        least = -(-(step.bound - most) // (weight * max(1, unit))) * unit
        best = first.value(step.best) - first.constant
        self.floors = {0: first.constant + max(0, least)}
        if least == best:
            self.floors[1] = second.constant + max(0, step.bound - weight * best)
        self.open.add(step.fixed())
        return step.best

    @property
    def left(self) -> float:
        return self.limits.wall_seconds - (time.monotonic() - self._began)

    def engines(self, first: bool) -> tuple[str, ...]:
        if self.limits.engine != "auto":
            return (self.limits.engine,)
        if first and self.crowded:
            return ("highs", "cp-sat")
        # On the later tiers of a whole cluster HiGHS found no bound in 30 s and took 498 MB.
        worthwhile = first or len(self.model.low) <= SMALL_FOR_HIGHS
        return ("cp-sat", "highs") if worthwhile else ("cp-sat",)

    def _tell(self, result: TierResult, done: int) -> None:
        seconds = time.monotonic() - self._began
        of = len(self.model.tiers)
        self.hooks.progress(Progress(self.problem, self.cluster, result, done, of, seconds))


class _Step:
    """One tier of a climb: near the plan that there is first, then with prices, then all over."""

    def __init__(
        self,
        climb: Climb,
        tier: Tier,
        stage: int,
        start: list[int],
        results: Sequence[TierResult] = (),
    ) -> None:
        self.climb, self.tier, self.stage, self.best = climb, tier, stage, start
        self._results = list(results)
        # Every term is >= 0: nothing is below the constant.
        known = climb.floors.get(stage, 0) if tier is climb.model.tiers[stage] else 0
        self.bound = max(tier.constant, known)
        self._engine, self._stopped = "bound", "wall limit"
        self._small: Shrunk | None = None
        self._prices: Prices | None = None

    @property
    def _value(self) -> int:
        return self.tier.value(self.best)

    @property
    def _done(self) -> bool:
        return self._value <= self.bound

    def run(self) -> TierResult:
        for look in self._looks():
            if self._done:
                break
            look()
            if self.climb.hooks.cancelled():
                raise Cancelled
        return _result(self.tier, self._value, self.bound, self._engine, self._stopped)

    def _looks(self) -> Iterator[Callable[[], None]]:
        """From quick to thorough. What CP-SAT may leave open is for HiGHS, which by itself goes
        without all the rest, so that it checks it.
        """
        alone = self.climb.limits.engine != "auto"
        if self.climb.limits.engine != "highs":
            floored = self.stage == 0 and self.climb.floor is not None
            if floored:
                yield self._take_floor
            if not alone and not (floored and self.climb.crowded):
                yield partial(self._look_apart, keen=False)
            if not floored and self.stage not in self.climb.unpriced:
                yield self._price
            if not self.climb.crowded:
                yield self._look_near
                if floored:
                    yield self._look_all_over
            if not alone and self.stage > 1:
                yield self._look_quickly
                yield partial(self._look_apart, keen=True)
        for engine in self.climb.engines(self.stage == 0):
            yield partial(self._solve, engine)

    def _look_quickly(self) -> None:
        answer = self._ask("cp-sat", self.fixed(), FIRST_LOOK)
        self._take(answer)
        self.bound = max(self.bound, answer.bound)

    def _look_apart(self, keen: bool) -> None:
        answer = self.climb.apart(self.stage, self._results, self.best, keen)
        if answer:
            self.bound, self._engine = max(self.bound, answer.bound), "owners"
            self._take(answer, "owners")

    def _take_floor(self) -> None:
        if self.climb.floor:
            self.bound = max(self.bound, self.climb.floor())

    def _look_near(self) -> None:
        for rows in self.climb.near(self.stage, self.best):
            self._take(self._ask("cp-sat", [*rows, *self.fixed()], NEAR_LOOK))
            if self._done:
                return

    def _look_all_over(self) -> None:
        """For a plan that reaches the floor, with little linearisation: that proves, and finds
        less.
        """
        answer = self._ask("cp-sat", [], QUICK_LOOK, linearisation=1)
        self._take(answer)
        self.bound = max(self.bound, answer.bound)

    def _price(self) -> None:
        left = self.climb.left
        if left > 0:
            self._small = small = self.climb.open.shrunk(self.tier)
            self._prices = price(small.model, small.tier, small.rows, left)
            self.bound = max(self.bound, self._prices.floor if self._prices else 0)

    def _solve(self, engine: str) -> None:
        answer = self._ask(engine, self.fixed(), self.climb.limits.deterministic)
        self.bound, self._stopped = max(self.bound, answer.bound), answer.stopped_by
        self._take(answer)
        self._engine = engine

    @property
    def seen_in_part(self) -> bool:
        """Whether the relaxation knows less than what was proven."""
        return self._prices is not None and self._prices.floor < self._value

    def fixed(self) -> list[Row]:
        """Rows for what the prices fix, now that the tier is as good as it is."""
        if not self._prices or not self._small:
            return []
        rows = self._prices.fixed(self._small.model, self._value)
        return [self._small.lift(row) for row in rows]

    def _take(self, answer: Answer, engine: str = "cp-sat") -> None:
        """Keeps the values of an answer where they are better."""
        if answer.values is None:
            return
        tight = self.climb.tighten(answer.values)
        if self.tier.value(tight) < self._value:
            self.best, self._engine = tight, engine

    def _ask(self, engine: str, extra: list[Row], units: float, linearisation: int = 2) -> Answer:
        """One engine, on what the rows leave open."""
        climb, tier = self.climb, self.tier
        left = climb.left
        if left <= 0:
            return Answer(None, tier.constant, False, "wall limit")
        at_least = Row(tier.terms, self.bound - tier.constant, None)
        small = climb.open.with_rows([*extra, at_least]).shrunk(tier)
        given = small.model, small.tier, small.rows, small.squeeze(self.best)
        seed = climb.limits.seed
        if engine == "highs":
            answer = highs.solve(*given, seed=seed, node_limit=HIGHS_NODES, wall_limit=left)
        else:
            answer = cpsat.solve(
                *given,
                seed=seed,
                deterministic_limit=min(units, climb.limits.deterministic),
                wall_limit=left,
                cancelled=climb.hooks.cancelled,
                linearisation=linearisation,
            )
        values = small.expand(answer.values) if answer.values else None
        return replace(answer, values=values)


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
