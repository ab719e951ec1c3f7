"""From true counts to what may be shown."""

from __future__ import annotations

from dataclasses import replace

from reports.disclosure.attack import recovered
from reports.disclosure.figures import UNKNOWN, WITHHELD, Figure, mask, total_figure
from reports.disclosure.tables import (
    OneWay,
    Publication,
    PublishedOneWay,
    PublishedTable,
    PublishedTwoWay,
    TwoWay,
    true_sum,
)

# In a smaller table the very fact that column totals are withheld would narrow down its cells.
CELLS_FOR_COLUMN_TOTALS = 12


def publish(*tables: OneWay | TwoWay) -> Publication:
    """The tables over one population as they may be shown together, the one that matters most
    first.

    ValueError when their true totals differ (then they are not one population), or when a
    dimension returns: the totals of that dimension would be shown twice, protected in two ways.
    """
    _require_one_population(tables)
    for shown in range(len(tables), 0, -1):
        draft = _draft(tables, shown)
        for candidate in (draft, _without_column_totals(draft)):
            if not recovered(candidate):
                return candidate
    raise AssertionError("One table with row totals only gives nothing away.")


def _draft(tables: tuple[OneWay | TwoWay, ...], shown: int) -> Publication:
    """The first tables masked, of the others nothing."""
    masked = [_mask_table(table) for table in tables[:shown]]
    masked += [_cells_withheld(_mask_table(table)) for table in tables[shown:]]
    draft = Publication(UNKNOWN, tuple(masked))
    total = next((table.total for table in tables if table.total is not None), None)
    return replace(draft, total=total_figure(total, draft.possible_total))


def _require_one_population(tables: tuple[OneWay | TwoWay, ...]) -> None:
    dimensions = [dimension for table in tables for dimension in table.dimensions]
    if not tables or len(set(dimensions)) < len(dimensions):
        raise ValueError("Publish at least one table, and each dimension once.")
    if len({table.total for table in tables} - {None}) > 1:
        raise ValueError("Tables that are published together count the same population.")


def _mask_table(table: OneWay | TwoWay) -> PublishedTable:
    if isinstance(table, OneWay):
        return PublishedOneWay(table.by, table.labels, tuple(map(mask, table.counts)))
    cells = tuple(tuple(map(mask, row)) for row in table.counts)
    bare = PublishedTwoWay(
        table.rows_by, table.columns_by, table.rows, table.columns, cells, (), ()
    )
    rows = map(true_sum, table.counts)
    columns = map(true_sum, zip(*table.counts, strict=True))
    made = replace(
        bare,
        row_totals=tuple(map(total_figure, rows, bare.possible_rows)),
        column_totals=tuple(map(total_figure, columns, bare.possible_columns)),
    )
    small = len(table.rows) * len(table.columns) < CELLS_FOR_COLUMN_TOTALS
    return _column_totals_withheld(made) if small else made


def _without_column_totals(draft: Publication) -> Publication:
    """Without any column total: which single one gave the leak away must not show."""
    return replace(draft, tables=tuple(map(_column_totals_withheld, draft.tables)))


def _column_totals_withheld(table: PublishedTable) -> PublishedTable:
    if isinstance(table, PublishedOneWay):
        return table
    return replace(table, column_totals=tuple(map(_withheld, table.column_totals)))


def _cells_withheld(table: PublishedTable) -> PublishedTable:
    if isinstance(table, PublishedOneWay):
        return replace(table, cells=tuple(map(_withheld, table.cells)))
    cells = tuple(tuple(map(_withheld, row)) for row in table.cells)
    row_totals = tuple(map(_withheld, table.row_totals))
    return _column_totals_withheld(replace(table, cells=cells, row_totals=row_totals))


def _withheld(figure: Figure) -> Figure:
    return UNKNOWN if figure == UNKNOWN else WITHHELD
