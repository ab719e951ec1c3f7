"""Read one DUO register file: recognise it, then take row after row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from schools.duo import columns, files
from schools.duo.facts import (
    SECTORS,
    SPECIAL_SECTORS,
    DuoFile,
    DuoFileError,
    DuoRow,
    Problem,
    SchoolFacts,
)

MAX_COLUMNS = 200
_DELIMITERS = (";", ",", "\t")
_KNOWN = frozenset(
    header for column in (*columns.COLUMNS, columns.SPECIAL) for header in column.headers
) | {*columns.CODE_HEADERS, *columns.BRIN_HEADERS}
# A key or BRIN anywhere in a row that we could not read; '1234AB' (a postcode) does not match.
_NAMED = re.compile(r"\b[0-9]{2}[A-Z]{2}(?:[0-9]{2})?\b")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the header says that things are."""

    titles: tuple[str, ...]  # as they stand in the file
    code: int
    brin: int | None
    taken: tuple[tuple[columns.Column, int], ...]
    absent: frozenset[str]  # facts without a column in this file
    sector: str  # empty: each row tells its own
    delimiter: str
    next_line: int  # index of the first line after the header


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    layout: Layout
    rows: list[DuoRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    line_of: dict[str, int] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    nameless: int = 0
    row_count: int = 0


def read(source: BinaryIO | Path | str, *, sector: str | None = None) -> DuoFile:
    """Read a DUO file 'alle vestigingen' from a binary stream or a path.

    The sector follows from the columns: ONDERWIJSSTRUCTUUR means VO, SOORT PRIMAIR ONDERWIJS or
    SOORT_VESTIGING tells it per row (SBO, SO, VSO, SO/VSO), neither means BO. Give `sector` for a
    file that has neither of these columns and is not BO.

    A bad row is a Problem (with its physical line) and never stops the rest: without a good key,
    name, municipality or sector it is skipped; any other damaged value is left out and the row
    taken. Of two rows with one key the second is skipped.

    Raises DuoFileError, with one Dutch sentence, when the file as a whole is of no use, and
    ValueError when `sector` is not one of SECTORS.
    """
    if sector is not None and sector not in SECTORS:
        raise ValueError(f"Unknown sector {sector!r}")
    text, encoding = files.decode(files.load(source))
    lines = files.split_lines(text)
    reading = _Reading(_layout(lines, sector))
    _read_rows(reading, lines)
    if not reading.row_count:
        raise DuoFileError("Het bestand heeft wel een kopregel, maar geen scholen.")
    return _result(reading, encoding)


def _layout(lines: Sequence[str], sector: str | None) -> Layout:
    index = next((i for i, line in enumerate(lines) if line.strip()), None)
    if index is None:  # nothing but a byte order mark
        raise DuoFileError("Het bestand is leeg.")
    delimiter, titles = _header(lines[index])
    names = [columns.normalised(title) for title in titles]
    _refuse_header(names)
    headers = {name: i for i, name in enumerate(names)}
    found = _found_sector(headers, sector)
    wanted = columns.COLUMNS if found else (*columns.COLUMNS, columns.SPECIAL)
    places = [(column, columns.find(headers, column.headers)) for column in wanted]
    return Layout(
        titles=tuple(title.strip() for title in titles),
        code=headers[_present(headers, columns.CODE_HEADERS)],
        brin=columns.find(headers, columns.BRIN_HEADERS),
        taken=tuple((column, place) for column, place in places if place is not None),
        absent=frozenset(column.fact for column, place in places if place is None),
        sector=found,
        delimiter=delimiter,
        next_line=index + 1,
    )


def _present(headers: dict[str, int], names: Sequence[str]) -> str:
    return next(name for name in names if name in headers)


def _header(line: str) -> tuple[str, list[str]]:
    """The delimiter under which most column names are ones that we know, and the names."""
    options = [(each, files.parse_line(line, each) or []) for each in _DELIMITERS]
    return max(options, key=lambda option: len(_KNOWN & {*map(columns.normalised, option[1])}))


def _refuse_header(names: Sequence[str]) -> None:
    known = [name for name in names if name in _KNOWN]
    if len(known) < 3 or len(names) > MAX_COLUMNS:
        raise DuoFileError(
            "Dit is geen scholenregister van DUO: de kolomnamen van DUO staan niet bovenaan."
        )
    if len(known) != len({*known}):
        twice = next(name for name in known if known.count(name) > 1)
        raise DuoFileError(f"De kolom {twice} staat twee keer in het bestand.")
    missing = _missing(names)
    if missing and "INSTELLINGSNAAM" in names:
        raise DuoFileError(
            "Dit bestand gaat over hoofdvestigingen; kies bij DUO het bestand met alle vestigingen."
        )
    if missing:
        raise DuoFileError(f"In het bestand ontbreekt: {', '.join(missing)}.")


def _missing(names: Sequence[str]) -> list[str]:
    must = [columns.CODE_HEADERS, *(c.headers for c in columns.COLUMNS if c.must)]
    if "VESTIGINGSCODE" not in names:
        must.append(columns.BRIN_HEADERS[1:])
    return [headers[0] for headers in must if not set(headers) & set(names)]


def _found_sector(headers: dict[str, int], given: str | None) -> str:
    """The sector of the whole file, or '' when each row tells its own."""
    possible: tuple[str, ...]
    if columns.find(headers, columns.SPECIAL.headers) is not None:
        found, possible = "", SPECIAL_SECTORS
    elif "ONDERWIJSSTRUCTUUR" in headers:
        found, possible = "VO", ("VO",)
    else:
        return given or "BO"
    if given and given not in possible:
        raise DuoFileError(f"Dit bestand gaat over {' en '.join(possible)}, niet over {given}.")
    return found


def _read_rows(reading: _Reading, lines: Sequence[str]) -> None:
    layout = reading.layout
    width = len(layout.titles)
    for record in files.records(lines, layout.delimiter, width, layout.next_line):
        reading.row_count += 1
        row, problems = _read_record(record, reading)
        reading.problems += problems
        if row is None:
            _remember_skipped(reading, record.text)
        else:
            reading.line_of[row.facts.vestigingscode] = row.line
            reading.rows.append(row)


def _remember_skipped(reading: _Reading, text: str) -> None:
    named = _NAMED.findall(text.upper())
    reading.named.update(named)
    reading.nameless += not named


def _read_record(record: files.Record, reading: _Reading) -> tuple[DuoRow | None, list[Problem]]:
    if record.cells is None:
        return None, [Problem(record.line, "", "", record.reason, skipped=True)]
    cells = [cell.strip() for cell in record.cells]
    layout = reading.layout
    try:
        code = columns.vestigingscode(
            cells[layout.code], "" if layout.brin is None else cells[layout.brin]
        )
    except ValueError as error:
        title = layout.titles[layout.code]
        return None, [Problem(record.line, "", title, str(error), skipped=True)]
    if code in reading.line_of:
        reason = f"{code} staat ook al op regel {reading.line_of[code]}; die is gebruikt."
        title = layout.titles[layout.code]
        return None, [Problem(record.line, code, title, reason, skipped=True)]
    return _row(record.line, code, cells, layout)


def _row(
    line: int, code: str, cells: Sequence[str], layout: Layout
) -> tuple[DuoRow | None, list[Problem]]:
    values: dict[str, Any] = {"sector": layout.sector}
    problems = []
    unread = set(layout.absent)
    for column, index in layout.taken:
        try:
            values[column.fact] = column.read(cells[index])
        except ValueError as error:
            problems.append(Problem(line, code, layout.titles[index], str(error), column.must))
            unread.add(column.fact)
            values[column.fact] = column.absent
    if any(problem.skipped for problem in problems):
        return None, problems
    return DuoRow(line, SchoolFacts(vestigingscode=code, **values), frozenset(unread)), problems


def _result(reading: _Reading, encoding: str) -> DuoFile:
    layout = reading.layout
    found = {row.facts.sector for row in reading.rows}
    return DuoFile(
        rows=tuple(reading.rows),
        problems=tuple(reading.problems),
        sectors=frozenset({layout.sector} if layout.sector else found),
        municipalities=frozenset(row.facts.municipality for row in reading.rows),
        encoding=encoding,
        delimiter=layout.delimiter,
        row_count=reading.row_count,
        named=frozenset(reading.named),
        nameless=reading.nameless,
    )
