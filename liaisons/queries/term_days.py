"""The days of a term by week of the cycle, and whom a term shorter than the cycle leaves out.

A plan is the best for a cycle of four school weeks. Of a term that holds only some of those weeks
the rest of the plan never takes place.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liaisons.models import StandingPlan, StandingVisit, VisitKind
from liaisons.queries.plan import monday_of
from liaisons.queries.school_holidays import weeks_of_school
from liaisons.queries.term import begins, plan_before
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality

CYCLE = StandingPlan.CYCLE
WEEKEND = dt.timedelta(days=2)
HELD = (StandingPlan.Status.PUBLISHED, StandingPlan.Status.REPLACED)


@dataclass(frozen=True, slots=True)
class TermDays:
    """`by_turn`: the school days of a term by week of the cycle (0 to 3), in order; a week of the
    cycle that does not come in the term is not there."""

    by_turn: Mapping[int, tuple[dt.date, ...]]

    @property
    def weeks(self) -> int:
        return len({monday_of(day) for days in self.by_turn.values() for day in days})

    @property
    def absent(self) -> tuple[int, ...]:
        """Weeks of the cycle without any day in the term."""
        return tuple(turn for turn in range(CYCLE) if turn not in self.by_turn)

    def holds(self, turn: int, weekday: int) -> bool:
        return any(day.weekday() == weekday for day in self.by_turn.get(turn, ()))

    @property
    def whole(self) -> bool:
        """Each day of the cycle comes in the term."""
        return all(self.holds(turn, weekday) for turn in range(CYCLE) for weekday in range(5))

    def coming(self) -> dict[int, dt.date]:
        """By week of the cycle: since when its next one is, the Monday or the term's first day."""
        today = monday_of(clock.today() + WEEKEND)
        found = {}
        for turn, days in self.by_turn.items():
            if later := [day for day in days if day >= today]:
                found[turn] = max(monday_of(later[0]), self._first)
        return found

    @property
    def _first(self) -> dt.date:
        return min(days[0] for days in self.by_turn.values())


def term_days(
    municipality: Municipality,
    first: dt.date,
    until: dt.date,
    *,
    counts_from: dt.date | None = None,
) -> TermDays:
    """Of the term [first, until). The weeks are counted as publishing would: on from the plan
    before, else from the first Monday. One query; two without `counts_from`."""
    if counts_from is None:
        before = plan_before(municipality, first)
        counts_from = before.counts_from if before else begins(first, until)
    found: dict[int, list[dt.date]] = defaultdict(list)
    counted = weeks_of_school(municipality, counts_from, until)
    for number, week in enumerate(counted):
        if days := [day for day in week.school_days if day >= first]:
            found[number % CYCLE] += days
    return TermDays({turn: tuple(days) for turn, days in found.items()})


def plan_days(plan: StandingPlan, published: Sequence[StandingPlan] = ()) -> TermDays:
    """Of the term of a plan; `published` are plans that are known already, for a draft."""
    first, until = plan.period.lower, plan.period.upper
    counts_from = plan.counts_from if plan.status in HELD else _known(first, published)
    return term_days(plan.municipality, first, until, counts_from=counts_from)


def _known(first: dt.date, published: Sequence[StandingPlan]) -> dt.date | None:
    before = [plan for plan in published if plan.period.lower <= first]
    return max(before, key=lambda plan: plan.period.lower).counts_from if before else None


def left_out(plan: StandingPlan, days: TermDays) -> list[str]:
    """Schools, in order of name, that the plan visits only on days that its term does not have.
    One query; none for a whole cycle."""
    if days.whole:
        return []
    rows = StandingVisit.objects.filter(plan=plan).exclude(kind=VisitKind.MEETING)
    columns = ("school", "school__name", "cycle_week", "weekday")
    visited: dict[tuple[int, str], bool] = {}
    for pk, name, turn, weekday in rows.order_by("school__sort_key", "pk").values_list(*columns):
        held = days.holds(turn, weekday)
        visited[pk, name] = visited.get((pk, name), False) or held
    return [name for (_, name), held in visited.items() if not held]
