"""Who was absent is back, or a colleague stops: visits return to the own liaison, where they can.

What cannot return stays as it is: with the colleague who took it over, or a gap. Whoever ends the
absence hears which visits those are, and why; what did return is told to the schools and to both
liaisons.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from liaisons.models import Absence, Assignment, Liaison, Substitution, Visit, WeekRoster
from liaisons.models.plans import VisitKind
from liaisons.queries.plan import monday_of, next_workday
from liaisons.services.absences import lengthen_covers, refuse_double
from liaisons.services.back_news import Returned, tell_people, tell_schools_back
from liaisons.services.hindrances import hindrance, not_of_school
from liaisons.services.ledger import recount
from liaisons.services.presence import change_visit
from liaisons.services.school_news import tell_changed
from liaisons.weeks.causes import TAKEN
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.dutch import dutch_date
from ocp_portal.holding import Rows
from ocp_portal.periods import last_day, period

BACK = "de contactpersoon is er weer"
_STATUS, _CAUSE = Visit.Status, Visit.Cause


@dataclass(frozen=True, slots=True)
class Stays:
    """A visit that does not return to the own liaison, and why not."""

    visit: Visit
    reason: str


@dataclass(frozen=True, slots=True)
class CameBack:
    """What is of the own liaison again, what is not, and the schools (ids) that are to know."""

    returned: tuple[Returned, ...] = ()
    stays: tuple[Stays, ...] = ()
    schools: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Return:
    """A visit that may return: to whom, when, and what else becomes of it."""

    visit: Visit
    liaison: Liaison
    date: dt.date
    daypart: str
    values: dict[str, Any]


@transaction.atomic
def end_absence(*, absence: Absence, last: dt.date, by: User) -> CameBack:
    """Set the last day of an absence, earlier or later. Who stands in until its end does so until
    that day.

    Only visits of the days that are no absence any more return, from today on. Raises
    ValidationError (Dutch).
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
    ended = locked.period.upper
    covers = _covers_after(locked, end)
    _end_substitutions(locked, end)
    locked.period = period(locked.period.lower, end)
    locked.save(update_fields=["period"])
    if ended and ended < end:
        lengthen_covers(absence=locked, ended=ended, by=by)
    # Of an absence that was over nobody hears: they have been back since.
    sooner = ended is None or (end < ended and ended > clock.today())
    return _come_back(locked, covers, end, returns, by, sooner=sooner)


@transaction.atomic
def withdraw_absence(*, absence: Absence, by: User) -> CameBack:
    """It was a mistake, or nobody is absent after all: as if it had not been reported.

    Of an absence that began before today the days that passed stay; it can only be ended.
    """
    locked = _hold(absence)
    if locked.period.lower < clock.today():
        raise ValidationError(
            "Deze afwezigheid is al begonnen. Vul een laatste dag in: dan stopt de vervanging."
        )
    first = locked.period.lower
    covers, returns = _covers_after(locked, first), list(_returns(locked, first))
    locked.delete()
    return _come_back(locked, covers, first, returns, by, sooner=True)


def _hold(absence: Absence) -> Absence:
    """In the order of all who give out half-days (ocp_portal/holding.py)."""
    Municipality.objects.hold(absence.municipality_id)
    helpers = absence.substitutions.values_list("liaison", flat=True)
    Liaison.objects.filter(pk__in=[absence.liaison_id, *helpers]).hold_all()
    return Absence.objects.held().select_related("liaison__municipality").get(pk=absence.pk)


def _covers_after(absence: Absence, end: dt.date) -> list[Substitution]:
    """Of who would have stood in on that day or later."""
    return list(absence.substitutions.filter(period__overlap=period(end)))


def _end_substitutions(absence: Absence, end: dt.date) -> None:
    absence.substitutions.filter(period__startswith__gte=end).delete()
    for row in absence.substitutions.filter(period__contains=end):
        row.period = period(row.period.lower, end)
        row.save(update_fields=["period"])


