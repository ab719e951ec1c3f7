"""`make bench-roster SIZE=oss|region|nation SEEDS=n`: one table, against greedy in the same run.

Wall time depends on what else the machine does; processor time is printed beside it. `SIZE=replan`
measures sick calls instead: one OCP of one cluster, away for a week. `HISTORY=greedy` is the harder
case. Interrupted (Ctrl-C or SIGTERM) it prints the table of what it has.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from liaisons.rostering import solvers
from liaisons.rostering.careful import plan_carefully
from liaisons.rostering.case import Away, CaseWeek, ReplanCase, WeekVisit
from liaisons.rostering.generator import HISTORIES, SIZES, generate
from liaisons.rostering.greedy import plan_greedily
from liaisons.rostering.instance import MEETING, MONTHLY, Instance
from liaisons.rostering.parts import clusters, part
from liaisons.rostering.plan import PatternVisit, StandingPlan
from liaisons.rostering.replan import replan
from liaisons.rostering.standing import solve_cluster
from liaisons.rostering.tiers import Hooks, Limits, Progress
from liaisons.rostering.validator import objectives, validate
from liaisons.rostering.validator_weeks import validate_replan

REPLAN = "replan"
CLUSTERS_EACH = 10  # of a process
LIMITS = Limits(deterministic=15, wall_seconds=120)


@dataclass(frozen=True)
class Measured:
    """One cluster: seconds to the first plan and to the end of each tier, processor seconds of
    the whole, what is proven, objectives of plan and greedy, findings of the judge, memory in MB.
    """

    first: float
    tiers: tuple[float, ...]
    wall: float
    processor: float
    proven: tuple[bool, ...]
    plan: tuple[int, ...]
    greedy: tuple[int, ...]
    findings: int
    memory: float


def measure(piece: Instance) -> Measured:
    """Solve one cluster and judge it; time of judging not included."""
    began, processor = time.perf_counter(), time.process_time()
    greedy = plan_greedily(piece)
    first = time.perf_counter() - began
    told: list[Progress] = []
    plan = solve_cluster(piece, limits=LIMITS, hooks=Hooks(progress=told.append))
    wall, used = time.perf_counter() - began, time.process_time() - processor
    return Measured(
        first=first,
        tiers=tuple(progress.seconds for progress in told),
        wall=wall,
        processor=used,
        proven=tuple(progress.tier.proven for progress in told),
        plan=objectives(piece, plan),
        greedy=objectives(piece, greedy),
        findings=len(validate(piece, plan)),
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def measure_replan(piece: Instance) -> Measured:
    """A sick call in the first week of a roster made by hand, its first liaison away all week."""
    plan = plan_carefully(piece)
    case = sick_call(piece, plan, piece.liaisons[0].id)
    began, processor = time.perf_counter(), time.process_time()
    told: list[Progress] = []
    found = replan(piece, case, limits=LIMITS, hooks=Hooks(progress=told.append))
    wall, used = time.perf_counter() - began, time.process_time() - processor
    return Measured(
        first=told[0].seconds if told else wall,
        tiers=tuple(progress.seconds for progress in told),
        wall=wall,
        processor=used,
        proven=tuple(progress.tier.proven for progress in told),
        plan=tuple(progress.tier.objective for progress in told),
        greedy=(),
        findings=len(validate_replan(piece, case, found)),
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def sick_call(piece: Instance, plan: StandingPlan, liaison: str) -> ReplanCase:
    """The cycle as four published weeks, and this liaison ill in the first."""
    weeks = tuple(CaseWeek(f"2026-W{36 + week}", week) for week in range(piece.cycle_weeks))
    names = tuple(week.week for week in weeks)
    visits = tuple(_published(piece, visit, names) for visit in plan.visits)
    return ReplanCase(weeks, visits, away=(Away(liaison, names[0]),))


def _published(piece: Instance, visit: PatternVisit, weeks: tuple[str, ...]) -> WeekVisit:
    demand = piece.demand(piece.school_by_id[visit.school])
    kind = MEETING if visit.kind == MEETING or demand is None else demand.kind
    return WeekVisit(
        id=f"{weeks[visit.week]}/{visit.half_day}/{visit.school}/{visit.kind}",
        school=visit.school,
        liaison=visit.liaison,
        week=weeks[visit.week],
        half_day=visit.half_day,
        kind=kind,
        load=visit.load,
        may_move_to=tuple(w for w in weeks if w != weeks[visit.week]) if kind == MONTHLY else (),
    )


@dataclass(frozen=True)
class Bench:
    """What is asked on the command line."""

    size: str
    seeds: int
    processes: int
    history: str

    def instance(self, seed: int) -> Instance:
        return generate(SIZES["oss" if self.size == REPLAN else self.size], seed, self.history)

    def parts(self, seed: int) -> list[Instance]:
        """The clusters to measure: of sick calls one of each instance."""
        instance = self.instance(seed)
        parts = [part(instance, name) for name in clusters(instance)]
        return random.Random(seed).sample(parts, 1) if self.size == REPLAN else parts


def run(bench: Bench) -> bool:
    """Prints the table, interrupted or not; whether every plan passed the judge."""
    walls: list[float] = []
    rows: list[Measured] = []
    load = os.getloadavg()[0]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        solvers.load()  # once, as in a worker that planned before
        # A process is replaced as a worker's is, which grows with what it did before.
        with multiprocessing.Pool(bench.processes, _leave_signals, (), CLUSTERS_EACH) as pool:
            for seed in range(1, bench.seeds + 1):
                parts = bench.parts(seed)
                began = time.perf_counter()
                rows.extend(pool.imap(_work(bench.size), parts))
                walls.append(time.perf_counter() - began)
                print(f"seed {seed}: {walls[-1]:.2f} s", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print("interrupted: the table is of what was done", file=sys.stderr)
    _print(bench, walls, rows)
    print(f"  load at the start and end    {load:.1f} {os.getloadavg()[0]:.1f}")
    return not any(row.findings for row in rows)


def _leave_signals() -> None:
    """An interrupt is for the bench itself, which ends these processes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _work(size: str) -> Callable[[Instance], Measured]:
    return measure_replan if size == REPLAN else measure


