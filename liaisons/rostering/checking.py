"""Is this input fit to plan with? Each fault is one sentence that names the field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from liaisons.rostering.instance import (
    HALF_DAYS,
    NORM_KINDS,
    SECTORS,
    SLOT_LOAD,
    TIERS,
    Instance,
    InstanceError,
    Liaison,
    Pin,
    School,
)

MAX_CYCLE = 8
MAX_MINUTES = 100_000


def check(instance: Instance) -> None:
    """Raises InstanceError at the first field that is out of range or refers to nothing."""
    between("cycle_weeks", instance.cycle_weeks, 1, MAX_CYCLE)
    _check_numbers(instance)
    _check_areas(instance)
    unique("liaisons", (liaison.id for liaison in instance.liaisons))
    unique("schools", (school.id for school in instance.schools))
    _check_norms(instance)
    for index, liaison in enumerate(instance.liaisons):
        _check_liaison(instance, liaison, f"liaisons[{index}]")
    for index, school in enumerate(instance.schools):
        _check_school(instance, school, f"schools[{index}]")
    for index, pin in enumerate(instance.pins):
        _check_pin(instance, pin, f"pins[{index}]")
    _check_pins_agree(instance)
    _check_blocks(instance)


def between(path: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise InstanceError(f"{path}: {value} is not between {low} and {high}")


def one_of(path: str, value: str, allowed: Iterable[str]) -> None:
    allowed = tuple(allowed)
    if value not in allowed:
        raise InstanceError(f"{path}: {value!r} is not one of {', '.join(allowed)}")


def known(path: str, value: str | None, ids: Iterable[str], what: str) -> None:
    if value is not None and value not in ids:
        raise InstanceError(f"{path}: no {what} has the id {value!r}")


def unique(path: str, ids: Iterable[str]) -> None:
    seen: dict[str, int] = {}
    for index, name in enumerate(ids):
        if not name:
            raise InstanceError(f"{path}[{index}].id: is empty")
        if name in seen:
            raise InstanceError(
                f"{path}[{index}].id: {name!r} is already the id of {path}[{seen[name]}]"
            )
        seen[name] = index


def half_days(path: str, values: Iterable[int]) -> None:
    seen = set()
    for index, value in enumerate(values):
        between(f"{path}[{index}]", value, 0, HALF_DAYS - 1)
        if value in seen:
            raise InstanceError(f"{path}[{index}]: half-day {value} stands there twice")
        seen.add(value)


def _check_numbers(instance: Instance) -> None:
    for name in ("weights", "rules"):
        part = getattr(instance, name)
        for item in fields(part):
            between(f"{name}.{item.name}", getattr(part, item.name), 0, MAX_MINUTES)
    between("rules.band_percent", instance.rules.band_percent, 0, 100)


def _check_areas(instance: Instance) -> None:
    unique("areas", instance.areas)
    size = len(instance.areas)
    if len(instance.travel_minutes) != size:
        raise InstanceError(f"travel_minutes: {len(instance.travel_minutes)} rows for {size} areas")
    for row, minutes in enumerate(instance.travel_minutes):
        if len(minutes) != size:
            raise InstanceError(f"travel_minutes[{row}]: {len(minutes)} numbers for {size} areas")
        for column, value in enumerate(minutes):
            between(f"travel_minutes[{row}][{column}]", value, 0, 24 * 60)


def _check_norms(instance: Instance) -> None:
    for index, norm in enumerate(instance.norms):
        path = f"norms[{index}]"
        one_of(f"{path}.kind", norm.kind, NORM_KINDS)
        between(f"{path}.visits", norm.visits, 1, HALF_DAYS)
        between(f"{path}.load", norm.load, 1, SLOT_LOAD)
        for at, tier in enumerate(norm.tiers):
            one_of(f"{path}.tiers[{at}]", tier, TIERS)
        for at, sector in enumerate(norm.sectors):
            one_of(f"{path}.sectors[{at}]", sector, SECTORS)


def _check_liaison(instance: Instance, liaison: Liaison, path: str) -> None:
    known(f"{path}.base", liaison.base, instance.areas, "area")
    half_days(f"{path}.half_days", liaison.half_days)
    half_days(f"{path}.preferred_half_days", liaison.preferred_half_days)
    between(f"{path}.contract_half_days", liaison.contract_half_days, 0, HALF_DAYS)
    between(f"{path}.weekly_load", liaison.weekly_load, 0, SLOT_LOAD * HALF_DAYS)
    weeks = liaison.half_days_by_week
    if weeks and len(weeks) != instance.cycle_weeks:
        raise InstanceError(
            f"{path}.half_days_by_week: {len(weeks)} lists for {instance.cycle_weeks} weeks"
        )
    for index, values in enumerate(weeks):
        half_days(f"{path}.half_days_by_week[{index}]", values)


def _check_school(instance: Instance, school: School, path: str) -> None:
    known(f"{path}.area", school.area, instance.areas, "area")
    one_of(f"{path}.sector", school.sector, SECTORS)
    one_of(f"{path}.tier", school.tier, TIERS)
    half_days(f"{path}.open_half_days", school.open_half_days)
    half_days(f"{path}.preferred_half_days", school.preferred_half_days)
    between(f"{path}.casework_minutes", school.casework_minutes, 0, MAX_MINUTES)
    for name in ("meetings", "current_visits"):
        slots = getattr(school, name)
        for index, slot in enumerate(slots):
            between(f"{path}.{name}[{index}].week", slot.week, 0, instance.cycle_weeks - 1)
            between(f"{path}.{name}[{index}].half_day", slot.half_day, 0, HALF_DAYS - 1)
        if len(set(slots)) < len(slots):
            raise InstanceError(f"{path}.{name}: the same week and half-day stands there twice")
    if school.current_half_day is not None:
        between(f"{path}.current_half_day", school.current_half_day, 0, HALF_DAYS - 1)
    known(f"{path}.current_liaison", school.current_liaison, instance.liaison_by_id, "liaison")
    for index, name in enumerate(school.known_by):
        known(f"{path}.known_by[{index}]", name, instance.liaison_by_id, "liaison")


def _check_pin(instance: Instance, pin: Pin, path: str) -> None:
    known(f"{path}.school", pin.school, instance.school_by_id, "school")
    known(f"{path}.liaison", pin.liaison, instance.liaison_by_id, "liaison")
    if pin.liaison is None and pin.half_day is None and pin.week is None:
        raise InstanceError(f"{path}: pins nothing; name a liaison, a half_day or a week")
    _check_moment(instance, pin.week, pin.half_day, path)
    if pin.liaison is not None:
        cluster = instance.school_by_id[pin.school].cluster
        if instance.liaison_by_id[pin.liaison].cluster != cluster:
            raise InstanceError(
                f"{path}.liaison: {pin.liaison!r} is not of the school's cluster {cluster!r}"
            )
        if instance.never_together(pin.school, pin.liaison):
            raise InstanceError(f"{path}.liaison: a block keeps this school and liaison apart")


def _check_pins_agree(instance: Instance) -> None:
    """Two pins of one school may not name two liaisons, nor two half-days for one week."""
    for index, pin in enumerate(instance.pins):
        for other in instance.pins_of(pin.school):
            both = (pin.liaison, other.liaison)
            if None not in both and pin.liaison != other.liaison:
                raise InstanceError(f"pins[{index}].liaison: another pin names {other.liaison!r}")
            same_week = None in (pin.week, other.week) or pin.week == other.week
            times = (pin.half_day, other.half_day)
            if same_week and None not in times and pin.half_day != other.half_day:
                raise InstanceError(f"pins[{index}].half_day: another pin names {other.half_day}")


def _check_moment(instance: Instance, week: int | None, half_day: int | None, path: str) -> None:
    if week is not None:
        between(f"{path}.week", week, 0, instance.cycle_weeks - 1)
    if half_day is not None:
        between(f"{path}.half_day", half_day, 0, HALF_DAYS - 1)


def _check_blocks(instance: Instance) -> None:
    for index, block in enumerate(instance.blocks):
        path = f"blocks[{index}]"
        known(f"{path}.school", block.school, instance.school_by_id, "school")
        known(f"{path}.liaison", block.liaison, instance.liaison_by_id, "liaison")
        _check_moment(instance, block.week, block.half_day, path)
        if block.school is None and block.liaison is None:
            raise InstanceError(f"{path}: blocks nothing; name a school, a liaison or both")
