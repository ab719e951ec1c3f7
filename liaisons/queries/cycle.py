"""Which real weeks are week 1, 2, 3 and 4 of the cycle."""

import datetime as dt

from liaisons.models import StandingPlan
from liaisons.queries.cases import cycle_weeks
from liaisons.queries.plan import monday_of, weeks_of_school
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality

WEEKEND = dt.timedelta(days=2)
AHEAD = dt.timedelta(weeks=16)  # the summer holiday and more than one cycle


def coming_mondays(municipality: Municipality) -> dict[int, dt.date]:
    """By week of the cycle (0 to 3) its first Monday from this week on (at the weekend from the
    next one on), holidays left out.

    Empty unless a plan holds in which all four come.
    """
    this_week = monday_of(clock.today() + WEEKEND)
    coming = weeks_of_school(municipality, this_week, this_week + AHEAD)
    mondays = [each.week.monday for each in coming]
    found: dict[int, dt.date] = {}
    for monday, turn in cycle_weeks(municipality, mondays).items():
        found.setdefault(turn, monday)
    return found if len(found) == StandingPlan.CYCLE else {}
