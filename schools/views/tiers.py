from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.dutch import dutch_date, so_many
from ocp_portal.forms import status_of
from ocp_portal.policy import Permission, require
from ocp_portal.spreadsheet import csv_lines
from schools import queries
from schools.forms import TierFilter, TierForm, known_of
from schools.models import School, TierAgreement
from schools.services.tiers import STALE, decide_tier, history_mark, history_of, withdraw_tier

CSV_HEADER = (
    "vestigingscode",
    "school",
    "schoolsoort",
    "plaats",
    "aansluitwijze",
    "sinds",
    "samenwerkingsverband",
    "telt_mee",
)


@require(Permission.SEE_TIERS)
def tier_overview(request: HttpRequest) -> HttpResponse:
    form = TierFilter(request.GET)
    whole, shown = _overviews(request, form)
    return render(
        request,
        "schools/tier_overview.html",
        {
            "breadcrumbs": [{"label": "Aansluitwijze per school"}],
            "filter_form": _with_date(form, shown.on),
            "filtered": bool(_wanted(request)),
            "on": dutch_date(shown.on),
            "totals": whole,
            "partial": shown is not whole,
            "count_text": _count_text(shown),
            "groups": _groups(shown),
            "csv_url": _csv_url(request, shown),
            "excel_url": _csv_url(request, shown, voor="excel"),
        },
        status=form.status,
    )


def _wanted(request: HttpRequest) -> dict[str, str]:
    """The filters in the address, without empty ones."""
    return {name: request.GET[name] for name in TierFilter.base_fields if request.GET.get(name)}


def _overviews(
    request: HttpRequest, form: TierFilter
) -> tuple[queries.TierOverview, queries.TierOverview]:
    """(all of the date, what the filters leave of it)"""
    on = form.on
    schools = School.objects.visible_to(request.user)
    whole = queries.tier_overview(schools, on)
    wanted = form.chosen()
    words, sector, tier = (wanted.get(name, "") for name in ("q", "soort", "wijze"))
    if not (words or sector or tier):
        return whole, whole
    return whole, queries.tier_overview(schools, on, words=words, sector=sector, tier=tier)


def _with_date(form: TierFilter, on: Any) -> TierFilter:
    """The form with the date that is shown, also when none was asked for."""
    if form.errors:
        return form
    data = {name: form.data.get(name, "") for name in form.fields}
    return TierFilter(data | {"datum": on.isoformat()})


def _csv_url(request: HttpRequest, shown: queries.TierOverview, **more: str) -> str:
    wanted = _wanted(request) | {"datum": shown.on.isoformat()} | more
    return f"{reverse('tier_overview_csv')}?{urlencode(wanted)}"


def _count_text(shown: queries.TierOverview) -> str:
    found = shown.counted + len(shown.outside)
    return so_many(found, "schoollocatie", "schoollocaties")


def _groups(shown: queries.TierOverview) -> list[dict[str, Any]]:
    named = (
        ("extra", "Extra aansluiting", shown.extra),
        ("basis", "Basisaansluiting", shown.basis),
        ("buiten", "Buiten de telling", shown.outside),
    )
    return [
        {"id": key, "title": title, "rows": [_row(each) for each in rows], "count": len(rows)}
        for key, title, rows in named
        if rows
    ]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    since = row["tier_since"]
    own = queries.tier_text(row) == queries.OWN_AGREEMENTS
    return row | {
        "url": reverse("school_detail", args=[row["code"]]),
        "badge": queries.OWN_BADGE if own else queries.tier_badge(row["tier"]),
        "since": dutch_date(since) if since else "",
    }


