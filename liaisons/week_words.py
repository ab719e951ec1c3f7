"""A week as people read it. Addresses and keys of jobs write '2026-W48': schools/isoweeks.py."""

import datetime as dt

from ocp_portal.dutch import day_and_month, dutch_date
from schools.isoweeks import IsoWeek

TO_FRIDAY = dt.timedelta(days=4)


def week_title(day: dt.date) -> str:
    """'Week 48, 23 tot en met 27 november 2026': above a page."""
    monday, friday = _ends(day)
    first = _first(monday, friday)
    if monday.year != friday.year:
        first += f" {monday.year}"
    return f"Week {IsoWeek.of(day).week}, {first} tot en met {dutch_date(friday)}"


def week_in_words(day: dt.date) -> str:
    """'week 48 (23 t/m 27 november)': in a sentence and in the subject of a mail."""
    monday, friday = _ends(day)
    return f"week {IsoWeek.of(day).week} ({_first(monday, friday)} t/m {day_and_month(friday)})"


def weeks_in_words(first: dt.date, last: dt.date) -> str:
    """'week 45 t/m 47 (tot en met 20 november)'; one week as above."""
    if IsoWeek.of(first) == IsoWeek.of(last):
        return week_in_words(first)
    one, other = IsoWeek.of(first).week, IsoWeek.of(last).week
    return f"week {one} t/m {other} (tot en met {day_and_month(_ends(last)[1])})"


def _ends(day: dt.date) -> tuple[dt.date, dt.date]:
    monday = IsoWeek.of(day).monday
    return monday, monday + TO_FRIDAY


def _first(monday: dt.date, friday: dt.date) -> str:
    return str(monday.day) if monday.month == friday.month else day_and_month(monday)
