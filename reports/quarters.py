"""Quarters of the calendar year, the ISO weeks in them and the first workday after them. Pure.

A week belongs to the quarter that holds its Thursday: the rule by which ISO 8601 gives a week to
a year, carried on to quarters. So each week belongs to exactly one quarter, the quarters of a
year hold exactly the weeks of that ISO year, and a quarter has 12, 13 or 14 of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from schools.holidays import is_workday
from schools.isoweeks import IsoWeek

ORDINALS = ("Eerste", "Tweede", "Derde", "Vierde")
MONTHS = 3
THURSDAY = 3
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A quarter of a calendar year, `number` 1 to 4; they compare in time. ValueError if not."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.year < date.max.year and 1 <= self.number <= len(ORDINALS)):
            raise ValueError("A quarter has a year and a number from 1 to 4.")

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """'2026-Q3' as a Quarter. ValueError for any other form."""
        match = re.fullmatch(r"([0-9]{4})-Q([1-4])", text)
        if not match:
            raise ValueError("A quarter is written as 2026-Q3.")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + MONTHS - 1) // MONTHS)

    @classmethod
    def of_week(cls, week: IsoWeek) -> Quarter:
        return cls.of(week.monday + THURSDAY * ONE_DAY)

    def __str__(self) -> str:
        return f"{self.year:04}-Q{self.number}"

    @property
    def name(self) -> str:
        """'Derde kwartaal 2026', as a reader sees it."""
        return f"{ORDINALS[self.number - 1]} kwartaal {self.year}"

    @property
    def first_day(self) -> date:
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - ONE_DAY

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> Quarter:
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    @property
    def weeks(self) -> list[IsoWeek]:
        """The ISO weeks whose Thursday lies in the quarter, in order."""
        wait = (THURSDAY - self.first_day.weekday()) % 7
        first = self.first_day + wait * ONE_DAY
        days = range(0, (self.next.first_day - first).days, 7)
        return [IsoWeek.of(first + day * ONE_DAY) for day in days]

    @property
    def reporting_day(self) -> date:
        """The first workday after the quarter: then its report is made."""
        return first_workday(self.next.first_day)

    @property
    def in_sentence(self) -> str:
        """'derde kwartaal 2026', inside a sentence."""
        return self.name.lower()


def first_workday(on_or_after: date) -> date:
    """What a workday is, is said in one place: `schools.holidays.is_workday`."""
    day = on_or_after
    while not is_workday(day):
        day += ONE_DAY
    return day
