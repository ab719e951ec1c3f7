"""Problem (a): the standing pattern of a term, cluster by cluster (docs/rostering.md section 2)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial

from liaisons.rostering.careful import plan_carefully
from liaisons.rostering.checking import check
from liaisons.rostering.greedy import plan_greedily
from liaisons.rostering.instance import Demand, Instance
from liaisons.rostering.model import Row
from liaisons.rostering.outline import Outline
from liaisons.rostering.owners import Owners
from liaisons.rostering.parts import clusters, part
from liaisons.rostering.plan import StandingPlan, merge
from liaisons.rostering.reading import plain
from liaisons.rostering.standing_model import StandingModel
from liaisons.rostering.tiers import SILENT, STANDARD, Climb, Hooks, Limits, certify

STANDING = "standing"


def solve_standing(
    instance: Instance,
    *,
    limits: Limits = STANDARD,
    hooks: Hooks = SILENT,
    incumbent: StandingPlan | None = None,
    processes: int = 1,
) -> StandingPlan:
    """The proven best pattern of every cluster, merged.

    `incumbent` is the pattern as it stands: a first plan, and kept where it is as good as the
    best. With more `processes` the clusters run beside each other; hooks then stay silent, as
    functions cannot cross. The plan is the same with any number of processes.
    """
    check(instance)
    parts = [part(instance, cluster) for cluster in clusters(instance)]
    if processes > 1 and len(parts) > 1:
        with ProcessPoolExecutor(processes) as pool:
            work = partial(solve_cluster, limits=limits, incumbent=incumbent)
            return merge(tuple(pool.map(work, parts)))
    return merge(
        tuple(
            solve_cluster(piece, limits=limits, hooks=hooks, incumbent=incumbent) for piece in parts
        )
    )


def solve_cluster(
    piece: Instance,
    *,
    limits: Limits = STANDARD,
    hooks: Hooks = SILENT,
    incumbent: StandingPlan | None = None,
) -> StandingPlan:
    """The pattern of one cluster (an instance made by `part`). Raises Cancelled."""
    built = StandingModel(piece)
    first = [built.values(plan_carefully(piece)), built.values(plan_greedily(piece))]
    own = _usable(built, piece, incumbent)
    outline = Outline(piece, limits, hooks)
    cluster = piece.schools[0].cluster if piece.schools else ""
    climb = Climb(
        built.model,
        STANDING,
        cluster,
        limits,
        hooks,
        tighten=lambda values: built.values(built.plan(values)),
        crowded=is_crowded(piece),
        floor=lambda: outline.floor,
        near=lambda stage, values: _near(built, outline, stage, values),
        rules=lambda reached: _rules(built, outline, reached),
        apart=Owners(built, lambda: outline.floor, limits, hooks).look,
    )
    start = min((*first, *own), key=lambda values: _vector(built, values))
    values, tiers = climb.run(start)
    kept = own[0] if own and _vector(built, own[0]) == _vector(built, values) else values
    certificate = certify(STANDING, cluster, limits, tiers, plain(piece))
    return replace(built.plan(kept), certificates=(certificate,))


def _near(
    built: StandingModel, outline: Outline, stage: int, values: list[int]
) -> Iterator[list[Row]]:
    """In T0 and T3 the owners as they are, in T0 also those with whom least has to change. (A T1
    that starts near its best takes longer, and T2 is about owners only.)
    """
    if stage in (0, 3):
        yield built.with_owners({pair for pair, owns in built.owns.items() if values[owns]})
    if stage == 0 and (suggested := outline.suggested()):
        yield built.with_owners({*suggested})


def _rules(built: StandingModel, outline: Outline, reached: tuple[int, ...]) -> Iterator[Row]:
    """After T1: the owners that no plan has that is as good."""
    if len(reached) == 2:
        missed, strangeness = reached
        constant = built.model.tiers[1].constant
        for pair in outline.ruled_out(missed, strangeness - constant):
            yield Row(((built.owns[pair], 1),), 0, 0)


def _vector(built: StandingModel, values: list[int]) -> tuple[int, ...]:
    return tuple(tier.value(values) for tier in built.model.tiers)


def _usable(
    built: StandingModel, piece: Instance, incumbent: StandingPlan | None
) -> tuple[list[int], ...]:
    """The present pattern as values, where it still keeps every rule; else nothing."""
    if incumbent is None or not built.knows(incumbent):
        return ()
    values = built.values(incumbent)
    return () if built.model.broken(values) else (values,)


def is_crowded(piece: Instance) -> bool:
    """Whether more is asked than fits, in a cycle or of the weekly visits in any week."""
    weeks = range(piece.cycle_weeks)
    room = [sum(_room(piece, week)) for week in weeks]
    asked = [_asked(piece, week) for week in weeks]
    monthly = sum(d.load_in_cycle for s in piece.schools if (d := piece.demand(s)) and _spread(d))
    over = any(load > free for load, free in zip(asked, room, strict=True))
    return over or sum(asked) + monthly > sum(room)


def _spread(demand: Demand) -> bool:
    """Whether a visit may be in any week, so that no one week has to hold it."""
    return len(demand.windows) == 1


def _room(piece: Instance, week: int) -> Iterator[int]:
    for liaison in piece.liaisons:
        half_days = sum(slot.week == week for slot in piece.available(liaison.id))
        yield min(liaison.weekly_load, 2 * half_days)


def _asked(piece: Instance, week: int) -> int:
    load = 0
    for school in piece.schools:
        demand = piece.demand(school)
        if demand and not _spread(demand):
            load += demand.visits * demand.load
        load += sum(slot.week == week for slot in school.meetings)
    return load
