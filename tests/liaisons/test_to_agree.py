"""Extra schools without a fixed half-day are a task of their liaison, until there is one."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liaisons.models import PlanPin, StandingVisit
from liaisons.queries.to_agree import ToAgree, to_agree
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import Sector, Tier
from tests import factories
from tests.liaisons.conftest import MONDAY, TUESDAY

DAY = dt.timedelta(days=1)


@pytest.fixture
def extra(town):
    factories.tier_agreement(town.school, Tier.EXTRA, period=period(MONDAY))
    return town.school


def pin(school, **values):
    return PlanPin.objects.create(
        municipality=school.municipality,
        school=school,
        reason="afgesproken met de school",
        **{"half_day": 2, "period": period(MONDAY)} | values,
    )


def test_school_that_is_extra_waits_for_a_moment(extra, liaison_user):
    """LIA-8: The liaison of an extra school is asked to agree when they are there."""
    assert to_agree(liaison_user) == [ToAgree(extra.code, extra.name, MONDAY)]


def test_school_that_becomes_extra_waits_before_that_day(town, liaison_user):
    factories.tier_agreement(town.school, Tier.EXTRA, period=period(TUESDAY + DAY))

    assert [each.since for each in to_agree(liaison_user)] == [TUESDAY + DAY]


def test_school_that_is_extra_for_longer_waits_once(extra, liaison_user):
    extra.tier_agreements.update(period=period(MONDAY, TUESDAY + DAY))
    factories.tier_agreement(extra, Tier.EXTRA, period=period(TUESDAY + DAY))

    assert [each.since for each in to_agree(liaison_user)] == [MONDAY]


@pytest.mark.parametrize(
    "values",
    [{"tier": Tier.BASIS}, {"decided_on": None}, {"period": period(MONDAY, TUESDAY)}],
)
def test_basis_and_drafts_and_what_is_over_ask_nothing(extra, liaison_user, values):
    extra.tier_agreements.update(**values)

    assert to_agree(liaison_user) == []


def test_mbo_asks_nothing(extra, liaison_user):
    extra.sector = Sector.MBO
    extra.save()

    assert to_agree(liaison_user) == []


@pytest.mark.parametrize(
    "values, waits",
    [
        ({}, False),
        ({"half_day": None}, True),
        ({"period": period(MONDAY, TUESDAY)}, True),
        ({"period": period(TUESDAY + DAY)}, False),
    ],
)
def test_agreed_half_day_ends_the_task(extra, town, liaison_user, values, waits):
    pin(extra, **values | {"liaison": town.liaison})

    assert bool(to_agree(liaison_user)) is waits


@pytest.mark.parametrize(
    "kind, status, waits",
    [
        ("full", "published", False),
        ("full", "draft", True),
        ("short", "published", True),
        ("meeting", "published", True),
    ],
)
def test_half_day_of_the_published_plan_ends_it(extra, plan, liaison_user, kind, status, waits):
    StandingVisit.objects.update(kind=kind)
    plan.status = status
    plan.save()

    assert bool(to_agree(liaison_user)) is waits


def test_somebody_elses_school_is_no_task(extra, town, liaison_user):
    extra.assignments.update(liaison=factories.liaison(town.municipality))

    assert to_agree(liaison_user) == []


def test_others_have_no_such_task(extra, team_lead):
    assert to_agree(team_lead) == []


def test_three_schools_take_as_many_queries_as_one(extra, town, liaison_user):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            found = to_agree(liaison_user)
        return len(found), len(captured)

    to_agree(liaison_user)  # asks once in which role somebody works
    one = queries()
    for _ in range(2):
        school = factories.school(town.municipality)
        factories.assignment(school, town.liaison)
        factories.tier_agreement(school, Tier.EXTRA)

    assert [one, queries()] == [(1, 1), (3, 1)]


def test_today_of_the_liaison_names_the_school_and_since_when(extra, as_role):
    page = as_role(Role.LIAISON).get("/", follow=True)

    (task,) = page.context["to_agree"]
    assert (task["name"], task["when"]) == (extra.name, "extra sinds 23 november 2026")
    assert "Spreek af wanneer u er bent" in page.content.decode()


def test_today_without_such_a_school_says_nothing_of_it(town, as_role):
    assert (
        "Spreek af wanneer u er bent"
        not in as_role(Role.LIAISON).get("/", follow=True).content.decode()
    )
