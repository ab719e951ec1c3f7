"""Somebody leaves: what they would make up for goes to another, expires, or is named as a gap."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from liaisons import services
from liaisons.models import Absence, MakeUpProposal, Visit
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.liaisons.conftest import NEXT_MONDAY, colleague, weekly, works
from tests.liaisons.test_one_presence import (
    WEDNESDAY,
    WEEK,
    accept,
    agreed,
    at,
    proposed,
    publish,
)
from tests.pages import text

SUNDAY = NEXT_MONDAY - dt.timedelta(days=1)


@pytest.fixture
def heir(town, plan):
    works(town.liaison)
    return works(colleague(town))


def hand_over(town, heir, by):
    return services.move_open_work(liaison=town.liaison, to=heir, first=NEXT_MONDAY, by=by)


def leave(town, by):
    return services.end_employment(liaison=town.liaison, last=SUNDAY, by=by)


def outcome(row):
    row.refresh_from_db()
    return row.status, row.liaison


@pytest.mark.parametrize("status", ["proposed", "accepted"])
def test_make_up_visit_to_come_is_work_that_must_go_over_first(town, team_lead, plan, status):
    town.liaison.assignments.all().delete()
    row = proposed(town, WEDNESDAY)
    MakeUpProposal.objects.filter(pk=row.pk).update(status=status)

    assert services.open_work(town.liaison, SUNDAY) == ["1 inhaalbezoek"]
    assert services.open_work(town.liaison, WEDNESDAY) == []
    with pytest.raises(ValidationError, match="nog werk: 1 inhaalbezoek"):
        leave(town, team_lead)


def test_agreed_make_up_visit_goes_over_with_the_school(town, team_lead, heir):
    row = agreed(town, team_lead, WEDNESDAY)

    hand_over(town, heir, team_lead)
    leave(town, team_lead)
    publish(town)

    assert outcome(row) == ("accepted", heir)
    assert (row.visit.liaison, row.visit.status) == (heir, "planned")


def test_proposal_goes_over_and_can_be_agreed_to_as_it_is_now(town, team_lead, heir):
    row = proposed(town, WEDNESDAY)

    hand_over(town, heir, team_lead)

    with pytest.raises(services.ProposalDecided, match=f"{heir.name} komt dan"):
        accept(row, team_lead)
    assert outcome(row) == ("proposed", heir)
    assert accept(row, team_lead).status == "accepted"


def elsewhere(town, heir, plan):
    factories.assignment(town.other_school, heir)
    weekly(plan, town.other_school, heir, weekday=2)


def absent(town, heir, plan):
    Absence.objects.create(
        municipality=town.municipality,
        liaison=heir,
        category="leave",
        period=period(WEDNESDAY, WEDNESDAY + WEEK),
    )


@pytest.mark.parametrize("why", [elsewhere, absent])
@pytest.mark.parametrize("status", ["proposed", "accepted"])
def test_heir_who_is_not_free_then_lets_it_expire(town, team_lead, heir, plan, why, status):
    row = proposed(town, WEDNESDAY)
    MakeUpProposal.objects.filter(pk=row.pk).update(status=status)
    why(town, heir, plan)

    hand_over(town, heir, team_lead)

    assert outcome(row)[0] == "expired"
    leave(town, team_lead)


def test_school_hears_that_what_was_agreed_is_otherwise(town, team_lead, heir):
    agreed(town, team_lead, WEDNESDAY)
    Notice.objects.all().delete()

    hand_over(town, heir, team_lead)

    school = Notice.objects.filter(recipient=town.people[Role.CARE_COORDINATOR])
    assert school.get().kind == Notice.Kind.ROSTER_CHANGED


def test_proposal_for_somebody_who_left_cannot_be_agreed_to(town, team_lead, heir):
    """As it may stand in a database from before this was looked at."""
    row = proposed(town, WEDNESDAY)
    type(town.liaison).objects.filter(pk=town.liaison.pk).update(
        period=period(factories.LONG_AGO, NEXT_MONDAY)
    )

    with pytest.raises(ValidationError, match="is dan niet in dienst"):
        accept(row, team_lead)


def test_page_of_proposals_says_that_who_left_is_not_there(town, heir, lead):
    proposed(town, WEDNESDAY)
    type(town.liaison).objects.filter(pk=town.liaison.pk).update(
        period=period(factories.LONG_AGO, NEXT_MONDAY)
    )

    page = text(lead.get("/rooster/voorstellen/", secure=True))

    assert f"{town.liaison.name} is er dan niet. Akkoord gaan kan niet meer." in page


@pytest.fixture
def left(town, team_lead, heir):
    """Gone, with a make-up visit agreed: in a database from before this was looked at."""
    agreed(town, team_lead, WEDNESDAY)
    town.school.assignments.update(liaison=heir)
    type(town.liaison).objects.filter(pk=town.liaison.pk).update(
        period=period(factories.LONG_AGO, NEXT_MONDAY)
    )


def test_make_up_visit_of_who_left_is_a_gap_that_can_be_given(town, left, heir, team_lead):
    publish(town)

    visit = Visit.objects.get(date=WEDNESDAY)
    assert at(WEDNESDAY, town.school) == [("make_up", "cancelled", "vacant")]
    assert visit.reason == "contactpersoon is uit dienst"
    assert services.needs_somebody(visit)


@pytest.mark.parametrize("published", [False, True])
def test_today_names_the_gap(town, left, lead, published):
    if published:
        publish(town)

    page = lead.get("/vandaag/", secure=True)

    lines = [*page.context["uncovered"], *page.context["later"]]
    (line,) = [line for line in lines if "9 december" in line["when"]]
    assert line["note"].startswith("Contactpersoon is uit dienst")
