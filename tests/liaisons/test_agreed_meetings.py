"""A care meeting that is agreed comes into the weeks that are still provisional."""

import datetime as dt

import pytest
from django.urls import reverse

from liaisons import services
from liaisons.models import Absence, Assignment, PlanBlock, StandingPlan, Visit
from liaisons.queries.meeting_days import meeting_days
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import CareMeetingSeries, Closure
from schools.services import receiving
from tests import factories
from tests.conftest import make_town
from tests.liaisons.conftest import MONDAY, NEXT_MONDAY, PLAN, TUESDAY, weekly, works
from tests.pages import text

WEEK = dt.timedelta(weeks=1)
THURSDAY_MORNING = 6
NEXT_THURSDAY = NEXT_MONDAY + dt.timedelta(days=3)


@pytest.fixture
def series(town):
    """Proposed: every Thursday morning from today on."""
    return CareMeetingSeries.objects.create(
        municipality=town.municipality,
        school=town.school,
        half_day=THURSDAY_MORNING,
        period=period(TUESDAY),
    )


def accept(series, lead):
    return receiving.accept_meeting(series=series, version=1, by=lead)


def busy_elsewhere(town, plan):
    """The liaison of the school is at another one on Thursday mornings."""
    other = factories.school(town.municipality, name="De Regenboog")
    factories.assignment(other, town.liaison)
    weekly(plan, other, town.liaison, weekday=3)
    return other


def publish(town, monday):
    services.publish_week(municipality=town.municipality, monday=monday)


def meetings():
    rows = Visit.objects.filter(kind="meeting").order_by("date")
    return [(row.date, row.liaison, row.status, row.reason) for row in rows]


def test_week_that_is_published_after_the_agreement_has_the_meeting(town, plan, series, team_lead):
    """LIA-9: The liaison joins the care meeting from the first week that is not published yet."""
    publish(town, MONDAY)
    accept(series, team_lead)

    publish(town, NEXT_MONDAY)

    assert meetings() == [(NEXT_THURSDAY, town.liaison, "planned", "")]


def test_proposal_that_nobody_agreed_to_is_no_meeting(town, plan, series):
    publish(town, NEXT_MONDAY)

    assert meetings() == []


def test_meeting_without_room_is_named_and_is_a_gap(town, plan, series, team_lead):
    busy_elsewhere(town, plan)
    accept(series, team_lead)

    publish(town, NEXT_MONDAY)

    reason = "contactpersoon heeft dan een ander bezoek"
    assert meetings() == [(NEXT_THURSDAY, town.liaison, "cancelled", reason)]
    lost = Visit.objects.get(kind="meeting")
    assert (lost.cause, services.needs_somebody(lost)) == (Visit.Cause.BUSY, True)


def test_school_reads_what_publishing_will_make_of_it(town, plan, series, team_lead, as_role):
    """The page of one school knows where its liaison is besides."""
    busy_elsewhere(town, plan)
    accept(series, team_lead)
    coordinator = as_role(Role.CARE_COORDINATOR)

    page = coordinator.get(reverse("school_visits", args=[town.school.code]), secure=True)

    of_meetings = [row["cells"] for row in page.context["rows"] if "Donderdag" in str(row)]
    assert [cells[1]["text"] for cells in of_meetings] == ["Niemand"] * 4  # until Christmas
    assert of_meetings[0][2]["sub"] == "Contactpersoon heeft dan een ander bezoek"
    assert "De Regenboog" not in page.content.decode()


def test_meeting_that_stops_is_in_no_week_that_is_published_later(town, plan, series, team_lead):
    agreed = accept(series, team_lead)
    publish(town, NEXT_MONDAY)
    receiving.end_meeting(series=agreed, last=NEXT_THURSDAY, by=team_lead)

    publish(town, NEXT_MONDAY + WEEK)

    assert [date for date, *_ in meetings()] == [NEXT_THURSDAY]


def test_meeting_that_ended_does_not_begin_again(town, series, team_lead, as_role):
    """The next one may have its half-day by now."""
    CareMeetingSeries.objects.update(period=period(MONDAY - WEEK))
    agreed = accept(series, team_lead)
    ended = receiving.end_meeting(series=agreed, last=MONDAY, by=team_lead)
    follows = CareMeetingSeries.objects.create(
        municipality=town.municipality,
        school=town.school,
        half_day=ended.half_day,
        period=period(TUESDAY),
        status="agreed",
    )

    url = reverse("meeting_end", args=[ended.pk])
    answer = as_role(Role.TEAM_LEAD).post(url, follow=True, secure=True)

    assert "Dit overleg stopt al na 23 november 2026." in text(answer)
    ended.refresh_from_db()
    follows.refresh_from_db()
    assert (ended.period.upper, follows.period) == (TUESDAY, period(TUESDAY))


def told(as_role, series):
    url = reverse("meeting_decide", args=[series.pk])
    decision = {"decision": "accept", "version": 1}
    answer = as_role(Role.TEAM_LEAD).post(url, decision, follow=True, secure=True)
    return [str(message) for message in answer.context["messages"]]


def test_team_lead_reads_from_when_it_stands_in_the_roster(town, plan, series, as_role):
    publish(town, MONDAY)

    assert told(as_role, series) == [
        "De afspraak geldt.",
        "Het overleg staat in het rooster vanaf 3 december 2026.",
    ]


def test_team_lead_reads_where_the_liaison_is_already(town, plan, series, as_role):
    busy_elsewhere(town, plan)
    publish(town, MONDAY)

    assert told(as_role, series) == [
        "De afspraak geldt.",
        "Op 3 december 2026 (en daarna nog 4 keer) kan het niet: "
        f"{town.liaison.name} is dan al op De Regenboog.",
    ]


