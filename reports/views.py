from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from ocp_portal.errors import unseen
from ocp_portal.forms import posted, status_of
from ocp_portal.jobs.models import Job
from ocp_portal.policy import Permission, can, require
from reports import report_pages, services
from reports.files import FORMATS, file_name
from reports.forms import MakeForm, RemakeForm
from reports.models import CouncilReport
from reports.quarters import Quarter
from reports.queries import pages


@require(Permission.SEE_REPORTS)
def report_list(request: HttpRequest, status: int = 200) -> HttpResponse:
    """The newest version of each quarter; four a year, so all of them stand on one page."""
    user = request.user
    rows = pages.report_rows(user)
    context = {
        "reports": report_pages.report_table(rows),
        "to_make": pages.quarters_to_make(user, rows) if can(user, Permission.MAKE_REPORT) else [],
    }
    return render(request, "reports/report_list.html", context, status=status)


@require(Permission.SEE_REPORTS)
def report_detail(request: HttpRequest, quarter: str, version: int | None = None) -> HttpResponse:
    versions = list(_versions(request.user, quarter))
    report = next((each for each in versions if version in (None, each.version)), None)
    if report is None:
        raise _unseen(request.user, quarter, version)
    document = services.document_of(report)
    context = {
        "report": report,
        "newest": report.version == versions[0].version,
        "document": document,
        "blocks": report_pages.blocks(document),
        "contents": report_pages.contents(document),
        "facts": report_pages.facts(report),
        "downloads": report_pages.downloads(report),
        "others": report_pages.other_versions(versions, report),
        "breadcrumbs": report_pages.crumbs(report.period.name),
    }
    return render(request, "reports/report_detail.html", context)


def _versions(user: Any, quarter: str) -> Any:
    """Every version of a quarter that this person sees, the newest first."""
    period = Quarter.parse(quarter)
    seen = CouncilReport.objects.visible_to(user)
    return (
        seen.filter(year=period.year, quarter=period.number)
        .select_related("municipality")
        .order_by("-version")
    )


def _report(user: Any, quarter: str, version: int) -> CouncilReport:
    report = _versions(user, quarter).filter(version=version).first()
    if report is None:
        raise _unseen(user, quarter, version)
    return report


def _unseen(user: Any, quarter: str, version: int | None) -> Http404:
    """A report of the own municipality that is not published yet is refused, not absent."""
    rows = CouncilReport.objects.of(user.membership.municipality, Quarter.parse(quarter))
    return unseen(rows if version is None else rows.filter(version=version))


@require(Permission.SEE_REPORTS)
def report_download(request: HttpRequest, quarter: str, version: int, format: str) -> HttpResponse:
    report = _report(request.user, quarter, version)
    if format not in FORMATS:
        raise Http404
    content = services.hand_out(report=report, format=format, by=request.user)
    name = file_name(
        report.municipality.slug, quarter, version, draft=not report.published, format=format
    )
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=FORMATS[format].content_type, headers=headers)


@require(Permission.MAKE_REPORT)
@require_POST
def report_make(request: HttpRequest) -> HttpResponse:
    form = MakeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Kies een kwartaal uit de lijst.")
        return report_list(request, status=422)
    quarter = form.cleaned_data["quarter"]
    if _versions(request.user, str(quarter)).exists():
        messages.info(request, f"Het rapport over het {quarter.in_sentence} is er al.")
        return redirect("report_detail", quarter)
    try:
        job = services.request_report(
            municipality=request.user.membership.municipality, quarter=quarter, by=request.user
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return report_list(request, status=422)
    return _to_job(request, job)


def _to_job(request: HttpRequest, job: Job) -> HttpResponse:
    """The page that shows how far it is; a colleague's job or the clock's is not one's own."""
    if Job.objects.visible_to(request.user).filter(pk=job.pk).exists():
        return redirect("job_detail", job.pk)
    messages.info(request, "Het rapport wordt al gemaakt. Kijk over een paar minuten opnieuw.")
    return redirect("report_list")


@require(Permission.MAKE_REPORT)
def report_remake(request: HttpRequest, quarter: str) -> HttpResponse:
    """The whole form with its consequences; the version that somebody saw comes along."""
    newest = _versions(request.user, quarter).first()
    if newest is None:
        raise Http404
    form = RemakeForm(posted(request), initial={"version": newest.version})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"] != newest.version:
            messages.info(request, f"Versie {newest.version} is intussen al gemaakt.")
            return redirect("report_detail", quarter)
        job = services.request_report(
            municipality=newest.municipality,
            quarter=newest.period,
            after=newest.version,
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        return _to_job(request, job)
    context = {
        "form": form,
        "report": newest,
        "breadcrumbs": report_pages.crumbs("Opnieuw maken", newest),
    }
    status = status_of(form)
    return render(request, "reports/report_remake.html", context, status=status)


@require(Permission.MAKE_REPORT)
@require_POST
def report_publish(request: HttpRequest, quarter: str, version: int) -> HttpResponse:
    report = _report(request.user, quarter, version)
    try:
        services.publish_report(report=report, by=request.user, tell=True)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"{report.period.name} is gepubliceerd.")
    return redirect("report_detail", quarter)


def policy_officer_today(request: HttpRequest) -> HttpResponse:
    """The newest report, what asks for attention now, and when the next report comes."""
    rows = pages.report_rows(request.user)
    to_make = pages.quarters_to_make(request.user, rows)
    context = report_pages.policy_officer(rows, to_make, pages.schools_now(request.user))
    return render(request, "reports/policy_officer_today.html", context)


def partnership_coordinator_today(request: HttpRequest) -> HttpResponse:
    """The schools of the own partnership, and what is published."""
    seen = CouncilReport.objects.visible_to(request.user)
    context = report_pages.partnership_coordinator(
        pages.own_partnership(request.user),
        pages.schools_now(request.user),
        seen.newest().first(),
        pages.report_rows(request.user),
    )
    return render(request, "reports/partnership_coordinator_today.html", context)
