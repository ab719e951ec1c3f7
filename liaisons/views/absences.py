"""Who is away, and who stands in. For the team lead."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from liaisons import services
from liaisons.forms.people import CoverForm, LastDayForm, WithdrawAbsenceForm
from liaisons.models import Absence, Liaison, Substitution
from liaisons.pages import absence_pages, people_pages, week_pages
from liaisons.queries import pages
from liaisons.views.pages import form_page, last_day_page
from liaisons.views.telling import tell_schools
from ocp_portal import clock
from ocp_portal.dutch import dutch_date, so_many
from ocp_portal.forms import posted
from ocp_portal.policy import Permission, require
from schools.models import School


@require(Permission.MANAGE_LIAISONS)
def absence_detail(request: Any, pk: int) -> HttpResponse:
    """What an absence means: which visits need somebody, which schools are covered."""
    absence = _absence(request, pk)
    context = {
        "absence": absence,
        "dates": week_pages.in_dates(absence.period),
        "open_end": absence.period.upper is None,
        "may_withdraw": absence.period.lower >= clock.today(),
        "visits": [week_pages.gap(row) for row in pages.orphans(request.user, absence)],
        "cover_columns": people_pages.COVER_COLUMNS,
        "covers": people_pages.covers(pages.covers_of(absence)),
        "breadcrumbs": people_pages.under(absence.liaison, "Afwezigheid"),
    }
    return render(request, "liaisons/absence_detail.html", context)


def _absence(request: Any, pk: int) -> Absence:
    rows = Absence.objects.visible_to(request.user).select_related("liaison__cluster")
    return get_object_or_404(rows, pk=pk)


@require(Permission.MANAGE_LIAISONS)
def absence_end(request: Any, pk: int) -> HttpResponse:
    absence = _absence(request, pk)
    form = LastDayForm(posted(request), button="Opslaan")
    form.fields["last"].label = "Laatste dag van de afwezigheid"
    return last_day_page(
        request,
        form,
        lambda last: _end(request, absence, last),
        told="De afwezigheid heeft een laatste dag.",
        back=reverse("absence_detail", args=[pk]),
        title=f"{absence.liaison.name} komt terug",
        breadcrumbs=people_pages.under(absence.liaison),
    )


def _end(request: Any, absence: Absence, last: dt.date) -> None:
    ended = absence.period.upper
    came = services.end_absence(absence=absence, last=last, by=request.user)
    _tell_back(request, absence.liaison, came)
    if ended and ended <= last:
        absence.refresh_from_db()
        _tell_longer(request, absence)


def _tell_longer(request: Any, absence: Absence) -> None:
    """Who stands in for longer, and that some visits have nobody: the page names those."""
    longer = absence.substitutions.filter(period__endswith=absence.period.upper)
    if longer.exists():
        messages.info(request, "Wie tot het einde verving, doet dat nu ook langer.")
    open_visits = len(pages.orphans(request.user, absence))
    if open_visits:
        who = so_many(open_visits, "bezoek", "bezoeken")
        messages.warning(request, f"Voor {who} is er nog niemand. U ziet ze hieronder.")


@require(Permission.MANAGE_LIAISONS)
def absence_withdraw(request: Any, pk: int) -> HttpResponse:
    """Asks first: colleagues and schools get a message of it."""
    absence = _absence(request, pk)
    form = WithdrawAbsenceForm(posted(request))
    if request.method == "POST":
        try:
            came = services.withdraw_absence(absence=absence, by=request.user)
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
            return redirect("absence_detail", pk=pk)
        messages.success(request, "De melding is ingetrokken.")
        _tell_back(request, absence.liaison, came)
        return redirect("liaison_detail", pk=absence.liaison_id)
    name = absence.liaison.name
    return form_page(
        request,
        form,
        f"Afwezigheid van {name} intrekken?",
        people_pages.under(absence.liaison, "Melding intrekken"),
        note=absence_pages.withdrawal(name, week_pages.in_dates(absence.period)),
    )


def _tell_back(request: Any, liaison: Liaison, came: services.CameBack) -> None:
    """What is of the own liaison again, what is not and why, and which schools hear of it."""
    if came.returned:
        messages.info(request, absence_pages.came_back(liaison, came.returned))
    for stay in came.stays:
        visit = stay.visit
        messages.warning(
            request,
            f"Niet terug in de eigen week: {visit.school.name} op {dutch_date(visit.date)} "
            f"({stay.reason}).",
        )
    tell_schools(request, came.schools)


@require(Permission.MANAGE_LIAISONS)
def substitution_create(request: Any, pk: int) -> HttpResponse:
    absence = _absence(request, pk)
    form = _cover_form(request, absence)
    if request.method == "POST" and form.is_valid():
        colleagues = Liaison.objects.visible_to(request.user)
        try:
            covered = services.cover_school(
                absence=absence,
                school=form.cleaned_data["school"],
                liaison=get_object_or_404(colleagues, pk=form.cleaned_data["liaison"]),
                first=form.cleaned_data["first"],
                until=form.until(),
                by=request.user,
            )
        except ValidationError as refusal:
            form.add_error("liaison", refusal)
        else:
            _tell_covered(request, covered)
            return redirect("absence_detail", pk=pk)
    title = f"Vervanging voor {absence.liaison.name}"
    return form_page(request, form, title, people_pages.under(absence.liaison, "Vervanging"))


def _cover_form(request: Any, absence: Absence) -> CoverForm:
    """The schools of the absent liaison, the colleagues who are there."""
    start = max(absence.period.lower, clock.today())
    held = pages.schools_of(absence.liaison, start).values("school")
    return CoverForm(
        posted(request),
        schools=School.objects.visible_to(request.user).filter(pk__in=held),
        colleagues=pages.candidates(request.user, absence),
    )


def _tell_covered(request: Any, covered: services.Covered) -> None:
    row = covered.substitution
    messages.success(
        request,
        f"{row.liaison.name} vervangt op {row.school.name}. Bezoeken overgenomen: {covered.moved}.",
    )
    if covered.left:
        messages.warning(
            request, f"{row.liaison.name} is niet vrij bij {covered.left} van de bezoeken."
        )


@require(Permission.MANAGE_LIAISONS)
def substitution_end(request: Any, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Substitution.objects.visible_to(request.user).select_related(
            "school", "liaison", "absence__liaison"
        ),
        pk=pk,
    )
    form = LastDayForm(posted(request), button="Vervanging beëindigen")
    return last_day_page(
        request,
        form,
        lambda last: _tell_back(
            request,
            row.absence.liaison,
            services.end_substitution(substitution=row, last=last, by=request.user),
        ),
        told="De vervanging heeft een laatste dag.",
        back=reverse("absence_detail", args=[row.absence_id]),
        title=f"{row.liaison.name} stopt op {row.school.name}",
        breadcrumbs=people_pages.under(row.absence.liaison),
    )
