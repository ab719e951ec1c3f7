import json
import pickle
import random
from collections import defaultdict
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.linear_solver import pywraplp

from reports.disclosure import (
    SMALL,
    UNKNOWN,
    WITHHELD,
    Figure,
    Interval,
    Kind,
    OneWay,
    Place,
    Publication,
    PublishedOneWay,
    PublishedTwoWay,
    TwoWay,
    attack,
    figure_at,
    figure_from_json,
    mask,
    percentage,
    places,
    publish,
    recovered,
)

LABELS = ("a", "b", "c", "d", "e")


def one_way(*counts, by="thema"):
    return OneWay(by, tuple(f"{by} {n}" for n in range(len(counts))), counts)


def two_way(counts):
    rows = tuple(f"school {n}" for n in range(len(counts)))
    return TwoWay("school", "thema", rows, LABELS[: len(counts[0])], counts)


def random_table(rng, rows, columns, mean):
    return two_way(
        tuple(
            tuple(min(60, int(rng.expovariate(1 / mean))) for _ in range(columns))
            for _ in range(rows)
        )
    )


# --- One figure -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
def test_count_under_five_is_shown_as_0_4(count):
    assert mask(count) == SMALL
    assert str(mask(count)) == "0-4"


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (5, "5"),
        (7, "5"),
        (8, "10"),
        (12, "10"),
        (13, "15"),
        (1234, "1.235"),
        (999_999, "1.000.000"),
    ],
)
def test_other_count_is_rounded_to_five(count, shown):
    assert str(mask(count)) == shown


def test_unknown_is_not_zero():
    assert mask(None) == UNKNOWN
    assert str(mask(None)) == "onbekend"
    assert mask(None) != mask(0)


@pytest.mark.parametrize("count", [-1, 2.0, True, "3"])
def test_what_is_not_a_count_is_refused_without_naming_it(count):
    with pytest.raises(ValueError) as caught:
        mask(count)
    assert str(count) not in str(caught.value)


@pytest.mark.parametrize(
    "write", [str, repr, pickle.dumps, lambda figure: json.dumps(figure.as_json())]
)
def test_masked_figure_holds_nothing_of_the_true_count(write):
    written = [write(mask(count)) for count in range(5)]

    assert len(set(written)) == 1


@pytest.mark.parametrize("figure", [SMALL, UNKNOWN, WITHHELD, mask(17)])
def test_figure_is_read_back_from_json(figure):
    assert figure_from_json(json.loads(json.dumps(figure.as_json()))) == figure


@pytest.mark.parametrize("stored", [3, 0, 17, -5, "3", "", None])
def test_json_that_is_no_masked_figure_is_refused(stored):
    with pytest.raises((ValueError, TypeError)):
        figure_from_json(stored)


@pytest.mark.parametrize(
    ("kind", "value"), [(Kind.SMALL, 3), (Kind.ROUNDED, None), (Kind.ROUNDED, 7), (Kind.UNKNOWN, 0)]
)
def test_figure_cannot_carry_an_exact_count(kind, value):
    with pytest.raises(ValueError):
        Figure(kind, value)


def test_percentage_comes_from_rounded_figures():
    assert percentage(mask(31), mask(92)) == 33  # 30 of 90, not 33.7
    assert percentage(mask(7), mask(8)) == 50  # 5 of 10


def test_percentage_never_exceeds_100():
    assert percentage(mask(15), mask(10)) == 100


@pytest.mark.parametrize("part", [SMALL, UNKNOWN, WITHHELD])
def test_percentage_of_a_figure_without_number_is_not_given(part):
    assert percentage(part, mask(50)) is None
    assert percentage(mask(50), part) is None


# --- Tables -----------------------------------------------------------------------------------


def test_total_is_rounded_from_the_true_total():
    published = publish(one_way(6, 6, 6, 6))

    assert published.tables[0].cells == (mask(5),) * 4
    assert published.total == mask(24)  # 25, where the rounded cells add up to 20


def test_total_under_five_is_masked_too():
    assert publish(one_way(1, 0, 2)).total == SMALL


def test_total_with_an_unknown_part_is_unknown():
    published = publish(two_way(((30, 20, 20), (30, None, 20), (30, 20, 20), (30, 20, 20))))
    table = published.tables[0]

    assert table.row_totals == (mask(70), UNKNOWN, mask(70), mask(70))
    assert table.column_totals == (mask(120), UNKNOWN, mask(80))
    assert published.total == UNKNOWN


