"""Agreed receiving hours in the weeks that are still to be published."""

import datetime as dt

import pytest
from django.urls import reverse

from liaisons import services
from liaisons.models import Absence, Substitution, Visit
from liaisons.queries.not_received import not_received
from liaisons.queries.plans import plan_drift
from liaisons.queries.term import build_instance
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import CareMeetingSeries, ReceivingHours
from schools.services import receiving
from tests.conftest import make_town
from tests.liaisons.conftest import MONDAY, NEXT_MONDAY, TUESDAY, colleague
from tests.liaisons.planning import published, staffed

TUESDAY_MORNING = 2
LATER = dt.date(2027, 2, 1)


def hours(town, first=TUESDAY, shut=(TUESDAY_MORNING,), status="agreed"):
    """Nobody is received on Tuesday mornings, when the liaison of the plan comes."""
    answers = ["closed" if number in shut else "welcome" for number in range(10)]
    return ReceivingHours.objects.create(
        municipality=town.municipality,
        school=town.school,
        answers=answers,
        period=period(first),
        status=status,
    )


def publish(town, monday=NEXT_MONDAY):
    services.publish_week(municipality=town.municipality, monday=monday)
    return Visit.objects.get(date__gte=monday)


def test_visit_when_the_school_does_not_receive_lapses_and_is_a_gap(town, plan):
    hours(town)

    visit = publish(town)

    assert (visit.status, visit.cause) == ("cancelled", Visit.Cause.BLOCKED)
    assert visit.reason == "de school ontvangt dan niet"
    assert services.needs_somebody(visit)


@pytest.mark.parametrize(("first", "status"), [(TUESDAY, "proposed"), (LATER, "agreed")])
def test_hours_that_do_not_hold_yet_let_the_visit_be(town, plan, first, status):
    hours(town, first=first, status=status)

    assert publish(town).status == "planned"


def test_nobody_stands_in_when_the_school_does_not_receive(town, plan):
    hours(town)
    sick = Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(MONDAY),
    )
    Substitution.objects.create(
        municipality=town.municipality,
        absence=sick,
        school=town.school,
        liaison=colleague(town),
        period=period(MONDAY),
    )

    assert publish(town).cause == Visit.Cause.BLOCKED


def test_care_meeting_is_held_when_the_school_receives_nobody_else(town, plan):
    hours(town)
    plan.visits.all().delete()
    CareMeetingSeries.objects.create(
        municipality=town.municipality,
        school=town.school,
        half_day=TUESDAY_MORNING,
        status="agreed",
        period=period(MONDAY),
    )

    assert (publish(town).kind, Visit.objects.get().status) == ("meeting", "planned")


def test_team_lead_reads_which_visits_no_longer_fit(town, plan, as_role):
    visit = publish(town, MONDAY)
    row = hours(town, status="proposed")

    answer = as_role(Role.TEAM_LEAD).post(
        reverse("hours_decide", args=[row.pk]),
        {"decision": "accept", "version": 1},
        follow=True,
        secure=True,
    )

    assert [str(message) for message in answer.context["messages"]] == [
        "De afspraak geldt.",
        "Het bezoek van dinsdagochtend 24 november 2026 is al gepubliceerd en verandert niet "
        f'vanzelf. <a href="/bezoeken/{visit.pk}/">Bekijk het</a>',
        "Het vaste bezoek op dinsdagochtend past niet meer: het vervalt op 1 december 2026 (en "
        f'daarna nog 4 keer). <a href="/rooster/plan/{plan.pk}/">Bekijk het</a>',
    ]


def test_hours_with_which_all_fits_need_no_words(town, plan, team_lead):
    publish(town, MONDAY)

    assert not_received(team_lead, hours(town, shut=(9,))) == {}


def test_only_who_sees_the_hours_reads_what_falls_out(town, plan):
    row = hours(town)

    assert not_received(make_town().people[Role.TEAM_LEAD], row) == {}


def test_plan_keeps_to_hours_that_begin_within_its_term(town):
    staffed(town)
    hours(town, first=LATER, shut=(0, 1))

    instance = build_instance(town.municipality, NEXT_MONDAY, dt.date(2027, 7, 5))

    school = instance.school_by_id[str(town.school.pk)]
    assert school.open_half_days == tuple(range(2, 10))


def test_hours_that_leave_nothing_of_each_other_count_as_on_the_first_day(town):
    staffed(town)
    ReceivingHours.objects.filter(pk=hours(town, shut=range(5)).pk).update(
        period=period(TUESDAY, LATER)
    )
    hours(town, first=LATER, shut=range(5, 10))

    instance = build_instance(town.municipality, NEXT_MONDAY, dt.date(2027, 7, 5))

    assert instance.school_by_id[str(town.school.pk)].open_half_days == tuple(range(5, 10))


def test_copy_of_the_plan_in_force_knows_that_the_hours_changed(town, team_lead):
    staffed(town)
    copy = services.copy_plan(plan=published(town, team_lead), by=team_lead)
    assert plan_drift(copy) == []
    row = hours(town, status="proposed")

    receiving.accept_hours(hours=row, version=1, by=team_lead)

    assert plan_drift(copy) == [f"wanneer {town.school.name} ontvangt"]
