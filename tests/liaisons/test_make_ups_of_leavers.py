"""Somebody leaves: what they would make up for goes to another, expires, or is named as a gap."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liaisons import services
from liaisons.models import Absence, MakeUpProposal, Visit
from liaisons.queries.places import places
from ocp_portal.dutch import dutch_date
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.liaisons.conftest import MONDAY, NEXT_MONDAY, colleague, weekly, works
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


# --- a visit that was moved to a week to come ----------------------------------------------------


@pytest.fixture
def moved(town, team_lead, heir):
    """Of this Thursday, to the first place in a week that is not published; its old school tie is
    gone, so that nothing but this visit holds the liaison there."""
    visit = factories.visit(town.school, town.liaison, MONDAY + dt.timedelta(days=3))
    key = next(place.key for place in places(visit).others if not place.published)
    return services.reschedule_visit(visit=visit, key=key, version=visit.version, by=team_lead)


def preview(town, heir=None):
    return services.preview_move(liaison=town.liaison, to=heir, first=NEXT_MONDAY)


def test_moved_visit_is_work_that_must_go_over_first(town, team_lead, moved):
    town.liaison.assignments.all().delete()

    with pytest.raises(ValidationError, match="nog werk: 1 inhaalbezoek"):
        leave(town, team_lead)


def test_preview_names_the_moved_visit_and_it_goes_over(town, team_lead, heir, moved, lead):
    day = {"first_dag": "30", "first_maand": "11", "first_jaar": "2026", "to": heir.pk}
    page = lead.post(f"/contactpersonen/{town.liaison.pk}/overdragen/", day, secure=True)
    (line,) = page.context["preview"]["make_ups"]

    done = hand_over(town, heir, team_lead)

    assert line in text(page)
    assert line.startswith(f"{town.school.name}, ")
    assert dutch_date(moved.date) in line
    assert line.endswith(f"(afgesproken): {heir.name} komt dan.")
    assert (done.make_ups, outcome(moved)) == (1, ("accepted", heir))
    leave(town, team_lead)


def test_moved_visit_at_a_school_with_nothing_else_goes_over_too(town, team_lead, heir, moved):
    town.liaison.assignments.all().delete()

    seen = preview(town, heir)
    hand_over(town, heir, team_lead)

    assert [each.school for each in seen.schools] == [town.school]
    assert outcome(moved) == ("accepted", heir)


@pytest.mark.parametrize("why", [elsewhere, absent])
@pytest.mark.parametrize("status", ["proposed", "accepted"])
def test_preview_says_that_it_expires_where_the_heir_is_not_free(
    town, team_lead, heir, plan, why, status
):
    row = proposed(town, WEDNESDAY)
    MakeUpProposal.objects.filter(pk=row.pk).update(status=status)
    why(town, heir, plan)

    (seen,) = preview(town, heir).make_ups
    hand_over(town, heir, team_lead)

    assert (seen.date, seen.agreed, seen.expires) == (WEDNESDAY, status == "accepted", True)
    assert outcome(row)[0] == "expired"


def test_who_is_free_for_the_make_up_visit_fits_better(town, team_lead, heir, plan):
    """But for it the others are equal, and the heir has more schools."""
    busy = works(colleague(town, name="Ann"))
    factories.assignment(town.other_school, heir)
    agreed(town, team_lead, WEDNESDAY)
    absent(town, busy, plan)

    (school,) = preview(town).schools

    assert school.to == heir


def test_looking_takes_the_same_queries_with_one_make_up_visit_and_with_two(town, heir):
    def queries():
        liaison = type(heir).objects.select_related("municipality").get(pk=town.liaison.pk)
        with CaptureQueriesContext(connection) as captured:
            services.preview_move(liaison=liaison, to=heir, first=NEXT_MONDAY)
        return len(captured)

    proposed(town, WEDNESDAY)
    one = queries()
    proposed(town, WEDNESDAY + dt.timedelta(days=1))

    assert queries() == one
