"""Reports that are asked for at the same moment, or whose worker dies."""

import threading

import pytest
from django.db import connection, transaction

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.jobs import services as jobs
from ocp_portal.jobs.models import Job
from reports import services
from reports.models import CouncilReport
from reports.queries import facts
from tests import factories
from tests.conftest import make_town
from tests.reports.made import Q3, moment
from tests.waiting import session_that_waits_for_us

pytestmark = pytest.mark.django_db(transaction=True)
SOON = moment(2026, 10, 1, 6)
TOGETHER = 6


def at_once(act):
    """What each thread gets from `act()`, all started together."""
    barrier, outcomes = threading.Barrier(TOGETHER, timeout=30), []

    def one():
        try:
            connection.ensure_connection()
            barrier.wait()
            with clock.at(SOON):
                outcomes.append(act())
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def test_report_asked_by_many_at_once_is_there_once():
    town = make_town()

    made = at_once(lambda: services.make_report(municipality=town.municipality, quarter=Q3).pk)
    assert made == [CouncilReport.objects.get().pk] * TOGETHER


def test_new_version_asked_by_many_at_once_is_there_once():
    town = make_town()
    with clock.at(SOON):
        first = services.make_report(municipality=town.municipality, quarter=Q3)

    made = at_once(lambda: services.remake_report(report=first, reason="portal", by=None).version)
    assert made == [2] * TOGETHER
    assert CouncilReport.objects.count() == 2


def test_counts_see_one_moment(monkeypatch):
    """Questions that come in halfway the counting are in no figure."""
    town = make_town()
    count_visits = facts._visits

    def count_while_questions_come_in(*args):
        thread = threading.Thread(target=_ask, args=(town, 20))
        thread.start()
        thread.join(30)
        return count_visits(*args)

    monkeypatch.setattr(facts, "_visits", count_while_questions_come_in)
    with clock.at(SOON):
        report = services.make_report(municipality=town.municipality, quarter=Q3)

    assert town.school.consultations.count() == 20
    assert report.figures["questions"]["total"] == "0-4"


def _ask(town, number):
    try:
        for _ in range(number):
            factories.consultation(town.school, asked_at=moment(2026, 9, 8))
    finally:
        connection.close()


def test_worker_whose_session_is_killed_while_it_writes_loses_nothing():
    town = make_town()
    with clock.at(SOON):
        job = services.request_report(municipality=town.municipality, quarter=Q3)
    worker = threading.Thread(target=_work, args=(job.pk,))
    with transaction.atomic():
        Municipality.objects.hold(town.municipality.pk)
        worker.start()  # counts, draws, and then waits for this lock to write
        _kill(session_that_waits_for_us())
        worker.join(30)
    assert not CouncilReport.objects.exists()

    with clock.at(SOON):
        jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.status, CouncilReport.objects.count()) == ("done", 1)


def _work(job_id):
    try:
        with clock.at(SOON):
            jobs.run(job_id)
    finally:
        connection.close()


def _kill(session):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [session])


def test_worker_that_died_after_the_report_was_kept_leaves_one_report():
    """The row is there, the job still says 'running': a second worker finds it and ends the job."""
    town = make_town()
    with clock.at(SOON):
        job = services.request_report(municipality=town.municipality, quarter=Q3)
        services.make_report(municipality=town.municipality, quarter=Q3)
        Job.objects.filter(pk=job.pk).update(status="running", attempts=1)
        jobs.run(job.pk)

    job.refresh_from_db()
    assert job.status == "done"
    assert CouncilReport.objects.count() == 1
