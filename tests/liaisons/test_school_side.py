"""What a school sees of its visits, and what it says of them."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from liaisons import services
from liaisons.models import Absence, Liaison, Substitution, Visit
from liaisons.pages import school_pages
from liaisons.queries.coming import COLUMNS
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.liaisons.conftest import MONDAY, TUESDAY, colleague, holiday, weekly

DISPUTED = {"version": 1, "dispute": "nobody"}


@pytest.fixture
def coordinator(as_role):
    return as_role(Role.CARE_COORDINATOR)


@pytest.fixture
def attended(town):
    return factories.visit(town.school, town.liaison, MONDAY, status=Visit.Status.ATTENDED)


def page(client, school):
    response = client.get(reverse("school_visits", args=[school.code]), secure=True)
    assert response.status_code == 200
    return response


def rows(response):
    return [[cell["text"] for cell in row["cells"][:2]] for row in response.context["rows"]]


def post(client, name, visit, **data):
    return client.post(reverse(name, args=[visit.pk]), data, secure=True)


def test_page_shows_six_weeks_published_and_provisional(coordinator, town, plan):
    factories.visit(town.school, town.liaison, TUESDAY)
    shown = rows(page(coordinator, town.school))
    assert len(shown) == 6
    assert shown[0] == ["Dinsdag 24 november, ochtend", town.liaison.name]
    assert shown[1] == ["Dinsdag 1 december, ochtend", town.liaison.name]


def confirmed(visit, **values):
    Visit.objects.filter(pk=visit.pk).update(confirmed_at=clock.now(), **values)
    visit.refresh_from_db()
    return visit


@pytest.mark.parametrize(
    ("dispute", "why"), [("", "De school heeft dit bezoek al"), ("nobody", "Uw teamleider beslist")]
)
def test_liaison_does_not_undo_what_the_school_answered(attended, liaison_user, dispute, why):
    with pytest.raises(ValidationError, match=why):
        services.record_presence(
            visit=confirmed(attended, dispute=dispute),
            status="planned",
            version=attended.version,
            by=liaison_user,
        )


def test_card_of_a_confirmed_visit_has_no_button_to_undo(as_role, attended):
    week = reverse("my_week_at", args=[MONDAY])
    liaison = as_role(Role.LIAISON)
    assert "Ongedaan maken" in liaison.get(week, secure=True).content.decode()
    confirmed(attended)
    assert "Ongedaan maken" not in liaison.get(week, secure=True).content.decode()


def test_team_lead_changes_it_and_the_school_is_told_and_asked_again(town, attended, team_lead):
    changed = services.record_presence(
        visit=confirmed(attended), status="remote", version=attended.version, by=team_lead
    )
    assert (changed.status, changed.confirmed_at) == ("remote", None)
    (notice,) = Notice.objects.filter(recipient=town.people[Role.CARE_COORDINATOR])
    assert str(notice) == "Het rooster is gewijzigd: week 48 (23 t/m 27 november)"


def test_school_still_sees_what_it_answered(coordinator, town, attended):
    other = factories.visit(
        town.school, town.liaison, MONDAY - dt.timedelta(weeks=1), status="attended"
    )
    confirmed(attended)
    confirmed(other, dispute="nobody")
    answers = page(coordinator, town.school).context["answers"]
    said = [(row["cells"][3]["badge"]["label"], row["cells"][3]["sub"]) for row in answers]
    assert said == [
        ("u bevestigde dit", ""),
        ("u schreef: klopt niet", "Er is niemand geweest"),
    ]


def test_holiday_is_called_by_its_name(coordinator, town, plan):
    holiday("Kerstvakantie", dt.date(2026, 12, 19), dt.date(2027, 1, 4))
    factories.visit(town.school, town.liaison, TUESDAY)
    assert ["Week 52", "Kerstvakantie"] in rows(page(coordinator, town.school))


def test_fallback_is_there_at_once_and_only_while_nobody_covers(coordinator, town):
    town.municipality.fallback_phone = "14 0412"
    town.municipality.save()
    assert "14 0412" not in page(coordinator, town.school).content.decode()
    absence = Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(TUESDAY),
    )
    uncovered = page(coordinator, town.school).content.decode()
    assert "14 0412" in uncovered
    assert "sickness" not in uncovered and "ziekte" not in uncovered
    stand_in = colleague(town)
    Substitution.objects.create(
        municipality=town.municipality,
        school=town.school,
        liaison=stand_in,
        absence=absence,
        period=period(TUESDAY),
    )
    covered = page(coordinator, town.school).content.decode()
    assert "14 0412" not in covered
    assert stand_in.name in covered


def absent(town):
    return Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(TUESDAY),
    )


def covered_by(town, absence, stand_in):
    return Substitution.objects.create(
        municipality=town.municipality,
        school=town.school,
        liaison=stand_in,
        absence=absence,
        period=period(TUESDAY),
    )


def reachable(town):
    """Everybody of whom the pages could tell how to reach them."""
    Municipality.objects.filter(pk=town.municipality.pk).update(fallback_phone="14 0412")
    Liaison.objects.filter(pk=town.liaison.pk).update(phone="06 11 11 11 11")
    return colleague(town, phone="06 22 22 22 22")


ROLES_THAT_SEE_IT = [role for role in Role if role != Role.PRIVACY_OFFICER]


@pytest.mark.parametrize("role", ROLES_THAT_SEE_IT)
def test_page_of_the_school_names_who_it_is_today(as_role, town, role):
    stand_in = reachable(town)
    client = as_role(role)

    def shown():
        address = reverse("school_detail", args=[town.school.code])
        text = client.get(address, secure=True).content.decode()
        numbers = ("06 11 11 11 11", "06 22 22 22 22", "14 0412")
        return [number for number in numbers if f"> {number}</a>" in text or f">{number}" in text]

    here = shown()
    absence = absent(town)
    uncovered = shown()
    covered_by(town, absence, stand_in)
    assert (here, uncovered, shown()) == (["06 11 11 11 11"], ["14 0412"], ["06 22 22 22 22"])


def test_page_of_the_school_says_whom_the_colleague_replaces(coordinator, town):
    stand_in = reachable(town)
    covered_by(town, absent(town), stand_in)
    for name in ("school_detail", "school_visits"):
        text = coordinator.get(reverse(name, args=[town.school.code]), secure=True).content.decode()
        assert f"Vervangt {town.liaison.name}, die nu afwezig is." in text
        assert stand_in.name in text


def test_second_liaison_who_is_away_is_nobody_to_call(coordinator, town):
    second = colleague(town, phone="06 33 33 33 33")
    factories.assignment(town.school, second, rank=2)
    address = reverse("school_detail", args=[town.school.code])
    assert "(tweede)" in coordinator.get(address, secure=True).content.decode()
    Absence.objects.create(
        municipality=town.municipality, liaison=second, category="leave", period=period(TUESDAY)
    )
    assert "06 33 33 33 33" not in coordinator.get(address, secure=True).content.decode()


def test_list_of_schools_to_call_names_who_stands_in(as_role, town):
    stand_in = reachable(town)
    covered_by(town, absent(town), stand_in)
    text = as_role(Role.TEAM_LEAD).get(reverse("contact_list"), secure=True).content.decode()
    assert f"Contactpersoon: {stand_in.name}, vervangt {town.liaison.name}" in text


def test_home_of_the_partnership_names_who_it_is_today(as_role, town):
    stand_in = reachable(town)
    client = as_role(Role.PARTNERSHIP_COORDINATOR)

    def cell():
        rows = client.get(reverse("today"), secure=True).context["schools"]["rows"]
        return [row["cells"][2] for row in rows if town.school.name == row["cells"][0]["text"]][0]

    assert cell() == {"text": town.liaison.name, "sub": ""}
    absence = absent(town)
    assert cell()["badge"]["label"] == "geen vervanger"
    covered_by(town, absence, stand_in)
    assert cell() == {"text": stand_in.name, "sub": f"vervangt {town.liaison.name}"}


def test_school_says_of_a_care_meeting_whether_it_was_so(coordinator, town):
    """As of any visit: with one click, and with what was otherwise."""
    meeting = factories.visit(
        town.school, town.liaison, MONDAY, kind="meeting", status=Visit.Status.ATTENDED
    )
    card = page(coordinator, town.school).context["visits"][0]
    assert (card["id"], card["time"]) == (meeting.pk, "Overleg")
    assert [each["label"] for each in card["actions"]] == ["Klopt", "Klopt niet"]
    post(coordinator, "visit_dispute", meeting, version=1, dispute="nobody")
    meeting.refresh_from_db()
    assert meeting.dispute == "nobody"
    shown = page(coordinator, town.school).context["answers"][0]["cells"][0]
    assert shown["sub"] == "Overleg"


def test_school_confirms_with_one_click(coordinator, town, attended):
    assert post(coordinator, "visit_confirm", attended, version=1).status_code == 302
    attended.refresh_from_db()
    assert attended.confirmed_by == town.people[Role.CARE_COORDINATOR]
    assert page(coordinator, town.school).context["visits"] == []


def test_click_with_javascript_answers_with_the_card(coordinator, attended):
    url = reverse("visit_confirm", args=[attended.pk])
    response = coordinator.post(url, {"version": 1}, headers={"hx-request": "true"}, secure=True)
    assert "u bevestigde dit" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_dispute_reaches_the_team_lead_who_settles_it(coordinator, as_role, town, attended):
    post(coordinator, "visit_dispute", attended, **DISPUTED)
    lead = as_role(Role.TEAM_LEAD)
    listed = lead.get(reverse("dispute_list"), secure=True).content.decode()
    assert "Er is niemand geweest" in listed
    told = {"status": "missed", "reason": "ik was verhinderd", "version": 2}
    post(lead, "visit_tick", attended, **told)
    attended.refresh_from_db()
    assert (attended.status, attended.dispute) == ("missed", "")
    assert lead.get(reverse("dispute_list"), secure=True).context["rows"] == []


@pytest.mark.parametrize(
    ("decided", "badge", "note"),
    [
        (
            {"status": "missed", "reason": "ik was verhinderd"},
            "aangepast na uw melding",
            "Na uw melding heeft de teamleider dit aangepast. Er staat nu: niet gelukt, ik was "
            "verhinderd.",
        ),
        (
            {"status": "attended"},
            "bekeken na uw melding",
            "De teamleider keek naar uw melding en heeft dit zo laten staan. "
            "Er staat nu: aanwezig.",
        ),
    ],
)
def test_school_reads_what_came_of_its_dispute(
    coordinator, as_role, town, attended, decided, badge, note
):
    post(coordinator, "visit_dispute", attended, **DISPUTED)
    post(as_role(Role.TEAM_LEAD), "visit_tick", attended, **decided, version=2)

    (row,) = Visit.objects.filter(pk=attended.pk).values(*COLUMNS)
    card = school_pages.confirm_card(row)
    assert (card["status"]["label"], card["note"]) == (badge, note)
    assert card["actions"] == []
    shown = page(coordinator, town.school).content.decode()
    assert badge in shown and "u bevestigde dit" not in shown


def test_visit_that_changes_once_more_is_asked_again(coordinator, as_role, town, attended):
    lead = as_role(Role.TEAM_LEAD)
    post(coordinator, "visit_dispute", attended, **DISPUTED)
    post(lead, "visit_tick", attended, status="attended", version=2)

    post(lead, "visit_tick", attended, status="remote", version=3)

    attended.refresh_from_db()
    assert (attended.confirmed_at, attended.settled) == (None, "")


def test_dispute_that_came_after_the_page_of_the_team_lead_stands(coordinator, as_role, attended):
    """The status that the team lead chose is the one that the visit has: still no settling."""
    lead = as_role(Role.TEAM_LEAD)
    with clock.at(clock.now() + dt.timedelta(minutes=1)):
        post(coordinator, "visit_dispute", attended, **DISPUTED)
    answer = post(lead, "visit_tick", attended, status="attended", version=1)
    assert "De school heeft net gemeld: er is niemand geweest" in answer.content.decode()
    attended.refresh_from_db()
    assert attended.dispute == "nobody"


def test_dispute_in_own_words_is_refused(coordinator, attended):
    post(coordinator, "visit_dispute", attended, version=1, dispute="Jantje was ziek")
    attended.refresh_from_db()
    assert (attended.dispute, attended.confirmed_at) == ("", None)


def test_click_on_a_visit_that_changed_meanwhile_says_so(coordinator, as_role, attended):
    post(as_role(Role.LIAISON), "visit_tick", attended, status="remote", version=1)
    answer = coordinator.post(
        reverse("visit_confirm", args=[attended.pk]), {"version": 1}, follow=True, secure=True
    )
    assert "net gewijzigd" in answer.content.decode()
    attended.refresh_from_db()
    assert attended.confirmed_at is None


@pytest.mark.parametrize("version", ["", "x"])
def test_click_without_a_version_changes_nothing(coordinator, attended, version):
    assert post(coordinator, "visit_confirm", attended, version=version).status_code == 302
    attended.refresh_from_db()
    assert attended.confirmed_at is None


def test_visit_of_another_school_is_not_there(coordinator, town):
    other = factories.visit(town.other_school, town.liaison, MONDAY, status=Visit.Status.ATTENDED)
    assert post(coordinator, "visit_confirm", other, version=1).status_code == 404


def test_visit_that_did_not_count_can_be_said_to_have_been(coordinator, town):
    factories.visit(
        town.school, town.liaison, MONDAY, status=Visit.Status.MISSED, reason="iets anders"
    )
    (card,) = page(coordinator, town.school).context["visits"]
    choices = [choice["value"] for choice in card["actions"][1]["choices"]]
    assert choices == ["other_day", "was_there"]


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_as_often_for_three_visits_as_for_one(
    coordinator, town, plan, number, django_assert_max_num_queries
):
    for i in range(number):
        day = MONDAY - dt.timedelta(days=7 - i)
        factories.visit(town.school, town.liaison, day, status=Visit.Status.ATTENDED)
        weekly(plan, town.school, town.liaison, weekday=2 + i)
    page(coordinator, town.school)  # the first request of a session writes when it was seen
    with django_assert_max_num_queries(QUERIES):
        assert len(page(coordinator, town.school).context["visits"]) == number


QUERIES = 11  # one of them: where else its liaison is in those weeks


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_disputes_asks_as_often_for_three_as_for_one(
    as_role, town, number, django_assert_num_queries
):
    lead = as_role(Role.TEAM_LEAD)
    for week in range(number):
        visit = factories.visit(town.school, town.liaison, MONDAY - dt.timedelta(weeks=week))
        Visit.objects.filter(pk=visit.pk).update(
            status="attended", dispute="nobody", confirmed_at=clock.now()
        )
    url = reverse("dispute_list")
    lead.get(url, secure=True)
    with django_assert_num_queries(3):  # session, user, visits
        assert len(lead.get(url, secure=True).context["rows"]) == number


def test_weekend_shows_the_coming_week(as_role):
    for day in (28, 29):
        with clock.at(dt.datetime(2026, 11, day, 9, tzinfo=dt.UTC)):
            text = as_role(Role.LIAISON).get(reverse("my_week"), secure=True).content.decode()
            assert "Week 49" in re.sub(r"\s+", " ", text)


def test_reason_that_names_somebody_keeps_the_capitals_of_the_name(coordinator, town, plan):
    factories.visit(
        town.school,
        town.liaison,
        TUESDAY,
        status="cancelled",
        cause="closed",
        reason="afscheid van Joost van Beek",
    )

    shown = page(coordinator, town.school).content.decode()

    assert "Afscheid van Joost van Beek" in shown
