"""Read a CSV list of tiers per school, such as the annex of a council letter (SCH-8). Pure.

Columns, in any order, separated by `;` or `,`:
    vestigingscode   6 characters
    aansluitwijze    basis or extra
    ingangsdatum     first day, 1-10-2020 or 2020-10-01
    reden            why
    geraadpleegd     codes of the partnerships that were asked: PO3006 VO3006
and, not obligatory:
    besluitdatum     day of the decision; without it the ingangsdatum, on which it was decided by
                     then at the latest
    besloten_door    who decided
    cijfers          figures behind the reason
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from schools.duo import DuoFileError
from schools.duo import files as csv_files

REQUIRED = ("vestigingscode", "aansluitwijze", "ingangsdatum", "reden", "geraadpleegd")
OPTIONAL = ("besluitdatum", "besloten_door", "cijfers")
MAX_TEXT = 1000
UNKNOWN_DECIDER = "niet vermeld in de lijst"
_PARTNERSHIP = re.compile(r"(PO|VO)[0-9]{2,6}")


@dataclass(frozen=True, slots=True)
class TierRow:
    line: int
    code: str
    tier: str
    valid_from: date
    reason: str
    consulted: tuple[str, ...]
    decided_on: date
    decided_by: str
    figures: str = ""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out: where, and why in Dutch."""

    line: int
    field: str  # a column; empty: the row as a whole
    reason: str


def read_tiers(source: Path | str) -> tuple[list[TierRow], list[BadRow]]:
    """The rows in order of school and date, and the bad ones.

    Raises DuoFileError, with one Dutch sentence, when the file as a whole is of no use.
    """
    text, _encoding = csv_files.decode(csv_files.load(source))
    lines = csv_files.split_lines(text)
    start, delimiter, places = _header(lines)
    rows: list[TierRow] = []
    bad: list[BadRow] = []
    for line, cells in _cells(lines, start, delimiter, max(places.values()) + 1):
        if cells is None:
            bad.append(BadRow(line, "", 'De regel heeft te weinig kolommen of een losse ".'))
            continue
        row = _row(line, {name: cells[at].strip() for name, at in places.items()})
        if isinstance(row, TierRow):
            rows.append(row)
        else:
            bad.append(row)
    return sorted(rows, key=lambda row: (row.code, row.valid_from)), bad


def _header(lines: list[str]) -> tuple[int, str, dict[str, int]]:
    """(index of the first line after it, delimiter, column -> place)"""
    at = next((i for i, line in enumerate(lines) if line.strip()), None)
    if at is None:
        raise DuoFileError("Het bestand is leeg.")
    delimiter = ";" if lines[at].count(";") >= lines[at].count(",") else ","
    titles = [_plain(cell) for cell in csv_files.parse_line(lines[at], delimiter) or []]
    missing = [name for name in REQUIRED if name not in titles]
    if missing:
        raise DuoFileError(f"In het bestand ontbreekt de kolom {', '.join(missing)}.")
    known = {name: titles.index(name) for name in (*REQUIRED, *OPTIONAL) if name in titles}
    return at + 1, delimiter, known


def _plain(title: str) -> str:
    return "_".join(title.lower().split())


def _cells(
    lines: list[str], start: int, delimiter: str, width: int
) -> Iterator[tuple[int, list[str] | None]]:
    for at, line in enumerate(lines[start:], start=start):
        if not line.strip(f'{delimiter}" \t\r\n'):
            continue
        cells = csv_files.parse_line(line, delimiter)
        yield at + 1, cells if cells and len(cells) >= width else None


def _row(line: int, cells: Mapping[str, str]) -> TierRow | BadRow:
    values: dict[str, object] = {}
    for column, read in _READERS.items():
        try:
            values[column] = read(cells.get(column, ""))
        except ValueError as error:
            return BadRow(line, column, str(error))
    valid_from = values["ingangsdatum"]
    return TierRow(
        line=line,
        code=str(values["vestigingscode"]),
        tier=str(values["aansluitwijze"]),
        valid_from=valid_from,  # type: ignore[arg-type]
        reason=str(values["reden"]),
        consulted=values["geraadpleegd"],  # type: ignore[arg-type]
        decided_on=values["besluitdatum"] or valid_from,  # type: ignore[arg-type]
        decided_by=str(values["besloten_door"]) or UNKNOWN_DECIDER,
        figures=str(values["cijfers"]),
    )


def _code(text: str) -> str:
    if not text:
        raise ValueError("De vestigingscode ontbreekt.")
    return text.upper()


def _tier(text: str) -> str:
    if text.lower() not in ("basis", "extra"):
        raise ValueError(f"‘{text[:40]}’ is geen aansluitwijze: basis of extra.")
    return text.lower()


def _day(text: str) -> date:
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  (a date has no zone)
        except ValueError:
            continue
    raise ValueError(f"‘{text[:40]}’ is geen datum, zoals 1-10-2020.")


def _text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise ValueError(f"De tekst is langer dan {MAX_TEXT} tekens.")
    return " ".join(text.split())


def _reason(text: str) -> str:
    if not text:
        raise ValueError("De reden ontbreekt.")
    return _text(text)


def _partnerships(text: str) -> tuple[str, ...]:
    codes = re.split(r"[^A-Za-z0-9]+", text.upper().strip())
    if not all(_PARTNERSHIP.fullmatch(code) for code in codes):
        raise ValueError(
            f"‘{text[:40]}’ noemt geen samenwerkingsverband, zoals PO3006. Zonder overleg met een "
            "samenwerkingsverband is er geen besluit."
        )
    return tuple(codes)


_READERS: Mapping[str, Callable[[str], object]] = {
    "vestigingscode": _code,
    "aansluitwijze": _tier,
    "ingangsdatum": _day,
    "reden": _reason,
    "geraadpleegd": _partnerships,
    "besluitdatum": lambda text: _day(text) if text else None,
    "besloten_door": lambda text: _text(text)[:200],
    "cijfers": _text,
}
