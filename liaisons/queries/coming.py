"""Who comes when: the coming weeks of one school, and what it can still confirm."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from liaisons.models import NurseVisit, Visit, VisitKind
from liaisons.queries.pages import VISIT
from liaisons.queries.plan import PlannedWeek, monday_of, planned_weeks
from liaisons.queries.vacant_meetings import together, vacant_meetings
from liaisons.weeks.causes import NOBODY
from ocp_portal import clock
from schools.holidays import as_region, free_day
from schools.models import School

Row = dict[str, Any]
WEEK = dt.timedelta(weeks=1)
COLUMNS = (*VISIT, "origin", "makes_up__status", "dispute", "settled")


@dataclass(frozen=True, slots=True)
class ComingWeek:
    """`visits` in the shape of `queries.pages.VISIT` rows, with kind, origin, confirmed_at,
    dispute and settled; without pk while provisional. `holiday` is the name of what takes the
    whole week."""

    monday: dt.date
    published: bool
    holiday: str
    visits: tuple[dict[str, Any], ...]
    nurse: tuple[dict[str, Any], ...] = ()  # date and daypart of the jeugdverpleegkundige


def visits_around(
    user: Any, school: School, weeks: int = 6, on: dt.date | None = None
) -> list[Row]:
    """Visits of published weeks: so many weeks back, and from the week of `on` so many ahead; of
    the weeks ahead also meetings to which nobody comes."""
    start = monday_of(on or clock.today())
    back = min(start, clock.today() - weeks * WEEK)
    rows = Visit.objects.visible_to(user).filter(school=school)
    until = start + weeks * WEEK
    return together(
        rows.filter(date__gte=back, date__lt=until),
        meetings=vacant_meetings(user, start, until).filter(school=school),
        columns=COLUMNS,
        order=("date", "-daypart", "kind"),
    )


def nurse_around(user: Any, school: School, weeks: int = 6, on: dt.date | None = None) -> list[Row]:
    """Half-days of the jeugdverpleegkundige in the coming weeks (NRM-7)."""
    start = monday_of(on or clock.today())
    rows = NurseVisit.objects.visible_to(user).filter(
        school=school, date__gte=start, date__lt=start + weeks * WEEK
    )
    return [dict(row) for row in rows.order_by("date", "-daypart").values("date", "daypart")]


def by_week_of(rows: Iterable[Row]) -> dict[dt.date, list[Row]]:
    """By Monday; a week without any is empty."""
    found: dict[dt.date, list[Row]] = defaultdict(list)
    for row in rows:
        found[monday_of(row["date"])].append(row)
    return found


def coming_weeks(
    school: School,
    rows: Iterable[Row],
    weeks: int = 6,
    on: dt.date | None = None,
    *,
    nurse: Iterable[Row] = (),
) -> list[ComingWeek]:
    """From the week of `on` (today): published visits out of `rows`, and what the pattern says
    after them; with half-days of the nurse out of `nurse`."""
    start = monday_of(on or clock.today())
    nurse_by_week = by_week_of(nurse)
    by_week = by_week_of(rows)
    return [
        ComingWeek(
            week.monday,
            week.published,
            _whole_week(school, week),
            tuple(
                _where_nobody_else(
                    by_week[week.monday] if week.published else _provisional(school, week)
                )
            ),
            tuple(nurse_by_week[week.monday]),
        )
        for week in planned_weeks(school.municipality, start, weeks, school=school)
    ]


def _where_nobody_else(rows: Sequence[Row]) -> Iterator[Row]:
    """That one liaison does not come is no news for a school where another comes then."""
    taken = {_place(row) for row in rows if row["status"] != Visit.Status.CANCELLED}
    return (row for row in rows if row["cause"] not in NOBODY or _place(row) not in taken)


def _place(row: Row) -> tuple[dt.date, str, bool]:
    return row["date"], row["daypart"], row["kind"] == VisitKind.MEETING


def _provisional(school: School, week: PlannedWeek) -> list[Row]:
    return [
        {
            "pk": None,
            "school": school.pk,
            "school__code": school.code,
            "school__name": school.name,
            "liaison": visit.liaison,
            "liaison__name": week.names.get(visit.liaison or 0, ""),
            "standing_in_for__name": week.names.get(visit.standing_in_for or 0),
            "date": visit.date,
            "daypart": visit.daypart,
            "status": Visit.Status.CANCELLED if visit.cause else Visit.Status.PLANNED,
            "reason": visit.reason,
            "cause": visit.cause or "",
            "version": 0,
            "kind": visit.kind,
            "origin": Visit.Origin.MAKE_UP if visit.make_up else Visit.Origin.PATTERN,
            "makes_up__status": None,
            "confirmed_at": None,
            "dispute": "",
            "settled": "",
        }
        for visit in week.visits
    ]


def _whole_week(school: School, week: PlannedWeek) -> str:
    """The holiday that takes all five days of it, else nothing."""
    region = as_region(school.holiday_region)
    days = [
        free_day(region, week.monday + dt.timedelta(days=day), week.holidays) for day in range(5)
    ]
    return days[0] if all(days) else ""


def answered(rows: Iterable[Row], weeks: int = 6) -> list[Row]:
    """Visits of the past weeks of which the school said whether they were so; the newest first."""
    since = clock.today() - weeks * WEEK
    said = [row for row in rows if row["confirmed_at"] and row["date"] >= since]
    return sorted(said, key=lambda row: (-row["date"].toordinal(), row["daypart"]))


def to_confirm(rows: Iterable[Row], weeks: int = 6) -> list[Row]:
    """Visits of the past weeks of which the school has not said whether they were so.

    Only what was ticked; the newest first. Care meetings as well: they count too.
    """
    today = clock.today()
    open_ones = [
        row
        for row in rows
        if today - weeks * WEEK <= row["date"] <= today
        and row["confirmed_at"] is None
        and row["status"] not in {Visit.Status.CANCELLED, Visit.Status.PLANNED}
    ]
    return sorted(open_ones, key=lambda row: (-row["date"].toordinal(), row["daypart"]))
