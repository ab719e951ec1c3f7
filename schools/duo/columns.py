"""From cells to facts: which column holds what, and what a value must look like.

A reader takes the value as it stands in the file (spaces trimmed) and gives the fact, or raises
ValueError with the reason in Dutch. A missing value (DUO writes one space) is the empty string.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

MAX_TEXT = 200
MAX_HOUSE_NUMBER = 20

_BRIN = re.compile(r"[0-9]{2}[A-Z]{2}")
_CODE = re.compile(r"[0-9]{2}[A-Z]{2}[0-9]{2}")
_POSTCODE = re.compile(r"([1-9][0-9]{3}) ?([A-Z]{2})")
# '3-A', '1-3-5', '27-A 29', '3-A/B'; not '3-mrt' and '3-3-2026', which a spreadsheet made of it.
_HOUSE_NUMBER = re.compile(r"[0-9][0-9A-Z]*([-/ ][0-9A-Z]+)*")
_DATE_LIKE = re.compile(
    r"[0-9]{1,2}[-/ ]([0-9]{1,2}[-/](19|20)[0-9]{2}"
    r"|JAN|FEB|MRT|MAR|APR|MEI|MAY|JUN|JUL|AUG|SEP|OKT|OCT|NOV|DEC)"
)
_WEBSITE = re.compile(
    r"(https?://)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.[a-z]{2,}(:[0-9]+)?(/\S*)?", re.IGNORECASE
)

# What DUO calls them in its files for speciaal (basis)onderwijs -> the sector that we use.
SPECIAL_KINDS = {
    "SBO": "SBO",
    "SBAO": "SBO",
    "SO": "SO",
    "VSO": "VSO",
    "SO/VSO": "SO/VSO",
    "SOVSO": "SO/VSO",
    "(V)SO": "SO/VSO",
}
_LEVELS = {"VBO": "VMBO", "MAVO": "VMBO", "VMBO": "VMBO"} | {
    level: level for level in ("HAVO", "VWO", "PRO", "BRUGJAAR")
}
_LEVEL_ORDER = ("VMBO", "HAVO", "VWO", "PRO", "BRUGJAAR")

# Words that stay small inside a place name, and the abbreviations of provinces that stay capital.
_SMALL = frozenset(
    (
        "aan",
        "ad",
        "bij",
        "ca",
        "de",
        "den",
        "der",
        "en",
        "gem",
        "gem.",
        "het",
        "in",
        "op",
        "over",
        "'t",
        "te",
        "ten",
        "ter",
        "van",
    )
)
_CAPITAL = frozenset(("NB", "NH", "ZH"))

Fact = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column that we take over. Without a good value in a `must` column the row is skipped."""

    fact: str
    headers: tuple[str, ...]
    read: Callable[[str], Fact]
    must: bool = False
    absent: Fact = ""


def vestigingscode(value: str, brin: str) -> str:
    """The 6-character key from the two columns that hold it.

    Since 2022 a file has INSTELLINGSCODE and VESTIGINGSCODE ('99XX' and '99XX00'). Older files have
    BRIN NUMMER and VESTIGINGSNUMMER; the latter holds the whole key or only its number, of which a
    spreadsheet drops the leading zero.
    """
    value, brin = value.upper(), brin.upper()
    if brin and not _BRIN.fullmatch(brin):
        raise ValueError(f"{shown(brin)} is geen BRIN: twee cijfers en twee letters.")
    if brin and re.fullmatch(r"[0-9]{1,2}", value):
        value = brin + value.zfill(2)
    if not value:
        raise ValueError("De vestigingscode ontbreekt.")
    if not _CODE.fullmatch(value):
        raise ValueError(f"{shown(value)} is geen vestigingscode, zoals 99XX00.")
    if brin and value[:4] != brin:
        raise ValueError(f"{shown(value)} hoort niet bij instelling {brin}.")
    return value


def shown(value: str) -> str:
    """A value for in a sentence: quoted, and not longer than a person wants to read."""
    return f"‘{value[:40]}…’" if len(value) > 40 else f"‘{value}’"


def text(value: str) -> str:
    value = " ".join(value.split())
    if len(value) > MAX_TEXT:
        raise ValueError(f"De tekst is langer dan {MAX_TEXT} tekens.")
    if not value.isprintable():
        raise ValueError("Er staan onzichtbare tekens in.")
    return value


def name(value: str) -> str:
    if not value:
        raise ValueError("De naam ontbreekt.")
    return text(value)


def place(value: str) -> str:
    """A place name as people write it: DUO has "'S-GRAVENHAGE", we show 's-Gravenhage."""
    value = text(value)
    if value != value.upper():
        return value
    if re.match(r"'?S[- ]", value):
        return "'s-" + place(re.sub(r"^'?S[- ]", "", value))
    words = value.split(" ")
    return " ".join(_place_word(word, first=not i) for i, word in enumerate(words))


