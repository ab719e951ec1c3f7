"""What the published plan and the calendar say about coming weeks.

The number of queries does not depend on how many weeks, schools or visits there are.
Rows of several tables come in one query (`at_once`): a page that shows one school waits for as
few answers as one that shows them all.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from liaisons.models import (
    Absence,
    Assignment,
    Availability,
    Liaison,
    MakeUpProposal,
    PlanBlock,
    StandingPlan,
    StandingVisit,
    Substitution,
    WeekRoster,
)
from liaisons.models.plans import LOAD
from liaisons.queries.at_once import at_once
from liaisons.queries.school_holidays import holiday_table
from liaisons.weeks import causes, facts, making
from liaisons.weeks.facts import Calendar, Span, by
from liaisons.weeks.making import Planned
from ocp_portal.accounts.models import Municipality
from ocp_portal.periods import period
from schools import holidays
from schools.models import CareMeetingSeries, Closure, ReceivingHours, School

SATURDAY = dt.timedelta(days=5)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    """`days` are those for which a plan is in force; `names` are of all liaisons of the
    municipality, by id."""

    monday: dt.date
    days: frozenset[dt.date]
    visits: tuple[Planned, ...]
    published: bool
    names: Mapping[int, str]
    holidays: tuple[holidays.SchoolHoliday, ...]

    @property
    def has_plan(self) -> bool:
        return bool(self.days)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A published plan, and its visits by week of the cycle that began at `counts_from`."""

    span: Span
    counts_from: dt.date
    visits: dict[int, list[making.StandingVisit]]


def next_workday(day: dt.date) -> dt.date:
    """The day itself, or the Monday after a weekend."""
    return day + dt.timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Outlook:
    """The plans and the calendar of some weeks: what those weeks are made of."""

    mondays: tuple[dt.date, ...]
    plans: tuple[_Plan, ...]
    make_ups: Mapping[dt.date, list[making.StandingVisit]]
    calendar: Calendar
    published: frozenset[dt.date]
    names: Mapping[int, str]
    region: holidays.Region

    def weeks(
        self,
        *,
        away: Iterable[facts.Away] = (),
        stand_ins: Iterable[facts.StandIn] = (),
        handed: facts.Handed | None = None,
    ) -> list[PlannedWeek]:
        """As they would be made now; with whoever is supposed absent or to stand in besides, or
        all the work of somebody in other hands."""
        calendar = replace(
            self.calendar,
            away=_with(self.calendar.away, by("liaison", away)),
            stand_ins=_with(self.calendar.stand_ins, by("school", stand_ins)),
        )
        if handed:
            calendar = replace(
                calendar,
                assigned=_handed(calendar.assigned, handed),
                stand_ins=_handed(calendar.stand_ins, handed),
            )
        return [
            PlannedWeek(
                monday,
                frozenset(day for plan in self.plans for day in _days(plan, monday)),
                _visits(self.region, monday, self.plans, self.make_ups, calendar),
                monday in self.published,
                self.names,
                tuple(calendar.holidays),
            )
            for monday in self.mondays
        ]


def _with(rows: Mapping[int, Sequence[T]], more: Mapping[int, Sequence[T]]) -> dict[int, list[T]]:
    return {key: [*rows.get(key, ()), *more.get(key, ())] for key in rows.keys() | more.keys()}


def _handed(rows: Mapping[int, Sequence[Any]], handed: facts.Handed) -> dict[int, list[Any]]:
    return {key: [part for row in held for part in handed.parts(row)] for key, held in rows.items()}


def planned_weeks(
    municipality: Municipality, first: dt.date, number: int = 1, *, school: School | None = None
) -> list[PlannedWeek]:
    """The weeks from the Monday `first` as they would be made now, of all schools or one."""
    made = outlook(municipality, first, number, around=school).weeks()
    if school is None:
        return made
    return [
        replace(week, visits=tuple(each for each in week.visits if each.school == school.pk))
        for week in made
    ]


def outlook(
    municipality: Municipality, first: dt.date, number: int = 1, *, around: School | None = None
) -> Outlook:
    """Three queries: the visits of the plans, the calendar and everything else that has a date.

    `around` a school: with the other schools of those who come there, as they say who is free;
    one query more.
    """
    mondays = [first + dt.timedelta(weeks=i) for i in range(number)]
    span = period(first, mondays[-1] + SATURDAY)
    schools = _around(around, span) if around else None
    rows = _rows(municipality, span, schools)
    plans = _plans(municipality, rows["plans"], schools)
    start = min([plan.counts_from for plan in plans] + [first])
    return Outlook(
        mondays=tuple(mondays),
        plans=tuple(plans),
        make_ups=_make_ups(rows["make_ups"]),
        calendar=_calendar(rows, holiday_table(start, span.upper)),
        published=frozenset(dt.date.fromisoformat(monday) for (monday,) in rows["published"]),
        names={pk: name for pk, name, *_ in rows["people"]},
        region=holidays.as_region(municipality.holiday_region),
    )


