import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import services
from casework.models import (
    Activity,
    Consultation,
    Draft,
    Message,
    StatusChange,
    WorkNote,
)
from liaisons.models import Absence, Substitution
from ocp_portal import clock
from ocp_portal.audit.models import AccessEvent
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import School
from tests import factories

Status = Consultation.Status
MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def read(row):
    return Consultation.objects.get(pk=row.pk)


# --- asking ---------------------------------------------------------------------------------------


def test_log_question_freezes_sector_and_tier(ask, town):
    """CAS-2: A school puts a question; date, school, way of connection and sort are kept."""
    factories.tier_agreement(town.school, "extra")
    row = ask()
    School.objects.filter(pk=town.school.pk).update(sector="SBO")
    assert (read(row).sector, read(row).tier) == ("BO", "extra")


def test_references_count_per_municipality_and_year(ask, town, other_town):
    with clock.at(MONDAY):
        first, second = ask(), ask()
    with clock.at(MONDAY.replace(year=2027)):
        next_year = ask()
    elsewhere = ask(school=other_town.school, by=other_town.people[Role.CARE_COORDINATOR]).reference
    assert [first.reference, second.reference] == ["V-2026-0001", "V-2026-0002"]
    assert next_year.reference == "V-2027-0001"
    assert elsewhere.endswith("-0001")


@pytest.mark.parametrize(
    ("asked", "urgency", "due"),
    [
        (dt.date(2026, 11, 23), "normal", dt.date(2026, 11, 30)),
        (dt.date(2026, 11, 27), "urgent", dt.date(2026, 11, 30)),
        (dt.date(2026, 12, 24), "urgent", dt.date(2026, 12, 28)),
        (dt.date(2026, 12, 31), "urgent", dt.date(2027, 1, 4)),
    ],
)
def test_news_is_due_after_working_days(ask, asked, urgency, due):
    with clock.at(dt.datetime.combine(asked, dt.time(12), dt.UTC)):
        assert ask(urgency=urgency).news_due_on == due


def test_question_asked_just_before_midnight_is_of_that_day_in_amsterdam(ask):
    with clock.at(dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)):
        assert ask().reference == "V-2027-0001"


def test_same_form_twice_is_one_question(ask):
    token = uuid.uuid4()
    assert ask(token=token) == ask(token=token)
    assert Consultation.objects.count() == 1


def test_second_form_is_found_before_its_text_is_sent_to_the_database(ask):
    """A statement that the database refuses stands in its log, text and all."""
    token = uuid.uuid4()
    first = ask(token=token)
    with CaptureQueriesContext(connection) as sent, pytest.raises(services.OtherTextSent):
        ask(token=token, text="KANARIE een leerling")
    assert not [query for query in sent if "KANARIE" in query["sql"]]
    assert ask().reference == f"V-{first.reference[2:6]}-0002"  # and it cost no number


def test_question_for_another_school_is_refused(ask, town):
    with pytest.raises(School.DoesNotExist):
        ask(school=town.other_school)


def test_draft_that_arrives_after_its_question_is_ignored(ask, coordinator):
    token = uuid.uuid4()
    ask(token=token)
    fields = {"text": "Een leerl"}
    assert not services.save_draft(kind="question", fields=fields, token=token, by=coordinator)
    assert not Draft.objects.exists()


def test_draft_is_forgotten_after_30_days(coordinator):
    with clock.at(MONDAY):
        services.save_draft(kind="question", fields={"text": "x"}, by=coordinator)
    with clock.at(MONDAY + dt.timedelta(days=29)):
        assert Draft.objects.visible_to(coordinator).exists()
        assert services.forget_old_drafts() == 0
    with clock.at(MONDAY + dt.timedelta(days=30)):
        assert not Draft.objects.visible_to(coordinator).exists()
        assert services.forget_old_drafts() == 1


# --- the thread -----------------------------------------------------------------------------------


def test_take_up_makes_the_liaison_director(ask, town, liaison):
    """CAS-9: Exactly one director for a question that runs."""
    row = services.take_up(reference=ask().reference, version=1, by=liaison)
    assert (read(row).status, read(row).director) == (Status.TAKEN_UP, town.liaison)


def test_answer_of_a_new_question_takes_it_up(ask, town, liaison):
    reference = ask().reference
    with clock.at(MONDAY):
        row = services.answer(reference=reference, text="Bel mij.", version=1, by=liaison)
    row = read(row)
    assert (row.status, row.director) == (Status.ANSWERED, town.liaison)
    assert row.first_response_at == MONDAY


def test_first_response_stays_the_first(ask, liaison):
    reference = ask().reference
    with clock.at(MONDAY):
        services.answer(reference=reference, text="Bel mij.", version=1, by=liaison)
    row = services.answer(reference=reference, text="Nog iets.", version=2, by=liaison)
    assert read(row).first_response_at == MONDAY


