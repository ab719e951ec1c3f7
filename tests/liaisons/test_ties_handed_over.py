"""The schools of whoever leaves, also where the heir is tied to them already for other days."""

import datetime as dt

import pytest

from liaisons import services
from liaisons.models import Assignment, StandingPlan, Visit
from ocp_portal.periods import period
from tests import factories
from tests.liaisons.conftest import NEXT_MONDAY, TUESDAY, colleague, weekly, works

FIRST = NEXT_MONDAY
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)


@pytest.fixture
def heir(town):
    return works(colleague(town))


def hand_over(town, heir, by):
    return services.move_open_work(liaison=town.liaison, to=heir, first=FIRST, by=by)


def ties(school):
    """From when to when, who, and as what."""
    rows = Assignment.objects.filter(school=school).order_by("period", "rank")
    return [(row.period.lower, row.period.upper, row.liaison, row.rank) for row in rows]


def until(town, end):
    Assignment.objects.filter(school=town.school).update(period=period(factories.LONG_AGO, end))


def open_work(town):
    return services.open_work(town.liaison, FIRST - DAY)


def test_heir_who_was_to_follow_later_follows_at_once(town, team_lead, heir):
    later = FIRST + 5 * WEEK
    until(town, later)
    factories.assignment(town.school, heir, period=period(later))

    moved = hand_over(town, heir, team_lead)

    assert moved.schools == 1
    assert ties(town.school) == [
        (factories.LONG_AGO, FIRST, town.liaison, 1),
        (FIRST, later, heir, 1),
        (later, None, heir, 1),
    ]
    assert open_work(town) == []


@pytest.fixture
def heir_between(town, plan, team_lead, heir):
    """A plan gives the school to the heir for two weeks; before and after it is as it was."""
    works(town.liaison)
    draft = StandingPlan.objects.create(
        municipality=town.municipality,
        name="Tussenrooster",
        period=period(FIRST + WEEK, FIRST + 3 * WEEK),
        status="draft",
    )
    weekly(draft, town.school, heir, weekday=2)
    services.publish_plan(plan=draft, monday=FIRST + WEEK, version=draft.version, by=team_lead)
    return heir


def test_heir_who_has_the_school_for_a_while_has_it_before_and_after_too(
    town, team_lead, heir_between
):
    moved = hand_over(town, heir_between, team_lead)

    assert moved.schools == 1
    assert ties(town.school) == [
        (factories.LONG_AGO, FIRST, town.liaison, 1),
        (FIRST, FIRST + WEEK, heir_between, 1),
        (FIRST + WEEK, FIRST + 3 * WEEK, heir_between, 1),
        (FIRST + 3 * WEEK, None, heir_between, 1),
    ]
    assert open_work(town) == []


def test_preview_of_such_a_school_is_what_happens(town, team_lead, heir_between):
    moved = hand_over(town, heir_between, team_lead)
    monday = FIRST
    while monday < moved.preview.until:
        services.publish_week(municipality=town.municipality, monday=monday)
        monday += WEEK

    (seen,) = moved.preview.schools
    made = Visit.objects.exclude(cause="holiday")
    assert {(visit.liaison, visit.status) for visit in made} == {(heir_between, "planned")}
    # For two weeks it is the heir's without any move.
    taken_over = made.exclude(date__range=(FIRST + WEEK, FIRST + 3 * WEEK - DAY))
    assert (len(taken_over), seen.lapses) == (seen.visits, ())


def test_second_liaison_who_inherits_is_the_first_and_has_one_tie(town, team_lead, heir):
    ends = FIRST + 9 * WEEK
    until(town, ends)
    factories.assignment(town.school, heir, rank=2)

    moved = hand_over(town, heir, team_lead)

    assert moved.schools == 1
    assert ties(town.school) == [
        (factories.LONG_AGO, FIRST, town.liaison, 1),
        (factories.LONG_AGO, FIRST, heir, 2),
        (FIRST, ends, heir, 1),
        (ends, None, heir, 2),
    ]


