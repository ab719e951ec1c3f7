"""Do liaisons join the care meetings of their schools (LIA-9)? Ticked as visits are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

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
    """Of the schools with a meeting in [first, until), by id. One query.

    Joining from a distance is joining; a meeting without a liaison was held all the same.
    """
    asked = Q(school__in=schools, date__gte=first, date__lt=until)
    visits = Visit.objects.visible_to(user).filter(asked, kind=VisitKind.MEETING)
    vacant = VacantMeeting.objects.visible_to(user).open().filter(asked)
    found: dict[int, CareMeetings] = defaultdict(CareMeetings)
    for school, held, joined, is_open in _counted(visits.exclude(NOT_HELD)).union(
        _counted(vacant, joined=Value(0), open=Value(0)), all=True
    ):
        there = found[school]
        found[school] = CareMeetings(there.held + held, there.joined + joined, there.open + is_open)
    return dict(found)


JOINED_AND_OPEN = {
    "joined": Count("pk", filter=JOINED),
    "open": Count("pk", filter=Q(status=Visit.Status.PLANNED)),
}


def _counted(rows: QuerySet[Any], **counts: Any) -> QuerySet[Any, Any]:
    """By school: held, joined and not ticked yet."""
    by_school = rows.order_by().values("school")
    counted = by_school.annotate(held=Count("pk"), **(counts or JOINED_AND_OPEN))
    return counted.values_list("school", "held", "joined", "open")
