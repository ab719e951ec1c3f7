"""Jobs: ask for work, do it once, find it back after a crash.

`enqueue` writes the row in the caller's transaction and tells a worker on commit. When that
message is lost (Redis wiped, worker killed), `sweep` tells again. A worker that does a job holds
a lock of its own database session on it: PostgreSQL lets go of it the moment that the worker
dies, so the next worker knows whether it takes over or leaves it alone. (Therefore the worker
needs a session of its own: no PgBouncer in transaction mode between them.)

What a handler must do itself: be safe to run twice. Between its last commit and 'done' a worker
can die, and then the work is done again. `Run.progress` stands outside the handler's
transactions: inside one it would be seen late, and hold up whoever wants to stop the job.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.jobs.models import Job

log = structlog.get_logger("ocp_portal.jobs")

RETRY_AFTER = dt.timedelta(seconds=60)  # how long the sweep trusts a message that it sent
GRACE = dt.timedelta(seconds=10)  # how long it leaves a new job to whoever asked for it
MAX_ATTEMPTS = 5
LOCK_SPACE = 0x0C9  # keeps these advisory locks apart from others
KEPT = dt.timedelta(days=400)  # a year and a season: 'did the report of last year run?'
GAVE_UP = "Dit is niet gelukt, ook niet na een paar keer proberen."

Handler = Callable[["Run"], None]
_handlers: dict[str, Handler] = {}
_labels: dict[str, str] = {}


class Cancelled(Exception):
    """The person who started a job stopped it, or another worker took it over."""


class UserError(Exception):
    """The job cannot be done, for a reason that the person who asked understands (Dutch)."""


class TooLate(Exception):
    """A job cannot be stopped just now (Dutch)."""


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


def handles(kind: str, label: str = "") -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind: `@handles("publish_week", "Rooster")`.

    `label` is what people read (Dutch).
    """

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        _labels[kind] = label or "Taak"
        return handler

    return register


def label_of(kind: str) -> str:
    return _labels.get(kind, "Taak")


@transaction.atomic(savepoint=False)
def enqueue(
    *,
    kind: str,
    key: str,
    municipality: Municipality,
    by: User | None = None,
    **arguments: Any,
) -> Job:
    """Make sure that this work is done; the same `kind` and `key` is there once.

    Work that has ended is not done again: `restart` does that.
    """
    job = Job(
        municipality=municipality,
        kind=kind,
        key=key,
        arguments=arguments,
        started_by=by,
        publish_after=clock.now() + GRACE,
        last_attempt=MAX_ATTEMPTS,
    )
    if not _insert_once(job):
        job = Job.objects.get(municipality=municipality, kind=kind, key=key)
    if not job.ended:
        transaction.on_commit(lambda: publish([job.pk]))
    return job


