"""Rows for one liaison on one day: which areas, and which of them exclude each other."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping

from liaisons.rostering.instance import SLOT_LOAD, Instance
from liaisons.rostering.model import Model

Term = tuple[int, int]
DayLoads = dict[str, dict[int, list[Term]]]  # area -> half-day -> loads
TRAVEL_STAGE = 3  # the tier in which travel is first counted


def add_day(
    model: Model,
    instance: Instance,
    liaison: str,
    areas: DayLoads,
    choice_of: Mapping[int, Hashable],
    tolerated: frozenset[frozenset[str]] = frozenset(),
    room: int = SLOT_LOAD,
    travels: bool = True,
) -> dict[str, int]:
    """Variables 'is in this area on this day', where travel or distance makes them matter.

    The cuts are the valid ones of docs/rostering.md section 2.4: the loads of an area on a day are
    at most 2 x its half-days x 'is there', the same per half-day, and each choice by itself is at
    most 'is there'. `choice_of` names the choice of which a variable is one option; at most one
    option is taken on a day. `tolerated` are pairs of areas that a published day already combines,
    `room` the load that fits in a half-day (more than 2 only where a published one holds more).
    Without `travels` only the distance matters.
    """
    limit = instance.rules.day_minutes_apart
    near = _in_half_days(model, instance, areas, tolerated, room)
    there: dict[str, int] = {}
    for area, by_half_day in areas.items():
        excludes = _excludes(instance, area, areas, limit)
        if excludes or (travels and instance.return_minutes(liaison, area)):
            there[area] = model.follower()
            # Where areas exclude each other the ties are a hard rule, else only for travel.
            stage = 0 if excludes else TRAVEL_STAGE
            _tie(model, by_half_day, choice_of, there[area], room, stage)
            for half_day in by_half_day:
                if (area, half_day) in near:
                    model.row([(near[area, half_day], 1), (there[area], -1)], None, 0, stage)
    for group in exclusive(instance, there, limit, tolerated):
        model.row([(there[area], 1) for area in group], None, 1)
    return there


def _tie(
    model: Model,
    by_half_day: dict[int, list[Term]],
    choice_of: Mapping[int, Hashable],
    there: int,
    room: int,
    stage: int,
) -> None:
    both = [term for terms in by_half_day.values() for term in terms]
    _cut(model, both, room * len(by_half_day), there, stage)
    for terms in by_half_day.values():
        _cut(model, terms, room, there, stage)
        for clique in cliques(terms, room):
            _cut(model, clique, 1, there, stage)
    choices: dict[Hashable, list[Term]] = {}
    for variable, _ in both:
        choices.setdefault(choice_of.get(variable, variable), []).append((variable, 1))
    for options in choices.values():
        _cut(model, options, 1, there, stage)


def _cut(model: Model, terms: list[Term], most: int, there: int, stage: int = 0) -> None:
    """No load of an area on a day (or half-day) without being there."""
    model.row([*terms, (there, -most)], None, 0, stage)


def _in_half_days(
    model: Model,
    instance: Instance,
    areas: DayLoads,
    tolerated: frozenset[frozenset[str]],
    room: int,
) -> dict[tuple[str, int], int]:
    """Variables for areas too far apart to share a half-day, with the rows that part them."""
    near: dict[tuple[str, int], int] = {}
    limit = instance.rules.half_day_minutes_apart
    for half_day in sorted({half_day for by_half in areas.values() for half_day in by_half}):
        here = [area for area in areas if half_day in areas[area]]
        for group in exclusive(instance, here, limit, tolerated):
            for area in group:
                if (area, half_day) not in near:
                    near[area, half_day] = model.follower()
                    _tie_half_day(model, areas[area][half_day], near[area, half_day], room)
            model.row([(near[area, half_day], 1) for area in group], None, 1)
    return near


def _tie_half_day(model: Model, terms: list[Term], near: int, room: int) -> None:
    _cut(model, terms, room, near)
    for variable, load in terms:
        if load < room:
            _cut(model, [(variable, 1)], 1, near)
    for clique in cliques(terms, room):
        _cut(model, clique, 1, near)


def _excludes(instance: Instance, area: str, others: Iterable[str], limit: int) -> bool:
    return any(instance.apart(area, other) > limit for other in others if other != area)


def _pairs(areas: Iterable[str]) -> Iterator[tuple[str, str]]:
    names = sorted(areas)
    for index, one in enumerate(names):
        for other in names[index + 1 :]:
            yield one, other


def exclusive(
    instance: Instance, areas: Iterable[str], limit: int, tolerated: frozenset[frozenset[str]]
) -> list[list[str]]:
    """Groups of areas of which only one can be, that together hold every pair too far apart."""

    def far(one: str, other: str) -> bool:
        return instance.apart(one, other) > limit and frozenset((one, other)) not in tolerated

    groups: list[list[str]] = []
    for one, other in _pairs(areas):
        if far(one, other) and not any({one, other} <= {*group} for group in groups):
            group = [one, other]
            for area in sorted(areas):
                if area not in group and all(far(area, member) for member in group):
                    group.append(area)
            groups.append(group)
    return groups


def cliques(terms: list[Term], room: int) -> Iterator[list[Term]]:
    """Sets of loads in one half-day of which at most one fits: all that fill it, and one other."""
    full = [(variable, 1) for variable, load in terms if load == room]
    if room != SLOT_LOAD or not full:
        return
    short = [(variable, 1) for variable, load in terms if load < room]
    yield full
    for term in short:
        yield [*full, term]
