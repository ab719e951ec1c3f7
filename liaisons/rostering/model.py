"""The one model layer: whole-number variables, linear rows, objective tiers.

It knows nothing of schools and nothing of solvers. `cpsat` and `highs` are the two small emitters;
`tiers` solves tier after tier.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Terms = tuple[tuple[int, int], ...]  # (variable, coefficient)


@dataclass(frozen=True)
class Row:
    """low <= sum(coefficient * variable) <= high; None means no limit on that side.

    `stage` is the first tier that needs the row: 0 for a hard rule, more for one that only ties
    the auxiliaries of a later tier. Earlier tiers are solved without it, and faster.
    """

    terms: Terms
    low: int | None
    high: int | None
    stage: int = 0

    def holds(self, values: list[int]) -> bool:
        total = sum(factor * values[variable] for variable, factor in self.terms)
        above = self.low is None or total >= self.low
        return above and (self.high is None or total <= self.high)


@dataclass(frozen=True)
class Tier:
    """One objective to minimise; `constant` is what no decision can change. Terms are >= 0."""

    name: str
    terms: Terms
    constant: int = 0

    def value(self, values: list[int]) -> int:
        return self.constant + sum(factor * values[variable] for variable, factor in self.terms)


def joined(name: str, terms: Iterable[tuple[int, int]], constant: int = 0) -> Tier:
    """A tier in which each variable stands once."""
    total: dict[int, int] = {}
    for variable, factor in terms:
        total[variable] = total.get(variable, 0) + factor
    return Tier(name, tuple(item for item in total.items() if item[1]), constant)


@dataclass
class Model:
    """Variables are numbers 0..n-1 with whole bounds.

    An auxiliary variable follows from the decisions: it only ever wants to be as low as its rows
    allow. `complete` gives it that value, so that a hint is never loose: a loose one cost a gap of
    92 % in the prototype. Auxiliaries are completed in the order in which they were made.
    """

    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    tiers: list[Tier] = field(default_factory=list)
    auxiliary: list[int] = field(default_factory=list)
    _rows_of: dict[int, list[Row]] = field(default_factory=dict)  # of the auxiliary variables
    _known: int = 0  # rows that are in it

    def bit(self) -> int:
        return self.number(0, 1)

    def number(self, low: int, high: int) -> int:
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def follower(self, high: int = 1) -> int:
        """An auxiliary variable 0..high, as low as the rows allow."""
        variable = self.number(0, high)
        self.auxiliary.append(variable)
        return variable

    def row(
        self,
        terms: Iterable[tuple[int, int]],
        low: int | None = None,
        high: int | None = None,
        stage: int = 0,
    ) -> None:
        kept = tuple([term for term in terms if term[1]])
        self.rows.append(Row(kept, low, high, stage))

    def rows_at(self, stage: int) -> list[Row]:
        """The rows that a tier needs: the hard rules and those of its own and earlier tiers."""
        return [row for row in self.rows if row.stage <= stage]

    def tier(self, name: str, terms: Iterable[tuple[int, int]], constant: int = 0) -> None:
        self.tiers.append(joined(name, terms, constant))

    def complete(self, decisions: Mapping[int, int]) -> list[int]:
        """Values of all variables from those of the decisions (0 where not named)."""
        self._know_rows()
        values = [decisions.get(variable, low) for variable, low in enumerate(self.low)]
        for variable in self.auxiliary:
            values[variable] = self.low[variable]
            values[variable] = max(
                [values[variable]]
                + [_least(row, variable, values) for row in self._rows_of[variable]]
            )
        return values

    def _know_rows(self) -> None:
        """Only now: most small models are solved and thrown away without."""
        for variable in self.auxiliary[len(self._rows_of) :]:
            self._rows_of[variable] = []
        for row in self.rows[self._known :]:
            for variable, _ in row.terms:
                if variable in self._rows_of:
                    self._rows_of[variable].append(row)
        self._known = len(self.rows)

    def broken(self, values: list[int]) -> list[Row]:
        """Rows that these values break (a variable outside its bounds counts as one)."""
        outside = [
            Row(((variable, 1),), low, high)
            for variable, (low, high) in enumerate(zip(self.low, self.high, strict=True))
            if not low <= values[variable] <= high
        ]
        return outside + [row for row in self.rows if not row.holds(values)]


def _least(row: Row, variable: int, values: list[int]) -> int:
    """The least value of `variable` with which `row` can hold, the others staying as they are."""
    factor = rest = 0
    for other, times in row.terms:
        if other == variable:
            factor += times
        else:
            rest += times * values[other]
    if factor > 0:
        return -((rest - row.low) // factor) if row.low is not None else 0
    return -((row.high - rest) // -factor) if row.high is not None else 0
