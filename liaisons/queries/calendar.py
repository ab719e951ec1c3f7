"""The visits of one liaison for a calendar: published ones, and what fell away from them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from liaisons import ical
from liaisons.models import Daypart, Liaison, Visit, VisitChange, VisitKind
from liaisons.queries.plan import SATURDAY
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from schools import half_days
from schools.models import CareMeetingSeries

BEHIND = dt.timedelta(days=60)  # how long a calendar keeps seeing what was, and what fell away

_COLUMNS = (
    "pk",
    "version",
    "changed_at",
    "date",
    "daypart",
    "kind",
    "status",
    "liaison",
    "school",
    "school__name",
    "school__street",
    "school__house_number",
    "school__postcode",
    "school__city",
)


def feed(liaison: Liaison) -> ical.CalendarFile:
    """The calendar of a liaison: from two months ago on. Two queries."""
    since = clock.now() - BEHIND
    given_away = VisitChange.objects.filter(from_liaison=liaison.pk, at__gte=since)
    rows = Visit.objects.filter(
        Q(liaison=liaison.pk, date__gte=since.date())
        # What this person no longer does: it disappears only from a calendar that is told so.
        | Q(pk__in=given_away.exclude(to_liaison=F("from_liaison")).values("visit")),
    ).exclude(_never_stood(since))
    return ical.CalendarFile(str(liaison.pk), _name(liaison), _visits(liaison, rows))


def week(liaison: Liaison, monday: dt.date) -> ical.CalendarFile:
    """One published week as it is now. Two queries."""
    rows = Visit.objects.standing().filter(
        liaison=liaison.pk, date__gte=monday, date__lt=monday + SATURDAY
    )
    return ical.CalendarFile(str(liaison.pk), _name(liaison), _visits(liaison, rows))


def _never_stood(since: dt.datetime) -> Q:
    """Fell away when its week was made (no calendar has it), or so long ago that all know."""
    return Q(status=Visit.Status.CANCELLED) & (Q(version=1) | Q(changed_at__lt=since))


def _name(liaison: Liaison) -> str:
    return f"{liaison.municipality.liaison_short}-rooster"


def _visits(liaison: Liaison, rows: QuerySet[Visit]) -> tuple[ical.CalendarVisit, ...]:
    left = VisitChange.objects.filter(visit=OuterRef("pk"), from_liaison=liaison.pk)
    left = left.exclude(to_liaison=liaison.pk).order_by("-pk")
    rows = rows.annotate(
        left_date=Subquery(left.values("from_date")[:1]),
        left_daypart=Subquery(left.values("from_daypart")[:1]),
    )
    found: list[Any] = [
        _as_it_was(liaison, row)
        for row in rows.order_by("date", "-daypart", "pk").values(
            *_COLUMNS, "left_date", "left_daypart"
        )
    ]
    starts = start_times(found)
    return tuple(_visit(liaison, row, starts.get(moment(row))) for row in found)


def _as_it_was(liaison: Liaison, row: dict[str, Any]) -> dict[str, Any]:
    """What a colleague took over falls away on the day on which it stood here, also when the
    colleague goes on another day."""
    if row["liaison"] == liaison.pk or row["left_date"] is None:
        return row
    was = {"date": row["left_date"], "daypart": row["left_daypart"]}
    return row | was | {"status": Visit.Status.CANCELLED}


def _visit(liaison: Liaison, row: dict[str, Any], starts: dt.time | None) -> ical.CalendarVisit:
    town: Municipality = liaison.municipality
    return ical.CalendarVisit(
        town=town.code,
        number=row["pk"],
        version=row["version"],
        changed_at=row["changed_at"],
        date=row["date"],
        daypart=row["daypart"],
        title=ical.title(town.liaison_short, row["school__name"], what(row)),
        address=_address(row),
        cancelled=row["status"] == Visit.Status.CANCELLED or row["liaison"] != liaison.pk,
        starts=starts,
    )


def what(row: dict[str, Any]) -> str:
    """'ochtend', 'kort bezoek, middag', 'ochtend, niet gelukt'"""
    words = [] if row["kind"] == VisitKind.FULL else [VisitKind(row["kind"]).label]
    words.append(Daypart(row["daypart"]).label)
    if row["status"] == Visit.Status.MISSED:
        words.append(Visit.Status.MISSED.label)
    return ", ".join(words)


def _address(row: dict[str, Any]) -> str:
    street = f"{row['school__street']} {row['school__house_number']}".strip()
    place = f"{row['school__postcode']} {row['school__city']}".strip()
    return ", ".join(part for part in (street, place) if part)


Moment = tuple[int, dt.date, str]


def moment(row: dict[str, Any]) -> Moment:
    """School, day and daypart of a visit."""
    return row["school"], row["date"], row["daypart"]


def start_times(rows: Iterable[dict[str, Any]]) -> dict[Moment, dt.time]:
    """When the care meetings among these visits begin; no query without meetings."""
    meetings = [row for row in rows if row["kind"] == VisitKind.MEETING]
    if not meetings:
        return {}
    agreed = CareMeetingSeries.objects.agreed().filter(
        school__in={row["school"] for row in meetings}, start_time__isnull=False
    )
    found: dict[Moment, dt.time] = {}
    for series in agreed:
        for row in meetings:
            if series.start_time and series.school_id == row["school"] and _fits(series, row):
                found[moment(row)] = series.start_time
    return found


def _fits(series: CareMeetingSeries, row: dict[str, Any]) -> bool:
    number = half_days.half_day(row["date"].weekday(), row["daypart"])
    return series.half_day == number and row["date"] in series.period
