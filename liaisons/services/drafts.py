"""Change a draft by hand: move, swap, lock, hand a school over; agreements and blocks.

Each change is judged by the validator of the planner and refused with a Dutch sentence
(ValidationError) when it breaks a rule. `version` is that of the plan on the page: when somebody
changed the draft meanwhile, PlanChanged says who and what, and nothing is overwritten.
"""

import datetime as dt

from liaisons.models import Liaison, PlanBlock, PlanPin, StandingPlan, StandingVisit
from ocp_portal.accounts.models import Municipality, User
from schools.models import School


class PlanChanged(Exception):
    """Somebody else changed the draft after the page was opened; str() says so in Dutch."""


def move_visit(
    *,
    visit: StandingVisit,
    half_day: int,
    cycle_week: int | None = None,
    all_weeks: bool = False,
    version: int,
    by: User,
) -> StandingPlan:
    """Put a visit on another half-day (0..9), perhaps in another week of the cycle.

    `all_weeks`: the visits of this school on the same half-day in the other weeks come along.
    """
    raise NotImplementedError


def swap_visits(
    *,
    one: StandingVisit,
    other: StandingVisit,
    all_weeks: bool = False,
    version: int,
    by: User,
) -> StandingPlan:
    """Two schools trade half-days (and weeks); each keeps its own liaison."""
    raise NotImplementedError


def give_school(
    *, plan: StandingPlan, school: School, liaison: Liaison, version: int, by: User
) -> StandingPlan:
    """All visits of a school in this draft go to another liaison of the same cluster."""
    raise NotImplementedError


def lock_visit(
    *, visit: StandingVisit, locked: bool, all_weeks: bool = False, version: int, by: User
) -> StandingPlan:
    """A locked visit stays where it is when the planner looks at this draft again."""
    raise NotImplementedError


def copy_plan(*, plan: StandingPlan, by: User) -> StandingPlan:
    """A draft with the same visits, to change by hand."""
    raise NotImplementedError


def remove_draft(*, plan: StandingPlan, version: int, by: User) -> None:
    raise NotImplementedError


def add_pin(
    *,
    school: School,
    liaison: Liaison | None = None,
    half_day: int | None = None,
    cycle_week: int | None = None,
    reason: str,
    first: dt.date,
    until: dt.date | None = None,
    by: User,
) -> PlanPin:
    """An agreement that every plan keeps. Refused when it cannot be kept (other cluster, a
    half-day on which the school does not receive or the liaison does not work)."""
    raise NotImplementedError


def end_pin(*, pin: PlanPin, last: dt.date, by: User) -> None:
    """`last` is the last day; before the first day the agreement goes."""
    raise NotImplementedError


def add_block(
    *,
    municipality: Municipality,
    school: School | None = None,
    liaison: Liaison | None = None,
    half_day: int | None = None,
    cycle_week: int | None = None,
    reason: str,
    first: dt.date,
    until: dt.date | None = None,
    by: User,
) -> PlanBlock:
    raise NotImplementedError


def end_block(*, block: PlanBlock, last: dt.date, by: User) -> None:
    raise NotImplementedError
