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
        found = found.filter(school__in=_chosen_schools(schools, few, school))
    return form, found


def _schools_to_choose(request: Any) -> tuple[list[dict[str, Any]], bool]:
    """The schools of the filter; where these are many, those that the typed text fits."""
    mine = queries.schools_asking(request.user)
    text = request.GET.get("school", "")
    few = queries.schools_of(mine, FEW_SCHOOLS + 1)
    if len(few) <= FEW_SCHOOLS:
        return few, True
    return (queries.schools_of(queries.called(mine, text), FEW_SCHOOLS) if text else []), False


def _chosen_schools(schools: list[dict[str, Any]], few: bool, text: str) -> list[int]:
    return [school["pk"] for school in schools if not few or school["code"] == text]


def _page_url(request: Any, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    query = request.GET.copy()
    for each in ("na", "voor"):
        query.pop(each, None)
    query[name] = cursor
    return f"?{query.urlencode()}"
