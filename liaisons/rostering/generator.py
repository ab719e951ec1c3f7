"""Realistic, fictitious instances: the same from the same seed.

Oss is 47 locations (12 extra) and 8 OCPs in 2 clusters; a region is ten of those, the nation 8,000
schools in 360 clusters. Care meetings come in popular half-days, and some OCPs work part-time or
in alternate weeks. The present faces and half-days come from last term's roster.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from liaisons.rostering.careful import plan_carefully
from liaisons.rostering.greedy import plan_greedily
from liaisons.rostering.instance import HALF_DAYS, Instance, Liaison, School, Slot
from liaisons.rostering.plan import PRESENCE, StandingPlan

SECTORS = ("BO",) * 30 + ("kinderopvang",) * 3 + ("SBO",) * 2 + ("SO",) * 2 + ("VSO",) + ("VO",) * 9
MEETING_HALF_DAYS = (1, 2, 2, 3, 3, 3, 6, 6, 7, 9)
AREAS_PER_CLUSTER = 4


@dataclass(frozen=True)
class Size:
    schools: int
    liaisons: int
    clusters: int


SIZES = {"oss": Size(47, 8, 2), "region": Size(470, 80, 20), "nation": Size(8000, 1397, 360)}


def generate(size: Size, seed: int, history: str = "careful") -> Instance:
    """An instance of this size; `seed` alone decides everything. `history`: see HISTORIES."""
    rng = random.Random(seed)
    places = [(rng.randrange(60), rng.randrange(60)) for _ in range(size.clusters)]
    spots = {
        f"A{cluster:03}{index}": (x + rng.randrange(-6, 7), y + rng.randrange(-6, 7))
        for cluster, (x, y) in enumerate(places)
        for index in range(AREAS_PER_CLUSTER)
    }
    liaisons = [_liaison(rng, number, size) for number in range(size.liaisons)]
    schools = [_school(rng, number, size) for number in range(size.schools)]
    before = Instance(tuple(spots), _travel(spots), tuple(liaisons), tuple(schools))
    return HISTORIES[history](rng, before)


def _travel(spots: dict[str, tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """Minutes between spots: 4 to leave and park, and a minute and a half a kilometre."""
    points = list(spots.values())
    return tuple(
        tuple(0 if a == b else 4 + round(1.5 * _distance(a, b)) for b in points) for a in points
    )


def _distance(one: tuple[int, int], other: tuple[int, int]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _liaison(rng: random.Random, number: int, size: Size) -> Liaison:
    cluster = number % size.clusters
    contract = rng.choice((7, 8, 8, 8, 9, 10))
    days = tuple(sorted(rng.sample(range(HALF_DAYS), contract)))
    other_weeks = (days, tuple(sorted(rng.sample(range(HALF_DAYS), contract))))
    return Liaison(
        id=f"L{number:04}",
        cluster=f"C{cluster:03}",
        base=f"A{cluster:03}0",
        contract_half_days=contract,
        weekly_load=min(2 * contract - 2, 14),
        half_days=days,
        half_days_by_week=other_weeks * 2 if rng.random() < 0.1 else (),
        preferred_half_days=tuple(sorted(rng.sample(days, 4))) if rng.random() < 0.3 else (),
    )


def _school(rng: random.Random, number: int, size: Size) -> School:
    cluster = number % size.clusters
    closed = {4, 5} if rng.random() < 0.5 else {5}
    opened = [d for d in range(HALF_DAYS) if d not in closed and rng.random() < 0.85] or [2]
    turn = number // size.clusters + 2 * cluster  # 12 in 47, spread over the clusters
    extra = turn * 12 // 47 != (turn + 1) * 12 // 47
    return School(
        id=f"S{number:05}",
        cluster=f"C{cluster:03}",
        area=f"A{cluster:03}{rng.randrange(AREAS_PER_CLUSTER)}",
        sector=rng.choice(SECTORS),
        tier="extra" if extra else "basis",
        open_half_days=tuple(opened),
        preferred_half_days=tuple(sorted(rng.sample(opened, min(3, len(opened))))),
        meetings=_meetings(rng, extra),
        casework_minutes=rng.choice((60, 90, 120, 180)) + (120 if extra else 0),
    )


def _meetings(rng: random.Random, extra: bool) -> tuple[Slot, ...]:
    """About three meetings per school and cycle: most schools monthly, extra ones more often."""
    half_day = rng.choice(MEETING_HALF_DAYS)
    weeks = rng.sample(range(4), 4 if extra else rng.choice((2, 2, 3, 4)))
    return tuple(Slot(week, half_day) for week in sorted(weeks))


# -- last term's roster ---------------------------------------------------------------------------


def _careful(rng: random.Random, before: Instance) -> Instance:
    """The habit of a town that thought about its roster, and what changed since: one in ten
    schools is new and one in ten has its meetings at another time, one in ten OCPs works other
    half-days, and one in twenty left: a new colleague, whose schools know nobody.
    """
    roster = plan_carefully(before)
    slots = _presences(roster)
    turns = {liaison.id: rng.random() for liaison in before.liaisons}
    left = {None, *(name for name, turn in turns.items() if turn < 0.05)}
    schools = []
    for school in before.schools:
        known = _with_pattern(school, roster.owner_of[school.id], slots[school.id], left)
        known = _meetings_moved(rng, known) if rng.random() < 0.1 else known
        schools.append(school if rng.random() < 0.1 else known)
    liaisons = [_changed(rng, o) if turns[o.id] < 0.15 else o for o in before.liaisons]
    return replace(before, schools=tuple(schools), liaisons=tuple(liaisons))


def _greedy(rng: random.Random, before: Instance) -> Instance:
    """A harder case: the habit of a first term in which nobody thought about the roster. A third
    of all meetings was missed and nothing shared out, so that very many faces have to change. One
    in ten schools is new, and one in ten OCPs works other half-days.
    """
    roster = plan_greedily(before)
    slots = _presences(roster)
    owner_of = roster.owner_of
    schools = [
        school
        if rng.random() < 0.1
        else _with_half_day(school, owner_of[school.id], slots[school.id])
        for school in before.schools
    ]
    liaisons = [_changed(rng, o) if rng.random() < 0.1 else o for o in before.liaisons]
    return replace(before, schools=tuple(schools), liaisons=tuple(liaisons))


HISTORIES = {"careful": _careful, "greedy": _greedy}


def _presences(roster: StandingPlan) -> dict[str, list[Slot]]:
    slots: dict[str, list[Slot]] = {owner.school: [] for owner in roster.owners}
    for visit in roster.visits:
        if visit.kind == PRESENCE:
            slots[visit.school].append(Slot(visit.week, visit.half_day))
    return slots


def _with_pattern(
    school: School, owner: str | None, slots: list[Slot], left: set[str | None]
) -> School:
    """All visits of last term, as the portal knows them."""
    face = None if owner in left else owner
    known_by = (face,) if face else ()
    return replace(school, current_liaison=face, current_visits=tuple(slots), known_by=known_by)


def _with_half_day(school: School, owner: str | None, slots: list[Slot]) -> School:
    half_days = [slot.half_day for slot in slots]
    return replace(
        school,
        current_liaison=owner,
        current_half_day=max(sorted(set(half_days)), key=half_days.count, default=None),
        known_by=(owner,) if owner else (),
    )


def _meetings_moved(rng: random.Random, school: School) -> School:
    half_day = rng.choice(MEETING_HALF_DAYS)
    return replace(school, meetings=tuple(Slot(slot.week, half_day) for slot in school.meetings))


def _changed(rng: random.Random, liaison: Liaison) -> Liaison:
    half_days = sorted(rng.sample(range(HALF_DAYS), liaison.contract_half_days))
    return replace(liaison, half_days=tuple(half_days), half_days_by_week=())
