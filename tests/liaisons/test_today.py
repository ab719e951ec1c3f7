"""'Vandaag' of the team lead."""

import datetime as dt

import pytest

from liaisons.models import (
    Absence,
    Visit,
)
from ocp_portal import clock
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.liaisons.conftest import (
    AMSTERDAM,
    MONDAY,
    NEXT_MONDAY,
    TUESDAY,
    colleague,
)
from tests.pages import queries, text

ROSTER = "/rooster/2026-W48/"


@pytest.fixture
def ocp(as_role):
    return as_role(Role.LIAISON)


# --- today -----------------------------------------------------------------------------------


def test_team_lead_sees_what_waits(town, lead):
    Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="leave",
        period=period(TUESDAY),
    )
    factories.visit(town.school, town.liaison, TUESDAY)
    factories.visit(town.school, town.liaison, MONDAY)

    page = text(lead.get("/vandaag/"))

    assert "vanaf 24 november 2026" in page
    assert page.count(town.school.name) == 2  # one visit without anybody, one not ticked
    assert "Komt donderdag 26 november 12.00 uur vanzelf" in page


def test_today_takes_as_many_queries_for_three_rows_as_for_one(town, lead):
    factories.visit(town.school, town.liaison, MONDAY)
    one = queries(lead, "/vandaag/")
    for _ in range(2):
        factories.visit(factories.school(town.municipality), colleague(town), MONDAY)

    assert queries(lead, "/vandaag/") == one
    assert one <= 18


def test_what_needs_nobody_is_one_calm_line(town, lead):
    page = text(lead.get("/vandaag/"))

    calm = (
        "Voor elk bezoek is er iemand, iedereen is er en alle bezoeken tot en met gisteren zijn "
        "afgevinkt."
    )
    assert calm in page
    assert "<h2 id=" not in page.split(calm)[1]


def test_ocp_sees_in_the_weekend_where_to_be_on_monday(town, ocp):
    factories.visit(town.school, town.liaison, NEXT_MONDAY)
    with clock.at(dt.datetime(2026, 11, 28, 11, tzinfo=AMSTERDAM)):
        page = text(ocp.get("/vandaag/"))

    assert "Maandag op school" in page
    assert town.school.name in page


def tile(page, title):
    (found,) = [each for each in page.context["tiles"] if each["title"] == title]
    return found["number"], found["url"]


def test_today_counts_what_schools_dispute_and_leads_there(town, lead):
    for number in range(2):
        visit = factories.visit(town.school, town.liaison, MONDAY - dt.timedelta(weeks=number))
        Visit.objects.filter(pk=visit.pk).update(
            status="attended", dispute="nobody", confirmed_at=clock.now()
        )

    assert tile(lead.get("/vandaag/"), "School zegt: klopt niet") == (
        "2",
        "/bezoeken/klopt-niet/",
    )


def absent_from(town, first):
    return Absence.objects.create(
        municipality=town.municipality, liaison=town.liaison, category="leave", period=period(first)
    )


def test_today_counts_what_falls_away_in_a_week_that_is_not_published(town, plan, lead):
    factories.visit(town.school, town.liaison, MONDAY, status="attended")  # this week is published
    absent_from(town, NEXT_MONDAY)

    page = lead.get("/vandaag/")

    assert tile(page, "Bezoeken zonder vervanger") == ("1", "#uncovered")
    (gap,) = page.context["uncovered"]
    assert gap["url"] == "/rooster/2026-W49/"
    assert gap["note"] == "Afwezig (voorlopig rooster)"
    assert "voor elk bezoek is er iemand" not in text(page).lower()
    assert "iedereen is er" not in text(page)


def test_today_shows_a_few_and_then_all(town, lead):
    for _ in range(10):
        factories.visit(factories.school(town.municipality), colleague(town), MONDAY)

    page = lead.get("/vandaag/")
    assert tile(page, "Nog afvinken") == ("10", "#unticked")
    assert len(page.context["unticked"]) == 8
    assert 'Er zijn nog 2 bezoeken. <a href="?alle=1">' in text(page)
    assert len(lead.get("/vandaag/?alle=1").context["unticked"]) == 10


@pytest.mark.parametrize("day", [28, 29])
def test_in_the_weekend_everybody_looks_at_the_coming_week(town, plan, lead, day):
    monday = dt.date(2026, 11, 30)
    factories.visit(town.school, town.liaison, dt.date(2026, 12, 8), status="planned")
    Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="leave",
        period=period(monday + dt.timedelta(days=8)),
    )
    with clock.at(dt.datetime(2026, 11, day, 11, tzinfo=AMSTERDAM)):
        today, roster = lead.get("/vandaag/"), lead.get("/rooster/")

    assert today.context["week_name"].startswith("Week 49,")
    assert tile(today, "Bezoeken zonder vervanger") == ("1", "#uncovered")
    assert roster.context["week"] == monday


def test_days_without_a_visit_are_folded_into_one_line(town, lead):
    factories.visit(town.school, town.liaison, TUESDAY)
    nobody = colleague(town)

    people = lead.get(ROSTER).context["roster"]["people"]

    told = {person["pk"]: person["free"] for person in people}
    assert told == {
        town.liaison.pk: "Geen bezoek op maandag, woensdag, donderdag en vrijdag",
        nobody.pk: "Geen bezoek deze week",
    }
