"""'Week 1 .. week 4' are real weeks to whoever fills in a form."""

import datetime as dt

import pytest
from django.urls import reverse

from liaisons.queries import planned_weeks
from liaisons.queries.cycle import coming_mondays
from ocp_portal import clock
from ocp_portal.policy import Role
from tests.liaisons.conftest import AMSTERDAM, MONDAY

WEEK = dt.timedelta(weeks=1)


def test_weeks_of_the_cycle_are_those_in_which_the_plan_makes_its_visits(town, plan):
    for cycle_week in range(4):
        plan.visits.exclude(cycle_week=cycle_week).update(weekday=0)
        plan.visits.filter(cycle_week=cycle_week).update(weekday=3)
        monday = coming_mondays(town.municipality)[cycle_week]
        (made,) = planned_weeks(town.municipality, monday)
        assert [visit.date.weekday() for visit in made.visits] == [3]


def test_holiday_is_no_week_of_the_cycle(town, plan):
    with clock.at(dt.datetime(2026, 12, 14, 9, tzinfo=AMSTERDAM)):
        mondays = sorted(coming_mondays(town.municipality).values())
    assert mondays == [dt.date(2026, 12, 14)] + [dt.date(2027, 1, 4) + i * WEEK for i in range(3)]


def test_week_that_is_over_is_no_example(town, plan):
    with clock.at(dt.datetime(2026, 11, 22, 9, tzinfo=AMSTERDAM)):
        assert min(coming_mondays(town.municipality).values()) == MONDAY


@pytest.mark.parametrize(
    ("role", "name"), [(Role.CARE_COORDINATOR, "meeting_propose"), (Role.TEAM_LEAD, "block_create")]
)
def test_form_says_which_real_weeks(as_role, town, plan, role, name):
    given = [town.school.code] if name == "meeting_propose" else []
    page = as_role(role).get(reverse(name, args=given), secure=True).content.decode()
    turn = {monday: week for week, monday in coming_mondays(town.municipality).items()}[MONDAY]
    assert f"Week {turn + 1}: onder andere 23 november" in page


def test_without_a_plan_weeks_have_numbers_only(as_role, town):
    url = reverse("meeting_propose", args=[town.school.code])
    page = as_role(Role.CARE_COORDINATOR).get(url, secure=True).content.decode()
    assert "Week 4" in page
    assert "onder andere" not in page
