"""A filling board: who is where, and whether one more visit fits. Serves greedy and candidates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from liaisons.rostering.instance import SLOT_LOAD, Rules

Moment = tuple[int, int]  # (week, half-day)


@dataclass
class Board:
    """Loads per liaison and half-day, per week, and the areas that each is in.

    `apart` gives minutes between two areas, `cap` the load that a liaison may carry in a week.
    """

    rules: Rules
    apart: Callable[[str, str], int]
    cap: Callable[[str, int], int]
    _slot: dict[tuple[str, Moment], int] = field(default_factory=lambda: defaultdict(int))
    _week: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    _areas: dict[tuple[str, Moment], list[str]] = field(default_factory=lambda: defaultdict(list))

    def put(self, liaison: str, moment: Moment, area: str, load: int) -> None:
        self._slot[liaison, moment] += load
        self._week[liaison, moment[0]] += load
        self._areas[liaison, moment].append(area)

    def take(self, liaison: str, moment: Moment, area: str, load: int) -> None:
        self._slot[liaison, moment] -= load
        self._week[liaison, moment[0]] -= load
        self._areas[liaison, moment].remove(area)

    def week_load(self, liaison: str, week: int) -> int:
        return self._week[liaison, week]

    def obstacle(self, liaison: str, moment: Moment, area: str, load: int) -> str | None:
        """Why one more visit does not fit: half_day_full, week_full or too_far; None: it fits."""
        if self._slot[liaison, moment] + load > SLOT_LOAD:
            return "half_day_full"
        if self._week[liaison, moment[0]] + load > self.cap(liaison, moment[0]):
            return "week_full"
        return "too_far" if self._too_far(liaison, moment, area) else None

    def fits(self, liaison: str, moment: Moment, area: str, load: int) -> bool:
        return self.obstacle(liaison, moment, area, load) is None

    def visits_area(self, liaison: str, moment: Moment, area: str) -> bool:
        """Whether the liaison is in this area on this day already."""
        return area in self._areas[liaison, moment] + self._areas[liaison, _other_half(moment)]

    def _too_far(self, liaison: str, moment: Moment, area: str) -> bool:
        here = self._areas[liaison, moment]
        same_day = here + self._areas[liaison, _other_half(moment)]
        return any(
            self.apart(area, other) > self.rules.half_day_minutes_apart for other in here
        ) or any(self.apart(area, other) > self.rules.day_minutes_apart for other in same_day)


def _other_half(moment: Moment) -> Moment:
    week, half_day = moment
    return week, half_day ^ 1
