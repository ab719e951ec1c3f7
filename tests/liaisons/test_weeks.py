import datetime as dt
from dataclasses import replace

from liaisons import models
from liaisons.weeks import causes
from liaisons.weeks.causes import Cause
from liaisons.weeks.facts import (
    Assigned,
    Away,
    Blocked,
    Calendar,
    CareMeeting,
    Closed,
    Span,
    StandIn,
    Works,
    by,
)
from liaisons.weeks.making import StandingVisit, cycle_week, gaps, make_week
from schools.holidays import SchoolHoliday, school_holidays

MONDAY = dt.date(2026, 11, 23)
ALWAYS = Span(dt.date(2020, 1, 1))
SCHOOL, OTHER_SCHOOL = 1, 2
OWN, COLLEAGUE = 7, 8
TUESDAY = StandingVisit(SCHOOL, "zuid", OWN, 1, "morning")


def calendar(**facts):
    """The own liaison at the school, and what the test adds."""
    rows = {
        "assigned": [Assigned(SCHOOL, OWN, 1, ALWAYS), Assigned(OTHER_SCHOOL, COLLEAGUE, 1, ALWAYS)]
    } | facts
    keys = {
        "closed": "school",
        "assigned": "school",
        "stand_ins": "school",
        "away": "liaison",
        "works": "liaison",
        "meetings": "school",
    }
    return Calendar(
        **{name: by(keys[name], row) if name in keys else row for name, row in rows.items()}
    )


def one(visit=TUESDAY, monday=MONDAY, others=(), **facts):
    made = make_week([visit, *others], monday, ALWAYS, calendar(**facts))
    return next(each for each in made if each.school == visit.school)


def test_plain_week_has_the_visit_by_the_own_liaison():
    visit = one()

    assert (visit.date, visit.liaison, visit.cause) == (dt.date(2026, 11, 24), OWN, None)


def test_school_holiday_drops_the_visit_by_name():
    autumn = SchoolHoliday(
        "2026-2027",
        "zuid",
        "Herfstvakantie",
        dt.date(2026, 10, 24),
        dt.date(2026, 11, 1),
        "advies",
    )

    visit = one(monday=dt.date(2026, 10, 26), holidays=[autumn])

    assert (visit.cause, visit.reason) == (Cause.HOLIDAY, "Herfstvakantie")


def test_holiday_of_another_region_does_not_matter():
    north = SchoolHoliday(
        "2026-2027", "noord", "Herfstvakantie", MONDAY, MONDAY + dt.timedelta(days=6), "advies"
    )

    assert one(holidays=[north]).cause is None


def test_public_holiday_drops_the_visit_by_name():
    easter_monday = StandingVisit(SCHOOL, "zuid", OWN, 0, "morning")

    visit = one(easter_monday, monday=dt.date(2026, 4, 6))

    assert (visit.cause, visit.reason) == (Cause.HOLIDAY, "Tweede Paasdag")


def test_good_friday_drops_the_visit_only_where_the_school_closes():
    friday = StandingVisit(SCHOOL, "zuid", OWN, 4, "morning")
    good_friday = dt.date(2026, 4, 3)
    closed = Closed(SCHOOL, Span(good_friday, good_friday + dt.timedelta(days=1)), "Goede Vrijdag")

    assert one(friday, monday=dt.date(2026, 3, 30)).cause is None
    visit = one(friday, monday=dt.date(2026, 3, 30), closed=[closed])
    assert (visit.cause, visit.reason) == (Cause.CLOSED, "Goede Vrijdag")


def test_closure_drops_the_visit_with_its_reason():
    closed = Closed(SCHOOL, Span(dt.date(2026, 11, 24), dt.date(2026, 11, 25)), "studiedag")

    visit = one(closed=[closed])

    assert (visit.cause, visit.reason) == (Cause.CLOSED, "studiedag")


def test_closure_ends_on_its_last_day():
    closed = Closed(SCHOOL, Span(dt.date(2026, 11, 23), dt.date(2026, 11, 24)), "studiedag")

    assert one(closed=[closed]).cause is None


def test_absence_without_stand_in_is_a_gap():
    visit = one(away=[Away(OWN, Span(MONDAY))])

    assert (visit.liaison, visit.cause, visit.reason) == (OWN, Cause.ABSENT, "afwezig")


