"""Drafts and plans: progress while one is made, what changes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from liaisons import drift
from liaisons.mapping import MEETING, VisitFacts
from liaisons.models import Liaison, PlanPart, StandingPlan, StandingVisit
from liaisons.queries.school_holidays import weeks_of_school
from liaisons.queries.term import begins, build_instance, plan_before, visits_of
from liaisons.rostering import Instance
from liaisons.rostering.reading import build
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.dutch import listed
from ocp_portal.jobs.models import Job
from schools.half_days import in_words
from schools.models import School

CYCLE = StandingPlan.CYCLE
# What the tiers of the planner are about, in the order in which they are proven.
TIERS = ("Gemiste norm", "Vaste gezichten en tijden", "Eerlijk verdeeld", "Reistijd en voorkeur")
DRIFT = {
    drift.NORMS: "de normen",
    drift.BLOCKS: "wat niet kan",
    drift.PINS: "vaste afspraken met {who}",
    drift.MEETINGS: "het vaste overleg van {who}",
    drift.OPEN: "wanneer {who} ontvangt",
    drift.TIER: "de aansluitwijze of schoolsoort van {who}",
    drift.OWNER: "de contactpersoon van {who}",
    drift.NEW_SCHOOL: "{who} is erbij",
    drift.GONE_SCHOOL: "{who} is er niet meer bij",
    drift.HOURS: "de werktijden van {who}",
    drift.AWAY: "{who} is afwezig",
    drift.BACK: "{who} is er weer",
    drift.CLUSTER: "het cluster van {who}",
    drift.NEW_LIAISON: "{who} is erbij",
    drift.GONE_LIAISON: "{who} is er niet meer bij",
}


@dataclass(frozen=True, slots=True)
class TierProgress:
    """`name` in Dutch, from TIERS."""

    name: str
    objective: int | None
    bound: int | None
    state: str  # waiting, busy, proven, feasible

    @property
    def proven(self) -> bool:
        return self.state == "proven"


@dataclass(frozen=True, slots=True)
class PartProgress:
    cluster: str
    status: str  # of PlanPart; 'failed' also when its job gave up
    tiers: tuple[TierProgress, ...]


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """`done` of `of` steps, a step being a tier of a cluster."""

    plan: StandingPlan
    parts: tuple[PartProgress, ...]
    done: int
    of: int
    message: str
    busy: bool


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One line of 'wat verandert': `text` in Dutch, of one school."""

    school: int
    school_name: str
    kind: str  # new, gone, liaison, time, more, fewer
    text: str


def plan_progress(plan: StandingPlan) -> PlanProgress:
    """For the screen that follows a plan in the making. Two queries."""
    rows = list(plan.parts.select_related("cluster").order_by("cluster__name", "pk"))
    failed = _failed_jobs(plan, rows) if plan.status == StandingPlan.Status.MAKING else set()
    parts = tuple(_part(row, failed) for row in rows)
    done = sum(len(row.tiers) for row in rows)
    busy = plan.status == StandingPlan.Status.MAKING and not failed
    return PlanProgress(
        plan, parts, done, max(1, len(TIERS) * len(rows)), _message(plan, rows, failed), busy
    )


def _failed_jobs(plan: StandingPlan, rows: Sequence[PlanPart]) -> set[str]:
    """Keys of jobs of this plan that gave up: a worker that was killed time and again."""
    keys = [str(row.pk) for row in rows]
    ended = Job.objects.filter(
        municipality=plan.municipality_id,
        kind="plan_cluster",
        key__in=keys,
        status__in=[Job.Status.FAILED, Job.Status.CANCELLED],
    )
    return set(ended.values_list("key", flat=True))


def _part(row: PlanPart, failed: set[str]) -> PartProgress:
    tiers = tuple(_tier(row, number) for number in range(len(TIERS)))
    status = PlanPart.Status.FAILED if str(row.pk) in failed else row.status
    return PartProgress(row.cluster.name, status, tiers)


def _tier(row: PlanPart, number: int) -> TierProgress:
    if number < len(row.tiers):
        tier = row.tiers[number]
        state = "proven" if tier["objective"] == tier["bound"] else "feasible"
        return TierProgress(TIERS[number], tier["objective"], tier["bound"], state)
    running = row.status == PlanPart.Status.RUNNING and number == len(row.tiers)
    return TierProgress(TIERS[number], None, None, "busy" if running else "waiting")


