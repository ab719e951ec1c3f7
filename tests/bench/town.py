"""Municipalities with schools, liaisons and people: what the questions of the bench hang on."""

import datetime as dt
import random
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from liaisons.models import Assignment, Cluster, Liaison
from ocp_portal.accounts.models import Membership, Municipality, User
from ocp_portal.names import sort_key
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import Partnership, School, SchoolBoard, Sector, Tier, TierAgreement
from tests.bench.people import PASSWORD, email

# The first municipality is the one that is measured; the others make its rows hard to find.
SHARES = (50, 20, 15, 10, 5)
SCHOOLS_PER_LIAISON = 10
LIAISONS_PER_CLUSTER = 10
WORDS = ("De Boom", "Het Kompas", "De Regenboog", "Sint Jozef", "De Vlinder", "Het Talent")
SECTORS = (Sector.BO,) * 7 + (Sector.VO, Sector.VO, Sector.SBO)
PEOPLE = {
    "zorgcoordinator": Role.CARE_COORDINATOR,
    "rustig": Role.CARE_COORDINATOR,  # of a school that asks little
    "ocp": Role.LIAISON,
    "teamleider": Role.TEAM_LEAD,
    "beleid": Role.POLICY_OFFICER,
}


@dataclass
class Place:
    """One municipality. `liaisons` are those of `schools`, ten schools each, in order."""

    municipality: Municipality
    schools: list[School]
    liaisons: list[Liaison]

    def liaison_of(self, number: int) -> Liaison:
        return self.liaisons[number // SCHOOLS_PER_LIAISON]


def school_count(rows: int) -> int:
    """200 schools at 10,000 questions and 2,000 at a million: a larger town asks more, too."""
    return max(100, round(2 * rows**0.5 / 100) * 100)


def build_places(rows: int, today: dt.date) -> list[Place]:
    since = today.replace(year=today.year - 5, day=1)
    partnership = Partnership.objects.create(code="PO3000", name="SWV PO", kind="po")
    board = SchoolBoard.objects.create(number="41000", name="Stichting Bench")
    schools = school_count(rows)
    places = [
        _place(number, schools * share // 100, since, partnership, board)
        for number, share in enumerate(SHARES)
    ]
    _people(places[0], since)
    return places


def _place(
    number: int, schools: int, since: dt.date, partnership: Partnership, board: SchoolBoard
) -> Place:
    municipality = Municipality.objects.create(
        code=f"{9000 + number}", slug=f"bench-{number}", name=f"Benchstad {number}", joined=True
    )
    partnership.municipalities.add(municipality)
    rows = School.objects.bulk_create(
        _school(municipality, one, partnership, board) for one in range(schools)
    )
    TierAgreement.objects.bulk_create(_extra(school, since) for school in rows if is_extra(school))
    place = Place(municipality, rows, _liaisons(municipality, schools, since))
    Assignment.objects.bulk_create(
        Assignment(
            municipality=municipality,
            school=school,
            liaison=place.liaison_of(one),
            period=period(since),
        )
        for one, school in enumerate(rows)
    )
    return place


def _school(
    municipality: Municipality, number: int, partnership: Partnership, board: SchoolBoard
) -> School:
    name = f"{WORDS[number % len(WORDS)]} {number}"
    if number == 7:
        name = "Zeldzaamheid"
    return School(
        municipality=municipality,
        code=f"{number:04}00",
        name=name,
        sort_key=sort_key(name),
        sector=SECTORS[number % len(SECTORS)],
        street="Kerkstraat",
        house_number=str(number + 1),
        postcode="5341 AB",
        city=municipality.name,
        phone="088 000 00 00",
        pupils=200,
        board=board,
        partnership=partnership,
        holiday_region="zuid",
    )


def is_extra(school: School) -> bool:
    """One in four, the school that is measured among them."""
    return int(school.code[:4]) % 4 == 0


def _extra(school: School, since: dt.date) -> TierAgreement:
    return TierAgreement(
        municipality=school.municipality,
        school=school,
        tier=Tier.EXTRA,
        period=period(since),
        reason="Veel hulpvragen.",
        decided_on=since,
        decided_by="College",
        consulted=["PO3000"],
    )


def _liaisons(municipality: Municipality, schools: int, since: dt.date) -> list[Liaison]:
    clusters = [
        Cluster.objects.create(municipality=municipality, name=f"Cluster {number + 1}")
        for number in range(-(-schools // (SCHOOLS_PER_LIAISON * LIAISONS_PER_CLUSTER)))
    ]
    return Liaison.objects.bulk_create(
        Liaison(
            municipality=municipality,
            cluster=clusters[number // LIAISONS_PER_CLUSTER],
            name=f"Contactpersoon {number + 1}",
            sort_key=f"contactpersoon {number + 1}",
            phone="088 000 00 00",
            email=f"liaison{number}@bench.example",
            period=period(since),
        )
        for number in range(-(-schools // SCHOOLS_PER_LIAISON))
    )


def _people(place: Place, since: dt.date) -> None:
    password = make_password(PASSWORD)
    for name, role in PEOPLE.items():
        user = User.objects.create(
            email=email(name), full_name=name.capitalize(), password=password
        )
        membership = Membership.objects.create(
            user=user, municipality=place.municipality, role=role, period=period(since)
        )
        if role == Role.CARE_COORDINATOR:
            membership.schools.add(place.schools[name == "rustig"])
        if role == Role.LIAISON:
            place.liaisons[0].user = user
            place.liaisons[0].save()


def make_random() -> random.Random:
    """The same rows in every run."""
    return random.Random(20260901)