def _around(school: School, span: Any) -> set[int]:
    """The school, and where its liaisons and those who stand in for them go besides. One query:
    a list of ids is read faster than this question repeated for each table."""
    tied = [
        model.objects.filter(municipality=school.municipality_id, period__overlap=span).order_by()
        for model in (Assignment, Substitution)
    ]
    people = Q()
    for rows in tied:
        people |= Q(liaison__in=rows.filter(school=school).values("liaison"))
    one, other = (rows.filter(people).values_list("school", flat=True) for rows in tied)
    return {school.pk, *one.union(other)}


def _visits(
    region: holidays.Region,
    monday: dt.date,
    plans: Sequence[_Plan],
    make_ups: Mapping[dt.date, list[making.StandingVisit]],
    calendar: Calendar,
) -> tuple[Planned, ...]:
    """Of one week; a plan that ends in it goes before one that begins in it. Each makes what is of
    its own days, so that a make-up visit is made once."""
    made: list[Planned] = []
    agreed, turn = make_ups.get(monday, []), 0
    here = [plan for plan in plans if _days(plan, monday)]
    for plan in here:
        turn = making.cycle_week(region, plan.counts_from, monday, calendar.holidays)
        asked = plan.visits.get(turn, []) + agreed
        made += making.make_week(asked, monday, plan.span, calendar, turn)
    days = {day for plan in here for day in _days(plan, monday)}
    loose = [each for each in agreed if monday + dt.timedelta(days=each.weekday) not in days]
    if here and loose:  # agreed before the plan of that day went; the week is made nonetheless
        alone = replace(calendar, meetings={})
        made += making.make_week(loose, monday, Span(monday), alone, turn)
    return tuple(made)


def _days(plan: _Plan, monday: dt.date) -> list[dt.date]:
    """The days of a week for which a plan is in force."""
    week = (monday + dt.timedelta(days=number) for number in range(5))
    return [day for day in week if day in plan.span]


def _plans(
    municipality: Municipality, rows: Iterable[list[Any]], schools: set[int] | None
) -> list[_Plan]:
    """The published plans of a period, in order, with their visits; one without any as well."""
    plans = {
        pk: _Plan(_span(first, until), dt.date.fromisoformat(counts_from), {})
        for pk, first, until, counts_from in rows
    }
    found = dict(sorted(plans.items(), key=lambda each: each[1].span.first))
    visits = StandingVisit.objects.filter(municipality=municipality, plan__in=found)
    if schools is not None:
        visits = visits.filter(school__in=schools)
    columns = ("school", "liaison", "weekday", "daypart", "kind")
    of_each = visits.values_list("plan", "cycle_week", "school__holiday_region", *columns)
    for pk, turn, region, *of_visit in of_each:
        found[pk].visits.setdefault(turn, []).append(_standing_visit(pk, region, *of_visit))
    return list(found.values())


def _standing_visit(plan: int, region: str, school: int, *of_visit: Any) -> making.StandingVisit:
    liaison, weekday, daypart, kind = of_visit
    return making.StandingVisit(
        school, holidays.as_region(region), liaison, weekday, daypart, kind, LOAD[kind], plan
    )


