"""Capacity of the clusters, and 'Wat als'."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from liaisons import plan_pages
from liaisons.models import StandingPlan
from liaisons.plan_forms import WhatIfForm
from liaisons.queries import board as board_rows
from liaisons.queries import capacity as capacity_rows
from liaisons.queries import what_if as what_if_rows
from liaisons.views.people import _status
from liaisons.views.weeks import _number
from ocp_portal.policy import Permission, require


@require(Permission.PLAN_ROSTER)
def capacity(request: Any) -> HttpResponse:
    """Half-days per cluster, of the plan in force or of a draft."""
    plan = _chosen(request)
    found = capacity_rows.capacity(
        request.user.membership.municipality, plan=plan.pk if plan else None
    )
    context = {
        "plan": plan,
        "capacity": plan_pages.capacity(found),
        "draft": None if plan else board_rows.draft(request.user),
        "breadcrumbs": plan_pages.crumbs({"label": "Capaciteit"}),
    }
    return render(request, "liaisons/capacity.html", context)


def _chosen(request: Any) -> StandingPlan | None:
    number = _number(request.GET.get("rooster"))
    return get_object_or_404(board_rows.plans(request.user), pk=number) if number else None


@require(Permission.PLAN_ROSTER)
def what_if(request: Any) -> HttpResponse:
    """A term with another capacity, tier or school. Nothing is saved."""
    form = WhatIfForm(request.GET or None, user=request.user)
    result = None
    if form.is_bound and form.is_valid():
        try:
            found = what_if_rows.what_if(request.user.membership.municipality, form.supposed())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            result = plan_pages.what_if(found)
    context = {
        "form": form,
        "result": result,
        "breadcrumbs": plan_pages.crumbs({"label": "Wat als"}),
    }
    return render(request, "liaisons/what_if.html", context, status=_status(form))
