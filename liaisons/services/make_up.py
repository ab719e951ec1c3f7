"""Inhaalbezoeken: a person decides what becomes of a place that was proposed."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from liaisons.models import Liaison, MakeUpProposal, Visit, WeekRoster
from liaisons.models.plans import LOAD
from liaisons.queries.plan import PlannedWeek, monday_of, planned_weeks
from liaisons.queries.proposals import make_up_of, not_made_yet
from liaisons.queries.school_holidays import closed_because
from liaisons.services.hindrances import can_come
from liaisons.services.ledger import recount
from liaisons.services.presence import change_visit
from liaisons.services.school_news import tell_changed, tell_liaison
from liaisons.week_words import week_in_words
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.policy import Permission, can

HELD_AFTER_ALL = "niet meer nodig: het eerdere bezoek ging toch door"
REFUSE_IT = "Wijs dit voorstel af; vrijdag komt er een nieuw voorstel."
_STATUS = MakeUpProposal.Status


class ProposalDecided(Exception):
    """Somebody else decided or changed it meanwhile; `proposal` is how it is now."""

    def __init__(self, proposal: MakeUpProposal) -> None:
        super().__init__(proposal.pk)
        self.proposal = proposal

    def __str__(self) -> str:
        if self.proposal.status == _STATUS.PROPOSED:
            return f"Dit voorstel is net veranderd: {self.proposal.liaison.name} komt dan."
        return f"Iemand anders heeft dit net besloten: {self.proposal.get_status_display()}."


@transaction.atomic
def accept_make_up(*, proposal: MakeUpProposal, version: int, by: User) -> MakeUpProposal:
    """The visit stands: at once in a published week, else when its week is made.

    The school is told either way: its page shows the visit from now on.
    """
    # Its week may be published at this moment: then there is a roster, or it reads that we agreed.
    # In the order of all who give out half-days: municipality, liaison, the row itself.
    Municipality.objects.hold(proposal.municipality_id)
    Liaison.objects.hold(proposal.liaison_id)
    row = _open_proposal(proposal, version)
    (week,) = planned_weeks(row.municipality, monday_of(row.date))
    if found := hindrance(row, week):
        raise ValidationError(found)
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


def hindrance(row: MakeUpProposal, week: PlannedWeek) -> str:
    """Why it cannot be then (any more), in Dutch; '' when it can. `week` is that of its day."""
    if row.makes_up.status == Visit.Status.ATTENDED:
        return "Het bezoek zelf is toch doorgegaan. Er is niets in te halen."
    if row.date < clock.today():
        return "Deze dag is al voorbij."
    if closed := closed_because(row.school, row.date):
        return f"{closed} {REFUSE_IT}"
    if not week.published and not week.has_plan:
        return f"Voor {week_in_words(row.date)} is er geen vast rooster. {REFUSE_IT}"
    return _taken(row, week)


def _taken(row: MakeUpProposal, week: PlannedWeek) -> str:
    """What was free on Friday may be taken by now: by a visit, or by the pattern to come."""
    place = row.school_id, row.date, row.daypart, False
    coming = [
        each
        for each in week.visits
        if not week.published
        and each.cause is None
        and (each.make_up is None or each.make_up != row.pk)
        and (each.date, each.daypart) == (row.date, row.daypart)
    ]
    if school_has_one(row) or place in {each.place for each in coming}:
        return f"{row.school.name} heeft op dit dagdeel al een bezoek. {REFUSE_IT}"
    if row.date not in row.liaison.period:
        return f"{row.liaison.name} is dan niet in dienst. {REFUSE_IT}"
    load = sum(each.load for each in coming if each.liaison == row.liaison_id)
    if not can_come(row.liaison, row.date, row.daypart, LOAD[row.kind] + load):
        return f"{row.liaison.name} is op dit dagdeel niet meer vrij. {REFUSE_IT}"
    return ""


def school_has_one(row: MakeUpProposal) -> bool:
    """The half-day is no place any more: another visit stands there."""
    there = Visit.objects.standing().in_place(
        school=row.school_id, date=row.date, daypart=row.daypart, meeting=False
    )
    return there.exists()


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
    row = MakeUpProposal.objects.hold(found.pk)
    if row.visit_id:
        visit = Visit.objects.hold(row.visit_id)
        change_visit(visit=visit, status=Visit.Status.CANCELLED, reason=HELD_AFTER_ALL, by=by)
        _tell_liaison(row)
        tell_changed([visit], row.municipality)
    _decide(row, _STATUS.EXPIRED, by)
    return row


@transaction.atomic
def hand_make_ups_over(
    *, liaison: Liaison, heirs: Mapping[int, Liaison], first: dt.date, by: User
) -> int:
    """From `first` on others have the work of somebody: make-up visits that are proposed, or agreed
    for weeks to come, go to the heir of their school (by id) where that one is free then.

    The others expire: the planner looks for another moment on Friday. Schools hear what was agreed
    and is otherwise now. Returns how many went over.
    """
    rows = not_made_yet(liaison, first).held()
    related = rows.select_related("municipality", "school", "makes_up").order_by("date", "pk")
    moved = [row for row in related if _goes_over(row, heirs.get(row.school_id), by)]
    return len(moved)


def _goes_over(row: MakeUpProposal, heir: Liaison | None, by: User) -> bool:
    if row.status == _STATUS.ACCEPTED:
        tell_changed([row], row.municipality)
    (week,) = planned_weeks(row.municipality, monday_of(row.date))
    if heir:
        row.liaison = heir
    if heir is None or hindrance(row, week):
        _decide(row, _STATUS.EXPIRED, by)
        return False
    row.version += 1
    row.save(update_fields=["liaison", "version"])
    return True


def _open_proposal(proposal: MakeUpProposal, version: int) -> MakeUpProposal:
    row = (
        MakeUpProposal.objects.held()
        .select_related("municipality", "school", "liaison__municipality", "makes_up")
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
