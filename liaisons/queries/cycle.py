"""Which week of the cycle a real week is."""

import datetime as dt
from collections.abc import Iterable, Sequence

from liaisons.models import StandingPlan
from liaisons.queries.plan import SATURDAY, monday_of
from liaisons.queries.school_holidays import Table, holiday_table, weeks_of_school
from liaisons.weeks.making import cycle_week
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.periods import period
from schools.holidays import as_region

WEEK = dt.timedelta(days=7)
WEEKEND = dt.timedelta(days=2)
AHEAD = dt.timedelta(weeks=16)  # the summer holiday and more than one cycle


def cycle_weeks(municipality: Municipality, mondays: Sequence[dt.date]) -> dict[dt.date, int]:
    """Which week of the cycle each is, by the plan of that week. Two queries."""
    first, until = mondays[0], mondays[-1] + WEEK
    plans = _published(municipality, first, until)
    return _turns(municipality, plans, mondays, _holidays(plans, first, until))


def coming_mondays(municipality: Municipality) -> dict[int, dt.date]:
    """By week of the cycle (0 to 3) its first Monday from this week on (at the weekend from the
    next one on), holidays left out.

    Empty unless a plan holds in which all four come. Two queries.
    """
    first = monday_of(clock.today() + WEEKEND)
    until = first + AHEAD
    plans = _published(municipality, first, until)
    table = _holidays(plans, first, until)
    mondays = [each.week.monday for each in weeks_of_school(municipality, first, until, table)]
    found: dict[int, dt.date] = {}
    for monday, turn in _turns(municipality, plans, mondays, table).items():
        found.setdefault(turn, monday)
    return found if len(found) == StandingPlan.CYCLE else {}


def _published(municipality: Municipality, first: dt.date, until: dt.date) -> list[StandingPlan]:
    rows = StandingPlan.objects.filter(
        municipality=municipality,
        status=StandingPlan.Status.PUBLISHED,
        period__overlap=period(first, until),
    )
    return list(rows.only("period", "cycle_from").order_by("period"))


def _holidays(plans: Iterable[StandingPlan], first: dt.date, until: dt.date) -> Table:
    """Of the days that count: from the beginning of the cycle on."""
    return holiday_table(min([plan.counts_from for plan in plans] + [first]), until)


def _turns(
    municipality: Municipality,
    plans: Iterable[StandingPlan],
    mondays: Sequence[dt.date],
    table: Table,
) -> dict[dt.date, int]:
    """By the plans that hold on any of the days of these weeks."""
    region = as_region(municipality.holiday_region)
    held = [plan for plan in plans if _holds(plan, mondays[0], mondays[-1] + WEEK)]

    def turn(monday: dt.date) -> int:
        here = [plan for plan in held if plan.period.lower < monday + SATURDAY]
        return cycle_week(region, here[-1].counts_from, monday, table) if here else 0

    return {monday: turn(monday) for monday in mondays}


def _holds(plan: StandingPlan, first: dt.date, until: dt.date) -> bool:
    ends = plan.period.upper
    return plan.period.lower < until and (ends is None or first < ends)
