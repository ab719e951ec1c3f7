import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from liaisons.models import Absence, Substitution, Visit, VisitChange
from liaisons.queries import presence_by_school, published_weeks
from liaisons.services import ChangedMeanwhile, record_presence
from ocp_portal import clock
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import Closure, School
from tests import factories
from tests.conftest import make_town
from tests.liaisons.conftest import (
    AMSTERDAM,
    MONDAY,
    NEXT_MONDAY,
    TUESDAY,
    colleague,
    holiday,
)


@pytest.fixture
def visit(town):
    return factories.visit(town.school, town.liaison, TUESDAY)


def tick(visit, by, status="attended", **values):
    return record_presence(visit=visit, status=status, by=by, **{"version": 1} | values)


@pytest.mark.parametrize("status", ["attended", "remote"])
def test_tick_is_kept_with_who_and_when(visit, liaison_user, status):
    ticked = tick(visit, liaison_user, status)

    assert (ticked.status, ticked.changed_by, ticked.changed_at, ticked.version) == (
        status,
        liaison_user,
        clock.now(),
        2,
    )
    change = VisitChange.objects.get()
    assert (change.by, change.at, change.from_status, change.to_status) == (
        liaison_user,
        clock.now(),
        "planned",
        status,
    )


def test_missed_visit_keeps_its_reason(visit, liaison_user):
    ticked = tick(visit, liaison_user, "missed", reason="school had geen tijd")

    assert (ticked.status, ticked.reason) == ("missed", "school had geen tijd")


@pytest.mark.parametrize("reason", ["", "   "])
def test_missed_visit_without_reason_is_refused(visit, liaison_user, reason):
    with pytest.raises(ValidationError, match="waarom"):
        tick(visit, liaison_user, "missed", reason=reason)

    assert not VisitChange.objects.exists()


def test_tick_can_be_taken_back(visit, liaison_user):
    tick(visit, liaison_user, "missed", reason="school had geen tijd")
    back = tick(visit, liaison_user, "planned", version=2)

    assert (back.status, back.reason) == ("planned", "")
    assert VisitChange.objects.count() == 2


def test_same_tick_twice_is_once(visit, liaison_user):
    tick(visit, liaison_user)
    again = tick(visit, liaison_user)  # a double tap: the page still had version 1

    assert again.version == 2
    assert VisitChange.objects.count() == 1


def test_second_person_sees_what_changed(visit, liaison_user, team_lead):
    tick(visit, liaison_user, "remote")

    with pytest.raises(ChangedMeanwhile) as change:
        tick(visit, team_lead)

    assert change.value.visit.status == "remote"
    assert str(change.value) == (
        f"{liaison_user.full_name} heeft dit bezoek net gewijzigd: het staat nu op "
        "'op afstand'. Uw keuze is niet bewaard."
    )


def test_visit_of_today_can_be_ticked_in_the_first_minute_of_the_day(visit, liaison_user):
    with clock.at(dt.datetime(2026, 11, 24, 0, 1, tzinfo=AMSTERDAM)):
        assert tick(visit, liaison_user).status == "attended"


def test_visit_of_tomorrow_cannot_be_ticked(visit, liaison_user):
    with (
        clock.at(dt.datetime(2026, 11, 23, 23, 59, tzinfo=AMSTERDAM)),
        pytest.raises(ValidationError, match="moet nog komen"),
    ):
        tick(visit, liaison_user)


def test_cancelled_visit_cannot_be_ticked(visit, liaison_user):
    Visit.objects.update(status="cancelled", cause="holiday", reason="Herfstvakantie")

    with pytest.raises(ValidationError, match="vervallen"):
        tick(visit, liaison_user)


def test_visit_cannot_be_cancelled_by_ticking(visit, liaison_user):
    with pytest.raises(ValidationError, match="Kies"):
        tick(visit, liaison_user, "cancelled")


def test_team_lead_ticks_every_visit(visit, team_lead):
    assert tick(visit, team_lead).status == "attended"


def test_colleague_of_the_cluster_does_not_tick(town, visit):
    with pytest.raises(PermissionDenied):
        tick(visit, colleague(town).user)


def test_colleague_who_covers_the_school_that_day_ticks(town, visit):
    other = colleague(town)
    absence = Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="leave",
        period=period(MONDAY),
    )
    Substitution.objects.create(
        municipality=town.municipality,
        school=town.school,
        liaison=other,
        absence=absence,
        period=period(TUESDAY),
    )

    assert tick(visit, other.user).status == "attended"


@pytest.mark.parametrize("role", set(Role) - {Role.LIAISON, Role.TEAM_LEAD})
def test_nobody_else_ticks(town, visit, role):
    with pytest.raises(PermissionDenied):
        tick(visit, town.people[role])