def _place_word(word: str, *, first: bool) -> str:
    low = word.lower()
    if word in _CAPITAL:
        return word
    if low in _SMALL and (not first or low == "'t"):
        return low
    return re.sub(r"(^|[-.])(ij|[a-z])", lambda match: match[0].upper(), low)


def digits(what: str, length: int) -> Callable[[str], str]:
    """A reader for a code of `length` digits; leading zeros may have been lost."""

    def read(value: str) -> str:
        if value and not (len(value) <= length and value.isascii() and value.isdecimal()):
            raise ValueError(f"{shown(value)} is geen {what} van {length} cijfers.")
        return value.zfill(length) if value else ""

    return read


def municipality(value: str) -> str:
    if not value:
        raise ValueError("Het gemeentenummer ontbreekt.")
    return digits("gemeentenummer", 4)(value)


def house_number(value: str) -> str:
    number = " ".join(value.upper().split())
    if _DATE_LIKE.fullmatch(number):
        raise ValueError(f"{shown(value)} is geen huisnummer maar een datum geworden.")
    if number and (len(number) > MAX_HOUSE_NUMBER or not _HOUSE_NUMBER.fullmatch(number)):
        raise ValueError(f"{shown(value)} is geen huisnummer, zoals 12 of 12-A.")
    return number


def postcode(value: str) -> str:
    match = _POSTCODE.fullmatch(value.upper())
    if value and not match:
        raise ValueError(f"{shown(value)} is geen postcode, zoals 1234 AB.")
    return f"{match[1]} {match[2]}" if match else ""


def phone(value: str) -> str:
    number = re.sub(r"[ ()-]", "", value)
    # A spreadsheet takes a telephone number for a number and drops its leading zero.
    if re.fullmatch(r"[1-9][0-9]{8}", number):
        number = "0" + number
    if number and not re.fullmatch(r"0[0-9]{9}", number):
        raise ValueError(f"{shown(value)} is geen telefoonnummer van 10 cijfers.")
    return number


def website(value: str) -> str:
    # Links are made of it, so nothing but http(s) may come through.
    if value and (len(value) > MAX_TEXT or not _WEBSITE.fullmatch(value)):
        raise ValueError(f"{shown(value)} is geen internetadres.")
    return value


def levels(value: str) -> tuple[str, ...]:
    found = set()
    for part in filter(None, value.upper().split("/")):
        if part not in _LEVELS:
            raise ValueError(f"{shown(part)} is geen bekende onderwijssoort.")
        found.add(_LEVELS[part])
    return tuple(level for level in _LEVEL_ORDER if level in found)


def holiday_region(value: str) -> str:
    region = value.lower()
    if region and region not in ("noord", "midden", "zuid"):
        raise ValueError(f"{shown(value)} is geen vakantieregio: Noord, Midden of Zuid.")
    return region


def special_sector(value: str) -> str:
    sector = SPECIAL_KINDS.get(value.upper().replace(" ", ""))
    if sector is None:
        raise ValueError(f"{shown(value)} is geen soort speciaal onderwijs die wij kennen.")
    return sector


COLUMNS = (
    Column("name", ("VESTIGINGSNAAM",), name, must=True),
    Column("municipality", ("GEMEENTENUMMER",), municipality, must=True),
    Column("municipality_name", ("GEMEENTENAAM",), place),
    Column("board", ("BEVOEGD GEZAG NUMMER",), digits("bestuursnummer", 5)),
    Column("street", ("STRAATNAAM",), text),
    Column("house_number", ("HUISNUMMER-TOEVOEGING", "HUISNUMMER TOEVOEGING"), house_number),
    Column("postcode", ("POSTCODE",), postcode),
    Column("city", ("PLAATSNAAM",), place),
    Column("province", ("PROVINCIE",), text),
    Column("denomination", ("DENOMINATIE",), text),
    Column("phone", ("TELEFOONNUMMER",), phone),
    Column("website", ("INTERNETADRES",), website),
    Column("levels", ("ONDERWIJSSTRUCTUUR",), levels, absent=()),
    Column("holiday_region", ("VAKANTIEREGIO",), holiday_region),
)
SPECIAL = Column(
    "sector", ("SOORT PRIMAIR ONDERWIJS", "SOORT VESTIGING"), special_sector, must=True
)
CODE_HEADERS = ("VESTIGINGSCODE", "VESTIGINGSNUMMER")
BRIN_HEADERS = ("INSTELLINGSCODE", "BRIN NUMMER", "BRINNUMMER", "BRIN")


def normalised(header: str) -> str:
    """How headers are compared: capitals, and one space for underscores and runs of spaces."""
    return " ".join(header.replace("_", " ").upper().split())


def find(headers: Mapping[str, int], names: Sequence[str]) -> int | None:
    """The index of the first of `names` that the file has."""
    return next((headers[each] for each in names if each in headers), None)
