"""The attacker: what can be recomputed from a publication by someone who knows these rules.

The tables that share a population are laid out as a network, one behind the other: the common
total flows through each table, by its row totals, cells and column totals to the next one. Each
published figure bounds the flow through its own arc.
"""

from __future__ import annotations

from collections import deque

from reports.disclosure.figures import Interval, Kind, cell_interval, total_interval
from reports.disclosure.tables import (
    Place,
    Publication,
    PublishedOneWay,
    PublishedTable,
    figure_at,
    places,
)


def recovered(publication: Publication) -> list[Place]:
    """Every shown or withheld figure whose true count follows exactly from the publication."""
    return [
        place
        for place, interval in attack(publication).items()
        if interval.exact and figure_at(publication, place).kind is not Kind.UNKNOWN
    ]


def attack(publication: Publication) -> dict[Place, Interval]:
    """What an attacker who has the publication and this code can say of each true count.

    Exact: both ends of each interval are reached by a table of whole numbers that agrees with
    everything published. ValueError when no table does.
    """
    network = _Network()
    arcs: dict[Place, int] = {}
    node = 0
    for index, table in enumerate(publication.tables):
        node = _add_table(network, arcs, index, table, node)
    total = total_interval(publication.total, publication.possible_total)
    arcs[Place()] = network.add(node, 0, total)
    network.settle()
    return {place: network.bounds(arcs[place]) for place in places(publication)}


def _add_table(
    network: _Network, arcs: dict[Place, int], index: int, table: PublishedTable, start: int
) -> int:
    """The table as arcs from node `start` to the node that is returned; its flow is the total."""
    if isinstance(table, PublishedOneWay):
        for row, cell in enumerate(table.cells):
            arcs[Place(index, row)] = network.add(start, start + 1, cell_interval(cell))
        return start + 1
    first_column = start + 1 + len(table.rows)
    end = first_column + len(table.columns)
    for row, possible in enumerate(table.possible_rows):
        interval = total_interval(table.row_totals[row], possible)
        arcs[Place(index, row=row)] = network.add(start, start + 1 + row, interval)
    for column, possible in enumerate(table.possible_columns):
        interval = total_interval(table.column_totals[column], possible)
        arcs[Place(index, column=column)] = network.add(first_column + column, end, interval)
    for row, cells in enumerate(table.cells):
        for column, cell in enumerate(cells):
            arcs[Place(index, row, column)] = network.add(
                start + 1 + row, first_column + column, cell_interval(cell)
            )
    return end


class _Network:
    """A circulation with bounds; residual arc 2k goes along arc k and 2k+1 against it."""

    def __init__(self) -> None:
        self._tail: list[int] = []  # per residual arc
        self._room: list[int] = []  # per residual arc: how much the flow may still move
        self._leaving: dict[int, list[int]] = {}  # node -> residual arcs
        self._low: list[int] = []  # per arc

    def add(self, tail: int, head: int, interval: Interval) -> int:
        """The arc's number. Its flow starts at the lower bound."""
        for node, room in ((tail, interval.high - interval.low), (head, 0)):
            self._leaving.setdefault(node, []).append(len(self._tail))
            self._tail.append(node)
            self._room.append(room)
        self._low.append(interval.low)
        return len(self._low) - 1

    def settle(self) -> None:
        """Make the flow balance at every node. ValueError when no flow does."""
        surplus = dict.fromkeys(self._leaving, 0)
        for arc, low in enumerate(self._low):
            surplus[self._tail[2 * arc]] -= low
            surplus[self._tail[2 * arc + 1]] += low
        for node in list(surplus):
            while surplus[node] > 0:
                self._settle_part(node, surplus)

    def _settle_part(self, node: int, surplus: dict[int, int]) -> None:
        path = self._path(node, {other for other, amount in surplus.items() if amount < 0})
        if path is None:
            raise ValueError("The published figures contradict each other.")
        end = self._tail[path[-1] ^ 1]
        moved = self._push(path, min(surplus[node], -surplus[end]))
        surplus[node] -= moved
        surplus[end] += moved

    def bounds(self, arc: int) -> Interval:
        """The least and greatest flow through the arc over all flows that balance."""
        high = self._low[arc] + self._room[2 * arc + 1] + self._furthest(2 * arc)
        low = high - self._furthest(2 * arc + 1)
        return Interval(low, high)

    def _furthest(self, forward: int) -> int:
        """Move as much as possible through this residual arc, round by other ways; how much."""
        tail, head, moved = self._tail[forward], self._tail[forward ^ 1], 0
        while self._room[forward]:
            path = self._path(head, {tail}, besides=forward >> 1)
            if path is None:
                break
            moved += self._push([forward, *path], self._room[forward])
        return moved

    def _push(self, path: list[int], wanted: int) -> int:
        amount = min(wanted, *(self._room[arc] for arc in path))
        for arc in path:
            self._room[arc] -= amount
            self._room[arc ^ 1] += amount
        return amount

    def _path(self, start: int, ends: set[int], besides: int = -1) -> list[int] | None:
        """The residual arcs of a shortest way from start to one of the ends, or None."""
        came_by: dict[int, int] = {start: -1}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            if node in ends:
                return self._trace(came_by, node)
            for arc in self._leaving[node]:
                head = self._tail[arc ^ 1]
                if self._room[arc] and head not in came_by and arc >> 1 != besides:
                    came_by[head] = arc
                    queue.append(head)
        return None

    def _trace(self, came_by: dict[int, int], node: int) -> list[int]:
        path = []
        while (arc := came_by[node]) >= 0:
            path.append(arc)
            node = self._tail[arc]
        return path[::-1]
