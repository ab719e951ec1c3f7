import datetime as dt

import pytest

from liaisons.models import (
    Absence,
    Assignment,
    Availability,
    Cluster,
    Liaison,
    Substitution,
    Visit,
)
from ocp_portal import clock
from ocp_portal.jobs.models import Job
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import SchoolHoliday
from tests import factories
from tests.counting import asked_of_the_database
from tests.liaisons.conftest import (
    AMSTERDAM,
    MONDAY,
    NEXT_MONDAY,
    TUESDAY,
    colleague,
    holiday,
    weekly,
    works,
)
from tests.pages import dates, queries, text

WEEK = "/mijn-week/2026-W48/"
ROSTER = "/rooster/2026-W48/"


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
    assert one <= 7


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
    assert one <= 20


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


# --- liaisons --------------------------------------------------------------------------------


def page_of(liaison, what=""):
    return f"/contactpersonen/{liaison.pk}/{what}"


def test_list_has_everybody_by_cluster(town, lead):
    page = text(lead.get("/contactpersonen/"))

    assert town.liaison.name in page
    assert town.liaison.cluster.name in page
    assert "1 school heeft geen contactpersoon." in page


def test_list_takes_as_many_queries_for_three_as_for_one(town, lead):
    one = queries(lead, "/contactpersonen/")
    for _ in range(2):
        factories.assignment(factories.school(town.municipality), colleague(town))

    assert queries(lead, "/contactpersonen/") == one
    assert one <= 5


def test_detail_takes_as_many_queries_for_three_schools_as_for_one(town, lead):
    one = queries(lead, page_of(town.liaison))
    for _ in range(2):
        factories.assignment(factories.school(town.municipality), town.liaison)

    assert queries(lead, page_of(town.liaison)) == one
    assert one <= 8


def test_new_liaison(town, lead):
    data = {
        "name": "Anna de Vries",
        "cluster": town.liaison.cluster_id,
        "contract_half_days": 6,
    } | dates(first=MONDAY)

    response = lead.post("/contactpersonen/nieuw/", data)

    anna = Liaison.objects.get(name="Anna de Vries")
    assert (response.status_code, response.url) == (302, page_of(anna))
    assert (anna.municipality, anna.period) == (town.municipality, period(MONDAY))


def test_new_liaison_in_a_cluster_of_another_municipality_is_refused(other_town, lead):
    data = {
        "name": "Anna de Vries",
        "cluster": other_town.liaison.cluster_id,
        "contract_half_days": 6,
    } | dates(first=MONDAY)

    assert lead.post("/contactpersonen/nieuw/", data).status_code == 422


@pytest.mark.parametrize("half_days", ["0", "11", ""])
def test_contract_has_one_to_ten_half_days(town, lead, half_days):
    data = {
        "name": town.liaison.name,
        "cluster": town.liaison.cluster_id,
        "contract_half_days": half_days,
    }

    assert lead.post(page_of(town.liaison, "wijzigen/"), data).status_code == 422


def test_work_pattern_is_saved(town, lead):
    data = {"half_days": ["0-morning", "1-afternoon"]} | dates(first=MONDAY)

    assert lead.post(page_of(town.liaison, "werkpatroon/"), data).status_code == 302
    assert Availability.objects.filter(liaison=town.liaison).count() == 2


def test_work_pattern_on_a_day_that_does_not_exist_is_refused_in_words(town, lead):
    data = {"half_days": ["0-morning"], "first_dag": 31, "first_maand": 2, "first_jaar": 2026}

    response = lead.post(page_of(town.liaison, "werkpatroon/"), data)

    assert response.status_code == 422
    assert "31 februari bestaat niet" in text(response)


def test_school_is_found_by_a_part_of_its_name_without_accents(town, lead):
    factories.school(town.municipality, name="Het Mozaïek")

    page = text(lead.get(page_of(town.liaison, "koppelen/"), {"q": "mozaiek"}))

    assert "Het Mozaïek" in page
    assert "1 gevonden." in page


