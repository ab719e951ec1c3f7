"""'Plan maken': ask for a plan, follow the planner, judge the result, publish it."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from liaisons.forms.plans import PublishPlanForm, TermForm, VersionForm
from liaisons.models import StandingPlan, WeekRoster
from liaisons.pages import plan_pages
from liaisons.queries import board as board_rows
from liaisons.queries import misses, missing_holidays, plans
from liaisons.queries.term_days import left_out, plan_days, term_days
from liaisons.services import drafts, planning, publishing
from ocp_portal import clock
from ocp_portal.forms import posted, status_of
from ocp_portal.policy import Permission, require

SHOWN = 12  # plans on the list; a year has two or three terms
STATUS = StandingPlan.Status
NO_DRAFT = (
    "Dit rooster is geen concept meer. U kunt het niet nog eens vaststellen. Hieronder ziet u hoe "
    "het nu is."
)


@require(Permission.PLAN_ROSTER)
def plan_create(request: Any) -> HttpResponse:
    """Ask the planner for a term."""
    term = _next_term(request)
    form = TermForm(posted(request), initial=term)
    if request.method == "POST" and form.is_valid():
        try:
            plan = planning.request_plan(
                municipality=request.user.membership.municipality,
                first=form.cleaned_data["first"],
                until=form.until() or dt.date.max,  # the form asks for it
                by=request.user,
            )
        except ValidationError as refusal:
            form.add_error("first", refusal.messages)
        except planning.AlreadyPlanning as there:
            return _to_the_first(request, there)
        else:
            return redirect("plan_detail", pk=plan.pk)
    after_term = term["last"] + dt.timedelta(days=1)
    recent = board_rows.plans(request.user).order_by("-created_at", "-pk")[:SHOWN]
    context = {
        "form": form,
        "columns": plan_pages.PLAN_COLUMNS,
        "plans": plan_pages.plans(recent),
        "away": _away(request, term["first"], after_term, "De planner"),
        "short": plan_pages.shortness(
            term_days(request.user.membership.municipality, term["first"], after_term),
            "Deze periode",
        ),
        "breadcrumbs": plan_pages.crumbs({"label": "Plan maken"}),
    }
    return render(request, "liaisons/plan_create.html", context, status=status_of(form))


def _to_the_first(request: Any, there: planning.AlreadyPlanning) -> HttpResponse:
    messages.info(request, str(there))
    return redirect("plan_detail", pk=there.plan.pk)


def _first_open_monday(user: Any) -> dt.date:
    """After the weeks that are published, and not before next week."""
    today = clock.today()
    next_week = today + dt.timedelta(days=7 - today.weekday())
    last = WeekRoster.objects.visible_to(user).order_by("-monday").first()
    return max(next_week, last.monday + dt.timedelta(weeks=1)) if last else next_week


def _next_term(request: Any) -> dict[str, dt.date]:
    """From the first week that is still open to the end of the school year."""
    first = _first_open_monday(request.user)
    year = first.year + (first.month >= 8)
    return {"first": first, "last": dt.date(year, 7, 31)}


def _plan(request: Any, pk: int) -> StandingPlan:
    return get_object_or_404(board_rows.plans(request.user), pk=pk)


@require(Permission.PLAN_ROSTER)
@require_safe
def plan_detail(request: Any, pk: int) -> HttpResponse:
    """While the planner works: progress. After that: proof, what is missed, what changes."""
    plan = _plan(request, pk)
    if request.htmx and plan.status != STATUS.MAKING:
        return HttpResponseClientRefresh()  # the progress asked again, and there is a result
    return _plan_page(request, plan, _publish_form(request, plan))


def _publish_form(request: Any, plan: StandingPlan) -> PublishPlanForm:
    monday = publishing.first_monday(plan)
    action = reverse("plan_publish", args=[plan.pk])
    return PublishPlanForm(initial={"monday": monday, "version": plan.version}, action=action)


def _plan_page(
    request: Any, plan: StandingPlan, form: PublishPlanForm, status: int = 200
) -> HttpResponse:
    found = plans.plan_progress(plan)
    url = reverse("plan_detail", args=[plan.pk])
    context = {
        "plan": plan,
        "badge": plan_pages.badge(plan),
        "dates": plan_pages.in_dates(plan.period),
        "progress": plan_pages.progress(found, url),
        "busy": plan.status == STATUS.MAKING,
        "breadcrumbs": plan_pages.crumbs({"label": plan.name}),
    }
    if plan.status != STATUS.STOPPED:
        context["short"] = _shortness(plan)
    if plan.status not in (STATUS.MAKING, STATUS.STOPPED):
        context |= _result(plan) | {"form": form, "draft": plan.status == STATUS.DRAFT}
        context["away"] = _away_in_plan(request, plan)
        context["follows"] = plan_pages.what_follows(plan, plans.plan_after(plan))
        context["gaps"] = missing_holidays(plan.municipality, plan.period.lower)
    return render(request, "liaisons/plan_detail.html", context, status=status)


def _shortness(plan: StandingPlan) -> str:
    days = plan_days(plan)
    making = plan.status == STATUS.MAKING
    return plan_pages.shortness(days, "Dit plan", None if making else left_out(plan, days))


def _away(request: Any, first: dt.date, until: dt.date, whose: str, known: Any = None) -> list[str]:
    """`known` are the liaisons whom a plan does without; None when there is no plan yet."""
    if until <= clock.today():
        return []
    found = [
        one
        for one in board_rows.away_in(request.user, first, until)
        if known is None or one.liaison_id in known or not one.covers(first, until)
    ]
    return plan_pages.away(found, first, until, whose)


def _away_in_plan(request: Any, plan: StandingPlan) -> list[str]:
    """An absence that the planner did not know of is told as what changed since."""
    without = plans.planned_without(plan)
    return _away(request, plan.period.lower, plan.period.upper, "Dit plan", without)


def _result(plan: StandingPlan) -> dict[str, Any]:
    draft = plan.status == STATUS.DRAFT
    return {
        "certificate": plan_pages.certificate(plan, plans.plan_drift(plan) if draft else ()),
        "misses": plan_pages.missed(misses.plan_misses(plan)),
        "changes": plan_pages.changes(plans.plan_changes(plan)) if draft else [],
    }


@require(Permission.PLAN_ROSTER)
@require_POST
def plan_publish(request: Any, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    if plan.status != STATUS.DRAFT:  # from a tab that is older: the page has no form any more
        messages.warning(request, NO_DRAFT)
        return redirect("plan_detail", pk=pk)
    form = PublishPlanForm(request.POST, action=request.path)
    if form.is_valid():
        try:
            publishing.publish_plan(plan=plan, **form.cleaned_data, by=request.user)
        except drafts.PlanChanged as change:
            form.add_error(None, str(change))
            form.data = form.data.copy()
            form.data["version"] = _plan(request, pk).version
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, "Het rooster is vastgesteld. Nieuwe weken komen hieruit.")
            return redirect("plan_detail", pk=pk)
    return _plan_page(request, plan, form, status=422)


@require(Permission.PLAN_ROSTER)
@require_POST
def plan_stop(request: Any, pk: int) -> HttpResponse:
    planning.stop_plan(plan=_plan(request, pk), by=request.user)
    messages.info(request, "De planner is gestopt. Het rooster dat geldt, is niet veranderd.")
    return redirect("plan_detail", pk=pk)


@require(Permission.PLAN_ROSTER)
@require_POST
def plan_again(request: Any, pk: int) -> HttpResponse:
    """What is locked stays, the rest is planned anew."""
    return _new_draft(request, pk, planning.plan_again, "plan_detail")


@require(Permission.PLAN_ROSTER)
@require_POST
def plan_copy(request: Any, pk: int) -> HttpResponse:
    """A draft to change by hand."""
    return _new_draft(request, pk, drafts.copy_plan, "plan_detail")


def _new_draft(request: Any, pk: int, service: Any, page: str) -> HttpResponse:
    try:
        draft = service(plan=_plan(request, pk), by=request.user)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("plan_detail", pk=pk)
    except planning.AlreadyPlanning as there:
        return _to_the_first(request, there)
    return redirect(page, pk=draft.pk)


@require(Permission.PLAN_ROSTER)
@require_POST
def plan_remove(request: Any, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return redirect("plan_detail", pk=pk)
    try:
        drafts.remove_draft(plan=plan, version=form.cleaned_data["version"], by=request.user)
    except drafts.PlanChanged as change:
        messages.warning(request, str(change))
        return redirect("plan_detail", pk=pk)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("plan_detail", pk=pk)
    messages.success(request, "Het concept is weg.")
    return redirect("plan_create")
