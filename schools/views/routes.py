from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from ocp_portal.forms import status_of
from ocp_portal.phones import phone_href
from ocp_portal.policy import Permission, require
from schools.forms import RouteForm
from schools.models import Route, RouteKind
from schools.services.routes import change_route, default_routes


@require(Permission.SEE_ROUTES)
def route_guide(request: HttpRequest) -> HttpResponse:
    """Which route for which question; to read, to call from and to print.

    A municipality gets its set when somebody first looks, as it gets its norms when somebody first
    plans: the room that makes municipalities knows none of this one.
    """
    municipality = request.user.membership.municipality  # type: ignore[union-attr]
    if not municipality.routes.exists():
        default_routes(municipality=municipality)
    context = {
        "breadcrumbs": _crumbs(),
        "routes": [_card(route) for route in Route.objects.visible_to(request.user)],
    }
    return render(request, "schools/route_guide.html", context)


@require(Permission.MANAGE_MUNICIPALITY)
@transaction.atomic
def route_change(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Route.objects.visible_to(request.user)
    if request.method == "POST":  # of two at once the second sees what the first made
        rows = rows.select_for_update(no_key=True)
    route = get_object_or_404(rows, pk=pk)
    form = RouteForm(request.POST or None, instance=route)
    if request.method == "POST" and form.is_valid():
        change_route(route=route, by=request.user)  # type: ignore[arg-type]
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
        "pk": route.pk,
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
