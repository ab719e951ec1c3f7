"""Care meetings that liaisons joined: counted, and on the pages of the norm."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liaisons.forms.visits import MISSED_REASONS
from liaisons.models import Visit
from liaisons.pages.norm_pages import percentage
from liaisons.queries.care_meetings import (
    SCHOOL_SAYS_NO,
    CareMeetings,
    care_meetings,
    quarter_start,
)
from ocp_portal.policy import Role
from tests import factories
from tests.liaisons.conftest import TUESDAY

WEEK = dt.timedelta(weeks=1)
QUARTER = dt.date(2026, 10, 1), TUESDAY
MISSED = {"status": "missed", "reason": "ik was verhinderd"}
CLOSED = {"status": "missed", "reason": "school was gesloten"}
HOLIDAY = {"status": "cancelled", "cause": "holiday", "reason": "herfstvakantie"}
ILL = {"status": "cancelled", "cause": "absent", "reason": "afwezig"}


def meeting(town, weeks_ago, school=None, **values):
    return factories.visit(
        school or town.school, town.liaison, TUESDAY - weeks_ago * WEEK, kind="meeting", **values
    )


def told(town, user):
    schools = [town.school.pk, town.other_school.pk]
    return care_meetings(user, schools, *QUARTER)


@pytest.mark.parametrize(
    "values, held, joined, still_open",
    [
        ({"status": "attended"}, 1, 1, 0),
        ({"status": "remote"}, 1, 1, 0),
        (MISSED, 1, 0, 0),
        (ILL, 1, 0, 0),
        ({"status": "planned"}, 1, 0, 1),
    ],
)
def test_meeting_is_held_and_perhaps_joined(town, team_lead, values, held, joined, still_open):
    meeting(town, 1, **values)

    assert told(town, team_lead) == {town.school.pk: CareMeetings(held, joined, still_open)}


@pytest.mark.parametrize("values", [CLOSED, HOLIDAY])
def test_meeting_that_the_school_did_not_hold_is_not_counted(town, team_lead, values):
    meeting(town, 1, **values)

    assert told(town, team_lead) == {}


def test_presence_and_other_quarters_are_no_meetings_of_this_one(town, team_lead):
    factories.visit(town.school, town.liaison, TUESDAY - WEEK, status="attended")
    meeting(town, 10, status="attended")
    meeting(town, 0, status="attended")

    assert told(town, team_lead) == {}


def test_reasons_of_the_school_are_reasons_that_somebody_can_choose():
    assert set(SCHOOL_SAYS_NO) < set(MISSED_REASONS)


@pytest.mark.parametrize(
    "day, first",
    [((2026, 11, 24), (2026, 10, 1)), ((2026, 1, 1), (2026, 1, 1)), ((2026, 6, 30), (2026, 4, 1))],
)
def test_quarter_starts_with_its_first_month(day, first):
    assert quarter_start(dt.date(*day)) == dt.date(*first)


def test_hundred_percent_is_all_of_them():
    assert [percentage(199, 200), percentage(200, 200)] == ["99%", "100%"]


def test_three_schools_take_as_many_queries_as_one(town, team_lead):
    more = [factories.school(town.municipality).pk for _ in range(3)]

    def queries(ids):
        with CaptureQueriesContext(connection) as captured:
            care_meetings(team_lead, ids, *QUARTER)
        return len(captured)

    told(town, team_lead)  # asks once in which role somebody works

    assert [queries(more), queries(more[:1])] == [1, 1]


# --- pages -----------------------------------------------------------------------------------


@pytest.fixture
def two_schools(town):
    """One of three meetings joined at the first school, none of one at the other."""
    meeting(town, 1, status="attended")
    meeting(town, 2, **MISSED)
    meeting(town, 3, status=Visit.Status.PLANNED)
    meeting(town, 1, town.other_school, **MISSED)


def test_norm_page_tells_the_share_of_schools_and_of_meetings(two_schools, as_role):
    """LIA-9: At how many schools the liaison joins the care meetings, and how many meetings."""
    _, figure = as_role(Role.POLICY_OFFICER).get("/norm/").context["figures"]

    assert (figure["number"], figure["of"]) == ("50%", "1 van 2")
    assert figure["note"] == "Sinds 1 oktober 2026, bij 1 van 4 overleggen"


def test_partnership_counts_its_own_schools_only(two_schools, as_role):
    _, figure = as_role(Role.PARTNERSHIP_COORDINATOR).get("/norm/").context["figures"]

    assert (figure["number"], figure["of"]) == ("100%", "1 van 1")


def test_page_of_a_school_tells_what_was_joined_and_what_is_not_ticked(two_schools, town, as_role):
    shown = as_role(Role.TEAM_LEAD).get(f"/norm/{town.school.code}/").context["meetings"]

    assert [fact["value"] for fact in shown["facts"]] == ["1 van 3", "1"]


def test_page_of_a_school_without_meetings_says_so(town, as_role):
    shown = as_role(Role.TEAM_LEAD).get(f"/norm/{town.school.code}/").context["meetings"]

    assert [fact["value"] for fact in shown["facts"]] == ["Er was geen overleg"]
