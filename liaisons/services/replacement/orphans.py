"""Which visits of published weeks lose their liaison, and the plan that gives each a place."""

import datetime as dt

from liaisons import rostering
from liaisons.models import Liaison, Visit, WeekRoster
from liaisons.queries import cases
from liaisons.queries.cases import WeekRows
from liaisons.queries.plan import monday_of, next_workday
from liaisons.rostering import Limits, ReplanCase
from liaisons.services.replacement.facts import Solved
from ocp_portal import clock

LIMITS = Limits(deterministic=10, wall_seconds=20)


def solve(liaison: Liaison, first: dt.date, until: dt.date | None) -> Solved | None:
    found = replan_case(liaison, first, until)
    if found is None:
        return None
    rows, case = found
    return Solved(rows, case, rostering.replan(rows.instance, case, limits=LIMITS))


def replan_case(
    liaison: Liaison, first: dt.date, until: dt.date | None
) -> tuple[WeekRows, ReplanCase] | None:
    mondays = _published(liaison, next_workday(max(first, clock.today())), until)
    if not mondays:
        return None
    gone = list(cases.moments(liaison.pk, mondays, first, until))
    gone += _before(liaison, mondays, first)
    rows = cases.week_rows(liaison.municipality, mondays, leaving=liaison, gone=gone)
    if str(liaison.pk) not in rows.instance.liaison_by_id:
        return None
    return rows, rows.replan_case()


def _before(liaison: Liaison, mondays: list[dt.date], first: dt.date) -> list[cases.Gone]:
    """Whoever is about to leave does what stands before that, and gets nothing on top."""
    held = Visit.objects.filter(liaison=liaison, date__gte=mondays[0], date__lt=first)
    agreed = {(visit.date, visit.half_day) for visit in held}
    earlier = cases.moments(liaison.pk, mondays, mondays[0], first)
    return [moment for moment in earlier if moment[1:] not in agreed]


def _published(liaison: Liaison, start: dt.date, until: dt.date | None) -> list[dt.date]:
    rosters = WeekRoster.objects.filter(
        municipality=liaison.municipality_id, monday__gte=monday_of(start)
    )
    if until:
        rosters = rosters.filter(monday__lt=until)
    return list(rosters.order_by("monday").values_list("monday", flat=True))
