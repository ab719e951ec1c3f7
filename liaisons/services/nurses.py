"""When the jeugdverpleegkundige is at a school (NRM-7).

OCPs and the team lead record it; the school proposes it, and they decide.
"""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from liaisons.models import Assignment, NurseProposal, NurseVisit
from liaisons.queries.contacts import may_write_for
from liaisons.queries.school_holidays import closed_because
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.accounts.queries import care_coordinators, team_leads
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.dutch import dutch_date
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify
from ocp_portal.policy import Permission, can
from schools.models import School
from schools.models.proposals import Agreement
from schools.services.receiving import Decided, refuse_proposer

BACK = dt.timedelta(days=366)  # who finds an old half-day still records it; a slip is refused
AHEAD = dt.timedelta(days=366)
LAPSED = (
    "Deze dag is geweest: het voorstel is verlopen. Was de jeugdverpleegkundige er wel? Zet het "
    "dagdeel er dan zelf bij."
)


@transaction.atomic
def record_nurse_visit(*, school: School, date: dt.date, daypart: str, by: User) -> NurseVisit:
    """Past or to come. The same half-day twice is once. Raises ValidationError (Dutch).

    What the school proposed for this half-day is agreed to by that.
    """
    if not may_write_for(by, school):
        raise PermissionDenied
    School.objects.hold(school.pk)
    _refuse_day(school, date)
    row, _ = NurseVisit.objects.get_or_create(
        municipality_id=school.municipality_id,
        school=school,
        date=date,
        daypart=daypart,
        defaults={"recorded_by": by, "recorded_at": clock.now()},
    )
    asked = NurseProposal.objects.proposed().filter(school=school, date=date, daypart=daypart)
    for proposal in asked.select_related("school", "municipality").held():
        _decide(proposal, Agreement.AGREED, by)
    return row


def _refuse_day(school: School, date: dt.date) -> None:
    today = clock.today()
    if date.weekday() > 4:
        raise ValidationError("Kies een dag van maandag tot en met vrijdag.")
    if not today - BACK <= date <= today + AHEAD:
        raise ValidationError("Kies een dag in het afgelopen of het komende jaar.")
    if closed := closed_because(school, date):
        raise ValidationError(closed)


@transaction.atomic
def remove_nurse_visit(*, visit: NurseVisit, by: User) -> None:
    """It was not so; the log keeps who said that. Twice is once."""
    now = NurseVisit.objects.held().select_related("school")
    row = now.filter(pk=visit.pk).first()
    if row is None:
        return
    if not may_write_for(by, row.school):
        raise PermissionDenied
    record(
        action=AccessEvent.Action.CHANGE,
        object_type="nurse_visit",
        object_key=row.school.code,
        reason=f"dagdeel van {dutch_date(row.date)} weggehaald",
        by=by,
    )
    row.delete()


@transaction.atomic
def propose_nurse_visit(*, school: School, date: dt.date, daypart: str, by: User) -> NurseProposal:
    """A half-day to come. Proposed twice is once. Raises ValidationError (Dutch)."""
    refuse_proposer(school, by)
    School.objects.hold(school.pk)
    if date < clock.today():
        raise ValidationError("Deze dag is geweest. Kies vandaag of een latere dag.")
    _refuse_day(school, date)
    if NurseVisit.objects.filter(school=school, date=date, daypart=daypart).exists():
        raise ValidationError("Dit dagdeel van de jeugdverpleegkundige staat er al.")
    row, new = NurseProposal.objects.get_or_create(
        municipality_id=school.municipality_id,
        school=school,
        date=date,
        daypart=daypart,
        status=Agreement.PROPOSED,
        defaults={"proposed_by": by, "proposed_at": clock.now()},
    )
    if new and not can(by, Permission.TICK_PRESENCE):
        _notify(row, Notice.Kind.PROPOSAL_NEW, _deciders(school))
    return row


def _deciders(school: School) -> QuerySet[User]:
    """The team leads, and the liaison of the school."""
    own = Assignment.objects.current().filter(school=school).values("liaison")
    return User.objects.filter(
        Q(pk__in=team_leads(school.municipality_id).values("pk")) | Q(liaisons__in=own),
        is_active=True,
    ).distinct()


@transaction.atomic
def accept_nurse_visit(*, proposal: NurseProposal, version: int, by: User) -> NurseVisit:
    """From now on it stands where the half-days of the nurse stand. One whose day is over has
    lapsed. Raises Decided and ValidationError (Dutch)."""
    School.objects.hold(proposal.school_id)
    row = _open_proposal(proposal, version, by)
    if row.date < clock.today():
        raise ValidationError(LAPSED)
    return record_nurse_visit(school=row.school, date=row.date, daypart=row.daypart, by=by)


@transaction.atomic
def refuse_nurse_visit(*, proposal: NurseProposal, version: int, by: User) -> NurseProposal:
    row = _open_proposal(proposal, version, by)
    _decide(row, Agreement.REFUSED, by)
    return row


@transaction.atomic
def withdraw_nurse_proposal(*, proposal: NurseProposal, by: User) -> None:
    """The school takes back what nobody decided yet. Raises Decided; twice is once."""
    refuse_proposer(proposal.school, by)
    row = NurseProposal.objects.held().filter(pk=proposal.pk).first()
    if row is None:
        return
    if row.status != Agreement.PROPOSED:
        raise Decided(row)
    row.delete()


def _open_proposal(proposal: NurseProposal, version: int, by: User) -> NurseProposal:
    rows = NurseProposal.objects.held().select_related("school")
    row: NurseProposal = rows.get(pk=proposal.pk)
    if not may_write_for(by, row.school):
        raise PermissionDenied
    if not row.waits_as(version):
        raise Decided(row)
    return row


def _decide(row: NurseProposal, status: Agreement, by: User) -> None:
    row.decide(status, by)
    for _, _, recipients in care_coordinators([row.school_id]):
        _notify(row, Notice.Kind.PROPOSAL_DECIDED, recipients)


def _notify(row: NurseProposal, kind: Notice.Kind, recipients: Iterable[User]) -> None:
    notify(
        kind=kind,
        subject="de jeugdverpleegkundige op school",
        path=reverse("nurse_visit_list", args=[row.school.code]),
        recipients=recipients,
        municipality=row.municipality,
    )
