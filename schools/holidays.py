"""The calendar of a school: school holidays by region, and public holidays. Pure.

School holidays are facts that the government publishes per school year and region; they stand in
`facts/school_holidays.csv`, each row with its source. Every lookup takes another table as well, so
that a municipality or school can bring its own dates. A day that no row covers is a school day only
as far as the table goes: `gaps` and `gaps_between` name what it lacks.

Public holidays are computed (Algemene termijnenwet, article 3).

Periods are half-open as everywhere in the product: `start` belongs to them, `end` does not.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from schools.isoweeks import IsoWeek

Region = Literal["noord", "midden", "zuid"]
REGIONS: tuple[Region, ...] = get_args(Region)
# What every school year has in every region, in this order.
EXPECTED = (
    "Herfstvakantie",
    "Kerstvakantie",
    "Voorjaarsvakantie",
    "Meivakantie",
    "Zomervakantie",
)
FACTS = Path(__file__).parent / "facts"
# Before that year the country kept Koninginnedag on 30 April.
FIRST_PUBLIC_HOLIDAY_YEAR = 2014
# A summer holiday runs on so far into the school year after its own.
_SUMMER_TAIL = timedelta(weeks=6)


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """One holiday of one region in one school year."""

    school_year: str  # '2026-2027'
    region: Region
    name: str
    first_day: date  # as published: usually a Saturday
    last_day: date  # included: usually a Sunday
    status: Literal["verplicht", "advies"]  # fixed by the government, or advised
    optional: bool = False  # a week that a school may take or not
    source: str = ""
    verify: bool = False  # not (yet) from an official publication
    note: str = ""

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    """A feestdag.

    `free`: schools and municipal offices are closed by rule. False for Goede Vrijdag, on which each
    school decides for itself, and for Bevrijdingsdag outside the lustrum years (2025, 2030, ...):
    who closes then says so as a closure of its own. The Friday after Hemelvaartsdag is no public
    holiday at all, although many schools are closed.
    """

    day: date
    name: str
    free: bool = True


@dataclass(frozen=True, slots=True)
class Gap:
    """What the table lacks: one holiday of a school year, or (holiday '') the whole year."""

    school_year: str
    region: Region
    holiday: str

    def __str__(self) -> str:
        missing = f"de {self.holiday.lower()}" if self.holiday else "alle vakanties"
        return (
            f"In de vakantietabel ontbreken van {self.school_year}, regio {self.region}: {missing}."
        )


@dataclass(frozen=True, slots=True)
class SchoolWeek:
    """A week with at least one school day."""

    week: IsoWeek
    school_days: tuple[date, ...]  # Monday to Friday, without holidays, in order


# --- the table -----------------------------------------------------------------------------------


@cache
def school_holidays() -> tuple[SchoolHoliday, ...]:
    """The table that comes with the product, by school year and region."""
    sources = {row["source"]: row["description"] for row in _facts("school_holiday_sources.csv")}
    return tuple(_school_holiday(row, sources) for row in _facts("school_holidays.csv"))


def _facts(name: str) -> Iterator[dict[str, str]]:
    with open(FACTS / name, encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, strict=True)


def _school_holiday(row: dict[str, str], sources: dict[str, str]) -> SchoolHoliday:
    return SchoolHoliday(
        school_year=row["school_year"],
        region=as_region(row["region"]),
        name=row["name"],
        first_day=date.fromisoformat(row["first_day"]),
        last_day=date.fromisoformat(row["last_day"]),
        status="verplicht" if row["status"] == "verplicht" else "advies",
        optional=row["optional"] == "yes",
        source=sources[row["source"]],
        verify=row["verify"] == "yes",
        note=row["note"],
    )


def as_region(text: str) -> Region:
    """'Zuid' or 'zuid' -> 'zuid'. Raises ValueError for anything that is no region."""
    for region in REGIONS:
        if text.lower() == region:
            return region
    raise ValueError(f"{text!r} is not one of {', '.join(REGIONS)}")


def region_of(municipality: str, place: str = "") -> Region | None:
    """The holiday region of a place in a municipality (CBS code), for a school without its own.

    Four municipalities lie in two regions; without a place it is that of most of their schools.
    None for a code that is not in the table (municipalities of April 2026).
    """
    found = _municipality_regions().get(municipality)
    if found is None:
        return None
    region, exceptions = found
    return exceptions.get(place.upper(), region)


@cache
def _municipality_regions() -> dict[str, tuple[Region, dict[str, Region]]]:
    return {
        row["municipality"]: (as_region(row["region"]), _exceptions(row["exceptions"]))
        for row in _facts("municipality_regions.csv")
    }


def _exceptions(text: str) -> dict[str, Region]:
    """'zuid:Dussen|Hank' -> {'DUSSEN': 'zuid', 'HANK': 'zuid'}."""
    region, _, places = text.partition(":")
    return {place.upper(): as_region(region) for place in places.split("|") if place}


# --- school holidays -----------------------------------------------------------------------------


def holiday_on(
    region: Region,
    day: date,
    table: Sequence[SchoolHoliday] | None = None,
    *,
    with_optional: bool = False,
) -> SchoolHoliday | None:
    """The school holiday on a day, None when there is none (or the table does not know it)."""
    found = holidays_between(
        region, day, day + timedelta(days=1), table, with_optional=with_optional
    )
    # Where the optional week overlaps the May holiday, the May holiday is meant.
    return min(found, key=lambda holiday: holiday.optional, default=None)


def holidays_between(
    region: Region,
    start: date,
    end: date,
    table: Sequence[SchoolHoliday] | None = None,
    *,
    with_optional: bool = False,
) -> tuple[SchoolHoliday, ...]:
    """The school holidays with at least one day in [start, end), by first day."""
    rows = (each for each in _table(table) if each.region == region)
    wanted = (each for each in rows if with_optional or not each.optional)
    found = (each for each in wanted if each.first_day < end and start <= each.last_day)
    return tuple(sorted(found, key=lambda holiday: (holiday.first_day, holiday.last_day)))


def _table(table: Sequence[SchoolHoliday] | None) -> Sequence[SchoolHoliday]:
    return school_holidays() if table is None else table


def school_year_of(day: date) -> str:
    """The school year of a day, '2026-2027': 1 August to 31 July (WPO article 1)."""
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{first + 1}"


def gaps(
    region: Region, school_year: str, table: Sequence[SchoolHoliday] | None = None
) -> tuple[Gap, ...]:
    """What the table lacks of one school year: nothing, some holidays, or the whole year."""
    rows = (each for each in _table(table) if each.region == region)
    present = {each.name for each in rows if each.school_year == school_year}
    missing = [name for name in EXPECTED if name not in present]
    if len(missing) == len(EXPECTED):
        return (Gap(school_year, region, ""),)
    return tuple(Gap(school_year, region, name) for name in missing)


def gaps_between(
    region: Region, start: date, end: date, table: Sequence[SchoolHoliday] | None = None
) -> tuple[Gap, ...]:
    """What the table lacks of every school year whose holidays can fall in [start, end).

    Before mid-September that includes the summer holiday of the school year before, and of that
    year only this one.
    """
    own = [gap for year in _school_years(start, end) for gap in gaps(region, year, table)]
    before = school_year_of(start - _SUMMER_TAIL)
    if before == school_year_of(start):
        return tuple(own)
    summer = (gap for gap in gaps(region, before, table) if gap.holiday in ("", "Zomervakantie"))
    return (*summer, *own)


def _school_years(start: date, end: date) -> list[str]:
    first = int(school_year_of(start)[:4])
    last = int(school_year_of(max(start, end - timedelta(days=1)))[:4])
    return [f"{year}-{year + 1}" for year in range(first, last + 1)]


def to_verify(
    region: Region, start: date, end: date, table: Sequence[SchoolHoliday] | None = None
) -> tuple[SchoolHoliday, ...]:
    """The holidays in [start, end) whose dates are not from an official publication."""
    found = holidays_between(region, start, end, table, with_optional=True)
    return tuple(holiday for holiday in found if holiday.verify)


# --- public holidays -----------------------------------------------------------------------------


def easter(year: int) -> date:
    """Eerste Paasdag: the anonymous Gregorian computus (Meeus, Astronomical Algorithms, ch. 8)."""
    century, rest = divmod(year, 100)
    moon = year % 19
    tilt = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * moon + century - century // 4 - tilt + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (moon + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int) -> tuple[PublicHoliday, ...]:
    """All feestdagen of a year, by day. Raises ValueError before 2014 (Koninginnedag)."""
    if year < FIRST_PUBLIC_HOLIDAY_YEAR:
        raise ValueError(f"Public holidays are known from {FIRST_PUBLIC_HOLIDAY_YEAR}, not {year}")
    fixed = (
        PublicHoliday(date(year, 1, 1), "Nieuwjaarsdag"),
        PublicHoliday(_kings_day(year), "Koningsdag"),
        PublicHoliday(date(year, 5, 5), "Bevrijdingsdag", free=year % 5 == 0),
        PublicHoliday(date(year, 12, 25), "Eerste Kerstdag"),
        PublicHoliday(date(year, 12, 26), "Tweede Kerstdag"),
    )
    return tuple(sorted((*fixed, *_around_easter(year)), key=lambda holiday: holiday.day))


def _kings_day(year: int) -> date:
    birthday = date(year, 4, 27)
    return birthday if birthday.isoweekday() != 7 else date(year, 4, 26)


def _around_easter(year: int) -> tuple[PublicHoliday, ...]:
    sunday = easter(year)
    return (
        PublicHoliday(sunday - timedelta(days=2), "Goede Vrijdag", free=False),
        PublicHoliday(sunday, "Eerste Paasdag"),
        PublicHoliday(sunday + timedelta(days=1), "Tweede Paasdag"),
        PublicHoliday(sunday + timedelta(days=39), "Hemelvaartsdag"),
        PublicHoliday(sunday + timedelta(days=49), "Eerste Pinksterdag"),
        PublicHoliday(sunday + timedelta(days=50), "Tweede Pinksterdag"),
    )


def public_holiday_on(day: date) -> PublicHoliday | None:
    """The feestdag on a day. Of two on one day (5 May 2016) the one that gives the day off."""
    found = (holiday for holiday in public_holidays(day.year) if holiday.day == day)
    return min(found, key=lambda holiday: not holiday.free, default=None)


def is_workday(day: date) -> bool:
    """Monday to Friday, and no public holiday on which schools and offices are closed by rule.

    5 May is a workday outside the lustrum years. Municipal staff have it off every year since 2024
    (cao Gemeenten, article 6.6), but what the portal counts in workdays is what schools and the
    CJG promise each other, and they do not fall under that agreement. A report is never due in
    May, so the town hall loses nothing by it.
    """
    holiday = public_holiday_on(day)
    return day.isoweekday() <= 5 and not (holiday and holiday.free)


# --- school days ---------------------------------------------------------------------------------


def free_day(
    region: Region,
    day: date,
    table: Sequence[SchoolHoliday] | None = None,
    *,
    with_optional: bool = False,
) -> str:
    """The name of what keeps schools closed on a day; '' for a school day or a plain weekend.

    A public holiday goes before the school holiday in which it falls.
    """
    public = public_holiday_on(day)
    if public and public.free:
        return public.name
    holiday = holiday_on(region, day, table, with_optional=with_optional)
    return holiday.name if holiday else ""


def school_weeks(
    region: Region,
    start: date,
    end: date,
    table: Sequence[SchoolHoliday] | None = None,
    *,
    with_optional: bool = False,
) -> tuple[SchoolWeek, ...]:
    """The weeks of a term [start, end) that have a school day, in order.

    Only the days within the term count, so its first and last week may be short. Weeks that are
    wholly holiday are left out: they do not count in a week rhythm.
    """
    rows = holidays_between(region, start, end, table, with_optional=with_optional)
    days: dict[IsoWeek, list[date]] = {}
    for offset in range((end - start).days):
        day = start + timedelta(days=offset)
        if is_workday(day) and not any(day in holiday for holiday in rows):
            days.setdefault(IsoWeek.of(day), []).append(day)
    return tuple(SchoolWeek(week, tuple(found)) for week, found in days.items())
