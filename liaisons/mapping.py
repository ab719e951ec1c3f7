"""From rows to what the planner takes, and back. Pure: plain facts in, `rostering` objects out.

Ids go as text, half-days as numbers, areas as the first four characters of a postcode. MBO has
agreements of its own and is left out before it comes here (SCH-4).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from liaisons import rostering
from liaisons.rostering import Block, Demand, Instance, Norm, PatternVisit, Pin, Slot
from schools.distances import travel_minutes

CYCLE = 4
NOWHERE = "onbekend"  # the area of an address without a postcode
# The register's code for childcare is not the planner's word.
SECTORS = {"KO": "kinderopvang"}
FULL, SHORT, MEETING = "full", "short", "meeting"


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """`cluster` is None where nobody says; `visits` and `liaison` are how it is now."""

    pk: int
    sector: str
    tier: str
    area: str
    cluster: int | None = None
    liaison: int | None = None
    open: tuple[int, ...] = tuple(range(10))
    preferred: tuple[int, ...] = ()
    meetings: tuple[tuple[int, int], ...] = ()  # (week of the cycle, half-day)
    visits: tuple[tuple[int, int], ...] = ()
    known_by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LiaisonFacts:
    """`works` are (half-day, weeks of the cycle); `presence` the most half-days at schools."""

    pk: int
    cluster: int
    contract: int
    presence: int
    base: str = ""
    works: tuple[tuple[int, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class NormFacts:
    kind: str
    tiers: tuple[str, ...]
    sectors: tuple[str, ...]
    visits: int
    load: int
    source: str


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """A pin or a block."""

    school: int | None
    liaison: int | None
    half_day: int | None
    week: int | None


@dataclass(frozen=True, slots=True)
class TermFacts:
    schools: tuple[SchoolFacts, ...]
    liaisons: tuple[LiaisonFacts, ...]
    norms: tuple[NormFacts, ...]
    pins: tuple[AgreementFacts, ...] = ()
    blocks: tuple[AgreementFacts, ...] = ()
    measured: Mapping[tuple[str, str], int] = field(default_factory=dict)


def to_instance(facts: TermFacts) -> Instance:
    """What the planner takes. Agreements of people or schools that are not there fall away."""
    clusters = _clusters(facts)
    schools = [school for school in facts.schools if clusters[school.pk] is not None]
    bases = _bases(facts, clusters)
    areas = sorted({school.area or NOWHERE for school in schools} | set(bases.values()))
    names = [("" if area == NOWHERE else area) for area in areas]
    here = {school.pk for school in schools}
    people = {liaison.pk: liaison for liaison in facts.liaisons}
    return Instance(
        areas=tuple(areas),
        travel_minutes=travel_minutes(names, facts.measured),
        liaisons=tuple(_liaison(one, bases[one.pk]) for one in facts.liaisons),
        schools=tuple(_school(one, clusters, people) for one in schools),
        norms=tuple(_norm(norm) for norm in facts.norms),
        pins=tuple(
            Pin(str(pin.school), _text(pin.liaison), pin.half_day, pin.week)
            for pin in facts.pins
            if pin.school in here and pin.liaison in {None, *people}
        ),
        blocks=tuple(
            Block(_text(block.school), _text(block.liaison), block.half_day, block.week)
            for block in facts.blocks
            if block.school in {None, *here} and block.liaison in {None, *people}
        ),
    )


def _text(pk: int | None) -> str | None:
    return None if pk is None else str(pk)


def _clusters(facts: TermFacts) -> dict[int, int | None]:
    """By school: the cluster of whoever it is pinned to, else of its liaison, else the nearest.

    Nearest is the cluster with most schools in the same area, then in areas that begin alike;
    between equals the smaller one, so that work is spread.
    """
    home = {liaison.pk: liaison.cluster for liaison in facts.liaisons}
    there = set(home.values())
    found: dict[int, int | None] = {
        one.pk: home.get(one.liaison or 0, one.cluster if one.cluster in there else None)
        for one in facts.schools
    }
    for pin in facts.pins:
        if pin.school in found and pin.liaison in home:
            found[pin.school] = home[pin.liaison]
    known = [(one.area, found[one.pk]) for one in facts.schools if found[one.pk]]
    sizes = Counter(cluster for _, cluster in known)
    for one in facts.schools:
        if found[one.pk] is None and home:
            found[one.pk] = min(
                sorted(set(home.values())),
                key=lambda cluster: (-_nearness(one.area, cluster, known), sizes[cluster]),
            )
    return found


def _nearness(area: str, cluster: int, known: Sequence[tuple[str, int | None]]) -> int:
    areas = [other for other, where in known if where == cluster]
    alike = max((_alike(area, other) for other in areas), default=0)
    return 1000 * alike + sum(other == area for other in areas)


def _alike(one: str, other: str) -> int:
    """How many characters two areas begin with together."""
    return next((i for i in range(4, 0, -1) if one and one[:i] == other[:i]), 0)


def _bases(facts: TermFacts, clusters: Mapping[int, int | None]) -> dict[int, str]:
    """Where each liaison starts the day: as recorded, else where the cluster has most schools."""
    areas: dict[int | None, Counter[str]] = {}
    for school in facts.schools:
        areas.setdefault(clusters[school.pk], Counter())[school.area or NOWHERE] += 1

    def usual(cluster: int) -> str:
        tally = areas.get(cluster) or Counter({NOWHERE: 1})
        return min(tally, key=lambda area: (-tally[area], area))

    return {one.pk: one.base or usual(one.cluster) for one in facts.liaisons}


def _liaison(one: LiaisonFacts, base: str) -> rostering.Liaison:
    by_week = tuple(
        tuple(sorted(half_day for half_day, weeks in one.works if week in weeks))
        for week in range(CYCLE)
    )
    same = len(set(by_week)) == 1
    return rostering.Liaison(
        id=str(one.pk),
        cluster=str(one.cluster),
        base=base,
        contract_half_days=one.contract,
        weekly_load=2 * one.presence,
        half_days=by_week[0] if same else (),
        half_days_by_week=() if same else by_week,
    )


def _school(
    one: SchoolFacts, clusters: Mapping[int, int | None], people: Mapping[int, LiaisonFacts]
) -> rostering.School:
    own = people.get(one.liaison or 0)
    return rostering.School(
        id=str(one.pk),
        cluster=str(clusters[one.pk]),
        area=one.area or NOWHERE,
        sector=SECTORS.get(one.sector, one.sector),
        tier=one.tier,
        open_half_days=one.open,
        preferred_half_days=one.preferred,
        meetings=tuple(sorted({Slot(week, half_day) for week, half_day in one.meetings})),
        current_liaison=str(own.pk) if own else None,
        current_visits=tuple(sorted({Slot(week, half_day) for week, half_day in one.visits})),
        known_by=tuple(str(pk) for pk in sorted(set(one.known_by)) if pk in people),
    )


def _norm(norm: NormFacts) -> Norm:
    sectors = tuple(SECTORS.get(sector, sector) for sector in norm.sectors)
    return Norm(norm.kind, norm.tiers, sectors, norm.visits, norm.load, norm.source)


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A standing visit: `kind` is full, short or meeting."""

    school: int
    liaison: int
    week: int
    half_day: int
    kind: str