def test_same_answer_twice_is_one_message(ask, liaison):
    reference, token = ask().reference, uuid.uuid4()
    for _ in range(2):
        services.answer(reference=reference, text="Bel mij.", version=1, by=liaison, token=token)
    assert Message.objects.count() == 1


WRITING = {
    "answer": (lambda **sent: services.answer(version=1, **sent), Message),
    "close": (lambda **sent: services.close(version=1, **sent), Message),
    "note": (services.add_work_note, WorkNote),
    "reply": (services.reply, Message),
}


@pytest.mark.parametrize("name", WRITING)
def test_used_form_with_another_text_is_refused_before_the_database_sees_it(
    ask, liaison, coordinator, name
):
    write, model = WRITING[name]
    by = coordinator if name == "reply" else liaison
    sent = {"reference": ask().reference, "by": by, "token": uuid.uuid4()}
    write(text="Bel mij.", **sent)
    write(text="Bel mij.", **sent)
    with CaptureQueriesContext(connection) as asked, pytest.raises(services.OtherTextSent):
        write(text="KANARIE", **sent)

    assert [row.text for row in model.objects.all()] == ["Bel mij."]
    assert not [query for query in asked if "KANARIE" in query["sql"]]


def test_form_of_an_answer_does_not_close(ask, liaison):
    sent = {"reference": ask().reference, "text": "Bel mij.", "by": liaison, "token": uuid.uuid4()}
    services.answer(version=1, **sent)
    with pytest.raises(services.OtherTextSent):
        services.close(version=2, **sent)


def test_closing_twice_without_a_text_is_closing_once(ask, liaison):
    reference = ask().reference
    services.answer(reference=reference, text="Bel mij.", version=1, by=liaison)
    for _ in range(2):
        closed = services.close(reference=reference, version=2, by=liaison)
    assert (closed.status, closed.version) == ("closed", 3)


def test_stale_answer_tells_what_changed_and_writes_nothing(ask, liaison):
    reference = ask().reference
    services.take_up(reference=reference, version=1, by=liaison)
    with pytest.raises(services.Stale) as stale:
        services.answer(reference=reference, text="Bel mij.", version=1, by=liaison)
    assert [change.kind for change in stale.value.changes] == [StatusChange.Kind.TAKEN_UP]
    assert not Message.objects.exists()


def test_reply_makes_an_answered_question_wait_again(ask, coordinator, liaison):
    reference = ask().reference
    services.answer(reference=reference, text="Bel mij.", version=1, by=liaison)
    with clock.at(MONDAY):
        row = services.reply(reference=reference, text="Doe ik.", by=coordinator)
    assert read(row).status == Status.TAKEN_UP
    assert read(row).news_due_on == dt.date(2026, 11, 30)


def test_reply_to_a_new_question_leaves_it_new(ask, coordinator):
    row = services.reply(reference=ask().reference, text="O ja.", by=coordinator)
    assert read(row).status == Status.NEW


def closed(ask, liaison, at=MONDAY):
    reference = ask().reference
    with clock.at(at):
        return services.close(reference=reference, version=1, by=liaison, text="Hoort elders.")


def test_reply_within_30_days_opens_a_closed_question(ask, town, coordinator, liaison):
    row = closed(ask, liaison)
    with clock.at(MONDAY + dt.timedelta(days=30)):
        services.reply(reference=row.reference, text="Toch nog iets.", by=coordinator)
    row = read(row)
    assert (row.status, row.closed_at, row.director) == (Status.TAKEN_UP, None, town.liaison)
    assert row.changes.last().kind == StatusChange.Kind.REOPENED


def test_reply_after_30_days_is_refused(ask, coordinator, liaison):
    row = closed(ask, liaison)
    with (
        clock.at(MONDAY + dt.timedelta(days=31)),
        pytest.raises(services.Refused, match="Stel een nieuwe vraag"),
    ):
        services.reply(reference=row.reference, text="Toch nog iets.", by=coordinator)
    assert read(row).status == Status.CLOSED


def test_close_without_answer_needs_a_reason(ask, liaison):
    reference = ask().reference
    with pytest.raises(services.Refused, match="nog geen antwoord"):
        services.close(reference=reference, version=1, by=liaison)
    row = services.close(reference=reference, version=1, by=liaison, text="Hoort elders.")
    assert read(row).status == Status.CLOSED
    assert Message.objects.get().text == "Hoort elders."


def test_closed_question_is_not_answered_handed_over_or_closed(ask, town, liaison):
    reference = closed(ask, liaison).reference
    colleague = factories.liaison(town.municipality)
    factories.assignment(town.school, colleague, rank=2)
    for act in (
        lambda: services.answer(reference=reference, text="x", version=2, by=liaison),
        lambda: services.close(reference=reference, version=2, by=liaison),
        lambda: services.hand_over(reference=reference, to=colleague, version=2, by=liaison),
        lambda: services.take_up(reference=reference, version=2, by=liaison),
    ):
        with pytest.raises(services.Refused):
            act()


