"""Do liaisons join the care meetings of their schools (LIA-9)? Ticked as visits are."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q

from liaisons.models import VacantMeeting, Visit
from liaisons.models.plans import VisitKind

JOINED = Q(status__in=[Visit.Status.ATTENDED, Visit.Status.REMOTE])
# What the school says no to (forms.MISSED_REASONS): there was no meeting to join.
SCHOOL_SAYS_NO = ("school was gesloten", "school had geen tijd")
NOT_HELD = Q(cause__in=[Visit.Cause.HOLIDAY, Visit.Cause.CLOSED]) | Q(
    status=Visit.Status.MISSED, reason__in=SCHOOL_SAYS_NO
)


@dataclass(frozen=True, slots=True)
class CareMeetings:
    """Of one school in a period: `held` and, of these, `joined` and not ticked yet (`open`)."""

    held: int = 0
    joined: int = 0
    open: int = 0


def quarter_start(day: dt.date) -> dt.date:
    """The first day of its quarter of the calendar year."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def care_meetings(
    user: Any, schools: Iterable[int], first: dt.date, until: dt.date
) -> dict[int, CareMeetings]:
    """Of the schools with a meeting in [first, until), by id. Two queries.

    Joining from a distance is joining; a meeting without a liaison was held all the same.
    """
    found = _visits(user, schools, first, until)
    for school, number in _vacant(user, schools, first, until):
        there = found.get(school, CareMeetings())
        found[school] = replace(there, held=there.held + number)
    return found


def _vacant(
    user: Any, schools: Iterable[int], first: dt.date, until: dt.date
) -> Iterable[tuple[int, int]]:
    rows = VacantMeeting.objects.visible_to(user).open()
    here = rows.filter(school__in=schools, date__gte=first, date__lt=until).order_by()
    return here.values("school").annotate(held=Count("pk")).values_list("school", "held")


def _visits(
    user: Any, schools: Iterable[int], first: dt.date, until: dt.date
) -> dict[int, CareMeetings]:
    rows = (
        Visit.objects.visible_to(user)
        .filter(school__in=schools, kind=VisitKind.MEETING, date__gte=first, date__lt=until)
        .exclude(NOT_HELD)
        .order_by()
        .values("school")
        .annotate(
            held=Count("pk"),
            joined=Count("pk", filter=JOINED),
            open=Count("pk", filter=Q(status=Visit.Status.PLANNED)),
        )
        .values_list("school", "held", "joined", "open")
    )
    return {school: CareMeetings(*counts) for school, *counts in rows}
