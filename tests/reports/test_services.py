import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from liaisons.models import LightQuestion
from ocp_portal import clock
from ocp_portal.audit.models import AccessEvent
from ocp_portal.jobs import services as jobs
from ocp_portal.jobs.models import Job
from ocp_portal.notices.models import Notice
from ocp_portal.policy import Role
from reports import services
from reports.files import FORMATS, render
from reports.models import CouncilReport
from reports.quarters import Quarter
from reports.tasks import make_quarterly_reports
from tests import factories
from tests.reports import made
from tests.reports.made import Q2, Q3, moment

pytestmark = pytest.mark.django_db
SOON = moment(2026, 10, 1, 6)


@pytest.fixture
def officer(town):
    return town.people[Role.POLICY_OFFICER]


@pytest.fixture
def report(town):
    return made.report(town.municipality)


def remake(report, reason="presence", **values):
    with clock.at(moment(2026, 10, 8)):
        return services.remake_report(report=report, reason=reason, by=None, **values)


# --- making --------------------------------------------------------------------------------------


def test_report_is_made_once_however_often_it_is_asked(town, report):
    factories.consultation(town.school, asked_at=moment(2026, 9, 8))

    again = made.report(town.municipality)
    assert (again.pk, again.version) == (report.pk, 1)
    assert CouncilReport.objects.count() == 1


def test_report_of_a_quarter_that_runs_is_refused_with_the_day_that_it_can(town):
    with clock.at(moment(2026, 9, 30, 23, 59)), pytest.raises(ValidationError) as refusal:
        services.make_report(municipality=town.municipality, quarter=Q3)

    assert refusal.value.messages == [
        "Het derde kwartaal 2026 loopt nog tot en met 30 september 2026. "
        "U kunt het rapport maken vanaf 1 oktober 2026."
    ]
    assert not CouncilReport.objects.exists()


def test_exact_small_counts_are_nowhere_in_the_row(town):
    """Thirteen questions and two: neither number, nor their sum, is in what is kept."""
    for number, theme in ((13, "mood"), (2, "home")):
        for _ in range(number):
            factories.consultation(town.school, asked_at=moment(2026, 9, 8), theme=theme)
    kept = made.report(town.municipality).figures

    questions = json.dumps([kept["questions"], kept["trend"], kept["first_response"]])
    assert not any(f" {number}," in questions or f" {number}]" in questions for number in (13, 2))
    found = kept["questions"]["themes"]
    themes = dict(zip(found["labels"], found["totals"], strict=True))
    assert themes["stemming en angst"] == 15
    assert themes["thuissituatie"] == "0-4"


def test_fingerprint_is_that_of_what_the_database_gives_back(report):
    report.refresh_from_db()

    assert services.fingerprint(report.figures) == report.figures_sha256


@pytest.mark.parametrize("format", FORMATS)
def test_file_is_as_large_as_it_was_when_it_was_made(report, format):
    report.refresh_from_db()

    assert len(render(services.document_of(report), format)) == report.file_sizes[format]


def test_figures_that_were_changed_are_not_shown(report):
    report.figures["locations"]["basis"] += 1

    with pytest.raises(ValueError, match="frozen"):
        services.document_of(report)


@pytest.mark.parametrize(
    "change",
    [
        {"figures": {}},
        {"figures_sha256": "0" * 64},
        {"version": 9},
        {"quarter": 1},
        {"made_at": moment(2026, 10, 2)},
    ],
)
def test_database_refuses_to_change_a_report(report, change):
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        CouncilReport.objects.filter(pk=report.pk).update(**change)


def test_quarter_before_comes_from_its_own_report(town):
    factories.consultation(town.school, asked_at=moment(2026, 6, 8))
    made.report(town.municipality, Q2)
    for _ in range(20):  # written into the past after it was frozen
        factories.consultation(town.school, asked_at=moment(2026, 6, 8))

    kept = made.report(town.municipality, Q3).figures
    assert kept["previous"]["questions"]["total"] == "0-4"
    assert kept["trend"] == [["2026-Q2", "0-4"], ["2026-Q3", "0-4"]]


