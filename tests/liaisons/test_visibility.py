"""Who sees which rows: own and other school, own and other municipality, each role."""

import pytest

from liaisons.models import (
    Absence,
    Assignment,
    Cluster,
    Liaison,
    Substitution,
    Visit,
    VisitChange,
    WeekRoster,
)
from liaisons.queries import pages
from liaisons.services import record_presence
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.liaisons.conftest import MONDAY, TUESDAY, colleague

EVERYONE = set(Role)
NOBODY: set[Role] = set()
ROSTER = {Role.CARE_COORDINATOR, Role.LIAISON, Role.TEAM_LEAD}
PRESENCE = ROSTER | {Role.POLICY_OFFICER, Role.PARTNERSHIP_COORDINATOR}


def who_sees(row, town):
    rows = row.__class__.objects
    return {role for role, user in town.people.items() if row in rows.visible_to(user)}


@pytest.fixture
def absence(town):
    return Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(MONDAY),
    )


def test_visit_to_the_own_school(town, other_town):
    visit = factories.visit(town.school, town.liaison, TUESDAY)

    assert who_sees(visit, town) == PRESENCE
    assert who_sees(visit, other_town) == NOBODY


def test_visit_to_another_school_by_another_cluster(town):
    stranger = factories.liaison(town.municipality)
    visit = factories.visit(town.other_school, stranger, TUESDAY)

    assert who_sees(visit, town) == {Role.TEAM_LEAD, Role.POLICY_OFFICER}


def test_visit_to_another_school_by_a_colleague_of_the_cluster(town):
    visit = factories.visit(town.other_school, colleague(town), TUESDAY)

    assert who_sees(visit, town) == {Role.LIAISON, Role.TEAM_LEAD, Role.POLICY_OFFICER}


def test_change_of_a_visit_is_seen_as_the_visit(town, other_town, liaison_user):
    visit = factories.visit(town.school, town.liaison, TUESDAY)
    record_presence(visit=visit, status="attended", version=1, by=liaison_user)
    change = VisitChange.objects.get()

    assert who_sees(change, town) == PRESENCE
    assert who_sees(change, other_town) == NOBODY


def test_week_roster(town, other_town):
    roster = WeekRoster.objects.create(municipality=town.municipality, monday=MONDAY)

    assert who_sees(roster, town) == PRESENCE
    assert who_sees(roster, other_town) == NOBODY


def test_assignment_is_seen_by_who_sees_the_school(town, other_town):
    own = Assignment.objects.get(school=town.school)
    other = factories.assignment(town.other_school, town.liaison)

    assert who_sees(own, town) == EVERYONE - {Role.PRIVACY_OFFICER}
    assert who_sees(other, town) == EVERYONE - {
        Role.PRIVACY_OFFICER,
        Role.CARE_COORDINATOR,
        Role.PARTNERSHIP_COORDINATOR,
    }
    assert who_sees(own, other_town) == NOBODY


def test_substitution_is_seen_by_who_sees_the_school(town, other_town, absence):
    row = Substitution.objects.create(
        municipality=town.municipality,
        school=town.school,
        liaison=colleague(town),
        absence=absence,
        period=period(MONDAY),
    )

    assert who_sees(row, town) == EVERYONE - {Role.PRIVACY_OFFICER}
    assert who_sees(row, other_town) == NOBODY


def test_absence_is_for_the_team_lead_and_the_person(town, other_town, absence):
    assert who_sees(absence, town) == {Role.TEAM_LEAD, Role.LIAISON}
    assert who_sees(absence, other_town) == NOBODY


def test_absence_of_a_colleague_is_for_the_team_lead(town):
    row = Absence.objects.create(
        municipality=town.municipality,
        liaison=colleague(town),
        category="sickness",
        period=period(MONDAY),
    )

    assert who_sees(row, town) == {Role.TEAM_LEAD}


def test_liaison_of_another_school(town, other_town):
    stranger = factories.liaison(town.municipality, town.other_school)

    assert who_sees(stranger, town) == {
        Role.LIAISON,
        Role.TEAM_LEAD,
        Role.POLICY_OFFICER,
        Role.ADMINISTRATOR,
    }
    assert Role.CARE_COORDINATOR in who_sees(town.liaison, town)
    assert who_sees(stranger, other_town) == NOBODY


@pytest.mark.parametrize("model", [Cluster])
def test_what_one_plans_with_is_for_the_team_lead(town, other_town, model):
    row = model.objects.get(municipality=town.municipality)

    assert who_sees(row, town) == {Role.TEAM_LEAD}
    assert who_sees(row, other_town) == NOBODY


def test_nobody_without_a_role_sees_anything(town):
    stranger = factories.user()
    factories.visit(town.school, town.liaison, TUESDAY)

    for model in (Visit, WeekRoster, Liaison, Assignment, Absence, Cluster, Substitution):
        assert not model.objects.visible_to(stranger).exists()


def test_when_a_colleague_is_away_is_for_the_team_lead_only(town, absence):
    def shown(role):
        return [row.get("away__period") for row in pages.team(town.people[role], MONDAY)]

    assert shown(Role.TEAM_LEAD) == [absence.period]
    assert shown(Role.LIAISON) == [None]
    assert shown(Role.CARE_COORDINATOR) == [None]