def test_first_liaison_who_inherits_the_second_place_stays_the_first(town, team_lead, heir):
    Assignment.objects.filter(school=town.school).delete()
    factories.assignment(town.school, heir, period=period(FIRST, FIRST + WEEK))
    factories.assignment(town.school, town.liaison, rank=2)

    hand_over(town, heir, team_lead)

    assert ties(town.school) == [
        (factories.LONG_AGO, FIRST, town.liaison, 2),
        (FIRST, FIRST + WEEK, heir, 1),
        (FIRST + WEEK, None, heir, 2),
    ]
    assert open_work(town) == []


# --- once more: preview and result are the same ---------------------------------------------------


def made_until(town, until):
    """School, day, who and status of all that is made from the first day on."""
    for number in range((until - FIRST).days // 7):
        services.publish_week(municipality=town.municipality, monday=FIRST + number * WEEK)
    rows = Visit.objects.filter(date__gte=FIRST).exclude(cause="holiday")
    return [(row.school, row.liaison, row.status) for row in rows.order_by("date", "pk")]


@pytest.fixture
def third(town):
    return works(colleague(town, name="Derde"), weekdays=(0, 2))  # the visits are on Tuesdays


@pytest.mark.parametrize("later", [-WEEK, 0 * DAY, WEEK])
def test_second_handing_over_does_what_its_preview_said(town, plan, team_lead, heir, third, later):
    """The heir has it from FIRST on; then the heir's work goes to a third one, from before that
    day (when it is not theirs yet), that very day or later."""
    hand_over(town, heir, team_lead)
    asked = {"liaison": heir, "to": third, "first": max(FIRST + later, TUESDAY)}

    seen = services.preview_move(**asked)
    services.move_open_work(**asked, stamp=seen.stamp, by=team_lead)

    begins = max(asked["first"], FIRST)
    made = [row for row in made_until(town, seen.until) if row[1] == third]
    assert [tie for tie in ties(town.school) if tie[2] == third] == [(begins, None, third, 1)]
    (school,) = seen.schools
    assert (len(made), len(seen.lapses)) == (school.visits, school.visits)
    assert {status for *_, status in made} == {"cancelled"}


def test_work_handed_back_is_as_its_preview_said(town, plan, team_lead, heir):
    works(town.liaison)
    hand_over(town, heir, team_lead)
    asked = {"liaison": heir, "to": town.liaison, "first": FIRST + WEEK}

    seen = services.preview_move(**asked)
    services.move_open_work(**asked, stamp=seen.stamp, by=team_lead)

    assert ties(town.school) == [
        (factories.LONG_AGO, FIRST, town.liaison, 1),
        (FIRST, FIRST + WEEK, heir, 1),
        (FIRST + WEEK, None, town.liaison, 1),
    ]
    made = made_until(town, seen.until)
    assert (made[0][1], {who for _, who, _ in made[1:]}) == (heir, {town.liaison})
    assert len(made) - 1 == seen.schools[0].visits
    assert {status for *_, status in made} == {"planned"}


def test_same_person_hands_over_again_from_an_earlier_day(town, plan, team_lead, heir, third):
    """From FIRST on it is the heir's already: only the days before go to the third one."""
    hand_over(town, heir, team_lead)
    asked = {"liaison": town.liaison, "to": third, "first": TUESDAY}

    seen = services.preview_move(**asked)
    services.move_open_work(**asked, stamp=seen.stamp, by=team_lead)

    assert ties(town.school) == [
        (factories.LONG_AGO, TUESDAY, town.liaison, 1),
        (TUESDAY, FIRST, third, 1),
        (FIRST, None, heir, 1),
    ]
    made = made_until(town, seen.until)
    assert {who for _, who, _ in made} == {heir}
    assert [lapse.date for lapse in seen.lapses] == [TUESDAY]
