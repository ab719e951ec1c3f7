"""What the planner and the schools propose; the team lead decides."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from liaisons import services
from liaisons.models import MakeUpProposal
from liaisons.pages import proposal_pages
from liaisons.queries import proposals
from liaisons.views.telling import tell_schools
from ocp_portal.forms import DecisionForm
from ocp_portal.policy import Permission, require

SHOWN = 50  # of each kind; what is decided makes room for the next


@require(Permission.PLAN_ROSTER)
def proposal_list(request: Any) -> HttpResponse:
    make_ups = list(proposals.make_ups(request.user)[:SHOWN])
    short = proposals.not_realised(make_ups)
    context = {
        "make_ups": [
            proposal_pages.make_up(row, short=row.school_id in short, obstacle=row.obstacle)
            for row in make_ups
        ],
        "some_cannot": any(row.obstacle for row in make_ups),
        "columns": proposal_pages.SCHOOL_COLUMNS,
        "rows": [
            proposal_pages.of_school(row) for row in proposals.of_schools(request.user)[:SHOWN]
        ],
        "breadcrumbs": [
            {"label": "Vandaag", "url": reverse("today")},
            {"label": "Voorstellen"},
        ],
    }
    return render(request, "liaisons/proposal_list.html", context)


@require(Permission.PLAN_ROSTER)
@require_POST
def make_up_decide(request: Any, pk: int) -> HttpResponse:
    rows = MakeUpProposal.objects.visible_to(request.user).select_related("school")
    proposal = get_object_or_404(rows, pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.warning(request, form.refusals())
        return redirect("proposal_list")
    service = services.accept_make_up if form.accepts() else services.refuse_make_up
    try:
        service(proposal=proposal, version=form.cleaned_data["version"], by=request.user)
    except services.ProposalDecided as decided:
        messages.warning(request, str(decided))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        messages.success(request, proposal_pages.decided(proposal.school.name, form.accepts()))
        tell_schools(request, [proposal.school_id] if form.accepts() else [])
    return redirect("proposal_list")
