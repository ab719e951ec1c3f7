from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from ocp_portal.jobs import queries, services
from ocp_portal.jobs.models import Job
from ocp_portal.policy import Permission, may_open, require, signed_in


@signed_in
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Fetches itself every two seconds while the job runs; the same page without JavaScript."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    context = {
        "job": job,
        "label": services.label_of(job.kind),
        "progress": queries.progress(job),
        "tone": queries.TONES[Job.Status(job.status)],
        # The administrator follows jobs whose result belongs to another role.
        "result_url": job.result_url if may_open(request.user, job.result_url or "/") else "",
    }
    return render(request, "jobs/job_detail.html", context)


@signed_in
@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    try:
        services.cancel(job=job)
    except services.TooLate as late:
        messages.warning(request, str(late))
    return redirect("job_detail", pk=pk)


@require(Permission.MANAGE_MUNICIPALITY)
@require_POST
def job_restart(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    services.restart(job=job)
    messages.success(request, "De taak wordt opnieuw geprobeerd.")
    return redirect("job_detail", pk=pk)
