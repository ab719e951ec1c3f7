"""Care meetings to which nobody goes, among the visits of a page: both in one query."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value

from liaisons.models import PlanBlock, VacantMeeting, Visit, VisitKind
from liaisons.queries.pages import VISIT
from liaisons.weeks.causes import VACANT

IN_TIME = ("date", "-daypart", "pk", "vacant")
OWN = ("school", "school__code", "school__name", "school__sort_key", "date", "daypart")
NOTHING = Value(None, output_field=CharField())  # in SQL without a type: that of the visit's column
# What a meeting has for the other columns of a visit.
NOBODY_THERE: dict[str, Value] = {
    "pk": NOTHING,
    "liaison": NOTHING,
    "liaison__name": Value(""),
    "standing_in_for__name": NOTHING,
    "kind": Value(VisitKind.MEETING),
    "status": Value(Visit.Status.CANCELLED),
    "reason": Value(VACANT),
    "cause": Value(Visit.Cause.VACANT),
    "origin": Value(Visit.Origin.PATTERN),
    "makes_up__status": NOTHING,
    "version": Value(0),
    "confirmed_at": NOTHING,
    "dispute": Value(""),
    "settled": Value(""),
}


def vacant_meetings(
    user: Any, first: dt.date, until: dt.date | None = None
) -> QuerySet[VacantMeeting]:
    """Of published weeks."""
    ends = Q(date__lt=until) if until else Q()
    rows: QuerySet[VacantMeeting] = VacantMeeting.objects.visible_to(user).open()
    return rows.filter(ends, date__gte=first).order_by()


def barring(school: Any, date: Any) -> QuerySet[PlanBlock]:
    """Blocks that say that a school is not visited at all on a day: nobody is sought then.

    Values, or what a query knows them by (OuterRef).
    """
    rows: QuerySet[PlanBlock] = PlanBlock.objects.filter(school=school, period__contains=date)
    return rows.filter(liaison=None, half_day=None, cycle_week=None)


def barred() -> Exists:
    """Of a meeting: such a block stands."""
    return Exists(barring(OuterRef("school"), OuterRef("date")))


def together(
    *visits: QuerySet[Visit, Any],
    meetings: QuerySet[VacantMeeting],
    columns: Sequence[str] = VISIT,
    order: Sequence[str] = IN_TIME,
) -> list[dict[str, Any]]:
    """Visits, and meetings in the shape of visits, as dicts.

    A meeting has no pk, as it is no visit; `vacant` is that of its own page, 0 of a visit.
    """
    names = (*columns, "vacant")
    first, *rest = (rows.annotate(vacant=Value(0)).values_list(*names) for rows in visits)
    found = first.union(*rest, _as_visits(meetings, columns), all=True).order_by(*order)
    return [dict(zip(names, row, strict=True)) for row in found]


def _as_visits(meetings: QuerySet[VacantMeeting], columns: Sequence[str]) -> QuerySet[Any, Any]:
    """Columns of a union go by their place: the name of what a meeting lacks does not matter."""
    lacks = {f"no_{name}": NOBODY_THERE[name] for name in columns if name not in OWN}
    rows = meetings.annotate(vacant=F("pk"), **lacks)
    return rows.values_list(*(name if name in OWN else f"no_{name}" for name in columns), "vacant")
