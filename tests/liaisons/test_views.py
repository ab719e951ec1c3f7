"""My week, ticking, and the week of the team."""

import datetime as dt

import pytest

from liaisons.models import (
    Assignment,
)
from ocp_portal.jobs.models import Job
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.counting import asked_of_the_database
from tests.liaisons.conftest import (
    MONDAY,
    NEXT_MONDAY,
    TUESDAY,
    colleague,
    holiday,
    weekly,
)
from tests.pages import queries, text

WEEK = "/mijn-week/2026-W48/"


ROSTER = "/rooster/2026-W48/"
FRIDAY = TUESDAY + dt.timedelta(days=3)


@pytest.fixture
def ocp(as_role):
    return as_role(Role.LIAISON)


# --- every school its liaison ----------------------------------------------------------------


def test_every_school_has_one_named_liaison_or_stands_in_the_list_of_gaps(town, lead):
    """The basic agreement holds for every school: one named liaison, gaps are listed (SCH-1)."""
    ended = factories.school(town.municipality, name="Sinds gisteren zonder")
    factories.assignment(ended, town.liaison, period=period(dt.date(2026, 9, 1), TUESDAY))
    second = factories.school(town.municipality, name="Alleen een tweede")
    factories.assignment(second, town.liaison, rank=Assignment.Rank.SECOND)

    page = lead.get("/contactpersonen/ontbreekt/")

    listed = {row["cells"][0]["text"] for row in page.context["table"]["rows"]}
    assert listed == {ended.name, second.name, town.other_school.name}
    assert town.liaison.name in text(lead.get(f"/scholen/{town.school.code}/"))


# --- my week ---------------------------------------------------------------------------------


def test_my_week_shows_what_one_needs_for_a_visit(town, ocp):
    coordinator = town.people[Role.CARE_COORDINATOR]
    town.school.phone = "0412-62 30 00"
    town.school.save()
    factories.visit(town.school, town.liaison, TUESDAY)
    factories.consultation(town.school)

    page = text(ocp.get(WEEK))

    assert town.school.name in page
    assert "openstreetmap.org/search?query=Kerkstraat" in page
    assert 'href="tel:+31412623000"' in page
    assert coordinator.full_name in page
    assert "1 open vraag" in page
    assert "vastgesteld" in page


def test_closed_questions_are_not_counted(town, ocp):
    factories.visit(town.school, town.liaison, TUESDAY)
    factories.consultation(
        town.school,
        status="closed",
        director=town.liaison,
        closed_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
    )

    assert "open vraag" not in text(ocp.get(WEEK))


def test_my_week_opens_on_the_present_week(ocp, town):
    assert "Week 48, 23 tot en met 27 november 2026" in text(ocp.get("/mijn-week/"))


def test_my_week_before_publication_is_the_pattern(town, plan, ocp):
    page = text(ocp.get(WEEK))

    assert town.school.name in page
    assert "nog niet vastgesteld" in page
    assert "/bezoeken/" not in page


def test_my_week_names_a_holiday_once_and_hides_its_visits(town, plan, ocp):
    holiday("Herfstvakantie", MONDAY, NEXT_MONDAY)

    page = text(ocp.get(WEEK))

    assert page.count("Herfstvakantie") == 10  # each daypart of each day
    assert town.school.name not in page


def test_my_week_says_on_good_friday_that_some_schools_are_open(town, ocp):
    assert "Goede Vrijdag: niet elke school is open" in text(ocp.get("/mijn-week/2026-W14/"))


def test_my_week_has_no_visits_of_colleagues(town, ocp):
    factories.visit(town.other_school, colleague(town), TUESDAY)

    assert town.other_school.name not in text(ocp.get(WEEK))


@pytest.mark.parametrize(
    "week",
    ["2026-W60", "2026-W00", "2025-W53", "0000-W01", "0001-W01", "2014-W52", "9999-W52", "2026-48"],
)
def test_week_that_does_not_exist_is_not_found(ocp, week):
    assert ocp.get(f"/mijn-week/{week}/").status_code == 404


@pytest.mark.parametrize("week", ["2015-W01", "2026-W53", "2099-W53"])
def test_weeks_at_the_edges_are_shown(lead, ocp, week):
    assert lead.get(f"/rooster/{week}/").status_code == 200
    assert ocp.get(f"/mijn-week/{week}/").status_code == 200


