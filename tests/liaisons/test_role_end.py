"""No deactivation of a liaison with open work: it is moved first, in one step."""

import datetime as dt

import pytest
from django.urls import reverse

from liaisons import services
from ocp_portal import clock
from ocp_portal.accounts import services as accounts
from ocp_portal.accounts.models import Membership
from ocp_portal.audit.models import AccessEvent
from ocp_portal.policy import Role
from ocp_portal.refused import Refused
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def role(town):
    return Membership.objects.get(user=town.liaison.user)


@pytest.fixture
def administrator(town):
    return town.people[Role.ADMINISTRATOR]


def is_in(role):
    return Membership.objects.current().filter(pk=role.pk).exists()


def moved(town):
    colleague = factories.liaison(town.municipality, cluster=town.liaison.cluster)
    lead = town.people[Role.TEAM_LEAD]
    services.move_open_work(liaison=town.liaison, to=colleague, first=clock.today(), by=lead)


def test_role_with_open_work_does_not_end(town, role, administrator):
    ways = [
        lambda: accounts.end_membership(membership=role, by=administrator),
        lambda: accounts.end_access(user=role.user, by=administrator),
        lambda: accounts.change_membership(
            membership=role, until=clock.today(), schools=[], by=administrator
        ),
    ]
    for end in ways:
        with pytest.raises(Refused, match="nog werk: scholen, bezoeken of vragen"):
            end()
        assert is_in(role)


def test_role_ends_when_the_work_has_moved(town, role, administrator):
    moved(town)
    accounts.end_membership(membership=role, by=administrator)
    assert not is_in(role)


def test_last_day_may_be_the_day_before_a_colleague_takes_over(town, role, administrator):
    first = clock.today() + dt.timedelta(days=30)
    colleague = factories.liaison(town.municipality, cluster=town.liaison.cluster)
    lead = town.people[Role.TEAM_LEAD]
    services.move_open_work(liaison=town.liaison, to=colleague, first=first, by=lead)
    accounts.change_membership(membership=role, until=first, schools=[], by=administrator)
    with pytest.raises(Refused, match="nog werk"):
        accounts.change_membership(
            membership=role, until=first - dt.timedelta(days=2), schools=[], by=administrator
        )


@pytest.mark.parametrize("name", ["membership_end", "user_end_access"])
def test_page_says_what_must_move_and_has_no_button(as_role, town, role, name):
    client = as_role(Role.ADMINISTRATOR)
    address = reverse(name, args=[role.pk if name == "membership_end" else role.user_id])
    page = client.get(address).content.decode()
    assert "Dit kan nu nog niet" in page
    assert "nog werk: scholen, bezoeken of vragen" in page
    assert "button--danger" not in page
    client.post(address)
    assert is_in(role)
    moved(town)
    assert "Dit kan nu nog niet" not in client.get(address).content.decode()


def test_open_question_does_not_keep_somebody_who_leaves_next_month(town, role, administrator):
    last = clock.today() + dt.timedelta(days=30)
    colleague = factories.liaison(town.municipality, cluster=town.liaison.cluster)
    services.move_open_work(
        liaison=town.liaison, to=colleague, first=clock.today(), by=town.people[Role.TEAM_LEAD]
    )
    factories.consultation(town.school, status="taken_up", director=town.liaison)
    with pytest.raises(Refused, match="nog werk"):
        accounts.end_membership(membership=role, by=administrator)
    accounts.change_membership(membership=role, until=last, schools=[], by=administrator)


def test_blocked_at_once_while_the_work_is_still_there(as_role, town, role):
    liaison, lead = as_role(Role.LIAISON), as_role(Role.TEAM_LEAD)
    by = as_role(Role.ADMINISTRATOR)
    page = reverse("user_block", args=[role.user_id])
    assert "Nu blokkeren" in by.get(page).content.decode()
    assert "nu geen toegang" not in lead.get("/vandaag/").content.decode()

    by.post(page)

    assert liaison.get("/vandaag/").status_code == 302
    assert f"{town.liaison.name} heeft nu geen toegang" in lead.get("/vandaag/").content.decode()
    liaison.force_login(role.user)
    assert liaison.get("/mijn-week/").status_code in (302, 403)

    by.post(reverse("user_unblock", args=[role.user_id]))

    assert liaison.get("/mijn-week/").status_code == 200
    assert "nu geen toegang" not in lead.get("/vandaag/").content.decode()
    reasons = AccessEvent.objects.filter(object_type="membership").order_by("pk")
    assert list(reasons.values_list("reason", flat=True)) == [
        "toegang geblokkeerd",
        "blokkade opgeheven",
    ]


def test_administrator_does_not_block_the_own_account(as_role, town, administrator):
    as_role(Role.ADMINISTRATOR).post(reverse("user_block", args=[administrator.pk]))
    assert Membership.objects.current().filter(user=administrator).exists()
