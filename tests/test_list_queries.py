"""Every list of the portal's own rooms asks as much of the database at one row as at three.

Lists of the rosters, of questions and of reports have this test beside their other tests.
"""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocp_portal import clock
from ocp_portal.accounts.models import Invitation
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.jobs.models import Job
from ocp_portal.periods import period
from ocp_portal.policy import Role
from reports.quarters import Quarter
from schools.models import Closure, SchoolImport
from tests import factories
from tests.policy_objects import EMPTY_REGISTER
from tests.reports import made


def users(town: Any, number: int) -> None:
    factories.member(Role.CARE_COORDINATOR, town.municipality, town.school, town.other_school)


def roles_of_one(town: Any, number: int) -> None:
    person = town.people[Role.POLICY_OFFICER]
    free = [Role.TEAM_LEAD, Role.PRIVACY_OFFICER, Role.LIAISON][number]
    factories.member(free, town.municipality, user=person)


def invitations(town: Any, number: int) -> None:
    row = Invitation.objects.create(
        municipality=town.municipality,
        email=f"genodigd-{number}@voorbeeldstad.example",
        full_name="Genodigde",
        role=Role.CARE_COORDINATOR,
        period=period(clock.today()),
        token_hash=f"geen-{number}",
        expires_at=clock.now(),
    )
    row.schools.add(town.school)


def jobs(town: Any, number: int) -> None:
    Job.objects.create(
        municipality=town.municipality,
        kind="publish_week",
        key=f"2026-W4{number}",
        status=Job.Status.FAILED,
        started_by=factories.member(Role.TEAM_LEAD, town.municipality),
    )


def imports(town: Any, number: int) -> None:
    SchoolImport.objects.create(
        municipality=town.municipality,
        file_name="bo.csv",
        content=EMPTY_REGISTER,
        uploaded_by=factories.member(Role.ADMINISTRATOR, town.municipality),
    )


def looks(town: Any, number: int) -> None:
    """A line about each kind of row that has a name."""
    person = factories.member(Role.TEAM_LEAD, town.municipality)
    school = factories.school(town.municipality)
    member = person.memberships.get()
    for kind, key in (
        ("tier_agreement", school.code),
        ("membership", member.pk),
        ("user", person.pk),
        ("invitation", number + 1),
    ):
        record(action=AccessEvent.Action.VIEW, object_type=kind, object_key=str(key), by=person)
        record(action=AccessEvent.Action.DENIED, object_type=kind, object_key=str(key), by=person)


def schools(town: Any, number: int) -> None:
    factories.tier_agreement(factories.school(town.municipality))


def closures(town: Any, number: int) -> None:
    day = clock.today().replace(day=number + 1)
    Closure.objects.create(
        municipality=town.municipality,
        school=town.school,
        period=period(day, day.replace(day=number + 2)),
        reason="studiedag",
    )


def partnerships(town: Any, number: int) -> None:
    factories.school(
        town.municipality, partnership=factories.partnership(municipality=town.municipality)
    )


def reports(town: Any, number: int) -> None:
    made.report(town.municipality, Quarter(2025, number + 1))


LISTS = [
    (Role.ADMINISTRATOR, "/gebruikers/", users),
    (Role.ADMINISTRATOR, "/gebruikers/", invitations),
    (Role.ADMINISTRATOR, "/gebruikers/{user}/", roles_of_one),
    (Role.ADMINISTRATOR, "/vandaag/", jobs),
    (Role.ADMINISTRATOR, "/vandaag/", invitations),
    (Role.ADMINISTRATOR, "/scholen/importeren/", imports),
    (Role.ADMINISTRATOR, "/samenwerkingsverbanden/", partnerships),
    (Role.ADMINISTRATOR, "/scholen/", schools),
    (Role.PRIVACY_OFFICER, "/inzagelog/", looks),
    (Role.PRIVACY_OFFICER, "/vandaag/", looks),
    (Role.POLICY_OFFICER, "/aansluitwijze/", schools),
    (Role.POLICY_OFFICER, "/scholen/{school}/", closures),
    (Role.POLICY_OFFICER, "/rapportages/", reports),
    (Role.POLICY_OFFICER, "/vandaag/", reports),
    (Role.PARTNERSHIP_COORDINATOR, "/vandaag/", schools),
]


@pytest.mark.parametrize(
    ("role", "address", "add"), LISTS, ids=[f"{add.__name__}-{role}" for role, _, add in LISTS]
)
def test_list_asks_as_much_at_three_rows_as_at_one(
    town: Any, as_role: Any, role: Role, address: str, add: Any
) -> None:
    client = as_role(role)
    address = address.format(user=town.people[Role.POLICY_OFFICER].pk, school=town.school.code)
    asked = []
    for number in range(3):
        add(town, number)
        client.get(address)  # what the first look of a session does once
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        asked.append(len(caught))

    assert asked[0] == asked[2]
