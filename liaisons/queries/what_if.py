"""'Wat als': a term with another capacity, tier or school, solved and never saved."""

import datetime as dt
from dataclasses import dataclass

from liaisons.queries.plans import Miss, PlanChange
from ocp_portal.accounts.models import Municipality


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is supposed; combine as you like.

    `half_days`: by id of liaison, how many half-days at schools a week (0: this person leaves).
    `tiers`: by id of school, 'basis' or 'extra'. `without`: ids of schools that close.
    `new_school`: sector, tier and cluster of a school that comes, at the postcode area.
    """

    half_days: tuple[tuple[int, int], ...] = ()
    tiers: tuple[tuple[int, str], ...] = ()
    without: tuple[int, ...] = ()
    new_school: tuple[str, str, int, str] | None = None  # sector, tier, cluster, area


@dataclass(frozen=True, slots=True)
class WhatIf:
    """`cost` in half-days a week: what more (or less) is planned than now."""

    misses: tuple[Miss, ...]
    gained: tuple[str, ...]  # names of schools that are served better than now
    lost: tuple[str, ...]  # and of those that are served less
    changes: tuple[PlanChange, ...]
    cost: float
    over: float  # half-days a week that are promised and not there
    proven: bool
    sentence: str


def what_if(
    municipality: Municipality, supposed: Supposition, *, on: dt.date | None = None
) -> WhatIf:
    """Solves the clusters that it touches (a few seconds) and compares with the plan in force.

    Raises ValidationError (Dutch) for a supposition that cannot be.
    """
    raise NotImplementedError
