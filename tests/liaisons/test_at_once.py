"""Two who change the work at once: the second waits its turn, and neither loses anything.

Each test leaves one transaction open, starts the other in a session of its own, and looks at what
both made of it.
"""

import datetime as dt
import re
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from liaisons import services
from liaisons.models import Assignment, StandingPlan, Visit
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.conftest import make_town
from tests.liaisons.conftest import (
    MONDAY,
    NEXT_MONDAY,
    PLAN,
    TUESDAY,
    apart,
    colleague,
    weekly,
    works,
)
from tests.waiting import session_that_waits_for_us

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = dt.timedelta(weeks=1)


class Town:
    """Somebody visits a school on Tuesday mornings; a colleague is free."""

    def __init__(self):
        made = make_town()
        self.municipality, self.school, self.other_school = (
            made.municipality,
            made.school,
            made.other_school,
        )
        self.liaison, self.lead = works(made.liaison), made.people[Role.TEAM_LEAD]
        self.heir = works(colleague(made))
        self.plan = StandingPlan.objects.create(
            municipality=made.municipality, name="Vast rooster", period=PLAN, status="published"
        )
        weekly(self.plan, self.school, self.liaison, weekday=1)

    def publish(self, monday=NEXT_MONDAY):
        return services.publish_week(municipality=self.municipality, monday=monday)

    def hand_over(self, first=TUESDAY):
        return services.move_open_work(
            liaison=self.liaison, to=self.heir, first=first, by=self.lead
        )

    def call_in_sick(self):
        return services.record_absence(
            liaison=self.liaison, category="sickness", first=TUESDAY, until=None, by=self.lead
        )

    def draft_for_the_other_school(self):
        draft = StandingPlan.objects.create(
            municipality=self.municipality,
            name="Nieuw rooster",
            period=period(NEXT_MONDAY, NEXT_MONDAY + 9 * WEEK),
            status="draft",
        )
        weekly(draft, self.other_school, self.heir, weekday=2)
        return draft

    def publish_plan(self, draft):
        return services.publish_plan(
            plan=draft, monday=NEXT_MONDAY, version=draft.version, by=self.lead
        )


@pytest.fixture
def team(transactional_db):
    return Town()


@contextmanager
def open_until(act):
    """`act` is done but not committed; the block starts what comes beside it."""
    with transaction.atomic():
        act()
        yield


def waits(act):
    other = apart(act)
    other.start()
    session_that_waits_for_us(20)
    return other


def does_not_wait(act):
    other = apart(act)
    other.start()
    return errors_of(other)


def errors_of(other):
    other.join(timeout=30)
    assert not other.is_alive()
    return other.errors


def coming():
    return Visit.objects.get(date__gte=NEXT_MONDAY)


def test_question_of_a_school_does_not_wait_for_a_week_that_is_published(team):
    with open_until(team.publish):
        asked = does_not_wait(lambda: factories.consultation(team.school))
    assert asked == []


def test_sick_call_while_the_week_is_published_counts_for_that_week(team):
    """Recorded after the week was made without it: so it waits, and is refused or handed over."""
    shown = services.preview_absence(liaison=team.liaison, first=TUESDAY, until=None)

    def confirm():
        return services.confirm_absence(
            liaison=team.liaison,
            category="sickness",
            first=TUESDAY,
            until=None,
            choices={},
            substitutes={},
            stamp=shown.stamp,
            by=team.lead,
        )

    with open_until(team.publish):
        call = waits(confirm)
    (error,) = errors_of(call)
    assert isinstance(error, services.PreviewChanged)  # the page shows the new visit
    assert not team.liaison.absences.exists()


def test_week_published_after_an_absence_that_is_not_committed_knows_it(team):
    with open_until(team.call_in_sick):
        week = waits(team.publish)
    assert errors_of(week) == []
    assert coming().cause == "absent"


def test_absence_recorded_while_the_week_is_published_waits_for_it(team):
    with open_until(team.publish):
        call = waits(team.call_in_sick)
    assert errors_of(call) == []
    assert services.needs_somebody(coming())


def test_cover_given_while_the_week_is_published_has_its_visits(team):
    absence = team.call_in_sick()

    def cover():
        return services.cover_school(
            absence=absence, school=team.school, liaison=team.heir, by=team.lead
        )

    with open_until(team.publish):
        covered = waits(cover)
    assert errors_of(covered) == []
    assert (coming().liaison, coming().status) == (team.heir, "planned")


def test_work_handed_over_while_the_week_is_published_goes_over_whole(team):
    with open_until(team.publish):
        moved = waits(team.hand_over)
    assert errors_of(moved) == []
    assert coming().liaison == team.heir


def test_week_published_while_work_is_handed_over_is_of_the_heir(team):
    with open_until(team.hand_over):
        week = waits(team.publish)
    assert errors_of(week) == []
    assert coming().liaison == team.heir


