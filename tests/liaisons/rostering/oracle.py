"""Looks at every plan of a tiny case and says how good the best one is.

Feasibility is counted here in its own plain way; what the tiers count comes from the validator,
which shares no code with the models either.
"""

import itertools
from collections import Counter
from collections.abc import Iterator

from liaisons.rostering import (
    Instance,
    Missed,
    Owner,
    PatternVisit,
    ReplanCase,
    School,
    StandingPlan,
    Unmet,
    WeekVisit,
    objectives,
)
from liaisons.rostering.validator import asked, block_hits, minutes_apart, round_trip, works

Vector = tuple[int, ...]


def best_standing(instance: Instance) -> Vector:
    """The least (T0, T1, T2, T3) over all plans that keep the rules."""
    choices = [_ways(instance, school) for school in sorted(instance.schools, key=lambda s: s.id)]
    best: list[Vector] = []
    _walk(instance, choices, [], 0, best)
    return best[0]


def _walk(
    instance: Instance,
    choices: list[list[tuple[int, StandingPlan]]],
    taken: list[StandingPlan],
    missed: int,
    best: list[Vector],
) -> None:
    if best and missed > best[0][0]:
        return
    if len(taken) == len(choices):
        plan = _together(taken)
        vector = objectives(instance, plan)
        if not best or vector < best[0]:
            best[:] = [vector]
        return
    for cost, piece in choices[len(taken)]:
        if _fits(instance, [*taken, piece]):
            _walk(instance, choices, [*taken, piece], missed + cost, best)


def _ways(instance: Instance, school: School) -> list[tuple[int, StandingPlan]]:
    """All ways to serve one school, each as a plan of that school alone, best served first."""
    ways = []
    for owner in _owners(instance, school):
        for visits in _visit_sets(instance, school, owner):
            plan = _plan_of(instance, school, owner, visits)
            ways.append((objectives(instance, plan)[0], plan))
    return sorted(ways, key=lambda way: way[0])


def _owners(instance: Instance, school: School) -> list[str | None]:
    pins = [pin for pin in instance.pins if pin.school == school.id and pin.liaison]
    names = [o.id for o in instance.liaisons if o.cluster == school.cluster]
    allowed = [name for name in names if all(pin.liaison == name for pin in pins)]
    never = {b.liaison for b in instance.blocks if b.school == school.id and b.half_day is None}
    return [name for name in allowed if name not in never] or [None]


def _visit_sets(
    instance: Instance, school: School, owner: str | None
) -> Iterator[list[PatternVisit]]:
    norm = asked(instance, school)
    parts: list[list[tuple[PatternVisit, ...]]] = []
    for window in norm.windows if norm else ():
        able = [v for v in _presences(instance, school, owner, norm.load) if v.week in window]
        able = [v for v in able if _as_pinned(instance, v, norm.kind)]
        sets = [c for n in range(norm.visits + 1) for c in itertools.combinations(able, n)]
        parts.append(sets)
    for slot in school.meetings:
        visit = PatternVisit(school.id, slot.week, slot.half_day, owner or "", "meeting", 1)
        parts.append([(), (visit,)] if _able(instance, visit) else [()])
    for combination in itertools.product(*parts):
        yield [visit for part in combination for visit in part]


def _presences(
    instance: Instance, school: School, owner: str | None, load: int
) -> Iterator[PatternVisit]:
    for week in range(instance.cycle_weeks):
        for half_day in school.open_half_days:
            visit = PatternVisit(school.id, week, half_day, owner or "", "presence", load)
            if _able(instance, visit):
                yield visit


def _able(instance: Instance, visit: PatternVisit) -> bool:
    liaisons = {liaison.id: liaison for liaison in instance.liaisons}
    if visit.liaison not in liaisons:
        return False
    there = visit.half_day in works(instance, liaisons[visit.liaison], visit.week)
    return there and not any(
        block_hits(block, visit.school, visit.liaison, visit) for block in instance.blocks
    )


def _as_pinned(instance: Instance, visit: PatternVisit, kind: str) -> bool:
    for pin in instance.pins:
        if pin.school != visit.school:
            continue
        if pin.half_day not in (None, visit.half_day) and pin.week in (None, visit.week):
            return False
        if kind == "monthly" and pin.week not in (None, visit.week):
            return False
    return True


