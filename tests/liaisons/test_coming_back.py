"""Somebody is back sooner than was said: who hears it, and what the team lead reads."""

import datetime as dt

import pytest

from liaisons import services
from liaisons.models import Absence, Visit
from ocp_portal import clock
from ocp_portal.notices.models import Notice
from ocp_portal.policy import Role
from schools.models import School
from tests import factories
from tests.liaisons.conftest import MONDAY, NEXT_MONDAY, NINE, TUESDAY, colleague, works
from tests.pages import dates, text

WEEK = dt.timedelta(weeks=1)
IN_WORDS = "maandag 30 november 2026, ochtend"


@pytest.fixture
def lead(as_role):
    return as_role(Role.TEAM_LEAD)


@pytest.fixture
def helper(town):
    return works(colleague(town, name="Bo Vervanger"))


def away(town, by, first=MONDAY, until=None):
    return services.record_absence(
        liaison=town.liaison, category="sickness", first=first, until=until, by=by
    )


@pytest.fixture
def covered(town, helper, team_lead):
    """Bo does the visit of next week."""
    visit = factories.visit(town.school, town.liaison, NEXT_MONDAY)
    absence = away(town, team_lead)
    services.cover_school(absence=absence, school=town.school, liaison=helper, by=team_lead)
    Notice.objects.all().delete()
    visit.refresh_from_db()
    assert visit.liaison == helper
    return absence


def news():
    return {(notice.recipient, str(notice)) for notice in Notice.objects.all()}


def test_school_and_both_liaisons_hear_that_somebody_is_back(town, covered, helper, team_lead):
    came = services.end_absence(absence=covered, last=TUESDAY, by=team_lead)

    week = "Het rooster is gewijzigd: week 49 (30 november t/m 4 december)"
    coordinator = town.people[Role.CARE_COORDINATOR]
    assert news() == {
        (coordinator, "Uw contactpersoon is er weer vanaf 25 november 2026"),
        (town.liaison.user, week),
        (helper.user, week),
    }
    assert came.schools == {town.school.pk}


def test_page_lists_what_came_back_and_from_whom(town, covered, lead):
    ended = lead.post(f"/afwezigheden/{covered.pk}/einde/", dates(last=TUESDAY), follow=True)

    name = town.liaison.name
    told = f"Terug bij {name}: {town.school.name}, {IN_WORDS} (was van Bo Vervanger)."
    assert told in text(ended)
    assert "De school krijgt bericht." in text(ended)


def test_history_of_the_visit_says_that_it_was_given_back(covered, lead, team_lead):
    services.end_absence(absence=covered, last=TUESDAY, by=team_lead)

    page = text(lead.get(f"/bezoeken/{Visit.objects.get().pk}/"))

    assert f"{team_lead.full_name} gaf dit bezoek aan een collega" in page
    assert f"{team_lead.full_name} gaf dit bezoek terug" in page


def test_page_says_which_school_to_call(town, covered, lead):
    School.objects.filter(pk=town.school.pk).update(phone="0412 11 22 33")
    town.people[Role.CARE_COORDINATOR].memberships.all().delete()

    ended = lead.post(f"/afwezigheden/{covered.pk}/einde/", dates(last=TUESDAY), follow=True)

    call = f"{town.school.name} heeft nog geen account: bel de school (0412 11 22 33)."
    assert call in text(ended)


def test_visit_that_had_lapsed_is_told_as_such(town, lead, team_lead):
    absence = away(town, team_lead)
    factories.visit(
        town.school, town.liaison, NEXT_MONDAY, status="cancelled", cause="absent", reason="afwezig"
    )

    ended = lead.post(f"/afwezigheden/{absence.pk}/einde/", dates(last=TUESDAY), follow=True)

    assert f"{town.school.name}, {IN_WORDS} (was vervallen)." in text(ended)


def test_withdrawing_asks_first_and_then_tells(town, helper, lead, team_lead):
    visit = factories.visit(town.school, town.liaison, NEXT_MONDAY)
    absence = away(town, team_lead, first=NEXT_MONDAY)
    services.cover_school(absence=absence, school=town.school, liaison=helper, by=team_lead)
    url = f"/afwezigheden/{absence.pk}/intrekken/"

    asked = lead.get(url)
    assert f"komen terug bij {town.liaison.name} waar dat kan" in text(asked)
    assert Absence.objects.filter(pk=absence.pk).exists()

    done = lead.post(url, follow=True)
    visit.refresh_from_db()
    assert (visit.liaison, Absence.objects.count()) == (town.liaison, 0)
    assert "De melding is ingetrokken." in text(done)
    assert f"{IN_WORDS} (was van Bo Vervanger)" in text(done)
    assert Notice.objects.filter(kind=Notice.Kind.LIAISON_BACK).count() == 1


def test_who_stood_in_without_a_visit_hears_it_too(town, helper, team_lead):
    absence = away(town, team_lead)
    services.cover_school(absence=absence, school=town.school, liaison=helper, by=team_lead)
    Notice.objects.all().delete()

    services.end_absence(absence=absence, last=TUESDAY, by=team_lead)

    week = "Het rooster is gewijzigd: week 48 (23 t/m 27 november)"
    assert (helper.user, week) in news()


def test_absence_that_only_lasts_longer_tells_no_school_of_a_return(town, team_lead):
    absence = away(town, team_lead, until=NEXT_MONDAY)

    longer = services.end_absence(absence=absence, last=NEXT_MONDAY + WEEK, by=team_lead)

    assert (longer.schools, news()) == (frozenset(), set())


def test_school_is_not_told_of_a_return_while_the_next_absence_begins(town, team_lead):
    absence = away(town, team_lead, until=NEXT_MONDAY)
    away(town, team_lead, first=NEXT_MONDAY, until=NEXT_MONDAY + WEEK)

    came = services.end_absence(
        absence=absence, last=NEXT_MONDAY - dt.timedelta(days=2), by=team_lead
    )

    assert (came.schools, news()) == (frozenset(), set())


def test_nobody_is_told_of_a_return_when_an_absence_that_is_over_is_corrected(
    town, covered, team_lead
):
    last = MONDAY + WEEK + dt.timedelta(days=1)
    services.end_absence(absence=covered, last=last, by=team_lead)
    Notice.objects.all().delete()

    with clock.at(NINE + 3 * WEEK):
        came = services.end_absence(absence=covered, last=last - dt.timedelta(days=1), by=team_lead)

    assert (came.schools, news()) == (frozenset(), set())