def test_work_handed_over_beside_a_tick_waits_for_it(team):
    team.publish(MONDAY)
    visit = Visit.objects.get()

    def tick():
        services.record_presence(visit=visit, status="attended", version=1, by=team.lead)

    with open_until(tick):
        moved = waits(team.hand_over)
    assert errors_of(moved) == []
    visit.refresh_from_db()
    assert (visit.status, visit.liaison) == ("attended", team.liaison)


def test_work_handed_over_later_does_not_wait_for_a_tick(team):
    team.publish(MONDAY)
    visit = Visit.objects.get()

    def tick():
        services.record_presence(visit=visit, status="attended", version=1, by=team.lead)

    with open_until(tick):
        moved = does_not_wait(lambda: team.hand_over(NEXT_MONDAY))
    assert moved == []


def test_school_tied_while_a_plan_gives_it_away_says_who_has_it(team):
    draft = team.draft_for_the_other_school()

    def tie():
        return services.assign(
            school=team.other_school, liaison=team.liaison, first=NEXT_MONDAY, by=team.lead
        )

    with open_until(lambda: team.publish_plan(draft)):
        tied = waits(tie)
    (error,) = errors_of(tied)
    assert isinstance(error, ValidationError)
    assert team.heir.name in error.messages[0]


def test_work_handed_over_while_a_plan_is_published_keeps_each_school_once(team):
    draft = team.draft_for_the_other_school()
    weekly(draft, team.school, team.heir, weekday=3)
    with open_until(lambda: team.publish_plan(draft)):
        moved = waits(team.hand_over)
    assert errors_of(moved) == []
    ties = Assignment.objects.filter(school=team.school, period__contains=NEXT_MONDAY)
    assert [tie.liaison for tie in ties] == [team.heir]


# By table: what stands in ocp_portal/holding.py.
ROW = 4
ORDER = {
    "accounts_municipality": 1,
    "schools_school": 2,
    "liaisons_liaison": 3,
    "liaisons_termledger": 5,
    "casework_consultation": 6,
}
LOCKED = re.compile(r'FOR (?:NO KEY )?UPDATE OF "(\w+)"')


def locked_by(act):
    with CaptureQueriesContext(connection) as caught, transaction.atomic():
        act()
    found = [LOCKED.search(query["sql"]) for query in caught]
    return [match[1] for match in found if match]


def absent_and_covered(team):
    """Until the next week, of which the visits at two schools are published."""
    factories.assignment(team.other_school, team.liaison)
    weekly(team.plan, team.other_school, team.liaison, weekday=2)
    team.publish()
    absence = services.record_absence(
        liaison=team.liaison, category="sickness", first=TUESDAY, until=NEXT_MONDAY, by=team.lead
    )
    for school in (team.school, team.other_school):
        services.cover_school(absence=absence, school=school, liaison=team.heir, by=team.lead)
    return absence


def ends(team, absence, last):
    return lambda: services.end_absence(absence=absence, last=last, by=team.lead)


def is_absent_for_longer(team, absence):
    return ends(team, absence, NEXT_MONDAY + WEEK)


def is_back(team, absence):
    is_absent_for_longer(team, absence)()
    return ends(team, absence, TUESDAY)


def is_covered_no_more(team, absence):
    is_absent_for_longer(team, absence)()
    row = absence.substitutions.get(school=team.school)
    return lambda: services.end_substitution(substitution=row, last=TUESDAY, by=team.lead)


def hands_over(team, absence):
    factories.consultation(team.school, director=team.liaison, status="taken_up")
    return lambda: team.hand_over(NEXT_MONDAY)


def makes_way_for_a_plan(team, absence):
    draft, monday = team.draft_for_the_other_school(), NEXT_MONDAY + WEEK
    return lambda: services.publish_plan(plan=draft, monday=monday, version=1, by=team.lead)


def has_another_week(team, absence):
    return lambda: team.publish(NEXT_MONDAY + WEEK)


def calls_in_sick(team, absence):
    liaison, first = team.liaison, NEXT_MONDAY
    shown = services.preview_absence(liaison=liaison, first=first, until=None)
    return lambda: services.confirm_absence(
        liaison=liaison,
        category="sickness",
        first=first,
        until=None,
        choices={},
        substitutes={},
        stamp=shown.stamp,
        by=team.lead,
    )


@pytest.mark.parametrize(
    "happens",
    [
        is_absent_for_longer,
        is_back,
        is_covered_no_more,
        hands_over,
        makes_way_for_a_plan,
        has_another_week,
        calls_in_sick,
    ],
)
def test_locks_are_taken_in_one_order(team, happens):
    absence = absent_and_covered(team)

    locked = locked_by(happens(team, absence))

    assert locked[0] == "accounts_municipality"
    steps = [ORDER.get(table, ROW) for table in locked]
    # A service that calls another one asks once more for the municipality and people that it has.
    new = [step for at, step in enumerate(steps) if step >= ROW or step not in steps[:at]]
    assert new == sorted(new)
