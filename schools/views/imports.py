from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from ocp_portal.dutch import capfirst
from ocp_portal.forms import posted, status_of
from ocp_portal.policy import Permission, require
from schools import duo
from schools.forms import ConfirmImportForm, ImportForm
from schools.import_plan import ImportRefused, Plan
from schools.import_texts import FACTS, KINDS, shown
from schools.models import School, SchoolImport, Sector
from schools.queries import Leaving, leaving
from schools.register import facts_of
from schools.sample_register import ENOUGH, sample_register
from schools.services.importing import (
    NeedsConfirmation,
    Outdated,
    cancel_import,
    confirm_import,
    plan_of,
    start_import,
)
from schools.uploads import RegisterUploadHandler

# Worth a look before 'yes', from most to least.
CHANGED = ("renamed", "moved", "other_board", "changed")
RECENT = 5


@require(Permission.IMPORT_SCHOOLS)
@csrf_exempt  # the check reads the upload; it waits until the handler below is in place
def school_import(request: HttpRequest) -> HttpResponse:
    request.upload_handlers = [RegisterUploadHandler(request)]
    return _school_import(request)


@csrf_protect
def _school_import(request: HttpRequest) -> HttpResponse:
    form = ImportForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            started = start_import(
                upload=upload,
                file_name=upload.name,
                municipality=request.user.membership.municipality,  # type: ignore[union-attr]
                by=request.user,  # type: ignore[arg-type]
            )
        except (duo.DuoFileError, ImportRefused) as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("school_import_preview", pk=started.pk)
    return render(
        request,
        "schools/school_import.html",
        {
            "breadcrumbs": _crumbs(),
            "form": form,
            "imports": _recent(request),
        },
        status=status_of(form),
    )


@require(Permission.IMPORT_SCHOOLS)
def school_import_sample(request: HttpRequest) -> HttpResponse:
    """In the demo only: a file that fits its town, made from the schools that it has now."""
    schools = School.objects.visible_to(request.user).open().filter(sector=Sector.BO)
    rows = schools.select_related("municipality", "board").order_by("code")
    if not settings.DEMO or len(rows) < ENOUGH:
        messages.warning(request, "Een voorbeeldbestand is er alleen in de demo.")
        return redirect("school_import")
    return HttpResponse(
        sample_register(list(map(facts_of, rows))),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": 'attachment; filename="voorbeeld-vestigingen-bo.csv"'},
    )


def _crumbs(*more: str) -> list[dict[str, str]]:
    return [
        {"label": "Scholen", "url": reverse("school_list")},
        {"label": "Scholen importeren", "url": reverse("school_import")},
        *({"label": label} for label in more),
    ]


def _recent(request: HttpRequest) -> list[dict[str, Any]]:
    rows = SchoolImport.objects.visible_to(request.user).select_related("uploaded_by")
    return [
        {
            "url": reverse("school_import_preview", args=[row.pk]),
            "name": row.file_name,
            "by": str(row.uploaded_by or "onbekend"),
            "at": row.uploaded_at,
            "done_at": row.confirmed_at,
            "result": result_text(row.result),
        }
        for row in rows.defer("content", "problems")[:RECENT]
    ]


def result_text(counts: dict[str, int]) -> str:
    """'Nieuw: 3; Verhuisd: 1', or that nothing changed."""
    told = [f"{KINDS[kind]}: {counts[kind]}" for kind in KINDS if counts.get(kind)]
    changed = [text for text in told if not text.startswith(KINDS["unchanged"])]
    return "; ".join(changed) or "Er veranderde niets"


@require(Permission.IMPORT_SCHOOLS)
def school_import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(
        SchoolImport.objects.visible_to(request.user).select_related(
            "municipality", "uploaded_by", "confirmed_by"
        ),
        pk=pk,
    )
    if row.confirmed_at and request.method == "POST":
        messages.warning(request, "Deze import is al uitgevoerd.")
        return redirect("school_import_preview", pk=pk)
    if row.confirmed_at:
        return _preview(request, row)
    if request.method == "POST" and "cancel" in request.POST:
        cancel_import(school_import=row)
        messages.success(request, "De import is gestopt. Er is niets veranderd.")
        return redirect("school_import")
    try:
        plan = plan_of(row)
    except ImportRefused as refusal:  # the municipality got another CBS code meanwhile
        messages.error(request, str(refusal))
        return redirect("school_import")
    form = ConfirmImportForm(posted(request), initial={"seen": plan.fingerprint}, ask=plan.confirm)
    if request.method == "POST" and form.is_valid():
        return _confirm(request, row, form)
    return _preview(request, row, plan, form)


