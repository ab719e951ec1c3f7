"""Floors and fixed variables never cut off a best plan; HiGHS, which goes without, is the judge."""

from liaisons.rostering import Limits, part, solve_cluster
from liaisons.rostering.model import Model, Row, Tier
from liaisons.rostering.outline import Outline
from liaisons.rostering.pricing import SCALE, Prices, price
from liaisons.rostering.standing_model import StandingModel
from liaisons.rostering.tiers import SILENT, STANDARD
from tests.liaisons.rostering.tiny import tiny_instance


def best_of(seed):
    piece = part(tiny_instance(seed), "C")
    built = StandingModel(piece)
    return piece, built, built.values(solve_cluster(piece, limits=Limits(engine="highs")))


def test_floor_and_fixed_variables_keep_the_best_plan():
    lifted = fixed = 0
    for seed in range(5000, 5060):
        _, built, best = best_of(seed)
        locked = []
        for stage, tier in enumerate(built.model.tiers):
            prices = price(built.model, tier, built.model.rows_at(stage) + locked, 10)
            rows = prices.fixed(built.model, tier.value(best))

            assert prices.floor <= tier.value(best), seed
            assert all(row.holds(best) for row in rows), seed
            lifted += prices.floor > tier.constant
            fixed += len(rows)
            locked += [Row(tier.terms, None, tier.value(best) - tier.constant), *rows]

    assert lifted > 50
    assert fixed > 500


def test_meetings_alone_are_a_floor_of_what_is_missed():
    reached = 0
    for seed in range(5060, 5120):
        piece, built, best = best_of(seed)
        floor = Outline(piece, STANDARD, SILENT).floor

        assert floor <= built.model.tiers[0].value(best), seed
        reached += 0 < floor == built.model.tiers[0].value(best)

    assert reached


def test_fraction_of_the_relaxation_counts_as_a_whole():
    model = Model()
    pair = [(model.bit(), 1), (model.bit(), 1), (model.bit(), 1)]
    for left_out in range(3):
        model.row([term for at, term in enumerate(pair) if at != left_out], 1, None)
    model.tier("cover", pair, constant=4)

    assert price(model, model.tiers[0], model.rows, 10).floor == 6  # the relaxation says 5.5


def test_variable_is_fixed_only_where_it_would_lift_the_bound_over_the_objective():
    model = Model()
    variables = [model.bit() for _ in range(3)]
    prices = Prices(Tier("t", ()), bound=2 * SCALE, reduced=[2 * SCALE, 1 * SCALE, -2 * SCALE])

    assert prices.fixed(model, objective=3) == [
        Row(((variables[0], 1),), 0, 0),
        Row(((variables[2], 1),), 1, 1),
    ]