# --- a new version -------------------------------------------------------------------------------


def test_new_version_counts_anew_and_says_why(town, report):
    factories.tier_agreement(town.school)

    second = remake(report)
    assert (second.version, second.reason) == (2, "presence")
    assert second.figures["locations"] == {"basis": 1, "extra": 1}
    report.refresh_from_db()
    assert report.figures["locations"] == {"basis": 2, "extra": 0}


def test_new_version_of_the_same_report_is_made_once(report):
    assert remake(report).pk == remake(report).pk


@pytest.mark.parametrize(("day", "total"), [(8, 10), (14, 10), (15, 20)])
def test_light_questions_are_counted_anew_once_they_cannot_change_any_more(town, day, total):
    """LIA-11: A newer version is no running count."""
    catchers = [
        (school, factories.member(Role.FAMILY_CONTACT, town.municipality, school))
        for school in (town.school, town.other_school, factories.school(town.municipality))
    ]
    catch(catchers, 4)
    report = made.report(town.municipality)
    catch(catchers, 3)

    with clock.at(moment(2026, 10, day)):
        again = services.remake_report(report=report, reason="portal", by=None)

    assert report.figures["family"]["caught"]["total"] == 10
    assert again.figures["family"]["caught"]["total"] == total


def catch(catchers, number):
    for school, person in catchers:
        for _ in range(number):
            LightQuestion.objects.create(
                municipality=school.municipality,
                school=school,
                date=dt.date(2026, 9, 30),
                asked_by="parent",
                subject="money",
                done="helped",
                recorded_by=person,
            )


@pytest.mark.parametrize("reason", ["", "omdat het kan"])
def test_new_version_without_a_known_reason_is_refused(report, reason):
    with pytest.raises(ValidationError, match="reden"):
        remake(report, reason)


def test_readers_keep_the_published_version_until_the_new_one_is_published(town, report, officer):
    reader = town.people[Role.TEAM_LEAD]
    services.publish_report(report=report, by=officer)
    second = remake(report)
    seen = CouncilReport.objects.visible_to(reader).newest()
    assert seen.get() == report

    services.publish_report(report=second, by=officer)
    assert seen.all().get() == second


# --- publishing ----------------------------------------------------------------------------------


def test_publishing_twice_is_once(report, officer):
    with clock.at(moment(2026, 10, 5)):
        services.publish_report(report=report, by=officer)
    services.publish_report(report=report, by=officer)

    report.refresh_from_db()
    assert report.published_at == moment(2026, 10, 5)
    assert report.published_by == officer
    assert AccessEvent.objects.filter(action="change", object_key="2026-Q3-v1").count() == 1


def test_older_version_is_not_published_beside_a_newer_one(report, officer):
    remake(report)

    with pytest.raises(ValidationError, match="nieuwere versie"):
        services.publish_report(report=report, by=officer)


def test_published_report_stays_published(report, officer):
    services.publish_report(report=report, by=officer)

    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        CouncilReport.objects.update(published_at=None)


def test_readers_of_presence_hear_that_it_is_published(town, report, officer):
    services.publish_report(report=report, by=officer, tell=True)

    told = set(Notice.objects.values_list("recipient", "subject", "path"))
    people = (town.people[Role.TEAM_LEAD], town.people[Role.PARTNERSHIP_COORDINATOR])
    subject, path = "het derde kwartaal 2026", "/rapportages/2026-Q3/"
    assert told == {(each.pk, subject, path) for each in people}


# --- who sees what -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_draft_is_for_the_policy_officer_and_a_published_one_for_all(town, report, officer, role):
    seen = CouncilReport.objects.visible_to(town.people[role])
    assert seen.exists() == (role == Role.POLICY_OFFICER)

    services.publish_report(report=report, by=officer)
    assert seen.all().exists()


@pytest.mark.parametrize("role", Role)
def test_nobody_sees_a_report_of_another_municipality(other_town, report, officer, role):
    services.publish_report(report=report, by=officer)

    assert not CouncilReport.objects.visible_to(other_town.people[role]).exists()


