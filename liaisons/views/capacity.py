"""Capacity of the clusters."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from liaisons.models import StandingPlan
from liaisons.pages import board_pages, capacity_pages, plan_pages
from liaisons.queries import board as board_rows
from liaisons.queries import capacity as capacity_rows
from liaisons.queries import plans
from liaisons.queries.term import rest_of_term, term_of
from ocp_portal import clock
from ocp_portal.numbers import row_number
from ocp_portal.policy import Permission, require


@require(Permission.PLAN_ROSTER)
def capacity(request: Any) -> HttpResponse:
    """Half-days per cluster, of the plan in force or of a draft."""
    municipality = request.user.membership.municipality
    rosters = plans.rosters(municipality)
    plan = _chosen(request) or (None if rosters.in_force else rosters.to_come)
    found = capacity_rows.capacity(municipality, plan=plan.pk if plan else None)
    span = term_of(plan) if plan else rest_of_term(municipality, clock.today())
    context = {
        "plan": plan,
        "capacity": capacity_pages.capacity(found),
        "away": _away(request, *span),
        "to_come": board_pages.to_come(rosters.to_come, plan),
        "draft": None if plan else board_rows.draft(request.user),
        "breadcrumbs": plan_pages.crumbs({"label": "Capaciteit"}),
    }
    return render(request, "liaisons/capacity.html", context)


def _away(request: Any, first: dt.date, until: dt.date) -> list[str]:
    """Whoever is away all the time that the figures are about; a shorter absence changes none."""
    away = board_rows.away_in(request.user, first, until)
    whole = [one for one in away if one.covers(first, until)]
    return plan_pages.away(whole, first, until, "Deze capaciteit")


def _chosen(request: Any) -> StandingPlan | None:
    number = row_number(request.GET.get("rooster"))
    return get_object_or_404(board_rows.plans(request.user), pk=number) if number else None
