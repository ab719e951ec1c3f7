"""The plan that a careful person makes by hand: a good first plan for the solver.

Schools are shared out first: so that the meetings of one owner do not clash, with the faces that
they know, evenly and by area. Then each owner gives out half-days: meetings, which have their time,
then the weekly visits on one fixed half-day, then the monthly ones, as they were where that fits.
No luck: the same cluster gives the same plan, in some hundredths of a second.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from liaisons.rostering.greedy import empty_board, finished, may_be_there
from liaisons.rostering.instance import MEETING, SLOT_LOAD, Instance, School, Slot
from liaisons.rostering.parts import clusters, part
from liaisons.rostering.plan import PRESENCE, Owner, PatternVisit, StandingPlan, merge

LOST = 1000  # a meeting or visit that does not fit
FACE = 50  # times the weight of another face
HOUR = 5  # too many or too few
AREA = 2  # one more area to drive to


def plan_carefully(instance: Instance) -> StandingPlan:
    """A plan that keeps every hard rule, mostly near the best in T0 to T2."""
    return merge(tuple(_plan_cluster(part(instance, name)) for name in clusters(instance)))


def _plan_cluster(piece: Instance) -> StandingPlan:
    owner_of = _Share(piece).run()
    diary = _Diary(piece, owner_of)
    schools = sorted(piece.schools, key=lambda school: _turn(piece, school))
    for place in (diary.join, diary.keep, diary.fill):
        for school in schools:
            if school.id in owner_of:
                place(school)
    owners = [Owner(school.id, owner_of.get(school.id)) for school in piece.schools]
    return finished(piece, owners, diary.visits)


# -- who has which schools -----------------------------------------------------------------------


class _Share:
    """Moves and swaps of schools between owners for as long as one makes it better."""

    def __init__(self, piece: Instance) -> None:
        self.piece = piece
        self.owner_of: dict[str, str] = {}
        self._owners = {school.id: piece.owners_for(school) for school in piece.schools}
        self._work = {school.id: piece.workload_minutes(school) for school in piece.schools}
        self._load = {school.id: _weekly_load(piece, school) for school in piece.schools}
        contracts = max(1, sum(liaison.contract_half_days for liaison in piece.liaisons))
        whole = sum(self._work.values())
        self._fair = {o.id: whole * o.contract_half_days / contracts for o in piece.liaisons}
        self._mine: dict[str, frozenset[str]] = {o.id: frozenset() for o in piece.liaisons}
        self._alone = {
            (school.id, owner): _alone(piece, school, owner)
            for school in piece.schools
            for owner in self._owners[school.id]
        }
        self._known: dict[tuple[str, frozenset[str]], int] = {}

    def run(self) -> dict[str, str]:
        """The owner of each school that may have one."""
        for school in sorted(self._work, key=lambda name: (-self._work[name], name)):
            if owners := self._owners[school]:
                self._give(school, min(owners, key=lambda owner: self._extra(owner, school)))
        while self._improve_by_move() or self._improve_by_swap():
            pass
        return self.owner_of

    def _give(self, school: str, owner: str) -> None:
        if school in self.owner_of:
            self._mine[self.owner_of[school]] -= {school}
        self._mine[owner] |= {school}
        self.owner_of[school] = owner

    def _extra(self, owner: str, school: str) -> tuple[int, int, str]:
        """What one more school costs this owner; then who has the least work."""
        work = sum(self._work[name] for name in self._mine[owner])
        more = self._price(owner, self._mine[owner] | {school})
        return more - self._price(owner, self._mine[owner]), work, owner

    def _improve_by_move(self) -> bool:
        better = False
        for school in sorted(self.owner_of):
            for owner in self._owners[school]:
                better |= self._try({school: owner})
        return better

    def _improve_by_swap(self) -> bool:
        better = False
        for one, other in combinations(sorted(self.owner_of), 2):
            mine, theirs = self.owner_of[one], self.owner_of[other]
            if theirs in self._owners[one] and mine in self._owners[other]:
                better |= self._try({one: theirs, other: mine})
        return better

    def _try(self, changes: dict[str, str]) -> bool:
        """Makes the changes if they are a gain."""
        after: dict[str, frozenset[str]] = {}
        for school, owner in changes.items():
            old = self.owner_of[school]
            if old == owner:
                return False
            after[old] = after.get(old, self._mine[old]) - {school}
            after[owner] = after.get(owner, self._mine[owner]) | {school}
        gain = sum(self._price(o, self._mine[o]) - self._price(o, after[o]) for o in after)
        if gain > 0:
            for school, owner in changes.items():
                self._give(school, owner)
        return gain > 0

    def _price(self, owner: str, schools: frozenset[str]) -> int:
        key = owner, schools
        if key not in self._known:
            self._known[key] = self._count(owner, schools)
        return self._known[key]

    def _count(self, owner: str, names: frozenset[str]) -> int:
        schools = [self.piece.school_by_id[name] for name in names]
        work, fair = sum(self._work[name] for name in names), self._fair[owner]
        # Half the band, so that what changes later leaves it fair.
        room = fair * self.piece.rules.band_percent / 200
        hours = int(max(0.0, abs(work - fair) - room) // 60)
        cap = self.piece.liaison_by_id[owner].weekly_load
        lost = _clashes(self.piece, owner, schools)
        lost += max(0, int(sum(self._load[name] for name in names)) - cap)
        alone = sum(self._alone[name, owner] for name in names)
        return LOST * lost + alone + HOUR * hours + AREA * len({s.area for s in schools})


def _alone(piece: Instance, school: School, owner: str) -> int:
    """What a school costs with this owner, whatever else that has: out of reach, or a new face."""
    demand = piece.demand(school)
    reached = [slot for slot in school.meetings if may_be_there(piece, school.id, owner, slot)]
    lost = len(school.meetings) - len(reached)
    for window in demand.windows if demand else ():
        slots = piece.slots_for(school, window)
        lost += not any(may_be_there(piece, school.id, owner, slot) for slot in slots)
    if not demand or school.current_liaison in (None, owner):
        return LOST * lost
    return LOST * lost + FACE * piece.weights.face(demand.kind)


def _clashes(piece: Instance, owner: str, schools: list[School]) -> int:
    """Meetings that this owner would join, were there not another at that time."""
    wanted: dict[Slot, list[str]] = {}
    for school in schools:
        for slot in school.meetings:
            if slot in piece.available(owner):
                wanted.setdefault(slot, []).append(school.area)
    return sum(len(a) - _together(piece, a) for a in wanted.values() if len(a) > 1)


def _together(piece: Instance, areas: list[str]) -> int:
    """How many of the meetings in one half-day can be joined: two at most, and near each other."""
    near = piece.rules.half_day_minutes_apart
    together = any(piece.apart(one, other) <= near for one, other in combinations(areas, 2))
    return SLOT_LOAD if together else 1


def _weekly_load(piece: Instance, school: School) -> float:
    demand = piece.demand(school)
    load = (demand.load_in_cycle if demand else 0) + len(school.meetings)
    return load / piece.cycle_weeks


# -- when -----------------------------------------------------------------------------------------


def _turn(piece: Instance, school: School) -> tuple[int, int, str]:
    """The largest visits first, and those of every week before those of a month."""
    demand = piece.demand(school)
    return (-demand.load, -len(demand.windows), school.id) if demand else (0, 0, school.id)


class _Diary:
    """Half-days given out to schools with an owner; whatever does not fit is left out."""

    def __init__(self, piece: Instance, owner_of: dict[str, str]) -> None:
        self.piece = piece
        self.owner_of = owner_of
        self.visits: list[PatternVisit] = []
        self._board = empty_board(piece)
        self._left: Counter[tuple[str, tuple[int, ...]]] = Counter()
        for school in piece.schools:
            if demand := piece.demand(school):
                self._left |= {(school.id, window): demand.visits for window in demand.windows}

    def join(self, school: School) -> None:
        """Its meetings, which have their time."""
        for slot in sorted(set(school.meetings)):
            self._put(school, slot, MEETING, 1)

    def keep(self, school: School) -> None:
        """Its presences as they were."""
        self._give(school, [s for s in self._open(school) if school.is_used_to(s)])

    def fill(self, school: School) -> None:
        """All others: on the usual half-day, else on one that fits in most weeks."""
        usual = school.usual_half_days()
        demand = self.piece.demand(school)
        load = demand.load if demand else 0
        slots = self._open(school)
        fits = Counter(slot.half_day for slot in slots if self._fits(school, slot, load))

        def rank(slot: Slot) -> tuple[bool, int, bool, Slot]:
            day = slot.half_day
            return day not in usual, -fits[day], day not in school.preferred_half_days, slot

        self._give(school, sorted(slots, key=rank))

    def _open(self, school: School) -> list[Slot]:
        demand = self.piece.demand(school)
        windows = demand.windows if demand else ()
        return [slot for window in windows for slot in self.piece.slots_for(school, window)]

    def _give(self, school: School, slots: list[Slot]) -> None:
        demand = self.piece.demand(school)
        for window in demand.windows if demand else ():
            for slot in slots:
                due = slot.week in window and self._left[school.id, window]
                if demand and due and self._put(school, slot, PRESENCE, demand.load):
                    self._left[school.id, window] -= 1

    def _fits(self, school: School, slot: Slot, load: int) -> bool:
        owner = self.owner_of[school.id]
        if not may_be_there(self.piece, school.id, owner, slot):
            return False
        return self._board.fits(owner, (slot.week, slot.half_day), school.area, load)

    def _put(self, school: School, slot: Slot, kind: str, load: int) -> bool:
        if not self._fits(school, slot, load):
            return False
        owner = self.owner_of[school.id]
        self._board.put(owner, (slot.week, slot.half_day), school.area, load)
        self.visits.append(PatternVisit(school.id, slot.week, slot.half_day, owner, kind, load))
        return True
