"""Capacity of the clusters."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from liaisons import plan_pages
from liaisons.models import StandingPlan
from liaisons.queries import board as board_rows
from liaisons.queries import capacity as capacity_rows
from ocp_portal.numbers import row_number
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
    number = row_number(request.GET.get("rooster"))
    return get_object_or_404(board_rows.plans(request.user), pk=number) if number else None
