"""A care meeting in a published week at a school without any liaison: a gap that can be covered."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from liaisons import services
from liaisons.models import Assignment, PlanBlock, VacantMeeting, Visit
from liaisons.queries.care_meetings import CareMeetings, care_meetings
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import CareMeetingSeries
from tests.liaisons.conftest import NEXT_MONDAY, TUESDAY, colleague, works
from tests.pages import text

THURSDAY = NEXT_MONDAY + dt.timedelta(days=3)
THURSDAY_MORNING = 6


@pytest.fixture
def helper(town):
    return works(colleague(town, name="Wil"))


@pytest.fixture
def meeting(town, plan, helper):
    """Agreed for Thursday mornings; the school lost its liaison before the week was published."""
    CareMeetingSeries.objects.create(
        municipality=town.municipality,
        school=town.school,
        half_day=THURSDAY_MORNING,
        period=period(TUESDAY),
        status="agreed",
    )
    Assignment.objects.filter(school=town.school).delete()
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY)
    return VacantMeeting.objects.get()


def page_of(meeting):
    return reverse("vacant_meeting", args=[meeting.pk])


def options(meeting):
    return services.who_could_join(meeting)


def test_meeting_without_a_liaison_is_a_row_of_the_published_week(town, meeting):
    """LIA-9: it does not disappear when its week is published."""
    assert (meeting.school, meeting.date, meeting.daypart) == (town.school, THURSDAY, "morning")
    assert not Visit.objects.filter(kind="meeting").exists()


def test_school_is_told_that_nobody_comes(town, meeting):
    told = Notice.objects.filter(recipient=town.people[Role.CARE_COORDINATOR])

    assert {notice.kind for notice in told} == {Notice.Kind.VISIT_LAPSED}


def test_published_week_names_it_for_the_team_lead(town, meeting, lead):
    page = lead.get(reverse("week_detail", args=[NEXT_MONDAY]))

    name = town.school.name
    assert f"Geen OCP: overleg op {name}, donderdag 3 december 2026, ochtend." in text(page)
    (row,) = [one for one in page.context["roster"]["people"] if one["pk"] is None]
    assert row["name"] == "Geen contactpersoon"
    assert [visit["url"] for cell in row["cells"] for visit in cell["visits"]] == [page_of(meeting)]


def test_liaison_sees_the_week_without_it(meeting, as_role):
    page = as_role(Role.LIAISON).get(reverse("week_detail", args=[NEXT_MONDAY]))

    assert page.context["vacant"] == []


def test_it_counts_as_a_gap_on_today(town, meeting, lead):
    before = lead.get("/", follow=True)
    VacantMeeting.objects.all().delete()
    after = lead.get("/", follow=True)

    def tile(page):
        return int(page.context["tiles"][0]["number"])

    lines = [line for line in before.context["uncovered"] if line["url"] == page_of(meeting)]
    assert tile(before) == tile(after) + 1
    assert [(line["school"], line["note"]) for line in lines] == [
        (town.school.name, "Geen contactpersoon")
    ]


def test_page_says_whom_the_school_reaches_and_who_could_go(town, meeting, lead):
    town.municipality.fallback_phone = "0412 11 22 33"
    town.municipality.save()

    page = lead.get(page_of(meeting))

    assert "0412 11 22 33" in text(page)
    assert [each["label"] for each in page.context["colleagues"]][0] == "Wil"
    assert page.context["colleagues"][0]["words"].startswith("vrij op donderdagochtend; ")


def test_one_press_gives_it_and_school_and_colleague_hear(town, meeting, helper, lead):
    Notice.objects.all().delete()
    key = lead.get(page_of(meeting)).context["colleagues"][0]["key"]

    answer = lead.post(page_of(meeting), {"to": key}, follow=True)

    visit = Visit.objects.get(kind="meeting")
    meeting.refresh_from_db()
    assert (visit.liaison, visit.date, visit.status) == (helper, THURSDAY, "planned")
    assert (meeting.visit, meeting.roster) == (visit, visit.roster)
    assert answer.redirect_chain[-1][0] == reverse("visit_tick", args=[visit.pk])
    assert {notice.recipient for notice in Notice.objects.all()} == {
        town.people[Role.CARE_COORDINATOR],
        helper.user,
    }
    assert lead.get(page_of(meeting)).url == reverse("visit_tick", args=[visit.pk])


def not_visited(town):
    return PlanBlock.objects.create(
        municipality=town.municipality,
        school=town.school,
        reason="vacature",
        period=period(TUESDAY),
    )


def test_week_seeks_nobody_for_a_school_that_is_not_visited(town, meeting, lead):
    week = reverse("week_detail", args=[NEXT_MONDAY])
    assert "Zoek iemand" in text(lead.get(week))
    not_visited(town)

    page = text(lead.get(week))

    assert "donderdag 3 december 2026, ochtend. Vastgelegd: geen bezoek." in page
    assert "Zoek iemand" not in page


def test_school_that_is_not_visited_is_no_gap_on_today(town, meeting, lead):
    def lines():
        return [line["url"] for line in lead.get("/", follow=True).context["uncovered"]]

    assert page_of(meeting) in lines()
    not_visited(town)

    assert page_of(meeting) not in lines()


def test_school_that_is_not_visited_at_all_says_so_and_where_to_lift_it(town, meeting, lead):
    block = not_visited(town)

    page = lead.get(page_of(meeting))
    assert f'href="/rooster/plan/wat-niet-kan/{block.pk}/"' in text(page)

    assert page.context["colleagues"] == []
    assert "Vastgelegd is dat deze school geen bezoek krijgt." in text(page)


def test_what_somebody_gave_already_is_not_given_again(meeting, team_lead):
    key = options(meeting)[0].key
    services.give_meeting(meeting=meeting, key=key, by=team_lead)

    with pytest.raises(ValidationError, match="Wil gaat al naar dit overleg"):
        services.give_meeting(meeting=meeting, key=key, by=team_lead)
    assert Visit.objects.filter(kind="meeting").count() == 1


def test_colleague_who_is_not_free_any_more_is_refused(town, meeting, helper, team_lead):
    key = options(meeting)[0].key
    services.record_absence(
        liaison=helper, category="leave", first=THURSDAY, until=None, by=team_lead
    )

    with pytest.raises(ValidationError, match="niet meer vrij"):
        services.give_meeting(meeting=meeting, key=key, by=team_lead)


def test_only_who_plans_gives(town, meeting):
    with pytest.raises(PermissionDenied):
        services.give_meeting(
            meeting=meeting, key=options(meeting)[0].key, by=town.people[Role.LIAISON]
        )


def test_school_reads_it_in_its_coming_weeks(town, meeting, as_role):
    page = as_role(Role.CARE_COORDINATOR).get(reverse("school_visits", args=[town.school.code]))

    rows = [row["cells"] for row in page.context["rows"] if "3 december" in str(row)]
    assert [(cells[1]["text"], cells[2]["sub"]) for cells in rows] == [
        ("Niemand", "Geen contactpersoon")
    ]


def test_meeting_was_held_and_not_joined_in_the_share(town, meeting, team_lead):
    friday = THURSDAY + dt.timedelta(days=1)

    found = care_meetings(team_lead, [town.school.pk], NEXT_MONDAY, friday)

    assert found == {town.school.pk: CareMeetings(held=1)}
    assert care_meetings(team_lead, [town.school.pk], NEXT_MONDAY, THURSDAY) == {}


def test_school_that_left_the_register_has_no_gap(town, meeting):
    type(town.school).objects.filter(pk=town.school.pk).update(gone_on=TUESDAY)

    assert not VacantMeeting.objects.open().exists()


def test_another_town_does_not_see_it(other_town, meeting, as_role):
    stranger = as_role(Role.TEAM_LEAD, at=other_town)

    assert stranger.get(page_of(meeting)).status_code == 404
