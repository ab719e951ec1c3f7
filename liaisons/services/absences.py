"""Absence and who stands in. A category and dates, never a medical detail (LIA-4)."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from liaisons.models import Absence, Liaison, Substitution, Visit
from liaisons.models.plans import LOAD
from liaisons.services.hindrances import can_come
from liaisons.services.ledger import recount
from liaisons.services.presence import change_visit
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
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
    Municipality.objects.hold(liaison.municipality_id)
    Liaison.objects.hold(liaison.pk)
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
    # No week is made meanwhile; nobody gives the colleague the half-day, or ends the absence.
    Municipality.objects.hold(absence.municipality_id)
    Liaison.objects.filter(pk__in=[absence.liaison_id, liaison.pk]).hold_all()
    locked = Absence.objects.held().select_related("liaison").get(pk=absence.pk)
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
    moved, left = _hand_over(row, first, by)
    recount(moved)
    return Covered(row, len(moved), left)


def _refuse_cover(
    absence: Absence, school: School, liaison: Liaison, first: dt.date, until: dt.date | None
) -> None:
    if until and until <= first:
        raise ValidationError("Kies dagen die binnen de afwezigheid vallen.")
    if liaison.pk == absence.liaison_id:
        raise ValidationError("Iemand kan zichzelf niet vervangen.")
    span = period(first, until)
    why_not = _why_not_cover(liaison, first)
    if why_not:
        raise ValidationError(why_not)
    other = (
        absence.substitutions.filter(school=school, period__overlap=span)
        .select_related("liaison")
        .first()
    )
    if other:
        raise ValidationError(f"{school.name} heeft dan al een vervanger: {other.liaison.name}.")


def _why_not_cover(liaison: Liaison, first: dt.date) -> str:
    if not Liaison.objects.filter(pk=liaison.pk).employed(first).exists():
        return f"{liaison.name} is dan niet in dienst."
    if liaison.absences.filter(period__contains=first).exists():
        return f"{liaison.name} is op {dutch_date(first)} zelf afwezig."
    return ""


def lengthen_covers(*, absence: Absence, ended: dt.date, by: User) -> None:
    """Of an absence that goes on after the day on which it `ended`: who stood in until then stands
    in for longer, where that one can. Else the visits have nobody, and the team lead sees them.

    For a row that is locked, with the people.
    """
    gone_over: list[Visit] = []
    rows = absence.substitutions.filter(period__endswith=ended)
    for row in rows.select_related("liaison", "absence__liaison").order_by("pk"):
        if _why_not_cover(row.liaison, ended):
            continue
        until = min(absence.period.upper, row.liaison.period.upper or dt.date.max)
        row.period = period(row.period.lower, until)
        row.save(update_fields=["period"])
        gone_over += _hand_over(row, ended, by)[0]
    recount(gone_over)


def _hand_over(row: Substitution, first: dt.date, by: User) -> tuple[list[Visit], int]:
    """Give the colleague the visits of published weeks from a day on, where that one is free.

    Also those that fell away because nobody stood in yet, where the school has no other by now.
    Returns those that went over, and how many did not.
    """
    waiting = (
        Visit.objects.held()
        .filter(
            Q(status=Visit.Status.PLANNED) | Q(cause=Visit.Cause.ABSENT),
            school=row.school_id,
            liaison=row.absence.liaison_id,
            date__gte=max(first, clock.today()),
        )
        .unfilled()
        .select_related("liaison", "standing_in_for")
        .order_by("date", "-daypart")
    )
    if row.period.upper:
        waiting = waiting.filter(date__lt=row.period.upper)
    free = [visit for visit in waiting if _takes_over(row, visit, by)]
    return free, len(waiting) - len(free)


def _takes_over(row: Substitution, visit: Visit, by: User) -> bool:
    # Of two that fell away at one place the first is enough.
    if visit.is_filled() or not can_come(row.liaison, visit.date, visit.daypart, LOAD[visit.kind]):
        return False
    change_visit(
        visit=visit,
        liaison=row.liaison,
        standing_in_for=visit.stands_in_for(row.liaison),
        origin=Visit.Origin.REPLAN,
        status=Visit.Status.PLANNED,
        cause="",
        reason="",
        count=False,
        by=by,
    )
    return True
