import datetime as dt

from celery import shared_task
from django.core.exceptions import ValidationError
from django.urls import reverse

from liaisons import services
from ocp_portal.jobs.services import Run, UserError, handles


@shared_task
def publish_next_week() -> None:
    """Thursday 12:00: the week after."""
    services.request_next_week()


@handles("publish_week", "Rooster vaststellen")
def publish_week(run: Run) -> None:
    monday = dt.date.fromisoformat(run.job.arguments["monday"])
    try:
        roster = services.publish_week(
            municipality=run.job.municipality, monday=monday, by=run.job.started_by
        )
    except ValidationError as refusal:
        raise UserError(" ".join(refusal.messages)) from refusal
    run.job.message = f"Week {roster.week} staat klaar."
    run.job.result_url = reverse("week_detail", args=[monday])
