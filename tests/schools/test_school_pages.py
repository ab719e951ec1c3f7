"""List, type-ahead and page of a school; who sees what there."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocp_portal import clock
from ocp_portal.audit.models import AccessEvent
from ocp_portal.periods import period
from ocp_portal.policy import ROLES_OF_SCHOOLS, Role
from schools.models import Closure, School, TierAgreement
from schools.services.closures import span_text
from tests import factories

EVERYBODY = list(Role)
ALL_OF_TOWN = set(Role) - ROLES_OF_SCHOOLS - {Role.PARTNERSHIP_COORDINATOR}


def listed(response):
    return [row["cells"][0]["text"] for row in response.context["rows"]]


def school_list(as_role, role=Role.POLICY_OFFICER, **query):
    return as_role(role).get(reverse("school_list"), query)


# --- rows -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_sees_which_schools(town, other_town, role):
    """Own school, other school in town, school of another town."""
    seen = set(School.objects.visible_to(town.people[role]))

    both = {town.school, town.other_school}
    assert seen == (both if role in ALL_OF_TOWN else {town.school})


def test_nobody_sees_a_school_without_a_role(town):
    assert not School.objects.visible_to(factories.user()).exists()


@pytest.mark.parametrize("role", EVERYBODY)
def test_agreements_and_closures_are_seen_as_their_school(town, other_town, role):
    for school in (town.school, town.other_school, other_town.school):
        factories.tier_agreement(school)
        closed(school)
    person = town.people[role]

    schools = set(School.objects.visible_to(person))
    assert {row.school for row in TierAgreement.objects.visible_to(person)} == schools
    assert {row.school for row in Closure.objects.visible_to(person)} == schools


def closed(school, days=1, in_days=1):
    first = clock.today() + dt.timedelta(days=in_days)
    return Closure.objects.create(
        municipality=school.municipality,
        school=school,
        period=period(first, first + dt.timedelta(days=days)),
        reason="studiedag",
    )


# --- list -----------------------------------------------------------------------------------------


def test_list_has_the_schools_by_name(as_role, town):
    factories.school(town.municipality, name="Éénbes")
    factories.school(town.municipality, name="'t Appeltje")
    names = listed(school_list(as_role))

    assert names == ["'t Appeltje", town.school.name, town.other_school.name, "Éénbes"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "eenhoorn"}, True),
        ({"q": "ÉÉN"}, True),
        ({"q": "oss een"}, True),
        ({"q": "oss zeemeeuw"}, False),
        ({"soort": "VO"}, True),
        ({"soort": "SO"}, False),
        ({"wijze": "extra"}, True),
        ({"wijze": "basis"}, False),
        ({"register": "nee"}, False),
        ({"register": "alle"}, True),
        ({"soort": "nonsens"}, True),
    ],
)
def test_list_filters(as_role, town, query, found):
    school = factories.school(town.municipality, name="De Eenhoorn", city="Oss", sector="VO")
    factories.tier_agreement(school)

    assert ("De Eenhoorn" in listed(school_list(as_role, **query))) is found


def test_code_finds_its_school(as_role, town):
    assert listed(school_list(as_role, q=town.school.code.lower())) == [town.school.name]


def test_gone_school_is_listed_apart(as_role, town):
    School.objects.filter(pk=town.school.pk).update(gone_on=clock.today())

    assert town.school.name not in listed(school_list(as_role))
    assert listed(school_list(as_role, register="nee")) == [town.school.name]


def test_pages_lead_on_and_back(as_role, town):
    for number in range(60):
        factories.school(town.municipality, name=f"School {number:02}")
    client = as_role(Role.POLICY_OFFICER)
    page = client.get(reverse("school_list"), {"q": "school"})
    seen = listed(page)
    while "next_url" in page.context:
        page = client.get(reverse("school_list") + page.context["next_url"])
        seen += listed(page)
    back = client.get(reverse("school_list") + page.context["previous_url"])

    assert len(seen) == len(set(seen)) == 62
    assert listed(back) == seen[25:50]


def test_no_schools_says_what_to_do(as_role, town):
    School.objects.filter(municipality=town.municipality).update(gone_on=clock.today())

    assert "Scholen importeren" in school_list(as_role, Role.ADMINISTRATOR).content.decode()
    assert "beheerder van uw gemeente" in school_list(as_role, Role.LIAISON).content.decode()


def test_queries_of_the_list_do_not_grow(as_role, town):
    client = as_role(Role.POLICY_OFFICER)

    def count(**query):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("school_list"), query)
        return len(queries)

    count()
    few = count()
    for _ in range(30):
        factories.tier_agreement(factories.school(town.municipality))

    assert count() == few <= 5
    assert count(na=str(town.school.pk)) <= 5


# --- type-ahead -----------------------------------------------------------------------------------


def suggestions(as_role, role=Role.LIAISON, **query):
    response = as_role(role).get(reverse("school_search"), query)
    return [option["label"] for option in response.context["options"]]


def test_search_suggests_name_and_code(as_role, town):
    assert suggestions(as_role, q=town.school.name) == [f"{town.school.name} ({town.school.code})"]


def test_search_reads_the_field_that_asks(as_role, town):
    found = suggestions(as_role, veld="school", school=town.school.code)

    assert found == [f"{town.school.name} ({town.school.code})"]


def test_chosen_suggestion_suggests_itself(as_role, town):
    label = f"{town.school.name} ({town.school.code})"

    assert suggestions(as_role, q=label) == [label]


def test_search_is_short_and_silent_without_words(as_role, town):
    for _ in range(25):
        factories.school(town.municipality)

    assert len(suggestions(as_role, q="voorbeeld")) == 20
    assert suggestions(as_role, q="  ") == []


def test_search_suggests_own_schools_only(as_role, town, other_town):
    found = suggestions(as_role, Role.CARE_COORDINATOR, q="voorbeeldschool")

    assert found == [f"{town.school.name} ({town.school.code})"]


# --- page of a school -----------------------------------------------------------------------------


def detail(as_role, role, school):
    return as_role(role).get(reverse("school_detail", args=[school.code]))


@pytest.mark.parametrize("role", EVERYBODY)
def test_page_of_own_other_and_foreign_school(as_role, town, other_town, role):
    school, other, foreign = town.school, town.other_school, other_town.school
    other_code = 200 if role in ALL_OF_TOWN else 404

    answers = [detail(as_role, role, each).status_code for each in (school, other, foreign)]
    assert answers == [200, other_code, 404]


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_sees_the_liaison(as_role, town, role):
    page = detail(as_role, role, town.school).content.decode()

    assert (town.liaison.name in page) is (role != Role.PRIVACY_OFFICER)


def test_school_without_liaison_shows_where_to_turn(as_role, town):
    town.municipality.fallback_phone = "088 000 99 00"
    town.municipality.save()
    page = detail(as_role, Role.POLICY_OFFICER, town.other_school).content.decode()

    assert "geen vaste onderwijscontactpersoon" in page
    assert "088 000 99 00" in page
    assert 'href="tel:+31880009900"' in page


def test_telephone_of_school_and_liaison_are_links_without_spaces(as_role, town):
    School.objects.filter(pk=town.school.pk).update(phone="088 000 11 00")
    type(town.liaison).objects.filter(pk=town.liaison.pk).update(phone="06 000 000 01")

    page = detail(as_role, Role.POLICY_OFFICER, town.school).content.decode()

    assert 'href="tel:+31880001100"' in page
    assert 'href="tel:+31600000001"' in page


def test_decision_names_the_partnerships_that_were_consulted(as_role, town):
    known = town.school.partnership
    factories.tier_agreement(town.school, consulted=[known.code, "PO0001"])

    page = detail(as_role, Role.POLICY_OFFICER, town.school).content.decode()

    assert f"Overlegd met {known.name}, PO0001" in page


def test_page_shows_tier_and_history(as_role, town):
    factories.tier_agreement(town.school, period=period(dt.date(2020, 10, 1)))
    response = detail(as_role, Role.CARE_COORDINATOR, town.school)

    assert response.context["tier"]["badge"]["label"] == "Extra"
    assert "bovengemiddelde samenloop" in response.content.decode()


def test_page_says_what_is_unknown(as_role, town):
    bare = factories.school(town.municipality, street="", house_number="", postcode="", city="")
    School.objects.filter(pk=bare.pk).update(board=None)
    page = detail(as_role, Role.POLICY_OFFICER, bare).content.decode()

    assert "Adres niet bekend" in page
    assert "Niet bekend" in page


def test_website_links_to_the_web_only(as_role, town):
    School.objects.filter(pk=town.school.pk).update(website="www.school.example")
    page = detail(as_role, Role.POLICY_OFFICER, town.school).content.decode()

    assert 'href="http://www.school.example"' in page


def test_queries_of_the_page(as_role, town):
    client = as_role(Role.POLICY_OFFICER)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("school_detail", args=[town.school.code]))
        return len(queries)

    factories.tier_agreement(town.school, period=period(dt.date(2017, 1, 1), dt.date(2018, 1, 1)))
    count()
    few = count()
    start = dt.date(2018, 1, 1)
    for year in range(3):
        begin = start.replace(year=2018 + year)
        factories.tier_agreement(
            town.school, period=period(begin, begin.replace(year=begin.year + 1))
        )
        closed(town.school, in_days=10 + 10 * year)
    second = factories.liaison(town.municipality)
    factories.assignment(town.school, second, rank=2)

    assert count() == few <= 8


# --- closures -------------------------------------------------------------------------------------


def closing(first, last=None, reason="studiedag"):
    days = {"first_day": first, "last_day": last}
    return {"reason": reason} | {
        f"{name}_{part}": str(getattr(day, attribute)) if day else ""
        for name, day in days.items()
        for part, attribute in (("dag", "day"), ("maand", "month"), ("jaar", "year"))
    }


def close(as_role, school, *days, role=Role.TEAM_LEAD):
    return as_role(role).post(reverse("closure_create", args=[school.code]), closing(*days))


def test_team_lead_closes_a_school_for_a_day(as_role, town):
    day = clock.today() + dt.timedelta(days=5)
    response = close(as_role, town.school, day)

    assert response.status_code == 302
    assert Closure.objects.get().period == period(day, day + dt.timedelta(days=1))


def test_closure_that_ends_before_it_begins_is_refused(as_role, town):
    day = clock.today()
    response = close(as_role, town.school, day, day - dt.timedelta(days=1))

    assert response.status_code == 422
    assert "laatste dag ligt voor de eerste" in response.content.decode()


def test_days_that_are_closed_already_are_refused(as_role, town):
    row = closed(town.school, days=3, in_days=5)
    response = close(as_role, town.school, row.period.lower, row.period.upper)

    assert response.status_code == 422
    assert "De school is al dicht" in response.content.decode()
    assert Closure.objects.count() == 1


def test_closure_is_removed(as_role, town):
    row = closed(town.school)
    response = as_role(Role.TEAM_LEAD).post(reverse("closure_remove", args=[row.pk]))

    assert response.status_code == 302
    assert not Closure.objects.exists()
    event = AccessEvent.objects.get(object_type="closure")
    assert (event.user_id, event.object_key) == (town.people[Role.TEAM_LEAD].pk, town.school.code)
    assert event.reason == f"verwijderd: {span_text(row)}"


def test_foreign_closure_is_not_found(as_role, town, other_town):
    row = closed(other_town.school)
    response = as_role(Role.TEAM_LEAD).post(reverse("closure_remove", args=[row.pk]))

    assert response.status_code == 404


def test_policy_officer_closes_no_school(as_role, town):
    assert close(as_role, town.school, clock.today(), role=Role.POLICY_OFFICER).status_code == 403