def _insert_once(job: Job) -> bool:
    """Whether the row is new. Somebody waits for it: one statement where get_or_create takes six.

    Whoever comes second at the same moment waits until the first has committed.
    """
    fields = [field for field in Job._meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(str(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    values = [field.get_db_prep_save(field.pre_save(job, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Job._meta.db_table} ({columns}) VALUES ({places})"  # noqa: S608
            " ON CONFLICT (municipality_id, kind, key) DO NOTHING RETURNING id",
            values,
        )
        found = cursor.fetchone()
    if found:
        job.pk, job._state.adding = found[0], False
    return found is not None


def publish(job_ids: list[int]) -> int:
    """Tell the workers. Without Redis nothing is lost: the sweep tells again.

    Returns how many were told. Called after a commit, so it raises nothing.
    """
    from ocp_portal.jobs.tasks import run_job

    told = 0
    for job_id in job_ids:
        try:
            run_job.apply_async([job_id], retry=False)
            told += 1
        except (KombuError, RedisError, OSError):
            log.warning("redis does not answer, the job waits", job=job_id)
            break
    _come_back(job_ids[:told], RETRY_AFTER)
    return told


def _come_back(job_ids: list[int], after: dt.timedelta) -> None:
    """When the sweep looks at these again. A job that waits for a later try keeps its time."""
    moment = clock.now() + after
    soon = Job.objects.filter(pk__in=job_ids, publish_after__lt=moment)
    soon.update(publish_after=moment)


def sweep(limit: int = 500) -> int:
    """Tell workers about everything that waits or went silent. Returns how many.

    Two sweeps at once divide the work: the rows are claimed before anybody is told.
    """
    with transaction.atomic():
        waiting = Job.objects.to_publish().held(skip_locked=True).order_by("pk")
        ids = list(waiting.values_list("pk", flat=True)[:limit])
        Job.objects.filter(pk__in=ids).update(publish_after=clock.now() + RETRY_AFTER)
    told = publish(ids)
    Job.objects.filter(pk__in=ids[told:]).update(publish_after=clock.now())
    return told


def run(job_id: int) -> None:
    """Do a job, once: a second delivery sees the lock or the end and leaves it alone."""
    with _held(job_id) as free:
        job = _take(job_id) if free else None
        if job is None:
            return
        facts = {"job": job.pk, "kind": job.kind, "attempt": job.attempts}
        with structlog.contextvars.bound_contextvars(**facts):
            _do(job)


def _do(job: Job) -> None:
    try:
        _handlers[job.kind](Run(job))
        _end(job, Job.Status.DONE, job.message)
    except Cancelled:
        _end(job, Job.Status.CANCELLED, "Gestopt.")
    except UserError as error:
        _end(job, Job.Status.FAILED, str(error))
    except Exception as error:
        log.error("job failed", exc_info=True)
        if isinstance(error, OperationalError | InterfaceError):
            connection.close()  # perhaps it was cut; what follows needs a new one
        _try_again(job)


@contextmanager
def _held(job_id: int) -> Iterator[bool]:
    """Hold the job for this database session; False when another session holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, job_id % 2**31])
        free = cursor.fetchone()[0]
    try:
        yield free
    finally:
        if free:
            _let_go(job_id)


def _let_go(job_id: int) -> None:
    """A session that is gone has let go already; unlocking in its successor does no harm."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, job_id % 2**31])
    except DatabaseError:
        connection.close()


@transaction.atomic
def _take(job_id: int) -> Job | None:
    """Count the attempt. A job that is 'running' while its lock was free lost its worker.

    One that takes its worker down every time (memory, time limit) ends as failed here: it
    never comes as far as `_try_again`.
    """
    job = Job.objects.held().filter(pk=job_id).first()
    if job is None or job.ended:
        return None
    if job.attempts >= job.last_attempt:
        _end(job, Job.Status.FAILED, GAVE_UP)
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
    _mine(job).filter(status__in=Job.OPEN).update(
        status=status,
        message=message[:300],
        result_url=job.result_url,
        ended_at=clock.now(),
    )


def _try_again(job: Job) -> None:
    """After 30 seconds, a minute, two, four; then it has failed."""
    if job.attempts >= job.last_attempt:
        _end(job, Job.Status.FAILED, GAVE_UP)
        return
    tries_left = job.last_attempt - job.attempts
    wait = dt.timedelta(seconds=15 * 2 ** (MAX_ATTEMPTS - tries_left))
    waiting = _mine(job).filter(status=Job.Status.RUNNING)
    waiting.update(status=Job.Status.WAITING, publish_after=clock.now() + wait)


@transaction.atomic
def restart(*, job: Job) -> Job:
    """Ask once more for a job that has ended; one that has not is left as it is."""
    job = Job.objects.hold(job.pk)
    if not job.ended:
        return job
    job.status = Job.Status.WAITING
    job.last_attempt = job.attempts + MAX_ATTEMPTS
    job.done_steps = job.all_steps = 0
    job.message = ""
    job.ended_at = None
    job.publish_after = clock.now() + GRACE
    job.save()
    transaction.on_commit(lambda: publish([job.pk]))
    return job


def cancel(*, job: Job) -> None:
    """Stop a job: one that waits never starts, one that runs notices at its next step.

    Raises TooLate when the job holds its own row, which it does while it finishes.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            open_row = Job.objects.filter(pk=job.pk, status__in=Job.OPEN)
            open_row.update(status=Job.Status.CANCELLED, ended_at=clock.now(), message="Gestopt.")
    except OperationalError as error:
        raise TooLate("De taak is bijna klaar en kan nu niet meer stoppen.") from error


def forget(*, before: dt.datetime | None = None) -> int:
    """Remove jobs that ended long ago. Returns how many rows."""
    moment = before or clock.now() - KEPT
    return Job.objects.filter(ended_at__lt=moment).delete()[0]
