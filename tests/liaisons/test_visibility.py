"""Who sees which rows: own and other school, own and other municipality, each role."""

import pytest

from liaisons.models import (
    Absence,
    Assignment,
    Cluster,
    ClusterNote,
    ContactMoment,
    Handover,
    Liaison,
    LightQuestion,
    MakeUpProposal,
    NormAction,
    NurseVisit,
    PlanBlock,
    PlanPart,
    PlanPin,
    StandingPlan,
    Substitution,
    TermLedger,
    Visit,
    VisitChange,
    WeekRoster,
)
from liaisons.queries import pages
from liaisons.services import record_presence
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import CareMeetingSeries, CareTeam, ReceivingHours, TravelTime
from schools.services.norms import default_norms
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
        Role.FAMILY_CONTACT,
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


# --- what the planner works with -------------------------------------------------------------

LEAD = {Role.TEAM_LEAD}


def plan_of(town):
    return StandingPlan.objects.create(
        municipality=town.municipality, name="Vast rooster", period=period(MONDAY)
    )


def _ledger(town):
    return TermLedger.objects.create(
        municipality=town.municipality, plan=plan_of(town), school=town.school
    )


def _handover(town):
    return Handover.objects.create(
        municipality=town.municipality, school=town.school, text="afspraak"
    )


def _note(town):
    return ClusterNote.objects.create(
        municipality=town.municipality, title="Eerst bellen", text="Dat helpt.", themes=["home"]
    )


def _action(town):
    return NormAction.objects.create(
        municipality=town.municipality, school=town.school, text="De werving loopt"
    )


def _nurse(town):
    return NurseVisit.objects.create(
        municipality=town.municipality, school=town.school, date=TUESDAY, daypart="morning"
    )


def _light_question(town):
    return LightQuestion.objects.create(
        municipality=town.municipality,
        school=town.school,
        date=MONDAY,
        asked_by="parent",
        subject="money",
        done="helped",
        recorded_by=town.people[Role.FAMILY_CONTACT],
    )


def _contact(town):
    return ContactMoment.objects.create(
        municipality=town.municipality,
        school=town.school,
        liaison=town.liaison,
        date=TUESDAY,
        means="phone",
    )


def _hours(town):
    return ReceivingHours.objects.create(
        municipality=town.municipality, school=town.school, period=period(MONDAY)
    )


def _meeting(town):
    return CareMeetingSeries.objects.create(
        municipality=town.municipality, school=town.school, half_day=2, period=period(MONDAY)
    )


def _care_team(town):
    return CareTeam.objects.create(
        municipality=town.municipality, school=town.school, structural_mdo=False
    )


def _norm(town):
    return default_norms(municipality=town.municipality, first=MONDAY)[0]


def _travel(town):
    return TravelTime.objects.create(
        municipality=town.municipality, one="5341", other="5342", minutes=9
    )


def _pin(town):
    return PlanPin.objects.create(
        municipality=town.municipality,
        school=town.school,
        half_day=2,
        reason="afspraak",
        period=period(MONDAY),
    )


def _block(town):
    return PlanBlock.objects.create(
        municipality=town.municipality,
        school=town.school,
        reason="verbouwing",
        period=period(MONDAY),
    )


def _part(town):
    return PlanPart.objects.create(
        municipality=town.municipality, plan=plan_of(town), cluster=town.liaison.cluster
    )


def _proposal(town):
    return MakeUpProposal.objects.create(
        municipality=town.municipality,
        makes_up=factories.visit(town.school, town.liaison, TUESDAY),
        school=town.school,
        liaison=town.liaison,
        date=TUESDAY,
        daypart="afternoon",
        kind="full",
    )


@pytest.mark.parametrize(
    "make, roles",
    [
        (plan_of, LEAD),
        (_part, LEAD),
        (_pin, LEAD),
        (_block, LEAD),
        (_proposal, LEAD),
        (_travel, LEAD | {Role.ADMINISTRATOR}),
        (_ledger, PRESENCE),
        (_norm, {Role.TEAM_LEAD, Role.POLICY_OFFICER, Role.PARTNERSHIP_COORDINATOR}),
        (_hours, ROSTER),
        (_meeting, ROSTER),
        (_care_team, ROSTER),
        (_note, {Role.LIAISON, Role.TEAM_LEAD}),
        (_action, LEAD),
        (_nurse, PRESENCE | ROSTER),
        (_handover, {Role.LIAISON, Role.TEAM_LEAD}),
        (_light_question, {Role.FAMILY_CONTACT}),
        (_contact, {Role.LIAISON, Role.TEAM_LEAD}),
    ],
)
def test_rows_of_the_planner_are_seen_in_the_own_municipality_only(town, other_town, make, roles):
    row = make(town)

    assert who_sees(row, town) == roles
    assert who_sees(row, other_town) == NOBODY


@pytest.mark.parametrize("make", [_ledger, _hours, _meeting, _care_team])
def test_agreements_of_another_school_are_not_for_the_care_coordinator(town, make):
    town.school, town.other_school = town.other_school, town.school

    assert Role.CARE_COORDINATOR not in who_sees(make(town), town)


def test_contact_of_another_cluster_is_not_for_the_liaison(town):
    row = _contact(town)
    row.liaison = factories.liaison(town.municipality)
    row.save()

    assert who_sees(row, town) == LEAD
