"""Contact on own initiative in two taps, and what was agreed last time."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from liaisons import services
from liaisons.models import Absence, ContactMoment, Handover, HandoverDraft, Substitution
from ocp_portal import clock
from ocp_portal.audit.models import AccessEvent
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.liaisons.conftest import TUESDAY, colleague

QUIET = {"means": "phone", "something_up": "nee"}


@pytest.fixture
def liaison(as_role):
    return as_role(Role.LIAISON)


def contact(town, school, weeks):
    return ContactMoment.objects.create(
        municipality=town.municipality,
        school=school,
        liaison=town.liaison,
        date=clock.today() - dt.timedelta(weeks=weeks),
        means="phone",
    )


def listed(client, everything=""):
    response = client.get(reverse("contact_list"), {"alle": everything}, secure=True)
    return [card["school"] for card in response.context["visits"]]


def log(client, school, **data):
    return client.post(reverse("contact_log", args=[school.code]), data, secure=True)


def test_schools_that_heard_nothing_longest_stand_first(liaison, town):
    """Contact on own initiative (LIA-7)."""
    never = factories.school(town.municipality)
    recent = factories.school(town.municipality)
    for school in (never, recent):
        factories.assignment(school, town.liaison)
    contact(town, town.school, weeks=8)
    contact(town, recent, weeks=1)
    assert listed(liaison) == [never.name, town.school.name]
    assert listed(liaison, everything="1") == [never.name, town.school.name, recent.name]


def test_two_taps_log_a_contact(liaison, town):
    log(liaison, town.school, **QUIET)
    moment = ContactMoment.objects.get()
    assert (moment.school, moment.means, moment.something_up) == (town.school, "phone", False)
    assert listed(liaison) == []


def undo(client, **headers):
    url = reverse("contact_undo", args=[ContactMoment.objects.get().pk])
    return client.post(url, headers=headers, secure=True)


def test_wrong_tap_is_taken_back_without_javascript(liaison, town):
    log(liaison, town.school, **QUIET)
    shown = liaison.get(reverse("contact_list"), secure=True)
    (card,) = shown.context["logged"]
    assert [action["label"] for action in card["actions"]] == ["Ongedaan maken"]
    assert "Vandaag vastgelegd" in shown.content.decode()
    assert liaison.post(card["actions"][0]["url"], secure=True).status_code == 302
    assert not ContactMoment.objects.exists()
    assert listed(liaison) == [town.school.name]


def test_log_keeps_who_took_a_contact_back(liaison, town):
    log(liaison, town.school, **QUIET)
    moment = ContactMoment.objects.get()
    liaison_user = town.people[Role.LIAISON]
    for _ in range(2):  # gone already is done
        services.undo_contact(moment=moment, by=liaison_user)
    event = AccessEvent.objects.get(object_type="contact")
    assert (event.action, event.object_key) == ("change", town.school.code)
    assert (event.user_id, event.reason) == (
        liaison_user.pk,
        "contact van 24 november 2026 teruggenomen",
    )


def test_wrong_tap_is_taken_back_in_the_card(liaison, town):
    log(liaison, town.school, **QUIET)
    answer = undo(liaison, **{"hx-request": "true"}).content.decode()
    assert "nog geen contact" in answer
    assert "Gebeld" in answer


def test_contact_of_yesterday_stays(liaison, town):
    contact(town, town.school, weeks=1)
    undo(liaison)
    assert ContactMoment.objects.count() == 1


def test_colleague_does_not_take_back_the_contact_of_another(liaison, town):
    other = colleague(town)
    factories.assignment(town.other_school, other)
    services.log_contact(school=town.other_school, liaison=other, means="phone", by=other.user)
    assert undo(liaison).status_code == 403
    assert ContactMoment.objects.count() == 1


def test_second_tap_twice_is_one_contact(liaison, town):
    for _ in range(2):
        log(liaison, town.school, **QUIET)
    assert ContactMoment.objects.count() == 1


def test_tap_answers_with_the_card(liaison, town):
    url = reverse("contact_log", args=[town.school.code])
    data = {"means": "mail", "something_up": "ja"}
    answer = liaison.post(url, data, headers={"hx-request": "true"}, secure=True)
    assert "vandaag gesproken" in answer.content.decode()
    assert ContactMoment.objects.get().something_up


@pytest.mark.parametrize("data", [{}, {"means": "phone"}, QUIET | {"means": "duif"}])
def test_half_a_tap_logs_nothing(liaison, town, data):
    assert log(liaison, town.school, **data).status_code == 302
    assert not ContactMoment.objects.exists()


def test_school_of_somebody_else_is_not_logged(liaison, town):
    log(liaison, town.other_school, **QUIET)
    assert not ContactMoment.objects.exists()


def test_team_lead_logs_for_the_liaison_of_the_school(as_role, town):
    log(as_role(Role.TEAM_LEAD), town.school, **QUIET)
    assert ContactMoment.objects.get().liaison == town.liaison


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_the_same_number_of_times(liaison, town, number, django_assert_num_queries):
    for _ in range(number - 1):
        factories.assignment(factories.school(town.municipality), town.liaison)
    listed(liaison)  # the first page of a session writes when it was
    with django_assert_num_queries(6):  # session, user, schools, whose, who I am, logged today
        assert len(listed(liaison)) == number


def write(client, school, **data):
    return client.post(reverse("handover_write", args=[school.code]), data, secure=True)


def test_what_was_agreed_stands_on_the_card_of_the_week(liaison, town):
    factories.visit(town.school, town.liaison, TUESDAY)
    assert write(liaison, town.school, text="We bespreken groep 7.").status_code == 302
    page = liaison.get(reverse("my_week"), secure=True).content.decode()
    assert "Vorige keer afgesproken" in page
    assert "We bespreken groep 7." in page


def test_school_of_a_colleague_of_the_cluster_is_written(liaison, town):
    theirs = factories.school(town.municipality)
    factories.liaison(town.municipality, theirs, cluster=town.liaison.cluster)
    assert write(liaison, theirs, text="Om negen uur binnen.").status_code == 302


def test_school_of_another_cluster_is_not_written(liaison, town):
    theirs = factories.school(town.municipality)
    factories.liaison(town.municipality, theirs)
    answer = write(liaison, theirs, text="Om negen uur binnen.")
    assert answer.url == reverse("school_detail", args=[theirs.code])
    assert not Handover.objects.exists()


def test_who_comes_there_once_writes_too(liaison, town):
    theirs = factories.school(town.municipality)
    factories.liaison(town.municipality, theirs)
    factories.visit(theirs, town.liaison, TUESDAY)
    assert write(liaison, theirs, text="Om negen uur binnen.").status_code == 302


def test_newer_note_of_a_colleague_is_not_lost(liaison, town, as_role):
    write(as_role(Role.TEAM_LEAD), town.school, text="Eerst bellen.")
    answer = write(liaison, town.school, text="Om negen uur binnen.")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Eerst bellen." in page and "Om negen uur binnen." in page
    assert Handover.objects.get().text == "Eerst bellen."
    again = answer.context["form"].data
    write(liaison, town.school, text="Eerst bellen, om negen uur.", seen=again["seen"])
    assert Handover.objects.newest().get().text == "Eerst bellen, om negen uur."


# --- its draft, and what is taken away -------------------------------------------------------


def opened(client, school):
    return client.get(reverse("handover_write", args=[school.code]), secure=True)


def test_what_is_typed_is_kept_and_stands_there_again(liaison, town):
    kept = write(liaison, town.school, text="Om negen uur, bij", autosave="1")

    page = opened(liaison, town.school)
    assert kept.status_code == 204
    assert page.context["form"]["text"].value() == "Om negen uur, bij"
    assert "U was hiermee bezig" in page.content.decode()
    assert not Handover.objects.exists()


def test_draft_is_of_who_typed_it(liaison, town, as_role):
    write(liaison, town.school, text="Om negen uur, bij", autosave="1")

    assert opened(as_role(Role.TEAM_LEAD), town.school).context["form"]["text"].value() is None


def test_draft_goes_with_the_note_and_does_not_come_back(liaison, town):
    write(liaison, town.school, text="Om negen uur binnen.", autosave="1")
    write(liaison, town.school, text="Om negen uur binnen.")
    write(liaison, town.school, text="Om negen uur binnen.", autosave="1")

    assert not HandoverDraft.objects.exists()


def test_draft_that_was_opened_before_a_newer_note_meets_it(liaison, town, as_role):
    write(liaison, town.school, text="Om negen uur binnen.", keep="x")
    write(as_role(Role.TEAM_LEAD), town.school, text="Eerst bellen.")

    form = opened(liaison, town.school).context["form"]
    answer = write(liaison, town.school, text=form["text"].value(), seen=form["seen"].value() or "")
    assert answer.status_code == 422
    assert "Eerst bellen." in answer.content.decode()


@pytest.mark.parametrize("text", ["BSN 111222333", "x" * 5001])
def test_what_may_not_be_kept_is_refused_and_stays_on_the_page(liaison, town, text):
    assert write(liaison, town.school, text=text, autosave="1").status_code == 422
    answer = write(liaison, town.school, text=text, keep="x")

    assert answer.status_code == 422
    assert answer.context["form"]["text"].value() == text
    assert not HandoverDraft.objects.exists() and not Handover.objects.exists()


def test_draft_is_thrown_away_on_request(liaison, town):
    write(liaison, town.school, text="Om negen uur binnen.", keep="x")

    write(liaison, town.school, forget="x")

    assert not HandoverDraft.objects.exists()


@pytest.mark.parametrize("before", [{"forget": "x"}, {"text": "Om negen uur binnen."}])
def test_draft_that_arrives_after_it_was_thrown_away_or_sent_stays_away(liaison, town, before):
    token = opened(liaison, town.school).context["form"]["token"].value()
    write(liaison, town.school, token=token, **before)

    late = write(liaison, town.school, text="Om negen uur b", token=token, autosave="1")

    assert late.status_code == 204
    assert not HandoverDraft.objects.exists()


def test_what_is_typed_after_throwing_away_is_kept(liaison, town):
    token = opened(liaison, town.school).context["form"]["token"].value()
    write(liaison, town.school, token=token, forget="x")
    fresh = opened(liaison, town.school).context["form"]["token"].value()

    write(liaison, town.school, text="Eerst bellen", token=fresh, autosave="1")

    assert HandoverDraft.objects.get().text == "Eerst bellen"


def test_draft_of_thirty_days_ago_is_deleted_at_night(liaison, town):
    write(liaison, town.school, text="Om negen uur binnen.", keep="x")

    with clock.at(clock.now() + dt.timedelta(days=31)):
        assert services.forget_old_handover_drafts() == 1


def test_school_of_another_cluster_keeps_no_draft(liaison, town):
    theirs = factories.school(town.municipality)
    factories.liaison(town.municipality, theirs)

    write(liaison, theirs, text="Om negen uur binnen.", autosave="1")

    assert not HandoverDraft.objects.exists()


def take_away(client, note):
    return client.post(reverse("handover_remove", args=[note.pk]), secure=True)


def test_writer_takes_a_note_away_and_who_and_when_stay(liaison, town):
    factories.visit(town.school, town.liaison, TUESDAY)
    write(liaison, town.school, text="Iets dat hier niet hoort.")

    take_away(liaison, Handover.objects.get())

    note = Handover.objects.get()
    assert (note.text, note.removed_by) == ("", town.people[Role.LIAISON])
    page = opened(liaison, town.school).content.decode()
    assert "Weggehaald door" in page and "Iets dat hier niet hoort" not in page
    week = liaison.get(reverse("my_week"), secure=True).content.decode()
    assert "Vorige keer afgesproken" not in week


def test_older_note_does_not_come_back_in_its_place(liaison, town):
    write(liaison, town.school, text="een")
    write(liaison, town.school, text="twee", seen=Handover.objects.get().pk)

    take_away(liaison, Handover.objects.newest().get())

    assert Handover.objects.newest().get().text == ""


def test_team_lead_takes_away_what_a_liaison_wrote(liaison, town, as_role):
    write(liaison, town.school, text="Iets dat hier niet hoort.")

    assert take_away(as_role(Role.TEAM_LEAD), Handover.objects.get()).status_code == 302
    assert Handover.objects.get().text == ""


def test_colleague_does_not_take_away_what_another_wrote(liaison, town, as_role):
    write(as_role(Role.TEAM_LEAD), town.school, text="Eerst bellen.")

    take_away(liaison, Handover.objects.get())

    assert Handover.objects.get().text == "Eerst bellen."
    with pytest.raises(PermissionDenied):
        services.remove_handover(note=Handover.objects.get(), by=town.people[Role.LIAISON])


@pytest.mark.parametrize("number", [1, 3])
def test_notes_ask_the_same_number_of_times(liaison, town, number, django_assert_num_queries):
    for _ in range(number):
        factories_note(town)
    opened(liaison, town.school)
    with django_assert_num_queries(6):
        assert opened(liaison, town.school).status_code == 200


def factories_note(town):
    return Handover.objects.create(
        municipality=town.municipality,
        school=town.school,
        text="afspraak",
        written_by=town.people[Role.TEAM_LEAD],
    )


@pytest.mark.parametrize("number", [1, 3])
def test_week_asks_the_same_number_of_times(liaison, town, number, django_assert_num_queries):
    for i in range(number):
        school = factories.school(town.municipality)
        factories.visit(school, town.liaison, TUESDAY + dt.timedelta(days=i))
        factories.visit(school, town.liaison, TUESDAY + dt.timedelta(days=i), kind="meeting")
    liaison.get(reverse("my_week"), secure=True)
    with django_assert_num_queries(7):
        assert liaison.get(reverse("my_week"), secure=True).status_code == 200


def test_liaison_reads_on_today_that_one_is_reported_absent(liaison, town):
    """And who stands in where; whoever stands in, and the team lead, read nothing of the sort."""
    absence = Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(TUESDAY, TUESDAY + dt.timedelta(days=3)),
    )
    stand_in = colleague(town)
    Substitution.objects.create(
        municipality=town.municipality,
        school=town.school,
        liaison=stand_in,
        absence=absence,
        period=absence.period,
    )
    told = (
        "U staat als afwezig gemeld: 24 november 2026 tot en met 26 november 2026. "
        f"{stand_in.name} vervangt u bij {town.school.name}."
    )
    assert told in liaison.get(reverse("today"), secure=True).content.decode()
    other = Client()
    other.force_login(stand_in.user)
    assert "U staat als afwezig" not in other.get(reverse("today"), secure=True).content.decode()


def test_absence_that_is_over_is_not_told(liaison, town):
    Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="leave",
        period=period(TUESDAY - dt.timedelta(days=3), TUESDAY),
    )
    assert "U staat als afwezig" not in liaison.get(reverse("today"), secure=True).content.decode()
