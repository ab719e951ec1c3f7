"""What the pages of the term plan ask beside `queries.plans`: plain rows, few queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models.functions import Coalesce

from liaisons.models import Absence, PlanBlock, PlanPin, StandingPlan, StandingVisit, Visit
from liaisons.models.plans import HALF_DAY_LOAD
from liaisons.queries.pages import VISIT
from liaisons.queries.plan import monday_of
from liaisons.queries.school_holidays import holiday_table
from liaisons.rostering import Instance
from liaisons.rostering.reading import build
from liaisons.weeks.facts import Blocked, Span
from liaisons.weeks.making import cycle_week
from ocp_portal import clock
from ocp_portal.dutch import listed
from ocp_portal.periods import period
from schools.half_days import NUMBER
from schools.holidays import as_region
from schools.models import School, Sector

Row = dict[str, Any]
COUNTS_FROM = Coalesce("plan__cycle_from", "plan__period__startswith")


def plans(user: Any) -> Any:
    return StandingPlan.objects.visible_to(user).select_related("municipality")


def draft(user: Any) -> StandingPlan | None:
    """The newest draft; that is what the board opens on."""
    drafts = plans(user).filter(status=StandingPlan.Status.DRAFT)
    return drafts.order_by("-created_at", "-pk").first()


def visited_schools(user: Any) -> dict[int, Row]:
    """Every school that a plan is for, by id, in order of name."""
    rows: Any = School.objects.visible_to(user).open().exclude(sector=Sector.MBO)
    found = rows.with_tier(clock.today()).order_by("sort_key", "code")
    return {row["pk"]: row for row in found.values("pk", "code", "name", "tier")}


def pinned(user: Any) -> set[int]:
    """Schools with an agreement that holds today."""
    rows = PlanPin.objects.visible_to(user).filter(period__contains=clock.today())
    return set(rows.values_list("school", flat=True))


def agreements(user: Any) -> list[PlanPin]:
    """Those that hold or are to come, by school."""
    return _from_today(PlanPin.objects.visible_to(user))


def blocks(user: Any) -> list[PlanBlock]:
    return _from_today(PlanBlock.objects.visible_to(user))


def away_in(user: Any, first: dt.date, until: dt.date) -> list[Absence]:
    """Who is away in a term [first, until), from today on. Of a term that is over: nobody."""
    first = max(first, clock.today())
    if first >= until:
        return []
    span = period(first, until)
    rows = Absence.objects.visible_to(user).filter(period__overlap=span)
    return list(rows.select_related("liaison").order_by("liaison__sort_key", "period"))


def published_in(user: Any, found: Iterable[PlanBlock]) -> list[Row]:
    """Visits of published weeks that still stand though one of these blocks says no, in the
    shape of `pages.in_week`."""
    wanted = [
        Blocked(
            row.school_id,
            row.liaison_id,
            row.half_day,
            row.cycle_week,
            Span(row.period.lower, row.period.upper),
        )
        for row in found
    ]
    if not wanted:
        return []
    rows = Visit.objects.visible_to(user).filter(
        status=Visit.Status.PLANNED, date__gte=clock.today()
    )
    coming = rows.order_by("date", "-daypart", "pk").values(*VISIT, counts_from=COUNTS_FROM)
    turn = _turns(user.membership.municipality)
    return [row for row in coming if any(_hits(block, row, turn) for block in wanted)]


def _hits(block: Blocked, row: Row, turn: Any) -> bool:
    week = turn(row["counts_from"], monday_of(row["date"])) if block.turn is not None else 0
    return block.hits(row["school"], row["liaison"], row["date"], row["daypart"], week)


def _turns(municipality: Any) -> Any:
    """The week of the cycle of a Monday in a plan; of a visit without a plan none."""
    region = as_region(municipality.holiday_region)

    @cache
    def turn(start: dt.date | None, monday: dt.date) -> int:
        if start is None:
            return -1
        return cycle_week(region, start, monday, holiday_table(start, monday))

    return turn


def _from_today(rows: Any) -> list[Any]:
    coming = rows.filter(period__overlap=period(clock.today()))
    return list(coming.select_related("school", "liaison").order_by("school__sort_key", "pk"))


def swap_candidates(visit: StandingVisit) -> list[StandingVisit]:
    """Visits of other schools of the same liaison in the same plan, in order of time."""
    rows = StandingVisit.objects.filter(plan=visit.plan_id, liaison=visit.liaison_id)
    others = rows.exclude(school=visit.school_id).exclude(kind="meeting")
    return list(others.select_related("school").order_by("cycle_week", "weekday", "-daypart", "pk"))


def obstacles(visit: StandingVisit) -> dict[int, str]:
    """By half-day why a visit of a draft cannot go there in its own week: 'werkt dan niet', 'al op
    De Regenboog'. As the judge knows them, of what the planner was given."""
    return _taken(visit) | _closed(visit)


def _closed(visit: StandingVisit) -> dict[int, str]:
    if not visit.plan.instance:
        return {}  # no planner made it: nobody knows what it was given
    instance = build(visit.plan.instance, Instance)
    school, liaison = str(visit.school_id), str(visit.liaison_id)
    if school not in instance.school_by_id or liaison not in instance.liaison_by_id:
        return {}
    receives = instance.school_by_id[school].open_half_days
    slots = instance.available(liaison)
    works = {slot.half_day for slot in slots if slot.week == visit.cycle_week}
    shut = {each: "school ontvangt dan niet" for each in range(NUMBER) if each not in receives}
    return shut | {each: "werkt dan niet" for each in range(NUMBER) if each not in works}


def _taken(visit: StandingVisit) -> dict[int, str]:
    """Half-days of its week on which the liaison has no room left for this visit."""
    rows = StandingVisit.objects.filter(
        plan=visit.plan_id, liaison=visit.liaison_id, cycle_week=visit.cycle_week
    )
    there: dict[int, list[StandingVisit]] = defaultdict(list)
    for row in rows.exclude(pk=visit.pk).select_related("school").order_by("school__sort_key"):
        there[row.half_day].append(row)
    return {
        number: f"al op {listed(list(dict.fromkeys(row.school.name for row in here)))}"
        for number, here in there.items()
        if sum(row.load for row in here) + visit.load > HALF_DAY_LOAD
    }
