"""Variables, rows and tiers of the standing pattern of one cluster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from liaisons.rostering.days import TRAVEL_STAGE, DayLoads, Term, add_day, cliques
from liaisons.rostering.greedy import finished, may_be_there
from liaisons.rostering.instance import MEETING, MONTHLY, SLOT_LOAD, Demand, Instance, School, Slot
from liaisons.rostering.model import Model, Row
from liaisons.rostering.plan import PRESENCE, Owner, PatternVisit, StandingPlan

T0, T1, T2, T3 = "T0 missed norm", "T1 continuity", "T2 fairness", "T3 travel and preferences"

Key = tuple[str, str, Slot]  # school, liaison, slot


class StandingModel:
    """The model of one cluster, and the way from a plan to values and back.

    Decisions: `owns[school, liaison]`, `visits[key]`, `joins[key]` (a meeting) and
    `regular[school, liaison, half-day]`. All else follows from them. With `meetings_only` nobody
    has to be anywhere but at meetings; what a school asks of its owner's time stays as it is. It
    has the first so many tiers, and what these need.
    """

    def __init__(self, instance: Instance, meetings_only: bool = False, tiers: int = 4) -> None:
        self.instance = instance
        self._travels = tiers > TRAVEL_STAGE
        self._demand = {
            school.id: None if meetings_only else instance.demand(school)
            for school in instance.schools
        }
        self.model = Model()
        self.owns: dict[tuple[str, str], int] = {}
        self.visits: dict[Key, int] = {}
        self.joins: dict[Key, int] = {}
        self.regular: dict[tuple[str, str, int], int] = {}
        self.unmet: list[tuple[School, str, tuple[int, ...], int]] = []
        self.missed: list[tuple[School, Slot, int]] = []
        self._choice_of: dict[int, str] = {}
        self._loads: dict[tuple[str, Slot], list[tuple[str, Term]]] = defaultdict(list)
        for school in instance.schools:
            self._add_school(school)
        self._add_loads()
        self._there = self._add_areas()
        made = (self._tier_missed, self._tier_continuity, self._tier_fairness, self._tier_travel)
        for make in made[:tiers]:
            make()

    # -- decisions -----------------------------------------------------------------------------

    def _add_school(self, school: School) -> None:
        owners = self.instance.owners_for(school)
        for owner in owners:
            self.owns[school.id, owner] = self.model.bit()
        if owners:
            self.model.row([(self.owns[school.id, owner], 1) for owner in owners], 1, 1)
        demand = self._demand[school.id]
        for window in demand.windows if demand else ():
            self._add_window(school, demand, window)  # type: ignore[arg-type]  # has windows
        for slot in sorted(set(school.meetings)):
            self._add_meeting(school, slot)

    def _add_window(self, school: School, demand: Demand, window: tuple[int, ...]) -> None:
        slots = self.instance.slots_for(school, window)
        held: list[Term] = []
        for owner in self.instance.owners_for(school):
            mine = []
            for slot in slots:
                if may_be_there(self.instance, school.id, owner, slot):
                    variable = self.model.bit()
                    self.visits[school.id, owner, slot] = variable
                    self._loads[owner, slot].append((school.area, (variable, demand.load)))
                    mine.append((variable, 1))
                    if demand.visits == 1:
                        self._choice_of[variable] = school.id
            self.model.row([*mine, (self.owns[school.id, owner], -demand.visits)], None, 0)
            held += mine
        unmet = self.model.follower(demand.visits)
        self.model.row([*held, (unmet, 1)], demand.visits, demand.visits)
        self.unmet.append((school, demand.kind, window, unmet))

    def _add_meeting(self, school: School, slot: Slot) -> None:
        joined: list[Term] = []
        for owner in self.instance.owners_for(school):
            if may_be_there(self.instance, school.id, owner, slot):
                variable = self.model.bit()
                self.joins[school.id, owner, slot] = variable
                self._loads[owner, slot].append((school.area, (variable, 1)))
                self.model.row([(variable, 1), (self.owns[school.id, owner], -1)], None, 0)
                joined.append((variable, 1))
        missed = self.model.follower()
        self.model.row([*joined, (missed, 1)], 1, 1)
        self.missed.append((school, slot, missed))

    # -- hard rules ----------------------------------------------------------------------------

    def _add_loads(self) -> None:
        weeks: dict[tuple[str, int], list[Term]] = defaultdict(list)
        for (liaison, slot), entries in self._loads.items():
            terms = [term for _, term in entries]
            self.model.row(terms, None, SLOT_LOAD)
            for clique in cliques(terms, SLOT_LOAD):
                self.model.row(clique, None, 1)
            weeks[liaison, slot.week] += terms
        for (liaison, _), terms in weeks.items():
            self.model.row(terms, None, self.instance.liaison_by_id[liaison].weekly_load)

    def _add_areas(self) -> list[tuple[str, str, int]]:
        """(liaison, area, variable) for each day on which travel or distance matters."""
        days: dict[tuple[str, int, int], DayLoads] = {}
        for (liaison, slot), entries in self._loads.items():
            areas = days.setdefault((liaison, slot.week, slot.half_day // 2), {})
            for area, term in entries:
                areas.setdefault(area, {}).setdefault(slot.half_day, []).append(term)
        there = []
        for (liaison, _, _), areas in days.items():
            variables = add_day(
                self.model, self.instance, liaison, areas, self._choice_of, travels=self._travels
            )
            there += [(liaison, area, variable) for area, variable in variables.items()]
        return there

    # -- tiers ---------------------------------------------------------------------------------

    def _tier_missed(self) -> None:
        weigh = self.instance.miss_weight
        terms = [(unmet, weigh(school, kind)) for school, kind, _, unmet in self.unmet]
        terms += [(missed, weigh(school, MEETING)) for school, _, missed in self.missed]
        self.model.tier(T0, terms)

    def _tier_continuity(self) -> None:
        terms: list[Term] = []
        constant = 0
        for school in self.instance.schools:
            demand = self._demand[school.id]
            if not demand:
                continue
            same = self.owns.get((school.id, school.current_liaison or ""))
            weight = self.instance.weights.face(demand.kind) if school.current_liaison else 0
            others = [v for (s, _), v in self.owns.items() if s == school.id and v != same]
            terms += [(variable, weight) for variable in others]
            constant += 0 if others or same is not None else weight
            terms += self._habit(school, demand)
        self.model.tier(T1, terms, constant)

    def _habit(self, school: School, demand: Demand) -> Iterator[Term]:
        weights = self.instance.weights
        mine = [(k[2], v) for k, v in self.visits.items() if k[0] == school.id]
        if demand.kind == MONTHLY:
            for slot, variable in mine:
                if school.has_habit and not school.is_used_to(slot):
                    yield variable, weights.half_day_monthly
            return
        usual = school.usual_half_days(demand.visits)
        for owner in self.instance.owners_for(school):
            yield from self._regular_with(school, demand, owner, usual)

    def _regular_with(
        self, school: School, demand: Demand, owner: str, usual: tuple[int, ...]
    ) -> Iterator[Term]:
        """The regular half-days that this owner would have, and each weekly visit off those.

        A variable for each owner, as the solver must see that the half-days of several owners
        together do not make one that suits. A visit of the present pattern is never off.
        """
        weights = self.instance.weights
        mine = [(k[2], v) for k, v in self.visits.items() if k[:2] == (school.id, owner)]
        regular = {
            half_day: self.model.bit()
            for half_day in sorted({slot.half_day for slot, _ in mine} | set(usual))
        }
        for half_day, variable in regular.items():
            self.regular[school.id, owner, half_day] = variable
            if usual and half_day not in usual:
                yield variable, weights.half_day_weekly
        chosen = [(variable, 1) for variable in regular.values()]
        owned = (self.owns[school.id, owner], -demand.visits)
        self.model.row([*chosen, owned], None, 0, stage=1)
        for slot, variable in mine:
            if slot not in school.current_visits:
                off = self.model.follower()
                yield off, weights.irregular_visit
                terms = [(variable, 1), (regular[slot.half_day], -1), (off, -1)]
                self.model.row(terms, None, 0, stage=1)

    def _tier_fairness(self) -> None:
        terms = []
        minutes: dict[str, list[Term]] = {liaison.id: [] for liaison in self.instance.liaisons}
        for (school, owner), variable in self.owns.items():
            work = self.instance.workload_minutes(self.instance.school_by_id[school])
            minutes[owner].append((variable, work))
        for liaison, (low, high) in self._bands().items():
            most = sum(work for _, work in minutes[liaison])
            over, under = self.model.follower(1 + most // 60), self.model.follower(1 + low // 60)
            self.model.row([*minutes[liaison], (over, -60)], None, high, stage=2)
            self.model.row([*minutes[liaison], (under, 60)], low, None, stage=2)
            terms += [(over, 1), (under, 1)]
        self.model.tier(T2, terms)

    def _bands(self) -> dict[str, tuple[int, int]]:
        """Minutes per cycle between which each liaison's work is fair; none without contracts."""
        contracts = {liaison.id: liaison.contract_half_days for liaison in self.instance.liaisons}
        whole = 100 * sum(contracts.values())
        owned = {school for school, _ in self.owns}
        schools = [school for school in self.instance.schools if school.id in owned]
        total = sum(self.instance.workload_minutes(school) for school in schools)
        band = self.instance.rules.band_percent
        return {
            liaison: (
                -(-total * share * (100 - band) // whole),
                total * share * (100 + band) // whole,
            )
            for liaison, share in contracts.items()
            if whole
        }

    def _tier_travel(self) -> None:
        terms = [
            (there, self.instance.return_minutes(liaison, area))
            for liaison, area, there in self._there
        ]
        for (school, liaison, slot), variable in self.visits.items():
            terms.append((variable, self._distaste(school, liaison, slot.half_day)))
        self.model.tier(T3, terms)

    def _distaste(self, school_id: str, liaison_id: str, half_day: int) -> int:
        school = self.instance.school_by_id[school_id].preferred_half_days
        liaison = self.instance.liaison_by_id[liaison_id].preferred_half_days
        weights = self.instance.weights
        cost = weights.school_preference if school and half_day not in school else 0
        return cost + (weights.liaison_preference if liaison and half_day not in liaison else 0)

    # -- plan and values -----------------------------------------------------------------------

    def plan(self, values: list[int]) -> StandingPlan:
        """The plan that these values stand for."""
        owner_of = {school: owner for (school, owner), v in self.owns.items() if values[v]}
        owners = [Owner(s.id, owner_of.get(s.id)) for s in self.instance.schools]
        visits = []
        for (school, liaison, slot), variable in self.visits.items():
            if values[variable]:
                demand = self.instance.demand(self.instance.school_by_id[school])
                load = demand.load if demand else 0
                visits.append(_visit(school, liaison, slot, PRESENCE, load))
        for (school, liaison, slot), variable in self.joins.items():
            if values[variable]:
                visits.append(_visit(school, liaison, slot, MEETING, 1))
        return finished(self.instance, owners, visits)

    def with_owners(self, pairs: set[tuple[str, str]]) -> list[Row]:
        """Rows that give every school this owner."""
        owned = ((variable, int(pair in pairs)) for pair, variable in self.owns.items())
        return [Row(((variable, 1),), value, value) for variable, value in owned]

    def knows(self, plan: StandingPlan) -> bool:
        """Whether every owner and visit of a plan (of this cluster's schools) exists here."""
        schools = self.instance.school_by_id
        owners = {o.school: o.liaison for o in plan.owners if o.school in schools}
        keys = [_key(visit) for visit in plan.visits if visit.school in schools]
        return all(
            (s, owners.get(s)) in self.owns or not self.instance.owners_for(school)
            for s, school in schools.items()
        ) and all(key in self.visits or key in self.joins for key in keys)

    def values(self, plan: StandingPlan) -> list[int]:
        """Tight values of all variables for a plan; schools of other clusters are left out."""
        decisions = {}
        owner_of = plan.owner_of
        for owner in plan.owners:
            if (owner.school, owner.liaison or "") in self.owns:
                decisions[self.owns[owner.school, owner.liaison or ""]] = 1
        held = defaultdict(list)
        for visit in plan.visits:
            variables = self.joins if visit.kind == MEETING else self.visits
            if _key(visit) in variables:
                decisions[variables[_key(visit)]] = 1
                if visit.kind == PRESENCE:
                    held[visit.school].append(Slot(visit.week, visit.half_day))
        for school in self.instance.schools:
            face = owner_of.get(school.id) or ""
            for half_day in self._best_regular(school, face, held[school.id]):
                decisions[self.regular[school.id, face, half_day]] = 1
        return self.model.complete(decisions)

    def _best_regular(self, school: School, owner: str, held: list[Slot]) -> list[int]:
        """The regular half-days with the least cost in T1 for these visits."""
        options = [h for (s, o, h) in self.regular if (s, o) == (school.id, owner)]
        demand = self.instance.demand(school)
        if not options or not demand:
            return []
        weights = self.instance.weights
        usual = school.usual_half_days(demand.visits)
        gain = dict.fromkeys(options, 0)
        for half_day in options:
            strays = [s for s in held if s.half_day == half_day and s not in school.current_visits]
            gain[half_day] = weights.irregular_visit * len(strays)
            gain[half_day] -= weights.half_day_weekly if usual and half_day not in usual else 0
        ranked = sorted(options, key=lambda half_day: (-gain[half_day], half_day))
        return [half_day for half_day in ranked[: demand.visits] if gain[half_day] > 0]


def _visit(school: str, liaison: str, slot: Slot, kind: str, load: int) -> PatternVisit:
    return PatternVisit(school, slot.week, slot.half_day, liaison, kind, load)


def _key(visit: PatternVisit) -> Key:
    return visit.school, visit.liaison, Slot(visit.week, visit.half_day)
