"""How steady the contact of a school is (LIA-6)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from liaisons.models import Absence, Assignment, Substitution
from liaisons.queries.plan import holiday_table
from ocp_portal.accounts.models import Municipality
from ocp_portal.periods import period
from schools.holidays import REGIONS, as_region, free_day
from schools.models import School


@dataclass(frozen=True, slots=True)
class Continuity:
    """Of one school in a period. `good`: at most one change of liaison, at most ten school days
    (two weeks) without anybody."""

    school: int
    changes: int
    uncovered_days: int

    @property
    def good(self) -> bool:
        return self.changes <= 1 and self.uncovered_days <= 10


def continuity(
    municipality: Municipality, schools: Iterable[School], first: dt.date, until: dt.date
) -> dict[int, Continuity]:
    """By id of school, in [first, until). Six queries, however many schools.

    A change is another first liaison than before. A day counts as uncovered when it is a school
    day on which the school has no liaison, or one who is absent and for whom nobody who is
    present stands in.
    """
    rows = {school.pk: school.holiday_region for school in schools}
    span = period(first, until)
    ties = _by_school(Assignment, rows, span, rank=Assignment.Rank.FIRST)
    away = _absences(municipality, span)
    covers = _covers(rows, span)
    days = _school_days(first, until)
    return {
        pk: Continuity(
            pk,
            max(0, len(dict.fromkeys(liaison for liaison, _ in ties[pk])) - 1),
            sum(_uncovered(day, ties[pk], covers[pk], away) for day in days[as_region(region)]),
        )
        for pk, region in rows.items()
    }


def _by_school(
    model: Any, schools: Iterable[int], span: Any, **filters: Any
) -> dict[int, list[tuple[int, Any]]]:
    found: dict[int, list[tuple[int, Any]]] = defaultdict(list)
    rows = model.objects.filter(school__in=schools, period__overlap=span, **filters)
    for school, liaison, held in rows.order_by("period").values_list("school", "liaison", "period"):
        found[school].append((liaison, held))
    return found


def _covers(schools: Iterable[int], span: Any) -> dict[int, list[tuple[int, int, Any]]]:
    """By school: who is absent, who stands in, and when."""
    found: dict[int, list[tuple[int, int, Any]]] = defaultdict(list)
    rows = Substitution.objects.filter(school__in=schools, period__overlap=span)
    columns = ("school", "absence__liaison", "liaison", "period")
    for school, absent, liaison, held in rows.order_by("pk").values_list(*columns):
        found[school].append((absent, liaison, held))
    return found


def _absences(municipality: Municipality, span: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    rows = Absence.objects.filter(municipality=municipality, period__overlap=span)
    for liaison, held in rows.values_list("liaison", "period"):
        found[liaison].append(held)
    return found


def _school_days(first: dt.date, until: dt.date) -> dict[str, list[dt.date]]:
    table = holiday_table(first, until)
    days = [first + dt.timedelta(days=number) for number in range((until - first).days)]
    return {
        region: [day for day in days if day.weekday() < 5 and not free_day(region, day, table)]
        for region in REGIONS
    }


def _uncovered(
    day: dt.date,
    ties: Iterable[tuple[int, Any]],
    covers: Iterable[tuple[int, int, Any]],
    away: dict[int, list[Any]],
) -> bool:
    own = next((liaison for liaison, held in ties if day in held), None)
    if own is None:
        return True
    line, seen = [own], {own}
    while line:
        person = line.pop(0)
        if not any(day in held for held in away.get(person, ())):
            return False
        for absent, liaison, held in covers:
            if absent == person and day in held and liaison not in seen:
                seen.add(liaison)
                line.append(liaison)
    return True
