from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from liaisons.pattern import (
    CYCLE,
    DAYPARTS,
    NO_HALF_DAY,
    NO_LIAISON,
    NO_WORK_PATTERN,
    HalfDay,
    SchoolNeed,
    Unplaced,
    simple_pattern,
)

MONDAY, TUESDAY = HalfDay(0, "morning"), HalfDay(1, "afternoon")
WEEK = frozenset(HalfDay(day, part) for day in range(5) for part in DAYPARTS)


def test_weekly_school_has_the_same_half_day_in_every_week():
    pattern = simple_pattern([SchoolNeed(1, 7, weekly=True)], {7: frozenset({TUESDAY})})

    assert [(v.cycle_week, v.weekday, v.daypart) for v in pattern.visits] == [
        (week, 1, "afternoon") for week in range(CYCLE)
    ]


def test_other_school_is_visited_once_in_the_cycle():
    pattern = simple_pattern([SchoolNeed(1, 7, weekly=False)], {7: WEEK})

    assert len(pattern.visits) == 1


def test_monthly_schools_are_spread_over_the_weeks():
    needs = [SchoolNeed(school, 7, weekly=False) for school in range(8)]

    pattern = simple_pattern(needs, {7: WEEK})

    assert Counter(v.cycle_week for v in pattern.visits) == {0: 2, 1: 2, 2: 2, 3: 2}


def test_liaisons_with_one_monthly_school_each_do_not_all_go_in_one_week():
    needs = [SchoolNeed(school, school, weekly=False) for school in range(4)]

    pattern = simple_pattern(needs, dict.fromkeys(range(4), WEEK))

    assert {v.cycle_week for v in pattern.visits} == {0, 1, 2, 3}


def test_weekly_schools_are_spread_over_the_days():
    needs = [SchoolNeed(school, 7, weekly=True) for school in range(5)]

    pattern = simple_pattern(needs, {7: WEEK})

    assert {v.weekday for v in pattern.visits} == set(range(5))


def test_weekly_school_goes_before_monthly_ones_that_would_fill_its_half_day():
    needs = [SchoolNeed(1, 7, weekly=False), SchoolNeed(2, 7, weekly=True)]

    pattern = simple_pattern(needs, {7: frozenset({MONDAY})})

    assert {v.school for v in pattern.visits} == {2}
    assert pattern.unplaced == (Unplaced(1, NO_HALF_DAY),)


def test_school_without_liaison_says_so():
    assert simple_pattern([SchoolNeed(1, None, weekly=True)], {}).unplaced == (
        Unplaced(1, NO_LIAISON),
    )


def test_liaison_without_work_pattern_says_so():
    assert simple_pattern([SchoolNeed(1, 7, weekly=True)], {}).unplaced == (
        Unplaced(1, NO_WORK_PATTERN),
    )


half_days = st.frozensets(st.builds(HalfDay, st.integers(0, 4), st.sampled_from(DAYPARTS)))
needs = st.lists(
    st.builds(
        SchoolNeed, st.integers(1, 30), st.one_of(st.none(), st.integers(1, 4)), st.booleans()
    ),
    unique_by=lambda need: need.school,
)


@settings(max_examples=60, deadline=None)
@given(needs, st.dictionaries(st.integers(1, 4), half_days))
def test_nobody_is_at_two_schools_or_at_work_on_a_free_half_day(needs, works):
    pattern = simple_pattern(needs, works)

    moments = Counter((v.liaison, v.cycle_week, v.weekday, v.daypart) for v in pattern.visits)
    assert max(moments.values(), default=1) == 1
    assert all(HalfDay(v.weekday, v.daypart) in works[v.liaison] for v in pattern.visits)
    placed = {v.school for v in pattern.visits} | {each.school for each in pattern.unplaced}
    assert placed == {need.school for need in needs}


@settings(max_examples=30, deadline=None)
@given(needs, st.dictionaries(st.integers(1, 4), half_days), st.randoms())
def test_order_of_the_input_changes_nothing(needs, works, chance):
    shuffled = list(needs)
    chance.shuffle(shuffled)

    assert simple_pattern(shuffled, works) == simple_pattern(needs, works)
