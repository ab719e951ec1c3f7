"""The command line as somebody uses it who knows docs/rostering.md only."""

import dataclasses
import json
import re
import typing
from pathlib import Path

import pytest

from liaisons.rostering import Rules, Weights
from liaisons.rostering.__main__ import main
from liaisons.rostering.document import Answer, Document, read_answer

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "rostering.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL).group(1)


@pytest.fixture
def solve(tmp_path, capsys):
    """Solves a text: exit code, standard output and standard error."""

    def run(text, *options):
        path = tmp_path / "instance.json"
        path.write_text(text, encoding="utf-8")
        code = main(["solve", str(path), *options])
        return code, *capsys.readouterr()

    return run


def changed(**changes):
    """The example with fields changed: `schools__0__area="zee"` for schools[0].area."""
    data = json.loads(EXAMPLE)
    for path, value in changes.items():
        *way, last = [int(step) if step.isdigit() else step for step in path.split("__")]
        place = data
        for step in way:
            place = place[step]
        place[last] = value
    return json.dumps(data)


@pytest.mark.parametrize("problem", ["standing", "week", "replan", "makeup"])
def test_example_of_the_page_is_solved_and_judged(problem, solve, tmp_path, capsys):
    code, plan, _ = solve(EXAMPLE, "--problem", problem)
    (tmp_path / "plan.json").write_text(plan, encoding="utf-8")

    assert code == 0
    assert read_answer(plan).proven
    assert main(["validate", str(tmp_path / "instance.json"), str(tmp_path / "plan.json")]) == 0
    assert capsys.readouterr().out == "the plan keeps every rule\n"


def test_example_of_the_page_serves_every_school(solve):
    _, plan, _ = solve(EXAMPLE)
    standing = read_answer(plan).standing

    assert (standing.unmet, standing.missed) == ((), ())
    assert {v.half_day for v in standing.visits if v.school == "de-linde"} == {2}


def test_plan_that_breaks_a_rule_is_told(solve, tmp_path, capsys):
    _, text, _ = solve(EXAMPLE)
    plan = json.loads(text)
    plan["standing"]["visits"][0]["half_day"] = 9
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")

    assert main(["validate", str(tmp_path / "instance.json"), str(tmp_path / "plan.json")]) == 1
    assert "the plan breaks a rule" in capsys.readouterr().out


def test_school_that_misses_something_is_explained(solve):
    closed = changed(schools__2__open_half_days=[], liaisons__0__weekly_load=2)

    answer = read_answer(solve(closed)[1])

    assert "de-brug" in {explanation.school for explanation in answer.explanations}
    assert all(explanation.proof.proven for explanation in answer.explanations)


def test_explanations_can_be_left_out(solve):
    closed = changed(schools__2__open_half_days=[])

    assert read_answer(solve(closed, "--no-explain")[1]).explanations == ()


def test_time_limit_gives_a_plan(solve):
    code, plan, _ = solve(EXAMPLE, "--time-limit", "5")

    assert code == 0
    assert read_answer(plan).standing.visits


def test_progress_stays_out_of_the_plan(solve):
    _, plan, told = solve(EXAMPLE)

    assert json.loads(plan)["problem"] == "standing"
    assert "standing noord: T0 missed norm = 0, bound 0, proven" in told


