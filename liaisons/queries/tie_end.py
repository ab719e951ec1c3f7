"""What would fall away when a liaison is no longer tied to a school."""

import datetime as dt
from dataclasses import dataclass

from liaisons.models import Assignment, Visit
from liaisons.queries.lapses import AHEAD, first_unpublished
from liaisons.queries.plan import planned_weeks
from ocp_portal import clock


@dataclass(frozen=True, slots=True)
class TieEnd:
    """`published`: visits in published weeks, from today on. `later`: those of the fixed roster in
    the first `weeks` weeks after these. `other`: who is tied to the school besides, ''."""

    published: int
    later: int
    weeks: int
    other: str


def tie_end(assignment: Assignment) -> TieEnd:
    today, liaison = clock.today(), assignment.liaison_id
    start = max(today, assignment.period.lower)
    monday = first_unpublished(assignment.municipality, start)
    weeks = planned_weeks(assignment.municipality, monday, AHEAD, school=assignment.school)
    later = [
        each
        for week in weeks
        for each in week.visits
        if each.cause is None and each.liaison == liaison and each.date in assignment.period
    ]
    return TieEnd(_published(assignment, start), len(later), AHEAD, _other(assignment))


def _published(assignment: Assignment, start: dt.date) -> int:
    rows = Visit.objects.filter(
        school=assignment.school_id, liaison=assignment.liaison_id, date__gte=start
    )
    return rows.filter(status=Visit.Status.PLANNED).count()


def _other(assignment: Assignment) -> str:
    ties = Assignment.objects.filter(
        school=assignment.school_id, period__overlap=assignment.period
    ).exclude(liaison=assignment.liaison_id)
    found = ties.order_by("rank", "period").values_list("liaison__name", flat=True).first()
    return found or ""
