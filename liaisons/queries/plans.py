"""Drafts and plans: progress while one is made, its misses in words, what changes."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from liaisons.models import StandingPlan
from ocp_portal.accounts.models import Municipality


@dataclass(frozen=True, slots=True)
class TierProgress:
    """`name` in Dutch: 'Gemiste norm', 'Vaste gezichten en tijden', 'Eerlijk verdeeld', 'Reistijd'."""

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
    status: str  # of PlanPart
    tiers: tuple[TierProgress, ...]


@dataclass(frozen=True, slots=True)
class PlanProgress:
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
    raise NotImplementedError


def plan_in_force(municipality: Municipality, on: dt.date | None = None) -> StandingPlan | None:
    raise NotImplementedError


def plan_changes(plan: StandingPlan, against: StandingPlan | None = None) -> list[PlanChange]:
    """What publishing this plan would change, in words, by school; `against` is what is in force
    on its first day."""
    raise NotImplementedError


def plan_misses(plan: StandingPlan) -> list[Miss]:
    raise NotImplementedError


def board(plan: StandingPlan) -> list[dict[str, Any]]:
    """The visits of a plan as rows, by cluster, liaison and time: pk, school, school__name,
    school__code, liaison, liaison__name, liaison__cluster, liaison__cluster__name, cycle_week,
    weekday, daypart, kind, locked. One query."""
    raise NotImplementedError
