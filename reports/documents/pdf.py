"""A report as PDF: PDF/UA-1 (accessible) and PDF/A-2a (to be kept) in one file, made by Typst.

The words go to Typst as JSON and are shown as text only. Fonts are the ones inside the typst
wheel, so that a report looks, and is byte for byte, the same on every machine.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from reports.documents.blocks import (
    BarChart,
    Block,
    Callout,
    DefinitionList,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Table,
    cell_text,
)
from reports.documents.charts import bar_chart_svg
from reports.documents.row_headers import with_row_headers
from reports.documents.texts import breakable, drawable

TEMPLATE = Path(__file__).with_name("report.typ")
CHART_FONT = "Libertinus Serif"
LONGEST_LINE = 300
LONGEST_ALTERNATIVE = 2_000
NARROWEST, WIDEST = 9, 38  # characters in a column
Piece = dict[str, Any]


def render_pdf(document: Document) -> bytes:
    """The PDF file. Equal documents give equal bytes."""
    made = typst.compile(
        TEMPLATE.read_bytes(),
        sys_inputs={"report": json.dumps(_report(document))},
        font_paths=_fonts(),
        pdf_standards=["ua-1", "a-2a"],
        timestamp=datetime.combine(document.dated, time(), UTC),
    )
    return with_row_headers(made)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def _report(document: Document) -> Piece:
    footer = (document.municipality, document.title, document.period, f"versie {document.version}")
    return {
        "title": _line(document.title),
        "municipality": _line(document.municipality),
        "period": _line(document.period),
        "dated": [document.dated.year, document.dated.month, document.dated.day],
        "details": [[label, _words(words)] for label, words in document.details],
        "footer": _line(" \u00b7 ".join(footer)),
        "summary": _all_words(document.summary),
        "reading_guide": _all_words(document.reading_guide),
        "pieces": [_piece(block) for block in document.blocks],
    }


def _words(text: str) -> str:
    return breakable(drawable(text))


def _line(text: str, longest: int = LONGEST_LINE) -> str:
    """A text that PDF keeps as one string (title, bookmark, alternative): PDF/A limits those."""
    words = drawable(text)
    return breakable(words if len(words) <= longest else words[: longest - 1] + "\u2026")


def _all_words(texts: tuple[str, ...]) -> list[str]:
    return [_words(text) for text in texts]


def _piece(block: Block) -> Piece:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": _line(text), "level": level}
        case Paragraph(text, source):
            return {"kind": "paragraph", "text": _words(text), "source": _words(source)}
        case ListBlock(items, numbered):
            return {"kind": "list", "items": _all_words(items), "numbered": numbered}
        case Callout(title, items):
            return {"kind": "callout", "title": _words(title), "items": _all_words(items)}
        case DefinitionList(items):
            pairs = [{"term": _words(item.term), "text": _words(item.text)} for item in items]
            return {"kind": "definitions", "items": pairs}
        case Table():
            return _table(block)
        case BarChart():
            return _chart(block) if block.bars else _table(block.table)


def _table(table: Table) -> Piece:
    return {
        "kind": "table",
        "caption": _words(table.caption),
        "columns": [
            {
                "header": _words(column.header),
                "end": column.align == "end" and index > 0,
                "weight": _weight(table, index),
            }
            for index, column in enumerate(table.columns)
        ],
        "rows": [[_words(cell_text(cell)) for cell in row] for row in table.rows],
        "has_total": table.has_total,
        "note": _words(table.note),
    }


def _weight(table: Table, index: int) -> int:
    """The column's share of the width, in characters: its longest cell or word of its header."""
    words = [len(word) for word in table.columns[index].header.split()]
    cells = [len(cell_text(row[index])) for row in table.rows]
    return max(NARROWEST, min(WIDEST, 4 + max(words + cells)))


def _chart(chart: BarChart) -> Piece:
    return {
        "kind": "chart",
        "caption": _words(chart.table.caption),
        "table": _table(chart.table),
        "svg": drawable(bar_chart_svg(chart, font=CHART_FONT)),
        "alternative": _line(chart.alternative, LONGEST_ALTERNATIVE),
    }
