"""What goes in: schools, liaisons, norms and agreements of one municipality (docs/rostering.md).

Units. A half-day is a number 0..9: Monday morning, Monday afternoon, .. Friday afternoon. A load
is counted in halves of a half-day: a full presence is 2, a short visit or a care meeting is 1.
Travel and casework are whole minutes. A week is a place in the cycle, 0..cycle_weeks - 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

HALF_DAYS = 10
SLOT_LOAD = 2  # what fits in one half-day

EXTRA, WEEKLY, MONTHLY, MEETING = "extra", "weekly", "monthly", "meeting"
NORM_KINDS = (EXTRA, WEEKLY, MONTHLY)  # strongest first: a visit for one also serves the next
SECTORS = ("BO", "SBO", "SO", "VSO", "SO/VSO", "VO", "kinderopvang", "MBO")
TIERS = ("basis", "extra")


class InstanceError(ValueError):
    """Input that cannot be planned with; the message names the field and what is wrong."""


@dataclass(frozen=True, order=True)
class Slot:
    """A half-day in a week of the cycle."""

    week: int
    half_day: int


@dataclass(frozen=True)
class Norm:
    """One presence norm: whom it concerns, how often, how long, and where it is written.

    `tiers` or `sectors` left empty means all of them. `visits` is a number per week for `extra`
    and `weekly` and per cycle for `monthly`; `load` is that of one visit.
    """

    kind: str
    tiers: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    visits: int = 1
    load: int = 1
    source: str = ""

    def applies_to(self, school: School) -> bool:
        in_tier = not self.tiers or school.tier in self.tiers
        return in_tier and (not self.sectors or school.sector in self.sectors)


DEFAULT_NORMS = (
    Norm(EXTRA, tiers=("extra",), load=2, source="Oss 2020/21 (NRM-1)"),
    Norm(WEEKLY, sectors=("VO", "VSO", "SO", "SO/VSO", "SBO"), source="Oss 2020 (NRM-2)"),
    Norm(MONTHLY, sectors=("BO", "kinderopvang"), source="Oss 2020 (NRM-2)"),
)


@dataclass(frozen=True)
class School:
    """One school location: when it is open to a liaison, what it asks, who comes now.

    `current_visits` is the pattern of presences as it stands; where it is left out,
    `current_half_day` (if any) is what the school is used to. `known_by` are liaisons who have
    been there before.
    """

    id: str
    cluster: str
    area: str
    sector: str = "BO"
    tier: str = "basis"
    open_half_days: tuple[int, ...] = tuple(range(HALF_DAYS))
    preferred_half_days: tuple[int, ...] = ()
    meetings: tuple[Slot, ...] = ()
    casework_minutes: int = 0
    current_liaison: str | None = None
    current_half_day: int | None = None
    current_visits: tuple[Slot, ...] = ()
    known_by: tuple[str, ...] = ()

    def usual_half_days(self, count: int = 1) -> tuple[int, ...]:
        """The half-days that the school is used to, at most `count` (empty for a new school)."""
        if self.current_half_day is not None:
            return (self.current_half_day,)
        tally = Counter(slot.half_day for slot in self.current_visits)
        return tuple(sorted(tally, key=lambda half_day: (-tally[half_day], half_day))[:count])

    def is_used_to(self, slot: Slot) -> bool:
        if self.current_visits:
            return slot in self.current_visits
        return slot.half_day == self.current_half_day

    @property
    def has_habit(self) -> bool:
        return bool(self.current_visits) or self.current_half_day is not None


@dataclass(frozen=True)
class Liaison:
    """One OCP. `half_days` are worked every week; `half_days_by_week` (one list per week of the
    cycle) replaces them for alternate weeks. `weekly_load` caps presence and meetings in a week.
    """

    id: str
    cluster: str
    base: str
    contract_half_days: int
    weekly_load: int
    half_days: tuple[int, ...] = ()
    half_days_by_week: tuple[tuple[int, ...], ...] = ()
    preferred_half_days: tuple[int, ...] = ()


@dataclass(frozen=True)
class Pin:
    """An agreement to keep: this school by this liaison and/or on this half-day (of this week).

    A pinned visit is nowhere else, and each visit or meeting that a pinned school misses weighs
    `weights.pinned` on top. With `promise` it weighs `weights.promised`: before all other pins.
    """

    school: str
    liaison: str | None = None
    half_day: int | None = None
    week: int | None = None
    promise: bool = False


@dataclass(frozen=True)
class Block:
    """No visit here: for a school, a liaison, or the two together; on one half-day or, for the
    two together, on none at all. Without `week` it holds in every week.
    """

    school: str | None = None
    liaison: str | None = None
    half_day: int | None = None
    week: int | None = None

    def hits(self, school: str, liaison: str, slot: Slot) -> bool:
        return (
            self.school in (None, school)
            and self.liaison in (None, liaison)
            and self.half_day in (None, slot.half_day)
            and self.week in (None, slot.week)
        )


@dataclass(frozen=True)
class Weights:
    """How much each thing counts inside its tier; settings that people see."""

    extra: int = 100
    weekly: int = 60
    monthly: int = 25
    meeting: int = 12
    pinned: int = 1000
    promised: int = 10_000
    face_extra: int = 6
    face_weekly: int = 4
    face_monthly: int = 2
    half_day_weekly: int = 2
    half_day_monthly: int = 1
    irregular_visit: int = 1
    school_preference: int = 6
    liaison_preference: int = 4
    cancel_extra: int = 100
    cancel_weekly: int = 60
    cancel_monthly: int = 40
    cancel_meeting: int = 10
    disturb_extra: int = 2
    disturb_other: int = 1
    changed_half_day: int = 1
    new_face: int = 1
    overtime: int = 60
    make_up_week: int = 2
    make_up_preference: int = 1

    def missing(self, kind: str) -> int:
        return int(getattr(self, kind))

    def face(self, kind: str) -> int:
        return int(getattr(self, f"face_{kind}"))

    def cancel(self, kind: str) -> int:
        return int(getattr(self, f"cancel_{kind}"))

    def disturb(self, kind: str) -> int:
        return self.disturb_extra if kind == EXTRA else self.disturb_other


@dataclass(frozen=True)
class Rules:
    """The numbers in the hard rules. Minutes, percent, and load for overtime in a week."""

    half_day_minutes_apart: int = 15
    day_minutes_apart: int = 30
    band_percent: int = 10
    load_minutes: int = 120
    overtime_load: int = 2


@dataclass(frozen=True)
class Demand:
    """What the strongest norm that applies asks: `visits` of `load` in each of `windows`."""

    kind: str
    visits: int
    load: int
    windows: tuple[tuple[int, ...], ...]

    @property
    def load_in_cycle(self) -> int:
        return self.visits * self.load * len(self.windows)


@dataclass(frozen=True)
class Instance:
    """Everything a standing plan is made from. `travel_minutes[i][j]` is one way, by area."""

    areas: tuple[str, ...]
    travel_minutes: tuple[tuple[int, ...], ...]
    liaisons: tuple[Liaison, ...]
    schools: tuple[School, ...]
    cycle_weeks: int = 4
    norms: tuple[Norm, ...] = DEFAULT_NORMS
    pins: tuple[Pin, ...] = ()
    blocks: tuple[Block, ...] = ()
    weights: Weights = field(default_factory=Weights)
    rules: Rules = field(default_factory=Rules)

    @cached_property
    def school_by_id(self) -> dict[str, School]:
        return {school.id: school for school in self.schools}

    @cached_property
    def liaison_by_id(self) -> dict[str, Liaison]:
        return {liaison.id: liaison for liaison in self.liaisons}

    @cached_property
    def _area_index(self) -> dict[str, int]:
        return {area: index for index, area in enumerate(self.areas)}

    @cached_property
    def _available(self) -> dict[str, frozenset[Slot]]:
        return {liaison.id: frozenset(self._slots(liaison)) for liaison in self.liaisons}

    def _slots(self, liaison: Liaison) -> Iterator[Slot]:
        for week in range(self.cycle_weeks):
            by_week = liaison.half_days_by_week
            for half_day in by_week[week] if by_week else liaison.half_days:
                yield Slot(week, half_day)

    def available(self, liaison: str) -> frozenset[Slot]:
        """Slots of the cycle in which this liaison works."""
        return self._available[liaison]

    def minutes(self, one: str, other: str) -> int:
        """Travel minutes one way between two areas."""
        return self.travel_minutes[self._area_index[one]][self._area_index[other]]

    def apart(self, one: str, other: str) -> int:
        """The longer of the two directions: what the distance rules look at."""
        return max(self.minutes(one, other), self.minutes(other, one))

    def return_minutes(self, liaison: str, area: str) -> int:
        base = self.liaison_by_id[liaison].base
        return self.minutes(base, area) + self.minutes(area, base)

    def demand(self, school: School) -> Demand | None:
        """The strongest norm that applies, or None (MBO): a visit for it serves the others too."""
        applying = [norm for norm in self.norms if norm.applies_to(school)]
        if not applying:
            return None
        kind = min((norm.kind for norm in applying), key=NORM_KINDS.index)
        norms = [norm for norm in applying if norm.kind == kind]
        weeks = range(self.cycle_weeks)
        windows = (tuple(weeks),) if kind == MONTHLY else tuple((week,) for week in weeks)
        return Demand(
            kind, max(norm.visits for norm in norms), max(norm.load for norm in norms), windows
        )

    def workload_minutes(self, school: School) -> int:
        """Minutes that a school asks of its owner in a cycle: presence, meetings, casework."""
        demand = self.demand(school)
        load = (demand.load_in_cycle if demand else 0) + len(school.meetings)
        return load * self.rules.load_minutes + school.casework_minutes * self.cycle_weeks

    def blocked(self, school: str, liaison: str, slot: Slot) -> bool:
        return any(block.hits(school, liaison, slot) for block in self.blocks)

    def never_together(self, school: str, liaison: str) -> bool:
        """A block on the pair without a half-day or week: this liaison cannot own the school."""
        pair = Block(school=school, liaison=liaison)
        return pair in self.blocks

    def pins_of(self, school: str) -> tuple[Pin, ...]:
        return tuple(pin for pin in self.pins if pin.school == school)

    def owners_for(self, school: School) -> tuple[str, ...]:
        """Liaisons who may own a school: own cluster, as pinned, not blocked; sorted."""
        pinned = {pin.liaison for pin in self.pins_of(school.id) if pin.liaison}
        return tuple(
            sorted(
                liaison.id
                for liaison in self.liaisons
                if liaison.cluster == school.cluster
                and (not pinned or liaison.id in pinned)
                and not self.never_together(school.id, liaison.id)
            )
        )

    def pinned_half_day(self, school: str, week: int) -> int | None:
        """The half-day to which visits of this school in this week are pinned, if any."""
        for pin in self.pins_of(school):
            if pin.half_day is not None and pin.week in (None, week):
                return pin.half_day
        return None

    def pinned_weeks(self, school: str) -> frozenset[int]:
        """Weeks to which a monthly visit is pinned; empty when free."""
        return frozenset(pin.week for pin in self.pins_of(school) if pin.week is not None)

    def slots_for(self, school: School, window: Iterable[int]) -> tuple[Slot, ...]:
        """Slots in which the school may be visited in these weeks: open, and as pinned."""
        weeks = tuple(window)
        pinned = self.pinned_weeks(school.id).intersection(weeks)
        slots = []
        for week in sorted(pinned or weeks):
            only = self.pinned_half_day(school.id, week)
            slots += [
                Slot(week, half_day)
                for half_day in sorted(school.open_half_days)
                if only in (None, half_day)
            ]
        return tuple(slots)

    def miss_weight(self, school: School, kind: str) -> int:
        """Weight in T0 of one missed visit (by its norm) or meeting of this school."""
        pins = self.pins_of(school.id)
        if any(pin.promise for pin in pins):
            return self.weights.missing(kind) + self.weights.promised
        return self.weights.missing(kind) + (self.weights.pinned if pins else 0)
