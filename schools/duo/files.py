"""From bytes to rows of cells: what kind of file it is, its encoding, delimiter and lines.

DUO publishes cp1252 with `;` and RFC 4180 quotes. People open such a file in a spreadsheet and save
it again, so UTF-8 (with or without BOM), `,` and tab are read as well.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from schools.duo.facts import DuoFileError

# The national bo file is 1.8 MB; ten times that is no DUO register any more.
MAX_BYTES = 20 * 1024 * 1024
# The longest line of the national bo file has some 500 characters.
MAX_LINE_CHARACTERS = 20_000
# All schools of the country are some 8,000; this keeps a file of millions of empty rows out.
MAX_LINES = 50_000
# A quoted value may hold a line break. One that is still open after so many lines never closes.
MAX_LINES_PER_ROW = 10

_SIGNATURES = (
    (b"PK\x03\x04", "een Excel- of zip-bestand"),
    (b"\xd0\xcf\x11\xe0", "een oud Excel- of Word-bestand"),
    (b"%PDF", "een PDF"),
    (b"\x89PNG", "een afbeelding"),
    (b"\xff\xd8\xff", "een afbeelding"),
    (b"GIF8", "een afbeelding"),
    (b"\x1f\x8b", "een gzip-bestand"),
    (b"{\\rtf", "een tekstdocument"),
    (b"<", "een webpagina"),
)
# What names look like after a wrong conversion: UTF-8 read as cp1252 ('Ã«'), a replacement
# character, or an MS-DOS or old Mac letter in the middle of a word ('Fr‰sl').
_GARBLED = re.compile(
    "Ã[\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|\ufffd|[A-Za-z]([‚„‰‹ˆŽ]|[•™][a-z])"
)


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one row, or None with the reason why there are none."""

    line: int  # physical line on which the row starts, from 1
    text: str
    cells: list[str] | None
    reason: str = ""


def load(source: BinaryIO | Path | str) -> bytes:
    """At most MAX_BYTES of the file. Raises DuoFileError when it is larger, empty or unreadable.

    Read as a whole, on purpose: which encoding a file has is known only after its last byte.
    """
    if isinstance(source, str | Path):
        try:
            with open(source, "rb") as stream:
                return _load(stream)
        except OSError as error:
            raise DuoFileError(
                "Het bestand kan niet worden geopend: bestaat het, en mag u het lezen?"
            ) from error
    return _load(source)


def _load(stream: BinaryIO) -> bytes:
    data = bytearray()
    while len(data) <= MAX_BYTES and (chunk := stream.read(MAX_BYTES + 1 - len(data))):
        data += chunk
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        raise DuoFileError(
            f"Het bestand is groter dan {limit} MB; een scholenregister van DUO is veel kleiner."
        )
    if not data.strip():
        raise DuoFileError("Het bestand is leeg.")
    return bytes(data)


def decode(data: bytes) -> tuple[str, str]:
    """(text, encoding). Raises DuoFileError for what is no text, or text saved wrongly."""
    _refuse_other_kinds(data)
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        # A BOM promises UTF-8; then a wrong byte is damage, not another encoding.
        if encoding == "utf-8-sig":
            raise _wrong_encoding() from None
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        raise _wrong_encoding() from None


def _refuse_other_kinds(data: bytes) -> None:
    start = data.lstrip()[:8]
    for signature, kind in _SIGNATURES:
        if start.startswith(signature):
            raise DuoFileError(f"Dit is {kind}; kies het CSV-bestand van DUO.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DuoFileError(
            "Het bestand is bewaard als Unicode-tekst (UTF-16); bewaar het als CSV (UTF-8)."
        )
    if b"\0" in data:
        raise DuoFileError("Dit is geen tekstbestand; kies het CSV-bestand van DUO.")


def _wrong_encoding(line: int | None = None) -> DuoFileError:
    where = f" (zie regel {line})" if line else ""
    return DuoFileError(
        f"De letters met accenten in dit bestand zijn beschadigd{where}; "
        "download het opnieuw bij DUO of bewaar het als CSV (UTF-8)."
    )


def split_lines(text: str) -> list[str]:
    """The physical lines with their endings. Raises DuoFileError for endless or garbled lines."""
    # Not str.splitlines: that also splits at characters that editors show inside a line.
    lines = []
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if number > MAX_LINES:
            raise DuoFileError(
                f"Het bestand heeft meer dan {MAX_LINES} regels; kies het CSV-bestand van DUO."
            )
        if len(line) > MAX_LINE_CHARACTERS:
            raise DuoFileError(
                f"Regel {number} is veel te lang voor een scholenregister; "
                "kies het CSV-bestand van DUO."
            )
        if not line.isascii() and _GARBLED.search(line):
            raise _wrong_encoding(number)
        lines.append(line)
    return lines


def records(lines: Sequence[str], delimiter: str, width: int, start: int) -> Iterator[Record]:
    """The rows from `lines[start]` on; empty lines are passed over.

    A value with a line break runs on over several lines, but only when the row then has exactly
    `width` cells and not so many delimiters that it must be two rows: one forgotten quote costs
    its own row and none of those after it.
    """
    index = start
    while index < len(lines):
        if not lines[index].strip(f'{delimiter}" \t\r\n'):
            index += 1
            continue
        record, used = _record_at(lines, index, delimiter, width)
        yield record
        index += used


def _record_at(lines: Sequence[str], index: int, delimiter: str, width: int) -> tuple[Record, int]:
    """The row that starts at lines[index], and how many lines it takes."""
    line = lines[index]
    if line.count('"') % 2 == 0:
        return _record(index, line, parse_line(line, delimiter), width), 1
    text = line
    for used in range(2, MAX_LINES_PER_ROW + 1):
        if index + used > len(lines):
            break
        text += lines[index + used - 1]
        if text.count(delimiter) >= 2 * (width - 1):
            break
        cells = parse_line(text, delimiter) if text.count('"') % 2 == 0 else None
        if cells is not None and len(cells) == width:
            return Record(index + 1, text, cells), used
    return Record(index + 1, line, None, 'Een aanhalingsteken (") is niet gesloten.'), 1


def _record(index: int, line: str, cells: list[str] | None, width: int) -> Record:
    if cells is None:
        reason = 'De aanhalingstekens (") in deze regel kloppen niet.'
        return Record(index + 1, line, None, reason)
    if len(cells) != width:
        reason = f"Aantal kolommen: {len(cells)}; de kopregel heeft er {width}."
        return Record(index + 1, line, None, reason)
    return Record(index + 1, line, cells)


def parse_line(text: str, delimiter: str) -> list[str] | None:
    """The cells of one row (quoted values may span lines), None when the quotes are wrong."""
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
