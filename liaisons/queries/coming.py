"""Who comes when: the coming weeks of one school, and what it can still confirm."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from liaisons.models import Liaison, Visit, VisitKind, WeekRoster
from liaisons.queries.pages import VISIT
from liaisons.queries.plan import PlannedWeek, holiday_table, monday_of, planned_weeks
from ocp_portal import clock
from schools.holidays import as_region, free_day
from schools.models import School

WEEK = dt.timedelta(weeks=1)
COLUMNS = (*VISIT, "origin", "confirmed_at", "dispute")


@dataclass(frozen=True, slots=True)
class ComingWeek:
    """`visits` in the shape of `queries.pages.VISIT` rows, with kind, origin, confirmed_at and
    dispute; without pk while provisional. `holiday` is the name of what takes the whole week."""

    monday: dt.date
    published: bool
    holiday: str
    visits: tuple[dict[str, Any], ...]


def coming_weeks(school: School, weeks: int = 6, on: dt.date | None = None) -> list[ComingWeek]:
    """From the week of `on` (today): published visits, and what the pattern says after them."""
    start = monday_of(on or clock.today())
    until = start + weeks * WEEK
    rosters = WeekRoster.objects.filter(
        municipality=school.municipality_id, monday__gte=start, monday__lt=until
    )
    published = set(rosters.values_list("monday", flat=True))
    rows = _published_rows(school, start, until)
    planned = planned_weeks(school.municipality, start, weeks, school=school)
    names = _names(planned)
    holidays = _whole_weeks(school, start, weeks)
    return [
        ComingWeek(
            week.monday,
            week.monday in published,
            holidays[week.monday],
            tuple(rows[week.monday])
            if week.monday in published
            else tuple(_provisional(school, week, names)),
        )
        for week in planned
    ]


def _published_rows(
    school: School, start: dt.date, until: dt.date
) -> dict[dt.date, list[dict[str, Any]]]:
    found: dict[dt.date, list[dict[str, Any]]] = defaultdict(list)
    visits = Visit.objects.filter(school=school, date__gte=start, date__lt=until)
    for row in visits.order_by("date", "-daypart", "kind").values(*COLUMNS):
        found[monday_of(row["date"])].append(row)
    return found


def _names(weeks: list[PlannedWeek]) -> dict[int, str]:
    people = {visit.liaison for week in weeks for visit in week.visits}
    people |= {visit.standing_in_for or 0 for week in weeks for visit in week.visits}
    return dict(Liaison.objects.filter(pk__in=people).values_list("pk", "name"))


def _provisional(school: School, week: PlannedWeek, names: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "pk": None,
            "school": school.pk,
            "school__code": school.code,
            "school__name": school.name,
            "liaison": visit.liaison,
            "liaison__name": names.get(visit.liaison, ""),
            "standing_in_for__name": names.get(visit.standing_in_for or 0),
            "date": visit.date,
            "daypart": visit.daypart,
            "status": Visit.Status.CANCELLED if visit.cause else Visit.Status.PLANNED,
            "reason": visit.reason,
            "cause": visit.cause or "",
            "version": 0,
            "kind": visit.kind,
            "origin": Visit.Origin.MAKE_UP if visit.make_up else Visit.Origin.PATTERN,
            "confirmed_at": None,
            "dispute": "",
        }
        for visit in week.visits
    ]


def _whole_weeks(school: School, start: dt.date, weeks: int) -> dict[dt.date, str]:
    """By Monday: the holiday that takes all five days of it, else nothing."""
    table = holiday_table(start, start + weeks * WEEK)
    region = as_region(school.holiday_region)
    found = {}
    for number in range(weeks):
        monday = start + number * WEEK
        days = [free_day(region, monday + dt.timedelta(days=day), table) for day in range(5)]
        found[monday] = next(iter(days)) if all(days) else ""
    return found


def to_confirm(user: Any, school: School, weeks: int = 6) -> list[dict[str, Any]]:
    """Visits of the past weeks of which the school has not said whether they were so.

    Only what was ticked or should have been; the newest first. A meeting needs no confirmation.
    """
    today = clock.today()
    rows = (
        Visit.objects.visible_to(user)
        .filter(school=school, date__gte=today - weeks * WEEK, date__lte=today, confirmed_at=None)
        .exclude(status__in=[Visit.Status.CANCELLED, Visit.Status.PLANNED])
        .exclude(kind=VisitKind.MEETING)
    )
    return list(rows.order_by("-date", "daypart").values(*COLUMNS))
