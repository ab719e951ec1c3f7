"""The routewijzer: which help for which question."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocp_portal.audit.models import AccessEvent
from ocp_portal.policy import Role
from schools.models import Route, RouteKind
from schools.routes import DEFAULTS

pytestmark = pytest.mark.django_db


def changed(municipality, kind=RouteKind.NURSE, **values):
    """As an administrator left it."""
    route = Route.default(municipality, kind)
    for name, value in values.items():
        setattr(route, name, value)
    route.save()
    return route


@pytest.fixture
def nurse(town):
    return changed(town.municipality)


def guide(client):
    return client.get(reverse("route_guide"))


def names(page):
    return [route["name"] for route in page.context["routes"]]


def address_of(kind=RouteKind.NURSE):
    return reverse("route_change", args=[kind])


def body(client):
    """What stands on the page on which the route of the nurse is changed."""
    form = client.get(address_of()).context["form"]
    return {name: form[name].value() for name in form.fields}


@pytest.mark.parametrize("role", Role)
def test_every_role_reads_the_route_guide_of_the_own_town(as_role, nurse, other_town, role):
    """LIA-10: A route guide for liaisons too, with which question, how to reach, what to tell."""
    changed(other_town.municipality, name="Van elders")

    page = guide(as_role(role))

    assert len(page.context["routes"]) == len(RouteKind.values)
    assert "Van elders" not in names(page)
    facts = {fact["label"]: fact["value"] for fact in page.context["routes"][2]["facts"]}
    assert facts == {
        "Voor welke vragen": nurse.questions,
        "Wanneer": nurse.moment,
        "Zo bereikt u deze hulp": nurse.reach,
        "Wat u mag vertellen": nurse.share,
    }


def test_looking_writes_nothing_and_reads_in_the_words_of_the_town(as_role, town):
    town.municipality.liaison_short = "JVK"
    town.municipality.save()

    page = guide(as_role(Role.CARE_COORDINATOR))

    assert len(page.context["routes"]) == len(DEFAULTS)
    assert "Vraag de JVK" in page.content.decode()
    assert "{" not in "".join(
        fact["value"] for route in page.context["routes"] for fact in route["facts"]
    )
    assert not Route.objects.exists()


def test_each_kind_has_its_words():
    assert list(DEFAULTS) == list(RouteKind.values)


def test_words_that_were_changed_stand_beside_those_that_were_not(as_role, town):
    changed(town.municipality, name="Team Gezond")

    assert names(guide(as_role(Role.LIAISON)))[:3] == [
        "Crisis en direct gevaar",
        "Veilig Thuis",
        "Team Gezond",
    ]


def test_what_cannot_wait_stands_first_and_can_be_called(as_role, nurse):
    page = guide(as_role(Role.LIAISON))

    assert names(page)[:2] == ["Crisis en direct gevaar", "Veilig Thuis"]
    assert 'href="tel:112"' in page.content.decode()
    assert 'href="tel:08002000"' in page.content.decode()


def test_administrator_changes_a_route_and_it_is_logged(as_role, town):
    """The first change makes the row of that route, and of no other."""
    client = as_role(Role.ADMINISTRATOR)

    client.post(address_of(), body(client) | {"phone": "088 000 12 34"})

    nurse = Route.objects.get()
    assert (nurse.kind, nurse.phone) == (RouteKind.NURSE, "088 000 12 34")
    assert nurse.municipality == town.municipality
    event = AccessEvent.objects.get()
    assert (event.action, event.object_type) == (AccessEvent.Action.CHANGE, "route")


@pytest.mark.parametrize("known", [False, True])
def test_second_administrator_sees_what_the_first_changed(as_role, town, known):
    if known:
        changed(town.municipality)
    client = as_role(Role.ADMINISTRATOR)
    shown = body(client)
    client.post(address_of(), shown | {"name": "Team Gezond"})

    second = client.post(address_of(), shown | {"name": "Schoolarts"})

    assert second.status_code == 422
    assert "naam is nu Team Gezond" in second.content.decode()


def test_refused_change_leaves_no_row(as_role, town):
    client = as_role(Role.ADMINISTRATOR)

    assert client.post(address_of(), body(client) | {"name": ""}).status_code == 422
    assert not Route.objects.exists()


def test_route_that_is_not_in_use_is_for_the_administrator_only(as_role, nurse):
    client = as_role(Role.ADMINISTRATOR)
    shown = {name: value for name, value in body(client).items() if name != "in_use"}
    client.post(address_of(), shown)

    assert nurse.name not in names(guide(as_role(Role.LIAISON)))
    page = guide(client)
    assert nurse.name in names(page)
    assert "niet in gebruik" in page.content.decode()


def test_route_that_does_not_exist_is_not_there(as_role, town):
    assert as_role(Role.ADMINISTRATOR).get(address_of("kapper")).status_code == 404


def test_change_is_of_the_own_town(as_role, town, other_town):
    theirs = changed(other_town.municipality, name="Van elders")
    client = as_role(Role.ADMINISTRATOR)

    client.post(address_of(), body(client) | {"name": "Team Gezond"})

    theirs.refresh_from_db()
    assert theirs.name == "Van elders"


def test_nine_changed_routes_take_as_many_queries_as_none(as_role, town):
    client = as_role(Role.LIAISON)

    def count():
        with CaptureQueriesContext(connection) as queries:
            guide(client)
        return len(queries)

    count()
    none = count()
    for kind in RouteKind.values:
        changed(town.municipality, kind)

    assert count() == none <= 5


def test_question_form_and_schools_lead_to_the_route_guide(as_role, town, nurse):
    client = as_role(Role.CARE_COORDINATOR)
    addresses = [
        reverse("consultation_create"),
        reverse("school_list"),
        reverse("school_detail", args=[town.school.code]),
    ]

    found = [reverse("route_guide") in client.get(each).content.decode() for each in addresses]

    assert found == [True, True, True]
