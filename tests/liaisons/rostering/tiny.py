"""Cases so small that every plan can be looked at, made from a seed, full of awkward things."""

import random

from liaisons.rostering import (
    Away,
    Block,
    CaseWeek,
    Closed,
    Deficit,
    Helper,
    Instance,
    Liaison,
    MakeUpCase,
    Norm,
    Pin,
    ReplanCase,
    School,
    Slot,
    WeekVisit,
)

AREAS = ("a", "b", "c")
HALF_DAYS = (0, 1, 2)
WEEKS = ("2026-W52", "2026-W53")  # a year's end with a week 53


def tiny_instance(seed: int) -> Instance:
    """At most 2 liaisons, 3 schools, 2 weeks and 3 half-days."""
    rng = random.Random(seed)
    liaisons = tuple(_liaison(rng, f"L{number}") for number in range(rng.choice((1, 2, 2))))
    names = [liaison.id for liaison in liaisons]
    schools = tuple(_school(rng, f"S{n}", names) for n in range(rng.choice((1, 2, 2, 3))))
    return Instance(
        AREAS,
        _travel(rng),
        liaisons,
        schools,
        cycle_weeks=2,
        norms=_norms(rng),
        pins=_pins(rng, schools, names),
        blocks=_blocks(rng, schools, names),
    )


def _travel(rng: random.Random) -> tuple[tuple[int, ...], ...]:
    ab, ac, bc = (rng.choice((5, 12, 20, 40)) for _ in range(3))
    return ((0, ab, ac), (ab, 0, bc), (ac, bc, 0))


def _some(rng: random.Random, least: int = 0) -> tuple[int, ...]:
    return tuple(sorted(rng.sample(HALF_DAYS, rng.randint(least, len(HALF_DAYS)))))


def _liaison(rng: random.Random, name: str) -> Liaison:
    by_week = (_some(rng), _some(rng)) if rng.random() < 0.2 else ()
    return Liaison(
        id=name,
        cluster="C",
        base="a",
        contract_half_days=rng.randint(0, 3),
        weekly_load=rng.randint(1, 5),
        half_days=_some(rng, 1),
        half_days_by_week=by_week,
        preferred_half_days=_some(rng) if rng.random() < 0.3 else (),
    )


def _school(rng: random.Random, name: str, liaisons: list[str]) -> School:
    slots = [Slot(week, half_day) for week in (0, 1) for half_day in HALF_DAYS]
    used_to = tuple(sorted(rng.sample(slots, 2))) if rng.random() < 0.2 else ()
    return School(
        id=name,
        cluster="C",
        area=rng.choice(AREAS),
        sector=rng.choice(("BO", "VO", "MBO")),
        tier=rng.choice(("basis", "extra")),
        open_half_days=_some(rng, 1),
        preferred_half_days=_some(rng) if rng.random() < 0.3 else (),
        meetings=(rng.choice(slots),) if rng.random() < 0.5 else (),
        casework_minutes=rng.choice((0, 60, 120)),
        current_liaison=rng.choice([None, *liaisons]),
        current_half_day=rng.choice((None, *HALF_DAYS)),
        current_visits=used_to,
        known_by=tuple(name for name in liaisons if rng.random() < 0.3),
    )


def _norms(rng: random.Random) -> tuple[Norm, ...]:
    return (
        Norm("extra", tiers=("extra",), load=2),
        Norm("weekly", sectors=("VO",), visits=rng.choice((1, 1, 1, 2))),
        Norm("monthly", sectors=("BO",)),
    )


def _pins(rng: random.Random, schools: tuple[School, ...], names: list[str]) -> tuple[Pin, ...]:
    if rng.random() > 0.2:
        return ()
    half_day = rng.choice((None, *HALF_DAYS))
    liaison = rng.choice((None, *names)) if half_day is not None else rng.choice(names)
    school, week = rng.choice(schools).id, rng.choice((None, 0, 1))
    return (Pin(school, liaison, half_day, week, promise=rng.random() < 0.3),)


def _blocks(rng: random.Random, schools: tuple[School, ...], names: list[str]) -> tuple[Block, ...]:
    if rng.random() > 0.3:
        return ()
    return (
        Block(
            rng.choice((None, schools[0].id)),
            rng.choice(names),
            rng.choice(HALF_DAYS),
            rng.choice((None, 0)),
        ),
    )


def tiny_replan(seed: int) -> tuple[Instance, ReplanCase]:
    """Two weeks of at most 4 visits, somebody away, perhaps a helper and a part that has been."""
    rng = random.Random(seed)
    liaisons = tuple(_liaison(rng, f"L{number}") for number in range(rng.choice((2, 3))))
    names = [liaison.id for liaison in liaisons]
    schools = tuple(_school(rng, f"S{n}", names) for n in range(2))
    instance = Instance(AREAS, _travel(rng), liaisons, schools, cycle_weeks=2)
    outsider = _outsider(rng, instance)
    helpers = (Helper("H", "C"),) if outsider and rng.random() < 0.5 else ()
    visits = tuple(_visit(rng, f"V{n}", names) for n in range(rng.randint(1, 4)))
    away = tuple(
        Away(rng.choice(names), week, rng.choice((None, *HALF_DAYS)))
        for week in WEEKS
        if rng.random() < 0.8
    )
    return outsider or instance, ReplanCase(
        weeks=tuple(CaseWeek(week, index) for index, week in enumerate(WEEKS)),
        visits=visits,
        away=away,
        closed=(Closed("S0", WEEKS[0], rng.choice(HALF_DAYS)),) if rng.random() < 0.2 else (),
        helpers=helpers,
        from_week=WEEKS[0] if rng.random() < 0.3 else None,
        from_half_day=rng.choice(HALF_DAYS),
    )


def _outsider(rng: random.Random, instance: Instance) -> Instance | None:
    if rng.random() > 0.3:
        return None
    helper = Liaison("H", "D", rng.choice(AREAS), 2, 3, _some(rng, 1))
    return Instance(
        instance.areas,
        instance.travel_minutes,
        (*instance.liaisons, helper),
        instance.schools,
        cycle_weeks=2,
    )


def _visit(rng: random.Random, name: str, liaisons: list[str]) -> WeekVisit:
    kind = rng.choice(("extra", "weekly", "monthly", "meeting"))
    week = rng.choice(WEEKS)
    return WeekVisit(
        id=name,
        school=rng.choice(("S0", "S1")),
        liaison=rng.choice(liaisons),
        week=week,
        half_day=rng.choice(HALF_DAYS),
        kind=kind,
        load=2 if kind == "extra" else 1,
        may_move_to=tuple(w for w in WEEKS if w != week) if kind == "monthly" else (),
    )


def tiny_make_up(seed: int) -> tuple[Instance, MakeUpCase]:
    instance, case = tiny_replan(seed)
    rng = random.Random(seed)
    deficits = tuple(
        Deficit(
            school.id,
            rng.randint(0, 3),
            rng.choice(("extra", "weekly", "monthly")),
            rng.choice((1, 2)),
            rng.choice((None, "L0")),
            rng.choice((None, WEEKS[0])),
        )
        for school in instance.schools
    )
    return instance, MakeUpCase(
        case.weeks, case.visits[:2], case.away, case.closed, case.helpers, deficits
    )
