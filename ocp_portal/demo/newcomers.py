"""Accounts that came into Voorbeeldstad after a database was filled: they join, with their schools.

What they did in the past three quarters is not made up afterwards: other rows were counted
without it. A database that is filled anew has it.
"""

from django.contrib.auth.hashers import make_password

from ocp_portal import clock
from ocp_portal.accounts.models import Membership, Municipality, User
from ocp_portal.demo import town
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import Partnership, School


def add_newcomers(municipality: Municipality) -> list[str]:
    """Makes who is missing of the sign-in page and of the familiecontactpersonen. Returns their
    addresses; whoever is there, blocked and changed people too, stays as they are.

    Liaisons are none of them: they come with schools, hours and a place in the plan.
    """
    wanted = [(address, name, role) for address, name, role in town.PEOPLE if role != Role.LIAISON]
    wanted += [(address, name, Role.FAMILY_CONTACT) for address, name, _ in town.FAMILY_CONTACTS]
    there = set(User.objects.values_list("email", flat=True))
    missing = {
        address: (name, Role(role))
        for address, name, role in wanted
        if f"{address}@{town.DOMAIN}" not in there
    }
    for address, (name, role) in missing.items():
        _join(municipality, address, name, role)
    return [f"{address}@{town.DOMAIN}" for address in missing]


def _join(municipality: Municipality, address: str, name: str, role: Role) -> None:
    user = User.objects.create(
        email=f"{address}@{town.DOMAIN}",
        full_name=name,
        password=make_password(town.PASSWORD),
        date_joined=clock.now(),
    )
    partnerships = Partnership.objects.filter(municipalities=municipality, kind="po")
    membership = Membership.objects.create(
        user=user,
        municipality=municipality,
        role=role,
        partnership=partnerships.first() if role == Role.PARTNERSHIP_COORDINATOR else None,
        period=period(clock.today()),
    )
    names = {each: school for each, _, school in town.FAMILY_CONTACTS}
    school = town.CARE_COORDINATOR_AT if role == Role.CARE_COORDINATOR else names.get(address)
    if school:
        membership.schools.set(School.objects.filter(municipality=municipality, name=school))