def test_my_week_takes_six_queries_for_one_visit_and_for_forty(town, ocp):
    factories.visit(town.school, town.liaison, TUESDAY)
    assert queries(ocp, WEEK) == 6

    days = [MONDAY + dt.timedelta(days=i) for i in range(5)]
    for number in range(39):
        school = factories.school(town.municipality)
        factories.visit(school, town.liaison, days[number % 5])
        factories.consultation(school)

    assert queries(ocp, WEEK) == 6


def test_my_week_before_publication_takes_as_many_queries_for_three_visits(town, plan, ocp):
    one = queries(ocp, WEEK)
    for weekday in (2, 3):
        school = factories.school(town.municipality)
        factories.assignment(school, town.liaison)
        weekly(plan, school, town.liaison, weekday=weekday)

    assert queries(ocp, WEEK) == one


# --- ticking ---------------------------------------------------------------------------------


@pytest.fixture
def visit(town):
    return factories.visit(town.school, town.liaison, TUESDAY)


def tick(client, visit, status="attended", **values):
    data = {"status": status, "version": 1} | values
    headers = data.pop("headers", {})
    return client.post(f"/bezoeken/{visit.pk}/", data, headers=headers)


HTMX = {"HX-Request": "true"}


def test_one_tap_is_kept_and_leads_back_to_the_day(visit, ocp):
    response = tick(ocp, visit)

    assert (response.status_code, response.url) == (302, f"{WEEK}#dag-2026-11-24")
    visit.refresh_from_db()
    assert visit.status == "attended"


def test_one_tap_with_htmx_answers_with_the_card_alone(visit, ocp):
    response = tick(ocp, visit, headers=HTMX)

    assert response.status_code == 200
    assert f'id="bezoek-{visit.pk}"' in text(response)
    assert "<html" not in text(response)
    assert "Ongedaan maken" in text(response)


def test_card_offers_every_reason_for_a_missed_visit(visit, ocp):
    page = text(ocp.get(WEEK))

    assert 'value="school had geen tijd"' in page
    assert tick(ocp, visit, "missed", reason="school had geen tijd").status_code == 302


def test_missed_without_reason_shows_the_form_again(visit, ocp):
    response = tick(ocp, visit, "missed")

    assert response.status_code == 422
    assert "Kies waarom het bezoek niet is gelukt." in text(response)


def test_own_words_are_not_a_reason(visit, ocp):
    assert tick(ocp, visit, "missed", reason="Kees was ziek").status_code == 422
    visit.refresh_from_db()
    assert visit.status == "planned"


def test_stale_page_shows_what_changed_and_loses_nothing(visit, ocp, lead):
    tick(lead, visit, "remote")

    response = tick(ocp, visit)

    assert response.status_code == 422
    assert "heeft dit bezoek net gewijzigd" in text(response)
    assert "op afstand" in text(response)
    assert tick(ocp, visit, version=2).status_code == 302


def test_stale_card_with_htmx_shows_what_changed(visit, ocp, lead):
    tick(lead, visit, "remote")

    response = tick(ocp, visit, headers=HTMX)

    assert response.status_code == 200
    assert "heeft dit bezoek net gewijzigd" in text(response)


def test_visit_of_tomorrow_is_refused_with_the_reason(town, ocp):
    tomorrow = factories.visit(town.school, town.liaison, TUESDAY + dt.timedelta(days=1))

    assert tick(ocp, tomorrow).status_code == 422


def test_visit_of_a_colleague_is_seen_but_not_ticked(town, ocp):
    other = factories.visit(town.other_school, colleague(town), TUESDAY)

    assert tick(ocp, other).status_code == 403


def test_visit_of_another_municipality_is_not_found(other_town, ocp):
    other = factories.visit(other_town.school, other_town.liaison, TUESDAY)

    assert tick(ocp, other).status_code == 404


def test_visit_page_shows_who_changed_what(visit, lead, town):
    tick(lead, visit, "remote")

    page = text(lead.get(f"/bezoeken/{visit.pk}/"))

    assert f"{town.people[Role.TEAM_LEAD].full_name}: op afstand" in page


def test_tick_takes_at_most_ten_queries_beside_its_savepoints(visit, ocp):
    ocp.get(WEEK)

    assert asked_of_the_database(lambda: tick(ocp, visit)) <= 10


# --- the week of the team --------------------------------------------------------------------


