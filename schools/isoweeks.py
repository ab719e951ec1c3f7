"""ISO weeks (ISO 8601): Monday to Sunday; week 1 is the week with the year's first Thursday."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_WRITTEN = re.compile(r"([0-9]{4})-W([0-9]{2})")


@dataclass(frozen=True, slots=True, order=True)
class IsoWeek:
    """One week, written '2026-W48'. Raises ValueError for a week that its year does not have."""

    year: int  # the ISO year: 1 January 2027 lies in 2026-W53
    week: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.week, 1)

    @classmethod
    def of(cls, day: date) -> Self:
        year, week, _ = day.isocalendar()
        return cls(year, week)

    @classmethod
    def parse(cls, text: str) -> Self:
        match = _WRITTEN.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not an ISO week such as '2026-W48'")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.week:02}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.week, 1)

    @property
    def weekdays(self) -> tuple[date, ...]:
        """Monday to Friday."""
        return tuple(self.monday + timedelta(days=i) for i in range(5))

    def plus(self, weeks: int) -> Self:
        """So many weeks later (or earlier), right over year borders and week 53."""
        return type(self).of(self.monday + timedelta(weeks=weeks))
