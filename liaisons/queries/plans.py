"""Drafts and plans: progress while one is made, its misses in words, what changes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liaisons import drift
from liaisons.mapping import MEETING, VisitFacts
from liaisons.models import Liaison, PlanBlock, PlanPart, StandingPlan, StandingVisit
from liaisons.queries.term import build_instance, plan_before, visits_of
from liaisons.rostering import Instance
from liaisons.rostering.reading import build
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.jobs.models import Job
from schools.half_days import in_words
from schools.models import School

CYCLE = StandingPlan.CYCLE
# What the tiers of the planner are about, in the order in which they are proven.
TIERS = ("Gemiste norm", "Vaste gezichten en tijden", "Eerlijk verdeeld", "Reistijd en voorkeur")
WHY = {
    "no_liaison": "er is niemand die deze school mag hebben",
    "blocked": "een blokkade houdt {half_days} tegen",
    "not_open": "de school ontvangt niet op {half_days}",
    "not_working": "{who} werkt niet op {half_days}",
    "half_day_full": "{who} is op {half_days} al op een andere school",
    "week_full": "{who} heeft op {half_days} de week al vol",
    "too_far": "{who} is op {half_days} te ver weg",
    "free": "bij {who} is plaats, maar die is niet de vaste contactpersoon",
}


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


@dataclass(frozen=True, slots=True)
class Miss:
    """What a school misses in a plan, why, and the cheapest change that would serve it."""

    school: int
    school_name: str
    visits: int
    meetings: int
    why: tuple[str, ...]
    remedy: str
    proven: bool


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
    now = build_instance(plan.municipality, plan.period.lower, plan.period.upper)
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


def plan_in_force(municipality: Municipality, on: dt.date | None = None) -> StandingPlan | None:
    """The published plan of a day (today)."""
    return StandingPlan.objects.filter(
        municipality=municipality,
        status=StandingPlan.Status.PUBLISHED,
        period__contains=on or clock.today(),
    ).first()


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
    if len(numbers) == 1:
        return f"in week {numbers[0]}"
    return f"in week {', '.join(numbers[:-1])} en {numbers[-1]}"


def plan_misses(plan: StandingPlan) -> list[Miss]:
    """Of the plan as the planner made it, the schools in order of name. Three queries."""
    told = {int(miss["school"]): miss for miss in plan.misses}
    return misses_in_words(told, plan.municipality)


def misses_in_words(
    told: Mapping[int, Mapping[str, Any]], municipality: Municipality
) -> list[Miss]:
    names = dict(Liaison.objects.filter(municipality=municipality).values_list("pk", "name"))
    blocks = _school_blocks(municipality, told)
    schools = School.objects.filter(pk__in=told).order_by("sort_key", "pk")
    return [
        Miss(
            pk,
            name,
            told[pk]["missed_visits"],
            told[pk]["missed_meetings"],
            tuple(_why(told[pk], names, blocks.get(pk, ""))),
            _remedy(told[pk], names),
            _proven(told[pk]),
        )
        for pk, name in schools.values_list("pk", "name")
    ]


def _school_blocks(municipality: Municipality, schools: Iterable[int]) -> dict[int, str]:
    """The reason of a block on the whole school, which is the action being taken (NRM-6)."""
    rows = PlanBlock.objects.filter(
        municipality=municipality,
        school__in=schools,
        liaison=None,
        half_day=None,
        cycle_week=None,
    )
    return dict(rows.order_by("period").values_list("school", "reason"))


def _proven(told: Mapping[str, Any]) -> bool:
    proof = told.get("proof") or {"objective": 1, "bound": 0}
    return bool(proof["objective"] == proof["bound"])


def _why(told: Mapping[str, Any], names: Mapping[int, str], block: str) -> Iterable[str]:
    """What stands in the way; of each liaison what does so most often."""
    if block:
        yield block
        return
    seen = set()
    for one in sorted(told.get("obstacles", ()), key=lambda one: -one["half_days"]):
        if one["liaison"] in seen:
            continue
        seen.add(one["liaison"])
        who = names.get(int(one["liaison"] or 0), "")
        count = one["half_days"]
        half_days = "1 dagdeel" if count == 1 else f"{count} dagdelen"
        yield WHY[one["reason"]].format(who=who, half_days=half_days)


def _remedy(told: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """'Het kan wel als Sanne een half dagdeel per week meer op scholen is.' Empty: not known."""
    changes = told.get("changes")
    if changes is None:
        return ""
    if not changes:
        return "Het kan wel als een andere school een andere contactpersoon of tijd krijgt."
    wanted = [_change(change, names) for change in changes]
    return f"Het kan wel als {' en '.join(wanted)}."


def _change(change: Mapping[str, Any], names: Mapping[int, str]) -> str:
    if change["action"] == "lift_block":
        return f"{_block(change['block'], names)} vervalt"
    who = names.get(int(change["who"]), "")
    if change["action"] == "open_then":
        return f"de school ook op {in_words(change['half_day'])} ontvangt"
    if change["action"] == "work_then":
        return f"{who} ook op {in_words(change['half_day'])} werkt"
    load = change["load"] or 0
    more = {1: "een half dagdeel", 2: "een dagdeel"}.get(load, f"{load / 2:g} dagdelen")
    return f"{who} {more.replace('.', ',')} per week meer op scholen is"


def _block(block: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """'de blokkade van Sanne bij deze school op dinsdagochtend'"""
    who = names.get(int(block["liaison"] or 0), "")
    of = {
        (True, True): f"van {who} bij deze school",
        (True, False): "bij deze school",
        (False, True): f"van {who}",
    }[bool(block["school"]), bool(block["liaison"])]
    when = f" op {in_words(block['half_day'])}" if block["half_day"] is not None else ""
    return f"de blokkade {of}{when}"


def board(plan: StandingPlan) -> list[dict[str, Any]]:
    """The visits of a plan as rows, by cluster, liaison and time: pk, school, school__name,
    school__code, liaison, liaison__name, liaison__cluster, liaison__cluster__name, cycle_week,
    weekday, daypart, kind, locked. One query."""
    rows: Any = StandingVisit.objects.filter(plan=plan).order_by(
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
