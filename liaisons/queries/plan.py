"""What the published plan and the calendar say about coming weeks.

The number of queries does not depend on how many weeks, schools or visits there are.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from liaisons import weeks
from liaisons.models import (
    Absence,
    Assignment,
    Availability,
    MakeUpProposal,
    StandingPlan,
    StandingVisit,
)
from liaisons.models.plans import LOAD
from liaisons.weeks import Calendar, Planned, Span, by
from ocp_portal.accounts.models import Municipality
from ocp_portal.periods import period
from schools import holidays
from schools.models import Closure, School, SchoolHoliday

SATURDAY = dt.timedelta(days=5)


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    monday: dt.date
    has_plan: bool
    visits: tuple[Planned, ...]


def next_workday(day: dt.date) -> dt.date:
    """The day itself, or the Monday after a weekend."""
    return day + dt.timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def planned_weeks(
    municipality: Municipality, first: dt.date, number: int = 1, *, school: School | None = None
) -> list[PlannedWeek]:
    """The weeks from the Monday `first` as they would be made now, of all schools or one."""
    mondays = [first + dt.timedelta(weeks=i) for i in range(number)]
    span = period(first, mondays[-1] + SATURDAY)
    plans = list(
        StandingPlan.objects.filter(
            municipality=municipality,
            status=StandingPlan.Status.PUBLISHED,
            period__overlap=span,
        ).order_by("period")
    )
    if not plans:
        return [PlannedWeek(monday, False, ()) for monday in mondays]
    calendar = _calendar(municipality, plans[0].period.lower, span, school)
    visits = _standing_visits(plans, school)
    extra = _make_ups(municipality, span, school)
    return [_week(municipality, monday, plans, visits, extra, calendar) for monday in mondays]


def _week(
    municipality: Municipality,
    monday: dt.date,
    plans: Sequence[StandingPlan],
    visits: dict[tuple[int, int], list[weeks.StandingVisit]],
    extra: dict[dt.date, list[weeks.StandingVisit]],
    calendar: Calendar,
) -> PlannedWeek:
    """One week; a plan that ends in it goes before one that begins in it."""
    made: list[Planned] = []
    region = holidays.as_region(municipality.holiday_region)
    here = [plan for plan in plans if _overlaps(plan, monday)]
    for plan in here:
        turn = weeks.cycle_week(region, plan.period.lower, monday, calendar.holidays)
        valid = Span(plan.period.lower, plan.period.upper)
        wanted = visits.get((plan.pk, turn), []) + (
            extra.get(monday, []) if plan == here[-1] else []
        )
        made += weeks.make_week(wanted, monday, valid, calendar, turn)
    return PlannedWeek(monday, bool(here), tuple(made))


def _overlaps(plan: StandingPlan, monday: dt.date) -> bool:
    ends = plan.period.upper
    return plan.period.lower < monday + SATURDAY and (ends is None or monday < ends)


def _standing_visits(
    plans: Sequence[StandingPlan], school: School | None
) -> dict[tuple[int, int], list[weeks.StandingVisit]]:
    """By plan and week of the cycle."""
    rows = StandingVisit.objects.filter(plan__in=plans)
    if school:
        rows = rows.filter(school=school)
    found: dict[tuple[int, int], list[weeks.StandingVisit]] = {}
    columns = ("school", "school__holiday_region", "liaison", "weekday", "daypart", "kind")
    for plan, turn, *facts in rows.values_list("plan", "cycle_week", *columns):
        school_id, region, liaison, weekday, daypart, kind = facts
        visit = weeks.StandingVisit(
            school_id,
            holidays.as_region(region),
            liaison,
            weekday,
            daypart,
            kind,
            LOAD[kind],
            plan,
        )
        found.setdefault((plan, turn), []).append(visit)
    return found


def _make_ups(
    municipality: Municipality, span: Any, school: School | None
) -> dict[dt.date, list[weeks.StandingVisit]]:
    """Make-up visits that were agreed for weeks not made yet, by Monday."""
    rows = MakeUpProposal.objects.filter(
        municipality=municipality,
        status=MakeUpProposal.Status.ACCEPTED,
        visit=None,
        date__gte=span.lower,
        date__lt=span.upper,
    ).select_related("school")
    if school:
        rows = rows.filter(school=school)
    found: dict[dt.date, list[weeks.StandingVisit]] = {}
    for row in rows.order_by("pk"):
        visit = weeks.StandingVisit(
            row.school_id,
            holidays.as_region(row.school.holiday_region),
            row.liaison_id,
            row.date.weekday(),
            row.daypart,
            row.kind,
            LOAD[row.kind],
            make_up=row.pk,
        )
        found.setdefault(monday_of(row.date), []).append(visit)
    return found


def _calendar(
    municipality: Municipality, start: dt.date, span: Any, school: School | None
) -> Calendar:
    """What matters for the weeks in `span`; holidays from `start`, where the cycle begins."""

    def of(rows: QuerySet[Any]) -> QuerySet[Any]:
        here = rows.filter(municipality=municipality, period__overlap=span).order_by("pk")
        return here.filter(school=school) if school and hasattr(rows.model, "school") else here

    return Calendar(
        holidays=holiday_table(min(start, span.lower), span.upper),
        closed=by("school", _closed(of(Closure.objects.all()))),
        assigned=by("school", _assigned(of(Assignment.objects.all()))),
        works=by("liaison", _works(of(Availability.objects.all()))),
        **_absences(of(Absence.objects.all())),
    )


def _span(value: Any) -> Span:
    return Span(value.lower or dt.date.min, value.upper)


def _closed(rows: QuerySet[Any]) -> Iterable[weeks.Closed]:
    for school, closed, reason in rows.values_list("school", "period", "reason"):
        yield weeks.Closed(school, _span(closed), reason)


def _assigned(rows: QuerySet[Any]) -> Iterable[weeks.Assigned]:
    for school, liaison, rank, held in rows.values_list("school", "liaison", "rank", "period"):
        yield weeks.Assigned(school, liaison, rank, _span(held))


def _works(rows: QuerySet[Any]) -> Iterable[weeks.Works]:
    for liaison, weekday, daypart, held, turns in rows.values_list(
        "liaison", "weekday", "daypart", "period", "cycle_weeks"
    ):
        yield weeks.Works(liaison, weekday, daypart, _span(held), tuple(turns))


def _absences(rows: QuerySet[Any]) -> dict[str, Any]:
    """Absences with those who stand in during them, in one query."""
    found = list(
        rows.values_list(
            "pk",
            "liaison",
            "period",
            "substitutions__school",
            "substitutions__liaison",
            "substitutions__period",
        ).order_by("pk", "substitutions__pk")
    )
    away = [
        weeks.Away(liaison, _span(held))
        for (_, liaison, held), _ in groupby(found, key=lambda row: row[:3])
    ]
    stand_ins = [
        weeks.StandIn(school, absent, liaison, _span(held))
        for _, absent, _, school, liaison, held in found
        if school is not None
    ]
    return {"away": by("liaison", away), "stand_ins": by("school", stand_ins)}


def holiday_table(first: dt.date, until: dt.date) -> tuple[holidays.SchoolHoliday, ...]:
    """The school holidays of all regions that touch [first, until), as the calendar wants them."""
    rows = SchoolHoliday.objects.filter(period__overlap=period(first, until)).order_by("period")
    return tuple(_holiday(row) for row in rows)


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


def missing_holidays(municipality: Municipality, monday: dt.date) -> list[str]:
    """What the table of holidays lacks of the school year of a week, as Dutch sentences."""
    year = holidays.school_year_of(monday)
    rows = SchoolHoliday.objects.filter(
        region=municipality.holiday_region, school_year=year
    ).order_by("period")
    region = holidays.as_region(municipality.holiday_region)
    return [str(gap) for gap in holidays.gaps(region, year, [_holiday(row) for row in rows])]