def test_stand_in_who_is_free_takes_the_visit():
    visit = one(
        away=[Away(OWN, Span(MONDAY))],
        stand_ins=[StandIn(SCHOOL, OWN, COLLEAGUE, Span(MONDAY))],
    )

    assert (visit.liaison, visit.standing_in_for, visit.cause) == (COLLEAGUE, OWN, None)


def test_stand_in_with_an_own_visit_then_leaves_a_gap():
    own_visit = StandingVisit(OTHER_SCHOOL, "zuid", COLLEAGUE, 1, "morning")

    visit = one(
        others=[own_visit],
        away=[Away(OWN, Span(MONDAY))],
        stand_ins=[StandIn(SCHOOL, OWN, COLLEAGUE, Span(MONDAY))],
    )

    assert visit.cause == Cause.ABSENT


def test_stand_in_whose_own_visit_fell_away_is_free():
    own_visit = StandingVisit(OTHER_SCHOOL, "zuid", COLLEAGUE, 1, "morning")

    visit = one(
        others=[own_visit],
        closed=[Closed(OTHER_SCHOOL, Span(MONDAY), "verbouwing")],
        away=[Away(OWN, Span(MONDAY))],
        stand_ins=[StandIn(SCHOOL, OWN, COLLEAGUE, Span(MONDAY))],
    )

    assert visit.liaison == COLLEAGUE


def test_stand_in_for_two_schools_in_one_half_day_does_one():
    second = StandingVisit(3, "zuid", OWN, 1, "morning")
    made = make_week(
        [TUESDAY, second],
        MONDAY,
        ALWAYS,
        calendar(
            assigned=[Assigned(SCHOOL, OWN, 1, ALWAYS), Assigned(3, OWN, 1, ALWAYS)],
            away=[Away(OWN, Span(MONDAY))],
            stand_ins=[
                StandIn(SCHOOL, OWN, COLLEAGUE, Span(MONDAY)),
                StandIn(3, OWN, COLLEAGUE, Span(MONDAY)),
            ],
        ),
    )

    assert [(visit.school, visit.cause) for visit in made] == [(SCHOOL, None), (3, Cause.ABSENT)]


def test_stand_in_who_is_away_too_leaves_a_gap():
    visit = one(
        away=[Away(OWN, Span(MONDAY)), Away(COLLEAGUE, Span(MONDAY))],
        stand_ins=[StandIn(SCHOOL, OWN, COLLEAGUE, Span(MONDAY))],
    )

    assert visit.cause == Cause.ABSENT


def test_stand_in_who_does_not_work_then_leaves_a_gap():
    visit = one(
        away=[Away(OWN, Span(MONDAY))],
        stand_ins=[StandIn(SCHOOL, OWN, COLLEAGUE, Span(MONDAY))],
        works=[Works(COLLEAGUE, 3, "morning", ALWAYS)],
    )

    assert visit.cause == Cause.ABSENT


def test_stand_in_of_whom_the_time_is_over_does_nothing():
    visit = one(
        away=[Away(OWN, Span(MONDAY))],
        stand_ins=[StandIn(SCHOOL, OWN, COLLEAGUE, Span(MONDAY, MONDAY + dt.timedelta(days=1)))],
    )

    assert visit.cause == Cause.ABSENT


def test_visit_follows_whoever_is_the_liaison_of_the_school_by_then():
    visit = one(assigned=[Assigned(SCHOOL, COLLEAGUE, 1, ALWAYS)])

    assert (visit.liaison, visit.standing_in_for, visit.cause) == (COLLEAGUE, None, None)


def test_new_liaison_who_does_not_work_then_leaves_a_gap_that_says_so():
    visit = one(
        assigned=[Assigned(SCHOOL, COLLEAGUE, 1, ALWAYS)],
        works=[Works(COLLEAGUE, 3, "morning", ALWAYS)],
    )

    assert (visit.cause, visit.reason) == (Cause.BUSY, causes.NOT_WORKING)


def test_school_without_liaison_is_named():
    visit = one(assigned=[])

    assert (visit.cause, visit.reason) == (Cause.VACANT, "geen contactpersoon")


def test_days_outside_the_plan_have_no_visits():
    span = Span(dt.date(2026, 11, 25))

    assert make_week([TUESDAY], MONDAY, span, calendar()) == ()


def made_up(visit=TUESDAY, liaison=COLLEAGUE, number=1):
    """A make-up visit that was agreed, at the place of another visit."""
    return replace(visit, liaison=liaison, make_up=number)


