"""The school calendar: which weeks count in the cycle, and why a visit falls out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from liaisons.rostering.checking import half_days, known
from liaisons.rostering.instance import HALF_DAYS, Instance, InstanceError

WORKDAYS = 5


@dataclass(frozen=True)
class Period:
    """Named days, first and last included: a school holiday of a region, or a public holiday.

    `regions` left empty means everywhere.
    """

    name: str
    first: datetime.date
    last: datetime.date
    regions: tuple[str, ...] = ()

    def covers(self, day: datetime.date, region: str) -> bool:
        return self.first <= day <= self.last and (not self.regions or region in self.regions)


@dataclass(frozen=True)
class Closure:
    """A study day or other closure of one school; `half_days` left empty means whole days."""

    school: str
    name: str
    first: datetime.date
    last: datetime.date
    half_days: tuple[int, ...] = ()


@dataclass(frozen=True)
class Leave:
    """Days on which a liaison is not there; `half_days` left empty means whole days."""

    liaison: str
    name: str
    first: datetime.date
    last: datetime.date
    half_days: tuple[int, ...] = ()


@dataclass(frozen=True)
class SchoolRegion:
    """A school in another holiday region than the municipality's."""

    school: str
    region: str


@dataclass(frozen=True)
class Calendar:
    """A term and what breaks it. `region` is the municipality's holiday region: a week that is
    holiday there from Monday to Friday is no school week and does not count in the cycle.
    """

    first: datetime.date
    last: datetime.date
    region: str = ""
    school_holidays: tuple[Period, ...] = ()
    public_holidays: tuple[Period, ...] = ()
    closures: tuple[Closure, ...] = ()
    leave: tuple[Leave, ...] = ()
    school_regions: tuple[SchoolRegion, ...] = ()

    def region_of(self, school: str) -> str:
        return next((r.region for r in self.school_regions if r.school == school), self.region)

    def holiday(self, day: datetime.date, region: str) -> str | None:
        """The name of the school holiday on this day, if any."""
        return next((p.name for p in self.school_holidays if p.covers(day, region)), None)

    def public_holiday(self, day: datetime.date, region: str) -> str | None:
        return next((p.name for p in self.public_holidays if p.covers(day, region)), None)

    def closure(self, school: str, day: datetime.date, half_day: int) -> str | None:
        for closure in self.closures:
            if closure.school == school and _on(closure, day, half_day):
                return closure.name
        return None

    def leave_of(self, liaison: str, day: datetime.date, half_day: int) -> str | None:
        for leave in self.leave:
            if leave.liaison == liaison and _on(leave, day, half_day):
                return leave.name
        return None

    def is_school_week(self, week: str) -> bool:
        """Whether any workday of the ISO week lies in the term and outside the holidays."""
        return any(
            self.first <= d <= self.last and not self.holiday(d, self.region)
            for d in workdays(week)
        )

    def school_weeks(self) -> tuple[str, ...]:
        """All school weeks of the term in order; a year of 53 weeks needs nothing special."""
        return tuple(week for week in self._weeks() if self.is_school_week(week))

    def cycle_week(self, week: str, cycle_weeks: int) -> int | None:
        """The place of a week in the cycle, or None where it is no school week of the term."""
        weeks = self.school_weeks()
        return weeks.index(week) % cycle_weeks if week in weeks else None

    def _weeks(self) -> Iterator[str]:
        monday = self.first - datetime.timedelta(days=self.first.weekday())
        while monday <= self.last:
            yield week_name(monday)
            monday += datetime.timedelta(weeks=1)


def _on(item: Closure | Leave, day: datetime.date, half_day: int) -> bool:
    return item.first <= day <= item.last and half_day in (item.half_days or (half_day,))


def week_name(day: datetime.date) -> str:
    """The ISO week of a day: 2026-W48."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def parse_week(week: str, path: str = "week") -> datetime.date:
    """The Monday of an ISO week. Raises InstanceError where there is no such week."""
    try:
        monday = datetime.datetime.strptime(f"{week}-1", "%G-W%V-%u").date()  # noqa: DTZ007  # a date
    except ValueError:
        raise InstanceError(f"{path}: {week!r} is not an ISO week like 2026-W48") from None
    if week_name(monday) != week:
        raise InstanceError(f"{path}: {week!r} is not an ISO week like 2026-W48")
    return monday


def workdays(week: str) -> tuple[datetime.date, ...]:
    monday = parse_week(week)
    return tuple(monday + datetime.timedelta(days=day) for day in range(WORKDAYS))


def date_of(week: str, half_day: int) -> datetime.date:
    """The day on which a half-day of an ISO week falls."""
    if not 0 <= half_day < HALF_DAYS:
        raise InstanceError(f"half_day: {half_day} is not between 0 and {HALF_DAYS - 1}")
    return workdays(week)[half_day // 2]


def check_calendar(instance: Instance, calendar: Calendar, path: str) -> None:
    """Raises InstanceError at the first field of a calendar that does not fit."""
    _check_order(calendar.first, calendar.last, path)
    for name in ("school_holidays", "public_holidays"):
        for index, period in enumerate(getattr(calendar, name)):
            _check_order(period.first, period.last, f"{path}.{name}[{index}]")
    for index, closure in enumerate(calendar.closures):
        at = f"{path}.closures[{index}]"
        known(f"{at}.school", closure.school, instance.school_by_id, "school")
        _check_order(closure.first, closure.last, at)
        half_days(f"{at}.half_days", closure.half_days)
    for index, leave in enumerate(calendar.leave):
        at = f"{path}.leave[{index}]"
        known(f"{at}.liaison", leave.liaison, instance.liaison_by_id, "liaison")
        _check_order(leave.first, leave.last, at)
        half_days(f"{at}.half_days", leave.half_days)
    for index, region in enumerate(calendar.school_regions):
        at = f"{path}.school_regions[{index}].school"
        known(at, region.school, instance.school_by_id, "school")


def _check_order(first: datetime.date, last: datetime.date, path: str) -> None:
    if last < first:
        raise InstanceError(f"{path}.last: {last} is before {path}.first {first}")
    if (last - first).days > 3 * 366:
        raise InstanceError(f"{path}.last: more than three years after {path}.first")