def _returns(absence: Absence, end: dt.date) -> Iterator[_Return]:
    """What falls on days from `end` on that were of this absence, the oldest first.

    What is over stays with who was to do it, ticked or not.
    """
    own, until = absence.liaison, absence.period.upper
    first = max(end, clock.today())
    yield from _covers_of_others(absence, absence.substitutions.all(), end)
    put_off = Visit.objects.filter(
        liaison=own, standing_in_for=None, origin=Visit.Origin.REPLAN, pattern_date__gte=first
    )
    covered = Visit.objects.filter(standing_in_for=own)
    yield from _own_visits(covered | put_off, own, first, until)
    fallen = Visit.objects.filter(liaison=own, cause=_CAUSE.ABSENT)
    for visit in _between(fallen, first, until):
        values = {"status": _STATUS.PLANNED, "cause": "", "reason": ""}
        yield _Return(visit, own, visit.date, visit.daypart, values)


def _between(visits: Rows[Visit], first: dt.date, until: dt.date | None) -> Rows[Visit]:
    """Locked. What a colleague does after the absence may be of a day within it, by the plan."""
    here = visits.filter(date__gte=first)
    if until:
        here = here.filter(Q(date__lt=until) | Q(pattern_date__lt=until))
    return (
        here.held()
        .select_related("school", "liaison__municipality")
        .order_by("date", "-daypart", "pk")
    )


def _covers_of_others(
    absence: Absence, rows: Iterable[Substitution], end: dt.date
) -> Iterator[_Return]:
    """Schools at which this liaison stood in for a third one, who is still absent."""
    first = max(end, clock.today())
    for row in rows:
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
            for visit in _between(visits, first, row.period.upper):
                yield _Return(visit, absence.liaison, visit.date, visit.daypart, {})


def _own_visits(
    visits: Rows[Visit], own: Liaison, first: dt.date, until: dt.date | None
) -> Iterator[_Return]:
    """What a colleague would have done from a day on, and what the liaison would have done at
    another time.

    On the half-day of the plan; a visit that was moved from a half-day before that day stays.
    """
    values = {"standing_in_for": None, "origin": Visit.Origin.PATTERN}
    for visit in _between(visits.filter(status=_STATUS.PLANNED), first, until):
        day = visit.pattern_date
        if day is None or not visit.moved:
            yield _Return(visit, own, visit.date, visit.daypart, values)
            continue
        roster = WeekRoster.objects.filter(
            municipality=visit.municipality_id, monday=monday_of(day)
        ).first()
        if roster and day >= first:
            yield _Return(visit, own, day, visit.pattern_daypart, values | {"roster": roster})


def _come_back(
    absence: Absence,
    covers: Iterable[Substitution],
    end: dt.date,
    returns: Iterable[_Return],
    by: User,
    *,
    sooner: bool,
) -> CameBack:
    """The visits, and word of it to whoever heard of the absence."""
    own, day = absence.liaison, next_workday(max(end, clock.today()))
    returned, stays = _let_return(returns, by)
    stood_in = {row.liaison_id for row in covers} if sooner else set()
    tell_people(returned, stood_in, day, own.municipality)
    back = sooner and _is_there(own, day)
    own_schools = _schools_of(own, covers, day) if back else set()
    tell_schools_back(own_schools, day, own.municipality)
    others = [each.visit for each in returned if each.visit.school_id not in own_schools]
    tell_changed(others, own.municipality)
    schools = own_schools | {visit.school_id for visit in others}
    return CameBack(tuple(returned), tuple(stays), frozenset(schools))


def _is_there(liaison: Liaison, day: dt.date) -> bool:
    """Another absence may begin where this one ends."""
    away = liaison.absences.filter(period__contains=day)
    return day in liaison.period and not away.exists()


def _schools_of(liaison: Liaison, covers: Iterable[Substitution], day: dt.date) -> set[int]:
    tied = Assignment.objects.filter(liaison=liaison).current(day)
    return {*tied.values_list("school", flat=True), *(row.school_id for row in covers)}