def test_school_of_another_municipality_is_not_found(town, other_town, lead):
    page = text(lead.get(page_of(town.liaison, "koppelen/"), {"q": other_town.school.code}))

    assert "Geen school gevonden" in page


def test_school_is_assigned(town, lead):
    data = {"school": town.other_school.pk, "rank": 1} | dates(first=MONDAY)

    assert lead.post(page_of(town.liaison, "koppelen/"), data).status_code == 302
    assert Assignment.objects.filter(school=town.other_school, liaison=town.liaison).exists()


def test_school_that_has_a_liaison_is_refused_with_who_it_is(town, lead):
    newcomer = colleague(town)
    data = {"school": town.school.pk, "rank": 1} | dates(first=MONDAY)

    response = lead.post(page_of(newcomer, "koppelen/"), data)

    assert response.status_code == 422
    assert f"heeft al een eerste contactpersoon: {town.liaison.name}" in text(response)


def test_liaison_with_work_does_not_leave(town, lead):
    response = lead.post(page_of(town.liaison, "uit-dienst/"), dates(last=TUESDAY))

    assert response.status_code == 422
    assert "1 koppeling met een school" in text(response)


def hand_over(lead, liaison, heir):
    """Looks, and confirms what the page showed."""
    asked = {"to": heir.pk} | dates(first=NEXT_MONDAY)
    stamp = lead.post(page_of(liaison, "overdragen/"), asked).context["preview"]["stamp"]
    return lead.post(page_of(liaison, "overdragen/"), asked | {"stamp": stamp}, follow=True)


def test_all_work_goes_to_a_colleague_in_one_step_and_then_one_may_leave(town, lead):
    heir = works(colleague(town))
    visit = factories.visit(town.school, town.liaison, NEXT_MONDAY)
    refused = text(lead.post(page_of(town.liaison, "uit-dienst/"), dates(last=TUESDAY)))
    assert page_of(town.liaison, "overdragen/") in refused

    answer = hand_over(lead, town.liaison, heir)

    visit.refresh_from_db()
    assert visit.liaison == heir
    assert f"{heir.name} neemt over: 1 school en 1 bezoek." in text(answer)
    last = NEXT_MONDAY - dt.timedelta(days=1)
    left = lead.post(page_of(town.liaison, "uit-dienst/"), dates(last=last))
    assert left.status_code == 302


def test_visit_at_which_the_heir_is_not_free_is_told(town, lead):
    heir = works(colleague(town))
    factories.visit(town.school, town.liaison, NEXT_MONDAY)
    factories.visit(town.other_school, heir, NEXT_MONDAY)

    answer = hand_over(lead, town.liaison, heir)

    assert f"{heir.name} is dan niet vrij. Het staat op Vandaag" in text(answer)


def test_work_does_not_go_to_another_town(town, other_town, lead):
    answer = lead.post(
        page_of(town.liaison, "overdragen/"),
        {"to": other_town.liaison.pk} | dates(first=NEXT_MONDAY),
    )

    assert answer.status_code == 422
    assert Assignment.objects.filter(school=town.school).get().liaison == town.liaison


def test_holiday_that_the_table_lacks_is_said_before_a_week_is_published(town, plan, lead):
    SchoolHoliday.objects.filter(
        region="zuid", school_year="2026-2027", name="Kerstvakantie"
    ).delete()

    page = text(lead.get(ROSTER))

    assert "In de vakantietabel ontbreken van 2026-2027, regio zuid: de kerstvakantie." in page


def test_assignment_ends(town, lead):
    row = Assignment.objects.get()

    assert lead.post(f"/koppelingen/{row.pk}/beeindigen/", dates(last=TUESDAY)).status_code == 302


