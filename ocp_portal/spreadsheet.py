"""Text on its way into a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

# A cell that begins with one of these is a formula to Excel and LibreOffice; the wide ones are
# what a Japanese keyboard types and some programs read alike.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class _Line:
    """What csv.writer writes to: hands the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def guard(value: Any) -> str:
    """The text of a cell that no spreadsheet runs as a formula."""
    text = "" if value is None else str(value)
    starts = text.startswith(FORMULA_STARTS) or text.lstrip(" ").startswith(FORMULA_STARTS)
    return f"'{text}" if starts else text


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Lines for Dutch Excel: semicolons, and a mark that says UTF-8."""
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff" + writer.writerow(list(header))
    for row in rows:
        yield writer.writerow([guard(value) for value in row])
