"""Every rule of the judge, by breaking a good plan in just that way."""

from dataclasses import replace

import pytest

from liaisons.rostering import (
    Away,
    Block,
    CaseWeek,
    Change,
    Closed,
    Deficit,
    Instance,
    Liaison,
    MakeUpCase,
    Missed,
    Owner,
    PatternVisit,
    Pin,
    ReplanCase,
    School,
    Slot,
    Unmet,
    WeekVisit,
    make_up,
    replan,
    solve_standing,
    validate,
    validate_make_up,
    validate_replan,
)

TOWN = Instance(
    areas=("centrum", "dorp", "ver"),
    travel_minutes=((0, 20, 45), (20, 0, 40), (45, 40, 0)),
    liaisons=(
        Liaison("anna", "noord", "centrum", 5, 6, (0, 1, 2, 3, 4)),
        Liaison("bram", "noord", "centrum", 5, 6, (0, 1, 2, 3, 6)),
        Liaison("cor", "zuid", "centrum", 5, 6, (0, 1)),
    ),
    schools=(
        School("s1", "noord", "centrum", tier="extra", current_liaison="anna", current_half_day=0),
        School("s2", "noord", "dorp", "VO", current_liaison="anna", current_half_day=2),
        School(
            "s3",
            "noord",
            "ver",
            meetings=(Slot(1, 6),),
            current_liaison="bram",
            open_half_days=(6, 7),
        ),
        School("s4", "zuid", "centrum", "MBO"),
    ),
    pins=(Pin("s2", half_day=2),),
    blocks=(Block("s1", "anna", 3),),
)
PLAN = solve_standing(TOWN)


def visit_of(school, kind="presence"):
    return next(v for v in PLAN.visits if v.school == school and v.kind == kind)


def swapped(old, **changes):
    """The plan with one visit changed."""
    visits = tuple(replace(v, **changes) if v == old else v for v in PLAN.visits)
    return replace(PLAN, visits=visits)


def added(*visits):
    return replace(PLAN, visits=(*PLAN.visits, *visits))


def tampered(**changes):
    first = PLAN.certificates[0]
    tiers = (replace(first.tiers[1], **changes), *first.tiers[2:])
    certificate = replace(first, tiers=(first.tiers[0], *tiers))
    return replace(PLAN, certificates=(certificate, *PLAN.certificates[1:]))


S1, S2, S3 = visit_of("s1"), visit_of("s2"), visit_of("s3")

STANDING = {
    "unknown school": (replace(PLAN, owners=(*PLAN.owners, Owner("s9", None))), "known"),
    "unknown liaison": (swapped(S1, liaison="nobody"), "known"),
    "unknown school in a gap": (replace(PLAN, missed=(Missed("s9", 0, 0),)), "known"),
    "owner twice": (replace(PLAN, owners=(*PLAN.owners, Owner("s1", "anna"))), "owner"),
    "owner left out": (replace(PLAN, owners=PLAN.owners[1:]), "owner"),
    "owner of another cluster": (
        replace(PLAN, owners=(Owner("s1", "cor"), *PLAN.owners[1:])),
        "owner",
    ),
    "nobody although somebody may": (
        replace(PLAN, owners=(Owner("s1", None), *PLAN.owners[1:])),
        "owner",
    ),
    "visit by another": (swapped(S1, liaison="bram"), "by owner"),
    "visit twice": (added(S1), "once"),
    "liaison does not work": (swapped(S1, half_day=9), "available"),
    "week outside the cycle": (swapped(S1, week=4), "available"),
    "school not open": (swapped(S3, half_day=0), "open"),
    "another load": (swapped(S1, load=1), "load"),
    "another kind": (swapped(S1, kind="koffie"), "load"),
    "meeting that is not there": (added(PatternVisit("s3", 0, 6, "bram", "meeting", 1)), "meeting"),
    "meeting neither joined nor missed": (
        replace(PLAN, visits=tuple(v for v in PLAN.visits if v.kind != "meeting")),
        "meeting",
    ),
    "meeting joined and missed": (replace(PLAN, missed=(Missed("s3", 1, 6),)), "meeting"),
    "blocked": (swapped(S1, half_day=3), "block"),
    "off the pinned half-day": (swapped(S2, half_day=3), "pin"),
    "visit left out": (replace(PLAN, visits=tuple(v for v in PLAN.visits if v != S1)), "demand"),
    "unmet made up": (replace(PLAN, unmet=(Unmet("s1", (0,), 1),)), "demand"),
    "unmet of no norm": (replace(PLAN, unmet=(Unmet("s4", (0,), 1),)), "demand"),
    "half-day full": (swapped(S2, half_day=S1.half_day), "half-day full"),
    "too far for a half-day": (
        added(PatternVisit("s3", S2.week, S2.half_day, S2.liaison, "presence", 1)),
        "half-day too far",
    ),
    "too far for a day": (
        added(PatternVisit("s3", S2.week, S2.half_day ^ 1, S2.liaison, "presence", 1)),
        "day too far",
    ),
    "objective that is not so": (tampered(objective=7, bound=7), "certificate"),
    "proof that is none": (tampered(bound=-1), "certificate"),
    "status that is not so": (tampered(status="feasible"), "certificate"),
    "bound above the objective": (tampered(bound=99), "certificate"),
    "certificate left out": (replace(PLAN, certificates=PLAN.certificates[1:]), "certificate"),
    "certificate of other input": (
        replace(
            PLAN,
            certificates=(
                replace(PLAN.certificates[0], input_hash="0" * 64),
                *PLAN.certificates[1:],
            ),
        ),
        "certificate",
    ),
}


