"""The answer to a 'Wat als': its shape, and the row in which it is kept for who asked."""

from dataclasses import dataclass

from liaisons.models import WhatIfAnswer
from liaisons.queries.misses import Miss
from liaisons.queries.plans import PlanChange
from liaisons.rostering import InstanceError
from liaisons.rostering.reading import build
from ocp_portal.jobs.models import Job


@dataclass(frozen=True, slots=True)
class WhatIf:
    """In half-days a week: what more (or less) there is, is promised and is planned than now.

    'Now' is the plan in force; of clusters in which somebody is away all term it is what the plan
    would be without them, so that only the question makes a difference.
    """

    misses: tuple[Miss, ...]  # every school that misses something then
    missing_now: int  # how many schools miss something now
    missed: int  # visits and meetings of a cycle that cannot be then
    missed_now: int
    gained: tuple[str, ...]  # names of schools that get more half-days than now
    lost: tuple[str, ...]  # and of those that get fewer
    changes: tuple[PlanChange, ...]
    there: float
    promised: float
    cost: float
    over: float  # half-days a week that are promised and not there
    proven: bool
    sentence: str
    assumed: str  # who is away, and how that is counted


def job_of(answer: WhatIfAnswer) -> Job | None:
    """The work that makes this answer."""
    return Job.objects.filter(
        municipality=answer.municipality_id, kind="what_if", key=str(answer.pk)
    ).first()


def outcome_of(answer: WhatIfAnswer) -> WhatIf | None:
    """None while there is none, and of one that an earlier version of the portal wrote."""
    try:
        return build(answer.outcome, WhatIf) if answer.outcome else None
    except InstanceError:
        return None
