"""Jobs on real Redis with a real Celery worker that is killed, forgotten and cut off."""

import json
import os
import signal
import threading

import pytest
from django.conf import settings
from django.db import connection, connections
from redis import Redis

from ocp_portal import clock, embedded
from ocp_portal.celery import app
from ocp_portal.jobs import services
from ocp_portal.jobs.models import Job
from ocp_portal.jobs.tasks import run_job
from tests import factories
from tests.jobs.conftest import database_address, wait_for


def ask(kind, key="2026-W48", **arguments):
    return services.enqueue(kind=kind, key=key, municipality=factories.municipality(), **arguments)


def state(job):
    job.refresh_from_db()
    return job.status


def told_again(job):
    """The minute after which the sweep looks again, over."""
    Job.objects.filter(pk=job.pk).update(publish_after=clock.now())
    services.sweep()


def redis():
    return Redis.from_url(settings.REDIS_URL or embedded.redis_url())


def wipe(prefix):
    """What FLUSHALL does to this portal; others may share the server."""
    keys = list(redis().scan_iter(f"{prefix}:*"))
    return redis().delete(*keys) if keys else 0


def test_job_is_done_by_a_worker(worker):
    worker.start()
    job = ask("test_quick")

    wait_for(lambda: state(job) == Job.Status.DONE, what="the job")
    assert worker.did(job) == ["done"]


def test_worker_killed_on_the_way_loses_nothing(worker):
    worker.start()
    job = ask("test_steps", pause=0.1)
    wait_for(lambda: job.pk and worker.did(job) == ["begun"], what="the start")
    worker.kill()

    worker.start()
    told_again(job)

    wait_for(lambda: state(job) == Job.Status.DONE, what="the job")
    assert worker.did(job) == ["begun", "begun", "done"]
    assert job.attempts == 2


def test_redis_wiped_before_pick_up_loses_nothing(worker):
    job = ask("test_quick")
    assert wipe(worker.prefix) > 0
    worker.start()

    told_again(job)

    wait_for(lambda: state(job) == Job.Status.DONE, what="the job")
    assert worker.did(job) == ["done"]


def test_database_connection_cut_on_the_way_loses_nothing(worker):
    worker.start()
    job = ask("test_steps", pause=0.2)
    wait_for(lambda: state(job) == Job.Status.RUNNING and job.done_steps > 2, what="the start")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_locks"
            " WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND granted",
            [services.LOCK_SPACE, job.pk],
        )
        assert cursor.fetchone() == (1,)
    wait_for(lambda: state(job) == Job.Status.WAITING, what="the failure")
    told_again(job)

    wait_for(lambda: state(job) == Job.Status.DONE, what="the job")
    assert worker.did(job)[-1] == "done"
    assert worker.did(job).count("done") == 1


def test_delivered_twice_is_done_once(worker):
    job = ask("test_steps", pause=0.05)
    for _ in range(3):
        run_job.apply_async([job.pk])
    after = ask("test_quick", key="after")
    worker.start()

    wait_for(lambda: state(after) == Job.Status.DONE, what="the last job")
    assert worker.did(job) == ["begun", "done"]
    assert (state(job), job.attempts) == (Job.Status.DONE, 1)


def test_held_by_one_worker_is_left_alone_by_another(worker):
    worker.start()
    job = ask("test_steps", pause=0.2)
    wait_for(lambda: worker.did(job) == ["begun"], what="the start")

    services.run(job.pk)

    assert (state(job), job.attempts) == (Job.Status.RUNNING, 1)


def test_two_sweeps_at_once_tell_each_job_once(worker, monkeypatch):
    jobs = [ask("test_quick", key=str(number)) for number in range(20)]
    wipe(worker.prefix)
    Job.objects.update(publish_after=clock.now())
    told = []

    def sweep():
        told.append(services.sweep())
        connections.close_all()

    threads = [threading.Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    waiting = redis().lrange(f"{worker.prefix}:ocp", 0, -1)
    named = [json.loads(message)["headers"]["argsrepr"] for message in waiting]
    assert sum(told) == 20
    assert sorted(named) == sorted(f"[{job.pk}]" for job in jobs)


def test_stopped_by_a_person(worker):
    worker.start()
    job = ask("test_steps", pause=0.2)
    wait_for(lambda: state(job) == Job.Status.RUNNING, what="the start")

    services.cancel(job=job)
    last = ask("test_quick", key="last")

    wait_for(lambda: state(last) == Job.Status.DONE, what="the next job")
    assert (state(job), worker.did(job)) == (Job.Status.CANCELLED, ["begun"])


def test_job_that_fells_its_worker_ends(worker):
    """It never comes as far as 'try again': the count at the start ends it."""
    job = ask("test_killer")
    Job.objects.filter(pk=job.pk).update(attempts=4)
    worker.start()
    wait_for(lambda: worker.did(job) == ["begun"], what="the fall")

    def ended():
        told_again(job)
        return state(job) == Job.Status.FAILED

    wait_for(ended, what="the end")
    assert worker.did(job) == ["begun"]
    assert job.message == services.GAVE_UP


def test_log_of_a_worker_is_json_without_what_a_row_says(worker):
    worker.start()
    job = ask("test_secret_error", canary="Ingeborg-Kanarie")
    wait_for(lambda: state(job) == Job.Status.WAITING and job.attempts == 1, what="the failure")

    lines = [json.loads(line) for line in worker.lines()]
    assert [line["error"] for line in lines if line["event"] == "job failed"] == ["ValueError"]
    assert not [line for line in worker.lines() if "Kanarie" in line]


def test_worker_stops_when_asked(worker):
    worker.start()
    job = ask("test_quick")
    wait_for(lambda: state(job) == Job.Status.DONE, what="the job")

    os.kill(worker.process.pid, signal.SIGTERM)

    wait_for(lambda: worker.process.poll() is not None, what="the end")


@pytest.mark.django_db(transaction=True)
def test_redis_away_keeps_the_job(monkeypatch):
    """`enqueue` is part of somebody's click: it must not fail, nor take long."""
    with app.connection_for_write() as real:
        address = real.as_uri()
    monkeypatch.setitem(app.conf, "broker_write_url", "redis+socket:///nonexistent/redis")
    app._after_fork()
    try:
        job = ask("test_quick")
    finally:
        monkeypatch.undo()
        app._after_fork()

    assert address
    assert state(job) == Job.Status.WAITING
    assert Job.objects.to_publish().filter(pk=job.pk).count() == 0
    with clock.at(clock.now() + services.GRACE):
        assert Job.objects.to_publish().filter(pk=job.pk).count() == 1


def test_address_of_the_test_database_is_not_the_real_one(db):
    assert "/test_" in database_address()
