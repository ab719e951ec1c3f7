"""What stands in the way, and a change that, once made, really serves the school."""

from dataclasses import replace

import pytest

from liaisons.rostering import (
    Block,
    ChangeNeeded,
    Instance,
    Liaison,
    Obstacle,
    School,
    apply_change,
    explain,
    missing_schools,
    solve_standing,
    validate,
)
from liaisons.rostering.generator import Size, generate
from tests.liaisons.rostering.tiny import tiny_instance


def town(*, weekly_load=8, half_days=(0, 1), opened=(0, 1), sector="VO"):
    liaison = Liaison("anna", "c", "a", 4, weekly_load, half_days)
    schools = (
        School("s1", "c", "a", tier="extra", open_half_days=(0,)),
        School("s2", "c", "a", sector, open_half_days=opened),
    )
    return Instance(("a",), ((0,),), (liaison,), schools)


def explained(instance, school="s2"):
    return explain(instance, solve_standing(instance), school)


@pytest.mark.parametrize(
    ("instance", "changes"),
    [
        (town(weekly_load=2), (ChangeNeeded("work_more", "anna", load=1),)),
        (town(half_days=(0,), opened=(0, 3)), (ChangeNeeded("work_then", "anna", 3),)),
        (town(opened=(0,)), (ChangeNeeded("open_then", "s2", 1),)),
    ],
)
def test_cheapest_change_is_named_and_proven(instance, changes):
    told = explained(instance)

    assert (told.missed_visits, told.changes) == (4, changes)
    assert told.proof.proven


@pytest.mark.parametrize(
    "block",
    [
        Block(school="s2", half_day=1),
        Block(school="s2", liaison="anna"),
        Block(liaison="anna", half_day=1),
    ],
)
def test_block_that_stands_in_the_way_is_named_and_lifting_it_serves_the_school(block):
    instance = replace(town(opened=(1,)), blocks=(block, Block(school="s1", half_day=1)))
    who = block.school or block.liaison

    told = explained(instance)
    changed = apply_change(instance, told)

    assert told.changes == (ChangeNeeded("lift_block", who, block.half_day, block=block),)
    assert told.proof.proven
    assert changed.blocks == (Block(school="s1", half_day=1),)
    assert "s2" not in missing_schools(solve_standing(changed))


def test_obstacles_are_counted_per_liaison():
    told = explained(town(weekly_load=2))

    assert {(o.liaison, o.reason, o.half_days) for o in told.obstacles} == {
        ("anna", "not_open", 32),
        ("anna", "half_day_full", 4),
        ("anna", "week_full", 4),
    }


def test_school_without_anybody_is_said_to_have_no_liaison():
    instance = Instance(("a",), ((0,),), (), (School("s1", "c", "a"),))

    told = explained(instance, "s1")

    assert [obstacle.reason for obstacle in told.obstacles] == ["no_liaison"]
    assert told.changes is None
    with pytest.raises(ValueError, match="s1"):
        apply_change(instance, told)


def test_liaison_who_is_kept_from_the_school_is_an_obstacle():
    instance = replace(town(), blocks=(Block(school="s2", liaison="anna"),))

    assert explained(instance).obstacles == (Obstacle("anna", "blocked", 40),)


def test_served_school_needs_no_change():
    told = explained(town(), "s1")

    assert (told.missed_visits, told.missed_meetings, told.changes) == (0, 0, None)


@pytest.mark.parametrize("start", [5000, 5050, 5100])
def test_applying_the_change_serves_the_school(start):
    served = 0
    for seed in range(start, start + 50):
        instance = tiny_instance(seed)
        plan = solve_standing(instance)
        for school in missing_schools(plan):
            told = explain(instance, plan, school)
            if told.changes is not None:
                changed = apply_change(instance, told)
                after = solve_standing(changed)
                assert school not in missing_schools(after), (seed, school)
                assert validate(changed, after) == ()
                served += 1
    assert served > 20


def test_applying_the_change_serves_a_school_of_a_crowded_town():
    instance = generate(Size(14, 2, 1), 1)
    plan = solve_standing(instance)
    school = missing_schools(plan)[0]

    told = explain(instance, plan, school)

    assert told.proof.proven
    assert school not in missing_schools(solve_standing(apply_change(instance, told)))
