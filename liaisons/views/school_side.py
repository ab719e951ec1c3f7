"""What a school sees of its visits, and what it says of them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from liaisons import services
from liaisons.models import Visit
from liaisons.of_school import contact_today
from liaisons.pages import school_pages, week_pages
from liaisons.queries.calendar import start_times
from liaisons.queries.coming import (
    COLUMNS,
    answered,
    coming_weeks,
    nurse_around,
    to_confirm,
    visits_around,
)
from ocp_portal import clock
from ocp_portal.policy import Permission, can, require
from schools.models import School

WEEKS = 6
SHOWN = 100  # of what waits for a decision; the oldest first


@require(Permission.SEE_SCHOOL_VISITS)
def school_visits(request: Any, code: str) -> HttpResponse:
    """'Wanneer komt de OCP': whom the school reaches, the coming weeks, and what to confirm."""
    schools = School.objects.visible_to(request.user).select_related("municipality")
    school = get_object_or_404(schools, code=code)
    this_week = week_pages.this_week(clock.today())
    visits = visits_around(request.user, school, WEEKS, on=this_week)
    nurse = nurse_around(request.user, school, WEEKS, on=this_week)
    weeks = coming_weeks(school, visits, WEEKS, on=this_week, nurse=nurse)
    starts = start_times([row for week in weeks for row in week.visits])
    contact = contact_today(request.user, school)
    confirms = can(request.user, Permission.CONFIRM_VISIT)
    context = {
        "school": school,
        "people": contact["people"],
        "fallback": contact["fallback"],
        "columns": school_pages.COMING_COLUMNS,
        "rows": school_pages.coming(weeks, starts),
        "provisional": any(week.visits for week in weeks if not week.published),
        "visits": [school_pages.confirm_card(row) for row in to_confirm(visits, WEEKS)]
        if confirms
        else [],
        "answer_columns": school_pages.ANSWER_COLUMNS,
        "answers": school_pages.answers(answered(visits, WEEKS)) if confirms else [],
        "breadcrumbs": _crumbs(school),
    }
    return render(request, "liaisons/school_visits.html", context)


def _crumbs(school: School) -> list[dict[str, str]]:
    return [
        {"label": "Scholen", "url": reverse("school_list")},
        {"label": school.name, "url": reverse("school_detail", args=[school.code])},
        {"label": "Bezoeken"},
    ]


@require(Permission.CONFIRM_VISIT)
@require_POST
def visit_confirm(request: Any, pk: int) -> HttpResponse:
    return _say(request, pk, services.confirm_visit, "Bedankt. Het bezoek is bevestigd.")


@require(Permission.CONFIRM_VISIT)
@require_POST
def visit_dispute(request: Any, pk: int) -> HttpResponse:
    dispute = request.POST.get("dispute", "")
    told = "Bedankt. De teamleider kijkt ernaar."
    return _say(request, pk, services.dispute_visit, told, dispute=dispute)


def _say(
    request: Any, pk: int, service: Callable[..., Visit], told: str, **values: str
) -> HttpResponse:
    """Answers a button with the card as it is now; without JavaScript with the whole page."""
    visits = Visit.objects.visible_to(request.user).select_related("school")
    visit = get_object_or_404(visits, pk=pk)
    alert = ""
    try:
        version = int(request.POST.get("version") or 0)
        service(visit=visit, version=version, by=request.user, **values)
    except services.ChangedMeanwhile as change:
        alert = str(change)
    except ValidationError as refusal:
        alert = " ".join(refusal.messages)
    except ValueError:
        alert = "Laad de pagina opnieuw en kies daarna nog een keer."
    if request.htmx:
        row = Visit.objects.filter(pk=pk).values(*COLUMNS).get()
        card = school_pages.confirm_card(row) | {"alert": alert, "swapped": True}
        return render(request, "components/visit.html", {"visit": card})
    if alert:
        messages.warning(request, alert)
    else:
        messages.success(request, told)
    return redirect("school_visits", code=visit.school.code)


@require(Permission.PLAN_ROSTER)
def dispute_list(request: Any) -> HttpResponse:
    """Visits of which the school says that they were otherwise; the team lead decides."""
    disputed = Visit.objects.visible_to(request.user).disputed()
    rows = disputed.order_by("date", "pk").values(*COLUMNS)[:SHOWN]
    context = {
        "columns": school_pages.DISPUTE_COLUMNS,
        "rows": school_pages.disputes(rows),
        "breadcrumbs": [
            {"label": "Vandaag", "url": reverse("today")},
            {"label": "School zegt: klopt niet"},
        ],
    }
    return render(request, "liaisons/dispute_list.html", context)
