"""What several pages of the roster and of people begin or end with."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from liaisons.models import Liaison, StandingPlan, StandingVisit
from liaisons.pages import plan_pages
from ocp_portal.forms import status_of


def form_page(
    request: Any, form: Any, title: str, breadcrumbs: Any, link: Any = None, text: str = ""
) -> HttpResponse:
    """A page with one form; 422 when something in it is wrong. `link` is what else one can do,
    `text` what there is to know first."""
    context = {
        "form": form,
        "title": title,
        "breadcrumbs": breadcrumbs,
        "link": link,
        "text": text,
    }
    return render(request, "liaisons/form.html", context, status=status_of(form))


def last_day_page(
    request: Any,
    form: Any,
    end: Callable[[dt.date], object],
    *,
    told: str,
    back: str,
    title: str,
    breadcrumbs: Any,
) -> HttpResponse:
    """Asks for a last day; `end` does it, or refuses in words."""
    if request.method == "POST" and form.is_valid():
        try:
            end(form.cleaned_data["last"])
        except ValidationError as refusal:
            form.add_error("last", refusal)
        else:
            messages.success(request, told)
            return redirect(back)
    return form_page(request, form, title, breadcrumbs)


def liaison_of(request: Any, pk: int) -> Liaison:
    return get_object_or_404(Liaison.objects.visible_to(request.user), pk=pk)


def draft_visit(request: Any, pk: int) -> StandingVisit:
    """A visit of a draft; of a plan that is published nobody changes a visit here."""
    rows = StandingVisit.objects.visible_to(request.user).select_related(
        "plan", "school", "liaison__cluster"
    )
    return get_object_or_404(rows, pk=pk, plan__status=StandingPlan.Status.DRAFT)


def board_url(plan: StandingPlan) -> str:
    return f"{reverse('plan_board')}?rooster={plan.pk}"


def under_visit(visit: StandingVisit, *more: dict[str, Any]) -> list[dict[str, Any]]:
    page = {
        "label": visit.school.name,
        "url": reverse("standing_visit_detail", args=[visit.pk]),
    }
    return plan_pages.crumbs(page, *more)


def colleagues_of(request: Any, visit: StandingVisit) -> Any:
    cluster = visit.liaison.cluster_id
    return (
        Liaison.objects.visible_to(request.user)
        .employed(visit.plan.period.lower)
        .filter(cluster=cluster)
        .order_by("sort_key")
    )


def typed(sent: Any) -> list[tuple[str, str]]:
    """All that was chosen and the button that was pressed, to send once more."""
    fields = ((name, value) for name, values in sent.lists() for value in values)
    return [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
