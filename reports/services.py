"""Council reports: made once a quarter, made anew with a reason, published, handed out as files.

A report is counted in one snapshot of the database, masked in memory, and only then written: a row
that its own quarter cannot have twice. Making it again, by a second worker or a second click, finds
the row and leaves it alone.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from liaisons.models import LightQuestion
from ocp_portal import clock
from ocp_portal.accounts.models import Membership, Municipality, User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.dutch import dutch_date
from ocp_portal.jobs.models import Job
from ocp_portal.jobs.services import enqueue, restart
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify
from ocp_portal.policy import ALLOWED, Permission
from reports.council_report import DRAFT, FINAL, council_report
from reports.documents import Document
from reports.files import FORMATS, render
from reports.indicators import indicators
from reports.models import CouncilReport
from reports.quarters import Quarter
from reports.queries import first_day_in_use, quarter_facts

Json = dict[str, Any]
Progress = Callable[[int, int, str], None]
STEPS = 3


# --- making --------------------------------------------------------------------------------------


def make_report(
    *,
    municipality: Municipality,
    quarter: Quarter,
    by: User | None = None,
    tell: bool = False,
    progress: Progress | None = None,
) -> CouncilReport:
    """The first report of a quarter; the one that is there when it was made before.

    `tell` sends a notice to the policy officers. ValidationError (Dutch) while the quarter runs.
    """
    existing = CouncilReport.objects.of(municipality, quarter).last()
    if existing:
        return existing
    return _make(municipality, quarter, version=1, reason="", by=by, tell=tell, progress=progress)


def remake_report(
    *,
    report: CouncilReport,
    reason: str,
    by: User | None,
    tell: bool = False,
    progress: Progress | None = None,
) -> CouncilReport:
    """The version after `report`, counted anew, with the reason in the row; made once."""
    if reason not in CouncilReport.Reason:
        raise ValidationError("Kies een reden voor de nieuwe versie.")
    return _make(
        report.municipality,
        report.period,
        version=report.version + 1,
        reason=reason,
        by=by,
        tell=tell,
        progress=progress,
    )


def _make(
    municipality: Municipality,
    quarter: Quarter,
    *,
    version: int,
    reason: str,
    by: User | None,
    tell: bool,
    progress: Progress | None,
) -> CouncilReport:
    require_ended(quarter)
    say = progress or _silent
    say(0, STEPS, "De cijfers worden geteld.")
    with _snapshot():
        previous = _figures_before(municipality, quarter)
        figures = indicators(quarter_facts(municipality, quarter), previous)
        _count_light_questions_once(figures, municipality, quarter, version)
    say(1, STEPS, "Het rapport wordt opgemaakt.")
    report = CouncilReport(
        municipality=municipality,
        year=quarter.year,
        quarter=quarter.number,
        version=version,
        reason=reason,
        figures=figures,
        figures_sha256=fingerprint(figures),
        made_at=clock.now(),
        made_by=by,
    )
    # Drawn before it is kept: what no reader could open is never frozen.
    document = document_of(report)
    report.file_sizes = {name: len(render(document, name)) for name in FORMATS}
    say(2, STEPS, "Het rapport wordt bewaard.")
    return _keep(report, tell=tell)


def _count_light_questions_once(
    figures: Json, municipality: Municipality, quarter: Quarter, version: int
) -> None:
    """While they can still change, a newer version tells what the one before it told.

    Made again and again, their counts would be the running count that decision 0010 leaves out.
    """
    if clock.today() > quarter.last_day + LightQuestion.OPEN:
        return
    before = CouncilReport.objects.of(municipality, quarter).filter(version=version - 1).first()
    counted = before.figures.get("family") if before else None
    if counted and figures["family"]:
        figures["family"]["caught"] = counted["caught"]


def _silent(done: int, of: int, message: str) -> None:
    """Nobody watches."""


def require_ended(quarter: Quarter) -> None:
    if clock.today() <= quarter.last_day:
        raise ValidationError(
            f"Het {quarter.in_sentence} loopt nog tot en met {dutch_date(quarter.last_day)}. "
            f"U kunt het rapport maken vanaf {dutch_date(quarter.next.first_day)}."
        )


@contextmanager
def _snapshot() -> Iterator[None]:
    """All counts see the same moment. Within a caller's own transaction its isolation holds."""
    own = not connection.in_atomic_block
    with transaction.atomic():
        if own:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _figures_before(municipality: Municipality, quarter: Quarter) -> Json | None:
    """Those of the quarter before, as they were frozen: published ones first."""
    versions = list(CouncilReport.objects.of(municipality, quarter.previous))
    published = [report for report in versions if report.published]
    newest = next(iter(published or versions), None)
    return newest.figures if newest else None