# --- the clock -----------------------------------------------------------------------------------


@pytest.fixture
def in_use(town):
    factories.consultation(town.school, asked_at=moment(2026, 2, 3))
    return town


@pytest.mark.parametrize(
    ("now", "quarter"),
    [
        (moment(2026, 10, 1, 6), "2026-Q3"),  # a Thursday
        (moment(2026, 9, 30, 22), "2026-Q2"),  # the one before is caught up to its last day
        (moment(2026, 4, 1, 6), "2026-Q1"),
        (moment(2027, 1, 1, 6), None),  # New Year's Day, then a weekend
        (moment(2027, 1, 3, 6), None),
        (moment(2027, 1, 4, 6), "2026-Q4"),
        (moment(2026, 10, 20, 6), "2026-Q3"),  # the clock stood still for weeks
    ],
)
def test_report_is_asked_on_the_first_workday_or_later(in_use, now, quarter):
    with clock.at(now):
        make_quarterly_reports()

    keys = list(Job.objects.filter(kind="council_report").values_list("key", flat=True))
    assert keys == ([f"{quarter}-v1"] if quarter else [])


def test_asked_every_hour_it_is_one_job(in_use):
    with clock.at(SOON):
        assert [services.request_due_reports() for _ in range(3)] == [1, 1, 1]

    assert Job.objects.filter(kind="council_report").count() == 1


def test_nothing_is_asked_when_the_report_is_there(in_use, report):
    with clock.at(SOON):
        assert services.request_due_reports() == 0


def test_municipality_that_was_not_in_use_yet_gets_no_report(town):
    factories.consultation(town.school, asked_at=moment(2026, 10, 1, 5))

    with clock.at(SOON):
        assert services.request_due_reports() == 0


def test_job_makes_the_report_and_says_where_it_is(in_use, officer):
    with clock.at(SOON):
        job = services.request_report(municipality=in_use.municipality, quarter=Q3, by=officer)
        jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.result_url) == ("done", "/rapportages/2026-Q3/")
    report = CouncilReport.objects.get()
    assert report.made_by == officer
    assert Notice.objects.get().recipient == officer


def test_job_for_a_new_version_holds_no_more_than_codes(in_use, report, officer):
    with clock.at(moment(2026, 10, 8)):
        job = services.request_report(
            municipality=in_use.municipality, quarter=Q3, after=1, reason="schools", by=officer
        )
        jobs.run(job.pk)

    assert job.arguments == {"quarter": "2026-Q3", "after": 1, "reason": "schools"}
    assert CouncilReport.objects.of(in_use.municipality, Q3).first().version == 2


def test_job_that_failed_is_tried_again_when_asked_again(in_use):
    with clock.at(SOON):
        job = services.request_report(municipality=in_use.municipality, quarter=Q3)
        Job.objects.filter(pk=job.pk).update(status="failed", ended_at=SOON)
        services.request_due_reports()

    job.refresh_from_db()
    assert job.status == "waiting"


def test_job_of_a_quarter_that_runs_fails_with_the_sentence(town):
    job = Job.objects.create(
        municipality=town.municipality,
        kind="council_report",
        key="2026-Q4-v1",
        arguments={"quarter": "2026-Q4", "after": 0, "reason": ""},
    )
    with clock.at(moment(2026, 11, 22)):
        jobs.run(job.pk)

    job.refresh_from_db()
    assert job.status == "failed"
    assert job.message.startswith("Het vierde kwartaal 2026 loopt nog")


def test_download_is_logged_with_its_format(report, officer):
    services.hand_out(report=report, format="xlsx", by=officer)

    event = AccessEvent.objects.get(action="export")
    assert (event.object_type, event.object_key) == ("council_report", "2026-Q3-v1")
    assert (event.user_id, event.reason) == (officer.pk, "als Excel (XLSX)")


def test_quarter_on_a_row_is_a_quarter(report):
    assert report.period == Quarter(2026, 3)
    assert report.made_at == dt.datetime.combine(Q3.reporting_day, dt.time(6), made.AMSTERDAM)