def _confirm(request: HttpRequest, row: SchoolImport, form: ConfirmImportForm) -> HttpResponse:
    try:
        confirm_import(
            school_import=row,
            seen=form.cleaned_data["seen"],
            accept_gone=form.cleaned_data.get("accept_gone", False),
            by=request.user,  # type: ignore[arg-type]
        )
    except (Outdated, NeedsConfirmation) as refusal:
        messages.warning(request, str(refusal))
        return redirect("school_import_preview", pk=row.pk)
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("school_import")
    return redirect("school_import_preview", pk=row.pk)


def _preview(
    request: HttpRequest,
    row: SchoolImport,
    plan: Plan | None = None,
    form: ConfirmImportForm | None = None,
) -> HttpResponse:
    return render(
        request,
        "schools/school_import_preview.html",
        {
            "breadcrumbs": _crumbs(row.file_name),
            "school_import": row,
            "plan": plan,
            "groups": _groups(plan, _leaving(request, plan)) if plan else [],
            "figures": _figures(plan) if plan else [],
            "result": result_text(row.result),
            "problems": [_problem(each) for each in row.problems],
            "form": form,
        },
        status=422 if form is not None and form.errors else 200,
    )


def _figures(plan: Plan) -> list[dict[str, Any]]:
    counts = plan.counts
    return [
        {"number": counts["new"] + counts["back"], "label": "Nieuw of weer terug"},
        {"number": len(plan.changes.touched), "label": "Met andere gegevens"},
        {"number": counts["gone"] + counts["departed"], "label": "Niet meer in uw gemeente"},
        {"number": counts["unchanged"], "label": "Ongewijzigd"},
    ]


def _leaving(request: HttpRequest, plan: Plan) -> dict[str, list[str]]:
    """By vestigingscode: what stops with a school, and what becomes of it."""
    gone = [*plan.changes.gone, *(each.facts for each in plan.departed)]
    if not gone:
        return {}
    found = leaving(request.user, [facts.vestigingscode for facts in gone])
    name = request.user.membership.municipality.liaison_short  # type: ignore[union-attr]
    return {code: list(_stops(each, name)) for code, each in found.items()}


def _stops(school: Leaving, liaison: str) -> Iterator[str]:
    yield f"{liaison}: {', '.join(school.ties.liaisons) or 'niemand'}"
    yield f"Aansluitwijze: {'extra' if school.extra else 'basis'}"
    number = school.ties.visits
    visits = "1 bezoek" if number == 1 else f"{number or 'geen'} bezoeken"
    plan = "; staat in het vaste rooster" if school.ties.in_plan else ""
    yield f"Gepland vanaf vandaag: {visits}{plan}"
    yield (
        "Heet vanaf vandaag opgeheven: komt niet meer in het rooster en telt niet meer mee. "
        "Wat is vastgelegd, blijft bewaard."
    )


def _groups(plan: Plan, stops: dict[str, list[str]]) -> list[dict[str, Any]]:
    """One table for each kind of change that occurs."""
    changes = plan.changes
    told: dict[str, list[tuple[duo.SchoolFacts, list[str]]]] = {
        "new": [(each, [_where(each)]) for each in changes.new],
        "back": [(each, [_where(each)]) for each in changes.back],
        "gone": [(each, stops[each.vestigingscode]) for each in changes.gone],
        "departed": [
            (
                each.facts,
                [
                    f"Staat nu in {each.municipality_name or each.municipality}",
                    *stops[each.facts.vestigingscode],
                ],
            )
            for each in plan.departed
        ],
        "joining": [(each.facts, [each.partnership]) for each in plan.joining],
        "unclear": [(each, ["Blijft zoals het is"]) for each in changes.unclear],
        "outside": [(each, ["Blijft zoals het is"]) for each in changes.outside],
    }
    for kind in CHANGED:
        told[kind] = [(each.after, _differences(each)) for each in getattr(changes, kind)]
    return [
        {"kind": kind, "title": title, "rows": [_told(*row) for row in told[kind]]}
        for kind, title in KINDS.items()
        if told.get(kind)
    ]


def _where(facts: duo.SchoolFacts) -> str:
    street = f"{facts.street} {facts.house_number}".strip()
    return ", ".join(filter(None, (facts.sector, street, facts.city)))


def _differences(change: duo.SchoolChange) -> list[str]:
    return [
        f"{capfirst(FACTS[each.fact])}: {shown(each.before)} → {shown(each.after)}"
        for each in change.facts
    ]


def _told(facts: duo.SchoolFacts, lines: list[str]) -> dict[str, Any]:
    return {"name": facts.name, "code": facts.vestigingscode, "lines": lines}


def _problem(each: dict[str, Any]) -> dict[str, Any]:
    return each | {
        "what": "Regel overgeslagen" if each["skipped"] else "Zonder deze waarde opgenomen"
    }
