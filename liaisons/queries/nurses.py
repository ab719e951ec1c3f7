"""When the jeugdverpleegkundige was at a school: not when it was free, closed or gone."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from liaisons.models import NurseVisit
from schools.holidays import SchoolHoliday, as_region, free_day
from schools.models import Closure


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