def _rows(
    municipality: Municipality, span: Any, schools: set[int] | None
) -> dict[str, list[list[Any]]]:
    """What has a date in `span`, by name, in one query. An absence is everybody's business: who
    is absent may be who stands in."""

    def of(model: Any) -> Any:
        return model.objects.filter(municipality=municipality)

    def here(rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows if schools is None else rows.filter(school__in=schools)

    dates = ("period__startswith", "period__endswith")
    covers = ("pk", "school", "liaison", *dates)
    return at_once(
        closed=(here(of(Closure).filter(period__overlap=span)), ["school", *dates, "reason"]),
        gone=(of(School).filter(gone_on__lt=span.upper), ["pk", "gone_on"]),
        assigned=(
            here(of(Assignment).filter(period__overlap=span)),
            ["school", "liaison", "rank", *dates],
        ),
        works=(
            of(Availability).filter(period__overlap=span),
            ["liaison", "weekday", "daypart", *dates, "cycle_weeks"],
        ),
        away=(
            of(Absence).filter(period__overlap=span),
            ["pk", "liaison", *dates, *(f"substitutions__{name}" for name in covers)],
        ),
        make_ups=(
            here(of(MakeUpProposal)).filter(
                status=MakeUpProposal.Status.ACCEPTED,
                visit=None,
                date__gte=span.lower,
                date__lt=span.upper,
            ),
            ["school", "school__holiday_region", "liaison", "date", "daypart", "kind", "pk"],
        ),
        blocked=(
            of(PlanBlock).filter(period__overlap=span),
            ["school", "liaison", "half_day", "cycle_week", *dates],
        ),
        receiving=(
            here(of(ReceivingHours).agreed().filter(period__overlap=span)),
            ["school", "answers", *dates],
        ),
        meetings=(
            here(of(CareMeetingSeries).agreed()),
            ["school", "school__holiday_region", "half_day", "cycle_weeks", *dates],
        ),
        plans=(
            of(StandingPlan)
            .filter(status=StandingPlan.Status.PUBLISHED, period__overlap=span)
            .annotate(counts_from=Coalesce("cycle_from", "period__startswith")),
            ["pk", *dates, "counts_from"],
        ),
        published=(
            of(WeekRoster).filter(monday__gte=span.lower, monday__lt=span.upper),
            ["monday"],
        ),
        people=(of(Liaison), ["pk", "name", *dates]),
    )


def _make_ups(rows: Iterable[list[Any]]) -> dict[dt.date, list[making.StandingVisit]]:
    """Make-up visits that were agreed for weeks not made yet, by Monday."""
    found: dict[dt.date, list[making.StandingVisit]] = {}
    for school, region, liaison, date, daypart, kind, pk in rows:
        day = dt.date.fromisoformat(date)
        visit = making.StandingVisit(
            school,
            holidays.as_region(region),
            liaison,
            day.weekday(),
            daypart,
            kind,
            LOAD[kind],
            make_up=pk,
        )
        found.setdefault(monday_of(day), []).append(visit)
    return found


def _calendar(
    rows: dict[str, list[list[Any]]], table: tuple[holidays.SchoolHoliday, ...]
) -> Calendar:
    closed = [
        facts.Closed(school, _span(first, until), reason)
        for school, first, until, reason in rows["closed"]
    ]
    closed += [facts.Closed(pk, _span(first, None), causes.GONE) for pk, first in rows["gone"]]
    assigned = [
        facts.Assigned(school, liaison, rank, _span(first, until))
        for school, liaison, rank, first, until in rows["assigned"]
    ]
    works = [
        facts.Works(liaison, weekday, daypart, _span(first, until), tuple(turns))
        for liaison, weekday, daypart, first, until, turns in rows["works"]
    ]
    return Calendar(
        holidays=table,
        closed=by("school", closed),
        assigned=by("school", assigned),
        works=by("liaison", works),
        blocked=tuple(
            facts.Blocked(school, liaison, half_day, turn, _span(first, until))
            for school, liaison, half_day, turn, first, until in rows["blocked"]
        ),
        receiving=by("school", [_receiving(*row) for row in rows["receiving"]]),
        meetings=by("school", [_meeting(*row) for row in rows["meetings"]]),
        employed={pk: _span(first, until) for pk, _, first, until in rows["people"]},
        **_absences(rows["away"]),
    )


def _receiving(school: int, answers: list[str], *held: str | None) -> facts.Receiving:
    shut = [number for number, one in enumerate(answers) if one == ReceivingHours.Answer.CLOSED]
    return facts.Receiving(school, tuple(shut), _span(*held))


def _meeting(
    school: int, region: str, half_day: int, turns: list[int], *held: str | None
) -> facts.CareMeeting:
    return facts.CareMeeting(
        school, holidays.as_region(region), half_day, tuple(turns), _span(*held)
    )


def _absences(rows: Sequence[list[Any]]) -> dict[str, Any]:
    """Absences with those who stand in during them."""
    away = {pk: facts.Away(liaison, _span(*held)) for pk, liaison, *held in (r[:4] for r in rows)}
    covers = sorted((row for row in rows if row[4] is not None), key=lambda row: row[4])
    stand_ins = [
        facts.StandIn(school, absent, liaison, _span(first, until))
        for _, absent, _, _, _, school, liaison, first, until in covers
    ]
    return {"away": by("liaison", away.values()), "stand_ins": by("school", stand_ins)}


def _span(first: str | None, until: str | None) -> Span:
    return Span(
        dt.date.fromisoformat(first) if first else dt.date.min,
        dt.date.fromisoformat(until) if until else None,
    )
