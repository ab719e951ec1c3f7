"""A visit of a published week goes to another half-day: same week, or the two weeks after it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liaisons import services
from liaisons.models import MakeUpProposal, TermLedger, Visit
from liaisons.queries.places import may_move, places
from liaisons.services.ledger import recount
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import Closure, ReceivingHours
from tests import factories
from tests.liaisons.conftest import NEXT_MONDAY, TUESDAY, colleague, weekly, works
from tests.pages import dates, text

WEEK = dt.timedelta(weeks=1)
NEXT_TUESDAY = TUESDAY + WEEK
THURSDAY = NEXT_TUESDAY + dt.timedelta(days=2)
THURSDAY_MORNING = f"{THURSDAY.isoformat()}_morning"
LATER = f"{(THURSDAY + WEEK).isoformat()}_morning"


@pytest.fixture
def visit(town, plan):
    """On Tuesday morning of the week that is published last."""
    works(town.liaison)
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY)
    Notice.objects.all().delete()
    return Visit.objects.get(date=NEXT_TUESDAY)


def keys(visit):
    return [place.key for place in places(visit).others]


def move(visit, key, by):
    return services.reschedule_visit(visit=visit, key=key, version=visit.version, by=by)


def hours(town, *shut):
    ReceivingHours.objects.create(
        municipality=town.municipality,
        school=town.school,
        answers=["closed" if number in shut else "welcome" for number in range(10)],
        period=period(TUESDAY),
        status="agreed",
    )


def ledger(town):
    """What is not zero, of the books of the school."""
    line = TermLedger.objects.get(school=town.school)
    names = ("pattern", "realised", "moved", "made_up", "lapsed", "open")
    return {name: getattr(line, name) for name in names if getattr(line, name)}


def attend(visit):
    Visit.objects.filter(pk=visit.pk).update(status="attended")
    recount([visit])


def test_places_are_free_half_days_of_three_weeks(town, visit):
    """Ten a week, without those on which this school has its visit already."""
    found = keys(visit)

    taken = {f"{(NEXT_TUESDAY + number * WEEK).isoformat()}_morning" for number in range(3)}
    assert len(found) == 3 * 10 - 3
    assert not taken & set(found)


def test_places_are_only_where_the_school_is_open_and_receives(town, visit):
    hours(town, 2, 6)
    Closure.objects.create(
        municipality=town.municipality,
        school=town.school,
        period=period(NEXT_MONDAY, NEXT_MONDAY + dt.timedelta(days=1)),
        reason="studiedag",
    )

    found = keys(visit)

    assert THURSDAY_MORNING not in found
    assert found[0] == f"{NEXT_TUESDAY.isoformat()}_afternoon"
    assert not places(visit).fits


def test_half_day_with_another_visit_of_the_liaison_is_no_place(town, visit):
    factories.visit(town.other_school, town.liaison, THURSDAY)

    assert THURSDAY_MORNING not in keys(visit)


def test_half_day_of_the_pattern_in_a_week_to_come_is_no_place(town, plan, visit):
    factories.assignment(town.other_school, town.liaison)
    weekly(plan, town.other_school, town.liaison, weekday=3)

    assert LATER not in keys(visit)


def test_week_without_a_plan_is_no_place(town, plan, visit):
    """Nobody makes it: what moves there would never be a visit."""
    plan.period = period(plan.period.lower, NEXT_MONDAY + WEEK)
    plan.save()

    assert max(keys(visit)) < (NEXT_MONDAY + WEEK).isoformat()


def test_visit_that_moves_in_its_week_is_told_and_counts_as_moved(town, visit, team_lead):
    """The school and the liaison hear it, and the books add up."""
    moved = move(visit, THURSDAY_MORNING, team_lead)

    visit.refresh_from_db()
    assert moved == visit
    assert (visit.date, visit.pattern_date, visit.moved) == (THURSDAY, NEXT_TUESDAY, True)
    assert {notice.recipient for notice in Notice.objects.all()} == {
        town.people[Role.CARE_COORDINATOR],
        town.liaison.user,
    }
    assert ledger(town) == {"pattern": 1, "open": 1}
    attend(visit)
    assert ledger(town) == {"pattern": 1, "moved": 1}


def test_feed_has_the_new_moment_as_a_change_of_the_same_event(town, visit, team_lead, client):
    token = services.renew_calendar_link(liaison=town.liaison, by=town.liaison.user)
    before = client.get(f"/agenda/{token}.ics").content.decode()

    move(visit, THURSDAY_MORNING, team_lead)

    after = client.get(f"/agenda/{token}.ics").content.decode()
    _, was = before.split("BEGIN:VEVENT")
    uid = next(line for line in was.splitlines() if line.startswith("UID"))
    (event,) = [each for each in after.split("BEGIN:VEVENT")[1:] if uid in each]
    assert THURSDAY.strftime("%Y%m%d") in event
    assert "SEQUENCE:1" in event


def test_visit_goes_to_another_week_that_is_published(town, visit, team_lead):
    roster = services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY + WEEK)
    Notice.objects.all().delete()

    move(visit, LATER, team_lead)

    visit.refresh_from_db()
    assert (visit.roster, visit.date) == (roster, THURSDAY + WEEK)
    weeks = Notice.objects.values_list("subject", flat=True).distinct()
    assert len(weeks) == 2
    assert ledger(town) == {"pattern": 2, "open": 2}


def test_visit_goes_to_a_week_that_is_still_to_be_made_as_make_up(town, visit, team_lead):
    """Lost here; there it is made with its week, and the books say that it was made up for."""
    proposal = move(visit, LATER, team_lead)

    visit.refresh_from_db()
    assert isinstance(proposal, MakeUpProposal)
    assert (visit.status, visit.cause) == ("cancelled", "")
    assert ledger(town) == {"pattern": 1, "lapsed": 1}
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY + WEEK)
    made = Visit.objects.get(makes_up=visit)
    assert (made.date, made.daypart, made.liaison) == (THURSDAY + WEEK, "morning", town.liaison)
    assert ledger(town) == {"pattern": 2, "open": 2}
    attend(made)
    assert ledger(town) == {"pattern": 2, "made_up": 1, "open": 1}


def undo(visit, by):
    visit.refresh_from_db()
    return services.undo_later(visit=visit, version=visit.version, by=by)


def test_move_to_a_week_to_come_is_undone_and_told(town, visit, team_lead):
    proposal = move(visit, LATER, team_lead)
    Notice.objects.all().delete()

    undo(visit, team_lead)

    visit.refresh_from_db()
    proposal.refresh_from_db()
    assert (visit.status, visit.date, visit.reason) == ("planned", NEXT_TUESDAY, "")
    assert proposal.status == MakeUpProposal.Status.EXPIRED
    assert ledger(town) == {"pattern": 1, "open": 1}
    assert {notice.recipient for notice in Notice.objects.all()} == {
        town.people[Role.CARE_COORDINATOR],
        town.liaison.user,
    }
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY + WEEK)
    assert not Visit.objects.filter(makes_up=visit).exists()


def test_visit_whose_half_day_the_liaison_gave_away_by_now_is_a_gap(town, visit, team_lead):
    proposal = move(visit, LATER, team_lead)
    factories.visit(town.other_school, town.liaison, NEXT_TUESDAY)

    undo(visit, team_lead)

    visit.refresh_from_db()
    proposal.refresh_from_db()
    assert (visit.status, visit.cause) == ("cancelled", "busy")
    assert services.needs_somebody(visit)
    assert proposal.status == MakeUpProposal.Status.EXPIRED
    assert ledger(town) == {"pattern": 1, "lapsed": 1}


def test_visit_of_who_was_reported_absent_meanwhile_is_a_gap_when_the_move_is_undone(
    town, visit, team_lead
):
    move(visit, LATER, team_lead)
    services.record_absence(
        liaison=town.liaison,
        category="sickness",
        first=NEXT_TUESDAY,
        until=NEXT_TUESDAY + dt.timedelta(days=1),
        by=team_lead,
    )

    undo(visit, team_lead)

    visit.refresh_from_db()
    assert (visit.status, visit.cause, visit.reason) == ("cancelled", "absent", "afwezig")
    assert services.needs_somebody(visit)


def test_who_has_the_school_no_more_does_not_get_the_visit_back(town, visit, team_lead):
    heir = works(colleague(town, name="Bo Erfgenaam"))
    move(visit, LATER, team_lead)
    services.move_open_work(liaison=town.liaison, first=NEXT_TUESDAY, to=heir, by=team_lead)

    undo(visit, team_lead)

    visit.refresh_from_db()
    assert (visit.status, visit.cause) == ("cancelled", "vacant")
    assert services.needs_somebody(visit)


def test_visit_moves_to_no_day_on_which_its_liaison_has_the_school_no_more(town, visit, team_lead):
    services.end_assignment(
        assignment=town.liaison.assignments.get(school=town.school),
        last=NEXT_TUESDAY,
        by=team_lead,
    )

    with pytest.raises(ValidationError, match="heeft deze school dan niet meer"):
        move(visit, THURSDAY_MORNING, team_lead)


def test_move_is_not_undone_once_its_week_is_published(town, visit, team_lead):
    proposal = move(visit, LATER, team_lead)
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY + WEEK)

    with pytest.raises(ValidationError, match="al vastgesteld"):
        undo(visit, team_lead)

    proposal.refresh_from_db()
    assert proposal.status == MakeUpProposal.Status.ACCEPTED


def test_only_who_plans_undoes_a_move(town, visit, team_lead):
    move(visit, LATER, team_lead)

    with pytest.raises(PermissionDenied):
        undo(visit, town.liaison.user)


def test_undoing_what_changed_meanwhile_is_refused(town, visit, team_lead):
    stale = visit.version
    move(visit, LATER, team_lead)

    with pytest.raises(services.ChangedMeanwhile):
        services.undo_later(visit=visit, version=stale, by=team_lead)


def test_old_page_leads_to_the_new_week_and_undoes_the_move(town, visit, team_lead, as_role):
    move(visit, LATER, team_lead)
    lead = as_role(Role.TEAM_LEAD)
    page = lead.get(f"/bezoeken/{visit.pk}/")
    assert "Dit bezoek wordt ingehaald op donderdag 10 december" in text(page)
    assert (
        '<a href="/rooster/2026-W50/">Naar week 50 (7 t/m 11 december)</a>' in page.content.decode()
    )
    visit.refresh_from_db()

    sent = {"version": visit.version}
    answer = lead.post(f"/bezoeken/{visit.pk}/terugdraaien/", sent, follow=True)

    assert "het bezoek staat weer op dinsdag 1 december 2026, ochtend" in text(answer)
    assert "Draai dit terug" not in text(answer)


def test_old_page_leads_to_the_visit_once_it_is_made(town, visit, team_lead, as_role):
    move(visit, LATER, team_lead)
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY + WEEK)
    made = Visit.objects.get(makes_up=visit)

    page = as_role(Role.TEAM_LEAD).get(f"/bezoeken/{visit.pk}/").content.decode()

    assert f'<a href="/bezoeken/{made.pk}/">Naar dat bezoek</a>' in page
    assert "Draai dit terug" not in page


def test_liaison_reads_where_a_visit_went_but_does_not_undo_it(town, visit, team_lead, as_role):
    move(visit, LATER, team_lead)

    page = text(as_role(Role.LIAISON).get(f"/bezoeken/{visit.pk}/"))

    assert "verplaatst naar 10 december 2026" in page
    assert "Draai dit terug" not in page


def close(as_role, town, first, last):
    days = dates(first_day=first, last_day=last) | {"reason": "studiedag"}
    page = f"/scholen/{town.school.code}/sluitingen/"
    return text(as_role(Role.TEAM_LEAD).post(page, days, follow=True))


def test_closure_says_how_many_visits_and_agreed_visits_fall_on_it(town, visit, team_lead, as_role):
    move(visit, LATER, team_lead)
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY - WEEK)

    said = close(as_role, town, TUESDAY, THURSDAY + WEEK)

    assert "De sluiting is opgeslagen." in said
    assert "valt 1 gepland bezoek. Dat verandert niet vanzelf" in said
    assert "valt 1 afgesproken inhaalbezoek. Dat vervalt als die week" in said


def test_closure_on_days_without_visits_says_nothing_of_them(town, visit, as_role):
    said = close(as_role, town, THURSDAY, THURSDAY)

    assert "De sluiting is opgeslagen." in said
    assert "In deze dagen" not in said


def test_visit_that_fell_away_because_nobody_is_received_moves_too(town, plan, team_lead):
    works(town.liaison)
    hours(town, 2)
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY)
    visit = Visit.objects.get(date=NEXT_TUESDAY)
    assert visit.cause == Visit.Cause.BLOCKED

    move(visit, THURSDAY_MORNING, team_lead)

    visit.refresh_from_db()
    assert (visit.status, visit.cause, visit.reason) == ("planned", "", "")
    assert ledger(town) == {"pattern": 1, "open": 1}


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "meeting"},
        {"date": dt.date(2026, 11, 2)},
        {"status": "cancelled", "cause": "vacant", "reason": "geen contactpersoon"},
        {"status": "cancelled", "cause": "holiday", "reason": "vakantie"},
    ],
)
def test_meetings_days_gone_by_and_what_has_nobody_stay(visit, values):
    Visit.objects.filter(pk=visit.pk).update(**values)
    visit.refresh_from_db()

    assert not may_move(visit)


def test_place_that_was_taken_meanwhile_is_refused_in_words(town, visit, team_lead):
    factories.visit(town.other_school, town.liaison, THURSDAY)

    with pytest.raises(ValidationError, match="niet meer vrij"):
        move(visit, THURSDAY_MORNING, team_lead)


def test_visit_that_changed_meanwhile_is_refused(town, visit, team_lead):
    Visit.objects.update(version=7)

    with pytest.raises(services.ChangedMeanwhile):
        move(visit, THURSDAY_MORNING, team_lead)


def test_stale_tab_reads_on_which_day_the_visit_is_now(town, visit, lead):
    stale = {"to": LATER, "version": visit.version}
    address = f"/bezoeken/{visit.pk}/verplaatsen/"
    lead.post(address, {"to": THURSDAY_MORNING, "version": visit.version})

    answer = text(lead.post(address, stale, follow=True))

    name = town.liaison.name
    assert f"het is nu gepland op donderdagochtend 3 december 2026, voor {name}." in answer


def test_only_who_plans_moves(town, visit):
    with pytest.raises(PermissionDenied):
        move(visit, THURSDAY_MORNING, town.liaison.user)


def test_page_says_that_it_does_not_fit_and_moves_it(town, visit, as_role):
    hours(town, 2)
    lead = as_role(Role.TEAM_LEAD)
    page = lead.get(f"/bezoeken/{visit.pk}/")
    assert "Dit bezoek past niet meer" in text(page)

    sent = {"to": THURSDAY_MORNING, "version": visit.version}
    answer = lead.post(f"/bezoeken/{visit.pk}/verplaatsen/", sent, follow=True)

    assert "het bezoek is nu op donderdag 3 december 2026, ochtend" in text(answer)
    assert "De school krijgt bericht." in text(answer)
    assert "Dit bezoek past niet meer" not in text(answer)


def test_page_keeps_what_was_wrong_in_the_choice(visit, as_role):
    sent = {"to": "2026-12-05_morning", "version": visit.version}

    answer = as_role(Role.TEAM_LEAD).post(f"/bezoeken/{visit.pk}/verplaatsen/", sent)

    assert answer.status_code == 422
    assert "Dit dagdeel is niet meer vrij. Kies opnieuw." in text(answer)


def test_liaison_sees_no_choice(town, visit, as_role):
    page = as_role(Role.LIAISON).get(f"/bezoeken/{visit.pk}/")

    assert page.context["move"] is None


def test_places_take_the_same_queries_with_more_visits(town, plan, visit):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            places(visit)
        return len(captured)

    queries()  # reads the school and the liaison of the visit once
    one = queries()
    for weekday in (0, 3, 4):
        school = factories.school(town.municipality)
        factories.assignment(school, town.liaison)
        weekly(plan, school, town.liaison, weekday=weekday)
        factories.visit(school, town.liaison, NEXT_MONDAY + dt.timedelta(days=weekday))

    assert queries() == one
