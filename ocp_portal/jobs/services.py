"""Jobs: ask for work, do it once, find it back after a crash.

`enqueue` writes the row in the caller's transaction and tells a worker on commit. When that
message is lost (Redis wiped, worker killed), `sweep` tells again. A worker that does a job holds
a lock of its own database session on it: PostgreSQL lets go of it the moment that the worker
dies, so the next worker knows whether it takes over or leaves it alone.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.jobs.models import Job

log = structlog.get_logger("ocp_portal.jobs")

RETRY_AFTER = dt.timedelta(seconds=60)  # how long the sweep trusts a message that it sent
MAX_ATTEMPTS = 5
LOCK_SPACE = 0x0C9  # keeps these advisory locks apart from others

Handler = Callable[["Run"], None]
_handlers: dict[str, Handler] = {}


class Cancelled(Exception):
    """The person who started a job stopped it."""


class UserError(Exception):
    """The job cannot be done, for a reason that the person who asked understands (Dutch)."""


class Run:
    """One attempt at a job, as its handler sees it."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def progress(self, done: int, of: int, message: str = "") -> None:
        """Tell the screen how far it is. Raises Cancelled when a person stopped the job."""
        running = _mine(self.job).filter(status=Job.Status.RUNNING)
        self.job.message = message
        if not running.update(done_steps=done, all_steps=of, message=message[:300]):
            raise Cancelled


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind: `@handles("publish_week")`."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


@transaction.atomic
def enqueue(
    *,
    kind: str,
    key: str,
    municipality: Municipality,
    by: User | None = None,
    **arguments: Any,
) -> Job:
    """Make sure that this work is done; the same `kind` and `key` is there once."""
    job, _ = Job.objects.get_or_create(
        municipality=municipality,
        kind=kind,
        key=key,
        defaults={"arguments": arguments, "started_by": by},
    )
    transaction.on_commit(lambda: publish([job.pk]))
    return job


def publish(job_ids: list[int]) -> int:
    """Tell the workers. Without Redis nothing is lost: the sweep tells again."""
    from ocp_portal.jobs.tasks import run_job

    told = 0
    for job_id in job_ids:
        try:
            run_job.apply_async([job_id], retry=False)
            told += 1
        except (OperationalError, OSError):
            log.warning("redis does not answer, the job waits", job=job_id)
            break
    Job.objects.filter(pk__in=job_ids[:told]).update(publish_after=clock.now() + RETRY_AFTER)
    return told


def sweep(limit: int = 500) -> int:
    """Tell workers about everything that waits or went silent. Returns how many."""
    with transaction.atomic():
        waiting = Job.objects.to_publish().select_for_update(skip_locked=True).order_by("pk")
        ids = list(waiting.values_list("pk", flat=True)[:limit])
    return publish(ids)


def run(job_id: int) -> None:
    """Do a job, once: a second delivery sees the lock or the end and leaves it alone."""
    with _held(job_id) as free:
        job = _take(job_id) if free else None
        if job is None:
            return
        structlog.contextvars.bind_contextvars(job=job.pk, kind=job.kind, attempt=job.attempts)
        try:
            _handlers[job.kind](Run(job))
        except Cancelled:
            _end(job, Job.Status.CANCELLED, "Gestopt.")
        except UserError as error:
            _end(job, Job.Status.FAILED, str(error))
        except Exception:
            log.error("job failed", exc_info=True)
            _try_again(job)
        else:
            _end(job, Job.Status.DONE, job.message)


@contextmanager
def _held(job_id: int) -> Iterator[bool]:
    """Hold the job for this database session; False when another session holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, job_id % 2**31])
        free = cursor.fetchone()[0]
    try:
        yield free
    finally:
        if free and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, job_id % 2**31])


@transaction.atomic
def _take(job_id: int) -> Job | None:
    """Count the attempt. A job that is 'running' while its lock was free lost its worker."""
    job = Job.objects.select_for_update().filter(pk=job_id).first()
    if job is None or job.ended:
        return None
    job.status = Job.Status.RUNNING
    job.attempts += 1
    job.started_at = job.started_at or clock.now()
    job.save(update_fields=["status", "attempts", "started_at"])
    return job


def _mine(job: Job) -> Any:
    """The row, as long as no later attempt has taken it."""
    return Job.objects.filter(pk=job.pk, attempts=job.attempts)


def _end(job: Job, status: Job.Status, message: str) -> None:
    _mine(job).exclude(status=Job.Status.CANCELLED).update(
        status=status,
        message=message[:300],
        result_url=job.result_url,
        ended_at=clock.now(),
    )


def _try_again(job: Job) -> None:
    if job.attempts >= MAX_ATTEMPTS:
        _end(
            job,
            Job.Status.FAILED,
            "Dit is niet gelukt. De beheerder kan in het logboek zoeken.",
        )
        return
    wait = dt.timedelta(seconds=15 * 2**job.attempts)
    _mine(job).update(status=Job.Status.WAITING, publish_after=clock.now() + wait)


def restart(*, job: Job) -> Job:
    """Ask for a job that has ended once more."""
    Job.objects.filter(pk=job.pk).update(
        status=Job.Status.WAITING,
        attempts=0,
        done_steps=0,
        all_steps=0,
        message="",
        ended_at=None,
        publish_after=clock.now(),
    )
    transaction.on_commit(lambda: publish([job.pk]))
    job.refresh_from_db()
    return job


def cancel(*, job: Job) -> None:
    """Stop a job: one that waits never starts, one that runs notices at its next step."""
    Job.objects.filter(pk=job.pk, status__in=Job.OPEN).update(
        status=Job.Status.CANCELLED, ended_at=clock.now(), message="Gestopt."
    )
