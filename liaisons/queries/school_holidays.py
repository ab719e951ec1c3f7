"""The table of school holidays, and the weeks of school that it leaves."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q

from ocp_portal.accounts.models import Municipality
from ocp_portal.periods import period
from schools import holidays
from schools.models import SchoolHoliday

Table = Sequence[holidays.SchoolHoliday]


def holiday_table(
    first: dt.date, until: dt.date, *, year_of: dt.date | None = None
) -> tuple[holidays.SchoolHoliday, ...]:
    """The school holidays of all regions that touch [first, until), as the calendar wants them;
    besides all of the school year of the day `year_of`. One query."""
    wanted = Q(period__overlap=period(first, until))
    if year_of:
        wanted |= Q(school_year=holidays.school_year_of(year_of))
    rows = SchoolHoliday.objects.filter(wanted).order_by("period")
    return tuple(_holiday(row) for row in rows)


def weeks_of_school(
    municipality: Municipality, first: dt.date, until: dt.date, table: Table | None = None
) -> tuple[holidays.SchoolWeek, ...]:
    """The weeks of [first, until) with a school day in the region of the municipality."""
    region = holidays.as_region(municipality.holiday_region)
    held = holiday_table(first, until) if table is None else table
    return holidays.school_weeks(region, first, until, held)


def missing_holidays(
    municipality: Municipality, monday: dt.date, table: Table | None = None
) -> list[str]:
    """What the table of holidays lacks of the school year of a week, as Dutch sentences."""
    year = holidays.school_year_of(monday)
    region = holidays.as_region(municipality.holiday_region)
    held = holiday_table(monday, monday, year_of=monday) if table is None else table
    return [str(gap) for gap in holidays.gaps(region, year, held)]


def _holiday(row: SchoolHoliday) -> holidays.SchoolHoliday:
    return holidays.SchoolHoliday(
        school_year=row.school_year,
        region=holidays.as_region(row.region),
        name=row.name,
        first_day=row.period.lower,
        last_day=row.period.upper - dt.timedelta(days=1),
        status="verplicht" if row.status == "verplicht" else "advies",
        # A week that a school may take or not; who takes it says so as a closure.
        optional=row.name.startswith("Adviesweek"),
    )