def _let_return(returns: Iterable[_Return], by: User) -> tuple[list[Returned], list[Stays]]:
    """One after the other: a place that one takes is no place for the next."""
    returns = list(returns)
    done = [_let_one_return(each, by) for each in returns]
    recount([each.visit for each in returns])
    returned = [each for each in done if isinstance(each, Returned)]
    return returned, [each for each in done if isinstance(each, Stays)]


def _let_one_return(each: _Return, by: User) -> Returned | Stays:
    if _taken(each):
        return Stays(each.visit, TAKEN)
    found = hindrance(each.visit, each.liaison, each.date, each.daypart)
    if found is None:
        return _give_back(each, by)
    cause, reason = found
    if each.visit.cause and each.visit.reason != reason:
        change_visit(visit=each.visit, cause=cause, reason=reason, by=by, count=False)
    return Stays(each.visit, reason)


def _give_back(each: _Return, by: User) -> Returned:
    visit, was, lapsed = each.visit, each.visit.date, each.visit.status == _STATUS.CANCELLED
    colleague = visit.liaison if visit.liaison_id != each.liaison.pk else None
    change_visit(
        visit=visit,
        liaison=each.liaison,
        date=each.date,
        daypart=each.daypart,
        why=BACK,
        by=by,
        count=False,
        **each.values,
    )
    return Returned(visit, colleague, lapsed, was)


def _taken(each: _Return) -> bool:
    visit = each.visit
    there = Visit.objects.standing().in_place(
        school=visit.school_id,
        date=each.date,
        daypart=each.daypart,
        meeting=visit.kind == VisitKind.MEETING,
    )
    return there.exclude(pk=visit.pk).exists()


@transaction.atomic
def end_substitution(*, substitution: Substitution, last: dt.date, by: User) -> CameBack:
    """The colleague stops after `last`; later visits go back and are uncovered again.

    Also to a liaison who is absent: the team lead finds them there. A place that is taken keeps
    the visit with the colleague, and so does an owner who left. Raises ValidationError (Dutch).
    """
    absence = _hold(substitution.absence)
    locked = Substitution.objects.hold(substitution.pk)
    end = last + dt.timedelta(days=1)
    _refuse_later(locked, end)
    returns = list(_returns_of_cover(absence, locked, end))
    if end <= locked.period.lower:
        locked.delete()
    else:
        locked.period = period(locked.period.lower, end)
        locked.save(update_fields=["period"])
    done = [_back_or_why_not(each, by) for each in returns]
    recount([each.visit for each in returns])
    returned = tuple(each for each in done if isinstance(each, Returned))
    tell_people(returned, [locked.liaison_id], end, absence.liaison.municipality)
    tell_changed([each.visit for each in returned], absence.liaison.municipality)
    return CameBack(
        returned,
        tuple(each for each in done if isinstance(each, Stays)),
        frozenset(each.visit.school_id for each in returned),
    )


def _refuse_later(row: Substitution, end: dt.date) -> None:
    ends = last_day(row.period)
    if ends and end > row.period.upper:
        raise ValidationError(
            f"De vervanging eindigt al op {dutch_date(ends)}. Duurt de afwezigheid langer? "
            "Verander dan daarvan de laatste dag."
        )


def _returns_of_cover(absence: Absence, row: Substitution, end: dt.date) -> Iterator[_Return]:
    yield from _covers_of_others(absence, [row], end)
    visits = Visit.objects.filter(
        school=row.school_id, liaison=row.liaison_id, standing_in_for=absence.liaison_id
    )
    first = max(end, clock.today())
    yield from _own_visits(visits, absence.liaison, first, row.period.upper)


def _back_or_why_not(each: _Return, by: User) -> Returned | Stays:
    """Also to a liaison who is not free then: only a place that is taken, or a tie that ended."""
    if _taken(each):
        return Stays(each.visit, TAKEN)
    found = not_of_school(each.visit, each.liaison, each.date)
    return Stays(each.visit, found[1]) if found else _give_back(each, by)
