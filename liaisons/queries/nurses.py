"""When the jeugdverpleegkundige can be at a school: not when it is free, closed or gone."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from liaisons.models import NurseVisit
from liaisons.queries.school_holidays import holiday_table
from ocp_portal.dutch import dutch_date
from schools.holidays import SchoolHoliday, as_region, free_day
from schools.models import Closure, School

ONE_DAY = dt.timedelta(days=1)


def closed_because(school: School, day: dt.date) -> str:
    """A Dutch sentence that names the holiday or the closure; '' when the school is open."""
    if school.gone_on and day >= school.gone_on:
        return f"Deze school is opgeheven (sinds {dutch_date(school.gone_on)})."
    region, table = as_region(school.holiday_region), holiday_table(day, day + ONE_DAY)
    if free := free_day(region, day, table):
        return f"Op {dutch_date(day)} is de school vrij: {free}."
    closure = Closure.objects.filter(school=school, period__contains=day).first()
    return f"Op {dutch_date(day)} is de school gesloten: {closure.reason}." if closure else ""


def on_open_days(
    rows: QuerySet[NurseVisit], table: Sequence[SchoolHoliday]
) -> list[tuple[int, dt.date]]:
    """School and date of these half-days, without those that cannot have been: a day may turn
    out to be free or closed after it was recorded, and nobody ticks it."""
    closed = Closure.objects.filter(school=OuterRef("school"), period__contains=OuterRef("date"))
    there = Q(school__gone_on=None) | Q(school__gone_on__gt=F("date"))
    found = rows.filter(there).exclude(Exists(closed)).order_by("date", "pk")
    return [
        (school, day)
        for school, region, day in found.values_list("school", "school__holiday_region", "date")
        if not free_day(as_region(region), day, table)
    ]