def test_total_that_would_give_its_cells_away_goes_to_the_next_five():
    # As '10' (8 to 12) two cells '0-4' would both be exactly 4.
    assert publish(one_way(4, 4)).total == mask(5)
    # As '30' (28 to 32) the cells 8 to 12 would all be exactly 8, and '0-4' exactly 0.
    assert publish(one_way(8, 8, 8, 8, 0)).total == mask(35)


def test_tables_of_one_population_show_one_total():
    published = publish(one_way(8, 8, 8, 8, 0), one_way(20, 12, 0, by="stand"))

    assert published.total == mask(35)
    assert recovered(published) == []


def test_two_tables_that_pin_their_total_are_not_both_shown():
    # 0-4 + 10 is 8 at least, 0-4 + 0-4 is 8 at most: together they would give all four away.
    published = publish(one_way(0, 8), one_way(4, 4, by="stand"))

    assert published.tables[0].cells == (SMALL, mask(8))
    assert published.tables[1].cells == (WITHHELD, WITHHELD)
    assert recovered(published) == []


def test_small_table_has_row_totals_and_no_column_totals():
    table = publish(two_way(((10, 20), (30, 40)))).tables[0]

    assert table.row_totals == (mask(30), mask(70))
    assert table.column_totals == (WITHHELD, WITHHELD)


def test_tables_with_different_totals_are_refused():
    with pytest.raises(ValueError):
        publish(one_way(10, 10), one_way(10, 11, by="stand"))


def test_same_dimension_twice_is_refused():
    with pytest.raises(ValueError):
        publish(one_way(10, 10), one_way(10, 10))


@pytest.mark.parametrize("counts", [(), ((),), ((1, 2), (3,)), ((1, -2),), ((1, 2.5),)])
def test_table_of_another_shape_is_refused(counts):
    with pytest.raises(ValueError):
        TwoWay("school", "thema", tuple("ab")[: len(counts)], ("a", "b"), counts)


def test_true_counts_are_not_in_the_repr_of_a_table():
    assert "87654" not in repr(one_way(87654, 1)) + repr(two_way(((87654, 1, 2),)))


def test_publication_holds_nothing_that_differs_between_tables_with_one_appearance():
    one, other = publish(one_way(1, 20, 30)), publish(one_way(2, 21, 28))

    assert pickle.dumps(one) == pickle.dumps(other)


# --- The attacker -----------------------------------------------------------------------------


def shown(*cells, total):
    return Publication(total, (PublishedOneWay("thema", LABELS[: len(cells)], cells),))


def test_attacker_bounds_a_cell_by_the_others_and_the_total():
    # 8 to 12 beside it and a total of 8 to 12: anything from 0 to 4.
    assert attack(shown(SMALL, mask(10), total=mask(10)))[Place(0, 0)] == Interval(0, 4)
    # 12 at most and a total of 8 to 12: still anything, for one of the three.
    assert attack(shown(SMALL, SMALL, SMALL, total=mask(10)))[Place(0, 1)] == Interval(0, 4)


def test_attacker_joins_rows_and_columns():
    # Row 1 holds at most 4; columns 1 and 2 need 5 to 7 and have 5 at least from row 2.
    table = PublishedTwoWay(
        "school",
        "thema",
        ("x", "y"),
        ("a", "b"),
        cells=((SMALL, SMALL), (mask(5), mask(5))),
        row_totals=(SMALL, mask(10)),
        column_totals=(mask(5), mask(10)),
    )

    possible = attack(Publication(mask(15), (table,)))

    assert possible[Place(0, 0, 0)] == Interval(0, 2)
    assert possible[Place(0, 1, 0)] == Interval(5, 7)


def test_column_totals_that_give_cells_away_are_withheld():
    table = publish(two_way(((5, 4, 5), (0, 5, 0), (4, 7, 2), (5, 4, 0)))).tables[0]
    all_shown = replace(table, column_totals=(mask(14), mask(20), mask(7)))

    assert table.cells[1][2] == SMALL
    assert Place(0, 1, 2) in recovered(Publication(mask(41), (all_shown,)))
    assert table.row_totals == (mask(14), mask(5), mask(13), mask(9))
    assert table.column_totals == (WITHHELD,) * 3


def test_figures_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError):
        attack(shown(mask(50), mask(50), total=mask(50)))


def lp_bounds(publication):
    """The same attack by linear programming over the figures as they are printed."""
    possible = attack(publication)
    table = publication.tables[0]
    rows, columns = range(len(table.rows)), range(len(table.columns))
    solver = pywraplp.Solver.CreateSolver("GLOP")
    cells = {
        (row, column): solver.NumVar(*printed_range(table.cells[row][column]), f"{row}.{column}")
        for row in rows
        for column in columns
    }
    lines = [(table.row_totals[r], [cells[r, c] for c in columns]) for r in rows]
    lines += [(table.column_totals[c], [cells[r, c] for r in rows]) for c in columns]
    lines.append((publication.total, list(cells.values())))
    for figure, parts in lines:
        low, high = printed_range(figure)
        solver.Add(solver.Sum(parts) >= low)
        solver.Add(solver.Sum(parts) <= high)
    for (row, column), variable in cells.items():
        yield possible[Place(0, row, column)], Interval(*extremes(solver, variable))