def test_team_week_has_everybody_of_the_municipality(town, other_town, lead):
    factories.visit(town.school, town.liaison, TUESDAY)
    factories.visit(town.other_school, colleague(town), TUESDAY)

    page = text(lead.get(ROSTER))

    assert town.school.name in page
    assert town.other_school.name in page
    assert other_town.liaison.name not in page


def test_team_week_tells_presence_short_visit_and_meeting_apart(town, lead):
    """In words, as on the other pages of a week; a presence of a half-day needs none."""
    factories.visit(town.school, town.liaison, TUESDAY)
    factories.visit(town.school, town.liaison, TUESDAY, kind="meeting")
    factories.visit(town.other_school, town.liaison, TUESDAY, daypart="afternoon", kind="short")

    roster = lead.get(ROSTER).context["roster"]

    (tuesday,) = [person["cells"][1] for person in roster["people"]]
    assert sorted((visit["daypart"], visit["kind"]) for visit in tuesday["visits"]) == [
        ("middag", "kort bezoek"),
        ("ochtend", ""),
        ("ochtend", "overleg"),
    ]
    page = text(lead.get(ROSTER))
    assert "ochtend, overleg<" in page
    assert "middag, kort bezoek<" in page


def test_page_of_a_meeting_to_come_leads_to_the_agreements_of_the_school(town, lead):
    visit = factories.visit(town.school, town.liaison, FRIDAY, kind="meeting")

    page = text(lead.get(f"/bezoeken/{visit.pk}/"))

    assert "Dit overleg moet nog komen." in page
    assert "Dit bezoek moet nog komen" not in page
    agreements = f'<a href="/scholen/{town.school.code}/afspraken/">'
    assert f"{agreements}Naar de afspraken van de school</a>" in page


def test_team_week_of_one_cluster(town, lead):
    stranger = factories.liaison(town.municipality)
    factories.visit(town.school, town.liaison, TUESDAY)

    page = text(lead.get(f"{ROSTER}?cluster={stranger.cluster_id}"))

    assert stranger.name in page
    assert town.school.name not in page


@pytest.mark.parametrize("cluster", ["x", "²", "-1", "9" * 30])
def test_nonsense_for_a_cluster_shows_everybody(town, lead, cluster):
    assert lead.get(ROSTER, {"cluster": cluster}).status_code == 200


def test_team_week_of_a_coordinator_has_the_own_school_only(town, as_role):
    factories.visit(town.school, town.liaison, TUESDAY)
    factories.visit(town.other_school, town.liaison, TUESDAY, daypart="afternoon")

    page = text(as_role(Role.CARE_COORDINATOR).get(ROSTER))

    assert town.school.name in page
    assert town.other_school.name not in page


def test_preview_of_a_coordinator_has_the_own_school_only(town, plan, as_role):
    factories.assignment(town.other_school, town.liaison)
    weekly(plan, town.other_school, town.liaison, weekday=3)

    page = text(as_role(Role.CARE_COORDINATOR).get(ROSTER))

    assert town.school.name in page
    assert town.other_school.name not in page


def test_team_week_takes_as_many_queries_for_three_visits_as_for_one(town, lead):
    factories.visit(town.school, town.liaison, TUESDAY)
    one = queries(lead, ROSTER)
    for day in (MONDAY, TUESDAY + dt.timedelta(days=1)):
        factories.visit(factories.school(town.municipality), colleague(town), day)

    assert queries(lead, ROSTER) == one
    assert one <= 6


def test_team_lead_publishes_a_week_as_a_job(town, plan, lead):
    assert "Stel deze week vast" in text(lead.get(ROSTER))

    response = lead.post(f"{ROSTER}vaststellen/")

    job = Job.objects.get(kind="publish_week")
    assert (response.status_code, response.url) == (302, f"/taak/{job.pk}/")
    assert (job.key, job.started_by) == ("2026-W48", town.people[Role.TEAM_LEAD])


def test_published_week_has_no_button(town, lead):
    factories.visit(town.school, town.liaison, TUESDAY)

    assert "Stel deze week vast" not in text(lead.get(ROSTER))


def test_week_is_published_by_post_only(lead):
    assert lead.get(f"{ROSTER}vaststellen/").status_code == 405


@pytest.mark.parametrize("role", set(Role) - {Role.TEAM_LEAD})
def test_others_do_not_publish(as_role, role):
    assert as_role(role).post(f"{ROSTER}vaststellen/").status_code == 403
