"""The feed of a liaison, fetched as a calendar does, and fetched again after a change."""

import datetime as dt
import re

import icalendar
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from liaisons import services
from liaisons.models import CalendarLink, Visit
from liaisons.services.presence import change_visit
from liaisons.views import calendar as views
from ocp_portal import clock
from ocp_portal.policy import Role
from tests import factories
from tests.liaisons.conftest import MONDAY, TUESDAY, colleague


@pytest.fixture
def link(town, liaison_user):
    token = services.renew_calendar_link(liaison=town.liaison, by=liaison_user)
    return reverse("calendar_feed", args=[token])


def fetch(link, **headers):
    return Client(headers=headers).get(link, secure=True)


def events(link):
    response = fetch(link)
    assert response.status_code == 200
    return icalendar.Calendar.from_ical(response.content).events


def test_feed_has_the_visits_of_its_owner_alone(town, link):
    mine = factories.visit(town.school, town.liaison, TUESDAY)
    factories.visit(town.other_school, colleague(town), TUESDAY)
    (event,) = events(link)
    assert str(event["summary"]) == f"OCP: {town.school.name} (ochtend)"
    assert str(event["location"]) == (
        f"Kerkstraat {town.school.house_number}, 5340 AB Voorbeeldstad"
    )
    assert event.start.date() == mine.date


def test_feed_is_a_calendar_that_no_cache_keeps(town, link):
    response = fetch(link)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-cache"


def test_feed_says_nothing_about_questions(town, link):
    factories.visit(town.school, town.liaison, TUESDAY)
    factories.consultation(town.school)
    text = fetch(link).content.decode()
    assert "DESCRIPTION" not in text
    assert "vra" not in text.lower()