def test_team_lead_of_another_municipality_does_not_tick(visit, other_town):
    with pytest.raises(PermissionDenied):
        tick(visit, other_town.people[Role.TEAM_LEAD])


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins_and_the_other_is_told():
    town = make_town()
    visit = factories.visit(town.school, town.liaison, TUESDAY)
    start = threading.Barrier(2)
    outcomes = []

    def run(by, status):
        try:
            with clock.at(dt.datetime(2026, 11, 24, 9, tzinfo=AMSTERDAM)):
                start.wait(10)
                tick(visit, by, status)
                outcomes.append("kept")
        except ChangedMeanwhile:
            outcomes.append("told")
        finally:
            connection.close()

    people = [(town.people[Role.LIAISON], "attended"), (town.people[Role.TEAM_LEAD], "remote")]
    threads = [threading.Thread(target=run, args=person) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["kept", "told"]
    assert VisitChange.objects.count() == 1


# --- presence by school ----------------------------------------------------------------------

DAYS = [MONDAY + dt.timedelta(days=i) for i in range(5)]


def presence(town, first=MONDAY, last=DAYS[4]):
    return presence_by_school(town.municipality, first, last)


def test_presence_counts_each_outcome(town):
    outcomes = [
        {"status": "attended"},
        {"status": "remote"},
        {"status": "missed", "reason": "school had geen tijd"},
        {"status": "planned"},
        {"status": "cancelled", "cause": "absent", "reason": "afwezig"},
    ]
    for day, outcome in zip(DAYS, outcomes, strict=True):
        factories.visit(town.school, town.liaison, day, **outcome)

    row = presence(town)[town.school.pk]

    assert (row.planned, row.realised, row.remote, row.missed, row.unconfirmed) == (4, 1, 1, 1, 1)
    assert (row.cancelled, row.uncovered) == (1, 1)


def test_presence_counts_its_first_and_last_day_and_no_other(town):
    for day in (MONDAY - dt.timedelta(days=3), MONDAY, DAYS[4], NEXT_MONDAY):
        factories.visit(town.school, town.liaison, day, status="attended")

    assert presence(town)[town.school.pk].realised == 2


def test_extra_school_is_expected_once_in_each_school_week(town):
    factories.tier_agreement(town.school)

    row = presence(town, MONDAY, MONDAY + dt.timedelta(weeks=4, days=-1))[town.school.pk]

    assert row.expected == 4
    assert row.weeks[0] == MONDAY


def test_holiday_week_is_not_expected(town):
    factories.tier_agreement(town.school)
    holiday("Herfstvakantie", MONDAY, NEXT_MONDAY)

    assert presence(town, MONDAY, NEXT_MONDAY + dt.timedelta(days=4))[town.school.pk].weeks == (
        NEXT_MONDAY,
    )


def test_week_in_which_the_school_is_closed_is_not_expected(town):
    factories.tier_agreement(town.school)
    Closure.objects.create(
        municipality=town.municipality,
        school=town.school,
        period=period(MONDAY, MONDAY + dt.timedelta(days=5)),
        reason="verbouwing",
    )

    assert presence(town)[town.school.pk].expected == 0


def test_week_with_one_closed_day_is_expected(town):
    factories.tier_agreement(town.school)
    Closure.objects.create(
        municipality=town.municipality,
        school=town.school,
        period=period(MONDAY, TUESDAY),
        reason="studiedag",
    )

    assert presence(town)[town.school.pk].expected == 1


def test_extra_tier_counts_from_the_week_in_which_it_begins(town):
    factories.tier_agreement(town.school, period=period(NEXT_MONDAY + dt.timedelta(days=2)))

    assert presence(town, MONDAY, NEXT_MONDAY + dt.timedelta(days=4))[town.school.pk].weeks == (
        NEXT_MONDAY,
    )


def test_school_counts_only_while_it_is_in_the_register(town):
    factories.tier_agreement(town.school)
    School.objects.filter(pk=town.school.pk).update(new_on=NEXT_MONDAY, gone_on=None)
    later = presence(town, MONDAY, NEXT_MONDAY + dt.timedelta(days=4))
    School.objects.filter(pk=town.school.pk).update(new_on=None, gone_on=NEXT_MONDAY)
    before = presence(town, MONDAY, NEXT_MONDAY + dt.timedelta(days=4))

    assert later[town.school.pk].weeks == (NEXT_MONDAY,)
    assert before[town.school.pk].weeks == (MONDAY,)


def test_basic_school_without_visits_is_not_in_the_list(town):
    assert presence(town) == {}


def test_presence_of_another_municipality_is_not_counted(town, other_town):
    factories.visit(other_town.school, other_town.liaison, TUESDAY, status="attended")
    factories.tier_agreement(other_town.school)

    assert presence(town) == {}


def test_presence_takes_as_many_queries_for_three_schools_as_for_one(
    town, django_assert_num_queries
):
    for school in (town.school, town.other_school, factories.school(town.municipality)):
        factories.tier_agreement(school)
        factories.visit(school, town.liaison, TUESDAY)

        with django_assert_num_queries(4):
            presence(town)


def test_published_weeks_are_those_that_touch_the_period(town):
    for week in range(3):
        factories.visit(town.school, town.liaison, MONDAY + dt.timedelta(weeks=week))

    assert published_weeks(town.municipality, TUESDAY, NEXT_MONDAY) == [MONDAY, NEXT_MONDAY]
