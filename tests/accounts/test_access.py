"""Access that ends, roles that change, and who may see whom."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocp_portal import clock
from ocp_portal.accounts import services
from ocp_portal.accounts.models import Membership, User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.dutch import dutch_date
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.conftest import make_town

pytestmark = pytest.mark.django_db


def administrator(town):
    return town.people[Role.ADMINISTRATOR]


def test_ended_role_ends_every_session_at_once(town, as_role):
    person = town.people[Role.TEAM_LEAD]
    clients = [as_role(Role.TEAM_LEAD) for _ in range(2)]

    services.end_membership(membership=person.memberships.get(), by=administrator(town))

    assert [client.get("/mijn-account/").status_code for client in clients] == [302, 302]


def test_ended_account_is_closed_and_logged(town):
    person = town.people[Role.TEAM_LEAD]

    services.end_access(user=person, by=administrator(town))

    person.refresh_from_db()
    assert not person.is_active
    kinds = AccessEvent.objects.order_by("pk").values_list("object_type", flat=True)
    assert list(kinds) == ["membership", "user"]


def test_deactivated_account_has_no_living_session(town, as_role):
    client = as_role(Role.TEAM_LEAD)

    User.objects.filter(pk=town.people[Role.TEAM_LEAD].pk).update(is_active=False)

    assert client.get("/mijn-account/").status_code == 302


def test_account_with_work_elsewhere_stays_open(town, other_town):
    person = town.people[Role.TEAM_LEAD]
    factories.member(Role.TEAM_LEAD, other_town.municipality, user=person)

    services.end_access(user=person, by=administrator(town))

    person = User.objects.get(pk=person.pk)
    assert person.is_active
    assert person.membership.municipality_id == other_town.municipality.pk


def test_role_that_never_began_leaves_an_empty_period(town):
    person = factories.member(
        Role.TEAM_LEAD, town.municipality, period=period(clock.today() + dt.timedelta(days=3))
    )
    membership = person.memberships.get()

    services.end_membership(membership=membership, by=administrator(town))

    membership.refresh_from_db()
    assert membership.period.isempty


def test_last_administrator_cannot_leave(town):
    person = administrator(town)

    for end in (
        lambda: services.end_membership(membership=person.memberships.get(), by=person),
        lambda: services.end_access(user=person, by=person),
    ):
        with pytest.raises(services.Refused):
            end()

    assert Membership.objects.current().filter(user=person).exists()


def test_administrator_with_a_successor_can_leave(town):
    factories.member(Role.ADMINISTRATOR, town.municipality)
    person = administrator(town)

    services.end_membership(membership=person.memberships.get(), by=person)

    assert not Membership.objects.current().filter(user=person).exists()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other():
    town = make_town()
    first = administrator(town)
    second = factories.member(Role.ADMINISTRATOR, town.municipality)
    outcomes = []

    def end(person, by):
        try:
            services.end_membership(membership=person.memberships.get(), by=by)
            outcomes.append("ended")
        except services.Refused:
            outcomes.append("refused")
        finally:
            connections.close_all()

    pairs = [(first, second), (second, first)]
    threads = [threading.Thread(target=end, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(outcomes) == ["ended", "refused"]


def test_role_beside_one_that_it_must_stay_apart_from_is_not_changed(town):
    person = administrator(town)
    factories.member(Role.CARE_COORDINATOR, town.municipality, town.school, user=person)
    membership = person.memberships.get(role=Role.CARE_COORDINATOR)

    with pytest.raises(services.Refused, match="gaat niet samen"):
        services.change_membership(
            membership=membership,
            until=None,
            schools=[town.school, town.other_school],
            by=person,
        )

    assert list(membership.schools.all()) == [town.school]


def test_change_of_schools_is_logged_with_their_number(town):
    membership = town.people[Role.CARE_COORDINATOR].memberships.get()

    services.change_membership(
        membership=membership, until=None, schools=[town.school], by=administrator(town)
    )

    assert AccessEvent.objects.get().reason == "Zorgcoördinator, 1 school"


def test_family_contact_gets_other_schools_and_the_log_says_so(town, as_role):
    membership = town.people[Role.FAMILY_CONTACT].memberships.get()
    page = reverse("membership_change", args=[membership.pk])
    client = as_role(Role.ADMINISTRATOR)
    shown = client.get(page).context["form"]
    sent = {"shown": shown["shown"].value(), "schools": [town.other_school.pk]}

    client.post(page, sent)

    assert list(membership.schools.all()) == [town.other_school]
    (event,) = AccessEvent.objects.filter(object_type="membership")
    assert event.reason == "Familiecontactpersoon, 1 school"


def test_family_contact_whose_role_ends_is_out_the_same_day(town, as_role):
    membership = town.people[Role.FAMILY_CONTACT].memberships.get()
    client = as_role(Role.FAMILY_CONTACT)
    assert client.get("/lichte-vragen/").status_code == 200

    services.end_membership(membership=membership, by=administrator(town))

    assert client.get("/lichte-vragen/").status_code != 200


def test_change_of_the_last_day_is_logged_with_what_it_was(town):
    membership = town.people[Role.CARE_COORDINATOR].memberships.get()
    by = administrator(town)
    last = clock.today() + dt.timedelta(days=30)

    services.change_membership(
        membership=membership, until=last + dt.timedelta(days=1), schools=[town.school], by=by
    )

    words = f"tot en met {dutch_date(last)} (was zonder einddatum)"
    assert AccessEvent.objects.get().reason == f"Zorgcoördinator, 1 school, {words}"


def test_role_that_ended_meanwhile_is_not_revived_by_a_change(town):
    membership = town.people[Role.CARE_COORDINATOR].memberships.get()
    read_before = Membership.objects.get(pk=membership.pk)
    services.end_membership(membership=membership, by=administrator(town))

    with pytest.raises(services.Refused, match="al beëindigd"):
        services.change_membership(
            membership=read_before, until=None, schools=[town.school], by=administrator(town)
        )

    assert not Membership.objects.unended().filter(pk=membership.pk).exists()


@pytest.mark.parametrize("act", ["change", "end"])
def test_role_is_locked_while_it_changes(town, act):
    membership = town.people[Role.CARE_COORDINATOR].memberships.get()
    with CaptureQueriesContext(connection) as caught:
        if act == "end":
            services.end_membership(membership=membership, by=administrator(town))
        else:
            services.change_membership(
                membership=membership, until=None, schools=[], by=administrator(town)
            )

    assert "FOR NO KEY UPDATE" in caught[1]["sql"] and "accounts_membership" in caught[1]["sql"]


def test_role_is_switched_and_leads_to_its_own_today(town, as_role):
    person = town.people[Role.PRIVACY_OFFICER]
    factories.member(Role.ADMINISTRATOR, town.municipality, user=person)
    client = as_role(Role.PRIVACY_OFFICER)
    other = person.memberships.get(role=Role.ADMINISTRATOR)

    client.post("/mijn-account/rol/", {"membership": other.pk})

    page = client.get("/vandaag/")
    assert page.templates[0].name == "accounts/administrator_today.html"
    assert page.context["role_label"] == "Functioneel beheerder"


def test_role_of_somebody_else_is_not_switched_to(town, as_role):
    theirs = administrator(town).memberships.get()

    as_role(Role.LIAISON).post("/mijn-account/rol/", {"membership": theirs.pk})

    assert User.objects.get(pk=town.people[Role.LIAISON].pk).membership.role == Role.LIAISON


def test_menu_offers_a_switch_to_whoever_has_two_roles(town, as_role):
    factories.member(Role.ADMINISTRATOR, town.municipality, user=town.people[Role.PRIVACY_OFFICER])

    two = as_role(Role.PRIVACY_OFFICER).get("/mijn-account/").context["account"]["memberships"]
    one = as_role(Role.ADMINISTRATOR).get("/mijn-account/").context["account"]["memberships"]

    assert [len(two), len(one)] == [2, 0]


def role_page(as_role, membership):
    """An administrator, and what stands on the page of this role."""
    client = as_role(Role.ADMINISTRATOR)
    form = client.get(f"/gebruikers/rollen/{membership.pk}/").context["form"]
    return client, {"schools": form["schools"].value(), "shown": form["shown"].value()}


def known_date(name, day):
    return {f"{name}_dag": day.day, f"{name}_maand": day.month, f"{name}_jaar": day.year}


def test_change_of_schools_and_last_day(town, as_role):
    membership = town.people[Role.CARE_COORDINATOR].memberships.get()
    last = clock.today() + dt.timedelta(days=10)
    client, shown = role_page(as_role, membership)

    client.post(
        f"/gebruikers/rollen/{membership.pk}/",
        shown | {"schools": [town.other_school.pk]} | known_date("until", last),
    )

    membership.refresh_from_db()
    assert list(membership.schools.all()) == [town.other_school]
    assert membership.period.upper == last + dt.timedelta(days=1)


@pytest.mark.parametrize("role", Role)
def test_people_are_seen_by_the_administrator_of_the_town_only(town, other_town, role):
    seen = set(User.objects.visible_to(town.people[role]))

    assert seen == (set(town.people.values()) if role == Role.ADMINISTRATOR else set())


@pytest.mark.parametrize("role", Role)
def test_memberships_are_seen_by_their_owner_and_the_administrator(town, other_town, role):
    person = town.people[role]
    everything = set(Membership.objects.filter(municipality=town.municipality))

    seen = set(Membership.objects.visible_to(person))

    expected = everything if role == Role.ADMINISTRATOR else set(person.memberships.all())
    assert seen == expected


def test_roles_elsewhere_are_not_shown(town, other_town, as_role):
    person = town.people[Role.TEAM_LEAD]
    factories.member(Role.POLICY_OFFICER, other_town.municipality, user=person)

    page = as_role(Role.ADMINISTRATOR).get(f"/gebruikers/{person.pk}/")

    assert [row["role"] for row in page.context["memberships"]] == ["Teamleider CJG"]


def test_settings_of_the_town_are_changed_and_logged(town, as_role):
    client = as_role(Role.ADMINISTRATOR)
    form = client.get("/gemeente/").context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"access_short": "Toegang"}

    client.post("/gemeente/", data)

    town.municipality.refresh_from_db()
    assert town.municipality.access_short == "Toegang"
    assert AccessEvent.objects.filter(object_type="municipality").count() == 1


def test_settings_with_a_mistake_change_nothing(town, as_role):
    client = as_role(Role.ADMINISTRATOR)
    form = client.get("/gemeente/").context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"news_days_normal": "0"}

    page = client.post("/gemeente/", data)

    assert page.status_code == 422
    assert f"Instellingen van {town.municipality.name}" in page.content.decode()


# --- lists ----------------------------------------------------------------------------------


def queries_of(client, address):
    client.get(address)  # the first page of a session writes when it began
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize(
    ("role", "address", "most"),
    [
        (Role.ADMINISTRATOR, "/gebruikers/", 5),
        (Role.ADMINISTRATOR, "/vandaag/", 8),
        (Role.ADMINISTRATOR, "/mijn-account/sessies/", 5),
        (Role.PRIVACY_OFFICER, "/vandaag/", 8),
        (Role.LIAISON, "/mijn-account/", 3),
    ],
)
def test_pages_ask_little_and_no_more_with_more_rows(town, as_role, role, address, most):
    client = as_role(role)
    before = queries_of(client, address)
    for _ in range(3):
        factories.member(
            Role.TEAM_LEAD,
            town.municipality,
            period=period(factories.LONG_AGO, clock.today() + dt.timedelta(days=5)),
        )

    assert queries_of(client, address) == before
    assert before <= most


def test_detail_of_a_user_asks_little(town, as_role):
    client = as_role(Role.ADMINISTRATOR)

    asked = queries_of(client, f"/gebruikers/{town.people[Role.CARE_COORDINATOR].pk}/")

    assert asked <= 8


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=niemand", 9), ("rol=team_lead", 1), ("toegang=geen", 1), ("toegang=nu", 8)],
)
def test_list_is_filtered(town, as_role, query, found):
    factories.member(
        Role.TEAM_LEAD,
        town.municipality,
        period=period(factories.LONG_AGO, clock.today()),
    )

    page = as_role(Role.ADMINISTRATOR).get(f"/gebruikers/?{query}")

    assert len(page.context["table"]["rows"]) == found


def test_name_that_was_searched_stays_out_of_the_address(town, as_role):
    person = factories.member(
        Role.TEAM_LEAD, town.municipality, user=factories.user(full_name="Ingeborg Kastelein")
    )
    client = as_role(Role.ADMINISTRATOR)

    page = client.post("/gebruikers/", {"q": "ingeborg", "rol": "team_lead"}, follow=True)

    assert page.redirect_chain == [("/gebruikers/?rol=team_lead&gezocht=1", 302)]
    urls = [row["cells"][0]["url"] for row in page.context["table"]["rows"]]
    assert urls == [f"/gebruikers/{person.pk}/"]
    assert 'value="ingeborg"' in page.content.decode()


def test_list_without_a_search_forgets_the_words(town, as_role):
    client = as_role(Role.ADMINISTRATOR)
    client.post("/gebruikers/", {"q": "niemand"})

    assert len(client.get("/gebruikers/").context["table"]["rows"]) == len(Role)


def test_search_with_a_nul_finds_whom_it_would_find_without(town, as_role):
    person = town.people[Role.TEAM_LEAD]
    typed = person.full_name.replace("o", "o\x00")
    page = as_role(Role.ADMINISTRATOR).post("/gebruikers/", {"q": typed}, follow=True)

    assert page.status_code == 200
    assert [row["cells"][0]["text"] for row in page.context["table"]["rows"]] == [person.full_name]


def test_list_is_paged_both_ways(town, as_role):
    for number in range(60):
        factories.member(
            Role.TEAM_LEAD,
            town.municipality,
            user=factories.user(full_name=f"Zelfde Naam {number % 2}"),
        )
    client = as_role(Role.ADMINISTRATOR)
    pages, address = [], "/gebruikers/"
    while address:
        context = client.get(address).context
        pages.append([row["cells"][0]["url"] for row in context["table"]["rows"]])
        address = context.get("next_url") and "/gebruikers/" + context["next_url"]
    back = client.get("/gebruikers/" + context["previous_url"]).context["table"]["rows"]

    names = [url for page in pages for url in page]
    assert [len(page) for page in pages] == [25, 25, 18]
    assert len(set(names)) == 68
    assert [row["cells"][0]["url"] for row in back] == pages[1]


def test_town_gives_the_liaison_its_own_name(as_role, town):
    """The role of the liaison has the name of the town, an OCP or another word (LIA-1)."""
    address = reverse("municipality_settings")
    client = as_role(Role.ADMINISTRATOR)
    form = client.get(address).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    own = {"liaison_name": "aansluitfunctionaris", "liaison_short": "Asf"}

    assert client.post(address, shown | own).status_code == 302

    coordinator = as_role(Role.CARE_COORDINATOR)
    asking = coordinator.get("/vragen/nieuw/").content.decode()
    gap = as_role(Role.TEAM_LEAD).get(f"/scholen/{town.other_school.code}/").content.decode()
    visits = coordinator.get(reverse("school_visits", args=[town.school.code])).content.decode()
    assert "Heeft de Asf meer nodig" in asking
    assert "Er is nu geen vaste aansluitfunctionaris" in gap
    assert "Wanneer komt de Asf?" in visits


def test_second_administrator_sees_what_the_first_changed(as_role, town):
    address = reverse("municipality_settings")
    client = as_role(Role.ADMINISTRATOR)
    form = client.get(address).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    client.post(address, shown | {"fallback_phone": "0412 11 22 33"})

    second = client.post(address, shown | {"fallback_phone": "0412 99 88 77"})
    third = client.post(address, shown | {"news_days_normal": 9})

    town.municipality.refresh_from_db()
    assert second.status_code == 422
    assert "0412 11 22 33" in second.content.decode()
    assert town.municipality.fallback_phone == "0412 11 22 33"
    assert third.status_code == 422


def test_second_administrator_does_not_take_away_schools_that_the_first_gave(as_role, town):
    membership = town.people[Role.CARE_COORDINATOR].memberships.get()
    client, shown = role_page(as_role, membership)
    client.post(
        f"/gebruikers/rollen/{membership.pk}/",
        shown | {"schools": [town.school.pk, town.other_school.pk]},
    )
    last = clock.today() + dt.timedelta(days=10)

    second = client.post(f"/gebruikers/rollen/{membership.pk}/", shown | known_date("until", last))

    assert second.status_code == 422
    assert (
        f"scholen zijn nu {town.school.name}, {town.other_school.name}" in second.content.decode()
    )
    assert second.content.decode().count("checked") == 2
    membership.refresh_from_db()
    assert set(membership.schools.all()) == {town.school, town.other_school}
    assert membership.period.upper is None


def test_last_day_that_somebody_else_gave_stands_in_the_form(as_role, town):
    membership = town.people[Role.CARE_COORDINATOR].memberships.get()
    client, shown = role_page(as_role, membership)
    last = clock.today() + dt.timedelta(days=10)
    client.post(f"/gebruikers/rollen/{membership.pk}/", shown | known_date("until", last))

    second = client.post(
        f"/gebruikers/rollen/{membership.pk}/", shown | {"schools": [town.other_school.pk]}
    )
    form = second.context["form"]

    assert second.status_code == 422
    assert form["until"].value() == [str(last.day), str(last.month), str(last.year)]
    assert form["schools"].value() == [str(town.other_school.pk)]
    assert list(membership.schools.all()) == [town.school]


def test_role_that_cannot_change_keeps_the_form(as_role, town):
    membership = administrator(town).memberships.get()
    last = clock.today() + dt.timedelta(days=10)
    client = as_role(Role.ADMINISTRATOR)
    shown = client.get(f"/gebruikers/rollen/{membership.pk}/").context["form"]["shown"].value()

    page = client.post(
        f"/gebruikers/rollen/{membership.pk}/", known_date("until", last) | {"shown": shown}
    )

    assert page.status_code == 422
    assert "Dit is de laatste functioneel beheerder" in page.content.decode()
    assert page.context["form"]["until"].value()[0] == str(last.day)
