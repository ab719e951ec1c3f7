"""A week is pattern x calendar: holidays, week 53, a year's end, study days, leave; the ledger."""

import datetime

import pytest

from liaisons.rostering import (
    Calendar,
    Closure,
    Instance,
    InstanceError,
    Leave,
    LedgerLine,
    Liaison,
    PatternVisit,
    Period,
    School,
    SchoolRegion,
    WeekCase,
    balances,
    make_week,
    make_weeks,
    parse_week,
    validate_weeks,
)


def day(text):
    return datetime.date.fromisoformat(text)


TOWN = Instance(
    ("a",),
    ((0,),),
    (Liaison("anna", "c", "a", 4, 8, (0, 1, 2, 3)),),
    (School("s1", "c", "a", "VO"), School("s2", "c", "a")),
)
PATTERN = (
    *(PatternVisit("s1", week, 0, "anna", "presence", 1) for week in range(4)),
    PatternVisit("s2", 1, 3, "anna", "presence", 1),
    PatternVisit("s2", 1, 4, "anna", "meeting", 1),
)
TERM = Calendar(
    day("2026-11-02"),
    day("2027-02-28"),
    region="Zuid",
    school_holidays=(
        Period("kerstvakantie", day("2026-12-19"), day("2027-01-03"), ("Zuid", "Noord")),
        Period("voorjaarsvakantie", day("2027-02-13"), day("2027-02-21"), ("Zuid",)),
        Period("voorjaarsvakantie", day("2027-02-20"), day("2027-02-28"), ("Noord",)),
    ),
    public_holidays=(Period("Dag van het Dorp", day("2026-11-16"), day("2026-11-16")),),
    closures=(
        Closure("s1", "studiedag", day("2026-11-23"), day("2026-11-23")),
        Closure("s2", "sportdag", day("2026-11-10"), day("2026-11-10"), (2,)),
    ),
    leave=(Leave("anna", "verlof", day("2026-11-30"), day("2026-11-30"), (0,)),),
)


def dropped(week, calendar=TERM):
    return [
        (d.visit.school, d.reason, d.name) for d in make_week(TOWN, PATTERN, calendar, week).dropped
    ]


def test_plain_week_has_the_visits_of_its_place_in_the_cycle():
    week = make_week(TOWN, PATTERN, TERM, "2026-W46")

    assert (week.cycle_week, week.dropped) == (1, ())
    assert [(v.school, v.half_day, v.kind) for v in week.visits] == [
        ("s1", 0, "weekly"),
        ("s2", 3, "monthly"),
        ("s2", 4, "meeting"),
    ]


def test_public_holiday_closure_and_leave_are_named():
    assert dropped("2026-W47") == [("s1", "public_holiday", "Dag van het Dorp")]
    assert dropped("2026-W48") == [("s1", "closure", "studiedag")]
    assert dropped("2026-W49") == [("s1", "leave", "verlof")]


def test_holiday_weeks_do_not_count_in_the_cycle_across_week_53():
    weeks = [w for w in TERM.school_weeks() if "2026-W50" <= w <= "2027-W02"]

    assert weeks == ["2026-W50", "2026-W51", "2027-W01", "2027-W02"]
    assert [TERM.cycle_week(week, 4) for week in weeks] == [1, 2, 3, 0]
    assert make_week(TOWN, PATTERN, TERM, "2026-W53").visits == ()


def test_school_in_another_region_has_its_own_holiday():
    calendar = Calendar(
        **{
            name: getattr(TERM, name)
            for name in TERM.__dataclass_fields__
            if name != "school_regions"
        },
        school_regions=(SchoolRegion("s1", "Noord"),),
    )

    assert ("s1", "school_holiday", "voorjaarsvakantie") in dropped("2027-W08", calendar)


def test_monthly_visit_may_move_within_its_round_of_the_cycle():
    visit = next(
        v for v in make_week(TOWN, PATTERN, TERM, "2026-W46").visits if v.kind == "monthly"
    )

    assert visit.may_move_to == ("2026-W45", "2026-W47", "2026-W48")


def test_days_before_the_term_are_outside_it():
    calendar = Calendar(day("2026-11-04"), day("2027-02-28"))

    assert dropped("2026-W45", calendar) == [("s1", "outside_term", "")]


@pytest.mark.parametrize("week", ["2026-W54", "2025-W53", "2026-48", "2026-W1", "", "week 3"])
def test_week_that_is_none_is_refused(week):
    with pytest.raises(InstanceError, match="is not an ISO week like 2026-W48"):
        parse_week(week)


def test_every_week_of_the_term_passes_the_judge():
    case = WeekCase(TERM.school_weeks(), TERM, (), PATTERN)

    assert validate_weeks(TOWN, case, make_weeks(TOWN, case)) == ()


def test_judge_finds_a_visit_that_vanished_and_one_on_a_holiday():
    case = WeekCase(("2026-W47",), TERM, (), PATTERN)
    made = make_weeks(TOWN, case)
    week = made.weeks[0]
    gone = type(made)((type(week)(week.week, week.cycle_week, week.visits, ()),))
    kept = type(made)((type(week)(week.week, week.cycle_week, (week.dropped[0].visit,), ()),))

    assert [f.rule for f in validate_weeks(TOWN, case, gone)] == ["complete"]
    assert [f.rule for f in validate_weeks(TOWN, case, kept)] == ["calendar"]


WEEKS = [make_week(TOWN, PATTERN, TERM, week) for week in ("2026-W46", "2026-W47")]
STUDY = WEEKS[1].dropped[0].visit


def test_ledger_adds_up_with_open_visits():
    visits = WEEKS[0].visits
    lines = [
        LedgerLine(visits[0].id, "s1", "realised"),
        LedgerLine(STUDY.id, "s1", "made_up", "public_holiday"),
        LedgerLine(visits[1].id, "s2", "lapsed", "ziekte"),
    ]

    found = {balance.school: balance for balance in balances(WEEKS, lines)}

    assert all(balance.adds_up for balance in found.values())
    assert (found["s1"].pattern, found["s1"].realised, found["s1"].made_up) == (2, 1, 1)
    assert (found["s2"].pattern, found["s2"].lapsed, found["s2"].open) == (2, 1, 1)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "has no line"),
        ([LedgerLine(STUDY.id, "s1", "lapsed")] * 2, "has two lines"),
        ([LedgerLine(STUDY.id, "s1", "verdwenen")], "is not one of"),
        ([LedgerLine("2026-W47/9/s1/presence", "s1", "realised")], "was planned"),
        ([LedgerLine(STUDY.id, "s2", "realised")], "was planned"),
    ],
)
def test_ledger_that_does_not_add_up_is_refused(lines, message):
    with pytest.raises(InstanceError, match=message):
        balances(WEEKS, lines)
