from celery import shared_task
from django.core.exceptions import ValidationError
from django.urls import reverse

from ocp_portal.jobs.services import Run, UserError, handles
from reports import services
from reports.models import CouncilReport
from reports.quarters import Quarter


@shared_task
def make_quarterly_reports() -> None:
    """Every hour of the day: on the first workday of a quarter the one before it is reported."""
    services.request_due_reports()


@handles("council_report", "Raadsrapport maken")
def council_report(run: Run) -> None:
    try:
        report = _make(run)
    except ValidationError as refusal:
        raise UserError(" ".join(refusal.messages)) from refusal
    run.job.message = f"Het rapport over het {report.period.in_sentence} staat klaar."
    run.job.result_url = reverse("report_detail", args=[report.period])


def _make(run: Run) -> CouncilReport:
    asked = run.job.arguments
    quarter = Quarter.parse(asked["quarter"])
    if not asked["after"]:
        return services.make_report(
            municipality=run.job.municipality,
            quarter=quarter,
            by=run.job.started_by,
            tell=True,
            progress=run.progress,
        )
    report = CouncilReport.objects.of(run.job.municipality, quarter).get(version=asked["after"])
    return services.remake_report(
        report=report,
        reason=asked["reason"],
        by=run.job.started_by,
        tell=True,
        progress=run.progress,
    )
