"""'Wat als' is reckoned by a worker; the answer is of who asked, for a day."""

from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import transaction

from liaisons import rostering, supposition
from liaisons.models import WhatIfAnswer
from liaisons.queries.what_if import Tell, what_if
from liaisons.queries.what_if_answers import job_of
from liaisons.rostering.reading import plain
from liaisons.services.stopping import asked_to_stop
from liaisons.supposition import Supposition
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.jobs.models import Job
from ocp_portal.jobs.services import Cancelled, TooLate, UserError, cancel, enqueue


def request_what_if(*, municipality: Municipality, supposed: Supposition, by: User) -> WhatIfAnswer:
    """Ask for it; who asks something else while it is reckoned does not wait for the first.

    The same question while that one is reckoned is the one that is there: a second press, or a
    second tab, costs nothing.
    """
    with transaction.atomic():
        # Two presses at once: whoever comes second waits here and finds the first.
        User.objects.hold(by.pk)
        for answer in _unfinished(municipality, by):
            if answer.changes == supposed.texts():
                return answer
            stop_what_if(answer=answer)
        answer = WhatIfAnswer.objects.create(
            municipality=municipality,
            asked_by=by,
            asked_at=clock.now(),
            changes=supposed.texts(),
        )
        enqueue(
            kind="what_if",
            key=str(answer.pk),
            municipality=municipality,
            by=by,
            answer=answer.pk,
        )
    return answer


def _unfinished(municipality: Municipality, by: User) -> list[WhatIfAnswer]:
    busy = Job.objects.filter(
        municipality=municipality, kind="what_if", started_by=by, status__in=Job.OPEN
    )
    keys = [int(key) for key in busy.values_list("key", flat=True)]
    return list(WhatIfAnswer.objects.filter(pk__in=keys, asked_by=by).order_by("pk"))


def stop_what_if(*, answer: WhatIfAnswer) -> None:
    job = job_of(answer)
    if job and not job.ended:
        with suppress(TooLate):  # then the answer is there in a moment, and harms nobody
            cancel(job=job)


def reckon_what_if(*, answer: WhatIfAnswer, tell: Tell) -> None:
    """What the worker does. Safe to run twice and to be killed: the outcome is one write.

    Raises UserError for what cannot be supposed and Cancelled when it was stopped.
    """
    if answer.outcome is not None:
        return  # done before, by a worker that did not live to say so
    municipality = answer.municipality
    stopped_jobs = Job.objects.filter(
        municipality=municipality, kind="what_if", key=str(answer.pk)
    ).exclude(status__in=Job.OPEN)
    with asked_to_stop(lambda: stopped_jobs.all().exists()) as stopped:
        try:
            supposed = supposition.read(answer.changes)
            found = what_if(municipality, supposed, tell=tell, stopped=stopped)
        except rostering.Cancelled as stop:
            raise Cancelled from stop
        except ValidationError as refusal:
            raise UserError(" ".join(refusal.messages)) from refusal
    WhatIfAnswer.objects.filter(pk=answer.pk).update(outcome=plain(found))


def forget_what_if_answers() -> int:
    """Delete what was asked longer than a day ago. Returns how many."""
    return WhatIfAnswer.objects.forgotten().delete()[0]
