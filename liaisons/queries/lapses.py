"""What an absence would cost in the weeks that are not published yet, by who stands in."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liaisons.models import Liaison, WeekRoster
from liaisons.queries.plan import Outlook, monday_of, outlook
from liaisons.weeks.facts import Away, Span, StandIn
from liaisons.weeks.making import Planned
from ocp_portal.accounts.models import Municipality
from schools.models import School

# Weeks: a whole cycle, also with a holiday in it. What does not fit in one week of the cycle is
# seen then, and further on a plan, an absence or a school may well be another.
AHEAD = 6
Key = tuple[int, dt.date, str, str]


@dataclass(frozen=True, slots=True)
class Lapse:
    """A visit that would not take place; `substitute` is who was to come, '' when nobody was."""

    school: str
    date: dt.date
    daypart: str
    substitute: str


@dataclass(frozen=True, slots=True)
class LaterWeek:
    """`visits`: how many of that week need somebody else."""

    monday: dt.date
    visits: int
    lapses: tuple[Lapse, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """The weeks after the published ones, in which `liaison` is supposed absent in `span`."""

    liaison: int
    span: Span
    outlook: Outlook
    lost: Mapping[dt.date, tuple[Planned, ...]]
    schools: Mapping[int, str]

    def weeks(self, substitutes: Mapping[int, int | None]) -> tuple[LaterWeek, ...]:
        """With these stand-ins, by school; None is nobody."""
        gone = self._lapsed(substitutes)
        return tuple(
            LaterWeek(
                monday,
                len(visits),
                tuple(self._lapse(each, substitutes) for each in visits if key_of(each) in gone),
            )
            for monday, visits in self.lost.items()
        )

    def by_colleague(self, colleagues: Iterable[int]) -> Counter[tuple[int, int]]:
        """(school, colleague): how many visits would lapse with that one.

        Visits of one liaison never share a half-day that is full, so that one pass for each
        colleague at all schools says it of each school.
        """
        return Counter(
            (school, colleague)
            for colleague in colleagues
            for school, *_ in self._lapsed(dict.fromkeys(self.schools, colleague))
        )

    def _lapsed(self, substitutes: Mapping[int, int | None]) -> set[Key]:
        stand_ins = [
            StandIn(school, self.liaison, who, self.span)
            for school, who in substitutes.items()
            if who is not None
        ]
        wanted = {key_of(each) for visits in self.lost.values() for each in visits}
        made = self.outlook.weeks(away=[Away(self.liaison, self.span)], stand_ins=stand_ins)
        standing = {key_of(each) for week in made for each in week.visits if each.cause is None}
        return wanted - standing

    def _lapse(self, visit: Planned, substitutes: Mapping[int, int | None]) -> Lapse:
        who = substitutes.get(visit.school)
        name = self.outlook.names.get(who, "") if who else ""
        return Lapse(self.schools[visit.school], visit.date, visit.daypart, name)


def key_of(visit: Planned) -> Key:
    return visit.school, visit.date, visit.daypart, visit.kind


def ahead(liaison: Liaison, first: dt.date, until: dt.date | None, start: dt.date) -> Ahead | None:
    """The weeks from the day `start` on that are not published and in which the absence falls;
    None when there is none."""
    monday = first_unpublished(liaison.municipality, start)
    if until and until <= monday:
        return None
    span, coming = Span(first, until), outlook(liaison.municipality, monday, AHEAD)
    lost = _lost(liaison, span, coming)
    if not lost:
        return None
    ids = {each.school for visits in lost.values() for each in visits}
    names = dict(School.objects.filter(pk__in=ids).values_list("pk", "name"))
    return Ahead(liaison.pk, span, coming, lost, names)


def first_unpublished(municipality: Municipality, start: dt.date) -> dt.date:
    """The Monday of the first week, from the day `start` on, that is not published yet."""
    rosters = WeekRoster.objects.filter(municipality=municipality)
    last = rosters.order_by("-monday").values_list("monday", flat=True).first()
    monday = monday_of(start)
    return last + dt.timedelta(weeks=1) if last and last >= monday else monday


def _lost(liaison: Liaison, span: Span, coming: Outlook) -> dict[dt.date, tuple[Planned, ...]]:
    """What stands now and would not, by week, as long as nobody stands in."""
    without = coming.weeks(away=[Away(liaison.pk, span)])
    gone = {key_of(each) for week in without for each in week.visits if each.cause}
    return {
        week.monday: tuple(
            each for each in week.visits if each.cause is None and key_of(each) in gone
        )
        for week in coming.weeks()
        if week.has_plan and (span.until is None or week.monday < span.until)
    }
