import datetime as dt

import pytest

from ocp_portal import clock
from ocp_portal.jobs import services
from ocp_portal.jobs.models import Job
from ocp_portal.policy import Role
from tests import factories
from tests.jobs import worker  # noqa: F401  (registers the handlers)

pytestmark = pytest.mark.django_db


def ask(kind="test_refusal", key="2026-W48", municipality=None, **more):
    place = municipality or factories.municipality()
    return services.enqueue(kind=kind, key=key, municipality=place, **more)


def test_same_work_is_there_once():
    place = factories.municipality()

    assert ask(municipality=place) == ask(municipality=place)


def test_work_that_ended_is_not_done_again_unasked(django_capture_on_commit_callbacks):
    place = factories.municipality()
    services.run(ask(municipality=place).pk)

    with django_capture_on_commit_callbacks() as told:
        job = ask(municipality=place)

    assert (job.status, told) == (Job.Status.FAILED, [])


def test_refusal_is_said_in_words_and_not_tried_again():
    job = ask()

    services.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.message) == (Job.Status.FAILED, "Deze week is al vastgesteld.")


def test_unexpected_error_is_tried_again_later_and_then_given_up():
    job = ask("test_secret_error", canary="x")
    waits = []
    for _ in range(services.MAX_ATTEMPTS):
        before = clock.now()
        services.run(job.pk)
        job.refresh_from_db()
        waits.append(round((job.publish_after - before).total_seconds()))

    assert waits[:4] == [30, 60, 120, 240]
    assert (job.status, job.message) == (Job.Status.FAILED, services.GAVE_UP)


def test_restarted_job_gets_its_tries_back():
    job = ask("test_secret_error", canary="x")
    for _ in range(services.MAX_ATTEMPTS):
        services.run(job.pk)

    job = services.restart(job=Job.objects.get(pk=job.pk))

    assert (job.status, job.attempts, job.last_attempt) == (Job.Status.WAITING, 5, 10)


def test_running_job_is_not_restarted():
    job = ask()
    Job.objects.update(status=Job.Status.RUNNING, attempts=2)

    assert services.restart(job=job).status == Job.Status.RUNNING


def test_attempt_that_was_taken_over_writes_nothing_more():
    job = ask()
    Job.objects.update(status=Job.Status.RUNNING, attempts=1)
    run = services.Run(Job.objects.get(pk=job.pk))
    Job.objects.update(attempts=2)  # another worker took it

    with pytest.raises(services.Cancelled):
        run.progress(1, 2)

    job.refresh_from_db()
    assert job.done_steps == 0


def test_stopped_while_waiting_never_starts():
    job = ask()
    services.cancel(job=job)

    services.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.attempts) == (Job.Status.CANCELLED, 0)


def test_unknown_kind_fails_and_takes_nothing_down():
    job = ask("no_such_kind")

    services.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.attempts) == (Job.Status.WAITING, 1)


def test_job_that_is_gone_is_no_error():
    services.run(2**31 + 5)


def test_old_jobs_are_forgotten_and_open_ones_are_not():
    old, fresh, open_one = (ask(key=key) for key in "abc")
    Job.objects.exclude(pk=open_one.pk).update(status=Job.Status.DONE, ended_at=clock.now())
    Job.objects.filter(pk=old.pk).update(ended_at=clock.now() - dt.timedelta(days=401))

    services.forget()

    assert set(Job.objects.all()) == {fresh, open_one}


@pytest.mark.parametrize("role", Role)
def test_jobs_are_seen_by_who_asked_and_by_the_administrator(town, other_town, role):
    own = ask(key="own", municipality=town.municipality, by=town.people[role])
    somebodys = ask(key="other", municipality=town.municipality)
    ask(key="elsewhere", municipality=other_town.municipality, by=town.people[role])

    seen = set(Job.objects.visible_to(town.people[role]))

    assert seen == ({own, somebodys} if role == Role.ADMINISTRATOR else {own})
