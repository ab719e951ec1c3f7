"""Half-days per cluster: available, promised, planned, free (SCH-12)."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from liaisons.models import Cluster, StandingPlan
from liaisons.models.plans import LOAD
from liaisons.queries.term import build_instance, plan_before, rest_of_term, term_of, visits_of
from liaisons.rostering import Instance
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality


@dataclass(frozen=True, slots=True)
class ClusterCapacity:
    """In half-days per week, averages over the cycle of four weeks (a short visit is a half).

    available: what its liaisons may spend at schools; promised: what the norms and fixed meetings
    ask; planned: what the plan in force (or this draft) gives; free: available - planned.
    """

    cluster: int
    name: str
    liaisons: int
    schools: int
    available: float
    promised: float
    planned: float

    @property
    def free(self) -> float:
        return self.available - self.planned

    @property
    def over(self) -> float:
        """How much more is promised than there is; 0 when it fits."""
        return max(0.0, self.promised - self.available)


def capacity(
    municipality: Municipality, on: dt.date | None = None, *, plan: int | None = None
) -> list[ClusterCapacity]:
    """By cluster, on a day (today); `plan` is the id of a draft instead of what is published.

    The number of queries does not grow with schools or people.
    """
    day = on or clock.today()
    draft = StandingPlan.objects.filter(municipality=municipality, pk=plan or 0).first()
    shown = draft or plan_before(municipality, day)
    # As things stand now, also for a draft of last week: what was promised since counts.
    span = term_of(draft) if draft else rest_of_term(municipality, day)
    return by_cluster(municipality, build_instance(municipality, *span), shown)


def by_cluster(
    municipality: Municipality, instance: Instance, plan: StandingPlan | None
) -> list[ClusterCapacity]:
    planned: Counter[str] = Counter()
    cluster_of = {liaison.id: liaison.cluster for liaison in instance.liaisons}
    for visit in visits_of(plan) if plan else ():
        planned[cluster_of.get(str(visit.liaison), "")] += LOAD[visit.kind]
    return [
        _capacity(pk, name, instance, planned[str(pk)])
        for pk, name in Cluster.objects.filter(municipality=municipality).values_list("pk", "name")
    ]


def _capacity(pk: int, name: str, instance: Instance, planned: int) -> ClusterCapacity:
    people = [one for one in instance.liaisons if one.cluster == str(pk)]
    schools = [one for one in instance.schools if one.cluster == str(pk)]
    promised = sum(len(school.meetings) for school in schools)
    for school in schools:
        demand = instance.demand(school)
        promised += demand.load_in_cycle if demand else 0
    available = sum(_load(instance, one.id, one.weekly_load) for one in people)
    half_days = 2 * instance.cycle_weeks
    return ClusterCapacity(
        pk,
        name,
        len(people),
        len(schools),
        available / half_days,
        promised / half_days,
        planned / half_days,
    )


def _load(instance: Instance, liaison: str, cap: int) -> int:
    """What a liaison can carry in a cycle: the half-days worked, as far as the cap goes."""
    weeks = Counter(slot.week for slot in instance.available(liaison))
    return sum(min(cap, 2 * weeks[week]) for week in range(instance.cycle_weeks))