def _plan_of(
    instance: Instance, school: School, owner: str | None, visits: list[PatternVisit]
) -> StandingPlan:
    norm = asked(instance, school)
    held = Counter(visit.week for visit in visits if visit.kind == "presence")
    unmet = []
    for window in norm.windows if norm else ():
        short = norm.visits - sum(held[week] for week in window)
        unmet += [Unmet(school.id, window, short)] if short else []
    joined = {(v.week, v.half_day) for v in visits if v.kind == "meeting"}
    missed = [
        Missed(school.id, slot.week, slot.half_day)
        for slot in school.meetings
        if (slot.week, slot.half_day) not in joined
    ]
    return StandingPlan((Owner(school.id, owner),), tuple(visits), tuple(unmet), tuple(missed))


def _together(plans: list[StandingPlan]) -> StandingPlan:
    return StandingPlan(
        *(
            tuple(item for plan in plans for item in getattr(plan, name))
            for name in ("owners", "visits", "unmet", "missed")
        )
    )


def _fits(instance: Instance, plans: list[StandingPlan]) -> bool:
    areas = {school.id: school.area for school in instance.schools}
    caps = {liaison.id: liaison.weekly_load for liaison in instance.liaisons}
    visits = [visit for plan in plans for visit in plan.visits]
    slots: Counter[tuple[str, int, int]] = Counter()
    weeks: Counter[tuple[str, int]] = Counter()
    for visit in visits:
        slots[visit.liaison, visit.week, visit.half_day] += visit.load
        weeks[visit.liaison, visit.week] += visit.load
    if any(load > 2 for load in slots.values()):
        return False
    if any(load > caps[liaison] for (liaison, _), load in weeks.items()):
        return False
    stops = {(v.liaison, v.week, v.half_day, areas[v.school]) for v in visits}
    return not any(_clash(instance, a, b) for a, b in itertools.combinations(stops, 2))


def _clash(instance: Instance, one: tuple, other: tuple) -> bool:  # type: ignore[type-arg]
    same_day = one[:2] == other[:2] and one[2] // 2 == other[2] // 2
    if not same_day or one[3] == other[3]:
        return False
    apart = minutes_apart(instance, one[3], other[3])
    return apart > 30 or (one[2] == other[2] and apart > 15)


def best_replan(instance: Instance, case: ReplanCase) -> Vector:
    """The least (R0, R1, R2, R3) over all ways to place or cancel each visit."""
    visits = sorted(case.visits, key=lambda visit: visit.id)
    best: list[Vector] = []
    _search(instance, case, visits, [], (0, 0, 0), best)
    return best[0]


def _search(
    instance: Instance,
    case: ReplanCase,
    visits: list[WeekVisit],
    placed: list[tuple[str, str, str, int] | None],
    cost: Vector,
    best: list[Vector],
) -> None:
    if best and cost > best[0][:3]:
        return
    if len(placed) == len(visits):
        vector = (*cost, _hours_and_trips(instance, case, visits, placed))
        if vector[3] >= 0 and (not best or vector < best[0]):
            best[:] = [vector]
        return
    visit = visits[len(placed)]
    for place, more in sorted(
        _places(instance, case, visit), key=lambda found: (found[1], str(found[0]))
    ):
        total = tuple(a + b for a, b in zip(cost, more, strict=True))
        _search(instance, case, visits, [*placed, place], total, best)


def _past(case: ReplanCase, week: str, half_day: int) -> bool:
    return case.from_week is not None and (week, half_day) < (case.from_week, case.from_half_day)


def _gone(case: ReplanCase, liaison: str, week: str, half_day: int) -> bool:
    return any(
        (a.liaison, a.week) == (liaison, week) and a.half_day in (None, half_day) for a in case.away
    )


def _shut(case: ReplanCase, school: str, week: str, half_day: int) -> bool:
    return any(
        (c.school, c.week) == (school, week) and c.half_day in (None, half_day) for c in case.closed
    )


def _orphan(case: ReplanCase, visit: WeekVisit) -> bool:
    if _past(case, visit.week, visit.half_day):
        return False
    gone = _gone(case, visit.liaison, visit.week, visit.half_day)
    return gone or _shut(case, visit.school, visit.week, visit.half_day)


