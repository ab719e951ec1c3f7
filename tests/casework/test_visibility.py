"""Who sees which question, and that what is for the CJG stays there (PRV-5)."""

import datetime as dt
import json

import pytest
from django.core import mail
from django.db import connection

from casework import services
from casework.models import Activity, Consultation, Draft, Message, WorkNote
from liaisons.models import Absence, Substitution
from ocp_portal import clock
from ocp_portal.jobs.models import Job
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories

QUESTION = "KANARIE-VRAAG in de tekst van de school"
NOTE = "KANARIE-NOTITIE van het team"
ANSWER = "KANARIE-ANTWOORD voor de school"
TASK = "opvoedondersteuning"


@pytest.fixture
def worked(ask, liaison):
    """A question with something in every field."""
    reference = ask(text=QUESTION).reference
    services.answer(reference=reference, text=ANSWER, version=1, by=liaison)
    services.add_work_note(reference=reference, text=NOTE, by=liaison)
    services.record_activity(reference=reference, kind="parenting", date=clock.today(), by=liaison)
    return Consultation.objects.get(reference=reference)


# --- rows -----------------------------------------------------------------------------------------

SEES = {Role.CARE_COORDINATOR, Role.LIAISON, Role.TEAM_LEAD}


@pytest.mark.parametrize("role", list(Role))
def test_question_of_the_own_school(worked, town, role):
    seen = Consultation.objects.visible_to(town.people[role]).filter(pk=worked.pk)
    assert seen.exists() == (role in SEES)


@pytest.mark.parametrize("role", list(Role))
def test_question_of_another_school(town, role):
    row = factories.consultation(town.other_school)
    seen = Consultation.objects.visible_to(town.people[role]).filter(pk=row.pk)
    assert seen.exists() == (role == Role.TEAM_LEAD)


@pytest.mark.parametrize("role", list(Role))
def test_question_of_another_municipality(worked, other_town, role):
    person = other_town.people[role]
    assert not Consultation.objects.visible_to(person).filter(pk=worked.pk).exists()


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("model", "readers"),
    [
        (Message, {Role.CARE_COORDINATOR, Role.LIAISON}),
        (WorkNote, {Role.LIAISON}),
        (Activity, {Role.LIAISON}),
    ],
)
def test_content_of_the_own_school(worked, town, other_town, role, model, readers):
    assert model.objects.visible_to(town.people[role]).exists() == (role in readers)
    assert not model.objects.visible_to(other_town.people[role]).exists()


@pytest.mark.parametrize("role", list(Role))
def test_draft_is_seen_by_its_writer_only(town, coordinator, role):
    services.save_draft(kind="question", fields={"text": "x"}, by=coordinator)
    colleague = factories.member(Role.CARE_COORDINATOR, town.municipality, town.school)
    assert not Draft.objects.visible_to(colleague).exists()
    mine = Draft.objects.visible_to(town.people[role]).exists()
    assert mine == (role == Role.CARE_COORDINATOR)


def test_who_stands_in_sees_the_question_while_standing_in(worked, town):
    colleague = factories.liaison(town.municipality)
    today = clock.today()
    week = period(today, today + dt.timedelta(days=7))
    absence = Absence.objects.create(
        municipality=town.municipality, liaison=town.liaison, category="leave", period=week
    )
    Substitution.objects.create(
        municipality=town.municipality,
        school=town.school,
        liaison=colleague,
        absence=absence,
        period=week,
    )
    assert Consultation.objects.visible_to(colleague.user).exists()
    with clock.at(clock.now() + dt.timedelta(days=8)):
        assert not Consultation.objects.visible_to(colleague.user).exists()


# --- pages ----------------------------------------------------------------------------------------

PAGES = ["/vandaag/", "/vragen/", "/vragen/?stand=all", "/vragen/{}/"]


def everything(client, reference):
    pages = [client.get(page.format(reference)) for page in PAGES]
    return "".join(page.content.decode() for page in pages if page.status_code == 200)


def test_school_reads_question_and_answer_never_what_the_cjg_writes(worked, as_role):
    """PRV-5: A school sees state and answer, never what the CJG writes for itself."""
    text = everything(as_role(Role.CARE_COORDINATOR), worked.reference)
    assert QUESTION in text
    assert ANSWER in text
    assert NOTE not in text
    assert TASK not in text


def test_liaison_reads_everything(worked, as_role):
    text = as_role(Role.LIAISON).get(f"/vragen/{worked.reference}/").content.decode()
    assert all(canary in text for canary in (QUESTION, ANSWER, NOTE, TASK))


def content_in(text):
    return [canary for canary in (QUESTION, ANSWER, NOTE, TASK) if canary in text]


@pytest.mark.parametrize("role", [role for role in Role if role not in SEES])
def test_others_get_no_question_at_all(worked, as_role, role):
    client = as_role(role)
    assert client.get("/vragen/").status_code == 403
    assert client.get(f"/vragen/{worked.reference}/").status_code == 403


def test_team_lead_reads_no_content_on_any_page(worked, as_role):
    client = as_role(Role.TEAM_LEAD)
    pages = [client.get(page.format(worked.reference)) for page in PAGES[1:]]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert content_in("".join(page.content.decode() for page in pages)) == []


def test_list_shows_no_content_to_anybody(worked, as_role):
    for role in SEES:
        assert content_in(as_role(role).get("/vragen/?stand=all").content.decode()) == []


def test_content_leaves_by_no_side_path(worked, as_role, work_off, caplog):
    client = as_role(Role.CARE_COORDINATOR)
    client.get(f"/vragen/{worked.reference}/")
    work_off()
    mails = [message.message().as_string() for message in mail.outbox]
    jobs = [json.dumps(job.arguments) + job.key + job.message for job in Job.objects.all()]
    notices = [str(notice) + notice.path for notice in Notice.objects.all()]
    assert mails
    assert jobs
    assert content_in("\n".join([*mails, *jobs, *notices, caplog.text])) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM audit_accessevent t")
        assert content_in(cursor.fetchone()[0]) == []
