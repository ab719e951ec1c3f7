"""Capacity, the coming weeks and 'wat als'."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liaisons import services
from liaisons.models import StandingPlan, StandingVisit
from liaisons.queries.board import away_in
from liaisons.queries.capacity import capacity
from liaisons.queries.coming import coming_weeks, visits_around
from liaisons.queries.norms import norm_strips
from liaisons.queries.what_if import what_if
from liaisons.supposition import Supposition
from ocp_portal.policy import Role
from schools.models import Tier
from schools.services.norms import default_norms
from tests import factories
from tests.liaisons.conftest import MONDAY, NEXT_MONDAY, colleague, works
from tests.liaisons.planning import published, staffed

WEEK = dt.timedelta(weeks=1)
OCTOBER = dt.date(2026, 9, 28), dt.date(2026, 10, 12)  # ten school days in the south


def count(ask):
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


# --- capacity --------------------------------------------------------------------------------


def test_capacity_counts_half_days_a_week(town):
    """Half-days per cluster (SCH-12)."""
    staffed(town)
    published(town)

    (cluster,) = capacity(town.municipality)

    assert (cluster.liaisons, cluster.schools) == (2, 2)
    assert cluster.available == 16.0  # twice a contract of 8, though they work 10
    assert cluster.promised == 1.125  # a full half-day each week, a short visit a month
    assert (cluster.planned, cluster.free, cluster.over) == (1.125, 14.875, 0)


def test_more_promised_than_there_is_shows_how_much(town):
    works(town.liaison)
    town.liaison.presence_half_days = 0
    town.liaison.save()
    factories.tier_agreement(town.school, Tier.EXTRA)
    norms(town)

    (cluster,) = capacity(town.municipality)

    assert (cluster.available, cluster.over) == (0, 1.125)


def norms(town):
    default_norms(municipality=town.municipality, first=factories.LONG_AGO)


def test_capacity_takes_as_many_queries_for_three_schools_as_for_one(town):
    staffed(town)
    published(town)
    one = count(lambda: capacity(town.municipality))
    for _ in range(2):
        factories.assignment(factories.school(town.municipality), works(colleague(town)))

    assert count(lambda: capacity(town.municipality)) == one


# --- the coming weeks ------------------------------------------------------------------------


def test_coming_weeks_are_published_then_provisional(town, plan, team_lead):
    services.publish_week(municipality=town.municipality, monday=MONDAY)

    weeks = coming_weeks(town.school, visits_around(team_lead, town.school))

    assert [week.monday for week in weeks] == [MONDAY + number * WEEK for number in range(6)]
    assert [week.published for week in weeks] == [True] + [False] * 5
    assert [bool(visit["pk"]) for week in weeks for visit in week.visits] == [True] + [False] * 5
    assert [week.holiday for week in weeks][4:] == ["Kerstvakantie", "Kerstvakantie"]


def test_strips_take_as_many_queries_for_three_schools_as_for_one(town, plan):
    norms(town)
    services.publish_week(municipality=town.municipality, monday=MONDAY)
    more = [town.school, town.other_school, factories.school(town.municipality)]

    assert count(lambda: norm_strips(town.municipality, more)) == count(
        lambda: norm_strips(town.municipality, more[:1])
    )


# --- 'wat als' -------------------------------------------------------------------------------


@pytest.fixture
def term(town):
    staffed(town)
    return published(town)


def suppose(town, **values):
    return what_if(town.municipality, Supposition(**values), on=NEXT_MONDAY)


def test_supposing_saves_nothing(town, term):
    plans, visits = StandingPlan.objects.count(), StandingVisit.objects.count()

    suppose(town, tiers=((town.other_school.pk, Tier.EXTRA.value),))

    assert (StandingPlan.objects.count(), StandingVisit.objects.count()) == (plans, visits)


def test_school_that_becomes_extra_costs_its_half_days(town, term):
    told = suppose(town, tiers=((town.other_school.pk, Tier.EXTRA.value),))

    assert told.cost == 0.875  # from a short visit a month to a half-day a week
    assert "0,88 dagdelen per week meer" in told.sentence
    assert [change.school for change in told.changes] == [town.other_school.pk]
    assert told.proven


def test_school_that_closes_gives_its_half_days_back(town, term):
    told = suppose(town, without=(town.school.pk,))

    assert (told.cost, told.lost) == (-1.0, ())


def test_liaison_who_leaves_is_missed_only_when_nobody_takes_over(town, term):
    told = suppose(town, half_days=((town.liaison.pk, 0),))

    assert (told.lost, told.over) == ((), 0)
    assert any(change.kind == "liaison" for change in told.changes)


def test_too_little_capacity_names_who_loses_and_what_would_help(town, term):
    everybody = tuple((pk, 0) for pk in [town.liaison.pk])
    helper = town.other_school.assignments.get().liaison

    told = suppose(town, half_days=(*everybody, (helper.pk, 1)))

    assert told.lost == (town.other_school.name,)
    assert told.misses[0].remedy.startswith("Het kan wel als ")
    assert told.over == 0.125


def test_school_that_comes_is_planned_as_well(town, term):
    told = suppose(town, new_school=("VO", "extra", town.liaison.cluster_id, "5340"))

    assert told.cost == 1.0
    assert "De nieuwe school" in {change.school_name for change in told.changes}


@pytest.mark.parametrize(
    "supposed, sentence",
    [
        (Supposition(), "minstens één verandering"),
        (Supposition(new_school=("MBO", "basis", 1, "5340")), "Kies een schoolsoort"),
        (Supposition(new_school=("VO", "basis", 0, "5340")), "Kies een cluster"),
        (Supposition(tiers=((1, "middel"),)), "Kies basis of extra"),
    ],
)
def test_what_cannot_be_supposed_is_refused_in_words(town, term, supposed, sentence):
    with pytest.raises(ValidationError, match=sentence):
        what_if(town.municipality, supposed, on=NEXT_MONDAY)


def test_week_has_ten_half_days(town, term):
    with pytest.raises(ValidationError, match="hoogstens 10 dagdelen"):
        suppose(town, half_days=((town.liaison.pk, 11),))


def test_nobody_left_is_a_sentence(town, term):
    helper = town.other_school.assignments.get().liaison

    with pytest.raises(ValidationError, match="blijft er geen contactpersoon"):
        suppose(town, half_days=((town.liaison.pk, 0), (helper.pk, 0)))


def test_nobody_is_away_in_a_term_that_is_over(town):
    lead = town.people[Role.TEAM_LEAD]
    assert away_in(lead, dt.date(2020, 1, 6), dt.date(2020, 7, 1)) == []
