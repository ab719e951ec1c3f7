"""Absence and who stands in. A category and dates, never a medical detail (LIA-4)."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from liaisons.models import Absence, Liaison, Substitution, Visit
from liaisons.models.plans import HALF_DAY_LOAD, LOAD
from liaisons.queries.diaries import diaries
from liaisons.services.presence import change_visit
from liaisons.weeks.causes import ABSENT, BUSY
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.dutch import dutch_date
from ocp_portal.periods import last_day, period
from schools.models import School


@dataclass(frozen=True, slots=True)
class Covered:
    """A new substitution: visits that went over, and those at which the colleague is not free."""

    substitution: Substitution
    moved: int
    left: int


@transaction.atomic
def record_absence(
    *,
    liaison: Liaison,
    category: str,
    first: dt.date,
    until: dt.date | None,
    by: User,
) -> Absence:
    """From `first`, up to but not including `until`; None while the end is not known."""
    Liaison.objects.filter(pk=liaison.pk).hold()
    away = period(first, until)
    refuse_double(liaison.absences.filter(period__overlap=away))
    absence = Absence(
        municipality_id=liaison.municipality_id,
        liaison=liaison,
        category=category,
        period=away,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    absence.full_clean(exclude=["period"])
    absence.save()
    return absence


def refuse_double(overlapping: QuerySet[Absence]) -> None:
    other = overlapping.select_related("liaison").order_by("period").first()
    if other is None:
        return
    ends = last_day(other.period)
    until = f"tot en met {dutch_date(ends)}" if ends else "zonder einddatum"
    raise ValidationError(
        f"{other.liaison.name} staat al als afwezig vanaf {dutch_date(other.period.lower)} "
        f"{until}. Klopt dat niet? Open de pagina van {other.liaison.name} en verander daar de "
        "laatste dag. Of kies hier dagen erbuiten."
    )


@transaction.atomic
def cover_school(
    *,
    absence: Absence,
    school: School,
    liaison: Liaison,
    first: dt.date | None = None,
    until: dt.date | None = None,
    by: User,
) -> Covered:
    """A colleague stands in at a school, for the whole absence or part of it.

    Weeks already published change at once: each visit still planned goes to the colleague when
    that one is free, with who and when. Weeks to come follow when they are published.
    """
    # Both people: nobody gives the colleague the half-day as well, or ends the absence meanwhile.
    Liaison.objects.filter(pk__in=[absence.liaison_id, liaison.pk]).hold()
    locked = Absence.objects.select_for_update().select_related("liaison").get(pk=absence.pk)
    first = max(first or locked.period.lower, locked.period.lower)
    until = min(until or dt.date.max, locked.period.upper or dt.date.max)
    until = None if until == dt.date.max else until
    _refuse_cover(locked, school, liaison, first, until)
    row = Substitution.objects.create(
        municipality_id=locked.municipality_id,
        school=school,
        liaison=liaison,
        absence=locked,
        period=period(first, until),
    )
    moved, left = _hand_over(row, by)
    return Covered(row, moved, left)


def _refuse_cover(
    absence: Absence, school: School, liaison: Liaison, first: dt.date, until: dt.date | None
) -> None:
    if until and until <= first:
        raise ValidationError("Kies dagen die binnen de afwezigheid vallen.")
    if liaison.pk == absence.liaison_id:
        raise ValidationError("Iemand kan zichzelf niet vervangen.")
    span = period(first, until)
    if liaison.absences.filter(period__contains=first).exists():
        raise ValidationError(f"{liaison.name} is op {dutch_date(first)} zelf afwezig.")
    other = (
        absence.substitutions.filter(school=school, period__overlap=span)
        .select_related("liaison")
        .first()
    )
    if other:
        raise ValidationError(f"{school.name} heeft dan al een vervanger: {other.liaison.name}.")


def _hand_over(row: Substitution, by: User) -> tuple[int, int]:
    """Give the colleague the visits of published weeks, where that one is free.

    Also those that fell away because nobody stood in yet, where the school has no other by now.
    """
    waiting = (
        Visit.objects.select_for_update()
        .filter(
            Q(status=Visit.Status.PLANNED) | Q(cause=Visit.Cause.ABSENT),
            school=row.school_id,
            liaison=row.absence.liaison_id,
            date__gte=max(row.period.lower, clock.today()),
        )
        .unfilled()
        .order_by("date", "-daypart")
    )
    if row.period.upper:
        waiting = waiting.filter(date__lt=row.period.upper)
    free = [visit for visit in waiting if _takes_over(row, visit, by)]
    return len(free), len(waiting) - len(free)


def _takes_over(row: Substitution, visit: Visit, by: User) -> bool:
    # Of two that fell away at one place the first is enough.
    if visit.is_filled() or not is_free(row.liaison, visit.date, visit.daypart, LOAD[visit.kind]):
        return False
    change_visit(
        visit=visit,
        liaison=row.liaison,
        standing_in_for=row.absence.liaison,
        origin=Visit.Origin.REPLAN,
        status=Visit.Status.PLANNED,
        cause="",
        reason="",
        by=by,
    )
    return True


def is_free(liaison: Liaison, day: dt.date, daypart: str, load: int = HALF_DAY_LOAD) -> bool:
    return diaries([liaison], [day]).free(liaison, day, daypart, load)


def not_there(
    liaison: Liaison, day: dt.date, daypart: str, load: int
) -> tuple[Visit.Cause, str] | None:
    """Cause and reason of the gap when somebody is not free; None when they are."""
    if is_free(liaison, day, daypart, load):
        return None
    if liaison.absences.filter(period__contains=day).exists():
        return Visit.Cause.ABSENT, ABSENT
    return Visit.Cause.BUSY, BUSY
