from celery import shared_task

from casework import services
from ocp_portal.jobs.services import Run, handles


@handles("tell_liaison", "Contactpersoon waarschuwen")
def tell_liaison(run: Run) -> None:
    job = run.job
    services.tell_liaison(consultation_id=job.arguments["consultation"], since=job.created_at)


@handles("tell_school", "School waarschuwen")
def tell_school(run: Run) -> None:
    job = run.job
    services.tell_school(consultation_id=job.arguments["consultation"], since=job.created_at)


@shared_task
def forget_old_drafts() -> None:
    services.forget_old_drafts()
