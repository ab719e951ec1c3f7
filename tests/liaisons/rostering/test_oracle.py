"""The engine against every possible plan, on cases small enough to look at all of them."""

import pytest

from liaisons.rostering import replan, solve_standing, validate, validate_replan
from tests.liaisons.rostering.oracle import best_replan, best_standing
from tests.liaisons.rostering.tiny import tiny_instance, tiny_replan

CASES = 1000
BATCH = 100


@pytest.mark.parametrize("start", range(0, CASES, BATCH))
def test_standing_plan_is_the_best_there_is(start):
    for seed in range(start, start + BATCH):
        instance = tiny_instance(seed)
        plan = solve_standing(instance)

        assert validate(instance, plan) == (), seed
        assert plan.proven, seed
        assert plan.certificates[0].vector == best_standing(instance), seed


@pytest.mark.parametrize("start", range(0, CASES, BATCH))
def test_replan_is_the_best_there_is(start):
    for seed in range(start, start + BATCH):
        instance, case = tiny_replan(seed)
        found = replan(instance, case)

        assert validate_replan(instance, case, found) == (), seed
        assert found.proven, seed
        if found.certificates:
            assert found.certificates[0].vector == best_replan(instance, case), seed
        else:
            assert best_replan(instance, case)[:3] == (0, 0, 0), seed
