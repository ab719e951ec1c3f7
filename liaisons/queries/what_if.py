"""'Wat als': a term with another capacity, tier or school, solved and never saved."""

import datetime as dt
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError

from liaisons import mapping, rostering
from liaisons.mapping import VisitFacts
from liaisons.models import Liaison, StandingPlan
from liaisons.models.plans import LOAD
from liaisons.queries.capacity import by_cluster
from liaisons.queries.misses import Miss, misses_in_words
from liaisons.queries.plans import (
    TIERS,
    PlanChange,
    changes_in_words,
    grouped,
    moments,
    planned_without,
)
from liaisons.queries.suppositions import NEW, NEW_NAME, suppose
from liaisons.queries.term import (
    away_all_term,
    plan_before,
    rest_of_term,
    term_facts,
    visits_of,
)
from liaisons.queries.what_if_answers import WhatIf
from liaisons.rostering import Instance, Limits
from liaisons.rostering.reading import plain
from liaisons.supposition import Supposition
from liaisons.what_if_words import sentence
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.dutch import listed
from schools.models import School

# Somebody waits for it, and follows it. On the demo's clusters it takes 0.5 to 2.5 s of one core;
# the deterministic limits end it at the same point on every machine, these only where one is slow:
# the most that all clusters and all explanations together may take.
SOLVE_SECONDS = 60.0
EXPLAIN_SECONDS = 20.0
DETERMINISTIC, EXPLAIN_DETERMINISTIC = 4, 2
LEAST_SECONDS = 0.05  # the planner wants some; in no time it gives what it starts from
EXPLAINED = 12  # schools of each cluster, as of a plan; while there is time


Tell = Callable[[int, int, str], None]
SEARCHING = "De planner zoekt het beste rooster."
EXPLAINING = "De planner zoekt uit waarom iets niet lukt."


@dataclass
class _Watch:
    """How far it is, for whoever follows it, and whether somebody wants it to stop."""

    tell: Tell
    stopped: Callable[[], bool]
    of: int = 0
    done: int = 0

    def clusters(self, number: int) -> None:
        """As many are solved, and one step to explain."""
        self.of = len(TIERS) * number + 1
        self.tell(0, self.of, SEARCHING)

    def tier(self, _: rostering.Progress) -> None:
        self.done += 1
        self.tell(min(self.done, self.of - 1), self.of, SEARCHING)

    def explains(self) -> None:
        self.tell(self.of - 1, self.of, EXPLAINING)

    @property
    def hooks(self) -> rostering.Hooks:
        return rostering.Hooks(progress=self.tier, cancelled=self.stopped)


def what_if(
    municipality: Municipality,
    supposed: Supposition,
    *,
    on: dt.date | None = None,
    tell: Tell = lambda done, of, message: None,
    stopped: Callable[[], bool] = lambda: False,
) -> WhatIf:
    """Solves the clusters that it touches and compares with the plan in force.

    Where somebody is away all term of whom the plan in force does not know, the clusters are solved
    without the change first. Takes SOLVE_SECONDS and EXPLAIN_SECONDS at most; what was not proven
    by then is said. `tell` hears of each step, `stopped` is asked now and then. Raises
    ValidationError (Dutch) for a supposition that cannot be, and rostering.Cancelled.
    """
    watch = _Watch(tell, stopped)
    day = on or clock.today()
    term = rest_of_term(municipality, day)
    facts = term_facts(municipality, *term)
    changed = suppose(facts, supposed)
    now, then = mapping.to_instance(facts), mapping.to_instance(changed)
    if not then.liaisons or not then.schools:
        raise ValidationError("Zo blijft er geen contactpersoon of geen school over.")
    plan = plan_before(municipality, day)
    was = visits_of(plan) if plan else []
    touched = _touched(now, then)
    away = away_all_term(municipality, *term)
    stale = _stale(now, touched, away ^ (planned_without(plan) if plan else set()))
    watch.clusters(len(stale) + len(touched & set(rostering.clusters(then))))
    base = list(_solve(now, stale, was, SOLVE_SECONDS / 2, watch))
    if base:
        was = _with(now, stale, was, base)
        then = _used_to(then, stale, was)
    seconds = SOLVE_SECONDS / 2 if base else SOLVE_SECONDS
    solved = list(_solve(then, touched, was, seconds, watch))
    becomes = _of(then, _with(then, touched, was, solved))
    known = _known(plan, then, touched) if plan else {}
    watch.explains()
    answer = _answer(municipality, now, then, was, becomes, solved, known, watch)
    proven = answer.proven and all(one.proven for one in base)
    here = {one.id for one in now.liaisons if one.cluster in touched}
    return replace(answer, proven=proven, assumed=_assumed({pk for pk in away if str(pk) in here}))


