"""A school that left the register keeps no visits; the team lead reads it until it is done."""

import datetime as dt

from django.urls import reverse

from liaisons import services
from liaisons.models import MakeUpProposal, Visit
from ocp_portal.notices.models import Notice
from tests import factories
from tests.liaisons.conftest import MONDAY, NEXT_MONDAY, TUESDAY, weekly

WEEK = dt.timedelta(weeks=1)


def goes(school, day):
    """As an import marks it."""
    type(school).objects.filter(pk=school.pk).update(gone_on=day)


def lapse(town):
    return services.lapse_gone_schools(municipality=town.municipality)


def test_week_leaves_out_a_school_from_its_last_day(town, plan):
    weekly(plan, town.school, town.liaison, weekday=0)
    goes(town.school, TUESDAY)

    roster = services.publish_week(municipality=town.municipality, monday=MONDAY)

    monday, tuesday = roster.visits.order_by("date")
    assert monday.status == "planned"
    assert (tuesday.status, tuesday.cause, tuesday.reason) == (
        "cancelled",
        "closed",
        "school opgeheven",
    )


def test_coming_visits_lapse_and_those_of_before_stay(town, liaison_user):
    before = factories.visit(town.school, town.liaison, MONDAY, status="attended")
    coming = factories.visit(town.school, town.liaison, TUESDAY + WEEK)
    elsewhere = factories.visit(town.other_school, town.liaison, NEXT_MONDAY)
    goes(town.school, TUESDAY)

    assert lapse(town) == 1

    for visit in (before, coming, elsewhere):
        visit.refresh_from_db()
    assert (coming.status, coming.reason) == ("cancelled", "school opgeheven")
    assert (before.status, elsewhere.status) == ("attended", "planned")
    assert coming.changes.get().to_status == "cancelled"
    (notice,) = Notice.objects.filter(recipient=liaison_user)
    assert notice.subject == "week 49 (30 november t/m 4 december)"


def test_twice_is_once(town):
    factories.visit(town.school, town.liaison, TUESDAY + WEEK)
    goes(town.school, TUESDAY)

    assert [lapse(town), lapse(town)] == [1, 0]
    assert Notice.objects.count() == 1


def test_make_up_visit_is_not_proposed_any_more(town):
    lost = factories.visit(town.school, town.liaison, MONDAY)
    MakeUpProposal.objects.create(
        municipality=town.municipality,
        makes_up=lost,
        school=town.school,
        liaison=town.liaison,
        date=NEXT_MONDAY,
        daypart="morning",
        kind="full",
    )
    goes(town.school, TUESDAY)

    lapse(town)

    assert MakeUpProposal.objects.get().status == "expired"


def test_school_that_stays_loses_nothing(town):
    visit = factories.visit(town.school, town.liaison, TUESDAY + WEEK)

    assert lapse(town) == 0
    visit.refresh_from_db()
    assert visit.status == Visit.Status.PLANNED


def today(lead):
    return lead.get(reverse("today"), secure=True)


def test_team_lead_reads_it_once_until_the_assignment_is_ended(town, lead, team_lead):
    goes(town.school, TUESDAY)

    (told,) = today(lead).context["alerts"]
    assert told["text"].startswith(f"{town.school.name} is opgeheven (sinds 24 november 2026)")
    assert town.liaison.name in told["text"]

    town.school.assignments.update(period=(None, TUESDAY))
    assert today(lead).context["alerts"] == []


def test_school_of_another_municipality_is_not_named(town, other_town, lead):
    goes(other_town.school, TUESDAY)

    assert today(lead).context["alerts"] == []
