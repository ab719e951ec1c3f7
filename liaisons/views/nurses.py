"""When the jeugdverpleegkundige is at a school for preventive health checks (NRM-7)."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from liaisons import school_pages, services
from liaisons.forms import NurseVisitForm
from liaisons.models import NurseVisit
from liaisons.queries.contacts import may_write_for
from ocp_portal import clock
from ocp_portal.forms import status_of
from ocp_portal.policy import Permission, require
from schools.models import School

SINCE = dt.timedelta(weeks=26)
SHOWN = 60


@require(Permission.TICK_PRESENCE)
def nurse_visit_list(request: Any, code: str) -> HttpResponse:
    """What is recorded of one school, and a form for one half-day more."""
    school = get_object_or_404(School.objects.visible_to(request.user), code=code)
    writes = may_write_for(request.user, school)
    form = NurseVisitForm((writes and request.POST) or None)
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
    context = {
        "form": form if writes else None,
        "school": school,
        "visits": school_pages.nurse_visits(shown, writes=writes),
        "breadcrumbs": [
            {"label": school.name, "url": reverse("school_detail", args=[school.code])},
            {"label": "Jeugdverpleegkundige"},
        ],
    }
    return render(request, "liaisons/nurse_visit_list.html", context, status=status_of(form))


@require(Permission.TICK_PRESENCE)
@require_POST
def nurse_visit_remove(request: Any, pk: int) -> HttpResponse:
    rows = NurseVisit.objects.visible_to(request.user).select_related("school")
    visit = get_object_or_404(rows, pk=pk)
    if may_write_for(request.user, visit.school):
        services.remove_nurse_visit(visit=visit, by=request.user)
        messages.success(request, "Het dagdeel is weggehaald.")
    else:
        messages.warning(request, f"{visit.school.name} is niet een school van uw cluster.")
    return redirect("nurse_visit_list", code=visit.school.code)
