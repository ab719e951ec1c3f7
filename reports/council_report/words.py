"""Numbers and figures as words, and the table that sets a quarter beside the one before."""

from collections.abc import Iterable, Sequence

from reports.disclosure import WITHHELD, Figure, dutch_number, figure_from_json, percentage
from reports.documents import Cell, Column, Percent, Table
from reports.indicators import TOO_FEW, Json

Row = tuple[Cell, ...]
# Parts of the true counts would give those away; a table says why these do not make 100.
PARTS_OF_ROUNDED = (
    "De delen komen van afgeronde aantallen. Samen zijn ze daarom niet altijd 100%: soms is het "
    "meer, soms minder."
)


def counted(number: int, one: str, more: str = "") -> str:
    """'1 locatie', '2 locaties'"""
    return f"{dutch_number(number)} {one if number == 1 else more or one + 's'}"


def roughly(stored: int | str) -> str:
    """'ongeveer 165', '0 tot en met 4'"""
    value = figure(stored).value
    return "0 tot en met 4" if value is None else f"ongeveer {dutch_number(value)}"


def about(stored: int | str) -> str:
    return f"{roughly(stored)} vragen"


def within(days: int) -> str:
    if not days:
        return "op dezelfde dag"
    return f"binnen {counted(days, 'werkdag', 'werkdagen')}"


def share(part: int, whole: int) -> str:
    return f"{(200 * part + whole) // (2 * whole)}%"


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def half_days(number: int) -> str:
    return counted(number, "dagdeel", "dagdelen")


def figure(stored: int | str) -> Figure:
    return figure_from_json(stored)


def withheld(cells: Sequence[int | str]) -> bool:
    return str(WITHHELD) in cells


def beside(
    figures: Json,
    caption: str,
    label: str,
    counted: str,
    rows: Iterable[Row],
    *,
    has_total: bool = False,
    note: str = "",
) -> Table:
    """A count with the quarter before beside it, where there is one; last in each row."""
    columns = [Column(label), Column(counted), Column("Vorig kwartaal")]
    width = 2 if figures["previous"] is None else 3
    shown = tuple(row[:width] for row in rows)
    return Table(caption, tuple(columns[:width]), shown, has_total=has_total, note=note)


def in_parts(caption: str, label: str, counted: str, group: Json, total: int | str) -> Table:
    """Masked counts of one population, each with its part of the masked total."""
    rows = []
    for name, cell in zip(group["labels"], group["cells"], strict=True):
        part = percentage(figure(cell), figure(total))
        rows.append((upper_first(name), figure(cell), TOO_FEW if part is None else Percent(part)))
    columns = (Column(label), Column("Vragen"), Column(f"Deel van alle {counted}"))
    return Table(caption, columns, tuple(rows), note=PARTS_OF_ROUNDED)
