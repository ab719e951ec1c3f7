"""Liaisons, clusters and who is whose contact."""

import datetime as dt

import pytest

from liaisons import services
from liaisons.models import (
    Absence,
    Assignment,
    Availability,
    Cluster,
    Liaison,
    Substitution,
)
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import SchoolHoliday
from tests import factories
from tests.liaisons.conftest import (
    MONDAY,
    NEXT_MONDAY,
    TUESDAY,
    colleague,
    weekly,
    works,
)
from tests.pages import dates, queries, text

ROSTER = "/rooster/2026-W48/"


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


def test_page_to_end_a_tie_says_what_falls_away(town, plan, lead):
    """The visit of this Tuesday is published; of the six weeks after it two are holidays."""
    services.publish_week(municipality=town.municipality, monday=MONDAY)
    row = Assignment.objects.get()

    answer = lead.get(f"/koppelingen/{row.pk}/beeindigen/")

    page = text(answer)
    assert (
        f"{town.liaison.name} heeft nog bezoeken aan {town.school.name}: 1 gepland bezoek in weken "
        "die al zijn vastgesteld en 4 bezoeken van het vaste rooster in de 6 weken daarna."
    ) in page
    assert "draagt u eerst over" in page
    assert "vervallen na de laatste dag, zolang de school geen andere contactpersoon heeft" in page
    assert f'href="{page_of(town.liaison, "overdragen/")}"' in answer.content.decode()


def test_page_to_end_a_tie_names_who_else_has_the_school(town, plan, lead):
    second = colleague(town)
    factories.assignment(town.school, second, rank=Assignment.Rank.SECOND)
    row = Assignment.objects.get(liaison=town.liaison)

    page = text(lead.get(f"/koppelingen/{row.pk}/beeindigen/"))

    assert f"gaan daarna naar {second.name}, als die dan" in page


def test_page_to_end_a_tie_without_visits_says_nothing_of_them(town, lead):
    row = Assignment.objects.get()

    assert "heeft nog bezoeken" not in text(lead.get(f"/koppelingen/{row.pk}/beeindigen/"))


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
