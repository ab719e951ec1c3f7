"""When a school receives, and its care meetings. The school proposes, the team lead decides.

A proposal has a version: whoever decides on another one than stood on the page finds out.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse

from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.accounts.queries import care_coordinators, team_leads
from ocp_portal.dutch import dutch_date
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify
from ocp_portal.periods import last_day, period
from ocp_portal.policy import Permission, can
from schools.half_days import in_words
from schools.models import CareMeetingSeries, CareTeam, ReceivingHours, School
from schools.models.proposals import Agreement

Proposal = ReceivingHours | CareMeetingSeries | CareTeam
# What mails name: never what was proposed.
ABOUT = {
    ReceivingHours: "ontvangst op school",
    CareMeetingSeries: "een vast zorgoverleg",
    CareTeam: "overleg met partners",
}


class Decided(Exception):
    """Somebody changed or decided this proposal meanwhile; `row` is how it is now."""

    def __init__(self, row: Any) -> None:
        super().__init__(row.pk)
        self.row = row

    def __str__(self) -> str:
        if self.row.status == Agreement.PROPOSED:
            return "De school heeft dit voorstel net gewijzigd. Kijk het opnieuw na."
        return f"Iemand anders heeft dit net besloten: {self.row.get_status_display()}."


def refuse_proposer(school: School, by: User) -> None:
    """The school itself, or the team lead on its behalf."""
    seen = School.objects.visible_to(by).filter(pk=school.pk).exists()
    if not seen or not can(by, Permission.PROPOSE_HOURS):
        raise PermissionDenied


@transaction.atomic
def propose_hours(
    *, school: School, answers: Sequence[str], first: dt.date, by: User
) -> ReceivingHours:
    """Ten answers, Monday morning first. An earlier proposal of the school is replaced."""
    refuse_proposer(school, by)
    School.objects.hold(school.pk)
    waiting = ReceivingHours.objects.filter(school=school, status=Agreement.PROPOSED).first()
    row = waiting or ReceivingHours(municipality_id=school.municipality_id, school=school)
    row.answers = list(answers)
    row.period = period(first)
    row.proposed_by, row.proposed_at = by, clock.now()
    row.version += 1 if waiting else 0
    row.full_clean(exclude=["municipality", "period", "decided_by", "decided_at"])
    _refuse_never(row)
    row.save()
    _tell_team_leads(row, by)
    return row


def _refuse_never(row: ReceivingHours) -> None:
    """A half-day that is closed gets no visit; with none left nobody comes at all."""
    if not row.open:
        raise ValidationError(
            "De school ontvangt op geen enkel dagdeel. Kies minstens één dagdeel waarop bezoek "
            "welkom is. Kan het nooit? Overleg dan met elkaar."
        )


@transaction.atomic
def accept_hours(*, hours: ReceivingHours, version: int, by: User) -> ReceivingHours:
    """In force from its first day on; what was agreed before ends there."""
    School.objects.hold(hours.school_id)
    row = _open_hours(hours, version, by)
    _refuse_never(row)
    agreed = ReceivingHours.objects.filter(school=row.school_id, status=Agreement.AGREED)
    for other in agreed.filter(period__overlap=row.period):
        if other.period.lower >= row.period.lower:
            other.delete()
        else:
            other.period = period(other.period.lower, row.period.lower)
            other.save(update_fields=["period"])
    _decide(row, Agreement.AGREED, by)
    return row


@transaction.atomic
def refuse_hours(*, hours: ReceivingHours, version: int, by: User) -> ReceivingHours:
    row = _open_hours(hours, version, by)
    _decide(row, Agreement.REFUSED, by)
    return row


def _open_hours(hours: ReceivingHours, version: int, by: User) -> ReceivingHours:
    row = ReceivingHours.objects.hold(hours.pk)
    _refuse_decision(row, version, by)
    return row


def _refuse_decision(row: Proposal, version: int, by: User) -> None:
    if not can(by, Permission.PLAN_ROSTER):
        raise PermissionDenied
    if not row.waits_as(version):
        raise Decided(row)


def _decide(row: Proposal, status: Agreement, by: User) -> None:
    row.decide(status, by)
    _tell_school(row)


def _tell_team_leads(row: Proposal, by: User) -> None:
    """That a school proposes something; not when who decides wrote it down for the school."""
    if not can(by, Permission.PLAN_ROSTER):
        _notify(row, Notice.Kind.PROPOSAL_NEW, team_leads(row.municipality_id))


def _tell_school(row: Proposal) -> None:
    """That it was decided; the page says what."""
    for _, _, recipients in care_coordinators([row.school_id]):
        _notify(row, Notice.Kind.PROPOSAL_DECIDED, recipients)


def _notify(row: Proposal, kind: Notice.Kind, recipients: Iterable[User]) -> None:
    notify(
        kind=kind,
        subject=ABOUT[type(row)],
        path=reverse("school_agreements", args=[row.school.code]),
        recipients=recipients,
        municipality=row.municipality,
    )


@transaction.atomic
def propose_meeting(
    *,
    school: School,
    kind: str,
    half_day: int,
    cycle_weeks: Sequence[int],
    start_time: dt.time | None = None,
    first: dt.date,
    until: dt.date | None = None,
    by: User,
) -> CareMeetingSeries:
    """A fixed care meeting, in some weeks of the cycle."""
    refuse_proposer(school, by)
    row = CareMeetingSeries(
        municipality_id=school.municipality_id,
        school=school,
        kind=kind,
        half_day=half_day,
        cycle_weeks=sorted(set(cycle_weeks)),
        start_time=start_time,
        period=period(first, until),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    row.full_clean(exclude=["municipality", "period", "decided_by", "decided_at"])
    row.save()
    _tell_team_leads(row, by)
    return row


@transaction.atomic
def accept_meeting(*, series: CareMeetingSeries, version: int, by: User) -> CareMeetingSeries:
    School.objects.hold(series.school_id)
    row = _open_meeting(series, version, by)
    taken = CareMeetingSeries.objects.filter(
        school=row.school_id,
        half_day=row.half_day,
        status=Agreement.AGREED,
        period__overlap=row.period,
    )
    if taken.exists():
        raise ValidationError(
            f"Op {in_words(row.half_day)} is er al een vast overleg. Beëindig dat eerst."
        )
    _decide(row, Agreement.AGREED, by)
    return row


@transaction.atomic
def refuse_meeting(*, series: CareMeetingSeries, version: int, by: User) -> CareMeetingSeries:
    row = _open_meeting(series, version, by)
    _decide(row, Agreement.REFUSED, by)
    return row


def _open_meeting(series: CareMeetingSeries, version: int, by: User) -> CareMeetingSeries:
    row = CareMeetingSeries.objects.hold(series.pk)
    _refuse_decision(row, version, by)
    return row


@transaction.atomic
def end_meeting(*, series: CareMeetingSeries, last: dt.date, by: User) -> CareMeetingSeries:
    """`last` is the last day on which it is held; before the first day it is refused instead.

    What has ended does not begin again: raises ValidationError (Dutch).
    """
    if not can(by, Permission.PLAN_ROSTER):
        raise PermissionDenied
    row = CareMeetingSeries.objects.hold(series.pk)
    end = last + dt.timedelta(days=1)
    ends = last_day(row.period)
    if ends and ends < last:
        raise ValidationError(
            f"Dit overleg stopt al na {dutch_date(ends)}. Komt het er weer? Maak dan een nieuwe "
            "afspraak."
        )
    if end <= row.period.lower:
        _decide(row, Agreement.REFUSED, by)
        return row
    row.period = period(row.period.lower, end)
    row.version += 1
    row.save(update_fields=["period", "version"])
    return row


@transaction.atomic
def propose_care_team(
    *, school: School, structural_mdo: bool, mdo_a_year: int | None, by: User
) -> CareTeam:
    """Structural consultation with partners, and how often (SCH-14). Of the school a proposal,
    in the place of an earlier one; what the team lead says holds at once."""
    refuse_proposer(school, by)
    School.objects.hold(school.pk)
    waiting = CareTeam.objects.filter(school=school, status=Agreement.PROPOSED).first()
    row = waiting or CareTeam(municipality_id=school.municipality_id, school=school)
    row.structural_mdo, row.mdo_a_year = structural_mdo, mdo_a_year
    row.proposed_by, row.proposed_at = by, clock.now()
    row.version += 1 if waiting else 0
    row.full_clean(exclude=["municipality", "decided_by", "decided_at"])
    row.save()
    if can(by, Permission.PLAN_ROSTER):
        return accept_care_team(care_team=row, version=row.version, by=by)
    _tell_team_leads(row, by)
    return row


@transaction.atomic
def accept_care_team(*, care_team: CareTeam, version: int, by: User) -> CareTeam:
    """It takes the place of what was known."""
    School.objects.hold(care_team.school_id)
    row = _open_care_team(care_team, version, by)
    CareTeam.objects.filter(school=row.school_id, status=Agreement.AGREED).delete()
    _decide(row, Agreement.AGREED, by)
    return row


@transaction.atomic
def refuse_care_team(*, care_team: CareTeam, version: int, by: User) -> CareTeam:
    row = _open_care_team(care_team, version, by)
    _decide(row, Agreement.REFUSED, by)
    return row


def _open_care_team(care_team: CareTeam, version: int, by: User) -> CareTeam:
    row = CareTeam.objects.hold(care_team.pk)
    _refuse_decision(row, version, by)
    return row