def test_good_plan_has_no_findings():
    assert validate(TOWN, PLAN) == ()
    assert PLAN.unmet == PLAN.missed == ()


@pytest.mark.parametrize("name", STANDING)
def test_broken_plan_is_found(name):
    plan, rule = STANDING[name]

    assert rule in {finding.rule for finding in validate(TOWN, plan)}


def test_week_over_its_cap_is_found():
    tired = tuple(replace(liaison, weekly_load=1) for liaison in TOWN.liaisons)

    assert "week full" in {f.rule for f in validate(replace(TOWN, liaisons=tired), PLAN)}


def test_monthly_visit_off_its_pinned_week_is_found():
    other = (S3.week + 1) % 4
    town = replace(TOWN, pins=(Pin("s3", week=other),))

    assert "pin" in {finding.rule for finding in validate(town, PLAN)}


# -- real weeks ----------------------------------------------------------------------------------

WEEKS = ("2026-W48", "2026-W49")
CASE = ReplanCase(
    weeks=tuple(CaseWeek(week, index) for index, week in enumerate(WEEKS)),
    visits=(
        WeekVisit("v1", "s1", "anna", WEEKS[0], 0, "extra", 2),
        WeekVisit("v2", "s2", "anna", WEEKS[0], 2, "weekly", 1),
        WeekVisit("v3", "s1", "bram", WEEKS[0], 3, "meeting", 1),
        WeekVisit("v4", "s3", "bram", WEEKS[1], 6, "monthly", 1, (WEEKS[0],)),
    ),
    away=tuple(Away("anna", WEEKS[0], half_day) for half_day in (0, 1, 4)),
    closed=(Closed("s2", WEEKS[0], 3),),
)
REPLAN = replan(TOWN, CASE)


def moved(name, **changes):
    """The replan with one visit somewhere else, told as a change."""
    visits = tuple(replace(v, **changes) if v.id == name else v for v in REPLAN.visits)
    now = next(visit for visit in visits if visit.id == name)
    change = Change(name, "moved", name == "v1", now.liaison, now.week, now.half_day)
    others = [c for c in REPLAN.changes if c.visit != name]
    return replace(REPLAN, visits=visits, changes=tuple(sorted([*others, change])))


def cancelled(name, changes=None):
    visits = tuple(visit for visit in REPLAN.visits if visit.id != name)
    change = Change(name, "cancelled", False, None, None, None)
    others = [c for c in REPLAN.changes if c.visit != name]
    changes = tuple(sorted([*others, change])) if changes is None else changes
    return replace(REPLAN, visits=visits, changes=changes)


REPLANS = {
    "absentee stays": (
        replace(REPLAN, visits=tuple(sorted(CASE.visits, key=lambda v: v.id)), changes=()),
        "absent",
    ),
    "absentee again": (moved("v3", liaison="anna", half_day=1), "absent"),
    "vanished without a word": (cancelled("v2", changes=REPLAN.changes), "changes"),
    "cancelled too easily": (cancelled("v2"), "certificate"),
    "change told wrong": (
        replace(REPLAN, changes=(replace(REPLAN.changes[0], half_day=8),)),
        "changes",
    ),
    "meeting moved": (moved("v3", half_day=2), "meeting"),
    "weekly visit to another week": (moved("v2", week=WEEKS[1]), "week"),
    "week outside the case": (moved("v2", week="2026-W50"), "known"),
    "another cluster": (moved("v2", liaison="cor", half_day=1), "team"),
    "does not work then": (moved("v2", half_day=9), "available"),
    "school closed": (moved("v2", half_day=3), "open"),
    "school not open": (moved("v4", half_day=1, liaison="bram"), "open"),
    "blocked": (moved("v1", liaison="anna", half_day=3), "block"),
    "half-day full": (moved("v2", liaison="bram", half_day=0), "half-day full"),
    "too far": (moved("v4", week=WEEKS[0], half_day=2, liaison="anna"), "too far"),
    "another school": (
        replace(
            REPLAN, visits=tuple(replace(v, load=2) if v.id == "v2" else v for v in REPLAN.visits)
        ),
        "changes",
    ),
    "unknown visit": (
        replace(REPLAN, changes=(Change("v9", "cancelled", True, None, None, None),)),
        "known",
    ),
}


