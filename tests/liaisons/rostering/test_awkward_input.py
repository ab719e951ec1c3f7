"""Input that contradicts itself or leaves nothing to plan: a correct plan, and words for it."""

import datetime

import pytest

from liaisons.rostering import (
    Calendar,
    ChangeNeeded,
    Instance,
    Liaison,
    Missed,
    Obstacle,
    Owner,
    PatternVisit,
    Period,
    School,
    Slot,
    Unmet,
    date_of,
    explain,
    make_week,
    solve_standing,
    validate,
)

WEEKLY = School("s1", "c", "a", "VO", meetings=(Slot(1, 6),))


def town(*liaisons, school=WEEKLY):
    return Instance(("a",), ((0,),), liaisons, (school,))


def anna(contract, half_days, weekly_load=8):
    return Liaison("anna", "c", "a", contract, weekly_load, half_days)


def solved(instance):
    plan = solve_standing(instance)
    assert plan.proven
    assert validate(instance, plan) == ()
    return plan


def test_contract_of_many_half_days_without_one_worked_serves_nobody_and_says_so():
    instance = town(anna(8, ()))

    plan = solved(instance)

    assert plan.visits == ()
    assert plan.unmet == tuple(Unmet("s1", (week,), 1) for week in range(4))
    assert explain(instance, plan, "s1").obstacles == (Obstacle("anna", "not_working", 41),)


def test_more_half_days_than_the_contract_are_used_up_to_the_weekly_load():
    schools = tuple(School(f"s{number}", "c", "a", "VO") for number in range(4))
    liaison = anna(1, (0, 1, 2, 3, 4, 5), weekly_load=3)
    instance = Instance(("a",), ((0,),), (liaison,), schools)

    plan = solved(instance)

    assert [sum(v.week == week for v in plan.visits) for week in range(4)] == [3, 3, 3, 3]


def test_no_contract_at_all_is_no_reason_to_stay_away():
    assert solved(town(anna(0, (0, 6)))).gaps == ()


def test_school_without_an_open_half_day_still_has_its_meeting_and_would_have_to_open():
    closed = School("s1", "c", "a", "VO", open_half_days=(), meetings=(Slot(1, 6),))
    instance = town(anna(4, (0, 6)), school=closed)

    plan = solved(instance)

    assert [(visit.kind, visit.half_day) for visit in plan.visits] == [("meeting", 6)]
    told = explain(instance, plan, "s1")
    assert told.obstacles == (Obstacle("anna", "not_open", 40),)
    assert told.changes in (
        (ChangeNeeded("open_then", "s1", 0),),
        (ChangeNeeded("open_then", "s1", 6),),
    )


def test_no_liaisons_leave_everything_unmet_and_the_reason_is_that_there_is_nobody():
    instance = town()

    plan = solved(instance)

    assert plan.owners == (Owner("s1", None),)
    assert plan.missed == (Missed("s1", 1, 6),)
    told = explain(instance, plan, "s1")
    assert (told.obstacles, told.changes) == ((Obstacle(None, "no_liaison", 0),), None)


def test_no_schools_and_no_liaisons_are_an_empty_plan():
    plan = solved(Instance((), (), (), ()))

    assert (plan.owners, plan.visits, plan.certificates) == ((), (), ())


PATTERN = tuple(PatternVisit("s1", week, 0, "anna", "presence", 1) for week in range(4))


def made(first, last, week, **calendar):
    term = Calendar(
        datetime.date.fromisoformat(first), datetime.date.fromisoformat(last), **calendar
    )
    return make_week(town(anna(4, (0, 6))), PATTERN, term, week)


@pytest.mark.parametrize(
    ("week", "monday"),
    [("2026-W43", "2026-10-19"), ("2026-W44", "2026-10-26"), ("2027-W13", "2027-03-29")],
)
def test_week_beside_a_change_of_clock_keeps_its_days(week, monday):
    made_week = made("2026-08-31", "2027-04-30", week)

    assert [(v.week, v.half_day) for v in made_week.visits] == [(week, 0)]
    assert date_of(week, 0) == datetime.date.fromisoformat(monday)
    assert date_of(week, 9) - date_of(week, 0) == datetime.timedelta(days=4)


def test_term_across_the_years_end_goes_on_in_the_cycle_through_week_53():
    weeks = ["2026-W52", "2026-W53", "2027-W01"]

    assert [made("2026-12-07", "2027-02-28", week).cycle_week for week in weeks] == [2, 3, 0]


def test_new_years_day_in_week_53_falls_out_with_its_name():
    holiday = Period("Nieuwjaarsdag", datetime.date(2027, 1, 1), datetime.date(2027, 1, 1))
    friday = (PatternVisit("s1", 3, 9, "anna", "presence", 1),)
    term = Calendar(
        datetime.date(2026, 12, 7), datetime.date(2027, 2, 28), public_holidays=(holiday,)
    )

    week = make_week(town(anna(4, (0, 9))), friday, term, "2026-W53")

    assert [(d.reason, d.name) for d in week.dropped] == [("public_holiday", "Nieuwjaarsdag")]
