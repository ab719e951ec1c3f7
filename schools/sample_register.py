"""A register file for the demo: the primary schools of an invented town, with a few changes.

No file of DUO names the demo's town, so an import can only be tried with one made from it. It has
one of each: a school with another name, one that moved, one that is new, one that is gone, and a
line that cannot be read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ocp_portal.spreadsheet import csv_lines
from schools.duo import SchoolFacts

# As DUO calls its columns; without telephone and website, which an import then leaves alone.
COLUMNS = {
    "PROVINCIE": "province",
    "BEVOEGD GEZAG NUMMER": "board",
    "INSTELLINGSCODE": "brin",
    "VESTIGINGSCODE": "vestigingscode",
    "VESTIGINGSNAAM": "name",
    "STRAATNAAM": "street",
    "HUISNUMMER-TOEVOEGING": "house_number",
    "POSTCODE": "postcode",
    "PLAATSNAAM": "city",
    "GEMEENTENUMMER": "municipality",
    "GEMEENTENAAM": "municipality_name",
    "DENOMINATIE": "denomination",
    "VAKANTIEREGIO": "holiday_region",
}
ENOUGH = 5  # fewer schools cannot show each kind of change
# Of no school: the national register gives no codes with these letters.
NEW_CODE, BAD_CODE = "99ZZ98", "99ZZ99"


def sample_register(schools: Sequence[SchoolFacts]) -> str:
    """The file as DUO would write it. Raises ValueError with fewer than ENOUGH schools."""
    if len(schools) < ENOUGH:
        raise ValueError("Too few schools for an example")
    kept, gone, renamed, moved, *others = schools
    rows = [
        kept,
        replace(renamed, name=f"{renamed.name} aan het Water"),
        replace(moved, street="Nieuwe Laan", house_number="1-A"),
        *others,
        replace(kept, vestigingscode=NEW_CODE, name="De Nieuwe Wijk", house_number="100"),
        replace(gone, vestigingscode=BAD_CODE, name=""),
    ]
    return "".join(csv_lines([COLUMNS, *map(_cells, rows)]))


def _cells(facts: SchoolFacts) -> Iterable[str]:
    return [
        facts.brin if fact == "brin" else str(getattr(facts, fact)) for fact in COLUMNS.values()
    ]
