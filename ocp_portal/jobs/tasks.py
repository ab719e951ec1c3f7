from celery import shared_task
from django.core.management import call_command

from ocp_portal.jobs import services


@shared_task
def run_job(job_id: int) -> None:
    services.run(job_id)


@shared_task
def sweep() -> None:
    services.sweep()


@shared_task
def forget() -> None:
    """Every night: what nobody needs any more."""
    services.forget()
    call_command("clearsessions")
