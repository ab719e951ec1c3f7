"""How steady the contact of schools is (LIA-6): the rows behind liaisons/continuity.py."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Min

from liaisons.continuity import Continuity, Cover, Tie, measure
from liaisons.models import Absence, Assignment, Substitution
from liaisons.queries.school_holidays import holiday_table
from liaisons.weeks.facts import Span
from ocp_portal.accounts.models import Municipality
from ocp_portal.periods import period
from schools.holidays import REGIONS, as_region, free_day
from schools.models import School

YEAR = dt.timedelta(days=365)


def past_year(municipality: Municipality, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """First day, and day after the last: twelve months up to today, or since the first tie.

    What was before the portal knew any liaison is unknown, not uncovered. None: nothing is known.
    """
    held = Assignment.objects.filter(municipality=municipality)
    known = held.aggregate(first=Min("period__startswith"))["first"]
    first = max(known or today, today - YEAR)
    return (first, today) if first < today else None


def continuity(
    municipality: Municipality, schools: Iterable[School], first: dt.date, until: dt.date
) -> dict[int, Continuity]:
    """By id of school, in [first, until). Four queries, however many schools.

    A school that came into the register later is measured from then on.
    """
    rows = {school.pk: school for school in schools}
    span = period(first, until)
    ties = _ties(rows, span)
    covers = _covers(rows, span)
    away = _absences(municipality, span)
    days = _school_days(first, until)
    return {
        pk: measure(_days_of(school, days), ties[pk], covers[pk], away)
        for pk, school in rows.items()
    }


def _days_of(school: School, days: dict[str, list[dt.date]]) -> list[dt.date]:
    here = days[as_region(school.holiday_region)]
    return [day for day in here if day >= school.new_on] if school.new_on else here


def _span(held: Any) -> Span:
    return Span(held.lower or dt.date.min, held.upper)


def _ties(schools: Iterable[int], span: Any) -> dict[int, list[Tie]]:
    found: dict[int, list[Tie]] = defaultdict(list)
    rows = Assignment.objects.filter(
        school__in=schools, rank=Assignment.Rank.FIRST, period__overlap=span
    )
    for school, liaison, held in rows.order_by("period").values_list("school", "liaison", "period"):
        found[school].append(Tie(liaison, _span(held)))
    return found


def _covers(schools: Iterable[int], span: Any) -> dict[int, list[Cover]]:
    found: dict[int, list[Cover]] = defaultdict(list)
    rows = Substitution.objects.filter(school__in=schools, period__overlap=span)
    columns = ("school", "absence__liaison", "liaison", "period")
    for school, absent, liaison, held in rows.order_by("pk").values_list(*columns):
        found[school].append(Cover(absent, liaison, _span(held)))
    return found


def _absences(municipality: Municipality, span: Any) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    rows = Absence.objects.filter(municipality=municipality, period__overlap=span)
    for liaison, held in rows.values_list("liaison", "period"):
        found[liaison].append(_span(held))
    return found


def _school_days(first: dt.date, until: dt.date) -> dict[str, list[dt.date]]:
    table = holiday_table(first, until)
    days = [first + dt.timedelta(days=number) for number in range((until - first).days)]
    return {
        region: [day for day in days if day.weekday() < 5 and not free_day(region, day, table)]
        for region in REGIONS
    }
