"""The table of school holidays, the weeks of school that it leaves, and when one school is shut."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q

from ocp_portal.accounts.models import Municipality
from ocp_portal.dutch import dutch_date
from ocp_portal.periods import period
from schools import holidays
from schools.models import Closure, School, SchoolHoliday

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


def closed_because(school: School, day: dt.date) -> str:
    """A Dutch sentence that names the holiday or the closure; '' when the school is open."""
    if school.gone_on and day >= school.gone_on:
        return f"Deze school is opgeheven (sinds {dutch_date(school.gone_on)})."
    region = holidays.as_region(school.holiday_region)
    table = holiday_table(day, day + dt.timedelta(days=1))
    if free := holidays.free_day(region, day, table):
        return f"Op {dutch_date(day)} is de school vrij: {free}."
    closure = Closure.objects.filter(school=school, period__contains=day).first()
    return f"Op {dutch_date(day)} is de school gesloten: {closure.reason}." if closure else ""


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
