"""After an action the page tells the truth about who gets a message."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from liaisons.views.telling import tell_schools
from ocp_portal.policy import Role
from tests import factories


@pytest.fixture
def told(town):
    """What the team lead reads after an action that concerns these schools."""

    def words(*schools):
        request = RequestFactory().get("/")
        request.user = town.people[Role.TEAM_LEAD]
        request.user.membership = request.user.memberships.get()
        request.session = {}
        request._messages = FallbackStorage(request)
        tell_schools(request, [school.pk for school in schools])
        return [str(message) for message in get_messages(request)]

    return words


def test_schools_with_an_account_are_told(town, told):
    factories.member(Role.CARE_COORDINATOR, town.municipality, town.other_school)

    assert told(town.school) == ["De school krijgt bericht."]
    assert told(town.school, town.other_school) == ["De scholen krijgen bericht."]


def test_of_several_schools_those_without_an_account_are_to_be_called(town, told):
    first = factories.school(town.municipality, name="Aa", phone="0412 11 22 33")
    second = factories.school(town.municipality, name="Bee")

    assert told(town.school, first, second) == [
        f"{town.school.name} krijgt bericht.",
        "Deze scholen hebben nog geen account, bel ze: Aa (0412 11 22 33) en Bee.",
    ]


def test_nothing_is_said_of_no_school_nor_of_one_elsewhere(town, other_town, told):
    assert told() == []
    assert told(other_town.school) == []
