"""Presence counted: what was planned, what became of it, what the tier promises."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from liaisons.models import Visit, WeekRoster
from liaisons.models.weeks import shares_place
from liaisons.queries.school_holidays import Table, holiday_table
from liaisons.weeks.causes import NOBODY
from ocp_portal.accounts.models import Municipality
from ocp_portal.periods import period
from schools import holidays
from schools.models import Closure, School, Tier, TierAgreement

_STATUS = Visit.Status
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SchoolPresence:
    """Half-days at one school in a period.

    `planned` is what the published weeks promised and what did not fall away:
    realised + remote + missed + unconfirmed. Remote contact is no physical presence (NRM-5).
    `cancelled` fell away (holiday, closure, nobody there) and is not in `planned`; of these
    `uncovered` for want of a liaison, with nobody else there then. `expected` is one half-day for
    each of `weeks`: the school weeks (their Mondays) in which the extra tier applied and the
    school was open at all (NRM-1).
    """

    school: int
    planned: int = 0
    realised: int = 0
    remote: int = 0
    missed: int = 0
    unconfirmed: int = 0
    cancelled: int = 0
    uncovered: int = 0
    weeks: tuple[dt.date, ...] = ()

    @property
    def expected(self) -> int:
        return len(self.weeks)


def presence_by_school(
    municipality: Municipality, first: dt.date, last: dt.date, table: Table | None = None
) -> dict[int, SchoolPresence]:
    """Presence from `first` to `last`, both included, by id of school.

    Has every school with visits, and every one that had the extra tier. Three queries, and one
    more for the table of holidays of those days unless it is given.
    """
    counts = _counts(municipality, first, last)
    held = holiday_table(first, last + ONE_DAY) if table is None else table
    weeks = _extra_weeks(municipality, first, last, held)
    return {
        pk: SchoolPresence(pk, **counts.get(pk, {}), weeks=weeks.get(pk, ()))
        for pk in sorted(counts.keys() | weeks.keys())
    }


def _counts(municipality: Municipality, first: dt.date, last: dt.date) -> dict[int, Any]:
    def with_status(*statuses: str) -> Count:
        return Count("pk", filter=Q(status__in=statuses))

    nobody = Q(cause__in=NOBODY) & ~shares_place(Visit.objects.standing())
    rows: Any = (
        Visit.objects.presence()
        .filter(municipality=municipality, date__range=(first, last))
        .order_by()
        .values("school")
        .annotate(
            planned=Count("pk", filter=~Q(status=_STATUS.CANCELLED)),
            realised=with_status(_STATUS.ATTENDED),
            remote=with_status(_STATUS.REMOTE),
            missed=with_status(_STATUS.MISSED),
            unconfirmed=with_status(_STATUS.PLANNED),
            cancelled=with_status(_STATUS.CANCELLED),
            uncovered=Count("pk", filter=nobody),
        )
    )
    return {row.pop("school"): row for row in rows}


def _extra_weeks(
    municipality: Municipality, first: dt.date, last: dt.date, table: Table
) -> dict[int, tuple[dt.date, ...]]:
    """Of each school with the extra tier: the weeks that count.

    Only days on which the school was in the register: what happened afterwards changes no figure.
    """
    span = period(first, last + ONE_DAY)
    agreements = (
        TierAgreement.objects.decided()
        .filter(municipality=municipality, tier=Tier.EXTRA, period__overlap=span)
        .filter(school__sector__in=School.COUNTED)
        .values_list(
            "school", "school__holiday_region", "period", "school__new_on", "school__gone_on"
        )
    )
    closed = _closed_days(municipality, span)
    weeks = _school_weeks(span, table)
    found: dict[int, set[dt.date]] = {}
    for school, region, agreed, new_on, gone_on in agreements:
        there = period(new_on or dt.date.min, gone_on)
        found.setdefault(school, set()).update(
            week.week.monday
            for week in weeks[region]
            if any(
                day in agreed and day in there and (school, day) not in closed
                for day in week.school_days
            )
        )
    return {school: tuple(sorted(mondays)) for school, mondays in found.items()}


def _school_weeks(span: Any, table: Table) -> dict[str, tuple[holidays.SchoolWeek, ...]]:
    return {
        region: holidays.school_weeks(region, span.lower, span.upper, table)
        for region in holidays.REGIONS
    }


def _closed_days(municipality: Municipality, span: Any) -> set[tuple[int, dt.date]]:
    rows = Closure.objects.filter(municipality=municipality, period__overlap=span)
    return {
        (school, day)
        for school, closed in rows.values_list("school", "period")
        for day in _days(max(closed.lower, span.lower), min(closed.upper or span.upper, span.upper))
    }


def _days(first: dt.date, until: dt.date) -> Iterable[dt.date]:
    return (first + dt.timedelta(days=i) for i in range((until - first).days))


def published_weeks(municipality: Municipality, first: dt.date, last: dt.date) -> list[dt.date]:
    """The Mondays of the weeks with a published roster that touch the period."""
    monday = first - dt.timedelta(days=first.weekday())
    rosters = WeekRoster.objects.filter(municipality=municipality, monday__range=(monday, last))
    return list(rosters.order_by("monday").values_list("monday", flat=True))
