"""'Ziek gemeld': who is away, what that means, and who takes over, in one page."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from liaisons.forms.plans import AbsenceDatesForm, AbsenceReportForm, WhoIsSickForm
from liaisons.models import Liaison
from liaisons.pages import people_pages, replacement_pages
from liaisons.queries.plan import monday_of
from liaisons.services import replacement
from liaisons.views.pages import form_page, liaison_of, typed
from liaisons.views.reckoning import WAIT, StillReckoning, one_at_a_time
from liaisons.views.telling import tell_schools
from ocp_portal import clock
from ocp_portal.policy import Permission, require


@require(Permission.MANAGE_LIAISONS)
def absence_start(request: Any) -> HttpResponse:
    """One question on 'Vandaag': who? The answer leads to the preview."""
    form = WhoIsSickForm(request.GET if "liaison" in request.GET else None, user=request.user)
    if form.is_valid():
        return redirect("absence_report", pk=form.cleaned_data["liaison"].pk)
    return form_page(request, form, "Ziek gemeld", people_pages.crumbs("Ziek gemeld"))


@require(Permission.MANAGE_LIAISONS)
def absence_report(request: Any, pk: int) -> HttpResponse:
    """From a sick call to a covered week: look (GET, nothing is recorded), then confirm (POST)."""
    liaison = liaison_of(request, pk)
    try:
        with one_at_a_time(request.user):
            return (
                _confirm(request, liaison) if request.method == "POST" else _look(request, liaison)
            )
    except StillReckoning:
        again = typed(request.POST)
        return _page(
            request, liaison, _dates(request), None, refusals=[WAIT], again=again, status=409
        )


def _dates(request: Any) -> AbsenceDatesForm:
    return AbsenceDatesForm(request.GET or None, initial={"first": clock.today()})


def _look(request: Any, liaison: Liaison) -> HttpResponse:
    asked = _dates(request)
    if request.GET and not asked.is_valid():
        return _page(request, liaison, asked, None, status=422)
    first = asked.cleaned_data["first"] if request.GET else clock.today()
    until = asked.until() if request.GET else None
    try:
        preview = replacement.preview_absence(liaison=liaison, first=first, until=until)
    except ValidationError as refusal:
        # Who only followed the link typed nothing wrong: the page says how it is.
        status = 422 if request.GET else 200
        return _page(request, liaison, asked, None, refusals=refusal.messages, status=status)
    return _page(request, liaison, asked, preview)


def _confirm(request: Any, liaison: Liaison) -> HttpResponse:
    form = AbsenceReportForm(request.POST)
    if not form.is_valid():  # hidden fields that were tampered with: begin again
        return redirect("absence_report", pk=liaison.pk)
    if "look" in request.POST:
        return _refused(request, liaison, form, [], status=200)
    given = form.cleaned_data
    try:
        result = replacement.confirm_absence(
            liaison=liaison,
            category=given["category"],
            first=given["first"],
            until=form.until(),
            choices=replacement_pages.chosen_visits(request.POST),
            substitutes=replacement_pages.chosen_substitutes(request.POST),
            stamp=given["stamp"],
            by=request.user,
        )
    except replacement.PreviewChanged as change:
        return _again(request, liaison, form, change.preview, changes=change.changes)
    except ValidationError as refusal:
        return _refused(request, liaison, form, refusal.messages)
    _tell(request, liaison, result)
    return redirect(_covered_week(result))


def _again(
    request: Any,
    liaison: Liaison,
    form: AbsenceReportForm,
    preview: replacement.AbsencePreview,
    status: int = 422,
    **more: Any,
) -> HttpResponse:
    """The preview as it is now, with what was chosen before where that still can be."""
    asked = AbsenceDatesForm(
        initial={"first": form.cleaned_data["first"], "last": form.cleaned_data["last"]}
    )
    return _page(request, liaison, asked, preview, form=form, status=status, **more)


def _refused(
    request: Any,
    liaison: Liaison,
    form: AbsenceReportForm,
    refusals: list[str],
    status: int = 422,
) -> HttpResponse:
    """Why not; without a reason somebody only looks what other stand-ins would mean."""
    given = form.cleaned_data
    try:
        preview = replacement.preview_absence(
            liaison=liaison, first=given["first"], until=form.until()
        )
    except ValidationError:
        asked = AbsenceDatesForm(initial={"first": given["first"], "last": given["last"]})
        return _page(request, liaison, asked, None, refusals=refusals, status=422)
    return _again(request, liaison, form, preview, status=status, refusals=refusals)


def _page(
    request: Any,
    liaison: Liaison,
    asked: AbsenceDatesForm,
    preview: replacement.AbsencePreview | None,
    *,
    form: AbsenceReportForm | None = None,
    refusals: Any = (),
    changes: Any = (),
    again: Any = (),
    status: int = 200,
) -> HttpResponse:
    last = preview and preview.until and preview.until - dt.timedelta(days=1)
    fresh = AbsenceReportForm(
        auto_id="melding_%s",  # the dates stand on the page twice
        initial={
            "first": preview.first.isoformat() if preview else None,
            "last": last.isoformat() if last else None,
            "stamp": preview.stamp if preview else "",
            "category": form.cleaned_data["category"] if form else "sickness",
        },
    )
    context = {
        "liaison": liaison,
        "dates_form": asked,
        "report": fresh,
        "preview": replacement_pages.shown(preview, request.POST) if preview else None,
        "refusals": refusals,
        "changes": changes,
        "again": again,
        "breadcrumbs": people_pages.under(liaison, "Ziek gemeld"),
    }
    return render(request, "liaisons/absence_report.html", context, status=status)


def _tell(request: Any, liaison: Liaison, result: replacement.AbsenceResult) -> None:
    taken = len(result.moved) - result.shifted
    told = replacement_pages.result(taken, result.shifted, len(result.gaps), liaison.name)
    messages.success(request, told)
    touched = (*result.moved, *result.gaps, *result.substitutions)
    tell_schools(request, {row.school_id for row in touched})


def _covered_week(result: replacement.AbsenceResult) -> str:
    """The first week that changed; without any, the absence itself."""
    dates = sorted(visit.date for visit in (*result.moved, *result.gaps))
    if not dates:
        return reverse("absence_detail", args=[result.absence.pk])
    return reverse("week_detail", args=[monday_of(dates[0])])