FAULTS = {
    "not JSON": ('{"format": ', "not valid JSON: Expecting value at line 1, column 12"),
    "empty": ("", "not valid JSON: Expecting value at line 1, column 1"),
    "a list": ("[]", "the file: must be an object, not a list"),
    "a field twice": ('{"format": "a", "format": "b"}', "format: stands twice in one object"),
    "no format": ("{}", "areas: is missing"),
    "another format": (changed(format="x/9"), "format: 'x/9' is not 'ocp-roster/1'"),
    "unknown field": (changed(schools__0__colour="red"), "schools[0].colour: unknown field"),
    "wrong type": (
        changed(schools__0__area=7),
        "schools[0].area: must be text, not a whole number",
    ),
    "true is no number": (
        changed(cycle_weeks=True),
        "cycle_weeks: must be a whole number, not true or false",
    ),
    "a number with decimals": (
        changed(liaisons__0__weekly_load=7.5),
        "liaisons[0].weekly_load: must be a whole number, not a number with decimals",
    ),
    "null where it may not": (
        changed(schools__0__area=None),
        "schools[0].area: must be text, not null",
    ),
    "text for a list": (changed(areas="centrum"), "areas: must be a list, not text"),
    "duplicate id": (
        changed(schools__1__id="de-linde"),
        "schools[1].id: 'de-linde' is already the id of schools[0]",
    ),
    "empty id": (changed(schools__1__id=""), "schools[1].id: is empty"),
    "unknown area": (changed(schools__0__area="zee"), "schools[0].area: no area has the id 'zee'"),
    "unknown liaison": (
        changed(schools__0__current_liaison="zoe"),
        "schools[0].current_liaison: no liaison has the id 'zoe'",
    ),
    "unknown school in a pin": (
        changed(pins__0__school="x"),
        "pins[0].school: no school has the id 'x'",
    ),
    "half-day out of range": (
        changed(schools__0__open_half_days=[10]),
        "schools[0].open_half_days[0]: 10 is not between 0 and 9",
    ),
    "half-day below 0": (
        changed(liaisons__0__half_days=[0, -1]),
        "liaisons[0].half_days[1]: -1 is not between 0 and 9",
    ),
    "half-day twice": (
        changed(liaisons__0__half_days=[3, 3]),
        "liaisons[0].half_days[1]: half-day 3 stands there twice",
    ),
    "week out of range": (
        changed(schools__1__meetings=[{"week": 4, "half_day": 0}]),
        "schools[1].meetings[0].week: 4 is not between 0 and 3",
    ),
    "unknown sector": (
        changed(schools__1__sector="HBO"),
        "schools[1].sector: 'HBO' is not one of BO",
    ),
    "ragged matrix": (
        changed(travel_minutes=[[0, 1], [1]]),
        "travel_minutes[1]: 1 numbers for 2 areas",
    ),
    "pin of nothing": (changed(pins=[{"school": "de-linde"}]), "pins[0]: pins nothing"),
    "pins that clash": (
        changed(
            pins=[{"school": "de-linde", "half_day": 2}, {"school": "de-linde", "half_day": 0}]
        ),
        "pins[0].half_day: another pin names 0",
    ),
    "block of nothing": (changed(blocks=[{"half_day": 2}]), "blocks[0]: blocks nothing"),
    "weeks of another cycle": (
        changed(liaisons__1__half_days_by_week=[[0]]),
        "liaisons[1].half_days_by_week: 1 lists for 4 weeks",
    ),
    "no such date": (
        changed(week__calendar__first="2026-02-30"),
        "week.calendar.first: '2026-02-30' is not a date like 2026-11-23",
    ),
    "term that ends before it starts": (
        changed(week__calendar__last="2026-01-01"),
        "week.calendar.last: 2026-01-01 is before week.calendar.first 2026-11-30",
    ),
    "no such week": (
        changed(week__weeks=["2026-W54"]),
        "week.weeks[0]: '2026-W54' is not an ISO week",
    ),
    "visit outside the case": (
        changed(replan__visits__0__week="2026-W40"),
        "replan.visits[0]: week '2026-W40' is not one of the weeks of this case",
    ),
    "weight below 0": (
        changed(weights={"extra": -1}),
        "weights.extra: -1 is not between 0 and 100000",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_one_sentence_that_names_the_field(name, solve):
    text, sentence = FAULTS[name]

    code, plan, told = solve(text)

    assert (code, plan) == (2, "")
    assert told.startswith(f"error: {sentence}")
    assert told.count("\n") == 1


def test_file_that_is_not_there(capsys):
    assert main(["solve", "nergens.json"]) == 2
    assert capsys.readouterr().err == (
        "error: nergens.json: cannot be read (No such file or directory)\n"
    )


def test_file_that_is_no_text(tmp_path, capsys):
    (tmp_path / "x.json").write_bytes(b"\xff\xfe\x00")

    assert main(["solve", str(tmp_path / "x.json")]) == 2
    assert "it is not UTF-8 text" in capsys.readouterr().err


def test_problem_without_its_case(solve):
    code, _, told = solve(changed(replan=None), "--problem", "replan")

    assert (code, told) == (2, "error: replan: is missing, though it is the problem to solve\n")


@pytest.mark.parametrize("limit", ["0", "-3", "soon", "nan"])
def test_time_limit_must_be_seconds(limit, solve, capsys):
    with pytest.raises(SystemExit) as stopped:
        solve(EXAMPLE, f"--time-limit={limit}")

    assert stopped.value.code == 2
    assert "is not a number of seconds above 0" in capsys.readouterr().err


def test_plan_of_wrong_form_is_told(solve, tmp_path, capsys):
    solve(EXAMPLE)
    (tmp_path / "plan.json").write_text('{"format": "ocp-roster/1"}', encoding="utf-8")

    assert main(["validate", str(tmp_path / "instance.json"), str(tmp_path / "plan.json")]) == 2
    assert "plan.json: problem: is missing" in capsys.readouterr().err


def dataclasses_in(kind):
    """All dataclasses that a file may hold, from its outermost one."""
    found, waiting = [], [kind]
    while waiting:
        kind = waiting.pop()
        if kind in found:
            continue
        if dataclasses.is_dataclass(kind):
            found.append(kind)
            waiting += typing.get_type_hints(kind).values()
        waiting += typing.get_args(kind)
    return found


@pytest.mark.parametrize("kind", [Document, Answer])
def test_page_names_every_field(kind):
    fields = {field.name for found in dataclasses_in(kind) for field in dataclasses.fields(found)}

    assert [name for name in sorted(fields) if f"`{name}`" not in PAGE] == []


def test_page_gives_every_default_weight_and_rule():
    for part in (Weights(), Rules()):
        for field in dataclasses.fields(part):
            assert f"| `{field.name}` | {getattr(part, field.name)} " in PAGE, field.name