def test_hand_over_to_who_works_for_the_school(ask, town, liaison):
    colleague = factories.liaison(town.municipality)
    factories.assignment(town.school, colleague, rank=2)
    row = services.hand_over(reference=ask().reference, to=colleague, version=1, by=liaison)
    assert (read(row).director, read(row).status) == (colleague, Status.TAKEN_UP)


def test_hand_over_to_somebody_else_is_refused(ask, town, liaison):
    reference = ask().reference
    stranger = factories.liaison(town.municipality, town.other_school)
    with pytest.raises(services.Refused, match="werkt nu niet voor deze school"):
        services.hand_over(reference=reference, to=stranger, version=1, by=liaison)


def test_work_notes_and_activities_do_not_count_as_a_change_of_state(ask, liaison):
    reference, token = ask().reference, uuid.uuid4()
    for _ in range(2):
        services.add_work_note(reference=reference, text="Gebeld.", by=liaison, token=token)
        services.record_activity(
            reference=reference, kind="advice", date=clock.today(), by=liaison, token=token
        )
    assert (WorkNote.objects.count(), Activity.objects.count()) == (1, 1)
    assert Consultation.objects.get().version == 1


def test_activity_of_tomorrow_is_refused(ask, liaison):
    tomorrow = clock.today() + dt.timedelta(days=1)
    with pytest.raises(services.Refused, match="nog niet geweest"):
        services.record_activity(
            reference=ask().reference, kind="advice", date=tomorrow, by=liaison
        )


def test_somebody_who_left_as_liaison_cannot_work_on(ask, town, liaison):
    reference = ask().reference
    town.liaison.period = period(factories.LONG_AGO, clock.today())
    town.liaison.save()
    with pytest.raises(Consultation.DoesNotExist):
        services.take_up(reference=reference, version=1, by=liaison)


@pytest.mark.parametrize("role", [Role.LIAISON, Role.CARE_COORDINATOR])
def test_question_elsewhere_does_not_exist(ask, other_town, role):
    reference = ask().reference
    with pytest.raises(Consultation.DoesNotExist):
        services.reply(reference=reference, text="x", by=other_town.people[role])


def test_every_act_is_in_the_access_log(ask, coordinator, liaison):
    reference = ask().reference
    services.take_up(reference=reference, version=1, by=liaison)
    services.add_work_note(reference=reference, text="x", by=liaison)
    logged = AccessEvent.objects.filter(object_key=reference).order_by("pk")
    assert list(logged.values_list("action", "user_id")) == [
        ("create", coordinator.pk),
        ("change", liaison.pk),
        ("change", liaison.pk),
    ]


# --- telling --------------------------------------------------------------------------------------


def told():
    return list(Notice.objects.order_by("pk").values_list("kind", "recipient", "subject"))


def test_new_question_is_told_to_the_liaison(ask, liaison, work_off):
    reference = ask().reference
    work_off()
    assert told() == [("question_new", liaison.pk, reference)]


def away(town):
    return Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(clock.today()),
    )


def test_new_question_is_told_to_who_stands_in(ask, town, work_off):
    colleague = factories.liaison(town.municipality)
    Substitution.objects.create(
        municipality=town.municipality,
        school=town.school,
        liaison=colleague,
        absence=away(town),
        period=period(clock.today()),
    )
    ask()
    work_off()
    assert [recipient for _, recipient, _ in told()] == [colleague.user_id]


def test_question_that_nobody_deals_with_is_told_to_the_team_lead(ask, town, work_off):
    away(town)
    ask()
    work_off()
    assert [recipient for _, recipient, _ in told()] == [town.people[Role.TEAM_LEAD].pk]


def test_answer_is_told_to_who_asked(ask, coordinator, liaison, work_off):
    reference = ask().reference
    work_off()
    services.answer(reference=reference, text="Bel mij.", version=1, by=liaison)
    work_off()
    assert told()[1:] == [("question_news", coordinator.pk, reference)]


def test_answer_is_told_to_the_colleagues_of_who_left(ask, town, coordinator, liaison, work_off):
    reference = ask().reference
    work_off()
    successor = factories.member(Role.CARE_COORDINATOR, town.municipality, town.school)
    membership = coordinator.memberships.get()
    membership.period = period(factories.LONG_AGO, clock.today())
    membership.save()
    services.answer(reference=reference, text="Bel mij.", version=1, by=liaison)
    work_off()
    assert [recipient for _, recipient, _ in told()[1:]] == [successor.pk]


def test_a_job_that_runs_twice_tells_once(ask, liaison):
    row = ask()
    since = clock.now()
    for _ in range(2):
        services.tell_liaison(consultation_id=row.pk, since=since)
    assert Notice.objects.count() == 1


def test_mail_says_that_there_is_news_and_nothing_more(ask, liaison, work_off, mailoutbox):
    reference = ask(text="KANARIE in de tekst").reference
    work_off()
    assert mailoutbox[0].subject == f"Er is een nieuwe vraag: {reference}"
    assert "KANARIE" not in mailoutbox[0].message().as_string()
