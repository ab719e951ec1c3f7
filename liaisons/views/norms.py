"""'Norm met uitleg': what the norm asks, what a school got, and why. No ranking of anybody."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from liaisons import services
from liaisons.forms.plans import NormActionForm, NormFilter
from liaisons.models import NormAction
from liaisons.pages import norm_pages
from liaisons.queries.care_meetings import CareMeetings, care_meetings, quarter_start
from liaisons.queries.continuity import continuity, past_year
from liaisons.queries.norms import norm_strip, norm_strips
from liaisons.views.pages import form_page
from ocp_portal import clock, paging
from ocp_portal.counting import capped_count
from ocp_portal.forms import posted
from ocp_portal.policy import Permission, require
from schools.forms import known_of
from schools.models import School, Sector

PAGE = 15  # schools; each has a strip and its sentences
CAP = 1000  # schools of which 'nog niet gerealiseerd' is looked for
COLUMNS = ("pk", "code", "name", "city", "sort_key")


@require(Permission.SEE_PRESENCE)
def norm_list(request: Any) -> HttpResponse:
    """By school, in order of name; with twelve weeks and the sentence of each norm."""
    form = NormFilter(request.GET)
    schools, not_realised = _filtered(request, form)
    page = paging.page(
        schools.values(*COLUMNS), key="sort_key", query=request.GET, size=PAGE, newest=False
    )
    strips = norm_strips(_municipality(request), _named(page.rows))
    shown = norm_pages.schools(page.rows, strips)
    context = {
        "filter_form": form,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "not_realised": not_realised,
        "count_text": norm_pages.count_text(capped_count(schools), not_realised),
        "schools": shown,
        "heads": norm_pages.week_heads(shown),
        "legend": norm_pages.legend(),
        "figures": _figures(request),
        **page.addresses(request.GET),
    }
    return render(request, "liaisons/norm_list.html", context)


def _figures(request: Any) -> list[dict[str, Any]]:
    """Of all schools that somebody sees, whatever the filter asks."""
    schools = list(_measured(request)[:CAP])
    return _steady_figures(request, schools) + _meeting_figures(request, schools)


def _steady_figures(request: Any, schools: list[School]) -> list[dict[str, Any]]:
    municipality = _municipality(request)
    year = past_year(municipality, clock.today())
    if not (schools and year):
        return []
    measured = continuity(municipality, schools, *year)
    return [norm_pages.steady_figure(measured.values(), year[0])]


def _meeting_figures(request: Any, schools: list[School]) -> list[dict[str, Any]]:
    first = quarter_start(clock.today())
    ids = [school.pk for school in schools]
    told = care_meetings(request.user, ids, first, clock.today())
    return norm_pages.meeting_figures(list(told.values()), first)


def _measured(request: Any) -> Any:
    """MBO has agreements of its own (SCH-4)."""
    return School.objects.visible_to(request.user).open().exclude(sector=Sector.MBO)


def _municipality(request: Any) -> Any:
    return request.user.membership.municipality


def _named(rows: Any) -> list[School]:
    return [School(pk=row["pk"], code=row["code"], name=row["name"]) for row in rows]


def _filtered(request: Any, form: NormFilter) -> tuple[Any, bool]:
    """What the form asks; a value that it does not know asks nothing."""
    form.is_valid()
    wanted = form.cleaned_data
    schools = _measured(request).named(wanted.get("q", ""))
    if wanted.get("soort"):
        schools = schools.filter(sector=wanted["soort"])
    if wanted.get("stand") != "niet":
        return schools, False
    strips = norm_strips(_municipality(request), schools.order_by("sort_key")[:CAP])
    return schools.filter(pk__in=[pk for pk, strip in strips.items() if strip.not_realised]), True


@require(Permission.SEE_PRESENCE)
def norm_detail(request: Any, code: str) -> HttpResponse:
    """One school: each week, each norm with its source, and what is being done."""
    school = get_object_or_404(School.objects.visible_to(request.user), code=code)
    strip = norm_strip(school)
    row = {"pk": school.pk, "code": school.code, "name": school.name, "city": school.city}
    context = {
        "school": norm_pages.school(row, strip),
        "legend": norm_pages.legend(),
        "steadiness": _steadiness(request, school),
        "meetings": _meetings(request, school),
        "breadcrumbs": [
            {"label": "Norm met uitleg", "url": reverse("norm_list")},
            {"label": school.name},
        ],
    }
    return render(request, "liaisons/norm_detail.html", context)


def _steadiness(request: Any, school: School) -> dict[str, Any] | None:
    year = past_year(_municipality(request), clock.today())
    if not year or school.sector == Sector.MBO:
        return None
    measured = continuity(_municipality(request), [school], *year)
    return norm_pages.steadiness(measured[school.pk], *year)


def _meetings(request: Any, school: School) -> dict[str, Any]:
    first = quarter_start(clock.today())
    told = care_meetings(request.user, [school.pk], first, clock.today())
    return norm_pages.meetings_of_school(told.get(school.pk, CareMeetings()), first)


@require(Permission.PLAN_ROSTER)
def norm_action(request: Any, code: str) -> HttpResponse:
    """What the team lead does about a norm that is not realised yet (NRM-6)."""
    school = get_object_or_404(School.objects.visible_to(request.user), code=code)
    newest = NormAction.objects.visible_to(request.user).filter(school=school).newest().first()
    form = NormActionForm(
        posted(request),
        initial={"text": newest.text, "seen": newest.pk} if newest else {},
        user=request.user,
        known=lambda: known_of([school]),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.write_norm_action(school=school, **form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error("text", refusal)
            form.data = form.data.copy()
            form.data["seen"] = newest.pk if newest else ""
        else:
            messages.success(request, f"Opgeslagen wat er gebeurt bij {school.name}.")
            return redirect("norm_detail", code=school.code)
    crumbs = [
        {"label": "Norm met uitleg", "url": reverse("norm_list")},
        {"label": school.name, "url": reverse("norm_detail", args=[school.code])},
        {"label": "Wat gebeurt eraan?"},
    ]
    return form_page(request, form, f"Wat gebeurt eraan bij {school.name}?", crumbs)
