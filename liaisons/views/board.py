"""The term board: who is where in each week of the cycle, and changing a draft by hand."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liaisons.forms.plans import GiveForm, MoveForm, SwapForm, VersionForm
from liaisons.models import Cluster, StandingPlan
from liaisons.pages import board_pages, plan_pages
from liaisons.queries import board as board_rows
from liaisons.queries import plans
from liaisons.queries.term_days import plan_days
from liaisons.services import drafts
from liaisons.views.pages import board_url, colleagues_of, draft_visit, form_page, under_visit
from ocp_portal.dutch import capfirst
from ocp_portal.forms import posted
from ocp_portal.numbers import row_number
from ocp_portal.policy import Permission, require

CHANGED = "Het concept is aangepast."


@require(Permission.PLAN_ROSTER)
def plan_board(request: Any) -> HttpResponse:
    """The newest draft beside what is in force; `?rooster=` shows another plan."""
    user = request.user
    municipality = user.membership.municipality
    rosters = plans.rosters(municipality)
    in_force = rosters.in_force
    plan = _chosen(request) or board_rows.draft(user) or in_force or rosters.to_come
    if plan is None:
        return render(request, "liaisons/plan_board.html", {"plan": None})
    chosen = row_number(request.GET.get("cluster"))
    compared = plans.compared_with(plan, rosters)
    visits = _of_cluster(plans.board(plan, *([compared] if compared else [])), chosen)
    clusters = board_pages.board(
        [row for row in visits if row["plan"] == plan.pk],
        [row for row in visits if row["plan"] != plan.pk],
        board_rows.visited_schools(user),
        pinned=board_rows.pinned(user),
        editable=plan.status == StandingPlan.Status.DRAFT,
    )
    if chosen:
        clusters = [each for each in clusters if each["name"] != board_pages.NOT_IN_A_CLUSTER]
    changed = sum(school["changed"] for each in clusters for school in each["schools"])
    if request.GET.get("toon") == "wijzigingen":
        clusters = board_pages.only_changed(clusters)
    context = {
        "plan": plan,
        "badge": plan_pages.badge(plan),
        "dates": plan_pages.in_dates(plan.period),
        "draft": plan.status == StandingPlan.Status.DRAFT,
        "compared": compared,
        "compared_holds": board_pages.holds(compared, in_force) if compared else "",
        "board": clusters,
        "changed": changed,
        "only_changed": request.GET.get("toon") == "wijzigingen",
        "clusters": list(Cluster.objects.visible_to(user).values("pk", "name")),
        "chosen": chosen,
        "weeks": board_pages.week_names(plan_days(plan, rosters.published)),
        "to_come": board_pages.to_come(rosters.to_come, plan),
    }
    return render(request, "liaisons/plan_board.html", context)


def _chosen(request: Any) -> StandingPlan | None:
    number = row_number(request.GET.get("rooster"))
    return get_object_or_404(board_rows.plans(request.user), pk=number) if number else None


def _of_cluster(rows: Any, chosen: int | None) -> list[dict[str, Any]]:
    return [row for row in rows if chosen is None or row["liaison__cluster"] == chosen]


@require(Permission.PLAN_ROSTER)
def standing_visit_detail(request: Any, pk: int) -> HttpResponse:
    """What can be done with one visit of a draft."""
    visit = draft_visit(request, pk)
    context = {
        "visit": visit,
        "moment": plan_pages.moment(visit),
        "facts": [
            {"label": "Wanneer", "value": capfirst(plan_pages.moment(visit))},
            {"label": "Wie", "value": visit.liaison.name},
            {"label": "Cluster", "value": visit.liaison.cluster.name},
            {"label": "Soort", "value": capfirst(visit.get_kind_display())},
        ],
        "board_url": board_url(visit.plan),
        "breadcrumbs": plan_pages.crumbs({"label": visit.school.name}),
    }
    return render(request, "liaisons/standing_visit_detail.html", context)


@require(Permission.PLAN_ROSTER)
def standing_visit_move(request: Any, pk: int) -> HttpResponse:
    visit = draft_visit(request, pk)
    initial = {
        "half_day": visit.half_day,
        "cycle_week": visit.cycle_week,
        "version": visit.plan.version,
    }
    form = MoveForm(
        posted(request),
        initial=initial,
        mondays=plan_days(visit.plan).coming(),
        obstacles=board_rows.obstacles(visit),
    )
    asked = request.method == "POST" and form.is_valid()
    if asked and _done(form, drafts.move_visit, visit=visit, **form.cleaned_data, by=request.user):
        messages.success(request, f"{visit.school.name} is verplaatst. {CHANGED}")
        return redirect(board_url(visit.plan))
    title = f"{visit.school.name} verplaatsen"
    return form_page(request, form, title, under_visit(visit, {"label": "Verplaatsen"}))


@require(Permission.PLAN_ROSTER)
def standing_visit_swap(request: Any, pk: int) -> HttpResponse:
    visit = draft_visit(request, pk)
    others = {each.pk: each for each in board_rows.swap_candidates(visit)}
    words = [
        (number, f"{each.school.name}, {plan_pages.moment(each)}")
        for number, each in others.items()
    ]
    form = SwapForm(posted(request), others=words, initial={"version": visit.plan.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        other = others[given["other"]]
        more = {"all_weeks": given["all_weeks"], "version": given["version"]}
        if _done(form, drafts.swap_visits, one=visit, other=other, **more, by=request.user):
            messages.success(
                request, f"{visit.school.name} en {other.school.name} zijn geruild. {CHANGED}"
            )
            return redirect(board_url(visit.plan))
    title = f"{visit.school.name} ruilen"
    return form_page(request, form, title, under_visit(visit, {"label": "Ruilen"}))


@require(Permission.PLAN_ROSTER)
def standing_visit_give(request: Any, pk: int) -> HttpResponse:
    """The whole school, in this draft, to a colleague of the cluster."""
    visit = draft_visit(request, pk)
    colleagues = colleagues_of(request, visit).exclude(pk=visit.liaison_id)
    form = GiveForm(posted(request), colleagues=colleagues, initial={"version": visit.plan.version})
    if request.method == "POST" and form.is_valid():
        given = {"plan": visit.plan, "school": visit.school}
        if _done(form, drafts.give_school, **given, **form.cleaned_data, by=request.user):
            name = form.cleaned_data["liaison"].name
            messages.success(request, f"{name} doet {visit.school.name}. {CHANGED}")
            return redirect(board_url(visit.plan))
    title = f"{visit.school.name} aan een collega geven"
    return form_page(request, form, title, under_visit(visit, {"label": "Aan een collega geven"}))


@require(Permission.PLAN_ROSTER)
@require_POST
def standing_visit_lock(request: Any, pk: int) -> HttpResponse:
    """Lock, or unlock; `all` says the same of the other weeks."""
    visit = draft_visit(request, pk)
    form = VersionForm(request.POST)
    lock = request.POST.get("locked") == "yes"
    values = {"locked": lock, "all_weeks": request.POST.get("all") == "yes"}
    if form.is_valid() and _done(
        form, drafts.lock_visit, visit=visit, **values, **form.cleaned_data, by=request.user
    ):
        words = "staat nu vast" if lock else "staat niet meer vast"
        messages.success(request, f"{visit.school.name}: dit bezoek {words}.")
        return redirect("standing_visit_detail", pk=pk)
    for sentence in form.non_field_errors():
        messages.warning(request, sentence)
    return redirect("standing_visit_detail", pk=pk)


def _done(form: Any, service: Any, **values: Any) -> bool:
    """Do it, or let the form say why not. A newer version goes into the form: look, then again."""
    try:
        service(**values)
    except drafts.PlanChanged as change:
        form.add_error(None, str(change))
        _take_version(form, values)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    else:
        return True
    return False


def _take_version(form: Any, values: dict[str, Any]) -> None:
    visit = values.get("visit") or values.get("one")
    plan = values.get("plan") or visit.plan
    form.data = form.data.copy()
    form.data["version"] = StandingPlan.objects.values_list("version", flat=True).get(pk=plan.pk)
