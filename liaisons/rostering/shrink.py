"""What is left to decide: a model without what its rows already settle.

Tier after tier settles variables: what a plan may no longer lose, what prices fix, owners that
stay. Both solvers spend most of their time on taking such a model in, so it is made small first,
by the simplest rule there is: no row may get over its limit.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass

from liaisons.rostering.model import Model, Row, Terms, Tier


@dataclass(frozen=True)
class Shrunk:
    """A smaller model with the same choices. `kept` are the variables of the first model that are
    still open, `settled` the values of all others.
    """

    model: Model
    tier: Tier
    rows: list[Row]
    kept: list[int]
    settled: list[int]

    def squeeze(self, values: list[int]) -> list[int]:
        return [values[variable] for variable in self.kept]

    def lift(self, row: Row) -> Row:
        """The same row over the variables of the first model."""
        return Row(tuple((self.kept[v], factor) for v, factor in row.terms), row.low, row.high)

    def expand(self, values: list[int]) -> list[int]:
        """Values of the first model from those of the smaller one."""
        full = list(self.settled)
        for variable, value in zip(self.kept, values, strict=True):
            full[variable] = value
        return full


class Bounds:
    """What the rows so far leave open: bounds of each variable, and the rows that still ask for
    something. Where they are seen to leave nothing open `possible` is False, and they say no more.
    """

    def __init__(self, model: Model) -> None:
        self.possible = True
        self._low, self._high = list(model.low), list(model.high)
        self._rows: list[Row | None] = []  # None: holds whatever is still chosen
        # Of each variable; the rows that are added for once are kept apart from the others.
        self._rows_of: list[dict[int, list[int]]] = [defaultdict(list)]

    def with_rows(self, rows: Iterable[Row]) -> Bounds:
        """These bounds and more rows, for once."""
        more = Bounds.__new__(Bounds)
        more.possible = self.possible
        more._low, more._high = list(self._low), list(self._high)
        more._rows = list(self._rows)
        more._rows_of = [*self._rows_of, defaultdict(list)]
        more.add(rows)
        return more

    def add(self, rows: Iterable[Row]) -> None:
        """Tightens the bounds until no row says more."""
        waiting: deque[int] = deque()
        for row in rows:
            number = len(self._rows)
            self._rows.append(row)
            waiting.append(number)
            for variable, _ in row.terms:
                self._rows_of[-1][variable].append(number)
        queued = set(waiting)
        while waiting and self.possible:
            number = waiting.popleft()
            queued.discard(number)
            for variable in self._tighten(number):
                new = {n for of in self._rows_of for n in of.get(variable, ()) if self._rows[n]}
                waiting += sorted(new - queued)
                queued |= new

    def shrunk(self, tier: Tier) -> Shrunk:
        """The model of what is open. What no row or tier asks for stays as low as it can."""
        low, high = self._low, self._high
        rows = [row for row in self._rows if row]
        asked = {v for terms in (tier.terms, *(row.terms for row in rows)) for v, _ in terms}
        kept = [variable for variable in sorted(asked) if low[variable] < high[variable]]
        place = {variable: at for at, variable in enumerate(kept)}
        terms, paid = _left_of(tier.terms, low, place)
        return Shrunk(
            Model(low=[low[v] for v in kept], high=[high[v] for v in kept]),
            Tier(tier.name, terms, tier.constant + paid),
            [_left_of_row(row, low, place) for row in rows],
            kept,
            low,
        )

    def _tighten(self, number: int) -> list[int]:
        """Makes the bounds tighter where a row asks for it, and says of which variables."""
        row = self._rows[number]
        if not row:
            return []
        changed: list[int] = []
        least, most = self._reach(row.terms)
        above = row.high is not None and least > row.high
        if above or (row.low is not None and most < row.low):
            self.possible = False
            return []
        over = row.high is not None and most > row.high
        under = row.low is not None and least < row.low
        if over and row.high is not None:
            changed += self._limit(row.terms, row.high - least)
        if under and row.low is not None:
            mirrored = tuple((variable, -factor) for variable, factor in row.terms)
            changed += self._limit(mirrored, most - row.low)
        if not over and not under:
            self._rows[number] = None
        return changed

    def _limit(self, terms: Terms, room: int) -> list[int]:
        """No variable lifts the sum of the terms by more than there is room for."""
        low, high, changed = self._low, self._high, []
        for variable, factor in terms:
            if abs(factor) * (high[variable] - low[variable]) > room:
                if factor > 0:
                    high[variable] = low[variable] + room // factor
                else:
                    low[variable] = high[variable] - room // -factor
                changed.append(variable)
        return changed

    def _reach(self, terms: Terms) -> tuple[int, int]:
        """The least and the most that the terms can add up to."""
        low, high = self._low, self._high
        least = most = 0
        for variable, factor in terms:
            if factor > 0:
                least += factor * low[variable]
                most += factor * high[variable]
            else:
                least += factor * high[variable]
                most += factor * low[variable]
        return least, most


def _left_of(terms: Terms, low: list[int], place: dict[int, int]) -> tuple[Terms, int]:
    """The terms over the variables that are still open, and what the others add up to."""
    kept, paid = [], 0
    for variable, factor in terms:
        if variable in place:
            kept.append((place[variable], factor))
        else:
            paid += factor * low[variable]
    return tuple(kept), paid


def _left_of_row(row: Row, low: list[int], place: dict[int, int]) -> Row:
    terms, paid = _left_of(row.terms, low, place)
    return Row(
        terms,
        None if row.low is None else row.low - paid,
        None if row.high is None else row.high - paid,
    )
