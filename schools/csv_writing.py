"""Tables as CSV files that people open in a spreadsheet. Pure.

A cell that begins like a formula would be one there, whoever typed it into a form of ours. It gets
an apostrophe in front, as OWASP advises for CSV injection: the text stays readable, nothing runs.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

# Tab and line ends count too: spreadsheets skip them before they look; so do the wide forms.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Cell = str | int | date | None


def csv_file(rows: Iterable[Sequence[Cell]], *, for_excel: bool = False) -> bytes:
    """The rows, the header first, with CRLF.

    By default UTF-8 and commas (RFC 4180); `for_excel`: semicolons and a byte order mark, without
    which the Dutch Excel puts all in one column and breaks the accents. Dates are ISO dates.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if for_excel else ",", lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if for_excel else "utf-8")


def harmless(cell: Cell) -> str:
    """The text of a cell, which no spreadsheet takes for a formula."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int):  # our own number; -3 is a number
        return str(cell)
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA_STARTS) else cell
