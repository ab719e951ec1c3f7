"""Pins and blocks: what every plan keeps, each with its reason and period."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from liaisons.models import Availability, Liaison, PlanBlock, PlanPin
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.dutch import dutch_date
from ocp_portal.periods import period
from schools.half_days import in_words, moment
from schools.models import ReceivingHours, School


@transaction.atomic
def add_pin(
    *,
    school: School,
    liaison: Liaison | None = None,
    half_day: int | None = None,
    cycle_week: int | None = None,
    reason: str,
    first: dt.date,
    until: dt.date | None = None,
    by: User,
) -> PlanPin:
    """This school by this liaison and/or on this half-day. Refused when it cannot be kept: the
    school does not receive then, or the liaison does not work."""
    _lock(school, liaison)
    pin = PlanPin(
        municipality_id=school.municipality_id,
        school=school,
        liaison=liaison,
        half_day=half_day,
        cycle_week=cycle_week,
        reason=reason.strip(),
        period=period(first, until),
        created_by=by,
        created_at=clock.now(),
    )
    pin.full_clean(exclude=["municipality", "period"])
    if half_day is not None:
        _refuse_half_day(school, liaison, half_day, first)
    _refuse_contradiction(pin)
    _refuse_where_blocked(pin)
    pin.validate_constraints()  # the same agreement twice, in words
    pin.save()
    return pin


def _lock(school: School | None, liaison: Liaison | None) -> None:
    """What two people agree on, or rule out, of one school or of one liaison is done in turn."""
    if school:
        School.objects.hold(school.pk)
    if liaison:
        Liaison.objects.hold(liaison.pk)


def _refuse_half_day(school: School, liaison: Liaison | None, half_day: int, on: dt.date) -> None:
    hours = ReceivingHours.objects.filter(school=school).valid(on).first()
    if hours and half_day not in hours.open:
        raise ValidationError(f"{school.name} ontvangt niet op {in_words(half_day)}.")
    if liaison is None:
        return
    weekday, daypart = moment(half_day)
    works = Availability.objects.filter(liaison=liaison, period__contains=on)
    if works.exists() and not works.filter(weekday=weekday, daypart=daypart).exists():
        raise ValidationError(f"{liaison.name} werkt niet op {in_words(half_day)}.")


def _refuse_contradiction(pin: PlanPin) -> None:
    """Two agreements of one school name one liaison, and one half-day for one week."""
    others = PlanPin.objects.filter(school=pin.school, period__overlap=pin.period)
    for other in others.select_related("liaison"):
        if pin.liaison_id and other.liaison_id and pin.liaison_id != other.liaison_id:
            name = other.liaison.name if other.liaison else ""
            raise ValidationError(f"Er is al een vaste afspraak met {name} voor deze school.")
        same_week = None in (pin.cycle_week, other.cycle_week) or pin.cycle_week == other.cycle_week
        when = {pin.half_day, other.half_day} - {None}
        if same_week and len(when) == 2:
            half_day = in_words(other.half_day or 0)
            raise ValidationError(f"Er is al een vaste afspraak op {half_day} voor deze school.")


def _refuse_where_blocked(pin: PlanPin) -> None:
    blocks = PlanBlock.objects.filter(_concerns(pin), period__overlap=pin.period)
    if any(_forbids(block, pin) for block in blocks):
        raise ValidationError(
            "Dit staat bij wat niet kan. Beëindig dat eerst, of maak een andere afspraak."
        )


def _concerns(pin: PlanPin) -> Q:
    """Blocks of the school, or of the liaison of the agreement at any school."""
    of_liaison = Q(school=None, liaison=pin.liaison_id) if pin.liaison_id else Q()
    return Q(school=pin.school_id) | of_liaison


def _forbids(block: PlanBlock, pin: PlanPin) -> bool:
    """Whether nothing is left of what was agreed: no colleague, half-day or week to choose.

    A school that nobody visits for a while keeps its agreements for later.
    """
    blocked = (block.liaison_id, block.half_day, block.cycle_week)
    agreed = (pin.liaison_id, pin.half_day, pin.cycle_week)
    return any(value is not None for value in blocked) and all(
        one in (None, other) for one, other in zip(blocked, agreed, strict=True)
    )


@transaction.atomic
def end_pin(*, pin: PlanPin, last: dt.date, by: User) -> None:
    """`last` is the last day; before the first day the agreement goes."""
    _end(PlanPin.objects.hold(pin.pk), "pin", last, by)


@transaction.atomic
def add_block(
    *,
    municipality: Municipality,
    school: School | None = None,
    liaison: Liaison | None = None,
    half_day: int | None = None,
    cycle_week: int | None = None,
    reason: str,
    first: dt.date,
    until: dt.date | None = None,
    by: User,
) -> PlanBlock:
    """No visits here: of the school, of the liaison, or of the two together. Refused where a
    fixed agreement asks for just that."""
    _lock(school, liaison)
    block = PlanBlock(
        municipality=municipality,
        school=school,
        liaison=liaison,
        half_day=half_day,
        cycle_week=cycle_week,
        reason=reason.strip(),
        period=period(first, until),
        created_by=by,
        created_at=clock.now(),
    )
    block.full_clean(exclude=["municipality", "period"])
    _refuse_where_agreed(block)
    block.validate_constraints()  # the same twice, in words
    block.save()
    return block


def _refuse_where_agreed(block: PlanBlock) -> None:
    pins = PlanPin.objects.filter(
        municipality=block.municipality_id, period__overlap=block.period
    ).select_related("school")
    pins = pins.filter(school=block.school_id) if block.school_id else pins
    for pin in pins:
        if _forbids(block, pin):
            raise ValidationError(
                f"Met {pin.school.name} is dit juist vast afgesproken. Beëindig eerst die afspraak."
            )


@transaction.atomic
def end_block(*, block: PlanBlock, last: dt.date, by: User) -> None:
    _end(PlanBlock.objects.hold(block.pk), "block", last, by)


def _end(row: PlanPin | PlanBlock, kind: str, last: dt.date, by: User) -> None:
    end = last + dt.timedelta(days=1)
    if row.period.upper and end >= row.period.upper:
        raise ValidationError(f"Dit loopt al tot {dutch_date(row.period.upper)}.")
    began = end > row.period.lower
    # Of a row that goes the log is all that is left: who ended it, and when.
    record(
        action=AccessEvent.Action.CHANGE,
        object_type=kind,
        object_key=row.school.code if row.school else str(row.pk),
        reason=f"laatste dag {dutch_date(last)}" if began else "beëindigd voor de eerste dag",
        by=by,
    )
    if not began:
        row.delete()
        return
    row.period = period(row.period.lower, end)
    row.save(update_fields=["period"])
