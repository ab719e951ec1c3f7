"""The list of questions: filter and pages."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework import forms, presenting, queries
from casework.models import Consultation
from ocp_portal.policy import Permission, require

FEW_SCHOOLS = 25  # a select; with more one types a part of the name
# Named in the query beside the gate: for a quiet school PostgreSQL then takes its own index and
# does not look for it among all questions of the municipality (74 -> 8 ms at a million).
NAMED_SCHOOLS = 3
WAITING = {"waiting", "replied", "due"}  # in the order in which news is due


@require(Permission.SEE_QUESTIONS)
@require_http_methods(["GET", "POST"])
def consultation_list(request: Any) -> HttpResponse:
    """Filtering posts: what is no reference or school of the list stays out of the address."""
    schools, few = _schools_to_choose(request)
    wanted = request.POST if request.method == "POST" else {"stand": "open", **request.GET.dict()}
    form = forms.FilterForm(wanted, schools=schools, few=few)
    found = _filtered(request, form, schools, few)
    if request.method == "POST" and form.is_valid() and _knows_school(request, form, few):
        chosen = {name: value for name, value in form.cleaned_data.items() if value}
        return redirect(f"{reverse('consultation_list')}?{urlencode(chosen)}")
    return _list_page(request, form, found)


def _list_page(request: Any, form: forms.FilterForm, found: Any) -> HttpResponse:
    waiting = form.chosen().get("stand") in WAITING
    order = queries.NEWS_DUE if waiting else queries.NEWEST
    page = queries.page_of(
        found, order, after=request.GET.get("na", ""), before=request.GET.get("voor", "")
    )
    filtered = bool(request.GET or request.POST)
    context = {
        "filter_form": form,
        "filter_url": reverse("consultation_list"),
        "filter_posts": True,
        "clear_url": reverse("consultation_list") if filtered else "",
        "results_id": "resultaten",
        "previous_url": _page_url(request, "voor", page.before),
        "next_url": _page_url(request, "na", page.after),
        "filtered": filtered,
        "create_url": reverse("consultation_create"),
        **presenting.question_table(page, order.column),
    }
    return render(request, "casework/consultation_list.html", context, status=form.status)


def _filtered(request: Any, form: forms.FilterForm, schools: list[Any], few: bool) -> Any:
    """The questions that the filter leaves."""
    chosen = form.chosen()
    found = Consultation.objects.visible_to(request.user)
    if reference := chosen.get("q"):
        return found.filter(reference=reference)
    found = queries.in_state(found, chosen.get("stand") or "open")
    if theme := chosen.get("onderwerp"):
        found = found.filter(theme=theme)
    if school := chosen.get("school"):
        return found.filter(school__in=_chosen_schools(request, schools, few, school))
    if few and len(schools) <= NAMED_SCHOOLS:
        return found.filter(school__in=[school["pk"] for school in schools])
    return found


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


def _knows_school(request: Any, form: forms.FilterForm, few: bool) -> bool:
    """Whether a name that was typed is that of a school: another name stays out of the address."""
    text = form.cleaned_data.get("school")
    if few or not text or queries.called(queries.schools_asking(request.user), text).exists():
        return True
    form.add_error("school", "Er is geen school die zo heet. Typ een deel van de naam.")
    return False


def _page_url(request: Any, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    query = request.GET.copy()
    for each in ("na", "voor"):
        query.pop(each, None)
    query[name] = cursor
    return f"?{query.urlencode()}"