def from_plan(plan: rostering.StandingPlan) -> list[VisitFacts]:
    return [
        VisitFacts(int(visit.school), int(visit.liaison), visit.week, visit.half_day, _kind(visit))
        for visit in plan.visits
    ]


def _kind(visit: PatternVisit) -> str:
    if visit.kind == MEETING:
        return MEETING
    return FULL if visit.load == 2 else SHORT


def to_plan(instance: Instance, visits: Iterable[VisitFacts]) -> rostering.StandingPlan:
    """A plan of these visits as the judge wants it: owners, and what is unmet or missed by them.

    Visits of schools and liaisons that the instance does not have are left out.
    """
    schools, people = instance.school_by_id, instance.liaison_by_id
    kept = [
        visit for visit in visits if str(visit.school) in schools and str(visit.liaison) in people
    ]
    pattern = tuple(sorted(_pattern_visit(instance, visit) for visit in kept))
    owner = {visit.school: visit.liaison for visit in pattern}
    return rostering.StandingPlan(
        owners=tuple(
            rostering.Owner(pk, owner.get(pk) or _owner(instance, schools[pk]))
            for pk in sorted(schools)
        ),
        visits=pattern,
        unmet=tuple(sorted(_unmet(instance, pattern))),
        missed=tuple(sorted(_missed(instance, pattern))),
    )


def _pattern_visit(instance: Instance, visit: VisitFacts) -> PatternVisit:
    is_meeting = visit.kind == MEETING
    demand = instance.demand(instance.school_by_id[str(visit.school)])
    load = demand.load if demand and not is_meeting else 1
    return PatternVisit(
        str(visit.school),
        visit.week,
        visit.half_day,
        str(visit.liaison),
        MEETING if is_meeting else "presence",
        load,
    )


def _owner(instance: Instance, school: rostering.School) -> str | None:
    """Of a school without visits: its own liaison where that may be, else the first who may."""
    allowed = instance.owners_for(school)
    if school.current_liaison in allowed:
        return school.current_liaison
    return next(iter(allowed), None)


def _unmet(instance: Instance, visits: Sequence[PatternVisit]) -> Iterable[rostering.Unmet]:
    held = Counter((visit.school, visit.week) for visit in visits if visit.kind != MEETING)
    for school in instance.schools:
        demand: Demand | None = instance.demand(school)
        for window in demand.windows if demand else ():
            missing = (demand.visits if demand else 0) - sum(held[school.id, w] for w in window)
            if missing > 0:
                yield rostering.Unmet(school.id, window, missing)


def _missed(instance: Instance, visits: Sequence[PatternVisit]) -> Iterable[rostering.Missed]:
    joined = {(v.school, v.week, v.half_day) for v in visits if v.kind == MEETING}
    for school in instance.schools:
        for slot in school.meetings:
            if (school.id, slot.week, slot.half_day) not in joined:
                yield rostering.Missed(school.id, slot.week, slot.half_day)
