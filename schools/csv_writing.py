"""Tables as CSV files, in the two dialects that people ask for. No cell is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from ocp_portal.spreadsheet import guard

Cell = str | int | date | None


def csv_file(rows: Iterable[Sequence[Cell]], *, for_excel: bool = False) -> bytes:
    """The rows, the header first, with CRLF; dates are ISO dates.

    By default UTF-8 and commas (RFC 4180); `for_excel`: semicolons and a byte order mark, without
    which the Dutch Excel puts all in one column and breaks the accents.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if for_excel else ",", lineterminator="\r\n")
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if for_excel else "utf-8")