def test_good_replan_has_no_findings():
    assert validate_replan(TOWN, CASE, REPLAN) == ()
    assert [(c.visit, c.liaison, c.half_day) for c in REPLAN.changes] == [("v1", "bram", 0)]


@pytest.mark.parametrize("name", REPLANS)
def test_broken_replan_is_found(name):
    plan, rule = REPLANS[name]

    assert rule in {finding.rule for finding in validate_replan(TOWN, CASE, plan)}


@pytest.mark.parametrize("there", [1, 4])
def test_second_visit_of_a_school_in_a_half_day_is_found(there):
    """Where one is published, or another moved to."""
    other = WeekVisit("v5", "s2", "bram", WEEKS[0], 1, "weekly", 1)
    case = replace(CASE, visits=(*CASE.visits, other))
    good = replan(TOWN, case)
    names = {"v2", "v5"} if there == 4 else {"v2"}
    now = tuple(replace(v, half_day=there) if v.id in names else v for v in good.visits)
    told = [Change(v.id, "moved", False, v.liaison, v.week, there) for v in now if v.id in names]
    plan = replace(good, visits=now, changes=tuple(sorted([*good.changes, *told])))

    assert "once" in {finding.rule for finding in validate_replan(TOWN, case, plan)}
    assert validate_replan(TOWN, case, good) == ()


def test_change_of_what_has_been_is_found():
    later = replace(CASE, away=(), closed=(), from_week=WEEKS[1])
    plan = replace(
        REPLAN,
        visits=tuple(visit for visit in CASE.visits if visit.id != "v2"),
        changes=(Change("v2", "cancelled", False, None, None, None),),
        certificates=(),
    )

    assert "past" in {finding.rule for finding in validate_replan(TOWN, later, plan)}


def test_more_overtime_than_a_half_day_is_found():
    tired = tuple(replace(liaison, weekly_load=0) for liaison in TOWN.liaisons)
    town = replace(TOWN, liaisons=tired)
    plan = moved("v2", liaison="bram", half_day=1)

    assert "week full" in {finding.rule for finding in validate_replan(town, CASE, plan)}


MAKE_UPS = MakeUpCase(
    CASE.weeks, CASE.visits, deficits=(Deficit("s2", 2, "weekly", 1, "anna", WEEKS[1]),)
)
MADE = make_up(TOWN, MAKE_UPS)


def remade(**changes):
    return replace(MADE, make_ups=(replace(MADE.make_ups[0], **changes), *MADE.make_ups[1:]))


BROKEN_MAKE_UPS = {
    "no deficit": (remade(school="s1"), "known"),
    "no such week": (remade(week="2026-W51"), "known"),
    "two in a week": (remade(week=WEEKS[1], half_day=1), "once a week"),
    "on top of a visit": (remade(half_day=2), "once"),
    "another load": (remade(load=2), "load"),
    "does not work then": (remade(half_day=9), "available"),
    "another cluster": (remade(liaison="cor", half_day=1), "team"),
    "one left out": (replace(MADE, make_ups=MADE.make_ups[1:]), "deficit"),
    "half-day full": (remade(liaison="anna", half_day=0), "half-day full"),
}


def test_good_make_ups_have_no_findings():
    assert validate_make_up(TOWN, MAKE_UPS, MADE) == ()
    assert [made.week for made in MADE.make_ups] == list(WEEKS)


@pytest.mark.parametrize("name", BROKEN_MAKE_UPS)
def test_broken_make_ups_are_found(name):
    plan, rule = BROKEN_MAKE_UPS[name]

    assert rule in {finding.rule for finding in validate_make_up(TOWN, MAKE_UPS, plan)}


def test_make_up_after_the_deadline_is_found():
    early = replace(MAKE_UPS, deficits=(replace(MAKE_UPS.deficits[0], until=WEEKS[0]),))

    assert "deadline" in {finding.rule for finding in validate_make_up(TOWN, early, MADE)}