@transaction.atomic
def _keep(report: CouncilReport, *, tell: bool) -> CouncilReport:
    """Write the row, unless somebody else just did; the lock makes the second one wait and see."""
    Municipality.objects.hold(report.municipality_id)
    versions = CouncilReport.objects.of(report.municipality, report.period)
    existing = versions.filter(version=report.version).first()
    if existing:
        return existing
    report.save(force_insert=True)
    if report.made_by:
        _log(AccessEvent.Action.CREATE, report, report.made_by, report.get_reason_display())
    if tell:
        _tell(report, _people(report.municipality, Permission.MAKE_REPORT))
    return report


def fingerprint(figures: Json) -> str:
    """SHA-256 of the figures in one fixed form."""
    text = json.dumps(figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


# --- publishing ----------------------------------------------------------------------------------


@transaction.atomic
def publish_report(*, report: CouncilReport, by: User, tell: bool = False) -> CouncilReport:
    """From now on every role reads it. Twice is once; an older version stays a draft."""
    versions = CouncilReport.objects.of(report.municipality, report.period)
    newest = versions.held().first()
    if newest is None or newest.version != report.version:
        raise ValidationError(
            "Er is een nieuwere versie van dit rapport. Bekijk en publiceer die versie."
        )
    if newest.published:
        return newest
    newest.published_at = clock.now()
    newest.published_by = by
    newest.save(update_fields=["published_at", "published_by"])
    _log(AccessEvent.Action.CHANGE, newest, by, "gepubliceerd")
    if tell:
        readers = _people(report.municipality, Permission.SEE_PRESENCE).exclude(pk=by.pk)
        _tell(newest, readers)
    return newest


# --- asking for one ------------------------------------------------------------------------------


def request_report(
    *,
    municipality: Municipality,
    quarter: Quarter,
    after: int = 0,
    reason: str = "",
    by: User | None = None,
) -> Job:
    """Ask for a report as a job: the first one, or the version `after` another with a reason.

    Asked twice it is one job; one that failed before is tried again.
    """
    require_ended(quarter)
    version = after + 1
    job = enqueue(
        kind="council_report",
        key=f"{quarter}-v{version}",
        municipality=municipality,
        by=by,
        quarter=str(quarter),
        after=after,
        reason=reason,
    )
    there = CouncilReport.objects.of(municipality, quarter).filter(version=version).exists()
    return restart(job=job) if job.ended and not there else job


def request_due_reports() -> int:
    """The report of the quarter that ended last, for everybody who has none yet.

    Asked every hour of the day: before the first workday of the quarter there is nothing to do,
    and an hour in which nothing ran is caught up in the next. Returns how many were asked.
    """
    quarter = Quarter.of(clock.today()).previous
    if clock.today() < quarter.reporting_day:
        return 0
    made = CouncilReport.objects.filter(year=quarter.year, quarter=quarter.number)
    waiting = Municipality.objects.filter(joined=True).exclude(pk__in=made.values("municipality"))
    due = [each for each in waiting.order_by("pk") if _was_in_use(each, quarter)]
    for municipality in due:
        request_report(municipality=municipality, quarter=quarter)
    return len(due)


def _was_in_use(municipality: Municipality, quarter: Quarter) -> bool:
    first = first_day_in_use(municipality)
    return first is not None and first <= quarter.last_day


# --- reading and handing out ---------------------------------------------------------------------


def document_of(report: CouncilReport) -> Document:
    """The report as a document. ValueError when its figures are not those that were frozen."""
    if fingerprint(report.figures) != report.figures_sha256:
        raise ValueError(f"The figures of council report {report.pk} are not what was frozen.")
    return council_report(
        report.figures,
        version=report.version,
        status=FINAL if report.published else DRAFT,
        dated=timezone.localtime(report.published_at or report.made_at).date(),
    )


def hand_out(*, report: CouncilReport, format: str, by: User) -> bytes:
    """The file, with a line in the access log."""
    content = render(document_of(report), format)
    _log(AccessEvent.Action.EXPORT, report, by, f"als {FORMATS[format].label}")
    return content


def _log(action: AccessEvent.Action, report: CouncilReport, by: Any, reason: str) -> None:
    record(
        action=action,
        object_type="council_report",
        object_key=f"{report.period}-v{report.version}",
        by=by,
        reason=reason,
    )


def _people(municipality: Municipality, permission: Permission) -> Any:
    """Users whose role today has this permission."""
    members = Membership.objects.current().filter(
        municipality=municipality, role__in=ALLOWED[permission]
    )
    return User.objects.filter(pk__in=members.values("user"), is_active=True)


def _tell(report: CouncilReport, recipients: Any) -> None:
    notify(
        kind=Notice.Kind.REPORT_READY,
        subject=f"het {report.period.in_sentence}",
        path=reverse("report_detail", args=[report.period]),
        recipients=recipients,
        municipality=report.municipality,
    )
