"""Tables of true counts, and the same tables as they may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reports.disclosure.figures import (
    UNBOUNDED,
    Figure,
    Interval,
    cell_interval,
    require_count,
    sum_of,
    total_interval,
)


@dataclass(frozen=True, slots=True)
class OneWay:
    """True counts of one population by one dimension: a count a label, None for unknown."""

    by: str
    labels: tuple[str, ...]
    counts: tuple[int | None, ...] = field(repr=False)  # a repr may end up in a log

    def __post_init__(self) -> None:
        _require_rows((self.counts,), 1, len(self.labels))

    @property
    def dimensions(self) -> tuple[str, ...]:
        return (self.by,)

    @property
    def total(self) -> int | None:
        return true_sum(self.counts)


@dataclass(frozen=True, slots=True)
class TwoWay:
    """True counts of one population by two dimensions: counts[row][column], None for unknown."""

    rows_by: str
    columns_by: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int | None, ...], ...] = field(repr=False)

    def __post_init__(self) -> None:
        _require_rows(self.counts, len(self.rows), len(self.columns))

    @property
    def dimensions(self) -> tuple[str, ...]:
        return (self.rows_by, self.columns_by)

    @property
    def total(self) -> int | None:
        return true_sum(true_sum(row) for row in self.counts)


def _require_rows(counts: tuple[tuple[int | None, ...], ...], rows: int, columns: int) -> None:
    if not rows or not columns or len(counts) != rows:
        raise ValueError("A table has a row of counts for each row label, and at least one.")
    for row in counts:
        if len(row) != columns:
            raise ValueError("A table has one count for each label.")
        for count in row:
            if count is not None:
                require_count(count)


def true_sum(counts: Iterable[int | None]) -> int | None:
    """None as soon as a part is unknown: what is unknown is not 0."""
    parts = list(counts)
    return None if None in parts else sum(part for part in parts if part is not None)


@dataclass(frozen=True, slots=True)
class PublishedOneWay:
    by: str
    labels: tuple[str, ...]
    cells: tuple[Figure, ...]

    @property
    def possible_total(self) -> Interval:
        return sum_of(map(cell_interval, self.cells))


@dataclass(frozen=True, slots=True)
class PublishedTwoWay:
    rows_by: str
    columns_by: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Figure, ...], ...]
    row_totals: tuple[Figure, ...]
    column_totals: tuple[Figure, ...]

    @property
    def possible_rows(self) -> list[Interval]:
        return [sum_of(map(cell_interval, row)) for row in self.cells]

    @property
    def possible_columns(self) -> list[Interval]:
        return [sum_of(map(cell_interval, column)) for column in zip(*self.cells, strict=True)]

    @property
    def possible_total(self) -> Interval:
        return sum_of(map(total_interval, self.row_totals, self.possible_rows))


PublishedTable = PublishedOneWay | PublishedTwoWay


@dataclass(frozen=True, slots=True)
class Publication:
    """Tables over one population, in the order given, and the total that they share."""

    total: Figure
    tables: tuple[PublishedTable, ...]

    @property
    def possible_total(self) -> Interval:
        """What cells and row totals of all tables leave for the total; an unknown cell anything."""
        ranges = [table.possible_total for table in self.tables]
        high = min(possible.high for possible in ranges)
        return Interval(max(possible.low for possible in ranges), min(high, UNBOUNDED))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: cell (row and column), row total (row only), column total (column
    only) of a table; a one-way table has rows only. With no table it is the common total."""

    table: int | None = None
    row: int | None = None
    column: int | None = None


def places(publication: Publication) -> Iterator[Place]:
    """Every figure's place: per table the cells, row totals, column totals; then the total."""
    for index, table in enumerate(publication.tables):
        if isinstance(table, PublishedOneWay):
            yield from (Place(index, row) for row in range(len(table.cells)))
        else:
            rows, columns = range(len(table.rows)), range(len(table.columns))
            yield from (Place(index, row, column) for row in rows for column in columns)
            yield from (Place(index, row=row) for row in rows)
            yield from (Place(index, column=column) for column in columns)
    yield Place()


def figure_at(publication: Publication, place: Place) -> Figure:
    if place.table is None:
        return publication.total
    table = publication.tables[place.table]
    if isinstance(table, PublishedOneWay):
        return table.cells[place.row or 0]
    if place.column is None:
        return table.row_totals[place.row or 0]
    if place.row is None:
        return table.column_totals[place.column]
    return table.cells[place.row][place.column]