def outcomes(*pattern, **facts):
    """Of each visit of a week, in order of time: whose, and what stands in its way."""
    made = make_week(pattern, MONDAY, ALWAYS, calendar(**facts))
    return [(each.make_up, each.liaison, each.cause) for each in made]


def test_visit_of_the_pattern_goes_before_a_make_up_visit_of_the_same_half_day():
    assert outcomes(made_up(), TUESDAY) == [(1, COLLEAGUE, Cause.TAKEN), (None, OWN, None)]


def test_visit_of_a_new_liaison_goes_before_a_make_up_visit_too():
    new = replace(TUESDAY, liaison=99)

    assert outcomes(made_up(), new) == [(1, COLLEAGUE, Cause.TAKEN), (None, OWN, None)]


def test_make_up_visit_goes_before_who_would_stand_in():
    stands_in = StandIn(SCHOOL, OWN, 9, ALWAYS)

    found = outcomes(made_up(), TUESDAY, away=[Away(OWN, ALWAYS)], stand_ins=[stands_in])

    assert found == [(1, COLLEAGUE, None), (None, OWN, Cause.ABSENT)]


def test_care_meeting_takes_no_place_of_a_visit():
    short = replace(made_up(), kind="short", load=1)
    meeting = replace(TUESDAY, kind="meeting", load=1)

    assert outcomes(short, meeting) == [(None, OWN, None), (1, COLLEAGUE, None)]


def test_liaison_of_two_visits_in_a_half_day_makes_the_one_of_the_pattern():
    elsewhere = replace(TUESDAY, school=OTHER_SCHOOL, liaison=COLLEAGUE)

    found = outcomes(elsewhere, made_up())

    assert found == [(1, COLLEAGUE, Cause.BUSY), (None, COLLEAGUE, None)]


def test_two_make_up_visits_at_one_place_are_one():
    found = outcomes(made_up(), made_up(liaison=9, number=2))

    assert found == [(1, COLLEAGUE, None), (2, 9, Cause.TAKEN)]


def test_make_up_visit_of_who_is_out_of_service_is_a_gap():
    until_tuesday = Span(dt.date(2020, 1, 1), dt.date(2026, 11, 24))

    found = outcomes(made_up(), employed={COLLEAGUE: until_tuesday})

    assert found == [(1, COLLEAGUE, Cause.VACANT)]


def test_gap_is_what_nobody_else_comes_for():
    lapsed = make_week(
        [TUESDAY, made_up(), replace(TUESDAY, weekday=2)],
        MONDAY,
        ALWAYS,
        calendar(away=[Away(OWN, ALWAYS)]),
    )

    assert [(each.date.day, each.cause) for each in gaps(lapsed)] == [(25, Cause.ABSENT)]


def test_causes_are_those_of_the_model():
    assert {cause.value for cause in Cause} == set(models.Visit.Cause.values)


# --- the cycle -------------------------------------------------------------------------------

START = dt.date(2026, 8, 31)  # after the summer holiday of the south


def turn(monday, start=START):
    return cycle_week("zuid", start, monday, school_holidays())


def test_cycle_counts_school_weeks_from_the_start_of_the_plan():
    assert [turn(START + dt.timedelta(weeks=i)) for i in range(6)] == [0, 1, 2, 3, 0, 1]


def test_holiday_weeks_do_not_count():
    before, after = dt.date(2026, 10, 12), dt.date(2026, 10, 26)  # autumn holiday between
    holiday = [row for row in school_holidays() if row.school_year == "2026-2027"]
    assert any(row.name == "Herfstvakantie" and before < row.first_day < after for row in holiday)

    assert turn(after) == (turn(before) + 1) % 4


def test_week_53_and_the_new_year_count_like_any_week():
    # 2026 has a week 53 and it lies in the Christmas holiday, as week 52 does.
    week_51, week_1 = dt.date(2026, 12, 14), dt.date(2027, 1, 4)
    assert dt.date(2026, 12, 28).isocalendar()[:2] == (2026, 53)

    assert turn(week_1) == (turn(week_51) + 1) % 4


def test_plan_that_starts_in_mid_week_counts_that_week():
    wednesday = START + dt.timedelta(days=2)

    assert turn(START, wednesday) == 0
    assert turn(START + dt.timedelta(weeks=1), wednesday) == 1


# --- half-days that are shared, alternate weeks, and a line of stand-ins ------------------------

THIRD = 9
SHORT = StandingVisit(SCHOOL, "zuid", OWN, 1, "morning", "short", 1)


def stand_in(school, absent, liaison):
    return StandIn(school, absent, liaison, ALWAYS)


