"""CP-SAT against HiGHS, limits, progress and cancelling."""

import threading

import pytest

from liaisons.rostering import (
    Cancelled,
    Hooks,
    Limits,
    make_up,
    objectives,
    replan,
    solve_standing,
    validate,
    validate_make_up,
)
from liaisons.rostering.generator import SIZES, Size, generate
from liaisons.rostering.model import Model, Row
from tests.liaisons.rostering.tiny import tiny_instance, tiny_make_up, tiny_replan

SMALL = Size(schools=9, liaisons=2, clusters=1)


@pytest.mark.parametrize("start", [2000, 2050])
def test_both_engines_prove_the_same_standing_plans(start):
    for seed in range(start, start + 50):
        vectors = [
            [c.vector for c in solve_standing(tiny_instance(seed), limits=limits).certificates]
            for limits in (Limits(engine="cp-sat"), Limits(engine="highs"))
        ]

        assert vectors[0] == vectors[1], seed


def test_both_engines_prove_the_same_replans():
    for seed in range(2000, 2050):
        instance, case = tiny_replan(seed)
        vectors = [
            [c.vector for c in replan(instance, case, limits=Limits(engine=engine)).certificates]
            for engine in ("cp-sat", "highs")
        ]

        assert vectors[0] == vectors[1], seed


def test_both_engines_prove_the_same_make_ups():
    for seed in range(100):
        instance, case = tiny_make_up(seed)
        plans = [
            make_up(instance, case, limits=Limits(engine=engine)) for engine in ("cp-sat", "highs")
        ]

        assert [c.vector for c in plans[0].certificates] == [
            c.vector for c in plans[1].certificates
        ], seed
        assert [validate_make_up(instance, case, plan) for plan in plans] == [(), ()], seed


def test_both_engines_prove_the_same_plan_of_a_small_town():
    instance = generate(SMALL, 4)
    plans = [
        solve_standing(instance, limits=Limits(engine=engine)) for engine in ("cp-sat", "highs")
    ]

    assert plans[0].proven and plans[1].proven
    assert plans[0].certificates[0].vector == plans[1].certificates[0].vector


def test_plan_cut_short_is_still_a_good_plan_and_says_so():
    instance = generate(Size(24, 4, 1), 2)

    plan = solve_standing(instance, limits=Limits(deterministic=0.01, engine="cp-sat"))

    assert validate(instance, plan) == ()
    assert not plan.proven
    assert {tier.status for tier in plan.certificates[0].tiers} >= {"feasible"}


@pytest.mark.parametrize("seconds", [0.02, 0.2, 1])
def test_plan_cut_short_by_the_clock_is_still_a_good_plan(seconds):
    instance = generate(Size(24, 4, 1), 2)

    for engine in ("auto", "cp-sat", "highs"):
        plan = solve_standing(instance, limits=Limits(wall_seconds=seconds, engine=engine))
        assert validate(instance, plan) == ()


def test_progress_tells_each_tier_in_order():
    told = []

    solve_standing(generate(SMALL, 1), hooks=Hooks(progress=told.append))

    assert [progress.tier.name[:2] for progress in told] == ["T0", "T1", "T2", "T3"]
    assert [(progress.done, progress.of) for progress in told] == [(n, 4) for n in (1, 2, 3, 4)]


def test_cancel_before_the_first_tier():
    with pytest.raises(Cancelled):
        solve_standing(generate(SMALL, 1), hooks=Hooks(cancelled=lambda: True))


def test_cancel_stops_a_solver_that_is_under_way():
    asked = threading.Event()
    hooks = Hooks(progress=lambda _: asked.set(), cancelled=asked.is_set)

    with pytest.raises(Cancelled):
        solve_standing(generate(SIZES["oss"], 3), hooks=hooks)


def test_unknown_engine_is_refused():
    with pytest.raises(ValueError, match="engine: 'gurobi'"):
        Limits(engine="gurobi")


def test_followers_are_as_low_as_their_rows_allow():
    model = Model()
    decision, follower = model.number(0, 9), model.follower(9)
    model.row([(decision, 2), (follower, -3)], None, 0)

    assert model.complete({decision: 4}) == [4, 3]


def test_broken_rows_and_bounds_are_named():
    model = Model()
    variable = model.number(0, 3)
    model.row([(variable, 1)], 2, None)

    assert model.broken([1]) == [Row(((variable, 1),), 2, None)]
    assert model.broken([4]) == [Row(((variable, 1),), 0, 3)]


def test_clusters_beside_each_other_give_the_same_plan():
    instance = generate(Size(12, 4, 2), 1)

    assert solve_standing(instance, processes=2) == solve_standing(instance)


def test_solved_plan_counts_what_its_certificate_says():
    instance = generate(SMALL, 7)

    plan = solve_standing(instance)

    assert objectives(instance, plan) == plan.certificates[0].vector