def test_liaison_without_an_account_is_said_to_be_so(town, lead):
    without = colleague(town)
    Liaison.objects.filter(pk=without.pk).update(user=None)

    clusters = lead.get("/contactpersonen/").context["clusters"]

    told = {
        row["cells"][0]["text"]: row["cells"][0]["sub"]
        for cluster in clusters
        for row in cluster["rows"]
    }
    assert told == {town.liaison.name: "", without.name: "nog zonder account"}


def test_clusters_take_as_many_queries_for_three_as_for_one(town, lead):
    one = queries(lead, "/contactpersonen/clusters/")
    for _ in range(2):
        factories.liaison(town.municipality, factories.school(town.municipality))

    assert queries(lead, "/contactpersonen/clusters/") == one


def test_absence_takes_as_many_queries_for_three_schools_as_for_one(town, lead):
    absence = Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="leave",
        period=period(TUESDAY),
    )

    def covered(number):
        school = factories.school(town.municipality)
        factories.visit(school, town.liaison, NEXT_MONDAY + dt.timedelta(days=number))
        Substitution.objects.create(
            municipality=town.municipality,
            school=school,
            absence=absence,
            liaison=colleague(town),
            period=absence.period,
        )

    covered(0)
    one = queries(lead, f"/afwezigheden/{absence.pk}/")
    covered(1)
    covered(2)

    assert queries(lead, f"/afwezigheden/{absence.pk}/") == one
    assert one <= 6


def test_week_takes_as_many_queries_for_three_schools_as_for_one(town, plan, lead):
    """Of a week that is made from the pattern, and of one that is published."""
    later = "/rooster/2026-W50/"
    factories.visit(town.school, town.liaison, TUESDAY)
    one = queries(lead, later), queries(lead, ROSTER)
    for number in range(2, 4):
        school = factories.school(town.municipality)
        weekly(plan, school, town.liaison, weekday=number)
        factories.visit(school, town.liaison, MONDAY + dt.timedelta(days=number))

    assert (queries(lead, later), queries(lead, ROSTER)) == one
    assert max(one) <= 12


def test_clusters_are_made_named_and_removed(town, lead):
    lead.post("/contactpersonen/clusters/", {"name": "Oost"})
    made = Cluster.objects.get(name="Oost")
    page = f"/contactpersonen/clusters/{made.pk}/"
    stood = lead.get(page).context["form"]["shown"].value()
    lead.post(page, {"name": "West", "shown": stood})
    made.refresh_from_db()
    assert made.name == "West"

    lead.post(f"/contactpersonen/clusters/{made.pk}/verwijderen/")
    assert not Cluster.objects.filter(name="West").exists()


def test_second_cluster_of_one_name_is_refused(town, lead):
    data = {"name": town.liaison.cluster.name}

    assert lead.post("/contactpersonen/clusters/", data).status_code == 422


def test_cluster_with_people_is_not_removed(town, lead):
    lead.post(f"/contactpersonen/clusters/{town.liaison.cluster_id}/verwijderen/")

    assert Cluster.objects.filter(pk=town.liaison.cluster_id).exists()


def test_schools_without_liaison_are_listed(town, lead):
    page = text(lead.get("/contactpersonen/ontbreekt/"))

    assert town.other_school.name in page
    assert town.school.name not in page


@pytest.mark.parametrize(
    "what", ["", "wijzigen/", "werkpatroon/", "uit-dienst/", "koppelen/", "ziek/"]
)
def test_liaison_of_another_municipality_is_not_found(other_town, lead, what):
    assert lead.get(page_of(other_town.liaison, what)).status_code == 404


@pytest.mark.parametrize("role", set(Role) - {Role.TEAM_LEAD})
@pytest.mark.parametrize("url", ["/contactpersonen/", "/contactpersonen/nieuw/", "/rooster/plan/"])
def test_liaisons_are_for_the_team_lead(as_role, role, url):
    assert as_role(role).get(url).status_code == 403
