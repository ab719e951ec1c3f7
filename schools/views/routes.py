from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ocp_portal.accounts.models import Municipality
from ocp_portal.forms import posted, status_of
from ocp_portal.phones import phone_href
from ocp_portal.policy import Permission, require
from schools.forms import RouteForm
from schools.models import Route, RouteKind
from schools.services.routes import change_route


@require(Permission.SEE_ROUTES)
def route_guide(request: HttpRequest) -> HttpResponse:
    """Which route for which question; to read, to call from and to print."""
    routes = Route.objects.guide_of(request.user)
    context = {"breadcrumbs": _crumbs(), "routes": [_card(route) for route in routes]}
    return render(request, "schools/route_guide.html", context)


@require(Permission.MANAGE_MUNICIPALITY)
@transaction.atomic
def route_change(request: Any, kind: str) -> HttpResponse:
    if kind not in RouteKind.values:
        raise Http404
    municipality = request.user.membership.municipality
    if request.method == "POST":  # of two at once the second sees what the first made
        Municipality.objects.hold(municipality.pk)
    row = Route.objects.visible_to(request.user).filter(kind=kind).first()
    route = row or Route.default(municipality, kind)
    form = RouteForm(posted(request), instance=route)
    if request.method == "POST" and form.is_valid():
        change_route(route=route, by=request.user)
        messages.success(request, f"De route {route.name} is opgeslagen.")
        return redirect("route_guide")
    context = {"breadcrumbs": _crumbs("Route wijzigen"), "form": form}
    return render(request, "schools/route_change.html", context, status=status_of(form))


def _crumbs(*more: str) -> list[dict[str, str]]:
    return [
        {"label": "Scholen", "url": reverse("school_list")},
        {"label": "Routewijzer", "url": reverse("route_guide")},
        *({"label": label} for label in more),
    ]


def _card(route: Route) -> dict[str, Any]:
    return {
        "kind": route.kind,
        "name": route.name,
        "urgent": route.kind == RouteKind.CRISIS,
        "in_use": route.in_use,
        "phone": route.phone,
        "phone_href": phone_href(route.phone),
        "facts": [
            {"label": "Voor welke vragen", "value": route.questions},
            {"label": "Wanneer", "value": route.moment},
            {"label": "Zo bereikt u deze hulp", "value": route.reach},
            {"label": "Wat u mag vertellen", "value": route.share},
        ],
    }
