"""Visits that no longer fit with the hours at which a school receives."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.urls import reverse

from liaisons.models import Visit, VisitKind
from liaisons.queries.plan import monday_of, planned_weeks
from liaisons.weeks.causes import NOT_RECEIVED
from ocp_portal import clock
from ocp_portal.dutch import dutch_date
from schools.half_days import half_day, in_words
from schools.models import ReceivingHours

AHEAD = 8  # weeks: two rounds of the cycle


def not_received(user: Any, hours: ReceivingHours) -> dict[str, str]:
    """A sentence for each visit that is published and each half-day of the plan that does not fit,
    with where it can be moved. For whoever sees the hours."""
    if not ReceivingHours.objects.visible_to(user).agreed().filter(pk=hours.pk).exists():
        return {}
    return _published(user, hours) | _coming(hours)


def _published(user: Any, hours: ReceivingHours) -> dict[str, str]:
    first = max(hours.period.lower, clock.today())
    rows = Visit.objects.visible_to(user).filter(
        school=hours.school_id, status=Visit.Status.PLANNED, date__gte=first
    )
    # A make-up visit was agreed for its one day, a care meeting is of the school itself.
    visits = rows.exclude(kind=VisitKind.MEETING).exclude(origin=Visit.Origin.MAKE_UP)
    closed = set(hours.on(hours.Answer.CLOSED))
    return {
        f"Het bezoek van {in_words(visit.half_day)} {dutch_date(visit.date)} is al gepubliceerd "
        "en verandert niet vanzelf.": reverse("visit_tick", args=[visit.pk])
        for visit in visits.order_by("date", "-daypart")
        if visit.half_day in closed and visit.date in hours.period
    }


def _coming(hours: ReceivingHours) -> dict[str, str]:
    school = hours.school
    start = monday_of(max(hours.period.lower, clock.today()))
    days: dict[tuple[int | None, int], list[dt.date]] = defaultdict(list)
    for week in planned_weeks(school.municipality, start, AHEAD, school=school):
        for visit in () if week.published else week.visits:
            if visit.reason == NOT_RECEIVED and visit.date >= clock.today():
                number = half_day(visit.date.weekday(), visit.daypart)
                days[visit.plan, number].append(visit.date)
    return {
        _lapse(number, found): reverse("plan_detail", args=[plan])
        for (plan, number), found in days.items()
    }


def _lapse(number: int, days: list[dt.date]) -> str:
    times = f" (en daarna nog {len(days) - 1} keer)" if len(days) > 1 else ""
    return (
        f"Het vaste bezoek op {in_words(number)} past niet meer: het vervalt op "
        f"{dutch_date(days[0])}{times}."
    )