def printed_range(figure):
    if figure.value is None:
        return (0, 4) if figure == SMALL else (0, 10_000)
    return (max(5, figure.value - 2), figure.value + 2)


def extremes(solver, variable):
    ends = []
    for sense in (solver.Minimize, solver.Maximize):
        sense(variable)
        assert solver.Solve() == pywraplp.Solver.OPTIMAL
        ends.append(round(variable.solution_value()))
    return ends


@pytest.mark.parametrize("seed", range(8))
def test_attack_equals_linear_programming(seed):
    # Tables of this size never meet the rule of the neighbouring five, so printed ranges hold.
    publication = publish(random_table(random.Random(seed), 5, 4, mean=6))

    assert all(ours == theirs for ours, theirs in lp_bounds(publication))


def test_nothing_is_recovered_from_random_tables_of_12_by_5():
    rng = random.Random(20261121)
    small = two_values = 0
    for _ in range(60):
        publication = publish(random_table(rng, 12, 5, mean=8))
        possible = attack(publication)
        assert recovered(publication) == []
        masked = [place for place in possible if figure_at(publication, place) == SMALL]
        small += len(masked)
        two_values += sum(possible[place].high - possible[place].low == 1 for place in masked)

    assert small > 1000  # the tables do hold what must be protected
    assert two_values <= small // 100


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=4))
def test_nothing_is_recovered_from_any_table(counts):
    """PRV-7: Small counts cannot be worked out from a report."""
    publication = publish(two_way(tuple(map(tuple, counts))))

    assert recovered(publication) == []


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.integers(0, 14), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_nothing_is_recovered_from_two_breakdowns_of_one_population(counts, rng):
    other = [0, 0, 0]
    for count in counts:
        other[rng.randrange(3)] += count

    publication = publish(one_way(*counts), one_way(*other, by="stand"))

    assert recovered(publication) == []


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.lists(st.integers(0, 30), min_size=2, max_size=2), min_size=3, max_size=5))
def test_true_counts_lie_within_what_the_attacker_finds(counts):
    publication = publish(two_way(tuple(map(tuple, counts))))
    possible = attack(publication)

    for row, cells in enumerate(counts):
        for column, count in enumerate(cells):
            interval = possible[Place(0, row, column)]
            assert interval.low <= count <= interval.high


def counts_by_appearance(tables, counts_of):
    """What someone who publishes every possible table himself learns from each appearance."""
    found = defaultdict(list)
    for table in tables:
        found[publish(table)].append(counts_of(table))
    return found


@pytest.mark.parametrize("length", [1, 2, 3])
def test_not_even_who_tries_every_one_way_table_recovers_a_count(length):
    # 0 to 12 holds whole steps of rounding, so every table with one of these appearances is here.
    tables = (one_way(*counts) for counts in product(range(13), repeat=length))

    for publication, truths in counts_by_appearance(tables, lambda table: table.counts).items():
        possible = attack(publication)
        for row, values in enumerate(zip(*truths, strict=True)):
            assert len(set(values)) > 1
            assert possible[Place(0, row)] == Interval(min(values), max(values))


@pytest.mark.parametrize(("rows", "columns", "most"), [(2, 2, 7), (3, 2, 4)])
def test_not_even_who_tries_every_two_way_table_recovers_a_count(rows, columns, most):
    lines = list(product(range(most + 1), repeat=columns))
    tables = map(two_way, product(lines, repeat=rows))

    for truths in counts_by_appearance(tables, lambda table: sum(table.counts, ())).values():
        assert all(len(set(values)) > 1 for values in zip(*truths, strict=True))


def test_every_figure_has_a_place():
    publication = publish(two_way(((10, 20, 30), (40, 50, 60))), one_way(100, 110, by="stand"))

    assert len(list(places(publication))) == 6 + 2 + 3 + 2 + 1
    assert figure_at(publication, Place()) == mask(210)
    assert figure_at(publication, Place(0, row=1)) == mask(150)
    assert figure_at(publication, Place(0, column=2)) == WITHHELD
    assert figure_at(publication, Place(0, 1, 0)) == mask(40)
    assert figure_at(publication, Place(1, 0)) == mask(100)
