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


def csv_lines(rows: Iterable[Iterable[Any]], *, for_excel: bool = True) -> Iterator[str]:
    """A table line by line, its header the first row; dates are ISO dates, no cell a formula.

    `for_excel`: semicolons and a mark that says UTF-8, without which the Dutch Excel puts all in
    one column and breaks the accents. Else commas (RFC 4180), for programs.
    """
    writer = csv.writer(_Line(), delimiter=";" if for_excel else ",")
    mark = "\ufeff" if for_excel else ""
    for row in rows:
        yield mark + writer.writerow([guard(value) for value in row])
        mark = ""
