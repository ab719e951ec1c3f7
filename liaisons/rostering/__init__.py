"""The rostering engine: pure, without Django. docs/rostering.md tells the problem and the model.

Frozen dataclasses go in and come out::

    plan = solve_standing(instance, hooks=Hooks(progress=tell, cancelled=asked_to_stop))
    assert not validate(instance, plan)

(a) `solve_standing`, or per cluster `solve_cluster(part(instance, cluster))` and `merge`;
(b) `make_week`; (c) `replan` and `candidates`; (d) `make_up`. `explain` and `apply_change` tell
what would serve a school. Input that does not fit raises InstanceError with the field's name;
a caller that wants to stop gets Cancelled.
"""

from liaisons.rostering.calendar import (
    Calendar,
    Closure,
    Leave,
    Period,
    SchoolRegion,
    date_of,
    parse_week,
    week_name,
)
from liaisons.rostering.candidates import Candidate, candidates
from liaisons.rostering.case import (
    Away,
    CaseWeek,
    Closed,
    Deficit,
    Helper,
    MakeUpCase,
    ReplanCase,
    WeekCase,
    WeekVisit,
)
from liaisons.rostering.checking import check
from liaisons.rostering.explanation import (
    Explanation,
    apply_change,
    explain,
    missing_schools,
)
from liaisons.rostering.greedy import plan_greedily
from liaisons.rostering.instance import (
    DEFAULT_NORMS,
    Block,
    Demand,
    Instance,
    InstanceError,
    Liaison,
    Norm,
    Pin,
    Rules,
    School,
    Slot,
    Weights,
)
from liaisons.rostering.makeup import Lost, MakeUp, MakeUpPlan, deficit, entitlement, make_up
from liaisons.rostering.obstacles import Obstacle
from liaisons.rostering.parts import clusters, part
from liaisons.rostering.plan import Missed, Owner, PatternVisit, StandingPlan, Unmet, merge
from liaisons.rostering.reading import dump, plain
from liaisons.rostering.replan import Change, Replan, replan
from liaisons.rostering.standing import solve_cluster, solve_standing
from liaisons.rostering.tiers import Cancelled, Certificate, Hooks, Limits, Progress, TierResult
from liaisons.rostering.validator import Finding, objectives, validate
from liaisons.rostering.validator_weeks import (
    validate_make_up,
    validate_replan,
    validate_weeks,
)
from liaisons.rostering.week import (
    Balance,
    Dropped,
    LedgerLine,
    Week,
    Weeks,
    balances,
    make_week,
    make_weeks,
)
from liaisons.rostering.widened import ChangeNeeded

__all__ = [
    "DEFAULT_NORMS",
    "Away",
    "Balance",
    "Block",
    "Calendar",
    "Cancelled",
    "Candidate",
    "CaseWeek",
    "Certificate",
    "Change",
    "ChangeNeeded",
    "Closed",
    "Closure",
    "Deficit",
    "Demand",
    "Dropped",
    "Explanation",
    "Finding",
    "Helper",
    "Hooks",
    "Instance",
    "InstanceError",
    "Leave",
    "LedgerLine",
    "Liaison",
    "Limits",
    "Lost",
    "MakeUp",
    "MakeUpCase",
    "MakeUpPlan",
    "Missed",
    "Norm",
    "Obstacle",
    "Owner",
    "PatternVisit",
    "Period",
    "Pin",
    "Progress",
    "Replan",
    "ReplanCase",
    "Rules",
    "School",
    "SchoolRegion",
    "Slot",
    "StandingPlan",
    "TierResult",
    "Unmet",
    "Week",
    "WeekCase",
    "WeekVisit",
    "Weeks",
    "Weights",
    "apply_change",
    "balances",
    "candidates",
    "check",
    "clusters",
    "date_of",
    "deficit",
    "dump",
    "entitlement",
    "explain",
    "make_up",
    "make_week",
    "make_weeks",
    "merge",
    "missing_schools",
    "objectives",
    "parse_week",
    "part",
    "plain",
    "plan_greedily",
    "replan",
    "solve_cluster",
    "solve_standing",
    "validate",
    "validate_make_up",
    "validate_replan",
    "validate_weeks",
    "week_name",
]
