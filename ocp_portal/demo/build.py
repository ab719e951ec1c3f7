"""Make Voorbeeldstad: schools, people, ties. What happened there is in history.py.

The same seed and date give the same rows to the byte, so nothing here asks the real clock or an
unseeded source of chance, password salts included.
"""

import datetime as dt
import random
import string
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from liaisons.models import Assignment, Availability, Cluster, Daypart, Liaison
from ocp_portal.accounts.models import Membership, Municipality, User
from ocp_portal.demo import town
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import Partnership, School, SchoolBoard, Tier, TierAgreement
from schools.register import register_of

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PRIMARY = ("BO", "SBO", "SO", "SO/VSO", "KO")


def moment(day: dt.date, hour: int = 9, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), AMSTERDAM)


@dataclass
class Demo:
    """What is made, for the steps after it."""

    seed: int
    today: dt.date
    chance: random.Random
    municipality: Municipality
    people: dict[str, User] = field(default_factory=dict)
    schools: dict[str, School] = field(default_factory=dict)
    partnerships: dict[str, Partnership] = field(default_factory=dict)
    liaisons: list[Liaison] = field(default_factory=list)

    @property
    def starts(self) -> dt.date:
        """The first day of the quarter three quarters before this one."""
        months = self.today.year * 12 + (self.today.month - 1) // 3 * 3 - 9
        return dt.date(months // 12, months % 12 + 1, 1)

    @property
    def agreed(self) -> dt.date:
        """The school year's first day on which the agreements of this town began."""
        return dt.date(self.starts.year - 2, 8, 1)

    def extra(self) -> list[School]:
        names = [one.name for one in town.SCHOOLS if one.tier == Tier.EXTRA]
        return [self.schools[name] for name in names]


def build_town(*, seed: int, today: dt.date) -> Demo:
    """Municipality, partnerships, schools with their tiers, people, clusters and ties."""
    municipality = Municipality.objects.create(
        code=town.CODE,
        slug=town.SLUG,
        name=town.NAME,
        joined=True,
        holiday_region="zuid",
        fallback_phone="088 000 99 00",
        fallback_email=f"cjg@{town.DOMAIN}",
    )
    demo = Demo(seed, today, random.Random(seed), municipality)
    _partnerships(demo)
    _schools(demo)
    _tiers(demo)
    _people(demo)
    _liaisons(demo)
    _assignments(demo)
    return demo


def _partnerships(demo: Demo) -> None:
    for code, name, kind in town.PARTNERSHIPS:
        row = Partnership.objects.create(code=code, name=name, kind=kind)
        row.municipalities.add(demo.municipality)
        demo.partnerships[kind] = row


def _schools(demo: Demo) -> None:
    boards = [SchoolBoard.objects.create(number=n, name=name) for n, name in town.BOARDS]
    rows = [_school(demo, number, one, boards) for number, one in enumerate(town.SCHOOLS)]
    School.objects.bulk_create(rows)
    demo.schools = {row.name: row for row in rows}


def _school(demo: Demo, number: int, one: town.DemoSchool, boards: list[SchoolBoard]) -> School:
    street, house_number = one.street.rsplit(" ", 1)
    primary = one.sector in PRIMARY
    outside = one.sector in {"MBO", "KO"}
    letters = string.ascii_uppercase[number // 10] + "Z"
    return School(
        municipality=demo.municipality,
        code=f"99{letters}{number % 10:02}",
        name=one.name,
        sector=one.sector,
        structure=one.structure,
        street=street,
        house_number=house_number,
        postcode=f"{town.AREAS[one.area]} {string.ascii_uppercase[number % 20]}B",
        city=one.area,
        phone=f"088 000 {number:02} 00",
        pupils=one.pupils,
        board=None if outside else boards[number % 2 if primary else 2],
        partnership=None if outside else demo.partnerships["po" if primary else "vo"],
        holiday_region=demo.municipality.holiday_region,
        register="" if outside else register_of(one.sector),
    )


def _tiers(demo: Demo) -> None:
    """Extra since the agreements began; one school came to it a year later, so dates matter."""
    later = demo.extra()[-1]
    TierAgreement.objects.bulk_create(
        _tier(demo, school, _a_year_after(demo.agreed) if school == later else demo.agreed)
        for school in demo.extra()
    )


def _a_year_after(day: dt.date) -> dt.date:
    return day.replace(year=day.year + 1)


def _tier(demo: Demo, school: School, since: dt.date) -> TierAgreement:
    return TierAgreement(
        municipality=demo.municipality,
        school=school,
        tier=Tier.EXTRA,
        period=period(since),
        reason="Bovengemiddelde samenloop van hulpvragen en ondersteuningsbehoefte.",
        figures="Opgave van de school en het samenwerkingsverband.",
        decided_on=since - dt.timedelta(days=40),
        decided_by="College van burgemeester en wethouders",
        consulted=[one.code for one in demo.partnerships.values()],
        recorded_at=dt.datetime.combine(since - dt.timedelta(days=40), dt.time(14), dt.UTC),
    )


def _password(demo: Demo) -> str:
    """One hash for everybody: the salt comes from the seed, so the rows repeat to the byte."""
    letters = random.Random(demo.seed).choices(string.ascii_letters, k=22)
    return make_password(town.PASSWORD, salt="".join(letters))


def _person(demo: Demo, address: str, name: str, password: str) -> User:
    return User.objects.create(
        email=f"{address}@{town.DOMAIN}",
        full_name=name,
        password=password,
        date_joined=dt.datetime.combine(demo.agreed, dt.time(9), dt.UTC),
    )


def _people(demo: Demo) -> None:
    password = _password(demo)
    for address, name, role in town.PEOPLE:
        demo.people[address] = user = _person(demo, address, name, password)
        membership = Membership.objects.create(
            user=user,
            municipality=demo.municipality,
            role=role,
            partnership=demo.partnerships["po"] if role == Role.PARTNERSHIP_COORDINATOR else None,
            period=period(demo.agreed),
        )
        if role == Role.CARE_COORDINATOR:
            membership.schools.add(demo.schools[town.CARE_COORDINATOR_AT])
    for address, name, _ in town.FAMILY_CONTACTS[1:]:
        _colleague(demo, address, name, Role.FAMILY_CONTACT, password)
    for number, (name, *_) in enumerate(town.LIAISONS[1:], start=2):
        _colleague(demo, f"ocp{number}", name, Role.LIAISON, password)


def _colleague(demo: Demo, address: str, name: str, role: Role, password: str) -> None:
    """Somebody with the role of an account of the sign-in page."""
    demo.people[address] = user = _person(demo, address, name, password)
    Membership.objects.create(
        user=user, municipality=demo.municipality, role=role, period=period(demo.agreed)
    )


def _liaisons(demo: Demo) -> None:
    clusters = [
        Cluster.objects.create(municipality=demo.municipality, name=name) for name in town.CLUSTERS
    ]
    for number, (name, cluster, half_days, works) in enumerate(town.LIAISONS, start=1):
        user = demo.people["ocp" if number == 1 else f"ocp{number}"]
        liaison = Liaison.objects.create(
            municipality=demo.municipality,
            user=user,
            cluster=clusters[cluster],
            name=name,
            phone=f"088 000 99 {number:02}",
            email=user.email,
            contract_half_days=half_days,
            period=period(demo.agreed),
        )
        demo.liaisons.append(liaison)
        Availability.objects.bulk_create(_available(demo, liaison, one) for one in works)


def _available(demo: Demo, liaison: Liaison, half_day: int) -> Availability:
    return Availability(
        municipality=demo.municipality,
        liaison=liaison,
        weekday=half_day // 2,
        daypart=Daypart.AFTERNOON if half_day % 2 else Daypart.MORNING,
        period=period(demo.agreed),
    )


def _assignments(demo: Demo) -> None:
    """Each school to the liaison of its cluster who has the least to do; the first extra first."""
    load = {liaison.pk: 0.0 for liaison in demo.liaisons}
    rows = []
    for one in sorted(town.SCHOOLS, key=lambda one: (one.tier != Tier.EXTRA, one.name)):
        if one.name == town.WITHOUT_LIAISON or one.sector == "MBO":
            continue
        liaison = _least_busy(demo, one, load)
        load[liaison.pk] += (4 if one.tier == Tier.EXTRA else 1) / liaison.contract_half_days
        rows.append(
            Assignment(
                municipality=demo.municipality,
                school=demo.schools[one.name],
                liaison=liaison,
                period=period(demo.agreed),
            )
        )
    Assignment.objects.bulk_create(rows)


def _least_busy(demo: Demo, one: town.DemoSchool, load: dict[int, float]) -> Liaison:
    if one.name == town.CARE_COORDINATOR_AT:
        return demo.liaisons[0]  # so that the demo's OCP and care coordinator meet
    areas = {area: name for name, names in town.CLUSTER_AREAS.items() for area in names}
    near = [row for row in demo.liaisons if row.cluster.name == areas[one.area]]
    return min(near, key=lambda row: (load[row.pk], row.pk))
