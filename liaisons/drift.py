"""What changed since a plan was made: what the planner was given then against now. Pure.

What stands today (the present face and half-days) changes with every plan that is published and
is no reason to make a draft again; a liaison by hand is, where the draft gives another one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from liaisons.rostering import Instance, Liaison, Pin, School

NORMS, PINS, BLOCKS = "norms", "pins", "blocks"
MEETINGS, OPEN, TIER, OWNER, NEW_SCHOOL, GONE_SCHOOL = (
    "meetings",
    "open",
    "tier",
    "owner",
    "new_school",
    "gone_school",
)
HOURS, AWAY, BACK, CLUSTER, NEW_LIAISON, GONE_LIAISON = (
    "hours",
    "away",
    "back",
    "cluster",
    "new_liaison",
    "gone_liaison",
)
OF_SCHOOL = frozenset({MEETINGS, OPEN, TIER, OWNER, NEW_SCHOOL, GONE_SCHOOL, PINS})
OF_LIAISON = frozenset({HOURS, AWAY, BACK, CLUSTER, NEW_LIAISON, GONE_LIAISON})


@dataclass(frozen=True, slots=True, order=True)
class Drift:
    """`key` is the id of a school or liaison; empty for what is about nobody in particular."""

    what: str
    key: str = ""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


One = TypeVar("One", bound=_Named)


def drifts(then: Instance, now: Instance, gives: Mapping[str, str]) -> tuple[Drift, ...]:
    """In order; nothing twice. `gives` is the liaison whom the draft gives each school."""
    return tuple(dict.fromkeys(_all(then, now, gives)))


def _all(then: Instance, now: Instance, gives: Mapping[str, str]) -> Iterator[Drift]:
    yield from _came_and_went(then.schools, now.schools, NEW_SCHOOL, GONE_SCHOOL)
    yield from _came_and_went(then.liaisons, now.liaisons, NEW_LIAISON, GONE_LIAISON)
    people = {one.id: one for one in now.liaisons}
    for was in then.liaisons:
        if became := people.get(was.id):
            yield from (Drift(what, was.id) for what in _of_liaison(was, became))
    schools = {one.id: one for one in now.schools}
    for school in then.schools:
        if is_now := schools.get(school.id):
            given = gives.get(school.id)
            yield from (Drift(what, school.id) for what in _of_school(school, is_now, given))
    if then.norms != now.norms:
        yield Drift(NORMS)
    yield from (Drift(PINS, school) for school in _pins(then.pins, now.pins))
    if set(then.blocks) != set(now.blocks):
        yield Drift(BLOCKS)


def _came_and_went(
    then: Iterable[One], now: Iterable[One], came: str, went: str
) -> Iterator[Drift]:
    before, after = {one.id for one in then}, {one.id for one in now}
    yield from (Drift(came, key) for key in sorted(after - before, key=int))
    yield from (Drift(went, key) for key in sorted(before - after, key=int))


def _of_liaison(was: Liaison, now: Liaison) -> Iterator[str]:
    hours = [(one.half_days, one.half_days_by_week) for one in (was, now)]
    worked, works = (any(one) for one in hours)
    if worked and not works:
        yield AWAY
    elif works and not worked:
        yield BACK
    elif hours[0] != hours[1]:
        yield HOURS
    if (was.contract_half_days, was.weekly_load) != (now.contract_half_days, now.weekly_load):
        yield HOURS
    if was.cluster != now.cluster:
        yield CLUSTER


def _of_school(was: School, now: School, given: str | None) -> Iterator[str]:
    if was.meetings != now.meetings:
        yield MEETINGS
    receives = [(one.open_half_days, one.preferred_half_days) for one in (was, now)]
    if receives[0] != receives[1]:
        yield OPEN
    if (was.tier, was.sector) != (now.tier, now.sector):
        yield TIER
    if now.current_liaison not in (was.current_liaison, given, None):
        yield OWNER


def _pins(then: Iterable[Pin], now: Iterable[Pin]) -> list[str]:
    """Schools with other agreements. A locked visit of a draft is one for this one time: it says
    who, when and in which week, and takes the place of the agreements of its school."""
    locked = {pin.school for pin in then if None not in (pin.liaison, pin.half_day, pin.week)}
    differing = {pin.school for pin in set(then) ^ set(now)}
    return sorted(differing - locked, key=int)
