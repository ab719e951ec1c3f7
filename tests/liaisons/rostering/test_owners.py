"""The search over owners proves what the whole model proves, and knows when to stop."""

import random
from itertools import pairwise

import pytest

from liaisons.rostering import Limits, owners, part, solve_cluster, validate
from liaisons.rostering.alone import Alone
from liaisons.rostering.generator import Size, generate
from liaisons.rostering.tiers import STANDARD, Cancelled, Hooks

CP_SAT = Limits(engine="cp-sat")


def cluster(seed):
    """Fourteen schools and three liaisons, after a roster that nobody thought about."""
    return part(generate(Size(14, 3, 1), seed, "greedy"), "C000")


def tiers_of(plan):
    return plan.certificates[0].tiers


def test_owners_and_the_whole_model_prove_the_same():
    found = 0
    for seed in range(6000, 6008):
        piece = cluster(seed)
        plan, other = solve_cluster(piece), solve_cluster(piece, limits=CP_SAT)

        assert validate(piece, plan) == (), seed
        assert plan.proven and other.proven, seed
        assert plan.certificates[0].vector == other.certificates[0].vector, seed
        found += sum(tier.engine == "owners" for tier in tiers_of(plan))

    assert found > 8


@pytest.mark.parametrize(("limit", "least"), [("ROUNDS", 1), ("SMALL_PLANS", 3)])
def test_search_that_gives_up_leaves_the_rest_to_the_whole_model(monkeypatch, limit, least):
    monkeypatch.setattr(owners, limit, least)
    proven_otherwise = 0
    for seed in range(6000, 6003):
        piece = cluster(seed)
        plan = solve_cluster(piece)

        assert plan.proven, seed
        expected = solve_cluster(piece, limits=CP_SAT).certificates[0].vector
        assert plan.certificates[0].vector == expected, seed
        proven_otherwise += any(tier.engine == "cp-sat" for tier in tiers_of(plan))

    assert proven_otherwise


def test_search_is_stopped_from_outside():
    asked = []

    def stop_later():
        asked.append(True)
        return len(asked) > 2

    with pytest.raises(Cancelled):
        solve_cluster(cluster(6001), hooks=Hooks(cancelled=stop_later))


def test_schools_together_cost_at_least_what_they_cost_apart():
    """On which every row that is learned rests."""
    more = 0
    for seed in range(6020, 6024):
        piece = cluster(seed)
        alone = Alone(piece, 1_000, STANDARD)
        liaison = piece.liaisons[0].id
        schools = [s.id for s in piece.schools if liaison in piece.owners_for(s)]
        random.Random(seed).shuffle(schools)
        for cut in (2, 3, 4):
            one, other = frozenset(schools[:cut]), frozenset(schools[cut : 2 * cut])
            apart = sum(alone.least(liaison, some, 10**6).cost for some in (one, other))
            together = alone.least(liaison, one | other, 10**6).cost

            assert together >= apart, (seed, cut)
            more += together > apart

    assert more


def test_more_than_was_asked_about_is_a_floor():
    piece = cluster(6020)
    liaison = piece.liaisons[0].id
    schools = frozenset(s.id for s in piece.schools if liaison in piece.owners_for(s))
    whole = Alone(piece, 1_000, STANDARD).least(liaison, schools, 10**6)
    assert whole.visits

    alone = Alone(piece, 1_000, STANDARD)
    answers = [alone.least(liaison, schools, at_most) for at_most in (0, whole.cost - 1)]
    assert all(answer.visits is None and answer.cost <= whole.cost for answer in answers)
    assert all(one.cost <= other.cost for one, other in pairwise(answers))
    assert alone.least(liaison, schools, whole.cost).cost == whole.cost
