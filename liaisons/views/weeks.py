"""Weeks of the team, and presence in them."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from liaisons import services
from liaisons.forms.visits import RescheduleForm, TickForm
from liaisons.models import Cluster, PlanBlock, VacantMeeting, Visit, VisitKind
from liaisons.of_school import contact_today
from liaisons.pages import (
    proposal_pages,
    replacement_pages,
    team_week_pages,
    visit_pages,
    week_pages,
)
from liaisons.queries import missing_holidays, pages, places, proposals
from liaisons.queries.my_week import facts_of_cards
from liaisons.queries.plan import SATURDAY, monday_of
from liaisons.queries.school_holidays import holiday_table
from liaisons.queries.vacant_meetings import together, vacant_meetings
from liaisons.views.telling import tell_schools
from liaisons.week_words import week_in_words, week_title
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.numbers import row_number
from ocp_portal.policy import Permission, can, require


def special_days(user: Any, week: dt.date) -> dict[dt.date, str]:
    table = holiday_table(week, week + SATURDAY)
    return week_pages.day_names(week, user.membership.municipality.holiday_region, table)


@require(Permission.SEE_ROSTER)
def week_current(request: Any) -> HttpResponse:
    return week_detail(request, week_pages.this_week(clock.today()))


@require(Permission.SEE_ROSTER)
def week_detail(request: Any, week: dt.date) -> HttpResponse:
    user = request.user
    chosen = row_number(request.GET.get("cluster"))
    team = pages.team(user, week, chosen)
    visits = Visit.objects.visible_to(user)
    if chosen:
        visits = visits.filter(liaison__cluster=chosen)
    rows = _rows(user, visits, week, whole=not chosen)
    published = bool(rows) or any(person["published"] for person in team)
    if not published:
        names = {person["pk"]: person["name"] for person in team}
        rows = pages.planned_rows(pages.preview(user, week), pages.school_names(user), names)
    vacant = [row for row in rows if row.get("vacant")]
    context = {
        "week": week,
        "week_name": week_title(week),
        "around": week_pages.around(week, "week_detail"),
        "roster": team_week_pages.team_week(week, team, rows, special_days(user, week)),
        "vacant": [week_pages.vacant(row, _liaison_short(user)) for row in vacant],
        "published": published,
        "empty": not (rows or (published and team)),
        "may_publish": can(user, Permission.PLAN_ROSTER) and bool(rows),
        "gaps": _gaps(user, week, published),
    } | _cluster_choice(user, chosen)
    return render(request, "liaisons/week_detail.html", context)


def _rows(user: Any, visits: Any, week: dt.date, whole: bool) -> list[Any]:
    """With care meetings to which nobody goes, for whoever can do something about it."""
    here = pages.in_week(visits, week)
    if not (whole and can(user, Permission.PLAN_ROSTER)):
        return list(here)
    return together(
        here,
        meetings=vacant_meetings(user, week, week + SATURDAY),
        columns=(*pages.VISIT, "school__sort_key"),
        order=("date", "-daypart", "school__sort_key"),
    )


def _liaison_short(user: Any) -> str:
    return str(user.membership.municipality.liaison_short)


def _cluster_choice(user: Any, chosen: int | None) -> dict[str, Any]:
    clusters = list(Cluster.objects.visible_to(user).values("pk", "name"))
    return {"clusters": clusters if len(clusters) > 1 else [], "chosen": chosen}


def _gaps(user: Any, week: dt.date, published: bool) -> list[str]:
    """What the table of holidays lacks, for whoever is about to publish."""
    if published or not can(user, Permission.PLAN_ROSTER):
        return []
    return missing_holidays(user.membership.municipality, week)


@require(Permission.PLAN_ROSTER)
@require_POST
def week_publish(request: Any, week: dt.date) -> HttpResponse:
    job = services.request_week(
        municipality=request.user.membership.municipality, monday=week, by=request.user
    )
    messages.success(request, f"Het rooster van {week_in_words(week)} wordt gemaakt.")
    return redirect("job_detail", pk=job.pk)


@require(Permission.TICK_PRESENCE)
def visit_tick(request: Any, pk: int) -> HttpResponse:
    """One visit: what became of it. A button on a card posts here; so does the page itself."""
    visit = get_object_or_404(
        Visit.objects.visible_to(request.user).select_related(
            "school", "liaison", "municipality", "makes_up"
        ),
        pk=pk,
    )
    if not Visit.objects.filter(pk=pk).tickable_by(request.user).exists():
        raise PermissionDenied
    withdrawal = _withdrawal(request.user, visit)
    if request.method != "POST":
        form = TickForm(initial=_as_form(visit), withdrawal=withdrawal)
        return _visit_page(request, visit, form)
    form = TickForm(request.POST, withdrawal=withdrawal)
    if not form.is_valid():
        return _visit_page(request, visit, form, status=422)
    try:
        visit = _record(request.user, visit, form.cleaned_data)
    except services.ChangedMeanwhile as change:
        return _refused(request, change.visit, form, str(change))
    except ValidationError as refusal:
        return _refused(request, visit, form, " ".join(refusal.messages))
    if request.htmx:
        return _card(request, visit)
    messages.success(request, f"{visit.school.name}: {visit.get_status_display()}.")
    return redirect(_week_of(request, visit))


def _withdrawal(user: Any, visit: Visit) -> str:
    """The choice to withdraw what makes up for a visit; '' when nothing does."""
    if not can(user, Permission.PLAN_ROSTER):
        return ""
    found = proposals.make_up_of(visit)
    return proposal_pages.withdrawal(found.date, found.daypart) if found else ""


@transaction.atomic
def _record(user: Any, visit: Visit, chosen: dict[str, Any]) -> Visit:
    """What the team lead says of a visit that the school disputes is the end of the dispute."""
    withdraw = chosen.pop("withdraw", False)
    if withdraw:  # before the visit, as whoever agrees to its make-up visit
        Municipality.objects.hold(visit.municipality_id)
    settles = visit.dispute and can(user, Permission.PLAN_ROSTER)
    record = services.settle_dispute if settles else services.record_presence
    recorded = record(visit=visit, **chosen, by=user)
    if withdraw and recorded.status == Visit.Status.ATTENDED:
        services.withdraw_make_up(lost=recorded, by=user)
    return recorded


def _as_form(visit: Visit) -> dict[str, Any]:
    status = "" if visit.status == Visit.Status.PLANNED else visit.status
    return {"status": status, "reason": visit.reason, "version": visit.version}


def _refused(request: Any, visit: Visit, form: Any, why: str) -> HttpResponse:
    """Says why, and shows the visit as it is now; the choice somebody made stays on the page."""
    if request.htmx:
        return _card(request, visit, alert=why)
    form.add_error(None, why)
    form.data = form.data.copy()
    form.data["version"] = visit.version
    return _visit_page(request, visit, form, status=422)


def _card(request: Any, visit: Visit, alert: str = "") -> HttpResponse:
    row = pages.visit_row(visit)
    schools = facts_of_cards(request.user, [row])
    card = week_pages.card(row, schools.get(visit.school_id, {}))
    context = {"visit": card | {"alert": alert, "swapped": True}}
    return render(request, "components/visit.html", context)


def _reschedule_form(visit: Visit, found: places.Places, data: Any = None) -> RescheduleForm:
    return RescheduleForm(
        data,
        places=visit_pages.places(found.others),
        action=reverse("visit_move", args=[visit.pk]),
        initial={"version": visit.version},
    )


def _visit_page(
    request: Any,
    visit: Visit,
    form: TickForm,
    status: int = 200,
    moving: RescheduleForm | None = None,
) -> HttpResponse:
    changes = visit.changes.select_related("by").order_by("pk")
    plans = can(request.user, Permission.PLAN_ROSTER)
    nobody = plans and services.needs_somebody(visit)
    found = places.places(visit) if plans and places.may_move(visit) else None
    context = {
        "visit": visit,
        "badge": week_pages.badge(pages.visit_row(visit)),
        "form": form,
        "may_tick": visit.date <= clock.today() and visit.status != Visit.Status.CANCELLED,
        "timeline": [visit_pages.change(change) for change in changes],
        "back": _week_of(request, visit),
        "colleagues": _colleagues(visit, services.who_could(visit)) if nobody else [],
        "nobody": nobody,
        "meeting": visit.kind == VisitKind.MEETING,
        "lapsed": visit_pages.lapsed(visit, filled=visit.is_filled()),
        "pair": proposal_pages.pair(visit, proposals.made_up_by(request.user, visit)),
        "nobody_free": visit_pages.nobody_free(visit),
        "move": moving or (_reschedule_form(visit, found) if found else None),
        "misfit": found and visit.status == Visit.Status.PLANNED and not found.fits,
    }
    return render(request, "liaisons/visit_detail.html", context, status=status)


def _colleagues(visit: Visit | VacantMeeting, options: Any) -> list[dict[str, str]]:
    return [
        {
            "key": option.key,
            "label": replacement_pages.who_and_when(visit, option),
            "words": option.words,
        }
        for option in options
    ]


@require(Permission.PLAN_ROSTER)
def vacant_meeting(request: Any, pk: int) -> HttpResponse:
    """A care meeting to which nobody goes: who could, whom the school reaches; one press gives it.

    Once it is given it has the page of a visit.
    """
    rows = VacantMeeting.objects.visible_to(request.user)
    meeting = get_object_or_404(rows.select_related("school__municipality", "municipality"), pk=pk)
    if request.method == "POST":
        try:
            visit = services.give_meeting(
                meeting=meeting, key=request.POST.get("to", ""), by=request.user
            )
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
            return redirect("vacant_meeting", pk=pk)
        messages.success(request, f"{visit.liaison.name} gaat naar {visit.school.name}.")
        tell_schools(request, [visit.school_id])
        return redirect("visit_tick", pk=visit.pk)
    if meeting.visit_id:
        return redirect("visit_tick", pk=meeting.visit_id)
    options = services.who_could_join(meeting) if meeting.date >= clock.today() else ()
    context = {
        "meeting": meeting,
        "when": week_pages.in_moment(meeting.date, meeting.daypart),
        "colleagues": _colleagues(meeting, options),
        "nobody": visit_pages.nobody_joins(_is_blocked(meeting)),
        "contact": contact_today(request.user, meeting.school),
        "back": reverse("week_detail", args=[monday_of(meeting.date)]),
    }
    return render(request, "liaisons/vacant_meeting.html", context)


def _is_blocked(meeting: VacantMeeting) -> bool:
    """A team lead wrote down that the school is not visited at all."""
    blocks = PlanBlock.objects.filter(school=meeting.school_id, period__contains=meeting.date)
    return blocks.filter(liaison=None, half_day=None, cycle_week=None).exists()


@require(Permission.PLAN_ROSTER)
@require_POST
def visit_give(request: Any, pk: int) -> HttpResponse:
    """One press gives a visit to which nobody comes to a colleague."""
    visit = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    version = row_number(request.POST.get("version")) or 0
    try:
        visit = services.give_visit(
            visit=visit, key=request.POST.get("to", ""), version=version, by=request.user
        )
    except services.ChangedMeanwhile as change:
        messages.warning(request, str(change))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"{visit.liaison.name} gaat naar {visit.school.name}.")
        tell_schools(request, [visit.school_id])
    return redirect("visit_tick", pk=pk)


@require(Permission.PLAN_ROSTER)
@require_POST
def visit_move(request: Any, pk: int) -> HttpResponse:
    """A visit that is still to come goes to another half-day."""
    visit = get_object_or_404(
        Visit.objects.visible_to(request.user).select_related(
            "school", "liaison", "municipality", "makes_up"
        ),
        pk=pk,
    )
    form = _reschedule_form(visit, places.places(visit), request.POST)
    if not form.is_valid():
        tick = TickForm(initial=_as_form(visit), withdrawal=_withdrawal(request.user, visit))
        return _visit_page(request, visit, tick, status=422, moving=form)
    try:
        moved = services.reschedule_visit(
            visit=visit,
            key=form.cleaned_data["to"],
            version=form.cleaned_data["version"],
            by=request.user,
        )
    except services.ChangedMeanwhile as change:
        messages.warning(request, str(change))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        messages.success(request, visit_pages.rescheduled(moved))
        tell_schools(request, [moved.school_id])
    return redirect("visit_tick", pk=pk)


def _week_of(request: Any, visit: Visit) -> str:
    """Back to the week from which somebody came: the own one, or that of the team."""
    own = visit.liaison.user_id == request.user.pk
    page = reverse("my_week_at" if own else "week_detail", args=[monday_of(visit.date)])
    return f"{page}#{week_pages.day_id(visit.date)}"
