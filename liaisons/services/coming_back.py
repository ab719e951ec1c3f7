"""Who was absent is back, or a colleague stops: visits return to the own liaison, where they can.

What cannot return stays as it is: with the colleague who took it over, or a gap. Whoever ends the
absence hears which visits those are, and why.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from liaisons.models import Absence, Liaison, Substitution, Visit, WeekRoster
from liaisons.models.plans import LOAD, VisitKind
from liaisons.queries.plan import monday_of
from liaisons.services.absences import not_there, refuse_double
from liaisons.services.ledger import recount
from liaisons.services.presence import change_visit
from liaisons.weeks.causes import GONE, TAKEN
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.dutch import dutch_date
from ocp_portal.periods import period
from schools.models import Closure

BACK = "de contactpersoon is er weer"
_STATUS, _CAUSE = Visit.Status, Visit.Cause


@dataclass(frozen=True, slots=True)
class Stays:
    """A visit that does not return to the own liaison, and why not."""

    visit: Visit
    reason: str


@dataclass(frozen=True, slots=True)
class _Return:
    """A visit that may return: to whom, when, and what else becomes of it."""

    visit: Visit
    liaison: Liaison
    date: dt.date
    daypart: str
    values: dict[str, Any]


@transaction.atomic
def end_absence(*, absence: Absence, last: dt.date, by: User) -> tuple[Stays, ...]:
    """Set the last day of an absence. Who stands in stops the same day.

    Only visits of the days that are no absence any more return. Raises ValidationError (Dutch).
    """
    locked = _hold(absence)
    if last < locked.period.lower:
        raise ValidationError(
            f"De afwezigheid begint op {dutch_date(locked.period.lower)}. Kies een latere dag."
        )
    end = last + dt.timedelta(days=1)
    later = Absence.objects.filter(liaison=locked.liaison_id).exclude(pk=locked.pk)
    refuse_double(later.filter(period__overlap=period(locked.period.lower, end)))
    returns = list(_returns(locked, end))
    _end_substitutions(locked, end)
    locked.period = period(locked.period.lower, end)
    locked.save(update_fields=["period"])
    return _let_return(returns, by)


@transaction.atomic
def withdraw_absence(*, absence: Absence, by: User) -> tuple[Stays, ...]:
    """It was a mistake, or nobody is absent after all: as if it had not been reported.

    Of an absence that began before today the days that passed stay; it can only be ended.
    """
    locked = _hold(absence)
    if locked.period.lower < clock.today():
        raise ValidationError(
            "Deze afwezigheid is al begonnen. Vul een laatste dag in: dan stopt de vervanging."
        )
    returns = list(_returns(locked, locked.period.lower))
    locked.delete()
    return _let_return(returns, by)


def _hold(absence: Absence) -> Absence:
    """Locks in the order of all who give out half-days: municipality, liaison, the row itself."""
    Municipality.objects.hold(absence.municipality_id)
    Liaison.objects.filter(pk=absence.liaison_id).hold()
    return (
        Absence.objects.select_for_update(of=("self",))
        .select_related("liaison__municipality")
        .get(pk=absence.pk)
    )


def _end_substitutions(absence: Absence, end: dt.date) -> None:
    absence.substitutions.filter(period__startswith__gte=end).delete()
    for row in absence.substitutions.filter(period__contains=end):
        row.period = period(row.period.lower, end)
        row.save(update_fields=["period"])


def _returns(absence: Absence, end: dt.date) -> Iterator[_Return]:
    """What falls on days from `end` on that were of this absence, the oldest first."""
    own, until = absence.liaison, absence.period.upper
    yield from _covers_of_others(absence, end)
    put_off = Visit.objects.filter(
        liaison=own, standing_in_for=None, origin=Visit.Origin.REPLAN, pattern_date__gte=end
    )
    covered = Visit.objects.filter(standing_in_for=own)
    yield from _own_visits(covered | put_off, own, end, until)
    fallen = _between(
        Visit.objects.filter(liaison=own, cause=_CAUSE.ABSENT), max(end, clock.today()), until
    )
    for visit in fallen:
        values = {"status": _STATUS.PLANNED, "cause": "", "reason": ""}
        yield _Return(visit, own, visit.date, visit.daypart, values)


def _between(visits: QuerySet[Visit], first: dt.date, until: dt.date | None) -> QuerySet[Visit]:
    """Locked. What a colleague does after the absence may be of a day within it, by the plan."""
    here = visits.filter(date__gte=first)
    if until:
        here = here.filter(Q(date__lt=until) | Q(pattern_date__lt=until))
    return (
        here.select_for_update(of=("self",))
        .select_related("school", "liaison__municipality")
        .order_by("date", "-daypart", "pk")
    )


def _covers_of_others(absence: Absence, end: dt.date) -> Iterator[_Return]:
    """Schools at which this liaison stood in for a third one, who is still absent."""
    for row in absence.substitutions.all():
        covers = Substitution.objects.filter(
            liaison=absence.liaison_id, school=row.school_id, period__contains=end
        )
        for cover in covers.select_related("absence"):
            visits = Visit.objects.filter(
                school=row.school_id,
                liaison=row.liaison_id,
                standing_in_for=cover.absence.liaison_id,
                status=_STATUS.PLANNED,
            )
            for visit in _between(visits, end, row.period.upper):
                yield _Return(visit, absence.liaison, visit.date, visit.daypart, {})


def _own_visits(
    visits: QuerySet[Visit], own: Liaison, end: dt.date, until: dt.date | None
) -> Iterator[_Return]:
    """What a colleague would have done from a day on, and what the liaison would have done at
    another time.

    On the half-day of the plan; a visit that was moved from a half-day before that day stays.
    """
    values = {"standing_in_for": None, "origin": Visit.Origin.PATTERN}
    for visit in _between(visits.filter(status=_STATUS.PLANNED), end, until):
        day = visit.pattern_date
        if day is None or not visit.moved:
            yield _Return(visit, own, visit.date, visit.daypart, values)
            continue
        roster = WeekRoster.objects.filter(
            municipality=visit.municipality_id, monday=monday_of(day)
        ).first()
        if roster and day >= max(end, clock.today()):
            yield _Return(visit, own, day, visit.pattern_daypart, values | {"roster": roster})


def _let_return(returns: Iterable[_Return], by: User) -> tuple[Stays, ...]:
    """One after the other: a place that one takes is no place for the next."""
    returns = list(returns)
    stays = [stay for stay in (_let_one_return(each, by) for each in returns) if stay]
    recount([each.visit for each in returns])
    return tuple(stays)


def _let_one_return(each: _Return, by: User) -> Stays | None:
    if _taken(each):
        return Stays(each.visit, TAKEN)
    found = _hindrance(each)
    if found is None:
        _give_back(each, by)
        return None
    cause, reason = found
    if each.visit.cause and each.visit.reason != reason:
        change_visit(visit=each.visit, cause=cause, reason=reason, by=by, count=False)
    return Stays(each.visit, reason)


def _give_back(each: _Return, by: User) -> None:
    change_visit(
        visit=each.visit,
        liaison=each.liaison,
        date=each.date,
        daypart=each.daypart,
        why=BACK,
        by=by,
        count=False,
        **each.values,
    )


def _taken(each: _Return) -> bool:
    visit = each.visit
    there = Visit.objects.standing().in_place(
        school=visit.school_id,
        date=each.date,
        daypart=each.daypart,
        meeting=visit.kind == VisitKind.MEETING,
    )
    return there.exclude(pk=visit.pk).exists()


def _hindrance(each: _Return) -> tuple[Visit.Cause, str] | None:
    """Why it cannot return, as it stands with a gap: school gone or closed, liaison elsewhere."""
    school = each.visit.school
    if school.gone_on and school.gone_on <= each.date:
        return _CAUSE.CLOSED, GONE
    closure = Closure.objects.filter(school=school, period__contains=each.date).first()
    if closure:
        return _CAUSE.CLOSED, closure.reason
    return not_there(each.liaison, each.date, each.daypart, LOAD[each.visit.kind])


@transaction.atomic
def end_substitution(*, substitution: Substitution, last: dt.date, by: User) -> tuple[Stays, ...]:
    """The colleague stops after `last`; later visits go back and are uncovered again.

    Also to a liaison who is absent: the team lead finds them there. A place that is taken keeps
    the visit with the colleague.
    """
    absence = _hold(substitution.absence)
    locked = Substitution.objects.select_for_update().get(pk=substitution.pk)
    end = last + dt.timedelta(days=1)
    visits = Visit.objects.filter(
        school=locked.school_id,
        liaison=locked.liaison_id,
        standing_in_for=absence.liaison_id,
    )
    returns = list(_own_visits(visits, absence.liaison, end, locked.period.upper))
    if end <= locked.period.lower:
        locked.delete()
    else:
        locked.period = period(locked.period.lower, end)
        locked.save(update_fields=["period"])
    for each in returns:
        if not _taken(each):
            _give_back(each, by)
    recount([each.visit for each in returns])
    return tuple(Stays(each.visit, TAKEN) for each in returns if each.visit.standing_in_for_id)