def _print(bench: Bench, walls: list[float], rows: list[Measured]) -> None:
    what = "sick calls" if bench.size == REPLAN else "instances"
    print(
        f"{bench.size}: {len(walls)} of {bench.seeds} {what}, {bench.history} history, "
        f"{len(rows)} clusters, {bench.processes} processes"
    )
    if bench.size != REPLAN:
        print(f"  whole {bench.size}, wall seconds     {_spread(walls)}")
    print(f"  per cluster, wall seconds    {_spread(row.wall for row in rows)}")
    print(f"  per cluster, processor s     {_spread(row.processor for row in rows)}")
    print(f"  all clusters, processor s    {sum(row.processor for row in rows):.1f}")
    print(f"  first plan, wall seconds     {_spread(row.first for row in rows)}")
    for tier in range(4):
        told = [row for row in rows if len(row.tiers) > tier]
        proven = sum(row.proven[tier] for row in told)
        print(
            f"  tier {tier} done, wall seconds    {_spread(r.tiers[tier] for r in told)}"
            f"   proven {proven}/{len(told)}"
        )
        ours, theirs = (
            sum(r.plan[tier] for r in told),
            sum(r.greedy[tier] for r in told if r.greedy),
        )
        against = "" if bench.size == REPLAN else f", greedy {theirs}"
        print(f"  tier {tier} objective, all        {ours}{against}")
    whole = sum(all(row.proven) for row in rows)
    share = 100 * whole / max(1, len(rows))
    print(f"  all tiers proven             {whole}/{len(rows)} ({share:.1f} %)")
    print(f"  peak memory per process      {max((r.memory for r in rows), default=0):.0f} MB")
    print(f"  findings of the judge        {sum(row.findings for row in rows)}")


def _spread(numbers: Iterable[float]) -> str:
    values = sorted(numbers)
    if not values:
        return "none"
    p95 = values[min(len(values) - 1, int(0.95 * len(values)))]
    return f"median {statistics.median(values):7.2f}  p95 {p95:7.2f}  max {values[-1]:7.2f}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m liaisons.rostering.bench", description=__doc__)
    parser.add_argument("--size", choices=(*SIZES, REPLAN), default="oss")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--history", choices=tuple(HISTORIES), default="careful")
    options = parser.parse_args()
    if options.seeds < 1 or options.processes < 1:
        parser.error("seeds and processes must be at least 1")
    bench = Bench(options.size, options.seeds, options.processes, options.history)
    return 0 if run(bench) else 1


if __name__ == "__main__":
    sys.exit(main())
