"""What a report is made of, apart from how any format draws it.

Texts are plain texts: no format reads markup in them. A block that no reader could make sense of
(a table with a short row, a heading level that is skipped) is refused here, with ValueError,
before any renderer sees it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from ocp_portal.dutch import dutch_date
from reports.disclosure import UNKNOWN_TEXT, Figure, dutch_number

Align = Literal["start", "end"]
DEEPEST_HEADING = 3


@dataclass(frozen=True, slots=True)
class Percent:
    """A whole percentage, made from rounded figures (`disclosure.percentage`)."""

    value: int

    def __str__(self) -> str:
        return f"{self.value}%"


# None is unknown, which is not 0.
Cell = str | int | Decimal | Percent | Figure | None


def cell_text(cell: Cell) -> str:
    """The cell as a Dutch reader sees it: 1.235, 4,5, 80%, 0-4, onbekend."""
    if cell is None:
        return UNKNOWN_TEXT
    if isinstance(cell, int):
        return dutch_number(cell)
    if isinstance(cell, Decimal):
        return f"{cell:,f}".translate(str.maketrans(",.", ".,"))
    return str(cell)


def cell_number(cell: Cell) -> int | Decimal | None:
    """The number in the cell, for formats that know numbers; None for text and masked figures."""
    if isinstance(cell, Figure | Percent):
        return cell.value
    return cell if isinstance(cell, int | Decimal) else None


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1

    def __post_init__(self) -> None:
        if not self.text.strip() or not 1 <= self.level <= DEEPEST_HEADING:
            raise ValueError("A heading has a text and a level from 1 to 3.")


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    source: str = ""  # who says so: narrative blocks carry their source


@dataclass(frozen=True, slots=True)
class ListBlock:
    items: tuple[str, ...]
    numbered: bool = False

    def __post_init__(self) -> None:
        if not self.items:
            raise ValueError("A list has at least one item.")


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its header; numbers stand at the end (right), texts at the start."""

    header: str
    align: Align = "end"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column holds the row headers. No rows is allowed: 'Geen gegevens'."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    has_total: bool = False  # the last row is the total of the others
    note: str = ""

    def __post_init__(self) -> None:
        if not self.caption.strip() or not self.columns:
            raise ValueError("A table has a caption and at least one column.")
        if not all(column.header.strip() for column in self.columns):
            raise ValueError("Every column has a header.")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("A table row has one cell for each column.")


@dataclass(frozen=True, slots=True)
class Definition:
    term: str
    text: str


@dataclass(frozen=True, slots=True)
class DefinitionList:
    items: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """A column of the table as bars, followed by the table itself: the same numbers in words.

    `alternative` says in one or two sentences what the bars show, for who does not see them.
    A total row is not drawn. Masked figures get a bar of their own kind, equal for all of them.
    """

    table: Table
    alternative: str
    column: int = 1

    def __post_init__(self) -> None:
        if not self.alternative.strip():
            raise ValueError("A chart has a text alternative.")
        if not 1 <= self.column < len(self.table.columns):
            raise ValueError("A chart draws one of the columns after the first.")

    @property
    def bars(self) -> list[tuple[str, Cell]]:
        rows = self.table.rows[:-1] if self.table.has_total else self.table.rows
        return [(cell_text(row[0]), row[self.column]) for row in rows]


@dataclass(frozen=True, slots=True)
class Callout:
    """A short set-apart text: a title and sentences."""

    title: str
    items: tuple[str, ...]


Block = Heading | Paragraph | ListBlock | Table | DefinitionList | BarChart | Callout


@dataclass(frozen=True, slots=True)
class Document:
    """A report: cover, summary, how to read the figures (requirement REP-2), then the blocks.

    `dated` is the report's own date; every format uses it as its creation date, so that the same
    document always gives the same bytes. `status` is a word such as 'concept' or 'vastgesteld'.
    """

    title: str
    municipality: str
    period: str
    version: int
    status: str
    dated: date
    summary: tuple[str, ...]
    reading_guide: tuple[str, ...]
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        if not all(text.strip() for text in (self.title, self.municipality, self.period)):
            raise ValueError("A report has a title, a municipality and a period.")
        if not self.summary or not self.reading_guide:
            raise ValueError("A report says in short what it holds and how to read its figures.")
        level = 0
        for block in self.blocks:
            if isinstance(block, Heading):
                if block.level > level + 1:
                    raise ValueError("A heading level is skipped.")
                level = block.level

    @property
    def tables(self) -> Iterator[Table]:
        """Every table in order, those beside a chart too."""
        for block in self.blocks:
            if isinstance(block, Table):
                yield block
            elif isinstance(block, BarChart):
                yield block.table

    @property
    def details(self) -> list[tuple[str, str]]:
        """What the cover says about the report itself."""
        return [
            ("Gemeente", self.municipality),
            ("Periode", self.period),
            ("Versie", f"{self.version} ({self.status})" if self.status else str(self.version)),
            ("Datum", dutch_date(self.dated)),
        ]
