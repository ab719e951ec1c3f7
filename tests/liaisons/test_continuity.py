"""How steady the contact of a school is: the measure, its rows and its places on the pages."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liaisons import services
from liaisons.continuity import Continuity, Tie, measure
from liaisons.models import Absence, Substitution
from liaisons.queries.continuity import continuity, past_year
from liaisons.weeks.facts import Span
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import Sector
from tests import factories
from tests.liaisons.conftest import TUESDAY, colleague

WEEK = dt.timedelta(weeks=1)
OCTOBER = dt.date(2026, 9, 28), dt.date(2026, 10, 12)  # ten school days in the south
DAYS = [OCTOBER[0] + dt.timedelta(days=number) for number in (0, 1, 2, 3, 4)]


# --- the measure -----------------------------------------------------------------------------


def ties(*liaisons):
    """One after the other, a day each."""
    return [
        Tie(liaison, Span(day, day + dt.timedelta(days=1)))
        for liaison, day in zip(liaisons, DAYS, strict=False)
    ]


def test_who_comes_back_is_a_change_too():
    assert measure(DAYS[:3], ties(1, 2, 1), [], {}).changes == 2


def test_a_tie_that_is_made_anew_with_the_same_person_is_no_change():
    assert measure(DAYS[:2], ties(1, 1), [], {}) == Continuity(changes=0, uncovered_days=0)


def test_days_before_and_after_the_tie_are_uncovered():
    held = [Tie(1, Span(DAYS[1], DAYS[3]))]

    assert measure(DAYS, held, [], {}).uncovered_days == 3


@pytest.mark.parametrize(
    "changes, days, good", [(1, 10, True), (2, 0, False), (0, 11, False), (0, 0, True)]
)
def test_good_is_one_change_and_ten_days_at_most(changes, days, good):
    assert Continuity(changes, days).good is good


# --- its rows --------------------------------------------------------------------------------


def steady(town):
    return continuity(town.municipality, [town.school], *OCTOBER)[town.school.pk]


def test_same_liaison_all_the_time_is_steady(town):
    told = steady(town)

    assert (told.changes, told.uncovered_days, told.good) == (0, 0, True)


def test_absence_without_cover_is_counted_in_school_days(town):
    Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(OCTOBER[0], OCTOBER[0] + WEEK),
    )

    assert steady(town).uncovered_days == 5


@pytest.mark.parametrize("also_away, days", [(False, 0), (True, 5)])
def test_cover_counts_as_long_as_that_person_is_there(town, also_away, days):
    helper = colleague(town)
    away = period(OCTOBER[0], OCTOBER[0] + WEEK)
    for liaison in [town.liaison, *([helper] if also_away else [])]:
        absence = Absence.objects.create(
            municipality=town.municipality, liaison=liaison, category="leave", period=away
        )
        if liaison == town.liaison:
            Substitution.objects.create(
                municipality=town.municipality,
                school=town.school,
                liaison=helper,
                absence=absence,
                period=away,
            )

    assert steady(town).uncovered_days == days


def test_school_without_liaison_is_uncovered_all_the_time(town):
    (told,) = continuity(town.municipality, [town.other_school], *OCTOBER).values()

    assert (told.uncovered_days, told.good) == (10, True)


def test_changes_of_liaison_are_counted(town, team_lead):
    """How steady the contact is (LIA-6)."""
    tie = town.school.assignments.get()
    services.end_assignment(assignment=tie, last=dt.date(2026, 9, 30), by=team_lead)
    services.assign(
        school=town.school,
        liaison=colleague(town),
        first=dt.date(2026, 10, 1),
        by=team_lead,
    )

    assert steady(town).changes == 1


def test_school_that_is_new_in_the_register_is_measured_from_then_on(town):
    town.other_school.new_on = OCTOBER[0] + WEEK
    (told,) = continuity(town.municipality, [town.other_school], *OCTOBER).values()

    assert told.uncovered_days == 5


def test_three_schools_take_as_many_queries_as_one(town):
    def queries(schools):
        with CaptureQueriesContext(connection) as captured:
            continuity(town.municipality, schools, *OCTOBER)
        return len(captured)

    more = [town.school, town.other_school, factories.school(town.municipality)]

    assert queries(more) == queries(more[:1])


def test_nothing_is_measured_from_before_the_first_tie_that_is_known(town):
    tie = town.school.assignments.get()
    tie.period = period(TUESDAY - WEEK)
    tie.save()

    assert past_year(town.municipality, TUESDAY) == (TUESDAY - WEEK, TUESDAY)


def test_town_without_any_tie_has_nothing_to_measure(town):
    town.school.assignments.all().delete()

    assert past_year(town.municipality, TUESDAY) is None


# --- its pages -------------------------------------------------------------------------------


def facts(client, school):
    shown = client.get(f"/norm/{school.code}/").context["steadiness"]
    return shown["badge"]["label"], [fact["value"] for fact in shown["facts"]]


def test_school_page_of_the_norm_tells_how_steady(town, as_role):
    officer = as_role(Role.POLICY_OFFICER)

    assert facts(officer, town.school) == ("vast gezicht", [0, 0])
    label, (changes, days) = facts(officer, town.other_school)
    assert (label, changes) == ("geen vast gezicht", 0)
    assert days > 150


def test_norm_page_tells_the_share_of_the_schools_that_somebody_sees(town, as_role):
    (figure,) = as_role(Role.TEAM_LEAD).get("/norm/").context["figures"]
    assert (figure["number"], figure["of"]) == (1, "van 2")

    (figure,) = as_role(Role.PARTNERSHIP_COORDINATOR).get("/norm/").context["figures"]
    assert (figure["number"], figure["of"]) == (1, "van 1")


def test_mbo_is_not_measured(town, as_role):
    school = factories.school(town.municipality, sector=Sector.MBO)
    officer = as_role(Role.POLICY_OFFICER)

    assert officer.get(f"/norm/{school.code}/").context["steadiness"] is None
    assert officer.get("/norm/").context["figures"][0]["of"] == "van 2"


@pytest.mark.parametrize(
    "role, linked",
    [(Role.TEAM_LEAD, True), (Role.POLICY_OFFICER, True), (Role.CARE_COORDINATOR, False)],
)
def test_school_page_leads_whoever_sees_presence_to_it(town, as_role, role, linked):
    page = as_role(role).get(f"/scholen/{town.school.code}/").content.decode()

    assert (f"/norm/{town.school.code}/" in page) is linked
