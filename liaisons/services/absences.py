"""Absence and who stands in. A category and dates, never a medical detail (LIA-4)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from liaisons.models import Absence, Availability, Liaison, Substitution, Visit, WeekRoster
from liaisons.models.plans import HALF_DAY_LOAD, LOAD
from liaisons.queries.cases import cycle_weeks
from liaisons.services.presence import change_visit
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.dutch import dutch_date
from ocp_portal.periods import last_day, period
from schools.models import School

BACK = "de contactpersoon is er weer"


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
    Liaison.objects.select_for_update(no_key=True).get(pk=liaison.pk)
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
def end_absence(*, absence: Absence, last: dt.date, by: User) -> Absence:
    """Set the last day of an absence. Who stands in stops the same day."""
    locked = Absence.objects.select_for_update().get(pk=absence.pk)
    if last < locked.period.lower:
        raise ValidationError(
            f"De afwezigheid begint op {dutch_date(locked.period.lower)}. Kies een latere dag."
        )
    end = last + dt.timedelta(days=1)
    later = Absence.objects.filter(liaison=locked.liaison_id).exclude(pk=locked.pk)
    refuse_double(later.filter(period__overlap=period(locked.period.lower, end)))
    locked.period = period(locked.period.lower, end)
    locked.save(update_fields=["period"])
    _end_substitutions(locked, end, by)
    return locked


@transaction.atomic
def withdraw_absence(*, absence: Absence, by: User) -> None:
    """It was a mistake, or nobody is absent after all: as if it had not been reported.

    Of an absence that began before today the days that passed stay; it can only be ended.
    """
    locked = Absence.objects.select_for_update().get(pk=absence.pk)
    if locked.period.lower < clock.today():
        raise ValidationError(
            "Deze afwezigheid is al begonnen. Vul een laatste dag in: dan stopt de vervanging."
        )
    _end_substitutions(locked, locked.period.lower, by)
    locked.delete()


def _end_substitutions(absence: Absence, end: dt.date, by: User) -> None:
    """Who stands in stops, and what the liaison would have done from then on is theirs again."""
    _take_covers_back(absence, end, by)
    absence.substitutions.filter(period__startswith__gte=end).delete()
    for row in absence.substitutions.filter(period__contains=end):
        row.period = period(row.period.lower, end)
        row.save(update_fields=["period"])
    own = Visit.objects.filter(liaison=absence.liaison_id, standing_in_for=None)
    put_off = own.filter(origin=Visit.Origin.REPLAN, pattern_date__gte=end)
    covered = Visit.objects.filter(standing_in_for=absence.liaison_id)
    _give_back(covered | put_off, absence.liaison, end, by)
    fallen = Visit.objects.select_for_update().filter(
        liaison=absence.liaison_id, cause=Visit.Cause.ABSENT, date__gte=max(end, clock.today())
    )
    for visit in fallen:
        change_visit(visit=visit, status=Visit.Status.PLANNED, cause="", reason="", by=by)


def _take_covers_back(absence: Absence, end: dt.date, by: User) -> None:
    """Schools at which this liaison stood in for a third one, who is still absent."""
    for row in absence.substitutions.all():
        covers = Substitution.objects.filter(
            liaison=absence.liaison_id, school=row.school_id, period__contains=end
        )
        for cover in covers.select_related("absence"):
            visits = Visit.objects.select_for_update().filter(
                school=row.school_id,
                liaison=row.liaison_id,
                standing_in_for=cover.absence.liaison_id,
                status=Visit.Status.PLANNED,
                date__gte=end,
            )
            for visit in visits:
                change_visit(visit=visit, liaison=absence.liaison, why=BACK, by=by)


def _give_back(visits: QuerySet[Visit], own: Liaison, since: dt.date, by: User) -> None:
    """What a colleague would have done from a day on goes back to the own liaison, and what the
    liaison would have done at another time.

    On the half-day of the plan; a visit that was moved from a half-day before that day stays.
    """
    planned = visits.select_for_update(of=("self",)).filter(
        status=Visit.Status.PLANNED, date__gte=since
    )
    for visit in planned:
        place = _place_of_plan(visit, since) if visit.moved else {}
        if place is None:
            continue
        change_visit(
            visit=visit,
            liaison=own,
            standing_in_for=None,
            origin=Visit.Origin.PATTERN,
            why=BACK,
            by=by,
            **place,
        )


def _place_of_plan(visit: Visit, since: dt.date) -> dict[str, Any] | None:
    """Where the plan had it; None when that is over or taken."""
    day = visit.pattern_date
    if day is None or day < since:
        return None
    taken = Visit.objects.filter(
        school=visit.school_id, date=day, daypart=visit.pattern_daypart
    ).standing()
    roster = WeekRoster.objects.filter(
        municipality=visit.municipality_id, monday=day - dt.timedelta(days=day.weekday())
    ).first()
    if roster is None or taken.exists():
        return None
    return {"date": day, "daypart": visit.pattern_daypart, "roster": roster}


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
    locked = Absence.objects.select_for_update().select_related("liaison").get(pk=absence.pk)
    # One row lock per colleague: two team leads cannot give them one half-day twice.
    Liaison.objects.select_for_update().get(pk=liaison.pk)
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

    Also those that fell away because nobody stood in yet.
    """
    waiting = (
        Visit.objects.select_for_update()
        .filter(
            Q(status=Visit.Status.PLANNED) | Q(cause=Visit.Cause.ABSENT),
            school=row.school_id,
            liaison=row.absence.liaison_id,
            date__gte=max(row.period.lower, clock.today()),
        )
        .order_by("date", "-daypart")
    )
    if row.period.upper:
        waiting = waiting.filter(date__lt=row.period.upper)
    free = [visit for visit in waiting if _takes_over(row, visit, by)]
    return len(free), len(waiting) - len(free)


def _takes_over(row: Substitution, visit: Visit, by: User) -> bool:
    if not is_free(row.liaison, visit.date, visit.daypart, LOAD[visit.kind]):
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
    """Present, with room in the half-day, and working then (or without any work pattern)."""
    if liaison.absences.filter(period__contains=day).exists():
        return False
    visits = Visit.objects.filter(liaison=liaison, date=day, daypart=daypart).standing()
    if sum(LOAD[kind] for kind in visits.values_list("kind", flat=True)) + load > HALF_DAY_LOAD:
        return False
    works = Availability.objects.filter(liaison=liaison, period__contains=day)
    if not works.exists():
        return True
    monday = day - dt.timedelta(days=day.weekday())
    turn = cycle_weeks(liaison.municipality, [monday])[monday]
    here = works.filter(weekday=day.weekday(), daypart=daypart, cycle_weeks__contains=[turn])
    return here.exists()


@transaction.atomic
def end_substitution(*, substitution: Substitution, last: dt.date, by: User) -> None:
    """The colleague stops after `last`; later visits go back and are uncovered again."""
    locked = (
        Substitution.objects.select_for_update().select_related("absence").get(pk=substitution.pk)
    )
    end = last + dt.timedelta(days=1)
    visits = Visit.objects.filter(
        school=locked.school_id,
        liaison=locked.liaison_id,
        standing_in_for=locked.absence.liaison_id,
    )
    _give_back(visits, locked.absence.liaison, end, by)
    if end <= locked.period.lower:
        locked.delete()
        return
    locked.period = period(locked.period.lower, end)
    locked.save(update_fields=["period"])
