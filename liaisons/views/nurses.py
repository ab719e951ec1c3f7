"""When the jeugdverpleegkundige is at a school for preventive health checks (NRM-7)."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from liaisons import services
from liaisons.forms.visits import NurseProposalForm, NurseVisitForm
from liaisons.models import NurseProposal, NurseVisit
from liaisons.pages import school_pages
from liaisons.queries.contacts import may_write_for, with_writes
from liaisons.views.telling import tell_schools
from ocp_portal import clock
from ocp_portal.forms import DecisionForm, posted, status_of
from ocp_portal.policy import Permission, require
from schools.models import School
from schools.school_pages import crumbs
from schools.services.receiving import Decided

SINCE = dt.timedelta(weeks=26)
SHOWN = 60
LAPSED_SINCE = dt.timedelta(weeks=4)
TITLE = "Jeugdverpleegkundige"
NOT_YOURS = "{} is niet een school van uw cluster."


@require(Permission.SEE_ROSTER)
def nurse_visit_list(request: Any, code: str) -> HttpResponse:
    """What is recorded of one school and what it proposes, and a form for one half-day more."""
    schools = School.objects.visible_to(request.user)
    school = get_object_or_404(with_writes(schools, request.user), code=code)
    writes = school.writes
    form = NurseVisitForm(posted(request) if writes else None)
    if writes and request.method == "POST" and form.is_valid():
        try:
            services.record_nurse_visit(school=school, **form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error("date", refusal)
        else:
            messages.success(request, "Het dagdeel van de jeugdverpleegkundige staat erbij.")
            return redirect("nurse_visit_list", code=school.code)
    rows = NurseVisit.objects.visible_to(request.user).filter(
        school=school, date__gte=clock.today() - SINCE
    )
    shown = rows.order_by("-date", "daypart").values("pk", "date", "daypart")[:SHOWN]
    proposals = NurseProposal.objects.visible_to(request.user).proposed()
    recent = proposals.filter(school=school, date__gte=clock.today() - LAPSED_SINCE)
    context = {
        "form": form if writes else None,
        "school": school,
        "writes": writes,
        "proposals": school_pages.nurse_proposals(recent),
        "visits": school_pages.nurse_visits(shown, writes=writes),
        "breadcrumbs": crumbs(school, TITLE),
    }
    return render(request, "liaisons/nurse_visit_list.html", context, status=status_of(form))


@require(Permission.PROPOSE_HOURS)
def nurse_visit_propose(request: Any, code: str) -> HttpResponse:
    """The school says when the nurse comes; the liaison of the school or the team lead decides."""
    school = get_object_or_404(School.objects.visible_to(request.user), code=code)
    form = NurseProposalForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_nurse_visit(school=school, **form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error("date", refusal)
        else:
            messages.success(request, "Het voorstel is verstuurd.")
            return redirect("nurse_visit_list", code=school.code)
    title = "Wanneer komt de jeugdverpleegkundige?"
    here = {"label": TITLE, "url": reverse("nurse_visit_list", args=[school.code])}
    context = {
        "form": form,
        "title": title,
        "school": school,
        "breadcrumbs": crumbs(school, here, title),
    }
    return render(request, "liaisons/nurse_visit_propose.html", context, status=status_of(form))


@require(Permission.TICK_PRESENCE)
@require_POST
def nurse_visit_decide(request: Any, pk: int) -> HttpResponse:
    rows = NurseProposal.objects.visible_to(request.user).select_related("school")
    proposal = get_object_or_404(rows, pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.warning(request, form.refusals())
    elif not may_write_for(request.user, proposal.school):
        messages.warning(request, NOT_YOURS.format(proposal.school.name))
    else:
        _decide(request, proposal, form)
    return redirect("nurse_visit_list", code=proposal.school.code)


def _decide(request: Any, proposal: NurseProposal, form: DecisionForm) -> None:
    service = services.accept_nurse_visit if form.accepts() else services.refuse_nurse_visit
    try:
        service(proposal=proposal, version=form.cleaned_data["version"], by=request.user)
    except Decided as decided:
        messages.warning(request, str(decided))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        said = "Het dagdeel staat erbij." if form.accepts() else "Het voorstel is afgewezen."
        messages.success(request, said)
        tell_schools(request, [proposal.school_id])


@require(Permission.PROPOSE_HOURS)
@require_POST
def nurse_visit_withdraw(request: Any, pk: int) -> HttpResponse:
    rows = NurseProposal.objects.visible_to(request.user).select_related("school")
    proposal = get_object_or_404(rows, pk=pk)
    try:
        services.withdraw_nurse_proposal(proposal=proposal, by=request.user)
    except Decided as decided:
        messages.warning(request, str(decided))
    else:
        messages.success(request, "Het voorstel is ingetrokken.")
    return redirect("nurse_visit_list", code=proposal.school.code)


@require(Permission.TICK_PRESENCE)
@require_POST
def nurse_visit_remove(request: Any, pk: int) -> HttpResponse:
    rows = NurseVisit.objects.visible_to(request.user).select_related("school")
    visit = get_object_or_404(rows, pk=pk)
    if may_write_for(request.user, visit.school):
        services.remove_nurse_visit(visit=visit, by=request.user)
        messages.success(request, "Het dagdeel is weggehaald.")
    else:
        messages.warning(request, NOT_YOURS.format(visit.school.name))
    return redirect("nurse_visit_list", code=visit.school.code)
