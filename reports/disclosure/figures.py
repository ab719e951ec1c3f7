"""One count in its masked form, and what that form leaves possible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

THRESHOLD = 5  # counts under this are masked
BASE = 5  # all others become a multiple of this
SMALL_TEXT = "0-4"
UNKNOWN_TEXT = "onbekend"
WITHHELD_TEXT = "niet getoond"
UNBOUNDED = 10**9  # no municipality counts this far


class Kind(StrEnum):
    ROUNDED = "rounded"
    SMALL = "small"
    UNKNOWN = "unknown"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Figure:
    """A count as the outside world gets it; the true count is not in it, in any form.

    `value` is the rounded number for ROUNDED and None for every other kind, so that str, repr,
    JSON, pickle, CSV, XLSX, PDF and chart have only the masked form to give.
    """

    kind: Kind
    value: int | None = None

    def __post_init__(self) -> None:
        if (self.kind is Kind.ROUNDED) != (self.value is not None):
            raise ValueError("A rounded figure has a value, no other figure has one.")
        if self.value is not None and (self.value < THRESHOLD or self.value % BASE):
            raise ValueError(f"A rounded figure is a multiple of {BASE} from {THRESHOLD} on.")

    def __str__(self) -> str:
        return _TEXT.get(self.kind) or dutch_number(self.value or 0)

    def as_json(self) -> int | str:
        """The rounded number, or the text of the mask; `figure_from_json` reads it back."""
        return _TEXT.get(self.kind) or self.value or 0


_TEXT = {
    Kind.SMALL: SMALL_TEXT,
    Kind.UNKNOWN: UNKNOWN_TEXT,
    Kind.WITHHELD: WITHHELD_TEXT,
}
SMALL = Figure(Kind.SMALL)
UNKNOWN = Figure(Kind.UNKNOWN)
WITHHELD = Figure(Kind.WITHHELD)
_BY_TEXT = {str(figure): figure for figure in (SMALL, UNKNOWN, WITHHELD)}


def figure_from_json(stored: int | str) -> Figure:
    """The Figure that `Figure.as_json` stored. ValueError for anything else."""
    if isinstance(stored, str):
        if stored not in _BY_TEXT:
            raise ValueError("Not a masked figure.")
        return _BY_TEXT[stored]
    return Figure(Kind.ROUNDED, stored)


def dutch_number(number: int) -> str:
    """1234567 as '1.234.567', the Dutch way."""
    return f"{number:,}".replace(",", ".")


def mask(count: int | None) -> Figure:
    """One count as it may be shown; None is unknown. ValueError for a negative count.

    For a figure that stands alone. Figures that add up to each other go through `publish()`.
    """
    if count is None:
        return UNKNOWN
    require_count(count)
    return _figure(_nearest(count))


def percentage(part: Figure, whole: Figure) -> int | None:
    """Whole percent from the rounded figures only; None where one of them is not a number.

    At most 100: a total can be rounded down where its only part was rounded up.
    """
    if part.value is None or whole.value is None:
        return None
    return min(100, (200 * part.value + whole.value) // (2 * whole.value))


def require_count(count: int) -> None:
    if type(count) is not int or count < 0:
        # The message leaves the value out: errors end up in logs.
        raise ValueError("A count is a whole number, 0 or more.")


def _nearest(count: int) -> int:
    """0 for a count that is masked, otherwise the nearest multiple of BASE."""
    return 0 if count < THRESHOLD else (count + BASE // 2) // BASE * BASE


def _figure(label: int) -> Figure:
    return Figure(Kind.ROUNDED, label) if label else SMALL


@dataclass(frozen=True, slots=True)
class Interval:
    """The true counts, both ends included, that a published figure leaves possible."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        return self.low == self.high


ANYTHING = Interval(0, UNBOUNDED)


def _plain_interval(label: int) -> Interval:
    if label == 0:
        return Interval(0, THRESHOLD - 1)
    return Interval(max(THRESHOLD, label - BASE // 2), label + BASE // 2)


def cell_interval(figure: Figure) -> Interval:
    if figure.kind is Kind.ROUNDED:
        return _plain_interval(figure.value or 0)
    return _plain_interval(0) if figure.kind is Kind.SMALL else ANYTHING


def total_steps(possible: Interval) -> dict[int, Interval]:
    """How a total is rounded: for each label (0 is '0-4') the totals that get it.

    `possible` is what the published parts leave for the total, both ends finite. Where the first
    or last step would hold one single possible total, that total joins the neighbouring step, so
    that no published total gives its own true value away.
    """
    labels = range(_nearest(possible.low), _nearest(possible.high) + 1, BASE)
    steps = [(label, _overlap(_plain_interval(label), possible)) for label in labels]
    if len(steps) > 1 and steps[0][1].exact:
        steps[:2] = [(steps[1][0], Interval(possible.low, steps[1][1].high))]
    if len(steps) > 1 and steps[-1][1].exact:
        steps[-2:] = [(steps[-2][0], Interval(steps[-2][1].low, possible.high))]
    return dict(steps)


def _overlap(one: Interval, other: Interval) -> Interval:
    return Interval(max(one.low, other.low), min(one.high, other.high))


def sum_of(intervals: Iterable[Interval]) -> Interval:
    parts = list(intervals)
    return Interval(sum(part.low for part in parts), sum(part.high for part in parts))


def total_figure(total: int | None, possible: Interval) -> Figure:
    if total is None or possible.high >= UNBOUNDED:
        return UNKNOWN
    steps = total_steps(possible).items()
    return _figure(next(label for label, step in steps if step.low <= total <= step.high))


def total_interval(figure: Figure, possible: Interval) -> Interval:
    if figure.kind in (Kind.UNKNOWN, Kind.WITHHELD):
        return ANYTHING
    steps = total_steps(possible)
    if (figure.value or 0) not in steps:
        raise ValueError("A total that its parts cannot add up to.")
    return steps[figure.value or 0]
