"""The tables of a report as one CSV: a line for each figure, so that any program can read it.

Columns are table, row, column and value. Numbers are bare numbers, masked figures are their texts.
"""

from collections.abc import Iterator

from ocp_portal.spreadsheet import csv_lines
from reports.documents.blocks import Document, cell_number, cell_text
from reports.documents.texts import clean

HEADER = ("Tabel", "Rij", "Kolom", "Waarde")


def render_csv(document: Document) -> bytes:
    """The CSV file, for Dutch Excel. Equal documents give equal bytes."""
    return "".join(csv_lines([HEADER, *_rows(document)])).encode()


def _rows(document: Document) -> Iterator[tuple[str, str, str, str]]:
    for table in document.tables:
        for row in table.rows:
            label = clean(cell_text(row[0]))
            for column, cell in zip(table.columns[1:], row[1:], strict=True):
                number = cell_number(cell)
                value = clean(cell_text(cell)) if number is None else str(number).replace(".", ",")
                yield clean(table.caption), label, clean(column.header), value
