"""A report as workbook: sheet 'Toelichting' with all texts, then one sheet a table.

Numbers are numbers, masked figures are texts ('0-4'), and no text is ever a formula or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from reports.documents.blocks import (
    Align,
    BarChart,
    Block,
    Callout,
    Cell,
    Definition,
    DefinitionList,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Percent,
    Table,
    cell_number,
    cell_text,
)
from reports.documents.texts import clean

GUIDE_SHEET = "Toelichting"
LONGEST_CELL = 32_767  # limits of the format
LONGEST_SHEET_NAME = 31
FORMULA_START = ("=", "+", "-", "@")
ACCENT = "#1D4F6E"
TEXT_IS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 18, "font_color": ACCENT},
    "heading": {"bold": True, "font_size": 13, "font_color": ACCENT},
    "label": {"bold": True, "valign": "top", "text_wrap": True},
    "text": {"valign": "top", "text_wrap": True},
    "figure_text": {"valign": "top", "align": "right"},
    "number": {"valign": "top", "num_format": "#,##0"},
    "decimal": {"valign": "top", "num_format": "#,##0.0"},
    "percent": {"valign": "top", "num_format": "0%"},
    "note": {"font_color": "#565656"},
    "header": {
        "bold": True,
        "text_wrap": True,
        "valign": "bottom",
        "bg_color": "#E8EFF3",
        "bottom": 2,
        "bottom_color": ACCENT,
    },
}


def render_xlsx(document: Document) -> bytes:
    """The XLSX file. Equal documents give equal bytes."""
    target = BytesIO()
    with Workbook(target, TEXT_IS_TEXT) as workbook:
        _set_properties(workbook, document)
        looks = _Looks(workbook)
        guide = _Sheet(workbook, GUIDE_SHEET, looks)
        names = []
        for number, table in enumerate(document.tables, start=1):
            sheet = _Sheet(workbook, _sheet_name(number, table.caption), looks)
            _write_table(sheet, table)
            names.append(Definition(sheet.name, table.caption))
        _write_guide(guide, document, names)
    return target.getvalue()


def _set_properties(workbook: Workbook, document: Document) -> None:
    workbook.set_properties(
        {
            "title": clean(f"{document.title} \u2013 {document.period}"),
            "author": clean(document.municipality),
            "created": datetime.combine(document.dated, time(), UTC),
        }
    )


class _Looks:
    """The cell formats of a workbook, each made once; total rows have a line above, in bold.

    A text that starts like a formula carries Excel's own mark for text, so that it stays text
    even when someone edits the cell.
    """

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, bool, bool], Format] = {}

    def get(self, name: str, text: str = "", *, total: bool = False) -> Format:
        key = (name, total, text.startswith(FORMULA_START))
        if key not in self._made:
            marks = {"bold": True, "top": 1} if total else {}
            guard = {"quote_prefix": True} if key[2] else {}
            self._made[key] = self._workbook.add_format({**LOOKS[name], **marks, **guard})
        return self._made[key]


class _Sheet:
    """A worksheet that is written as text or as number, never as 'whatever it looks like'."""

    def __init__(self, workbook: Workbook, name: str, looks: _Looks) -> None:
        self.name = name
        self.sheet = workbook.add_worksheet(name)
        self._looks = looks
        self._next_row = 0
        self._set_print()

    def _set_print(self) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&L&A&RPagina &P van &N")

    def text(self, column: int, text: str, look: str, *, total: bool = False) -> None:
        words = clean(text)
        if len(words) > LONGEST_CELL:
            words = words[: LONGEST_CELL - 1] + "\u2026"
        form = self._looks.get(look, words, total=total)
        self.sheet.write_string(self._next_row, column, words, form)

    def cell(self, column: int, cell: Cell, align: Align, *, total: bool = False) -> None:
        number = cell_number(cell)
        if number is None:
            look = "figure_text" if align == "end" else "text"
            self.text(column, cell_text(cell), look, total=total)
            return
        look = "number" if number == int(number) else "decimal"
        if isinstance(cell, Percent):
            look, number = "percent", Decimal(number) / 100
        form = self._looks.get(look, total=total)
        self.sheet.write_number(self._next_row, column, float(number), form)

    def next_row(self, rows: int = 1) -> None:
        self._next_row += rows


def _write_table(sheet: _Sheet, table: Table) -> None:
    """Caption, header row, rows, note. Header row and row labels stay in view."""
    sheet.text(0, table.caption, "heading")
    sheet.next_row()
    for index, column in enumerate(table.columns):
        sheet.text(index, column.header, "header")
        sheet.sheet.set_column(index, index, _width(table, index))
    for number, row in enumerate(table.rows, start=1):
        sheet.next_row()
        total = table.has_total and number == len(table.rows)
        for index, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            sheet.cell(index, cell, column.align if index else "start", total=total)
    note = table.note if table.rows else f"Geen gegevens. {table.note}".strip()
    sheet.next_row(2)
    if note:
        sheet.text(0, note, "note")
    sheet.sheet.freeze_panes(2, 1)
    sheet.sheet.repeat_rows(1)


def _width(table: Table, column: int) -> int:
    """Wide enough for the longest cell and for the longest word of the header."""
    words = [len(word) for word in table.columns[column].header.split()]
    cells = [len(cell_text(row[column])) for row in table.rows]
    return max(10, min(60, max(words + cells) + 2))


def _sheet_name(number: int, caption: str) -> str:
    """'3. Vragen per thema': unique by its number, without what a sheet name cannot hold."""
    allowed = re.sub("[][:*?/\\\\]|[^\x00-\uffff]", " ", clean(caption))
    name = " ".join(f"{number}. {allowed}".split())
    return name[:LONGEST_SHEET_NAME].rstrip(" '")


def _write_guide(sheet: _Sheet, document: Document, tables: list[Definition]) -> None:
    """Titles and terms in the first column, texts in the second."""
    sheet.sheet.set_column(0, 0, 34)
    sheet.sheet.set_column(1, 1, 100)
    sheet.text(0, document.title, "title")
    sheet.next_row()
    _write_terms(sheet, [Definition(label, text) for label, text in document.details])
    _write_lines(sheet, "In het kort", document.summary)
    _write_lines(sheet, "Hoe leest u deze cijfers?", document.reading_guide)
    _write_lines(sheet, "Tabellen in dit bestand", ())
    _write_terms(sheet, tables)
    for block in document.blocks:
        _write_block(sheet, block)


def _write_lines(sheet: _Sheet, title: str, texts: Iterable[str]) -> None:
    if title:
        sheet.next_row()
        sheet.text(0, title, "heading")
        sheet.next_row()
    for text in texts:
        sheet.text(1, text, "text")
        sheet.next_row()


def _write_terms(sheet: _Sheet, items: Iterable[Definition]) -> None:
    for item in items:
        sheet.text(0, item.term, "label")
        sheet.text(1, item.text, "text")
        sheet.next_row()


def _write_block(sheet: _Sheet, block: Block) -> None:
    match block:
        case Heading(text):
            _write_lines(sheet, text, ())
        case Paragraph(text, source):
            _write_lines(sheet, "", [f"{text} (Bron: {source})" if source else text])
        case ListBlock(items):
            _write_lines(sheet, "", [f"\u2022 {item}" for item in items])
        case Callout(title, items):
            _write_lines(sheet, title, items)
        case DefinitionList(items):
            _write_terms(sheet, items)
        case Table(caption) | BarChart(Table(caption)):
            _write_lines(sheet, "", [f"Zie de tabel \u2018{caption}\u2019."])
