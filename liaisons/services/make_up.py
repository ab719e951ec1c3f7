"""Inhaalbezoeken: a person decides what becomes of a place that was proposed."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from liaisons.models import Liaison, MakeUpProposal, Visit, WeekRoster
from liaisons.models.plans import LOAD
from liaisons.queries.plan import monday_of
from liaisons.queries.proposals import make_up_of
from liaisons.services.absences import is_free
from liaisons.services.ledger import recount
from liaisons.services.presence import change_visit
from liaisons.services.school_news import tell_changed, tell_liaison
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.policy import Permission, can

HELD_AFTER_ALL = "niet meer nodig: het eerdere bezoek ging toch door"
_STATUS = MakeUpProposal.Status


class ProposalDecided(Exception):
    """Somebody else decided meanwhile; `proposal` is how it is now."""

    def __init__(self, proposal: MakeUpProposal) -> None:
        super().__init__(proposal.pk)
        self.proposal = proposal

    def __str__(self) -> str:
        return f"Iemand anders heeft dit net besloten: {self.proposal.get_status_display()}."


@transaction.atomic
def accept_make_up(*, proposal: MakeUpProposal, version: int, by: User) -> MakeUpProposal:
    """The visit stands: at once in a published week, else when its week is made.

    The school is told either way: its page shows the visit from now on.
    """
    # Its week may be published at this moment: then there is a roster, or it reads that we agreed.
    # In the order of all who give out half-days: municipality, liaison, the row itself.
    Municipality.objects.hold(proposal.municipality_id)
    Liaison.objects.filter(pk=proposal.liaison_id).hold()
    row = _open_proposal(proposal, version)
    _refuse_place(row)
    roster = WeekRoster.objects.filter(
        municipality=row.municipality_id, monday=monday_of(row.date)
    ).first()
    if roster:
        row.visit = _visit(row, roster, by)
    _decide(row, _STATUS.ACCEPTED, by)
    if row.visit:
        recount([row.visit])
        _tell_liaison(row)
    tell_changed([row], row.liaison.municipality)
    return row


def _refuse_place(row: MakeUpProposal) -> None:
    """What was free on Friday may be taken by now."""
    if row.makes_up.status == Visit.Status.ATTENDED:
        raise ValidationError("Het bezoek zelf is toch doorgegaan. Er is niets in te halen.")
    if row.date < clock.today():
        raise ValidationError("Deze dag is al voorbij.")
    if not is_free(row.liaison, row.date, row.daypart, LOAD[row.kind]):
        raise ValidationError(
            f"{row.liaison.name} is op dit dagdeel niet meer vrij. Wijs dit voorstel af; vrijdag "
            "komt er een nieuw voorstel."
        )
    if school_has_one(row):
        raise ValidationError(f"{row.school.name} heeft op dit dagdeel al een bezoek.")


def school_has_one(row: MakeUpProposal) -> bool:
    """The half-day is no place any more: another visit stands there."""
    there = Visit.objects.presence().standing()
    return there.filter(school=row.school_id, date=row.date, daypart=row.daypart).exists()


def _visit(row: MakeUpProposal, roster: WeekRoster, by: User) -> Visit:
    return Visit.objects.create(
        municipality_id=row.municipality_id,
        roster=roster,
        school_id=row.school_id,
        liaison_id=row.liaison_id,
        date=row.date,
        daypart=row.daypart,
        kind=row.kind,
        origin=Visit.Origin.MAKE_UP,
        makes_up=row.makes_up,
        changed_by=by,
        changed_at=clock.now(),
    )


def _tell_liaison(row: MakeUpProposal) -> None:
    tell_liaison(row.liaison_id, [monday_of(row.date)], row.liaison.municipality)


def agree_make_up(*, lost: Visit, date: dt.date, daypart: str, by: User) -> MakeUpProposal:
    """Of a visit that its liaison does on another half-day, in a week that is not published: no
    proposal of the planner, but a person who chose. The caller holds the rows and tells it."""
    row = MakeUpProposal(
        municipality_id=lost.municipality_id,
        makes_up=lost,
        school_id=lost.school_id,
        liaison_id=lost.liaison_id,
        date=date,
        daypart=daypart,
        kind=lost.kind,
        proposed_at=clock.now(),
        version=0,
    )
    _decide(row, _STATUS.ACCEPTED, by)
    tell_changed([row], lost.municipality)
    return row


@transaction.atomic
def refuse_make_up(*, proposal: MakeUpProposal, version: int, by: User) -> MakeUpProposal:
    """No visit; on Friday another place may be proposed."""
    row = _open_proposal(proposal, version)
    _decide(row, _STATUS.REFUSED, by)
    return row


@transaction.atomic
def withdraw_make_up(*, lost: Visit, by: User) -> MakeUpProposal | None:
    """The visit took place after all: what would make up for it goes, and who knew of it is told.

    None when there is nothing to withdraw. Raises PermissionDenied.
    """
    if not can(by, Permission.PLAN_ROSTER):
        raise PermissionDenied
    Municipality.objects.hold(lost.municipality_id)  # as who accepts it, or publishes its week
    found = make_up_of(lost)
    if found is None:
        return None
    row = MakeUpProposal.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if row.visit_id:
        visit = Visit.objects.select_for_update(of=("self",)).get(pk=row.visit_id)
        change_visit(visit=visit, status=Visit.Status.CANCELLED, reason=HELD_AFTER_ALL, by=by)
        _tell_liaison(row)
        tell_changed([visit], row.municipality)
    _decide(row, _STATUS.EXPIRED, by)
    return row


def _open_proposal(proposal: MakeUpProposal, version: int) -> MakeUpProposal:
    row = (
        MakeUpProposal.objects.select_for_update(of=("self",))
        .select_related("school", "liaison__municipality", "makes_up")
        .get(pk=proposal.pk)
    )
    if row.version != version or row.status != _STATUS.PROPOSED:
        raise ProposalDecided(row)
    return row


def _decide(row: MakeUpProposal, status: MakeUpProposal.Status, by: User) -> None:
    row.status = status
    row.decided_by, row.decided_at = by, clock.now()
    row.version += 1
    row.save()
