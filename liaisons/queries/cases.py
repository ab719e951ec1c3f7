"""Real weeks as the planner takes them: for a replan and for make-up visits."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from liaisons.models import Absence, Liaison, Visit, VisitKind
from liaisons.models.plans import LOAD
from liaisons.queries.cycle import WEEK, cycle_weeks
from liaisons.queries.plan import SATURDAY, monday_of
from liaisons.queries.school_holidays import holiday_table
from liaisons.queries.term import build_instance
from liaisons.rostering import Away, CaseWeek, Closed, Instance, ReplanCase, WeekVisit
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.periods import period
from schools.half_days import half_day as number_of
from schools.holidays import as_region, free_day
from schools.isoweeks import IsoWeek
from schools.models import Closure, School

Gone = tuple[int, dt.date, int]  # a liaison, a day, a half-day of the week


@dataclass(frozen=True, slots=True)
class WeekRows:
    """The published weeks of a municipality, and what the planner must know of them.

    `visits` are those that can still change, by the id that the planner knows them by.
    """

    instance: Instance
    weeks: tuple[CaseWeek, ...]
    visits: dict[str, Visit]
    case_visits: tuple[WeekVisit, ...]
    away: tuple[Away, ...]
    closed: tuple[Closed, ...]
    mondays: tuple[dt.date, ...]
    from_half_day: int = 0
    people: dict[str, Liaison] = field(default_factory=dict)

    def replan_case(self) -> ReplanCase:
        return ReplanCase(
            weeks=self.weeks,
            visits=self.case_visits,
            away=self.away,
            closed=self.closed,
            from_week=self.weeks[0].week,
            from_half_day=self.from_half_day,
        )


def week_rows(
    municipality: Municipality,
    mondays: Sequence[dt.date],
    *,
    leaving: Liaison | None = None,
    gone: Iterable[Gone] = (),
    lapsed: Visit | None = None,
) -> WeekRows:
    """The visits of these published weeks from now on.

    `leaving` is absent at the moments in `gone`; of that liaison also the visits that fell away
    for want of somebody are there again, and so is `lapsed`, where nobody else comes to the school
    by now. A number of queries that grows with nothing.
    """
    first = mondays[0]
    instance = build_instance(municipality, first, mondays[-1] + WEEK)
    rows = list(_visits(municipality, first, mondays[-1] + SATURDAY, leaving, lapsed))
    movable = {
        str(row.pk): row for row in rows if _can_change(row, leaving) and _known(instance, row)
    }
    turns = cycle_weeks(municipality, mondays)
    return WeekRows(
        instance=instance,
        weeks=tuple(CaseWeek(week_name(monday), turns[monday]) for monday in mondays),
        visits=movable,
        case_visits=tuple(_week_visit(instance, row, mondays) for row in movable.values()),
        away=tuple(_away(municipality, instance, mondays, rows, movable, gone)),
        closed=tuple(_closed(municipality, instance, mondays, rows, movable)),
        mondays=tuple(mondays),
        from_half_day=half_day_now() if monday_of(clock.today()) == first else 0,
        people={
            str(one.pk): one
            for one in Liaison.objects.filter(municipality=municipality).select_related("cluster")
        },
    )


def week_name(day: dt.date) -> str:
    return str(IsoWeek.of(day))


def date_in(week: str, half_day: int) -> dt.date:
    return IsoWeek.parse(week).monday + dt.timedelta(days=half_day // 2)


def half_day_now() -> int:
    """The half-day that runs or comes next; 10 when the week is over."""
    local = timezone.localtime(clock.now())
    if local.weekday() > 4:
        return 10
    # Who is reported sick in the morning is covered in the morning: noon is where it turns.
    return 2 * local.weekday() + (local.hour >= 12)


def _visits(
    municipality: Municipality,
    first: dt.date,
    until: dt.date,
    leaving: Liaison | None,
    lapsed: Visit | None,
) -> Iterable[Visit]:
    standing = ~Q(status=Visit.Status.CANCELLED)
    if lapsed:
        standing |= Q(pk=lapsed.pk)
    if leaving:
        standing |= Q(liaison=leaving, cause=Visit.Cause.ABSENT)
    return (
        Visit.objects.filter(standing, municipality=municipality, date__gte=first, date__lt=until)
        .unfilled()
        .select_related("school", "liaison", "standing_in_for", "roster")
        .order_by("pk")
    )


def _can_change(row: Visit, leaving: Liaison | None) -> bool:
    """Still to come, and nobody said yet what became of it."""
    if row.status not in {Visit.Status.PLANNED, Visit.Status.CANCELLED}:
        return False
    today = clock.today()
    now = half_day_now() if row.date == today else 0
    return row.date > today or (row.date == today and row.half_day >= now)


def _known(instance: Instance, row: Visit) -> bool:
    return str(row.school_id) in instance.school_by_id and str(row.liaison_id) in (
        instance.liaison_by_id
    )


def _week_visit(instance: Instance, row: Visit, mondays: Sequence[dt.date]) -> WeekVisit:
    demand = instance.demand(instance.school_by_id[str(row.school_id)])
    kind = "meeting" if row.kind == "meeting" else demand.kind if demand else "monthly"
    week = week_name(row.date)
    others = tuple(week_name(monday) for monday in mondays if week_name(monday) != week)
    return WeekVisit(
        id=str(row.pk),
        school=str(row.school_id),
        liaison=str(row.liaison_id),
        week=week,
        half_day=row.half_day,
        kind=kind,
        load=LOAD[row.kind],
        may_move_to=others if kind == "monthly" else (),
    )


def _away(
    municipality: Municipality,
    instance: Instance,
    mondays: Sequence[dt.date],
    rows: Sequence[Visit],
    movable: dict[str, Visit],
    gone: Iterable[Gone],
) -> Iterator[Away]:
    """Who is not there: absent, or held by a visit that cannot change any more."""
    found = {(liaison, day, half_day) for liaison, day, half_day in gone}
    span = period(mondays[0], mondays[-1] + WEEK)
    absences = Absence.objects.filter(municipality=municipality, period__overlap=span)
    for liaison, held in absences.values_list("liaison", "period"):
        found |= set(moments(liaison, mondays, held.lower, held.upper))
    for row in rows:
        if str(row.pk) not in movable and row.status != Visit.Status.CANCELLED:
            found.add((row.liaison_id, row.date, row.half_day))
    for liaison, day, half_day in sorted(found):
        if str(liaison) in instance.liaison_by_id:
            yield Away(str(liaison), week_name(day), half_day)


def moments(
    liaison: int, mondays: Sequence[dt.date], first: dt.date, until: dt.date | None
) -> Iterator[Gone]:
    """The half-days of these weeks that lie in [first, until)."""
    for monday in mondays:
        for half_day in range(10):
            day = monday + dt.timedelta(days=half_day // 2)
            if first <= day and (until is None or day < until):
                yield liaison, day, half_day


def _closed(
    municipality: Municipality,
    instance: Instance,
    mondays: Sequence[dt.date],
    rows: Iterable[Visit],
    movable: dict[str, Visit],
) -> Iterator[Closed]:
    """Half-days on which a school has a holiday, is closed or had its visit, and no visit that was
    agreed."""
    agreed = {(visit.school_id, visit.date, visit.half_day) for visit in movable.values()}
    had = {
        (row.school_id, row.date, row.half_day)
        for row in rows
        if str(row.pk) not in movable and row.kind != VisitKind.MEETING
    }
    table = holiday_table(mondays[0], mondays[-1] + WEEK)
    span = period(mondays[0], mondays[-1] + WEEK)
    shut = Closure.objects.filter(municipality=municipality, period__overlap=span)
    closures = list(shut.values_list("school", "period"))
    regions = dict(
        School.objects.filter(municipality=municipality).values_list("pk", "holiday_region")
    )
    for monday in mondays:
        for half_day in range(10):
            day = monday + dt.timedelta(days=half_day // 2)
            closed = {school for school, held in closures if day in held}
            free = {r for r in set(regions.values()) if free_day(as_region(r), day, table)}
            closed |= {school for school, region in regions.items() if region in free}
            closed |= {school for school in regions if (school, day, half_day) in had}
            for school in sorted(closed):
                here = str(school) in instance.school_by_id
                if here and (school, day, half_day) not in agreed:
                    yield Closed(str(school), week_name(day), half_day)


def visit_moment(visit: Visit) -> tuple[str, int]:
    return week_name(visit.date), number_of(visit.date.weekday(), visit.daypart)
