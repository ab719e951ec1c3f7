"""From true counts to what may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reports.disclosure.attack import recovered
from reports.disclosure.figures import UNKNOWN, WITHHELD, Figure, Kind, mask, total_figure
from reports.disclosure.tables import (
    OneWay,
    Place,
    Publication,
    PublishedOneWay,
    PublishedTable,
    PublishedTwoWay,
    TwoWay,
    figure_at,
    places,
    true_sum,
)


def publish(*tables: OneWay | TwoWay) -> Publication:
    """The tables over one population as they may be shown together.

    ValueError when their true totals differ (then they are not one population), or when a
    dimension returns: the totals of that dimension would be shown twice, protected in two ways.
    """
    _require_one_population(tables)
    masked = tuple(_mask_table(table) for table in tables)
    total = next((table.total for table in tables if table.total is not None), None)
    draft = Publication(UNKNOWN, masked)
    draft = replace(draft, total=total_figure(total, draft.possible_total))
    while leaks := recovered(draft):
        draft = _withhold_one(draft, leaks[0])
    return draft


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
    return replace(
        bare,
        row_totals=tuple(map(total_figure, rows, bare.possible_rows)),
        column_totals=tuple(map(total_figure, columns, bare.possible_columns)),
    )


def _withhold_one(draft: Publication, leak: Place) -> Publication:
    """Without the total that most probably gives the leak away: the nearest one still shown."""
    for place in _totals_near(draft, leak):
        if figure_at(draft, place).kind not in (Kind.WITHHELD, Kind.UNKNOWN):
            return _without(draft, place)
    raise AssertionError("Cells without any total cannot be recomputed.")


def _totals_near(draft: Publication, leak: Place) -> Iterator[Place]:
    """Column total, row total and common total of the leak, then every other total.

    The row total goes last of the two: rows are schools or periods, and are read most.
    """
    if leak.table is not None and isinstance(draft.tables[leak.table], PublishedTwoWay):
        if leak.column is not None:
            yield Place(leak.table, column=leak.column)
        if leak.row is not None:
            yield Place(leak.table, row=leak.row)
    yield Place()
    yield from (place for place in places(draft) if _is_margin(draft, place))


def _is_margin(draft: Publication, place: Place) -> bool:
    two_way = place.table is not None and isinstance(draft.tables[place.table], PublishedTwoWay)
    return two_way and (place.row is None or place.column is None)


def _without(draft: Publication, place: Place) -> Publication:
    if place.table is None:
        return replace(draft, total=WITHHELD)
    table = draft.tables[place.table]
    assert isinstance(table, PublishedTwoWay)
    if place.row is not None:
        table = replace(table, row_totals=_with_gap(table.row_totals, place.row))
    elif place.column is not None:
        table = replace(table, column_totals=_with_gap(table.column_totals, place.column))
    tables = (*draft.tables[: place.table], table, *draft.tables[place.table + 1 :])
    return replace(draft, tables=tables)


def _with_gap(totals: tuple[Figure, ...], index: int) -> tuple[Figure, ...]:
    return (*totals[:index], WITHHELD, *totals[index + 1 :])
