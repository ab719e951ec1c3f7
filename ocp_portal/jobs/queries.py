"""Jobs as pages show them."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from ocp_portal.dutch import key_in_words
from ocp_portal.jobs.models import Job
from ocp_portal.jobs.services import label_of

TONES = {
    Job.Status.WAITING: "neutral",
    Job.Status.RUNNING: "info",
    Job.Status.DONE: "ok",
    Job.Status.FAILED: "error",
    Job.Status.CANCELLED: "warning",
}
STANDS = {
    Job.Status.WAITING: "begint zo",
    Job.Status.RUNNING: "bezig",
    Job.Status.DONE: "klaar",
    Job.Status.FAILED: "mislukt",
    Job.Status.CANCELLED: "gestopt",
}
# What is read aloud, once, when a job changes.
SPOKEN = {
    Job.Status.WAITING: "De taak wacht tot zij kan beginnen.",
    Job.Status.RUNNING: "De taak is begonnen.",
    Job.Status.DONE: "De taak is klaar.",
    Job.Status.FAILED: "De taak is mislukt.",
    Job.Status.CANCELLED: "De taak is gestopt.",
}


def job_rows(jobs: Iterable[Job]) -> list[dict[str, Any]]:
    """For jobs/_jobs.html.

    What the portal asks of itself may be named after a question: that shows its number instead.
    """
    return [
        {
            "url": reverse("job_detail", args=[job.pk]),
            "label": label_of(job.kind),
            "key": key_in_words(job.key) if job.started_by_id else f"nummer {job.pk}",
            "when": job.ended_at or job.created_at,
            "badge": {"label": job.get_status_display(), "tone": TONES[Job.Status(job.status)]},
        }
        for job in jobs
    ]


def progress(job: Job) -> dict[str, Any]:
    """For components/progress.html."""
    return {
        "id": job.pk,
        "label": f"{label_of(job.kind)}: {STANDS[Job.Status(job.status)]}",
        "percent": 0 if job.status == Job.Status.WAITING else job.percent,
        "text": job.message or _steps(job),
        "status": SPOKEN[Job.Status(job.status)],
        "running": not job.ended,
        "url": reverse("job_detail", args=[job.pk]),
    }


def _steps(job: Job) -> str:
    return f"{job.done_steps} van {job.all_steps}" if job.all_steps else ""
