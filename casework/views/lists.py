"""The list of questions: filter and pages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from casework import forms, presenting, queries
from casework.models import Consultation
from ocp_portal.policy import Permission, require

FEW_SCHOOLS = 25  # a select; with more one types a part of the name
# Named in the query beside the gate: for a quiet school PostgreSQL then takes its own index and
# does not look for it among all questions of the municipality (74 -> 8 ms at a million).
NAMED_SCHOOLS = 3


@require(Permission.SEE_QUESTIONS)
@require_GET
def consultation_list(request: Any) -> HttpResponse:
    form, found = _filtered(request)
    state = form.cleaned_data["stand"]
    order = queries.NEWS_DUE if state == "waiting" else queries.NEWEST
    page = queries.page_of(
        found, order, after=request.GET.get("na", ""), before=request.GET.get("voor", "")
    )
    context = {
        "filter_form": form,
        "filter_url": reverse("consultation_list"),
        "clear_url": reverse("consultation_list") if request.GET else "",
        "results_id": "resultaten",
        "previous_url": _page_url(request, "voor", page.before),
        "next_url": _page_url(request, "na", page.after),
        "filtered": bool(request.GET),
        "create_url": reverse("consultation_create"),
        **presenting.question_table(page, order.column),
    }
    return render(request, "casework/consultation_list.html", context)


def _filtered(request: Any) -> tuple[forms.FilterForm, Any]:
    """The filter form and the questions that it leaves."""
    wanted = request.GET.copy()
    wanted.setdefault("stand", "open")
    schools, few = _schools_to_choose(request)
    form = forms.FilterForm(wanted, schools=schools, few=few)
    form.is_valid()  # what is not valid is not in cleaned_data and counts as not chosen
    chosen = form.cleaned_data
    chosen.setdefault("stand", "open")
    found = Consultation.objects.visible_to(request.user)
    if reference := chosen.get("q"):
        chosen["stand"] = "all"
        return form, found.filter(reference=forms.as_reference(reference))
    found = queries.in_state(found, chosen["stand"])
    if theme := chosen.get("onderwerp"):
        found = found.filter(theme=theme)
    if school := chosen.get("school"):
        found = found.filter(school__in=_chosen_schools(request, schools, few, school))
    elif few and len(schools) <= NAMED_SCHOOLS:
        found = found.filter(school__in=[school["pk"] for school in schools])
    return form, found


def _schools_to_choose(request: Any) -> tuple[list[dict[str, Any]], bool]:
    """The schools of the filter, and whether these are few enough to choose from."""
    found = queries.schools_of(queries.schools_asking(request.user), FEW_SCHOOLS + 1)
    few = len(found) <= FEW_SCHOOLS
    return (found, True) if few else ([], False)


def _chosen_schools(request: Any, schools: list[dict[str, Any]], few: bool, text: str) -> Any:
    """The ids of the school that was chosen, or of those that the typed text fits."""
    if few:
        return [school["pk"] for school in schools if school["code"] == text]
    mine = queries.called(queries.schools_asking(request.user), text)
    return mine.order_by("sort_key", "code").values("pk")[:FEW_SCHOOLS]


def _page_url(request: Any, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    query = request.GET.copy()
    for each in ("na", "voor"):
        query.pop(each, None)
    query[name] = cursor
    return f"?{query.urlencode()}"
