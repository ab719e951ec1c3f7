"""The smaller model has the same plans, and what is ruled out is in no plan as good."""

from liaisons.rostering import Limits, part, solve_cluster
from liaisons.rostering.model import Model, Row, Tier
from liaisons.rostering.outline import Outline
from liaisons.rostering.shrink import Bounds
from liaisons.rostering.standing_model import StandingModel
from liaisons.rostering.tiers import SILENT, STANDARD
from tests.liaisons.rostering.tiny import tiny_instance

HIGHS = Limits(engine="highs")


def test_rows_settle_what_they_leave_no_room_for():
    model = Model()
    a, b, c, d = (model.bit() for _ in range(4))
    model.row([(a, 1), (b, 1)], None, 1)
    model.row([(b, 1), (c, 1)], 1, None)
    model.row([(c, 2), (d, 3)], None, 4)
    bounds = Bounds(model)
    bounds.add(model.rows)

    small = bounds.with_rows([Row(((a, 1),), 1, 1)]).shrunk(Tier("t", ((a, 5), (d, 7)), 2))

    assert small.kept == []
    assert small.expand([]) == [1, 0, 1, 0]
    assert (small.tier.constant, small.rows) == (7, [])


def test_rows_for_once_leave_the_bounds_as_they_were():
    model = Model()
    pair = [(model.bit(), 1), (model.bit(), 1)]
    bounds = Bounds(model)
    bounds.add([Row(tuple(pair), 1, None)])

    bounds.with_rows([Row((pair[0],), 0, 0)])

    assert bounds.shrunk(Tier("t", tuple(pair))).kept == [0, 1]


def test_what_is_open_keeps_its_rows():
    model = Model()
    a, b, c = (model.bit() for _ in range(3))
    bounds = Bounds(model)
    bounds.add([Row(((a, 1),), 1, 1), Row(((a, 2), (b, 1), (c, -1)), None, 2)])

    small = bounds.shrunk(Tier("t", ((b, 1),)))

    assert small.rows == [Row(((0, 1), (1, -1)), None, 0)]
    assert [small.lift(row) for row in small.rows] == [Row(((b, 1), (c, -1)), None, 0)]
    assert small.expand(small.squeeze([1, 1, 1])) == [1, 1, 1]


def test_smaller_model_keeps_the_best_plan():
    settled = 0
    for seed in range(5120, 5160):
        piece = part(tiny_instance(seed), "C")
        built = StandingModel(piece)
        best = built.values(solve_cluster(piece, limits=HIGHS))
        bounds = Bounds(built.model)
        bounds.add(built.model.rows)
        for tier in built.model.tiers:
            bounds.add([Row(tier.terms, None, tier.value(best) - tier.constant)])
            small = bounds.shrunk(tier)
            values = small.squeeze(best)

            assert small.tier.value(values) == tier.value(best), seed
            assert all(row.holds(values) for row in small.rows), seed
            assert not built.model.broken(small.expand(values)), seed
            settled += len(best) - len(values)

    assert settled > 1000


def test_owners_that_are_ruled_out_are_in_no_best_plan():
    ruled_out = 0
    for seed in range(5160, 5260):
        piece = part(tiny_instance(seed), "C")
        built = StandingModel(piece)
        plan = solve_cluster(piece, limits=HIGHS)
        missed, strangeness = plan.certificates[0].vector[:2]
        constant = built.model.tiers[1].constant

        out = Outline(piece, STANDARD, SILENT).ruled_out(missed, strangeness - constant)

        assert not {*out} & {(owner.school, owner.liaison) for owner in plan.owners}, seed
        ruled_out += len(out)

    assert ruled_out > 10