def _places(
    instance: Instance, case: ReplanCase, visit: WeekVisit
) -> Iterator[tuple[tuple[str, str, str, int] | None, Vector]]:
    """Each place (school, liaison, week, half-day) with what it costs in R0, R1 and R2."""
    stay = (visit.school, visit.liaison, visit.week, visit.half_day)
    orphan = _orphan(case, visit)
    if not orphan:
        yield stay, (0, 0, 0)
    if _past(case, visit.week, visit.half_day):
        return
    disturbed = 0 if orphan else (2 if visit.kind == "extra" else 1)
    cancel = {"extra": 100, "weekly": 60, "monthly": 40, "meeting": 10}[visit.kind]
    yield None, (cancel, disturbed, 0)
    school = {school.id: school for school in instance.schools}[visit.school]
    team = [o.id for o in instance.liaisons if o.cluster == school.cluster]
    team += [h.liaison for h in case.helpers if h.cluster == school.cluster]
    moments = [(w.week, d) for w in case.weeks for d in range(10)]
    for week, half_day in moments:
        same = (week, half_day) == (visit.week, visit.half_day)
        allowed = week in (visit.week, *visit.may_move_to) and half_day in school.open_half_days
        if not same and (visit.kind == "meeting" or not allowed):
            continue
        for liaison in team:
            place = (visit.school, liaison, week, half_day)
            if place != stay and _may(instance, case, place) and not _visited(case, visit, place):
                knows = liaison in (visit.liaison, school.current_liaison, *school.known_by)
                yield place, (0, disturbed, (not same) + (not knows))


def _may(instance: Instance, case: ReplanCase, place: tuple[str, str, str, int]) -> bool:
    school, liaison, week, half_day = place
    person = {o.id: o for o in instance.liaisons}[liaison]
    cycle_week = {w.week: w.cycle_week for w in case.weeks}[week]
    if _past(case, week, half_day) or _shut(case, school, week, half_day):
        return False
    working = half_day in works(instance, person, cycle_week)
    return working and not _gone(case, liaison, week, half_day)


def _visited(case: ReplanCase, visit: WeekVisit, place: tuple[str, str, str, int]) -> bool:
    """Another presence, or meeting, of that school is published on that half-day."""
    school, _, week, half_day = place
    return any(
        (v.school, v.week, v.half_day) == (school, week, half_day)
        and (v.kind == "meeting") == (visit.kind == "meeting")
        for v in case.visits
        if v.id != visit.id
    )


def _twice(now: list) -> bool:  # type: ignore[type-arg]
    """Two that moved to one half-day of a school."""
    moved = [
        (place[0], *place[2:])
        for v, place in now
        if v.kind != "meeting" and place[2:] != (v.week, v.half_day)
    ]
    return len(moved) != len(set(moved))


def _hours_and_trips(
    instance: Instance,
    case: ReplanCase,
    visits: list[WeekVisit],
    placed: list[tuple[str, str, str, int] | None],
) -> int:
    """R3 of these places, or -1 where they do not fit."""
    areas = {school.id: school.area for school in instance.schools}
    people = {liaison.id: liaison for liaison in instance.liaisons}
    stood = [(v, (v.school, v.liaison, v.week, v.half_day)) for v in visits if not _orphan(case, v)]
    now = [(v, place) for v, place in zip(visits, placed, strict=True) if place]
    if _twice(now):
        return -1
    slots, weeks = _loads(now)
    old_slots, old_weeks = _loads(stood)
    if any(load > max(2, old_slots[key]) for key, load in slots.items()):
        return -1
    over = 0
    for key, load in weeks.items():
        extra = load - max(people[key[0]].weekly_load, old_weeks[key])
        if extra > 2:
            return -1
        over += max(0, extra)
    before = {(p[1], p[2], p[3] // 2, areas[p[0]]) for _, p in stood}
    stops = {(p[1], p[2], p[3], areas[p[0]]) for _, p in now}
    for one, other in itertools.combinations(stops, 2):
        day = (one[0], one[1], one[2] // 2)
        both = {(*day, one[3]), (*day, other[3])}
        if _clash(instance, one, other) and not both <= before:
            return -1
    trips = {(o, week, d // 2, area) for o, week, d, area in stops}
    return 60 * over + sum(round_trip(instance, people[o].base, a) for o, _, _, a in trips)


def _loads(pairs: list) -> tuple[Counter, Counter]:  # type: ignore[type-arg]
    slots: Counter = Counter()  # type: ignore[type-arg]
    weeks: Counter = Counter()  # type: ignore[type-arg]
    for visit, (_, liaison, week, half_day) in pairs:
        slots[liaison, week, half_day] += visit.load
        weeks[liaison, week] += visit.load
    return slots, weeks
