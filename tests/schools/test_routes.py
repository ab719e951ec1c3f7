"""The routewijzer: which help for which question."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocp_portal.audit.models import AccessEvent
from ocp_portal.policy import Role
from schools.models import Route, RouteKind
from schools.routes import DEFAULTS
from schools.services.routes import default_routes

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse(town, other_town):
    for each in (town, other_town):
        default_routes(municipality=each.municipality)
    return Route.objects.get(municipality=town.municipality, kind=RouteKind.NURSE)


def guide(client):
    return client.get(reverse("route_guide"))


def names(page):
    return [route["name"] for route in page.context["routes"]]


def body(client, route):
    """What stands on the page on which a route is changed."""
    form = client.get(reverse("route_change", args=[route.pk])).context["form"]
    return {name: form[name].value() for name in form.fields}


@pytest.mark.parametrize("role", Role)
def test_every_role_reads_the_route_guide_of_the_own_town(as_role, nurse, other_town, role):
    """LIA-10: A route guide for liaisons too, with which question, how to reach, what to tell."""
    other_town.municipality.routes.update(name="Van elders")

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


def test_first_look_makes_the_set_in_the_words_of_the_town(as_role, town):
    town.municipality.liaison_short = "JVK"
    town.municipality.save()

    page = guide(as_role(Role.CARE_COORDINATOR)).content.decode()

    assert Route.objects.count() == len(DEFAULTS)
    assert "Vraag de JVK" in page
    assert "{" not in "".join(Route.objects.values_list("reach", flat=True))


def test_each_kind_has_its_words():
    assert list(DEFAULTS) == list(RouteKind.values)


def test_words_that_were_changed_stay(town, nurse):
    Route.objects.filter(pk=nurse.pk).update(name="Team Gezond")

    default_routes(municipality=town.municipality)

    nurse.refresh_from_db()
    assert nurse.name == "Team Gezond"


def test_what_cannot_wait_stands_first_and_can_be_called(as_role, nurse):
    page = guide(as_role(Role.LIAISON))

    assert names(page)[:2] == ["Crisis en direct gevaar", "Veilig Thuis"]
    assert 'href="tel:112"' in page.content.decode()
    assert 'href="tel:08002000"' in page.content.decode()


def test_administrator_changes_a_route_and_it_is_logged(as_role, nurse):
    client = as_role(Role.ADMINISTRATOR)

    client.post(
        reverse("route_change", args=[nurse.pk]), body(client, nurse) | {"phone": "088 000 12 34"}
    )

    nurse.refresh_from_db()
    assert nurse.phone == "088 000 12 34"
    event = AccessEvent.objects.get()
    assert (event.action, event.object_type) == (AccessEvent.Action.CHANGE, "route")


def test_second_administrator_sees_what_the_first_changed(as_role, nurse):
    client = as_role(Role.ADMINISTRATOR)
    shown, address = body(client, nurse), reverse("route_change", args=[nurse.pk])
    client.post(address, shown | {"name": "Team Gezond"})

    second = client.post(address, shown | {"name": "Schoolarts"})

    assert second.status_code == 422
    assert "naam is nu Team Gezond" in second.content.decode()


def test_route_that_is_not_in_use_is_for_the_administrator_only(as_role, nurse):
    client = as_role(Role.ADMINISTRATOR)
    shown = {name: value for name, value in body(client, nurse).items() if name != "in_use"}
    client.post(reverse("route_change", args=[nurse.pk]), shown)

    assert nurse.name not in names(guide(as_role(Role.LIAISON)))
    page = guide(client)
    assert nurse.name in names(page)
    assert "niet in gebruik" in page.content.decode()


def test_route_of_another_town_is_not_there(as_role, nurse, other_town):
    theirs = other_town.municipality.routes.first()

    answer = as_role(Role.ADMINISTRATOR).get(reverse("route_change", args=[theirs.pk]))

    assert answer.status_code == 404


def test_nine_routes_take_as_many_queries_as_one(as_role, nurse, town):
    client = as_role(Role.LIAISON)

    def count():
        with CaptureQueriesContext(connection) as queries:
            guide(client)
        return len(queries)

    count()
    nine = count()
    town.municipality.routes.exclude(pk=nurse.pk).delete()

    assert count() == nine <= 5


def test_question_form_and_schools_lead_to_the_route_guide(as_role, town, nurse):
    client = as_role(Role.CARE_COORDINATOR)
    addresses = [
        reverse("consultation_create"),
        reverse("school_list"),
        reverse("school_detail", args=[town.school.code]),
    ]

    found = [reverse("route_guide") in client.get(each).content.decode() for each in addresses]

    assert found == [True, True, True]