def _message(plan: StandingPlan, rows: Sequence[PlanPart], failed: set[str]) -> str:
    if failed:
        return "Het plannen is niet gelukt. Probeer het opnieuw."
    if plan.status == StandingPlan.Status.STOPPED:
        return "Het plannen is gestopt."
    if plan.status != StandingPlan.Status.MAKING:
        return "Het concept staat klaar."
    ready = sum(row.status == PlanPart.Status.DONE for row in rows)
    return f"{ready} van {len(rows)} clusters klaar" if rows else "De gegevens worden verzameld"


def plan_drift(plan: StandingPlan) -> list[str]:
    """What changed since the planner was asked for this draft, in words; mostly nothing.

    A fixed number of queries, and no planning.
    """
    if not plan.instance:
        return []
    # What changed in the part that is over, as the copy of a plan in force has one, is no matter.
    first = max(begins(plan.period.lower, plan.period.upper), clock.today())
    now = build_instance(plan.municipality, first, max(plan.period.upper, first))
    gives = {str(visit.school): str(visit.liaison) for visit in visits_of(plan)}
    found = drift.drifts(build(plan.instance, Instance), now, gives)
    return _drift_in_words(found) if found else []


def planned_without(plan: StandingPlan) -> set[int]:
    """Liaisons of whom the planner was told that they do not work on any half-day."""
    given = plan.instance.get("liaisons", ())
    return {
        int(one["id"])
        for one in given
        if not one["half_days"] and not any(one["half_days_by_week"])
    }


