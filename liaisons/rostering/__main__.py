"""The command line: solve an instance, judge a plan. docs/rostering.md describes both files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from liaisons.rostering.document import PROBLEMS, judge, read_answer, read_document, solve
from liaisons.rostering.instance import InstanceError
from liaisons.rostering.reading import dump
from liaisons.rostering.tiers import ENGINES, Hooks, Limits, Progress

OK, FAULTY, BAD_INPUT = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """0: solved, or the plan is good; 1: the plan breaks a rule; 2: the input is not right."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except InstanceError as error:
        print(f"error: {error}", file=sys.stderr)
    except (OSError, UnicodeDecodeError) as error:
        print(f"error: {options.instance}: cannot be read ({_reason(error)})", file=sys.stderr)
    except KeyboardInterrupt:
        print("error: stopped before there was a plan", file=sys.stderr)
    return BAD_INPUT


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return error.strerror or "" if isinstance(error, OSError) else "it is not UTF-8 text"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m liaisons.rostering", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="solve|validate")
    solving = commands.add_parser("solve", help="print the best plan as JSON")
    solving.add_argument("instance", type=Path, metavar="INSTANCE.json")
    solving.add_argument("--problem", choices=PROBLEMS, default="standing")
    solving.add_argument(
        "--time-limit", type=_seconds, metavar="S", help="seconds, all tiers of one cluster"
    )
    solving.add_argument("--seed", type=int, default=Limits().seed)
    solving.add_argument("--engine", choices=ENGINES, default="auto")
    solving.add_argument("--no-explain", action="store_true", help="leave out the explanations")
    solving.set_defaults(run=_solve)
    judging = commands.add_parser("validate", help="judge a plan by rules of its own")
    judging.add_argument("instance", type=Path, metavar="INSTANCE.json")
    judging.add_argument("plan", type=Path, metavar="PLAN.json")
    judging.set_defaults(run=_validate)
    return parser


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


def _solve(options: argparse.Namespace) -> int:
    document = read_document(options.instance.read_text(encoding="utf-8"))
    limits = Limits(seed=options.seed, engine=options.engine)
    if options.time_limit:
        limits = Limits(options.seed, options.time_limit, options.time_limit, options.engine)
    hooks = Hooks(progress=_tell)
    answer = solve(document, options.problem, limits, hooks, explained=not options.no_explain)
    sys.stdout.write(dump(answer))
    return OK


def _tell(progress: Progress) -> None:
    tier = progress.tier
    print(
        f"{progress.problem} {progress.cluster}: {tier.name} = {tier.objective}, "
        f"bound {tier.bound}, {tier.status} ({tier.engine}, {progress.seconds:.1f} s)",
        file=sys.stderr,
    )


def _validate(options: argparse.Namespace) -> int:
    document = read_document(options.instance.read_text(encoding="utf-8"))
    try:
        answer = read_answer(options.plan.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InstanceError(f"{options.plan}: cannot be read ({_reason(error)})") from None
    except InstanceError as error:
        raise InstanceError(f"{options.plan}: {error}") from None
    findings = judge(document, answer)
    for finding in findings:
        print(f"{finding.rule}: {finding.where}: {finding.text}")
    print("the plan breaks a rule" if findings else "the plan keeps every rule")
    return FAULTY if findings else OK


if __name__ == "__main__":
    sys.exit(main())