@require(Permission.SEE_TIERS)
def tier_overview_csv(request: HttpRequest) -> HttpResponse:
    """The overview as a file; `?voor=excel` for the Dutch Excel."""
    form = TierFilter(request.GET)
    if form.errors:
        return redirect(f"{reverse('tier_overview')}?{request.GET.urlencode()}")
    _whole, shown = _overviews(request, form)
    for_excel = request.GET.get("voor") == "excel"
    lines = csv_lines([CSV_HEADER, *map(_csv_row, shown.rows())], for_excel=for_excel)
    record(
        action=AccessEvent.Action.EXPORT,
        object_type="tier_overview",
        object_key=shown.on.isoformat(),
        by=request.user,
    )
    municipality = request.user.membership.municipality  # type: ignore[union-attr]
    name = f"aansluitwijze-{municipality.slug}-{shown.on.isoformat()}.csv"
    return HttpResponse(
        "".join(lines),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _csv_row(row: dict[str, Any]) -> tuple[Any, ...]:
    return (
        row["code"],
        row["name"],
        row["sector"],
        row["city"],
        queries.tier_text(row).lower(),
        row["tier_since"],
        row["partnership__code"],
        "ja" if row["sector"] in School.COUNTED else "nee",
    )


@require(Permission.DECIDE_TIER)
def tier_decide(request: HttpRequest, code: str) -> HttpResponse:
    school = get_object_or_404(
        School.objects.visible_to(request.user).select_related("municipality"), code=code
    )
    about: Any = {
        "partnerships": list(school.municipality.partnerships.all()),
        "user": request.user,
        "known": lambda: known_of([school]),
    }
    if request.method == "POST":
        form = TierForm(request.POST, **about)
        if form.is_valid() and (agreement := _decide(request, school, form)):
            messages.success(request, _told(agreement))
            return redirect("school_detail", code=school.code)
        return _page(request, school, form, history_of(school))
    history = history_of(school)
    form = TierForm(initial=_initial(history), **about)
    return _page(request, school, form, history)


def _decide(request: HttpRequest, school: School, form: TierForm) -> TierAgreement | None:
    try:
        return decide_tier(school=school, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _initial(history: list[TierAgreement]) -> dict[str, Any]:
    draft = next((row for row in history if row.decided_on is None), None)
    return (TierForm.initial_of(draft) if draft else {}) | {"seen": history_mark(history)}


def _page(
    request: HttpRequest, school: School, form: TierForm, history: list[TierAgreement]
) -> HttpResponse:
    decided = [row for row in history if row.decided_on]
    stale = form.has_error(NON_FIELD_ERRORS, STALE)
    if stale:  # what is shown now is what a second press agrees to
        form.data = request.POST.copy()
        form.data["seen"] = history_mark(history)
    return render(
        request,
        "schools/tier_decide.html",
        {
            "breadcrumbs": [
                {"label": "Scholen", "url": reverse("school_list")},
                {"label": school.name, "url": reverse("school_detail", args=[school.code])},
                {"label": "Aansluitwijze vastleggen"},
            ],
            "school": school,
            "form": form,
            "has_draft": len(decided) < len(history),
            "stale": stale,
            "last": _summary(decided[-1]) if decided else None,
            "no_partnerships": not form.fields["consulted"].choices,  # type: ignore[attr-defined]
        },
        status=status_of(form),
    )


def _told(agreement: TierAgreement) -> str:
    if agreement.decided_on is None:
        return "Het voorstel is bewaard. Het geldt pas na een besluit."
    return f"Vastgelegd: {agreement.get_tier_display()} vanaf {dutch_date(agreement.period.lower)}."


def _summary(row: TierAgreement) -> dict[str, str]:
    return {
        "tier": row.get_tier_display(),
        "since": dutch_date(row.period.lower),
        "reason": row.reason,
        "by": str(row.recorded_by or ""),
    }


@require(Permission.DECIDE_TIER)
@require_POST
def tier_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    agreements = TierAgreement.objects.visible_to(request.user).select_related("school")
    agreement = get_object_or_404(agreements, pk=pk)
    try:
        withdraw_tier(agreement=agreement, by=request.user)  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Het is ingetrokken.")
    return redirect("school_detail", code=agreement.school.code)
