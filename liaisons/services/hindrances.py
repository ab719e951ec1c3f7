"""Whether somebody can come to a school on a half-day, as it stands now; and if not, why not.

For visits of published weeks that are given to somebody. Weeks to come are made from the same
facts in liaisons/weeks/making.py.
"""

import datetime as dt

from django.db.models import Q

from liaisons.models import Assignment, Liaison, PlanBlock, Substitution, Visit
from liaisons.models.plans import HALF_DAY_LOAD, LOAD, VisitKind
from liaisons.queries.cycle import cycle_weeks
from liaisons.queries.diaries import diaries
from liaisons.queries.plan import monday_of
from liaisons.weeks.causes import (
    ABSENT,
    BLOCKED,
    BUSY,
    GONE,
    LEFT,
    NOT_RECEIVED,
    NOT_TIED,
    NOT_WORKING,
)
from ocp_portal.accounts.models import Municipality
from schools.half_days import half_day
from schools.models import Closure, ReceivingHours

Hindrance = tuple[Visit.Cause, str]
_CAUSE = Visit.Cause


def can_come(liaison: Liaison, day: dt.date, daypart: str, load: int = HALF_DAY_LOAD) -> bool:
    """In service and present, with room in the half-day, and working then (or without any work
    pattern)."""
    return diaries([liaison], [day]).free(liaison, day, daypart, load)


def hindrance(visit: Visit, liaison: Liaison, day: dt.date, daypart: str) -> Hindrance | None:
    """Why a liaison cannot do this visit then, as the cause and the words of a gap; else None."""
    return (
        _of_school(visit, day, daypart)
        or not_of_school(visit, liaison, day)
        or _not_there(liaison, day, daypart, LOAD[visit.kind])
        or _blocked(visit, liaison, day, daypart)
    )


def not_of_school(visit: Visit, liaison: Liaison, day: dt.date) -> Hindrance | None:
    """Left, or of a visit that a plan promised: not tied to the school any more, nor standing in
    there. What was agreed for one day is of whoever agreed to it."""
    if not Liaison.objects.filter(pk=liaison.pk).employed(day).exists():
        return _CAUSE.VACANT, LEFT
    if visit.plan_id is None:
        return None
    tied = (
        model.objects.filter(school=visit.school_id, liaison=liaison).current(day).exists()
        for model in (Assignment, Substitution)
    )
    return None if any(tied) else (_CAUSE.VACANT, NOT_TIED)


def _of_school(visit: Visit, day: dt.date, daypart: str) -> Hindrance | None:
    """Gone, closed, or it receives nobody then. A make-up visit was agreed for its one day, and a
    care meeting is of the school itself."""
    gone_on = visit.school.gone_on
    if gone_on and gone_on <= day:
        return _CAUSE.CLOSED, GONE
    closure = Closure.objects.filter(school=visit.school_id, period__contains=day).first()
    if closure:
        return _CAUSE.CLOSED, closure.reason
    if visit.kind == VisitKind.MEETING or visit.makes_up_id:
        return None
    hours = ReceivingHours.objects.filter(school=visit.school_id).valid(day).first()
    if hours and half_day(day.weekday(), daypart) not in hours.open:
        return _CAUSE.BLOCKED, NOT_RECEIVED
    return None


def _not_there(liaison: Liaison, day: dt.date, daypart: str, load: int) -> Hindrance | None:
    diary = diaries([liaison], [day])
    if diary.free(liaison, day, daypart, load):
        return None
    if liaison.absences.filter(period__contains=day).exists():
        return _CAUSE.ABSENT, ABSENT
    return _CAUSE.BUSY, NOT_WORKING if diary.has_room(liaison, day, daypart, load) else BUSY


def _blocked(visit: Visit, liaison: Liaison, day: dt.date, daypart: str) -> Hindrance | None:
    blocks = PlanBlock.objects.filter(
        Q(school=None) | Q(school=visit.school_id),
        Q(liaison=None) | Q(liaison=liaison),
        Q(half_day=None) | Q(half_day=half_day(day.weekday(), daypart)),
        municipality=visit.municipality_id,
        period__contains=day,
    )
    turns = set(blocks.values_list("cycle_week", flat=True))
    if None in turns or (turns and _turn(liaison.municipality, day) in turns):
        return _CAUSE.BLOCKED, BLOCKED
    return None


def _turn(municipality: Municipality, day: dt.date) -> int:
    """Which week of the cycle a day is in."""
    monday = monday_of(day)
    return cycle_weeks(municipality, [monday])[monday]
