"""What was lost is made up for: proposed on Friday, decided by a person, counted in the books."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from liaisons import rostering, services, tasks
from liaisons.models import MakeUpProposal, StandingPlan, TermLedger, Visit
from liaisons.queries import planned_weeks, proposals
from liaisons.queries.cases import date_in
from liaisons.queries.norms import norm_strip
from liaisons.services.ledger import recount
from liaisons.week_words import week_in_words
from ocp_portal import clock
from ocp_portal.jobs import services as jobs
from ocp_portal.jobs.models import Job
from ocp_portal.notices.models import Notice
from ocp_portal.policy import Role
from schools.half_days import moment
from tests import factories
from tests.conftest import make_town
from tests.liaisons.conftest import AMSTERDAM, MONDAY, NEXT_MONDAY, PLAN, weekly
from tests.liaisons.planning import published, staffed
from tests.waiting import session_that_waits_for_us

WEEK = dt.timedelta(weeks=1)
FRIDAY = dt.date(2026, 11, 27)


@pytest.fixture(autouse=True)
def friday():
    with clock.at(dt.datetime(2026, 11, 27, 7, tzinfo=AMSTERDAM)):
        yield


@pytest.fixture
def term(town, team_lead):
    """Five weeks of the extra school: attended, lost, lost, attended, and this week."""
    staffed(town)
    published(town)
    for number, status in enumerate(["attended", "missed", "remote", "attended", "attended"]):
        monday = MONDAY + (number - 4) * WEEK
        with clock.at(dt.datetime.combine(monday - WEEK, dt.time(12), AMSTERDAM)):
            services.publish_week(municipality=town.municipality, monday=monday)
        visits = Visit.objects.filter(roster__monday=monday)
        visits.update(status="attended")
        visits.filter(school=town.school).update(status=status, reason="school had geen tijd")
        recount(visits)
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY)
    return town


def propose(town):
    return services.propose_make_ups(municipality=town.municipality)


def accept(proposal, by):
    return services.accept_make_up(proposal=proposal, version=proposal.version, by=by)


def the_proposal(town):
    return MakeUpProposal.objects.get(school=town.school)


def test_lost_visits_are_proposed_where_the_norm_is_short(term):
    assert propose(term) == 2

    proposals = MakeUpProposal.objects.filter(school=term.school).order_by("date")
    assert [row.makes_up.date for row in proposals] == sorted(
        Visit.objects.filter(school=term.school, status__in=["missed", "remote"]).values_list(
            "date", flat=True
        )
    )
    assert {row.liaison for row in proposals} == {term.liaison}
    assert all(row.date >= NEXT_MONDAY for row in proposals)


def test_one_make_up_visit_a_week_at_most(term):
    propose(term)

    weeks = [row.date.isocalendar().week for row in MakeUpProposal.objects.all()]
    assert len(set(weeks)) == len(weeks) == 2


def test_twice_on_friday_is_once(term):
    propose(term)

    assert propose(term) == 0
    assert MakeUpProposal.objects.count() == 2


def test_command_does_what_friday_does_and_twice_is_once(term, capsys):
    for _ in range(2):
        call_command("propose_make_ups", municipality=term.municipality.slug)

    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[1] for line in lines] == [
        "nieuwe voorstellen 2.",
        "nieuwe voorstellen 0.",
    ]


def test_school_that_is_served_gets_no_proposal(term):
    Visit.objects.filter(status__in=["missed", "remote"]).update(status="attended", reason="")

    assert propose(term) == 0


def test_team_lead_hears_of_it(term, team_lead):
    propose(term)

    assert Notice.objects.get(kind=Notice.Kind.MAKE_UP_PROPOSED).recipient == team_lead


def test_gap_is_told_with_what_is_being_done(term):
    propose(term)

    assert norm_strip(term.school).action == "er is een inhaalbezoek voorgesteld"


def test_accepted_in_a_published_week_stands_at_once(term, team_lead):
    propose(term)
    first = MakeUpProposal.objects.order_by("date").first()

    accept(first, team_lead)

    visit = Visit.objects.get(origin="make_up")
    assert (visit.date, visit.makes_up, visit.roster.monday) == (
        first.date,
        first.makes_up,
        NEXT_MONDAY,
    )
    line = TermLedger.objects.get(school=term.school)
    assert (line.lapsed, line.open) == (1, 2)  # the visit of next week, and the one to make up


@pytest.mark.parametrize("which", ["first", "last"])
def test_school_hears_of_a_visit_that_is_made_up(term, team_lead, which):
    """At once in a published week, and as well in one that is still to be made."""
    propose(term)
    proposal = getattr(MakeUpProposal.objects.order_by("date"), which)()

    accept(proposal, team_lead)

    here = Notice.objects.filter(recipient=term.people[Role.CARE_COORDINATOR])
    told = here.get(kind=Notice.Kind.ROSTER_CHANGED)
    assert (told.subject, told.path) == (
        week_in_words(proposal.date),
        reverse("school_visits", args=[term.school.code]),
    )


def test_accepted_for_a_later_week_stands_when_that_is_made(term, team_lead):
    propose(term)
    later = MakeUpProposal.objects.order_by("date").last()
    monday = later.date - dt.timedelta(days=later.date.weekday())

    accept(later, team_lead)
    (week,) = planned_weeks(term.municipality, monday)
    assert later.pk in {visit.make_up for visit in week.visits}
    services.publish_week(municipality=term.municipality, monday=monday)

    later.refresh_from_db()
    assert (later.visit.origin, later.visit.makes_up) == ("make_up", later.makes_up)


def test_attended_make_up_visit_is_made_up_in_the_books(term, team_lead):
    propose(term)
    first = MakeUpProposal.objects.order_by("date").first()
    visit = accept(first, team_lead).visit

    with clock.at(dt.datetime.combine(visit.date, dt.time(16), AMSTERDAM)):
        services.record_presence(visit=visit, status="attended", version=1, by=team_lead)

    assert TermLedger.objects.get(school=term.school).made_up == 1


def test_visit_that_took_place_after_all_withdraws_what_would_make_up_for_it(
    term, team_lead, as_role, settings
):
    settings.SECURE_SSL_REDIRECT = False
    propose(term)
    first = accept(MakeUpProposal.objects.order_by("date").first(), team_lead)
    lost = Visit.objects.get(pk=first.makes_up_id)
    page = f"/bezoeken/{lost.pk}/"
    lead = as_role(Role.TEAM_LEAD)

    asked = lead.get(page).context["form"]
    lead.post(page, {"status": "attended", "version": lost.version, "withdraw": "on"})

    lost.refresh_from_db()
    first.refresh_from_db()
    assert asked.fields["withdraw"].label.startswith("Trek het inhaalbezoek van ")
    assert asked["withdraw"].value() is True
    assert (lost.status, first.status, first.visit.status) == ("attended", "expired", "cancelled")
    line = TermLedger.objects.get(school=term.school)
    assert (line.pattern, line.realised, line.made_up, line.lapsed, line.open) == (6, 4, 0, 1, 1)


def test_make_up_visit_stays_when_the_team_lead_says_so(term, team_lead, as_role, settings):
    settings.SECURE_SSL_REDIRECT = False
    propose(term)
    first = accept(MakeUpProposal.objects.order_by("date").first(), team_lead)
    lost = Visit.objects.get(pk=first.makes_up_id)

    as_role(Role.TEAM_LEAD).post(
        f"/bezoeken/{lost.pk}/", {"status": "attended", "version": lost.version}
    )

    first.refresh_from_db()
    assert (first.status, first.visit.status) == ("accepted", "planned")


def story(client, visit):
    return client.get(f"/bezoeken/{visit.pk}/").context["pair"]


@pytest.fixture
def pair(term, team_lead, settings):
    """A lost visit, and the make-up visit that was agreed for it."""
    settings.SECURE_SSL_REDIRECT = False
    propose(term)
    agreed = accept(MakeUpProposal.objects.order_by("date").first(), team_lead)
    return Visit.objects.get(pk=agreed.makes_up_id), agreed.visit


def books(school):
    line = TermLedger.objects.get(school=school)
    return line.realised, line.made_up, line.lapsed, line.open


def test_lost_visit_and_its_make_up_visit_name_each_other(pair, as_role):
    lost, make_up = pair
    lead = as_role(Role.TEAM_LEAD)

    assert story(lead, lost).startswith("Dit bezoek wordt ingehaald op ")
    assert story(lead, make_up).startswith("Dit bezoek komt in de plaats van dat van ")


def test_disputed_visit_that_was_held_after_all_leaves_an_extra_visit(
    pair, term, team_lead, as_role
):
    """The school says that somebody was there; the make-up visit took place all the same."""
    lost, make_up = pair
    with clock.at(dt.datetime.combine(make_up.date, dt.time(16), AMSTERDAM)):
        services.record_presence(visit=make_up, status="attended", version=1, by=team_lead)
        before = books(term.school)
        said = services.dispute_visit(
            visit=lost,
            dispute="was_there",
            version=lost.version,
            by=term.people[Role.CARE_COORDINATOR],
        )
        services.settle_dispute(visit=lost, status="attended", version=said.version, by=team_lead)
        lead = as_role(Role.TEAM_LEAD)
        told = story(lead, lost), story(lead, make_up)
        listed = as_role(Role.CARE_COORDINATOR).get(f"/scholen/{term.school.code}/bezoeken/")

    assert [before, books(term.school)] == [(3, 1, 1, 1), (4, 0, 1, 1)]
    assert "was er ook een bezoek, dat dit bezoek zou inhalen. Dit bezoek ging toch" in told[0]
    assert "dit is een extra bezoek en telt niet als ingehaald." in told[1]
    assert "Extra bezoek" in listed.content.decode()
    assert "Inhaalbezoek" not in listed.content.decode()


def test_withdrawn_make_up_visit_tells_its_reason_and_no_story(pair, team_lead, as_role):
    lost, make_up = pair
    Visit.objects.filter(pk=lost.pk).update(status="attended")
    services.withdraw_make_up(lost=lost, by=team_lead)

    lead = as_role(Role.TEAM_LEAD)

    assert [story(lead, lost), story(lead, make_up)] == ["", ""]


def test_visit_that_the_school_disputes_is_decided_before_it_is_made_up_for(term):
    lost = Visit.objects.filter(school=term.school, status="missed")
    lost.update(dispute="was_there", confirmed_at=clock.now())

    propose(term)

    assert not MakeUpProposal.objects.filter(makes_up__in=lost).exists()


def test_agreed_for_a_later_week_and_withdrawn_is_not_made(term, team_lead):
    propose(term)
    later = accept(MakeUpProposal.objects.order_by("date").last(), team_lead)

    services.withdraw_make_up(lost=later.makes_up, by=team_lead)

    (week,) = planned_weeks(term.municipality, later.date - dt.timedelta(later.date.weekday()))
    assert later.pk not in {visit.make_up for visit in week.visits}


def test_proposal_for_a_visit_that_took_place_after_all_is_not_asked_any_more(term, team_lead):
    propose(term)
    row = MakeUpProposal.objects.order_by("date").first()
    Visit.objects.filter(pk=row.makes_up_id).update(status="attended")

    assert row not in proposals.make_ups(team_lead)
    with pytest.raises(ValidationError, match="toch doorgegaan"):
        accept(row, team_lead)


def test_refused_is_no_visit_and_may_be_proposed_anew(term, team_lead):
    propose(term)
    first = MakeUpProposal.objects.order_by("date").first()

    services.refuse_make_up(proposal=first, version=first.version, by=team_lead)

    assert not Visit.objects.filter(origin="make_up").exists()
    assert propose(term) == 1


def test_second_decision_is_told_of_the_first(term, team_lead):
    propose(term)
    first = MakeUpProposal.objects.order_by("date").first()
    services.refuse_make_up(proposal=first, version=first.version, by=team_lead)

    with pytest.raises(services.ProposalDecided, match="net besloten: niet akkoord"):
        accept(first, team_lead)


def test_half_day_that_was_taken_meanwhile_is_refused_in_words(term, team_lead):
    propose(term)
    first = MakeUpProposal.objects.order_by("date").first()
    factories.visit(
        factories.school(term.municipality), term.liaison, first.date, daypart=first.daypart
    )

    with pytest.raises(ValidationError, match="niet meer vrij"):
        accept(first, team_lead)


def test_proposal_of_which_the_day_is_over_expires(term):
    propose(term)
    with clock.at(dt.datetime(2027, 1, 15, 7, tzinfo=AMSTERDAM)):
        propose(term)

    assert set(MakeUpProposal.objects.values_list("status", flat=True)) == {"expired"}


def test_beat_asks_once_a_week_for_each_municipality(term):
    for _ in range(2):
        tasks.propose_make_ups()
    jobs.run(Job.objects.get(kind="propose_make_ups").pk)

    assert Job.objects.get(kind="propose_make_ups").message == "Nieuwe voorstellen: 2."
    assert MakeUpProposal.objects.count() == 2


# --- two at once -----------------------------------------------------------------------------


def town_with_a_week():
    """Rows and all in the database; `town.school` has a lost visit and a proposal to make it up."""
    town = make_town()
    plan = StandingPlan.objects.create(
        municipality=town.municipality, name="Vast rooster", period=PLAN, status="published"
    )
    weekly(plan, town.school, town.liaison, weekday=1)
    lost = factories.visit(town.school, town.liaison, MONDAY, status="missed", reason="ziek")
    proposal = MakeUpProposal.objects.create(
        municipality=town.municipality,
        makes_up=lost,
        school=town.school,
        liaison=town.liaison,
        date=NEXT_MONDAY,
        daypart="morning",
        kind="full",
    )
    return town, proposal


def beside(act):
    """In a session of its own, which must wait for what this one has open."""

    def go():
        try:
            with clock.at(dt.datetime(2026, 11, 27, 7, tzinfo=AMSTERDAM)):
                act()
        finally:
            connection.close()

    thread = threading.Thread(target=go)
    thread.start()
    session_that_waits_for_us(10)
    return thread


@pytest.mark.django_db(transaction=True)
def test_make_up_visit_agreed_while_its_week_is_published_is_in_that_week():
    town, proposal = town_with_a_week()
    with transaction.atomic():
        services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY)
        thread = beside(lambda: accept(proposal, town.people[Role.TEAM_LEAD]))
    thread.join(timeout=30)

    proposal.refresh_from_db()
    assert proposal.status == "accepted"
    assert (proposal.visit.date, proposal.visit.roster.monday) == (NEXT_MONDAY, NEXT_MONDAY)


@pytest.mark.django_db(transaction=True)
def test_week_published_while_a_make_up_visit_is_agreed_has_it():
    town, proposal = town_with_a_week()
    with transaction.atomic():
        accept(proposal, town.people[Role.TEAM_LEAD])
        thread = beside(
            lambda: services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY)
        )
    thread.join(timeout=30)

    proposal.refresh_from_db()
    assert proposal.visit.roster.monday == NEXT_MONDAY


@pytest.mark.django_db(transaction=True)
def test_proposal_that_is_agreed_while_it_would_expire_stands():
    town, proposal = town_with_a_week()
    MakeUpProposal.objects.update(date=FRIDAY)
    with transaction.atomic():
        accept(proposal, town.people[Role.TEAM_LEAD])
        thread = beside(lambda: propose(town))
    thread.join(timeout=30)

    proposal.refresh_from_db()
    assert (proposal.status, proposal.version) == ("accepted", 2)


def test_proposal_that_expired_has_another_version(term):
    propose(term)
    MakeUpProposal.objects.update(date=FRIDAY)

    propose(term)

    expired = MakeUpProposal.objects.filter(status="expired")
    assert set(expired.values_list("version", flat=True)) == {2}


@pytest.mark.django_db(transaction=True)
def test_visit_that_is_ticked_while_the_planner_looks_is_not_made_up_for(term, monkeypatch):
    """It looks for places without a transaction, so that nobody waits for it."""
    look, waits = rostering.make_up, []

    def look_while_somebody_ticks(*args, **kwargs):
        waits.append(connection.in_atomic_block)
        Visit.objects.filter(status="missed").update(status="attended", reason="")
        return look(*args, **kwargs)

    monkeypatch.setattr(rostering, "make_up", look_while_somebody_ticks)

    assert propose(term) == 1
    assert the_proposal(term).makes_up.status == "remote"
    assert waits == [False]


@pytest.mark.django_db(transaction=True)
def test_place_that_is_taken_while_the_planner_looks_is_not_proposed(term, monkeypatch):
    look = rostering.make_up

    def look_while_somebody_takes_the_place(*args, **kwargs):
        plan = look(*args, **kwargs)
        first = min(plan.make_ups, key=lambda one: one.week)
        day, daypart = date_in(first.week, first.half_day), moment(first.half_day)[1]
        factories.visit(term.other_school, term.liaison, day, daypart=daypart)
        return plan

    monkeypatch.setattr(rostering, "make_up", look_while_somebody_takes_the_place)

    assert propose(term) == 1
