"""When an agreed care meeting is, in weeks that are still provisional, and when it cannot be."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from liaisons.queries.plan import PlannedWeek, monday_of, outlook
from liaisons.weeks.causes import ABSENT, BUSY, NOBODY, NOT_WORKING, Cause
from liaisons.weeks.making import MEETING, Planned
from ocp_portal import clock
from ocp_portal.dutch import listed
from schools.half_days import half_day
from schools.models import CareMeetingSeries, School

AHEAD = 8  # weeks: two rounds of the cycle
NO_LIAISON = "de school heeft dan geen contactpersoon"
_TOLD = {NOT_WORKING: "werkt dan niet", ABSENT: "is dan afwezig"}


def meeting_days(user: Any, series: CareMeetingSeries) -> dict[dt.date, str]:
    """Days of this meeting to come, each with what stands in its way, or ''. For whoever sees it.

    In a holiday it is not held. No day at all where no plan holds.
    """
    seen = CareMeetingSeries.objects.visible_to(user).filter(pk=series.pk)
    if not seen.exists():
        return {}
    school = series.school
    start = monday_of(max(series.period.lower, clock.today()))
    coming = outlook(school.municipality, start, AHEAD, around=school).weeks()
    names = _names(coming)
    return {
        visit.date: _obstacle(visit, week, names)
        for week in coming
        for visit in week.visits
        if not week.published and _is_of(visit, series)
    }


def _names(weeks: Iterable[PlannedWeek]) -> dict[int, str]:
    ids = {visit.school for week in weeks for visit in week.visits}
    return dict(School.objects.filter(pk__in=ids).values_list("pk", "name"))


def _is_of(visit: Planned, series: CareMeetingSeries) -> bool:
    number = half_day(visit.date.weekday(), visit.daypart)
    here = (visit.school, visit.kind, number) == (series.school_id, MEETING, series.half_day)
    held = visit.cause is None or visit.cause in NOBODY
    return here and held and visit.date >= clock.today()


def _obstacle(visit: Planned, week: PlannedWeek, names: Mapping[int, str]) -> str:
    """'Anna Bakker is dan al op De Regenboog'; of who plans reads names, a school does not."""
    if visit.liaison is None or visit.cause == Cause.VACANT:
        return NO_LIAISON
    who = week.names[visit.liaison]
    if visit.reason in _TOLD:
        return f"{who} {_TOLD[visit.reason]}"
    if visit.reason != BUSY:
        return visit.reason
    moment = visit.liaison, visit.date, visit.daypart
    schools = {
        names[each.school]
        for each in week.visits
        if each.cause is None and (each.liaison, each.date, each.daypart) == moment
    }
    return f"{who} is dan al op {listed(sorted(schools))}"
