"""Quarters of the calendar year, the ISO weeks in them and the first working day after them.

A week belongs to the quarter that holds its Thursday: the rule by which ISO 8601 gives a week to
a year, carried on to quarters. So each week belongs to exactly one quarter, the quarters of a
year hold exactly the weeks of that ISO year, and a quarter has 12, 13 or 14 of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

ORDINALS = ("Eerste", "Tweede", "Derde", "Vierde")
MONTHS = 3
THURSDAY = 3
SATURDAY = 5
SUNDAY = 6
ONE_DAY = timedelta(days=1)
LIBERATION_DAY_YEARLY_FROM = 2024
LUSTRUM = 5


class IsoWeek(NamedTuple):
    """A week by its ISO year and number; str() gives '2026-W48'."""

    year: int
    week: int

    def __str__(self) -> str:
        return f"{self.year}-W{self.week:02}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.week, 1)


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
        return [_week_of(first + day * ONE_DAY) for day in days]

    @property
    def reporting_day(self) -> date:
        """The first working day after the quarter: then its report is made."""
        return first_working_day(self.next.first_day)


def _week_of(day: date) -> IsoWeek:
    year, week, _ = day.isocalendar()
    return IsoWeek(year, week)


def first_working_day(on_or_after: date) -> date:
    day = on_or_after
    while not is_working_day(day):
        day += ONE_DAY
    return day


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in public_holidays(day.year)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The days on which a Dutch municipality is closed, weekends apart.

    As in the collective agreement of the municipalities (cao Gemeenten, article 6.6, since 2024
    with 5 May every year; before that only in years that end in 0 or 5 is assumed here). Good
    Friday is not among them: it is a normal working day. King's Day is 27 April, or the 26th
    when that is a Sunday. Days that a municipality adds itself are not known here.
    """
    easter = easter_sunday(year)
    days = {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26), _kings_day(year)}
    days |= {easter + after * ONE_DAY for after in (1, 39, 50)}  # Easter Monday, Ascension, Whit
    if year >= LIBERATION_DAY_YEARLY_FROM or year % LUSTRUM == 0:
        days.add(date(year, 5, 5))
    return frozenset(days)


def _kings_day(year: int) -> date:
    day = date(year, 4, 27)
    return day - ONE_DAY if day.weekday() == SUNDAY else day


def easter_sunday(year: int) -> date:
    """Easter of the Gregorian calendar, by the anonymous algorithm (Meeus, Jones, Butcher)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leap_years, year_rest = divmod(of_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late_moon = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late_moon + 114, 31)
    return date(year, month, day + 1)