def test_team_lead_reads_that_the_liaison_does_not_work_then(town, plan, series, as_role):
    works(town.liaison, weekdays=[1])

    assert told(as_role, series)[1:] == [
        "Op 26 november 2026 (en daarna nog 5 keer) kan het niet: "
        f"{town.liaison.name} werkt dan niet."
    ]


@pytest.mark.parametrize("in_pattern", [False, True])
def test_team_lead_reads_that_the_school_has_no_liaison(town, plan, series, as_role, in_pattern):
    if in_pattern:
        weekly(plan, town.school, town.liaison, weekday=3)
        plan.visits.filter(weekday=3).update(kind="meeting")
    leave_vacant(town)

    assert told(as_role, series) == [
        "De afspraak geldt.",
        "Op 26 november 2026 (en daarna nog 5 keer) kan het niet: "
        "de school heeft dan geen contactpersoon.",
    ]


def test_without_a_plan_it_comes_with_the_next_one(town, series, as_role):
    _, message = told(as_role, series)

    assert "het overleg komt in het rooster met het volgende plan" in message


def test_who_does_not_see_the_school_reads_no_days(town, plan, series, other_town, team_lead):
    accept(series, team_lead)

    assert meeting_days(other_town.people[Role.TEAM_LEAD], series) == {}
    assert meeting_days(team_lead, series)[NEXT_THURSDAY] == ""


def test_single_meeting_comes_once(town, plan, team_lead):
    once = CareMeetingSeries.objects.create(
        municipality=town.municipality,
        school=town.school,
        half_day=THURSDAY_MORNING,
        period=period(NEXT_THURSDAY, NEXT_THURSDAY + dt.timedelta(days=1)),
    )
    accept(once, team_lead)

    for monday in (NEXT_MONDAY, NEXT_MONDAY + WEEK):
        publish(town, monday)

    assert [date for date, *_ in meetings()] == [NEXT_THURSDAY]


def test_meeting_is_for_whoever_is_the_liaison_by_then(town, plan, series, team_lead):
    new = factories.liaison(town.municipality, cluster=town.liaison.cluster)
    Assignment.objects.filter(school=town.school).update(liaison=new)
    accept(series, team_lead)

    publish(town, NEXT_MONDAY)

    assert [who for _, who, *_ in meetings()] == [new]


# --- a meeting that the pattern does not have, and what stands in its way ------------------------


def close_school(town):
    Closure.objects.create(
        municipality=town.municipality,
        school=town.school,
        period=period(NEXT_MONDAY, NEXT_MONDAY + WEEK),
        reason="studieweek",
    )


def leave_vacant(town):
    Assignment.objects.filter(school=town.school).delete()


def leave_register(town):
    type(town.school).objects.filter(pk=town.school.pk).update(gone_on=TUESDAY)


def vacant_and_closed(town):
    leave_vacant(town)
    close_school(town)


def fall_ill(town):
    Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(TUESDAY),
    )


def block(town):
    PlanBlock.objects.create(
        municipality=town.municipality, school=town.school, period=period(TUESDAY), reason="kamp"
    )


def go_elsewhere(town):
    busy_elsewhere(town, StandingPlan.objects.get())


def nothing(town):
    pass


ASCENSION_WEEK = dt.date(2027, 5, 3)
NOTHING = []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("in_the_way", "monday", "found"),
    [
        (nothing, NEXT_MONDAY, [("planned", "")]),
        (nothing, ASCENSION_WEEK, [("cancelled", "holiday")]),
        (nothing, dt.date(2026, 12, 21), [("cancelled", "holiday")]),
        (close_school, NEXT_MONDAY, [("cancelled", "closed")]),
        (leave_register, NEXT_MONDAY, [("cancelled", "closed")]),
        (fall_ill, NEXT_MONDAY, [("cancelled", "absent")]),
        (go_elsewhere, NEXT_MONDAY, [("cancelled", "busy")]),
        (block, NEXT_MONDAY, [("cancelled", "blocked")]),
        (leave_vacant, NEXT_MONDAY, NOTHING),
        (vacant_and_closed, NEXT_MONDAY, NOTHING),
        (leave_vacant, ASCENSION_WEEK, NOTHING),
    ],
)
def test_week_is_published_whatever_stands_in_the_way_of_a_meeting(in_the_way, monday, found):
    """A real commit: the database looks only then whether the liaison of a visit is there."""
    town = make_town()
    plan = StandingPlan.objects.create(
        municipality=town.municipality, name="Vast rooster", period=PLAN, status="published"
    )
    weekly(plan, town.school, town.liaison, weekday=1)
    CareMeetingSeries.objects.create(
        municipality=town.municipality,
        school=town.school,
        half_day=THURSDAY_MORNING,
        status="agreed",
        period=period(TUESDAY),
    )
    in_the_way(town)

    publish(town, monday)

    rows = Visit.objects.filter(kind="meeting")
    assert list(rows.values_list("status", "cause")) == found
    assert set(rows.values_list("liaison", flat=True)) <= {town.liaison.pk}
    assert Visit.objects.filter(school=town.school).exclude(kind="meeting").count() == 1


def test_school_without_a_liaison_reads_of_its_meeting_that_nobody_comes(
    town, plan, series, team_lead, as_role
):
    accept(series, team_lead)
    leave_vacant(town)
    coordinator = as_role(Role.CARE_COORDINATOR)

    page = coordinator.get(reverse("school_visits", args=[town.school.code]), secure=True)

    (first, *_) = [row["cells"] for row in page.context["rows"] if "Donderdag" in str(row)]
    assert (first[1]["text"], first[2]["sub"]) == ("Niemand", "Geen contactpersoon")