def away(*liaisons):
    return [Away(liaison, ALWAYS) for liaison in liaisons]


def works(liaison, **values):
    return Works(liaison, 1, "morning", ALWAYS, **values)


def test_two_short_visits_fit_in_one_half_day():
    other = StandingVisit(OTHER_SCHOOL, "zuid", COLLEAGUE, 1, "morning", "short", 1)

    visit = one(SHORT, others=[other], away=away(OWN), stand_ins=[stand_in(SCHOOL, OWN, COLLEAGUE)])

    assert (visit.liaison, visit.cause) == (COLLEAGUE, None)


def test_short_visit_does_not_fit_beside_a_full_one():
    other = StandingVisit(OTHER_SCHOOL, "zuid", COLLEAGUE, 1, "morning")

    visit = one(SHORT, others=[other], away=away(OWN), stand_ins=[stand_in(SCHOOL, OWN, COLLEAGUE)])

    assert visit.cause == Cause.ABSENT


def test_stand_in_works_in_the_weeks_of_the_cycle_that_were_agreed():
    facts = {
        "away": away(OWN),
        "stand_ins": [stand_in(SCHOOL, OWN, COLLEAGUE)],
        "works": [works(COLLEAGUE, cycle_weeks=(0, 2))],
    }

    causes = [
        make_week([TUESDAY], MONDAY, ALWAYS, calendar(**facts), turn)[0].cause for turn in range(4)
    ]

    assert causes == [None, Cause.ABSENT, None, Cause.ABSENT]


def test_who_stands_in_for_an_absent_stand_in_comes():
    visit = one(
        away=away(OWN, COLLEAGUE),
        stand_ins=[stand_in(SCHOOL, OWN, COLLEAGUE), stand_in(SCHOOL, COLLEAGUE, THIRD)],
    )

    assert (visit.liaison, visit.standing_in_for, visit.cause) == (THIRD, OWN, None)


def test_two_who_stand_in_for_each_other_help_nobody():
    visit = one(
        away=away(OWN, COLLEAGUE),
        stand_ins=[stand_in(SCHOOL, OWN, COLLEAGUE), stand_in(SCHOOL, COLLEAGUE, OWN)],
    )

    assert visit.cause == Cause.ABSENT


def test_make_up_visit_keeps_whoever_agreed_to_it():
    agreed = StandingVisit(SCHOOL, "zuid", COLLEAGUE, 3, "afternoon", make_up=5)

    visit = one(agreed)

    assert (visit.liaison, visit.cause, visit.make_up) == (COLLEAGUE, None, 5)


def test_meeting_and_presence_of_one_school_share_a_half_day():
    meeting = StandingVisit(SCHOOL, "zuid", OWN, 1, "morning", "meeting", 1)

    made = make_week([SHORT, meeting], MONDAY, ALWAYS, calendar())

    assert [(visit.kind, visit.cause) for visit in made] == [("meeting", None), ("short", None)]


def test_block_of_a_liaison_drops_the_visit_in_its_period_only():
    block = Blocked(None, OWN, None, None, Span(dt.date(2026, 11, 24), dt.date(2026, 12, 1)))

    visit = one(blocked=[block])

    assert (visit.cause, visit.reason) == (Cause.BLOCKED, causes.BLOCKED)
    assert one(monday=MONDAY + dt.timedelta(weeks=1), blocked=[block]).cause is None


def test_block_of_two_together_leaves_a_colleague_who_stands_in():
    together = Blocked(SCHOOL, OWN, None, None, ALWAYS)
    stand_in = StandIn(SCHOOL, OWN, COLLEAGUE, ALWAYS)

    visit = one(blocked=[together], away=[Away(OWN, ALWAYS)], stand_ins=[stand_in])

    assert (visit.liaison, visit.cause) == (COLLEAGUE, None)


def test_nobody_stands_in_where_a_block_says_no():
    whole_school = Blocked(SCHOOL, None, None, None, ALWAYS)
    stand_in = StandIn(SCHOOL, OWN, COLLEAGUE, ALWAYS)

    visit = one(blocked=[whole_school], away=[Away(OWN, ALWAYS)], stand_ins=[stand_in])

    assert visit.cause == Cause.ABSENT


def test_block_of_a_half_day_and_a_week_of_the_cycle_hits_just_that():
    tuesday_morning = Blocked(SCHOOL, None, 2, 0, ALWAYS)

    assert one(blocked=[tuesday_morning]).cause == Cause.BLOCKED
    assert one(blocked=[replace(tuesday_morning, half_day=3)]).cause is None
    assert one(blocked=[replace(tuesday_morning, turn=1)]).cause is None


