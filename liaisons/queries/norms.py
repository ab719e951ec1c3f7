"""'Norm met uitleg': the weeks of schools against each norm that applies, told in words."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from liaisons.models import MakeUpProposal, NormAction, NurseVisit, PlanBlock, Visit
from liaisons.models.plans import LOAD
from liaisons.norms import NormFacts, Strip, WeekFacts, tell
from liaisons.queries.nurses import on_open_days
from liaisons.queries.plan import SATURDAY, monday_of
from liaisons.queries.school_holidays import holiday_table
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.periods import period
from schools.holidays import REGIONS, SchoolHoliday, as_region, free_day
from schools.models import Closure, PresenceNorm, School

WEEK = dt.timedelta(weeks=1)
MARGIN = 10  # weeks of holiday that a window may have to step over
_STATUS = Visit.Status
_EXCUSED = {Visit.Cause.HOLIDAY, Visit.Cause.CLOSED}


def norm_strip(school: School, weeks: int = 12, until: dt.date | None = None) -> Strip:
    """The strip of one school: `weeks` ISO weeks, the last one being that of `until` (today)."""
    return norm_strips(school.municipality, [school], weeks, until)[school.pk]


def norm_strips(
    municipality: Municipality,
    schools: Iterable[School],
    weeks: int = 12,
    until: dt.date | None = None,
) -> dict[int, Strip]:
    """The same for several schools, by id; the number of queries does not grow with them."""
    day = until or clock.today()
    ids = [school.pk for school in schools]
    norms = list(PresenceNorm.objects.filter(municipality=municipality).valid(day))
    back = weeks + max((norm.window_weeks for norm in norms), default=0) + MARGIN
    mondays = [monday_of(day) - number * WEEK for number in reversed(range(back))]
    facts = _facts(municipality, ids, mondays, day)
    actions = _actions(municipality, ids, day)
    rows: Any = School.objects.filter(pk__in=ids).with_tier(day)
    return {
        pk: tell(
            pk, facts[pk], _norms_of(norms, sector, tier, since), actions.get(pk, ""), shown=weeks
        )
        for pk, sector, tier, since in rows.values_list("pk", "sector", "tier", "tier_since")
    }


def _norms_of(
    norms: Sequence[PresenceNorm], sector: str, tier: str, since: dt.date | None
) -> list[NormFacts]:
    """Those that apply to a school, in their order; one by tier counts since the tier began."""
    return [
        NormFacts(
            name=norm.name,
            visits=norm.visits,
            cycle=4 if norm.kind == PresenceNorm.Kind.MONTHLY else 1,
            window=norm.window_weeks,
            source=norm.source,
            average=norm.kind == PresenceNorm.Kind.EXTRA,
            full=norm.load == PresenceNorm.Load.FULL,
            since=max(norm.period.lower, since or dt.date.min) if norm.tiers else norm.period.lower,
        )
        for norm in norms
        if norm.applies_to(sector, tier)
    ]


def _facts(
    municipality: Municipality, ids: list[int], mondays: list[dt.date], today: dt.date
) -> dict[int, list[WeekFacts]]:
    visits = _visits(ids, mondays)
    closures = _closures(ids, mondays)
    table = holiday_table(mondays[0], mondays[-1] + WEEK)
    nurse = _nurse(ids, mondays, today, table)
    free = {
        region: {monday: _free_days(region, monday, table) for monday in mondays}
        for region in REGIONS
    }
    regions = School.objects.filter(pk__in=ids).values_list("pk", "holiday_region")
    return {
        pk: [
            _week(
                monday,
                visits[pk, monday],
                free[as_region(region)][monday],
                closures.get(pk, ()),
                today,
                nurse[pk, monday],
            )
            for monday in mondays
        ]
        for pk, region in regions
    }


def _visits(
    ids: list[int], mondays: list[dt.date]
) -> dict[tuple[int, dt.date], list[dict[str, Any]]]:
    found: dict[tuple[int, dt.date], list[dict[str, Any]]] = defaultdict(list)
    rows = Visit.objects.presence().filter(
        school__in=ids, date__gte=mondays[0], date__lt=mondays[-1] + SATURDAY
    )
    columns = ("school", "date", "status", "kind", "cause", "reason", "standing_in_for")
    for row in rows.order_by("date", "-daypart").values(*columns):
        found[row["school"], monday_of(row["date"])].append(row)
    return found


def _nurse(
    ids: list[int], mondays: list[dt.date], today: dt.date, table: Sequence[SchoolHoliday]
) -> Counter[tuple[int, dt.date]]:
    """Days of the jeugdverpleegkundige so far, by school and week (NRM-7)."""
    rows = NurseVisit.objects.filter(school__in=ids, date__gte=mondays[0], date__lte=today)
    return Counter((school, monday_of(day)) for school, day in set(on_open_days(rows, table)))


def _closures(ids: list[int], mondays: list[dt.date]) -> dict[int, list[tuple[Any, str]]]:
    found: dict[int, list[tuple[Any, str]]] = defaultdict(list)
    span = period(mondays[0], mondays[-1] + WEEK)
    rows = Closure.objects.filter(school__in=ids, period__overlap=span)
    for school, held, reason in rows.values_list("school", "period", "reason"):
        found[school].append((held, reason))
    return found


def _free_days(region: str, monday: dt.date, table: Sequence[SchoolHoliday]) -> list[str]:
    """Of the five days: the name of what makes it free, or nothing."""
    return [free_day(as_region(region), monday + dt.timedelta(days=day), table) for day in range(5)]


def _week(
    monday: dt.date,
    visits: list[dict[str, Any]],
    free: list[str],
    closures: Iterable[tuple[Any, str]],
    today: dt.date,
    nurse: int = 0,
) -> WeekFacts:
    closed = [_closed(monday + dt.timedelta(days=day), closures) for day in range(5)]
    shut = [name or reason for name, reason in zip(free, closed, strict=True)]
    attended = [row for row in visits if row["status"] == _STATUS.ATTENDED]
    lost = [row for row in visits if row["status"] in {_STATUS.MISSED, _STATUS.CANCELLED}]
    return WeekFacts(
        monday=monday,
        school_week=not all(shut),
        holiday=next((name for name in free if name), ""),
        closed=next((reason for reason in closed if reason), ""),
        present=len(attended),
        half_days=sum(LOAD[row["kind"]] for row in attended) / 2,
        covered=sum(row["standing_in_for"] is not None for row in attended),
        remote=sum(row["status"] == _STATUS.REMOTE for row in visits),
        lost=tuple(row["reason"] for row in lost if row["cause"] not in _EXCUSED),
        excused=tuple(row["reason"] for row in lost if row["cause"] in _EXCUSED),
        open=sum(row["status"] == _STATUS.PLANNED for row in visits),
        over=monday + SATURDAY <= today,
        nurse=nurse,
    )


def _closed(day: dt.date, closures: Iterable[tuple[Any, str]]) -> str:
    return next((reason for held, reason in closures if day in held), "")


def _actions(municipality: Municipality, ids: list[int], on: dt.date) -> dict[int, str]:
    """What is being done about a gap (NRM-6): what the team lead wrote in the last quarter, else
    the reason of a block, else visits to make up."""
    found: dict[int, str] = {}
    waiting = MakeUpProposal.objects.filter(
        school__in=ids,
        status__in=[MakeUpProposal.Status.PROPOSED, MakeUpProposal.Status.ACCEPTED],
        date__gte=on,
    )
    for school, status in waiting.order_by("-date").values_list("school", "status"):
        word = "afgesproken" if status == MakeUpProposal.Status.ACCEPTED else "voorgesteld"
        found[school] = f"er is een inhaalbezoek {word}"
    blocks = PlanBlock.objects.filter(
        municipality=municipality,
        school__in=ids,
        liaison=None,
        half_day=None,
        cycle_week=None,
        period__contains=on,
    )
    found |= dict(blocks.order_by("pk").values_list("school", "reason"))
    return found | {row.school_id: row.text for row in _written(ids, on) if row.text}


def _written(ids: list[int], on: dt.date) -> Iterable[NormAction]:
    """The newest of each school; what is older than a norm looks back says nothing of it."""
    return NormAction.objects.recent(on).filter(school__in=ids).newest()


__all__ = ["norm_strip", "norm_strips"]
