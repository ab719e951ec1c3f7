"""The two files of the command line: an instance with its cases, and the answer to one of them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from liaisons.rostering.case import (
    MakeUpCase,
    ReplanCase,
    WeekCase,
    check_make_up,
    check_replan,
    check_week,
)
from liaisons.rostering.checking import check
from liaisons.rostering.explanation import Explanation, explain, missing_schools
from liaisons.rostering.instance import Instance, InstanceError
from liaisons.rostering.makeup import MakeUpPlan, make_up
from liaisons.rostering.plan import StandingPlan
from liaisons.rostering.reading import load, plain
from liaisons.rostering.replan import Replan, replan
from liaisons.rostering.standing import solve_standing
from liaisons.rostering.tiers import Hooks, Limits
from liaisons.rostering.validator import Finding, validate
from liaisons.rostering.validator_weeks import validate_make_up, validate_replan, validate_weeks
from liaisons.rostering.week import Weeks, make_weeks

PROBLEMS = ("standing", "week", "replan", "makeup")
FORMAT = "ocp-roster/1"


@dataclass(frozen=True, kw_only=True)
class Document(Instance):
    """INSTANCE.json: the fields of the instance, and the case of each problem that is asked."""

    format: str
    week: WeekCase | None = None
    replan: ReplanCase | None = None
    makeup: MakeUpCase | None = None

    @property
    def instance(self) -> Instance:
        names = Instance.__dataclass_fields__
        return Instance(**{name: getattr(self, name) for name in names})


@dataclass(frozen=True)
class Answer:
    """PLAN.json: the answer to one problem, the other three null."""

    format: str
    problem: str
    standing: StandingPlan | None = None
    explanations: tuple[Explanation, ...] = ()
    week: Weeks | None = None
    replan: Replan | None = None
    makeup: MakeUpPlan | None = None

    @property
    def proven(self) -> bool:
        plan = self.standing or self.replan or self.makeup
        return plan is None or plan.proven


def read_document(text: str) -> Document:
    """An INSTANCE.json, checked in full. Raises InstanceError naming the field."""
    document = load(text, Document)
    _check_format(document.format)
    instance = document.instance
    check(instance)
    if document.week is not None:
        check_week(instance, document.week)
    if document.replan is not None:
        check_replan(instance, document.replan)
    if document.makeup is not None:
        check_make_up(instance, document.makeup)
    return document


def read_answer(text: str) -> Answer:
    """A PLAN.json. Raises InstanceError naming the field."""
    answer = load(text, Answer)
    _check_format(answer.format)
    if answer.problem not in PROBLEMS:
        raise InstanceError(f"problem: {answer.problem!r} is not one of {', '.join(PROBLEMS)}")
    if getattr(answer, answer.problem) is None:
        raise InstanceError(f"{answer.problem}: is missing, though it is the problem solved")
    return answer


def _check_format(value: str) -> None:
    if value != FORMAT:
        raise InstanceError(f"format: {value!r} is not {FORMAT!r}")


def solve(
    document: Document, problem: str, limits: Limits, hooks: Hooks, explained: bool
) -> Answer:
    """Solve one problem of a document; with `explained` each school that misses something is."""
    if problem == "standing":
        return _solve_standing(document.instance, limits, hooks, explained)
    case = getattr(document, problem)
    if case is None:
        raise InstanceError(f"{problem}: is missing, though it is the problem to solve")
    if problem == "week":
        return Answer(FORMAT, problem, week=make_weeks(document.instance, case))
    if problem == "replan":
        found = replan(document.instance, case, limits=limits, hooks=hooks)
        return Answer(FORMAT, problem, replan=found)
    proposed = make_up(document.instance, case, limits=limits, hooks=hooks)
    return Answer(FORMAT, problem, makeup=proposed)


def _solve_standing(instance: Instance, limits: Limits, hooks: Hooks, explained: bool) -> Answer:
    plan = solve_standing(instance, limits=limits, hooks=hooks)
    names = missing_schools(plan) if explained else ()
    told = tuple(explain(instance, plan, name, limits=limits, hooks=hooks) for name in names)
    return Answer(FORMAT, "standing", standing=plan, explanations=told)


def judge(document: Document, answer: Answer) -> tuple[Finding, ...]:
    """What the validator finds wrong with an answer; empty when it is good."""
    instance = document.instance
    if answer.standing is not None:
        return validate(instance, answer.standing)
    if document.week is not None and answer.week is not None:
        return validate_weeks(instance, document.week, answer.week)
    if document.replan is not None and answer.replan is not None:
        return validate_replan(instance, document.replan, answer.replan)
    if document.makeup is not None and answer.makeup is not None:
        return validate_make_up(instance, document.makeup, answer.makeup)
    raise InstanceError(f"{answer.problem}: the instance has no such case to judge the plan by")


def to_text(instance: Instance) -> str:
    """An instance as INSTANCE.json without cases."""
    return json.dumps({"format": FORMAT, **plain(instance)}, indent=1) + "\n"
