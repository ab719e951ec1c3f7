"""A school that left the register keeps no visits; the team lead reads it until it is done."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from liaisons import services
from liaisons.models import (
    Absence,
    Assignment,
    MakeUpProposal,
    PlanBlock,
    StandingPlan,
    TermLedger,
    Visit,
)
from liaisons.weeks.causes import GONE
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import ReceivingHours
from tests import factories
from tests.conftest import make_town
from tests.liaisons.conftest import (
    AMSTERDAM,
    MONDAY,
    NEXT_MONDAY,
    PLAN,
    TUESDAY,
    apart,
    colleague,
    weekly,
)
from tests.waiting import session_that_waits_for, session_that_waits_for_us

WEEK = dt.timedelta(weeks=1)
NINE = dt.datetime(2026, 11, 24, 9, tzinfo=AMSTERDAM)


def goes(school, day):
    """As an import marks it."""
    type(school).objects.filter(pk=school.pk).update(gone_on=day)


def lapse(town):
    return services.lapse_gone_schools(municipality=town.municipality)


def to_make_up(town, lost):
    return MakeUpProposal.objects.create(
        municipality=town.municipality,
        makes_up=lost,
        school=lost.school,
        liaison=town.liaison,
        date=TUESDAY + 2 * WEEK,
        daypart="morning",
        kind="full",
    )


def test_week_leaves_out_a_school_from_its_last_day(town, plan):
    weekly(plan, town.school, town.liaison, weekday=0)
    goes(town.school, TUESDAY)

    roster = services.publish_week(municipality=town.municipality, monday=MONDAY)

    monday, tuesday = roster.visits.order_by("date")
    assert monday.status == "planned"
    assert (tuesday.status, tuesday.cause, tuesday.reason) == (
        "cancelled",
        "closed",
        "school opgeheven",
    )


def test_coming_visits_lapse_and_those_of_before_stay(town, liaison_user):
    before = factories.visit(town.school, town.liaison, MONDAY, status="attended")
    coming = factories.visit(town.school, town.liaison, TUESDAY + WEEK)
    elsewhere = factories.visit(town.other_school, town.liaison, NEXT_MONDAY)
    goes(town.school, TUESDAY)

    assert lapse(town) == 1

    for visit in (before, coming, elsewhere):
        visit.refresh_from_db()
    assert (coming.status, coming.reason) == ("cancelled", "school opgeheven")
    assert (before.status, elsewhere.status) == ("attended", "planned")
    assert coming.changes.get().to_status == "cancelled"
    (notice,) = Notice.objects.filter(recipient=liaison_user)
    assert notice.subject == "week 49 (30 november t/m 4 december)"


def test_twice_is_once(town):
    factories.visit(town.school, town.liaison, TUESDAY + WEEK)
    goes(town.school, TUESDAY)

    assert [lapse(town), lapse(town)] == [1, 0]
    assert Notice.objects.count() == 1


def test_make_up_visit_is_not_proposed_any_more(town):
    lost = factories.visit(town.school, town.liaison, MONDAY)
    MakeUpProposal.objects.create(
        municipality=town.municipality,
        makes_up=lost,
        school=town.school,
        liaison=town.liaison,
        date=NEXT_MONDAY,
        daypart="morning",
        kind="full",
    )
    goes(town.school, TUESDAY)

    lapse(town)

    assert MakeUpProposal.objects.get().status == "expired"


def test_proposal_that_ends_by_itself_is_another_version(town, lapsed):
    """Who had it on the screen decides about something that is not there any more."""
    proposal = to_make_up(town, lapsed)
    goes(town.school, TUESDAY)
    lapse(town)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.version) == ("expired", 2)

    again = to_make_up(town, lapsed)
    goes(town.school, None)
    assert back(town) == 1
    again.refresh_from_db()
    assert (again.status, again.version) == ("expired", 2)


@pytest.mark.django_db(transaction=True)
def test_proposal_that_is_refused_at_that_moment_stays_refused():
    town = make_town()
    lost = factories.visit(town.school, town.liaison, MONDAY, status="missed", reason="ziek")
    proposal = to_make_up(town, lost)
    goes(town.school, TUESDAY)
    thread = apart(lambda: lapse(town))

    with transaction.atomic():
        services.refuse_make_up(proposal=proposal, version=1, by=town.people[Role.TEAM_LEAD])
        thread.start()
        session_that_waits_for_us()
    thread.join(timeout=30)

    proposal.refresh_from_db()
    assert proposal.status == "refused"


def test_school_that_stays_loses_nothing(town):
    visit = factories.visit(town.school, town.liaison, TUESDAY + WEEK)

    assert lapse(town) == 0
    visit.refresh_from_db()
    assert visit.status == Visit.Status.PLANNED


def today(lead):
    return lead.get(reverse("today"), secure=True)


def test_team_lead_reads_it_once_until_the_assignment_is_ended(town, lead, team_lead):
    goes(town.school, TUESDAY)

    (told,) = today(lead).context["alerts"]
    assert told["text"].startswith(f"{town.school.name} is opgeheven (sinds 24 november 2026)")
    assert town.liaison.name in told["text"]

    town.school.assignments.update(period=(None, TUESDAY))
    assert today(lead).context["alerts"] == []


def test_school_of_another_municipality_is_not_named(town, other_town, lead):
    goes(other_town.school, TUESDAY)

    assert today(lead).context["alerts"] == []


# --- a school that is in the register again -----------------------------------------------------


def back(town):
    goes(town.school, None)
    return services.bring_back_visits(municipality=town.municipality)


@pytest.fixture
def lapsed(town, plan):
    """The Tuesday of next week: promised by the plan, and lapsed with the school."""
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY, tell=False)
    goes(town.school, TUESDAY)
    lapse(town)
    Notice.objects.all().delete()
    return Visit.objects.get(date=TUESDAY + WEEK)


def ledger():
    line = TermLedger.objects.get()
    return line.pattern, line.open, line.lapsed


def test_school_that_comes_back_gets_its_visits_back(town, lapsed, team_lead, liaison_user):
    assert ledger() == (1, 0, 1)

    assert [back(town), back(town)] == [1, 0]

    lapsed.refresh_from_db()
    assert (lapsed.status, lapsed.cause, lapsed.reason) == ("planned", "", "")
    assert ledger() == (1, 1, 0)
    told = set(Notice.objects.values_list("recipient", "path"))
    assert told == {
        (team_lead.pk, "/rooster/2026-W49/"),
        (liaison_user.pk, "/mijn-week/2026-W49/"),
        (town.people[Role.CARE_COORDINATOR].pk, f"/scholen/{town.school.code}/bezoeken/"),
    }


def test_week_that_was_made_without_the_school_has_it_again(town, plan):
    goes(town.school, TUESDAY)
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY, tell=False)

    assert back(town) == 1
    assert Visit.objects.get().status == "planned"


def test_visit_whose_place_is_taken_stays_lapsed(town, lapsed):
    factories.visit(town.school, town.liaison, TUESDAY + WEEK)

    assert back(town) == 0
    lapsed.refresh_from_db()
    assert lapsed.status == "cancelled"
    assert ledger() == (1, 0, 1)


def test_visit_that_was_made_up_for_stays_lapsed(town, lapsed):
    later = TUESDAY + WEEK + dt.timedelta(days=1)
    factories.visit(town.school, town.liaison, later, origin="make_up", makes_up=lapsed)

    assert back(town) == 0


def elsewhere(town):
    factories.visit(town.other_school, town.liaison, TUESDAY + WEEK)


def absent(town):
    Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(TUESDAY),
    )


def untied(town):
    Assignment.objects.filter(school=town.school).delete()


def receives_nobody(town):
    ReceivingHours.objects.create(
        municipality=town.municipality,
        school=town.school,
        answers=["welcome", "welcome", "closed"] + ["welcome"] * 7,
        period=period(TUESDAY),
        status="agreed",
    )


def blocked(town):
    PlanBlock.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        half_day=2,
        reason="opleiding",
        period=period(TUESDAY),
    )


def left_service(town):
    town.liaison.period = period(town.liaison.period.lower, TUESDAY)
    town.liaison.save()


@pytest.mark.parametrize(
    ("meanwhile", "cause"),
    [
        (elsewhere, "busy"),
        (absent, "absent"),
        (untied, "vacant"),
        (left_service, "vacant"),
        (receives_nobody, "blocked"),
        (blocked, "blocked"),
    ],
)
def test_visit_for_which_nobody_is_there_any_more_is_a_gap(town, lapsed, meanwhile, cause):
    meanwhile(town)

    assert back(town) == 1

    lapsed.refresh_from_db()
    assert (lapsed.status, lapsed.cause) == ("cancelled", cause)
    assert services.needs_somebody(lapsed)
    assert ledger() == (1, 0, 1)


def test_visit_comes_back_with_whoever_is_the_liaison_by_then(town, lapsed):
    new = factories.liaison(town.municipality, cluster=town.liaison.cluster)
    Assignment.objects.filter(school=town.school).update(liaison=new)

    back(town)

    lapsed.refresh_from_db()
    assert (lapsed.liaison, lapsed.status) == (new, "planned")


def test_visit_of_a_day_gone_by_stays_lapsed(town, lapsed):
    Visit.objects.update(date=MONDAY)

    assert back(town) == 0


def test_history_of_a_visit_says_that_the_portal_did_it_and_why(town, lapsed, lead):
    back(town)

    page = lead.get(reverse("visit_tick", args=[lapsed.pk]), secure=True).content.decode()

    assert "Het portaal: vervallen (de school staat niet meer in het register)" in page
    assert "Het portaal: gepland (de school staat weer in het register)" in page


def test_who_ticks_a_visit_that_just_lapsed_reads_why(town, liaison_user):
    visit = factories.visit(town.school, town.liaison, TUESDAY)
    goes(town.school, TUESDAY)
    lapse(town)

    with pytest.raises(services.ChangedMeanwhile) as refusal:
        services.record_presence(visit=visit, status="attended", version=1, by=liaison_user)

    assert str(refusal.value).startswith(
        "Het portaal heeft dit bezoek net gewijzigd: het staat nu op 'vervallen' "
        "(school opgeheven)."
    )


@pytest.mark.parametrize(
    ("busy", "outcome"), [(False, ("planned", "")), (True, ("cancelled", "busy"))]
)
def test_place_that_lapsed_twice_comes_back_once(town, lapsed, busy, outcome):
    """With one liaison it was a gap besides; with two the database refused it every night."""
    other = colleague(town)
    factories.assignment(town.school, other, rank=2)
    last = factories.visit(
        town.school, other, TUESDAY + WEEK, status="cancelled", cause="closed", reason=GONE
    )
    if busy:
        factories.visit(town.other_school, other, TUESDAY + WEEK)

    assert [back(town), back(town)] == [1, 0]

    rows = Visit.objects.filter(school=town.school, date=TUESDAY + WEEK)
    assert [row.pk for row in rows if row.reason != GONE] == [last.pk]
    last.refresh_from_db()
    assert (last.liaison, (last.status, last.cause)) == (other, outcome)


def test_meeting_in_the_half_day_of_a_visit_comes_back_with_it(town, lapsed):
    """They are two things: one takes no place of the other."""
    Visit.objects.update(kind="short")
    factories.visit(
        town.school,
        town.liaison,
        TUESDAY + WEEK,
        kind="meeting",
        status="cancelled",
        cause="closed",
        reason=GONE,
    )

    assert back(town) == 2
    assert set(Visit.objects.values_list("status", flat=True)) == {"planned"}


@pytest.mark.django_db(transaction=True)
def test_visit_that_comes_back_leaves_no_room_for_a_make_up_visit_at_that_moment():
    """The team lead agrees while the night brings the visits of a school back."""
    town = make_town()
    plan = StandingPlan.objects.create(
        municipality=town.municipality, name="Vast rooster", period=PLAN, status="published"
    )
    weekly(plan, town.school, town.liaison, weekday=1)
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY)
    goes(town.school, TUESDAY)
    lapse(town)
    proposal = MakeUpProposal.objects.create(
        municipality=town.municipality,
        makes_up=factories.visit(
            town.other_school, town.liaison, MONDAY, status="missed", reason="ziek"
        ),
        school=town.other_school,
        liaison=town.liaison,
        date=TUESDAY + WEEK,
        daypart="morning",
        kind="full",
    )
    thread = apart(
        lambda: services.accept_make_up(
            proposal=proposal, version=1, by=town.people[Role.TEAM_LEAD]
        )
    )
    with transaction.atomic():
        assert back(town) == 1
        thread.start()
        session_that_waits_for_us()
    thread.join(timeout=30)

    (refusal,) = thread.errors
    assert isinstance(refusal, ValidationError)
    there = Visit.objects.standing().get(liaison=town.liaison, date=TUESDAY + WEEK)
    assert there.school == town.school


@pytest.mark.django_db(transaction=True)
def test_who_agrees_and_the_night_wait_for_each_other_in_one_order_only():
    """Both want the proposal and its liaison: the one after the other, and no deadlock."""
    town = make_town()
    visit = factories.visit(town.school, town.liaison, TUESDAY + WEEK)
    goes(town.school, TUESDAY)
    lapse(town)
    proposal = to_make_up(town, visit)
    goes(town.school, None)
    night = apart(lambda: back(town))
    lead = apart(
        lambda: services.accept_make_up(
            proposal=proposal, version=1, by=town.people[Role.TEAM_LEAD]
        )
    )

    with transaction.atomic():
        Visit.objects.hold(visit.pk)
        night.start()
        session = session_that_waits_for_us()
        lead.start()
        session_that_waits_for(session)
    night.join(timeout=30)
    lead.join(timeout=30)

    assert night.errors == []
    (decided,) = lead.errors
    assert isinstance(decided, services.ProposalDecided)
    visit.refresh_from_db()
    proposal.refresh_from_db()
    assert (visit.status, proposal.status) == ("planned", "expired")