def test_nothing_changed_is_answered_without_a_file(town, link):
    factories.visit(town.school, town.liaison, TUESDAY)
    first = fetch(link)
    again = fetch(link, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_visit_that_moved_is_the_same_event_with_a_higher_number(town, link, team_lead):
    visit = factories.visit(town.school, town.liaison, TUESDAY)
    (before,), etag = events(link), fetch(link)["ETag"]
    change_visit(visit=visit, date=TUESDAY + dt.timedelta(days=2), by=team_lead)
    answer = fetch(link, if_none_match=etag)
    assert answer.status_code == 200
    (after,) = icalendar.Calendar.from_ical(answer.content).events
    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"] + 1
    assert after.start == before.start + dt.timedelta(days=2)


def test_visit_that_went_to_a_colleague_is_cancelled_here_and_stands_there(town, link, team_lead):
    visit = factories.visit(town.school, town.liaison, TUESDAY)
    (before,) = events(link)
    other = colleague(town)
    token = services.renew_calendar_link(liaison=other, by=other.user)
    change_visit(visit=visit, liaison=other, origin=Visit.Origin.REPLAN, by=team_lead)
    (mine,), (theirs,) = events(link), events(reverse("calendar_feed", args=[token]))
    assert mine["uid"] == theirs["uid"] == before["uid"]
    assert (mine["status"], theirs["status"]) == ("CANCELLED", "CONFIRMED")
    assert mine["sequence"] == theirs["sequence"] == before["sequence"] + 1


def test_visit_that_a_colleague_does_on_another_day_falls_away_on_its_own_day(
    town, link, team_lead
):
    visit = factories.visit(town.school, town.liaison, TUESDAY)
    (before,) = events(link)
    other = colleague(town)
    token = services.renew_calendar_link(liaison=other, by=other.user)
    friday = TUESDAY + dt.timedelta(days=3)
    change_visit(visit=visit, liaison=other, date=friday, daypart="afternoon", by=team_lead)
    change_visit(visit=visit, status=Visit.Status.CANCELLED, reason="studiedag", by=team_lead)
    (mine,), (theirs,) = events(link), events(reverse("calendar_feed", args=[token]))
    assert (mine["status"], mine.start, mine["summary"]) == (
        "CANCELLED",
        before.start,
        before["summary"],
    )
    assert theirs.start.date() == friday


def test_visit_that_did_not_happen_says_so(town, link, team_lead):
    visit = factories.visit(town.school, town.liaison, TUESDAY)
    change_visit(visit=visit, status=Visit.Status.MISSED, reason="school belde af", by=team_lead)
    (event,) = events(link)
    assert str(event["summary"]) == f"OCP: {town.school.name} (ochtend, niet gelukt)"


def test_visit_that_came_back_stands_again(town, link, team_lead):
    visit = factories.visit(town.school, town.liaison, TUESDAY)
    change_visit(visit=visit, liaison=colleague(town), by=team_lead)
    change_visit(visit=visit, liaison=town.liaison, by=team_lead)
    (event,) = events(link)
    assert (event["status"], event["sequence"]) == ("CONFIRMED", 2)


def test_cancelled_visit_is_told_for_sixty_days(town, link, team_lead):
    visit = factories.visit(town.school, town.liaison, TUESDAY)
    change_visit(visit=visit, status=Visit.Status.CANCELLED, reason="school gesloten", by=team_lead)
    (event,) = events(link)
    assert event["status"] == "CANCELLED"
    with clock.at(clock.now() + dt.timedelta(days=59)):
        assert len(events(link)) == 1
    with clock.at(clock.now() + dt.timedelta(days=61)):
        assert events(link) == []


def test_visit_that_fell_away_before_anybody_saw_it_is_not_there(town, link):
    factories.visit(
        town.school,
        town.liaison,
        TUESDAY,
        status=Visit.Status.CANCELLED,
        cause=Visit.Cause.CLOSED,
        reason="studiedag",
    )
    assert events(link) == []


def test_week_53_and_the_year_after_it_are_there(town, link):
    for day in [dt.date(2026, 12, 28), dt.date(2026, 12, 31), dt.date(2027, 1, 4)]:
        factories.visit(town.school, town.liaison, day)
    assert [event.start.date().isoformat() for event in events(link)] == [
        "2026-12-28",
        "2026-12-31",
        "2027-01-04",
    ]


def test_new_link_ends_the_old_one(town, liaison_user, link):
    token = services.renew_calendar_link(liaison=town.liaison, by=liaison_user)
    assert fetch(link).status_code == 404
    assert fetch(reverse("calendar_feed", args=[token])).status_code == 200
    assert CalendarLink.objects.count() == 1


def test_link_itself_is_not_kept(town, liaison_user):
    token = services.renew_calendar_link(liaison=town.liaison, by=liaison_user)
    assert token not in CalendarLink.objects.get().token_hash


def test_wrong_link_is_not_there(town, link):
    assert fetch(reverse("calendar_feed", args=["x" * 43])).status_code == 404


def test_link_of_somebody_who_left_leads_nowhere(town, liaison_user, link):
    liaison_user.is_active = False
    liaison_user.save()
    assert fetch(link).status_code == 404


def test_nobody_makes_a_link_to_the_weeks_of_another(town, team_lead):
    with pytest.raises(PermissionDenied):
        services.renew_calendar_link(liaison=town.liaison, by=team_lead)
    assert not CalendarLink.objects.exists()


def test_calendar_that_comes_too_often_is_told_so(town, link, monkeypatch):
    monkeypatch.setattr(views, "FETCHES", 2)
    assert [fetch(link).status_code for _ in range(3)] == [200, 200, 429]
    with clock.at(clock.now() + dt.timedelta(hours=1)):
        assert fetch(link).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_feed_asks_the_database_a_fixed_number_of_times(
    town, link, number, django_assert_num_queries
):
    for i in range(number):
        factories.visit(town.school, town.liaison, MONDAY + dt.timedelta(days=i))
    with django_assert_num_queries(2):  # whose link it is; the visits
        assert len(events(link)) == number


def test_one_week_can_be_taken_along(town, as_role):
    factories.visit(town.school, town.liaison, TUESDAY)
    factories.visit(town.school, town.liaison, TUESDAY + dt.timedelta(weeks=1))
    response = as_role(Role.LIAISON).get(reverse("my_week_file", args=["2026-W48"]), secure=True)
    (event,) = icalendar.Calendar.from_ical(response.content).events
    assert event.start.date() == TUESDAY
    assert response["Content-Disposition"] == 'attachment; filename="rooster-2026-W48.ics"'


def test_page_shows_the_link_once_and_it_works(town, as_role, settings):
    settings.BASE_URL = "https://portaal.voorbeeldstad.example"
    client = as_role(Role.LIAISON)
    made = client.post(reverse("calendar_link_renew"), secure=True)
    assert (made.status_code, made.url) == (302, reverse("calendar_link"))
    page = client.get(made.url, secure=True).content.decode()
    shown = re.search(r"https://portaal.voorbeeldstad.example(/agenda/[\w-]{43}\.ics)", page)
    assert fetch(shown[1]).status_code == 200
    later = client.get(reverse("calendar_link"), secure=True).content.decode()
    assert "/agenda/" not in later.replace("/mijn-week/agenda/", "")
    assert "Uw link staat aan" in later
    assert fetch(shown[1]).status_code == 200
    assert not [value for value in client.session.values() if shown[1][8:-4] in str(value)]


def test_stopped_link_leads_nowhere(town, as_role, link):
    as_role(Role.LIAISON).post(reverse("calendar_link_remove"), secure=True)
    assert fetch(link).status_code == 404
