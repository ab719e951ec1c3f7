"""A small town to plan: two schools and two liaisons of one cluster, a plan by the planner."""

import datetime as dt

from liaisons import services
from schools.models import Tier
from tests import factories
from tests.liaisons.conftest import colleague, works

FIRST, UNTIL = dt.date(2026, 8, 31), dt.date(2027, 7, 5)
SECOND_HALF = dt.date(2027, 1, 4)


def staffed(town):
    """The liaison of the town works all week, and so does a colleague; the first school is extra.

    Returns the colleague, who has a school of their own.
    """
    works(town.liaison)
    helper = works(colleague(town))
    factories.tier_agreement(town.school, Tier.EXTRA)
    factories.assignment(town.other_school, helper)
    return helper


def drafted(town, by):
    """For the second half of the year: the liaison is weekly at the first school (extra)."""
    works(town.liaison)
    factories.tier_agreement(town.school, Tier.EXTRA)
    return planned(town, by, SECOND_HALF, UNTIL)


def planned(town, by=None, first=FIRST, until=UNTIL):
    """A draft for the school year."""
    return services.make_plan(municipality=town.municipality, first=first, until=until, by=by)


def published(town, by=None, first=FIRST, until=UNTIL):
    """The same, in force."""
    plan = planned(town, by, first, until)
    monday = first + dt.timedelta(days=-first.weekday() % 7)
    return services.publish_plan(plan=plan, monday=monday, version=plan.version, by=by)
