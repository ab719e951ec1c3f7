"""School rows beside the facts of a DUO register: one as the other, and a file kept as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from schools import duo, holidays
from schools.models import School, Sector

# What a register decides about a school; everything else about it is ours.
COLUMNS = (
    "name",
    "sort_key",
    "sector",
    "structure",
    "street",
    "house_number",
    "postcode",
    "city",
    "phone",
    "website",
    "denomination",
    "board",
    "holiday_region",
    "register",
)
# A school has no column for these: they are facts of its municipality.
_OF_MUNICIPALITY = frozenset({"municipality_name", "province"})
_SAME_NAME = (
    "name",
    "sector",
    "street",
    "house_number",
    "postcode",
    "city",
    "phone",
    "website",
    "denomination",
    "holiday_region",
)

# The kind of partnership that serves a sector (SCH-11); SO/VSO lies in both, a person decides.
PARTNERSHIP_KIND: Mapping[str, str] = {
    Sector.BO: "po",
    Sector.SBO: "po",
    Sector.SO: "po",
    Sector.VO: "vo",
    Sector.VSO: "vo",
}


def facts_of(school: School) -> duo.SchoolFacts:
    """What we have of a school, in the register's words. Needs municipality and board loaded."""
    return duo.SchoolFacts(
        vestigingscode=school.code,
        municipality=school.municipality.code,
        municipality_name=school.municipality.name,
        board=school.board.number if school.board else "",
        levels=tuple(filter(None, school.structure.split("/"))),
        **{name: getattr(school, name) for name in _SAME_NAME},
    )


def columns_of(facts: duo.SchoolFacts) -> dict[str, Any]:
    """What a school row becomes by these facts, its municipality and board apart."""
    return {name: getattr(facts, name) for name in _SAME_NAME} | {
        "structure": "/".join(facts.levels),
        "holiday_region": facts.holiday_region or _region(facts),
        "register": register_of(facts.sector),
    }


def _region(facts: duo.SchoolFacts) -> str:
    return holidays.region_of(facts.municipality, facts.city) or "zuid"


def register_of(sector: str) -> str:
    """Which of DUO's registers names schools of this sector."""
    return {"BO": "bo", "VO": "vo"}.get(sector, "so")


def comparable(file: duo.DuoFile) -> duo.DuoFile:
    """The file without claims about what a school row does not hold, so that equal is equal."""
    return replace(file, rows=tuple(map(_comparable, file.rows)))


def _comparable(row: duo.DuoRow) -> duo.DuoRow:
    silent = {"holiday_region"} if not row.facts.holiday_region else set()
    return replace(row, unread=row.unread | _OF_MUNICIPALITY | silent)


def part_for(file: duo.DuoFile, municipality: str, known: Mapping[str, Any]) -> duo.DuoFile:
    """The rows that concern a municipality: its own, and those of schools that it has (`known`)."""
    rows = tuple(
        row
        for row in file.rows
        if row.facts.municipality == municipality or row.facts.vestigingscode in known
    )
    brins = {code[:4] for code in known}
    named = frozenset(name for name in file.named if name in known or name in brins)
    return replace(file, rows=rows, problems=(), named=named)


# --- kept between upload and 'yes' ----------------------------------------------------------------


def to_json(file: duo.DuoFile) -> dict[str, Any]:
    """The file as JSON, its problems apart."""
    return {
        "rows": [
            {"line": row.line, "facts": _plain(asdict(row.facts)), "unread": sorted(row.unread)}
            for row in file.rows
        ],
        "sectors": sorted(file.sectors),
        "municipalities": sorted(file.municipalities),
        "encoding": file.encoding,
        "delimiter": file.delimiter,
        "row_count": file.row_count,
        "named": sorted(file.named),
        "nameless": file.nameless,
    }


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Without what is unknown anyway: half the size."""
    return {name: value for name, value in facts.items() if value}


def from_json(content: Mapping[str, Any]) -> duo.DuoFile:
    return duo.DuoFile(
        rows=tuple(map(_row, content["rows"])),
        problems=(),
        sectors=frozenset(content["sectors"]),
        municipalities=frozenset(content["municipalities"]),
        encoding=content["encoding"],
        delimiter=content["delimiter"],
        row_count=content["row_count"],
        named=frozenset(content["named"]),
        nameless=content["nameless"],
    )


def _row(kept: Mapping[str, Any]) -> duo.DuoRow:
    known = {each.name for each in fields(duo.SchoolFacts)}
    facts = {name: value for name, value in kept["facts"].items() if name in known}
    facts["levels"] = tuple(facts.get("levels", ()))
    return duo.DuoRow(kept["line"], duo.SchoolFacts(**facts), frozenset(kept["unread"]))
