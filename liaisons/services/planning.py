"""Plan a term: ask for it, solve it per cluster, judge it, publish it."""

import datetime as dt
from collections.abc import Callable

from liaisons.models import PlanPart, StandingPlan
from ocp_portal.accounts.models import Municipality, User


def request_plan(
    *, municipality: Municipality, first: dt.date, until: dt.date, name: str = "", by: User
) -> StandingPlan:
    """Ask the planner for the term [first, until): a plan that is MAKING, and its job.

    The job ('plan_term') makes one job per cluster ('plan_cluster'); `queries.plan_progress` is
    what a screen follows. Raises ValidationError (Dutch) for dates that cannot be.
    """
    raise NotImplementedError


def stop_plan(*, plan: StandingPlan, by: User) -> StandingPlan:
    """End the planning; nothing of it is kept but the row, STOPPED."""
    raise NotImplementedError


def make_plan(
    *,
    municipality: Municipality,
    first: dt.date,
    until: dt.date,
    name: str = "",
    tell: Callable[[PlanPart], None] = lambda part: None,
    by: User | None = None,
) -> StandingPlan:
    """The same in one go, here and now: a DRAFT. For the command, the demo and tests."""
    raise NotImplementedError


def plan_again(*, plan: StandingPlan, by: User) -> StandingPlan:
    """A new draft for the same term, in which locked visits stay and the rest is planned anew."""
    raise NotImplementedError


def publish_plan(
    *, plan: StandingPlan, monday: dt.date, version: int, by: User | None = None
) -> StandingPlan:
    """A draft becomes the standing plan from a Monday on; what was published before ends there.

    Weeks already published stay as they are, so `monday` is after the last of them. Schools whose
    liaison changes get that liaison from the Monday on. Raises ValidationError and PlanChanged.
    """
    raise NotImplementedError
