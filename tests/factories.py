"""Rows for tests: each function makes one valid row and takes what the test cares about."""

import datetime as dt
import functools
import itertools
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.http import int_to_base36

from casework.models import Consultation
from liaisons.models import Assignment, Cluster, Liaison, Visit, WeekRoster
from ocp_portal import clock
from ocp_portal.accounts.models import Membership, Municipality, User
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import Partnership, School, SchoolBoard, Tier, TierAgreement

PASSWORD = "een-lang-wachtwoord-42"
_number = itertools.count(1)
LONG_AGO = dt.date(2020, 1, 1)


def municipality(**values: Any) -> Municipality:
    n = next(_number)
    return Municipality.objects.create(
        **{"code": f"{n % 10_000:04}", "slug": f"stad-{n}", "name": f"Stad {n}", "joined": True}
        | values
    )


def partnership(kind: str = "po", municipality: Municipality | None = None) -> Partnership:
    n = next(_number)
    row = Partnership.objects.create(code=f"{kind.upper()}{n:04}", name=f"SWV {n}", kind=kind)
    if municipality:
        row.municipalities.add(municipality)
    return row


def school(municipality: Municipality, **values: Any) -> School:
    n = next(_number)
    board = values.pop("board", None) or SchoolBoard.objects.create(number=f"{n:05}")
    return School.objects.create(
        municipality=municipality,
        board=board,
        **{
            "code": f"9Z{int_to_base36(n).upper():0>4}",
            "name": f"De Voorbeeldschool {n}",
            "sector": "BO",
            "street": "Kerkstraat",
            "house_number": str(n),
            "postcode": "5340 AB",
            "city": "Voorbeeldstad",
            "holiday_region": municipality.holiday_region,
        }
        | values,
    )


def tier_agreement(school: School, tier: str = Tier.EXTRA, **values: Any) -> TierAgreement:
    return TierAgreement.objects.create(
        municipality=school.municipality,
        school=school,
        tier=tier,
        **{
            "period": period(LONG_AGO),
            "reason": "bovengemiddelde samenloop van hulpvragen",
            "decided_on": LONG_AGO,
            "decided_by": "college",
            "consulted": ["PO3006"],
        }
        | values,
    )


def user(**values: Any) -> User:
    n = next(_number)
    row = User(
        **{"email": f"persoon{n}@voorbeeldstad.example", "full_name": f"Persoon {n}"} | values
    )
    row.password = _hash()
    row.save()
    return row


@functools.cache
def _hash() -> str:
    """Once: a good hash takes most of a second, and a town has eight people."""
    return make_password(PASSWORD)


def member(role: Role, municipality: Municipality, *schools: School, **values: Any) -> User:
    """A user with this role; a care coordinator and a family contact person work for `schools`."""
    person = values.pop("user", None) or user()
    if role == Role.PARTNERSHIP_COORDINATOR and "partnership" not in values:
        values["partnership"] = partnership(municipality=municipality)
    membership = Membership.objects.create(
        user=person,
        municipality=municipality,
        role=role,
        **{"period": period(LONG_AGO)} | values,
    )
    membership.schools.set(schools)
    return person


def cluster(municipality: Municipality, **values: Any) -> Cluster:
    return Cluster.objects.create(
        municipality=municipality, **{"name": f"Cluster {next(_number)}"} | values
    )


def liaison(municipality: Municipality, *schools: School, **values: Any) -> Liaison:
    """A liaison with an account, assigned to `schools`."""
    person = values.pop("user", None) or member(Role.LIAISON, municipality)
    row = Liaison.objects.create(
        municipality=municipality,
        user=person,
        cluster=values.pop("cluster", None) or cluster(municipality),
        **{"name": person.full_name, "email": person.email, "period": period(LONG_AGO)} | values,
    )
    for one in schools:
        assignment(one, row)
    return row


def assignment(school: School, liaison: Liaison, **values: Any) -> Assignment:
    return Assignment.objects.create(
        municipality=school.municipality,
        school=school,
        liaison=liaison,
        **{"period": period(LONG_AGO)} | values,
    )


def visit(school: School, liaison: Liaison, date: dt.date, **values: Any) -> Visit:
    roster, _ = WeekRoster.objects.get_or_create(
        municipality=school.municipality, monday=date - dt.timedelta(days=date.weekday())
    )
    return Visit.objects.create(
        municipality=school.municipality,
        roster=roster,
        school=school,
        liaison=liaison,
        date=date,
        **{"daypart": "morning"} | values,
    )


def consultation(school: School, **values: Any) -> Consultation:
    now = clock.now()
    return Consultation.objects.create(
        municipality=school.municipality,
        school=school,
        **{
            "reference": f"V-{now.year}-{next(_number):04}",
            "sector": school.sector,
            "tier": Tier.BASIS,
            "theme": "behaviour",
            "age_band": "8-11",
            "text": "Een leerling trekt zich terug. Wat kunnen wij doen?",
            "asked_at": now,
            "news_due_on": clock.today() + dt.timedelta(days=7),
        }
        | values,
    )