Told = dict[int, dict[str, object]]  # by school, as `rostering.Explanation` has it


def _known(plan: StandingPlan, then: Instance, touched: set[str]) -> Told:
    """What the plan in force tells of the schools of clusters that stay as they are."""
    told = {str(miss["school"]): miss for miss in plan.misses}
    return {
        int(one.id): told[one.id]
        for one in then.schools
        if one.id in told and one.cluster not in touched
    }


def _stale(now: Instance, touched: set[str], others: set[int]) -> set[str]:
    """Touched clusters with somebody (`others`) who is away all term and was not when the plan was
    made, or the other way around."""
    return {one.cluster for one in now.liaisons if int(one.id) in others and one.cluster in touched}


def _with(
    instance: Instance,
    touched: set[str],
    was: Iterable[VisitFacts],
    solved: Iterable[rostering.StandingPlan],
) -> list[VisitFacts]:
    """The visits of the clusters that were solved, and as they were of the others."""
    kept = [visit for visit in was if _cluster(instance, visit) not in touched]
    return kept + [visit for one in solved for visit in mapping.from_plan(one)]


def _used_to(then: Instance, clusters: set[str], was: Iterable[VisitFacts]) -> Instance:
    """The schools of these clusters have as their habit what `was` gives them: the answer stays as
    near to that as it can, and what it changes is of the question."""
    visits: dict[str, list[VisitFacts]] = {}
    for visit in was:
        if visit.kind != mapping.MEETING:
            visits.setdefault(str(visit.school), []).append(visit)
    return replace(
        then,
        schools=tuple(
            _used(then, one, visits[one.id])
            if one.cluster in clusters and one.id in visits
            else one
            for one in then.schools
        ),
    )


def _used(
    then: Instance, school: rostering.School, visits: Sequence[VisitFacts]
) -> rostering.School:
    who = str(visits[0].liaison)
    return replace(
        school,
        current_liaison=who if who in then.liaison_by_id else school.current_liaison,
        current_visits=tuple(sorted({rostering.Slot(one.week, one.half_day) for one in visits})),
    )


def _assumed(away: set[int]) -> str:
    """Who is away and how that is counted, for the page."""
    shorter = "Wie korter afwezig is, telt gewoon mee."
    names = list(
        Liaison.objects.filter(pk__in=away).order_by("sort_key").values_list("name", flat=True)
    )
    if not names:
        return f"Niemand van deze clusters is de hele termijn afwezig. {shorter}"
    count = "telt" if len(names) == 1 else "tellen"
    return (
        f"{listed(names)} {'is' if len(names) == 1 else 'zijn'} de hele termijn afwezig en {count} "
        "niet mee: nu niet en straks niet. U ziet dus alleen wat uw verandering doet. "
        f"{shorter}"
    )


def _touched(now: Instance, then: Instance) -> set[str]:
    """Clusters of which the planner would be given something else.

    An area that comes or goes elsewhere is no reason to plan a cluster again: what changed there
    since the plan was made would be told as if it came from the question.
    """
    names = set(rostering.clusters(now)) | set(rostering.clusters(then))
    return {name for name in names if _without_areas(now, name) != _without_areas(then, name)}


def _without_areas(instance: Instance, cluster: str) -> Instance:
    return replace(rostering.part(instance, cluster), areas=(), travel_minutes=())


def _solve(
    then: Instance, touched: set[str], was: Sequence[VisitFacts], seconds: float, watch: _Watch
) -> Iterator[rostering.StandingPlan]:
    """Each cluster gets an equal part of the time that is left."""
    until = time.monotonic() + seconds
    names = sorted(touched & set(rostering.clusters(then)))
    for done, name in enumerate(names):
        piece = rostering.part(then, name)
        here = [visit for visit in was if str(visit.school) in piece.school_by_id]
        limits = _limits(DETERMINISTIC, (until - time.monotonic()) / (len(names) - done))
        incumbent = mapping.to_plan(piece, here)
        yield rostering.solve_cluster(piece, limits=limits, hooks=watch.hooks, incumbent=incumbent)


def _limits(deterministic: float, seconds: float) -> Limits:
    return Limits(deterministic=deterministic, wall_seconds=max(LEAST_SECONDS, seconds))


def _cluster(instance: Instance, visit: VisitFacts) -> str | None:
    school = instance.school_by_id.get(str(visit.school))
    return school.cluster if school else None


def _of(then: Instance, visits: Iterable[VisitFacts]) -> list[VisitFacts]:
    return [visit for visit in visits if str(visit.school) in then.school_by_id]


