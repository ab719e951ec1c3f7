"""A Tuesday in November 2026, and a plan that brings the liaison to the first school weekly."""

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from liaisons.models import Availability, Daypart, StandingPlan, StandingVisit
from ocp_portal import clock
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import SchoolHoliday
from tests import factories

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY = dt.date(2026, 11, 23)
TUESDAY = dt.date(2026, 11, 24)
NEXT_MONDAY = dt.date(2026, 11, 30)
NINE = dt.datetime(2026, 11, 24, 9, tzinfo=AMSTERDAM)
PLAN = period(dt.date(2026, 8, 31), dt.date(2027, 7, 1))


@pytest.fixture(autouse=True)
def tuesday():
    """It is Tuesday 24 November 2026, nine o'clock."""
    with clock.at(NINE):
        yield


@pytest.fixture
def team_lead(town):
    return town.people[Role.TEAM_LEAD]


@pytest.fixture
def liaison_user(town):
    return town.people[Role.LIAISON]


@pytest.fixture
def plan(town):
    """Tuesday mornings, in each week of the cycle."""
    row = StandingPlan.objects.create(
        municipality=town.municipality, name="Vast rooster", period=PLAN, status="published"
    )
    weekly(row, town.school, town.liaison, weekday=1)
    return row


def weekly(plan, school, liaison, weekday, daypart=Daypart.MORNING):
    for cycle_week in range(4):
        StandingVisit.objects.create(
            municipality=plan.municipality,
            plan=plan,
            school=school,
            liaison=liaison,
            cycle_week=cycle_week,
            weekday=weekday,
            daypart=daypart,
        )


def holiday(name, first, until, region="zuid"):
    """In the place of the holiday of that name that the facts give."""
    return SchoolHoliday.objects.update_or_create(
        region=region,
        school_year="2026-2027",
        name=name,
        defaults={"period": period(first, until), "source": "test"},
    )[0]


def colleague(town, **values):
    """Another liaison of the same cluster."""
    return factories.liaison(town.municipality, cluster=town.liaison.cluster, **values)


def works(liaison, weekdays=range(5)):
    """Mornings and afternoons of these weekdays."""
    for weekday in weekdays:
        for daypart in Daypart:
            Availability.objects.create(
                municipality=liaison.municipality,
                liaison=liaison,
                weekday=weekday,
                daypart=daypart,
                period=period(factories.LONG_AGO),
            )
    return liaison


def apart(act):
    """A thread with a connection of its own, at nine o'clock; an error is in its list `errors`."""
    errors = []

    def run():
        try:
            with clock.at(NINE):
                act()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.errors = errors
    return thread
