"""The books of a term add up, whatever happens to a visit."""

import datetime as dt
import random
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from liaisons import services
from liaisons.models import Absence, StandingPlan, TermLedger, Visit
from liaisons.services.ledger import count_schools, recount
from ocp_portal import clock
from ocp_portal.policy import Role
from tests import factories
from tests.conftest import make_town
from tests.liaisons.conftest import (
    AMSTERDAM,
    MONDAY,
    PLAN,
    TUESDAY,
    colleague,
    holiday,
    weekly,
    works,
)

WEEK = dt.timedelta(weeks=1)


def publish(town, monday=MONDAY):
    return services.publish_week(municipality=town.municipality, monday=monday)


def ledger(town):
    line = TermLedger.objects.get(school=town.school)
    return {
        name: getattr(line, name)
        for name in ("pattern", "realised", "moved", "made_up", "lapsed", "open")
        if getattr(line, name)
    }


def tick(visit, status, by, reason=""):
    visit.refresh_from_db()
    services.record_presence(
        visit=visit, status=status, reason=reason, version=visit.version, by=by
    )


@pytest.fixture
def visit(town, plan):
    return publish(town).visits.get()


def test_published_visit_is_open(town, visit):
    assert ledger(town) == {"pattern": 1, "open": 1}


@pytest.mark.parametrize(
    "status, reason, line",
    [
        ("attended", "", {"pattern": 1, "realised": 1}),
        ("remote", "", {"pattern": 1, "lapsed": 1}),
        ("missed", "ik was verhinderd", {"pattern": 1, "lapsed": 1}),
    ],
)
def test_ticked_visit_has_its_outcome(town, visit, liaison_user, status, reason, line):
    tick(visit, status, liaison_user, reason)

    assert ledger(town) == line


def test_tick_that_is_taken_back_is_open_again(town, visit, liaison_user):
    tick(visit, "attended", liaison_user)
    tick(visit, "planned", liaison_user)

    assert ledger(town) == {"pattern": 1, "open": 1}


def test_holiday_lapses(town, plan):
    holiday("Herfstvakantie", MONDAY, MONDAY + WEEK)
    publish(town)

    assert ledger(town) == {"pattern": 1, "lapsed": 1}


def test_visit_on_another_half_day_is_moved(town, visit, team_lead):
    Visit.objects.update(date=MONDAY)
    visit.refresh_from_db()
    tick(visit, "attended", team_lead)

    assert ledger(town) == {"pattern": 1, "moved": 1}


@pytest.mark.parametrize(
    "status, line",
    [
        ("planned", {"pattern": 1, "open": 1}),
        ("attended", {"pattern": 1, "made_up": 1}),
        ("cancelled", {"pattern": 1, "lapsed": 1}),
    ],
)
def test_make_up_visit_counts_for_what_was_lost(town, visit, liaison_user, status, line):
    tick(visit, "remote", liaison_user)
    other = factories.visit(
        town.school, town.liaison, MONDAY + WEEK, makes_up=visit, origin="make_up", status=status
    )
    recount([other])

    assert ledger(town) == line


def test_care_meeting_has_no_line(town, plan):
    plan.visits.update(kind="meeting")
    publish(town)

    assert not TermLedger.objects.filter(pattern__gt=0).exists()


def test_weeks_add_to_one_line(town, plan):
    publish(town)
    publish(town, MONDAY + WEEK)

    assert ledger(town) == {"pattern": 2, "open": 2}


def test_counting_again_changes_nothing(town, visit, liaison_user):
    tick(visit, "attended", liaison_user)
    before = ledger(town)

    count_schools(visit.plan_id, [town.school.pk])

    assert ledger(town) == before


@pytest.mark.parametrize("name", ["pattern", "realised", "moved", "made_up", "lapsed", "open"])
def test_database_refuses_a_line_that_does_not_add_up(town, visit, name):
    with pytest.raises(IntegrityError, match="ledger_adds_up"), transaction.atomic():
        TermLedger.objects.update(**{name: F(name) + 1})


@pytest.mark.parametrize("seed", range(5))
def test_books_add_up_after_any_year(town, plan, team_lead, seed):
    """Weeks, ticks, absences with and without cover, in any order: nothing gets lost."""
    chance = random.Random(seed)
    works(town.liaison)
    helper = works(colleague(town))
    for number in range(6):
        publish(town, MONDAY + number * WEEK)
        for visit in Visit.objects.filter(status="planned", date__lte=clock.today()):
            status = chance.choice(["attended", "remote", "missed", "planned"])
            tick(visit, status, team_lead, "ik was verhinderd")
        if chance.random() < 0.5:
            _away(town, helper, MONDAY + number * WEEK, team_lead, chance.random() < 0.5)

    line = TermLedger.objects.get(school=town.school)
    assert line.pattern == 6
    assert line.pattern == line.realised + line.moved + line.made_up + line.lapsed + line.open
    assert line.realised == Visit.objects.filter(status="attended").count()


def _away(town, helper, first, team_lead, covered):
    absence = services.record_absence(
        liaison=town.liaison,
        category=Absence.Category.LEAVE,
        first=first,
        until=first + WEEK,
        by=team_lead,
    )
    if covered:
        services.cover_school(absence=absence, school=town.school, liaison=helper, by=team_lead)


@pytest.mark.django_db(transaction=True)
def test_two_who_tick_at_once_are_both_counted():
    """Each sees only what the other has committed; the lock on the line makes them queue."""
    with clock.at(dt.datetime(2026, 12, 2, 9, tzinfo=AMSTERDAM)):
        town = make_town()
        team_lead = town.people[Role.TEAM_LEAD]
        visits = _two_visits(town)
    start = threading.Barrier(2)

    def run(visit):
        try:
            with clock.at(dt.datetime(2026, 12, 2, 9, tzinfo=AMSTERDAM)):
                start.wait(timeout=10)
                tick(visit, "attended", team_lead)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[visit]) for visit in visits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert ledger(town) == {"pattern": 2, "realised": 2}


def _two_visits(town):
    row = StandingPlan.objects.create(
        municipality=town.municipality, name="Vast rooster", period=PLAN, status="published"
    )
    weekly(row, town.school, town.liaison, weekday=0)
    weekly(row, town.school, town.liaison, weekday=1)
    return list(publish(town).visits.order_by("date"))


def test_day_of_the_plan_is_kept_beside_the_day_that_it_became(visit):
    assert (visit.pattern_date, visit.pattern_daypart, visit.moved) == (TUESDAY, "morning", False)