def _drift_in_words(found: Iterable[drift.Drift]) -> list[str]:
    def names(rows: Any, kinds: Iterable[str]) -> dict[str, str]:
        keys = [int(one.key) for one in found if one.what in kinds]
        return {str(pk): name for pk, name in rows.filter(pk__in=keys).values_list("pk", "name")}

    schools = names(School.objects.all(), drift.OF_SCHOOL)
    people = names(Liaison.objects.all(), drift.OF_LIAISON)
    return [
        DRIFT[one.what].format(
            who=(schools if one.what in drift.OF_SCHOOL else people).get(one.key, "iemand")
        )
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class Rosters:
    """The published plan of today, and the first that begins later; `published`: both of these
    and what comes after, in order."""

    in_force: StandingPlan | None
    to_come: StandingPlan | None
    published: tuple[StandingPlan, ...]


def rosters(municipality: Municipality) -> Rosters:
    """One query."""
    rows = _from_today(municipality).select_related("municipality")
    found = list(rows.defer("instance", "certificates", "misses"))
    today = clock.today()
    return Rosters(
        next((plan for plan in found if today in plan.period), None),
        next((plan for plan in found if today < plan.period.lower), None),
        tuple(found),
    )


def compared_with(plan: StandingPlan, known: Rosters) -> StandingPlan | None:
    """What holds on the first day of a draft, else the first that begins within it, else what
    holds now; for a published plan what holds now. None when that is the plan itself."""
    found = known.in_force
    if plan.status == StandingPlan.Status.DRAFT:
        there = [each for each in known.published if _meet(each, plan)]
        found = there[0] if there else found
    return found if found != plan else None


def _meet(one: StandingPlan, other: StandingPlan) -> bool:
    begins, ends = other.period.lower, other.period.upper
    return bool(one.period.lower < ends and begins < one.period.upper)


def no_roster_after(municipality: Municipality, until: dt.date) -> dt.date | None:
    """The last day of the roster, where school goes on without one before `until`; else None.

    None as well where no plan was made yet. Two plans with only a holiday between them are one
    roster.
    """
    end = clock.today()
    for first, ends in _from_today(municipality).values_list(
        "period__startswith", "period__endswith"
    ):
        if first > end and weeks_of_school(municipality, end, first):
            break
        end = ends
    if end == clock.today() or end >= until or not weeks_of_school(municipality, end, until):
        return None
    return end - dt.timedelta(days=1)


def _from_today(municipality: Municipality) -> QuerySet[StandingPlan]:
    published = StandingPlan.objects.filter(
        municipality=municipality, status=StandingPlan.Status.PUBLISHED
    )
    return published.filter(period__endswith__gt=clock.today()).order_by("period")


def plan_after(plan: StandingPlan) -> StandingPlan | None:
    """What is published for the first days after a plan; a plan that it comes between goes on."""
    published = StandingPlan.objects.filter(
        municipality=plan.municipality_id,
        status=StandingPlan.Status.PUBLISHED,
        period__endswith__gt=plan.period.upper,
    )
    return published.exclude(pk=plan.pk).order_by("period").first()


def plan_changes(plan: StandingPlan, against: StandingPlan | None = None) -> list[PlanChange]:
    """What publishing this plan would change, in words, by school; `against` is what is in force
    on its first day. A fixed number of queries."""
    # A draft is compared with what is in force on its first day, a published plan with the day
    # before it: on its own first day it is in force itself.
    published = plan.status == StandingPlan.Status.PUBLISHED
    before = against or plan_before(
        plan.municipality, plan.period.lower - dt.timedelta(days=published)
    )
    was = grouped(visits_of(before) if before and before.pk != plan.pk else ())
    becomes = grouped(visits_of(plan))
    return changes_in_words(was, becomes, plan.municipality)


def changes_in_words(
    was: Mapping[int, list[VisitFacts]],
    becomes: Mapping[int, list[VisitFacts]],
    municipality: Municipality,
) -> list[PlanChange]:
    """The differences between two patterns, schools in order of name."""
    changed = {
        school for school in was.keys() | becomes.keys() if was.get(school) != becomes.get(school)
    }
    people = {visit.liaison for visits in (*was.values(), *becomes.values()) for visit in visits}
    names = dict(Liaison.objects.filter(pk__in=people).values_list("pk", "name"))
    schools = School.objects.filter(pk__in=changed).order_by("sort_key", "pk")
    return [
        PlanChange(pk, name, kind, text)
        for pk, name in schools.values_list("pk", "name")
        for kind, text in _school_changes(was.get(pk, []), becomes.get(pk, []), names)
    ]


def grouped(visits: Iterable[VisitFacts]) -> dict[int, list[VisitFacts]]:
    """By school, in order of time."""
    found: dict[int, list[VisitFacts]] = defaultdict(list)
    for visit in sorted(visits, key=lambda v: (v.week, v.half_day, v.kind)):
        found[visit.school].append(visit)
    return found


def _school_changes(
    was: list[VisitFacts], becomes: list[VisitFacts], names: Mapping[int, str]
) -> Iterable[tuple[str, str]]:
    if not was:
        yield "new", f"krijgt {moments(becomes)}, van {_name(becomes, names)}"
        return
    if not becomes:
        yield "gone", f"heeft geen bezoeken meer (was {moments(was)})"
        return
    if _name(was, names) != _name(becomes, names):
        yield "liaison", f"krijgt {_name(becomes, names)} in plaats van {_name(was, names)}"
    if moments(was) != moments(becomes):
        yield "time", f"van {moments(was)} naar {moments(becomes)}"


def _name(visits: Sequence[VisitFacts], names: Mapping[int, str]) -> str:
    return names.get(visits[0].liaison, "onbekend")


def moments(visits: Sequence[VisitFacts]) -> str:
    """'elke week op dinsdagochtend', 'in week 2 op vrijdagmiddag, overleg in week 1 op ..'"""
    found = []
    for meeting in (False, True):
        by_half_day: dict[int, list[int]] = defaultdict(list)
        for visit in visits:
            if (visit.kind == MEETING) == meeting:
                by_half_day[visit.half_day].append(visit.week)
        for half_day, weeks in sorted(by_half_day.items()):
            word = "overleg " if meeting else ""
            found.append(f"{word}{_weeks(weeks)} op {in_words(half_day)}")
    return ", ".join(found)


def _weeks(weeks: Sequence[int]) -> str:
    numbers = [str(week + 1) for week in sorted(set(weeks))]
    if len(numbers) == CYCLE:
        return "elke week"
    return f"in week {listed(numbers)}"


def board(*plans: StandingPlan) -> list[dict[str, Any]]:
    """The visits of plans as rows, by cluster, liaison and time: pk, plan, school, school__name,
    school__code, liaison, liaison__name, liaison__cluster, liaison__cluster__name, cycle_week,
    weekday, daypart, kind, locked. One query."""
    rows: Any = StandingVisit.objects.filter(plan__in=plans).order_by(
        "liaison__cluster__name",
        "liaison__sort_key",
        "cycle_week",
        "weekday",
        "-daypart",
        "school__sort_key",
        "pk",
    )
    return list(
        rows.values(
            "pk",
            "plan",
            "school",
            "school__name",
            "school__code",
            "liaison",
            "liaison__name",
            "liaison__cluster",
            "liaison__cluster__name",
            "cycle_week",
            "weekday",
            "daypart",
            "kind",
            "locked",
        )
    )
