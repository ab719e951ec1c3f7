"""What a register file would change in the schools that we have, worked out before any of it is.

On top of `duo.compare` this knows tenants: a school whose row now names another municipality is
gone from ours and new in the other one. Its history stays where it was made; nobody's import
writes in another municipality's schools.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from ocp_portal.refused import Refused
from schools import duo
from schools.duo.comparing import MANY_GONE, MANY_GONE_SHARE
from schools.models import Partnership, School
from schools.register import PARTNERSHIP_KIND, comparable, facts_of

Key = tuple[str, str]  # municipality (CBS code), vestigingscode


class ImportRefused(Refused):
    """Nothing was written, for a reason in one Dutch sentence."""


@dataclass(frozen=True)
class Departure:
    """A school that the register now has in another municipality."""

    facts: duo.SchoolFacts
    municipality: str
    municipality_name: str


@dataclass(frozen=True)
class Joining:
    """A school without a partnership that can only belong to this one."""

    facts: duo.SchoolFacts
    partnership: str  # code


@dataclass(frozen=True)
class Plan:
    changes: duo.Changes
    departed: tuple[Departure, ...]
    joining: tuple[Joining, ...]

    @property
    def is_empty(self) -> bool:
        return self.changes.is_empty and not self.departed and not self.joining

    @cached_property
    def fingerprint(self) -> str:
        """Equal when a person would read the same list of changes, from and to."""
        told = repr((self.changes, self.departed, self.joining))
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def confirm(self) -> str:
        """Why a person must say yes to schools that disappear; usually empty."""
        if self.changes.confirm:
            return self.changes.confirm
        total = len(self.departed) + self.found
        if len(self.departed) >= MANY_GONE and len(self.departed) > MANY_GONE_SHARE * total:
            return f"{len(self.departed)} van de {total} scholen gaan naar een andere gemeente."
        return ""

    @property
    def found(self) -> int:
        """Known schools that the file names where they are."""
        return len(self.changes.unchanged) + len(
            self.changes.touched.keys() | {facts.vestigingscode for facts in self.changes.back}
        )

    @property
    def counts(self) -> dict[str, int]:
        kinds = ("new", "back", "renamed", "moved", "other_board", "changed")
        counted = {kind: len(getattr(self.changes, kind)) for kind in kinds}
        counted |= {"departed": len(self.departed), "gone": len(self.changes.gone)}
        counted |= {"joining": len(self.joining), "unclear": len(self.changes.unclear)}
        return counted | {
            "outside": len(self.changes.outside),
            "unchanged": len(self.changes.unchanged),
        }


def plan_import(file: duo.DuoFile, municipality: str | None = None) -> Plan:
    """Compare a file with our schools: of one municipality (CBS code), or of all.

    Raises ImportRefused when the file has no school at all in that municipality.
    """
    file = comparable(file)
    _refuse_other_municipality(file, municipality)
    known = known_schools(municipality)
    place = {row.facts.vestigingscode: row.facts.municipality for row in file.rows}
    current, gone, departed = _sorted_out(known, place)
    changes = duo.compare(
        current,
        file,
        municipalities=None if municipality is None else [municipality],
        gone=gone,
    )
    joining = _joining(changes, known, departed, municipality)
    return Plan(changes, _departures(departed, file), joining)


def known_schools(municipality: str | None = None) -> list[School]:
    schools = School.objects.select_related("municipality", "board").order_by("pk")
    if municipality is not None:
        schools = schools.filter(municipality__code=municipality)
    return list(schools)


def _refuse_other_municipality(file: duo.DuoFile, municipality: str | None) -> None:
    if municipality is None or municipality in file.municipalities:
        return
    raise ImportRefused(
        f"In dit bestand staat geen enkele school van de gemeente met CBS-code {municipality}. "
        "Er is niets veranderd."
    )


def _sorted_out(
    schools: Iterable[School], place: dict[str, str]
) -> tuple[dict[str, duo.SchoolFacts], list[str], list[School]]:
    """(schools to compare, the codes of those marked gone, schools that left).

    A school that people made themselves is the register's business only once it is named there.
    """
    current: dict[str, duo.SchoolFacts] = {}
    gone: list[str] = []
    departed: list[School] = []
    for school in schools:
        now_in = place.get(school.code)
        if now_in == school.municipality.code:
            current[school.code] = facts_of(school)
            gone += [school.code] if school.gone_on else []
        elif school.gone_on or not school.register:
            continue
        elif now_in:
            departed.append(school)
        else:  # two municipalities may both hold a code that no row names
            key = school.code if school.code not in current else f"{school.code} {school.pk}"
            current[key] = facts_of(school)
    return current, gone, departed


def _departures(schools: Iterable[School], file: duo.DuoFile) -> tuple[Departure, ...]:
    rows = {row.facts.vestigingscode: row.facts for row in file.rows}
    found = ((facts_of(school), rows[school.code]) for school in schools)
    return tuple(Departure(facts, row.municipality, row.municipality_name) for facts, row in found)


def _joining(
    changes: duo.Changes,
    schools: Iterable[School],
    departed: Iterable[School],
    municipality: str | None,
) -> tuple[Joining, ...]:
    """Schools that we have and keep, that lack a partnership and can have only one."""
    only = only_partnership(municipality)
    after = {_key(facts): facts for facts in (*changes.touched.values(), *changes.back)}
    leaving = {_key(facts) for facts in changes.gone} | {_key(facts_of(s)) for s in departed}
    found = []
    for school in schools:
        key = (school.municipality.code, school.code)
        facts = after.get(key) or facts_of(school)
        stays = key in after or (school.gone_on is None and key not in leaving)
        partnership = only(facts.municipality, facts.sector) if stays else None
        if partnership and school.partnership_id is None:
            found.append(Joining(facts, partnership.code))
    return tuple(found)


def _key(facts: duo.SchoolFacts) -> Key:
    return facts.municipality, facts.vestigingscode


def only_partnership(
    municipality: str | None = None,
) -> Callable[[str, str], Partnership | None]:
    """A look-up (municipality, sector) -> the one partnership that it can be, else None."""
    served = Partnership.municipalities.through.objects.select_related("partnership")
    if municipality is not None:
        served = served.filter(municipality__code=municipality)
    by_kind: dict[Key, list[Partnership]] = {}
    for row in served.select_related("municipality"):
        by_kind.setdefault((row.municipality.code, row.partnership.kind), []).append(
            row.partnership
        )

    def look_up(code: str, sector: str) -> Partnership | None:
        found = by_kind.get((code, PARTNERSHIP_KIND.get(sector, "")), [])
        return found[0] if len(found) == 1 else None

    return look_up
