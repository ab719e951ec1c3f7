"""Settings of the municipality, and 'Vandaag' of its administrator."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ocp_portal.accounts import queries, services
from ocp_portal.accounts.forms import MunicipalityForm
from ocp_portal.accounts.models import Invitation, Municipality
from ocp_portal.forms import posted, status_of
from ocp_portal.jobs.models import Job
from ocp_portal.jobs.queries import job_rows
from ocp_portal.policy import Permission, require


@require(Permission.MANAGE_MUNICIPALITY)
@transaction.atomic
def municipality_settings(request: HttpRequest) -> HttpResponse:
    # A row of its own: a form with mistakes must not show in the shell of the page.
    rows = Municipality.objects.all()
    if request.method == "POST":
        rows = rows.held()
    municipality = get_object_or_404(rows, pk=request.user.membership.municipality_id)
    form = MunicipalityForm(posted(request), instance=municipality)
    if request.method == "POST" and form.is_valid():
        services.change_municipality(municipality=municipality, by=request.user)
        messages.success(request, "De instellingen zijn opgeslagen.")
        return redirect("municipality_settings")
    context = {"form": form}
    return render(request, "accounts/municipality_settings.html", context, status=status_of(form))


def administrator_today(request: HttpRequest) -> HttpResponse:
    invitations = Invitation.objects.visible_to(request.user).unanswered()
    jobs = Job.objects.visible_to(request.user)
    context = {
        "invitations": list(invitations.order_by("expires_at")[:5]),
        "invitation_count": invitations.count(),
        "ending": queries.ending_soon(request.user),
        "failed": job_rows(jobs.filter(status=Job.Status.FAILED).order_by("-ended_at")[:5]),
        "latest": job_rows(jobs.asked_by_people().order_by("-created_at")[:5]),
    }
    return render(request, "accounts/administrator_today.html", context)