def _answer(
    municipality: Municipality,
    now: Instance,
    then: Instance,
    was: list[VisitFacts],
    becomes: list[VisitFacts],
    solved: list[rostering.StandingPlan],
    known: Told,
    watch: _Watch,
) -> WhatIf:
    before, after = _missing(mapping.to_plan(now, was)), _missing(mapping.to_plan(then, becomes))
    gets, got = _given(becomes), _given(was)
    both = [int(one.id) for one in now.schools if one.id in then.school_by_id]
    gained = [pk for pk in both if gets[pk] > got[pk]]
    lost = [pk for pk in both if gets[pk] < got[pk]]
    cost = (gets.total() - got.total()) / (2 * now.cycle_weeks)
    capacity = by_cluster(municipality, then, None)
    capacity_now = by_cluster(municipality, now, None)
    there = math.fsum(one.available for one in capacity)
    there -= math.fsum(one.available for one in capacity_now)
    promised = math.fsum(one.promised for one in capacity)
    promised -= math.fsum(one.promised for one in capacity_now)
    over = math.fsum(one.over for one in capacity)
    misses = tuple(misses_in_words(_told(then, before, after, solved, known, watch), municipality))
    misses += _new_misses(after)
    proven = all(plan.proven for plan in solved)
    changes = changes_in_words(grouped(was), grouped(becomes), municipality)
    changes += _new_in_words(becomes, municipality)
    return WhatIf(
        misses=misses,
        missing_now=len(before),
        missed=_all(after),
        missed_now=_all(before),
        gained=_names(gained),
        lost=_names(lost),
        changes=tuple(changes),
        there=there,
        promised=promised,
        cost=cost,
        over=over,
        proven=proven,
        sentence=sentence(cost, there, over, len(gained), len(lost), len(changes), proven),
        assumed="",
    )


def _new_in_words(becomes: list[VisitFacts], municipality: Municipality) -> list[PlanChange]:
    """The school that does not exist yet has no row to take a name from."""
    visits = grouped(visit for visit in becomes if visit.school == NEW).get(NEW)
    if not visits:
        return []
    who = Liaison.objects.filter(municipality=municipality, pk=visits[0].liaison).first()
    text = f"krijgt {moments(visits)}, van {who.name if who else 'onbekend'}"
    return [PlanChange(NEW, NEW_NAME, "new", text)]


Missing = dict[int, tuple[int, int]]  # by school: visits and meetings per cycle


def _missing(plan: rostering.StandingPlan) -> Missing:
    visits = Counter({int(item.school): 0 for item in plan.missed})
    meetings = Counter(int(missed.school) for missed in plan.missed)
    for item in plan.unmet:
        visits[int(item.school)] += item.visits
    return {pk: (number, meetings[pk]) for pk, number in visits.items()}


def _all(missing: Missing) -> int:
    return sum(visits + meetings for visits, meetings in missing.values())


def _new_misses(after: Missing) -> tuple[Miss, ...]:
    """The school that does not exist yet has no row to take a name from."""
    if NEW not in after:
        return ()
    visits, meetings = after[NEW]
    return (Miss(NEW, NEW_NAME, visits, meetings, (), "", proven=False),)


def _given(visits: Iterable[VisitFacts]) -> Counter[int]:
    """By school, in halves of a half-day in a cycle."""
    found: Counter[int] = Counter()
    for visit in visits:
        found[visit.school] += LOAD[visit.kind]
    return found


def _told(
    then: Instance,
    before: Missing,
    after: Missing,
    solved: list[rostering.StandingPlan],
    known: Told,
    watch: _Watch,
) -> Told:
    """What every school misses; of the first ones, while there is time, also what would help.

    What the question brings goes before what was missed already; of clusters that it does not
    touch it is what the plan tells (`known`).
    """
    found: Told = {
        pk: known.get(pk, {}) | {"missed_visits": visits, "missed_meetings": meetings}
        for pk, (visits, meetings) in after.items()
    }
    until = time.monotonic() + EXPLAIN_SECONDS
    for plan in solved:
        schools = sorted(
            rostering.missing_schools(plan),
            key=lambda one: before.get(int(one)) == after.get(int(one)),
        )
        for school in schools[:EXPLAINED]:
            left = until - time.monotonic()
            if left > 0:
                limits = _limits(EXPLAIN_DETERMINISTIC, left)
                hooks = rostering.Hooks(cancelled=watch.stopped)
                told = rostering.explain(then, plan, school, limits=limits, hooks=hooks)
                found[int(school)] |= _why(told)
    return found


def _why(told: object) -> dict[str, object]:
    """Without its own count: one count for the tile and for the table."""
    return {key: value for key, value in plain(told).items() if not key.startswith("missed_")}


def _names(schools: Iterable[int]) -> tuple[str, ...]:
    pks = set(schools)
    names = list(
        School.objects.filter(pk__in=pks).order_by("sort_key").values_list("name", flat=True)
    )
    return (*names, *([NEW_NAME] if NEW in pks else []))
