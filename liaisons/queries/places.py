"""Half-days to which a visit of a published week can move."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from liaisons.models import Visit, VisitKind, WeekRoster
from liaisons.models.plans import LOAD
from liaisons.queries.cases import cycle_weeks, half_day_now
from liaisons.queries.plan import SATURDAY, monday_of, outlook
from liaisons.queries.proposals import make_up_of
from liaisons.weeks.causes import NOBODY
from liaisons.weeks.making import Planned, fits
from ocp_portal import clock
from schools.half_days import moment
from schools.holidays import as_region

WEEKS = 3  # that of the visit and the two after it


@dataclass(frozen=True, slots=True)
class Place:
    """A half-day that is free for the liaison and open at the school; `published`: its week is."""

    date: dt.date
    daypart: str
    published: bool

    @property
    def key(self) -> str:
        return f"{self.date.isoformat()}_{self.daypart}"


def may_move(visit: Visit) -> bool:
    """Still to come, also when it fell away for want of a liaison or of an open door.

    A care meeting is of the school: it keeps its time. What something makes up for stays lost.
    """
    fell_away = visit.cause in NOBODY - {Visit.Cause.VACANT}  # nobody to ask for another moment
    to_come = visit.status == Visit.Status.PLANNED or fell_away
    if visit.kind == VisitKind.MEETING or visit.date < clock.today() or not to_come:
        return False
    return make_up_of(visit) is None


@dataclass(frozen=True, slots=True)
class Places:
    """`fits`: the half-day on which the visit stands could be chosen now."""

    fits: bool
    others: tuple[Place, ...]


def places(visit: Visit) -> Places:
    """In the week of the visit and the two after it, in order of time. For `may_move` visits.

    What makes up for a lost visit stays in published weeks: its books are those of the lost one.
    A number of queries that grows with nothing.
    """
    monday = monday_of(visit.date)
    mondays = [monday + number * dt.timedelta(weeks=1) for number in range(WEEKS)]
    own = visit.date, visit.daypart
    found = list(_places(visit, mondays))
    others = [each for each in found if (each.date, each.daypart) != own]
    return Places(
        fits=len(others) < len(found),
        others=tuple(each for each in others if each.published or not visit.makes_up_id),
    )


def _places(visit: Visit, mondays: list[dt.date]) -> Iterator[Place]:
    coming = outlook(visit.municipality, mondays[0], len(mondays))
    turns = cycle_weeks(visit.municipality, mondays)
    region = as_region(visit.school.holiday_region)
    published = set(
        WeekRoster.objects.filter(
            municipality=visit.municipality_id, monday__in=mondays
        ).values_list("monday", flat=True)
    )
    there, made = list(_published(visit, mondays)), set(published)
    for week in coming.weeks():
        if week.monday not in published and week.has_plan:
            made.add(week.monday)
            there += [each for each in week.visits if each.cause is None]
    wanted = Planned(
        visit.school_id, visit.date, "", visit.liaison_id, kind=visit.kind, load=LOAD[visit.kind]
    )
    beside = [
        each for each in there if each.liaison == visit.liaison_id or each.school == visit.school_id
    ]
    for monday in sorted(made):
        for day, daypart in _half_days(monday):
            place = replace(wanted, date=day, daypart=daypart)
            if fits(place, region, coming.calendar, turns[monday], beside):
                yield Place(day, daypart, monday in published)


def _published(visit: Visit, mondays: list[dt.date]) -> Iterator[Planned]:
    """What takes place in published weeks, of this liaison or at this school, but for the visit."""
    rows = Visit.objects.standing().filter(
        municipality=visit.municipality_id,
        date__gte=mondays[0],
        date__lt=mondays[-1] + SATURDAY,
    )
    for row in rows.exclude(pk=visit.pk):
        load = LOAD[row.kind]
        yield Planned(
            row.school_id, row.date, row.daypart, row.liaison_id, None, kind=row.kind, load=load
        )


def _half_days(monday: dt.date) -> Iterable[tuple[dt.date, str]]:
    """Of a week, those that are not over."""
    today = clock.today()
    now = half_day_now() if monday == monday_of(today) else 0
    for number in range(now, 10):
        weekday, daypart = moment(number)
        day = monday + dt.timedelta(days=weekday)
        if day >= today:
            yield day, daypart
