"""One visit of a published week moves to another half-day."""

import datetime as dt
from copy import copy
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from liaisons.models import Liaison, MakeUpProposal, Visit, WeekRoster
from liaisons.queries.places import Place, may_move, places
from liaisons.queries.plan import monday_of
from liaisons.queries.proposals import make_up_of
from liaisons.services.hindrances import hindrance, not_of_school
from liaisons.services.make_up import agree_make_up, withdraw_make_up
from liaisons.services.presence import ChangedMeanwhile, change_visit
from liaisons.services.school_news import tell_changed, tell_liaison
from liaisons.weeks.causes import BUSY
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.dutch import dutch_date
from ocp_portal.policy import Permission, can

WHY = "verplaatst"
UNDONE = "verplaatsen teruggedraaid"
MADE_BY_NOW = "Terugdraaien kan niet meer: de nieuwe week is al vastgesteld, of iemand was u voor."


@transaction.atomic
def reschedule_visit(*, visit: Visit, key: str, version: int, by: User) -> Visit | MakeUpProposal:
    """To one of the half-days of `queries.places.places`; school and liaison are told.

    In a published week the visit itself moves: it stays the one that the plan promised. In a week
    that is still to be made it is made up for then. Raises PermissionDenied, ChangedMeanwhile and
    ValidationError (Dutch).
    """
    if not can(by, Permission.PLAN_ROSTER):
        raise PermissionDenied
    # In this order, as whoever agrees to a make-up visit: its week may be published just now.
    Municipality.objects.hold(visit.municipality_id)
    Liaison.objects.hold(visit.liaison_id)
    now = (
        Visit.objects.held()
        .select_related("changed_by", "school", "liaison", "municipality", "makes_up")
        .get(pk=visit.pk)
    )
    if now.version != version:
        raise ChangedMeanwhile(now)
    place = _place(now, key)
    if not place.published:
        return _later(now, place, by)
    before = copy(now)
    _move(now, place, by)
    tell_changed([before, now], now.municipality)
    tell_liaison(now.liaison_id, {monday_of(before.date), monday_of(now.date)}, now.municipality)
    return now


def _place(visit: Visit, key: str) -> Place:
    if not may_move(visit):
        raise ValidationError("Dit bezoek kan niet meer worden verplaatst.")
    found = next((place for place in places(visit).others if place.key == key), None)
    if found is None:
        raise ValidationError("Dit dagdeel is niet meer vrij. Kies opnieuw.")
    if not_of_school(visit, visit.liaison, found.date):
        raise ValidationError(f"{visit.liaison.name} heeft deze school dan niet meer.")
    return found


def _move(visit: Visit, place: Place, by: User) -> None:
    roster = WeekRoster.objects.get(
        municipality=visit.municipality_id, monday=monday_of(place.date)
    )
    change_visit(
        visit=visit,
        by=by,
        why=WHY,
        roster=roster,
        date=place.date,
        daypart=place.daypart,
        status=Visit.Status.PLANNED,
        cause="",
        reason="",
    )


def _later(visit: Visit, place: Place, by: User) -> MakeUpProposal:
    """Lost here, and agreed there: the books count it as made up for once somebody was there."""
    change_visit(
        visit=visit,
        by=by,
        status=Visit.Status.CANCELLED,
        cause="",
        reason=_moved_to(place.date),
    )
    row = agree_make_up(lost=visit, date=place.date, daypart=place.daypart, by=by)
    tell_changed([visit], visit.municipality)
    mondays = {monday_of(visit.date), monday_of(place.date)}
    tell_liaison(visit.liaison_id, mondays, visit.municipality)
    return row


def _moved_to(day: dt.date) -> str:
    return f"{WHY} naar {dutch_date(day)}"


@transaction.atomic
def undo_later(*, visit: Visit, version: int, by: User) -> Visit:
    """What a visit was to be made up with in a week still to be made, does not come; school and
    liaisons are told.

    A visit that was moved there stands where it stood, when that half-day is to come and fits
    still. A half-day to come on which its liaison cannot is a gap again; else it stays lost, and
    is owed. Raises PermissionDenied, ChangedMeanwhile and
    ValidationError (Dutch).
    """
    if not can(by, Permission.PLAN_ROSTER):
        raise PermissionDenied
    Municipality.objects.hold(visit.municipality_id)  # nobody publishes that week meanwhile
    Liaison.objects.hold(visit.liaison_id)
    related = ("changed_by", "school", "liaison", "municipality", "makes_up")
    now = Visit.objects.held().select_related(*related).get(pk=visit.pk)
    if now.version != version:
        raise ChangedMeanwhile(now)
    row = make_up_of(now)
    if row is None or row.status != MakeUpProposal.Status.ACCEPTED or row.visit_id:
        raise ValidationError(MADE_BY_NOW)
    withdraw_make_up(lost=now, by=by)
    if now.reason == _moved_to(row.date):
        _stand_again(now, by)
    tell_changed([now, row], now.municipality)
    for liaison in {now.liaison_id, row.liaison_id}:
        tell_liaison(liaison, {monday_of(now.date), monday_of(row.date)}, now.municipality)
    return now


def _stand_again(visit: Visit, by: User) -> None:
    """Where it stood; who has left or is away then does not get it back: that is a gap."""
    found = hindrance(visit, visit.liaison, visit.date, visit.daypart)
    values: dict[str, Any] = {"status": Visit.Status.PLANNED, "cause": "", "reason": ""}
    if visit.date < clock.today() or visit.is_filled():
        values = {"reason": UNDONE}
    elif found:
        values = dict(zip(("cause", "reason"), found, strict=True))
    elif not places(visit).fits:
        values = {"cause": Visit.Cause.BUSY, "reason": BUSY}
    change_visit(visit=visit, by=by, why=UNDONE, **values)