# --- care meetings that are agreed while the plan runs ------------------------------------------

THURSDAY_ZAT = CareMeeting(SCHOOL, "zuid", 6, (0,), ALWAYS)


def meetings_of(pattern, turn=0, **facts):
    made = make_week(pattern, MONDAY, ALWAYS, calendar(**facts), turn)
    return [(each.liaison, each.cause, each.reason) for each in made if each.kind == "meeting"]


def test_meeting_that_falls_away_names_whom_it_would_have_been():
    closed = Closed(SCHOOL, Span(MONDAY), "studieweek")

    found = meetings_of([TUESDAY], meetings=[THURSDAY_ZAT], closed=[closed])

    assert found == [(OWN, Cause.CLOSED, "studieweek")]


def test_meeting_of_a_school_without_a_liaison_is_of_nobody():
    found = meetings_of([], meetings=[THURSDAY_ZAT], assigned=[])

    assert found == [(None, Cause.VACANT, causes.VACANT)]


def test_meeting_that_is_agreed_comes_with_whoever_is_the_liaison_of_the_school():
    made = make_week([TUESDAY], MONDAY, ALWAYS, calendar(meetings=[THURSDAY_ZAT]))

    zat = made[1]
    assert (zat.date, zat.daypart, zat.liaison) == (dt.date(2026, 11, 26), "morning", OWN)
    assert (zat.kind, zat.load, zat.plan, zat.cause) == ("meeting", 1, None, None)


def test_meeting_comes_only_in_its_weeks_of_the_cycle_and_in_its_period():
    ended = replace(THURSDAY_ZAT, span=Span(dt.date(2020, 1, 1), dt.date(2026, 11, 26)))

    assert meetings_of([TUESDAY], turn=1, meetings=[THURSDAY_ZAT]) == []
    assert meetings_of([TUESDAY], meetings=[ended]) == []


def test_meeting_that_the_pattern_has_is_not_there_twice():
    there = StandingVisit(SCHOOL, "zuid", OWN, 3, "morning", "meeting", 1, plan=5)

    assert meetings_of([there], meetings=[THURSDAY_ZAT]) == [(OWN, None, "")]


def test_meeting_of_the_pattern_that_is_not_held_any_more_is_gone():
    there = StandingVisit(SCHOOL, "zuid", OWN, 3, "morning", "meeting", 1, plan=5)
    ended = replace(THURSDAY_ZAT, span=Span(dt.date(2020, 1, 1), dt.date(2026, 11, 26)))
    on_its_last_day = replace(ended, span=Span(dt.date(2020, 1, 1), dt.date(2026, 11, 27)))

    assert meetings_of([there], meetings=[ended]) == []
    assert meetings_of([there], meetings=[on_its_last_day]) == [(OWN, None, "")]


def test_meeting_at_a_time_when_its_liaison_is_elsewhere_is_named():
    elsewhere = StandingVisit(OTHER_SCHOOL, "zuid", OWN, 3, "morning")
    both = [Assigned(SCHOOL, OWN, 1, ALWAYS), Assigned(OTHER_SCHOOL, OWN, 1, ALWAYS)]

    told = meetings_of([elsewhere], assigned=both, meetings=[THURSDAY_ZAT])

    assert told == [(OWN, Cause.BUSY, "contactpersoon heeft dan een ander bezoek")]


def test_meeting_when_its_liaison_does_not_work_is_named():
    tuesdays = Works(OWN, 1, "morning", ALWAYS)

    told = meetings_of([], works=[tuesdays], meetings=[THURSDAY_ZAT])

    assert told == [(OWN, Cause.BUSY, "contactpersoon werkt dan niet")]


def test_meeting_of_an_absent_liaison_is_for_whoever_stands_in():
    told = meetings_of(
        [],
        away=[Away(OWN, ALWAYS)],
        stand_ins=[StandIn(SCHOOL, OWN, COLLEAGUE, ALWAYS)],
        meetings=[THURSDAY_ZAT],
    )

    assert told == [(COLLEAGUE, None, "")]


def test_meeting_of_a_school_without_liaison_is_a_gap():
    told = meetings_of([], assigned=[], meetings=[THURSDAY_ZAT])

    assert [cause for _, cause, _ in told] == [Cause.VACANT]
