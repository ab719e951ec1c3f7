"""Who has which school, as the question from which T1, T2 and T3 follow.

Once the owners are known each liaison can be planned apart (`alone`), so a cluster is a search
over owners. The outline says what owners cost at the least; where it thinks too well of some
liaison's schools, what these cost together becomes a row of it (a cut, as in logic-based Benders
decomposition), made of as few schools as still cost that much more. Few owners are left when T1 is
as good as it can be, mostly one or two; T2 and T3 are then a matter of looking at each.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

from liaisons.rostering import cpsat
from liaisons.rostering.alone import Alone, Least, Schools, Unproven
from liaisons.rostering.cpsat import Answer
from liaisons.rostering.greedy import finished
from liaisons.rostering.instance import MEETING, Instance, School
from liaisons.rostering.model import Row, Tier, joined
from liaisons.rostering.outline import face_cost, lightest_visit, pair_cost, weekly_loads
from liaisons.rostering.plan import Owner
from liaisons.rostering.pricing import SCALE, price
from liaisons.rostering.shrink import Bounds
from liaisons.rostering.standing_model import StandingModel
from liaisons.rostering.tiers import Cancelled, Hooks, Limits, TierResult

ROUNDS = 12  # of owners to look at, per tier
SMALL_PLANS = 250  # to solve, per tier: some three seconds
COLD = 0.4  # of that, where T1 was found in another way
STUCK = 5  # rounds in which many faces change and nothing is learned that the prices do not say
MANY = 16  # that is as strange as this
ONE_LOOK = 1.0  # deterministic units to ask for owners once

PART = 100  # of one in T1, in what prices say

Mine = tuple[str, Schools]  # a liaison and the schools that it has
Term = tuple[int, int]  # variable, factor


class Owners:
    """The search over the owners of one cluster. `built` is its whole model, in whose values it
    takes and gives plans; `floor` gives what T0 cannot be below.
    """

    def __init__(
        self, built: StandingModel, floor: Callable[[], int], limits: Limits, hooks: Hooks
    ) -> None:
        self._built, self._floor, self._limits, self._hooks = built, floor, limits, hooks
        self._search: _Search | None = None
        self._over = not built.owns

    def look(
        self, stage: int, results: list[TierResult], values: list[int], keen: bool
    ) -> Answer | None:
        """The best of a tier (stage 0 to 3), where the tiers before it are proven; `values` are a
        plan that is as good in those. For T0 it knows only whether the floor can be reached. None
        where it does not know, and where it is not `keen` and would have to begin. Raises
        Cancelled.
        """
        if self._over or not all(result.proven for result in results):
            return None
        if stage == 0:
            return self._reach_floor()
        if stage > 1 and not keen and not (self._search and self._search.knows_owners):
            return None
        if self._search is None:
            missed, strange = (tier.value(values) for tier in self._built.model.tiers[:2])
            self._search = self._new(missed, strange, priced=stage == 1)
        try:
            return self._search.best(stage, values)
        except Unproven:
            self._over = True
            return None

    def _reach_floor(self) -> Answer | None:
        """A plan that misses no more than the floor, the best of these in T1 that was found."""
        strangest = self._built.model.tiers[1]
        most = sum(factor * self._built.model.high[v] for v, factor in strangest.terms)
        search = self._new(self._floor(), most + strangest.constant, priced=True)
        answer = search.continuity()
        if answer is None or answer.values is None:
            self._over = answer is not None  # it did not find out, and would not the next time
            return None
        self._search = search
        return replace(answer, bound=self._floor())

    def _new(self, missed: int, strange: int, priced: bool) -> _Search:
        slack = missed - self._floor()
        search = _Search(self._built, missed, strange, slack, self._limits, self._hooks)
        if priced:
            search.add_prices(missed)
        return search


class _Search:
    """The outline with what was learned, of plans that miss `missed` (the least there is), `slack`
    of it more than the outline knows, and are at most this `strange`. Costs are T0 and T1 together,
    as `Alone` weighs them, of the schools that somebody can have; `_best` is that of the best plan
    so far.
    """

    def __init__(
        self,
        built: StandingModel,
        missed: int,
        strange: int,
        slack: int,
        limits: Limits,
        hooks: Hooks,
    ) -> None:
        self._built, self._limits, self._hooks = built, limits, hooks
        self._piece = built.instance
        self._constant = built.model.tiers[1].constant
        self._outline = StandingModel(self._piece, meetings_only=True)
        self._alone = Alone(self._piece, strange + 1, limits)
        can_be_had = {school for school, _ in built.owns}
        nobodys = [school for school in self._piece.schools if school.id not in can_be_had]
        self._schools = sorted(can_be_had)
        self._least_missed = missed - sum(_missed_of(self._piece, school) for school in nobodys)
        self._add_costs(slack, strange)
        self._keep(self._missed, self._least_missed)
        self._best = self._cost(strange)
        self._patience = 1.0
        self._began, self._rounds, self._enough = time.monotonic(), 0, SMALL_PLANS
        self.strangest: Answer | None = None  # of T1, once it was looked for
        self._strangest_at_least = 0

    @property
    def knows_owners(self) -> bool:
        """Whether T1 was proven by looking at owners, so that few are left."""
        return self.strangest is not None and self.strangest.proven

    def best(self, stage: int, values: list[int]) -> Answer:
        """The best of T1, T2 or T3; the values are a plan that is the best until there."""
        strange, fairness = (tier.value(values) for tier in self._built.model.tiers[1:3])
        self._best, self._rounds = self._cost(strange), 0
        self._patience = 1.0 if stage == 1 or self.knows_owners else COLD
        self._enough = self._alone.solved + int(self._patience * SMALL_PLANS)
        if stage == 1:
            answer = self.strangest or self.continuity()
        else:
            self._keep(self._strangeness, strange - self._constant)
            self._bounds.add(row for row in self._outline.model.rows if row.stage == 2)
            self._keep(self._outline.model.tiers[2], fairness)
            answer = self._fairness() if stage == 2 else self._travel()
        if answer is None:
            raise AssertionError("the plan that there is was ruled out")
        return answer

    def _cost(self, strange: int) -> int:
        return self._alone.weight * self._least_missed + strange - self._constant

    # -- the outline ---------------------------------------------------------------------------

    def _add_costs(self, slack: int, strange: int) -> None:
        """Tiers of what is missed and what is strange, each with room for what will be learned.
        Visits may be left out only where the `slack` in T0 is as much as one weighs.
        """
        outline, piece = self._outline, self._piece
        missed: dict[str, list[Term]] = {school: [] for school in self._schools}
        odd: dict[str, list[Term]] = {school: [] for school in self._schools}
        whole = slack < lightest_visit(piece)
        rows = [*outline.model.rows_at(0), *(weekly_loads(piece, outline) if whole else ())]
        for (school, owner), variable in outline.owns.items():
            price = pair_cost if whole else face_cost
            cost = price(piece, piece.school_by_id[school], owner)
            if cost is None:
                rows.append(Row(((variable, 1),), 0, 0))
            odd[school].append((variable, cost or 0))
        for asked, _, variable in outline.missed:
            if asked.id in missed:
                missed[asked.id].append((variable, piece.miss_weight(asked, MEETING)))
        for school in self._schools:
            missed[school].append((outline.model.number(0, slack), 1))
            odd[school].append((outline.model.number(0, strange), 1))
        self._missed = joined("missed", chain(*missed.values()))
        self._strangeness = joined("strangeness", chain(*odd.values()))
        self._terms = {
            school: [
                *((v, self._alone.weight * factor) for v, factor in missed[school]),
                *odd[school],
            ]
            for school in self._schools
        }
        self._bounds = Bounds(outline.model)
        self._bounds.add(rows)

    def add_prices(self, missed: int) -> None:
        """What the relaxation of the whole model says of T1: each pair of school and liaison has a
        price. It sees what many schools ask of few half-days, where the outline sees nothing.
        """
        first, second = self._built.model.tiers[:2]
        bounds = Bounds(self._built.model)
        bounds.add(self._built.model.rows_at(1))
        bounds.add([Row(first.terms, None, missed - first.constant)])
        if not bounds.possible:
            return
        small = bounds.shrunk(second)
        prices = price(small.model, small.tier, small.rows, self._limits.wall_seconds)
        if not prices:
            return
        self._strangest_at_least = prices.floor
        place = {variable: at for at, variable in enumerate(small.kept)}
        terms = [(variable, PART * factor) for variable, factor in self._strangeness.terms]
        low = PART * (small.tier.constant - self._constant) + PART * prices.bound // SCALE
        for pair, variable in self._built.owns.items():
            cost = prices.reduced[place[variable]] if variable in place else 0
            terms.append((self._outline.owns[pair], -(PART * cost // SCALE)))
            low += PART * -min(0, cost) // SCALE
        self._bounds.add([Row(joined("", terms).terms, low, None)])

    def _keep(self, tier: Tier, most: int) -> None:
        self._bounds.add([Row(tier.terms, None, most - tier.constant)])

    def _ask(self, tier: Tier) -> list[int] | None:
        """Owners (and meetings) that are best in this tier as far as is known; None: there are no
        others. Raises Unproven when it has taken enough.
        """
        if self._hooks.cancelled():
            raise Cancelled
        left = self._limits.wall_seconds - (time.monotonic() - self._began)
        self._rounds += 1
        if left <= 0 or self._rounds > self._patience * ROUNDS or self._alone.solved > self._enough:
            raise Unproven
        if not self._bounds.possible:
            return None
        small = self._bounds.shrunk(tier)
        answer = cpsat.solve(
            small.model,
            small.tier,
            small.rows,
            None,
            seed=self._limits.seed,
            deterministic_limit=min(ONE_LOOK, self._limits.deterministic),
            wall_limit=left,
            linearisation=1,
            cuts=False,
        )
        if not answer.proven:
            raise Unproven
        return None if answer.values is None else small.expand(answer.values)

    # -- the three tiers -----------------------------------------------------------------------

    def continuity(self) -> Answer | None:
        """The best of T1; None where no plan misses so little. What was found and proven until then
        where it takes too long.
        """
        found, bound = None, 0
        try:
            while (chosen := self._ask(self._strangeness)) is not None:
                bound = self._strangeness.value(chosen) + self._constant
                if MANY <= bound <= self._strangest_at_least and self._rounds > STUCK:
                    raise Unproven
                if self._cost(bound) >= self._best:
                    self.strangest = Answer(found, bound, True, "proof")
                    return self.strangest
                if plans := self._learn(chosen):
                    found = self._values(plans)
                    self._best = sum(plan.cost for plan in plans.values())
        except Unproven:
            self.strangest = Answer(found, bound, False, "rounds")
            return self.strangest
        return None

    def _fairness(self) -> Answer | None:
        tier = self._outline.model.tiers[2]
        while (chosen := self._ask(tier)) is not None:
            if plans := self._learn(chosen):
                return Answer(self._values(plans), tier.value(chosen), True, "proof")
        return None

    def _travel(self) -> Answer | None:
        """Looks at all owners that are left."""
        found: Answer | None = None
        while (chosen := self._ask(Tier("owners", ()))) is not None:
            if plans := self._learn(chosen):
                routes = {mine: self._alone.travel(*mine) for mine in plans}
                cost = sum(route.cost for route in routes.values())
                if found is None or cost < found.bound:
                    found = Answer(self._values(routes), cost, True, "proof")
                self._bounds.add([self._no_more(chosen)])
        return found

    def _no_more(self, chosen: list[int]) -> Row:
        owns = [(variable, 1) for variable in self._outline.owns.values() if chosen[variable]]
        return Row(tuple(owns), None, len(owns) - 1)

    # -- what is learned -----------------------------------------------------------------------

    def _learn(self, chosen: list[int]) -> dict[Mine, Least] | None:
        """The plan of each liaison where together they are no worse than the best; and a row for
        each of whom the outline thought too well.
        """
        said = {
            school: sum(factor * chosen[variable] for variable, factor in terms)
            for school, terms in self._terms.items()
        }
        room = self._best
        plans: dict[Mine, Least] = {}
        for liaison, schools in self._owned(chosen).items():
            here = sum(said[school] for school in schools)
            plan = self._alone.least(liaison, schools, max(here, room))
            room -= plan.cost
            plans[liaison, schools] = plan
            if plan.cost > here:
                self._bounds.add(self._lessons(liaison, schools, said, plan.cost - here))
        whole = all(plan.visits is not None for plan in plans.values())
        return plans if room >= 0 and whole else None

    def _lessons(
        self, liaison: str, schools: Schools, said: dict[str, int], much: int
    ) -> Iterator[Row]:
        """Of which of these schools the outline thinks too well, with this liaison: as few as can
        be, and then others apart from these; where that is not all, as few as cost so much more.
        """
        rest, left = schools, much
        while self._is_more(liaison, rest, said, 1):
            few = self._fewest(liaison, rest, said, 1)
            here = sum(said[school] for school in few)
            cost = self._alone.least(liaison, few, here + much).cost
            yield self._row(liaison, few, cost)
            rest, left = rest - few, left - (cost - here)
        if left > 0:
            few = self._fewest(liaison, schools, said, much)
            yield self._row(liaison, few, sum(said[school] for school in few) + much)

    def _fewest(self, liaison: str, schools: Schools, said: dict[str, int], much: int) -> Schools:
        """What is left when each school is let go without which the others still cost so much
        more than was said.
        """
        for school in sorted(schools, key=lambda school: (-said[school], school)):
            if self._is_more(liaison, schools - {school}, said, much):
                schools -= {school}
        return schools

    def _is_more(self, liaison: str, schools: Schools, said: dict[str, int], much: int) -> bool:
        enough = sum(said[school] for school in schools) + much
        return bool(schools) and self._alone.least(liaison, schools, enough - 1).cost >= enough

    def _row(self, liaison: str, schools: Schools, cost: int) -> Row:
        """What these schools cost together, where this liaison has them all."""
        terms = [term for school in sorted(schools) for term in self._terms[school]]
        terms += [(self._outline.owns[school, liaison], -cost) for school in sorted(schools)]
        return Row(joined("", terms).terms, cost * (1 - len(schools)), None)

    def _owned(self, chosen: list[int]) -> dict[str, Schools]:
        owned: dict[str, set[str]] = defaultdict(set)
        for (school, liaison), variable in sorted(self._outline.owns.items()):
            if chosen[variable]:
                owned[liaison].add(school)
        return {liaison: frozenset(schools) for liaison, schools in owned.items()}

    def _values(self, plans: dict[Mine, Least]) -> list[int]:
        owner_of = {school: liaison for liaison, schools in plans for school in schools}
        owners = [Owner(school.id, owner_of.get(school.id)) for school in self._piece.schools]
        visits = [visit for plan in plans.values() for visit in plan.visits or ()]
        return self._built.values(finished(self._piece, owners, visits))


def _missed_of(piece: Instance, school: School) -> int:
    """What a school weighs in T0 of which all is missed."""
    demand = piece.demand(school)
    missed = len(set(school.meetings)) * piece.miss_weight(school, MEETING)
    if demand:
        visits = demand.visits * len(demand.windows)
        missed += visits * piece.miss_weight(school, demand.kind)
    return missed
