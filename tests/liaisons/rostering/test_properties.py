"""What must hold for every plan, whatever the town."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from liaisons.rostering import (
    Change,
    Replan,
    ReplanCase,
    Slot,
    candidates,
    dump,
    objectives,
    plan_greedily,
    replan,
    solve_standing,
    validate,
    validate_replan,
)
from liaisons.rostering.generator import Size, generate
from liaisons.rostering.replan import is_orphan
from tests.liaisons.rostering.tiny import HALF_DAYS, tiny_instance, tiny_replan

seeds = st.integers(10_000, 99_999)
some = settings(max_examples=60, deadline=None, derandomize=True)


def renamed(instance, names):
    """The same town under other ids."""
    liaisons = tuple(replace(o, id=names[o.id]) for o in instance.liaisons)
    schools = tuple(
        replace(
            school,
            id=names[school.id],
            current_liaison=names.get(school.current_liaison),
            known_by=tuple(names[name] for name in school.known_by),
        )
        for school in instance.schools
    )
    pins = tuple(
        replace(pin, school=names[pin.school], liaison=names.get(pin.liaison))
        for pin in instance.pins
    )
    blocks = tuple(
        replace(block, school=names.get(block.school), liaison=names.get(block.liaison))
        for block in instance.blocks
    )
    return replace(instance, liaisons=liaisons, schools=schools, pins=pins, blocks=blocks)


def ids(instance):
    return [item.id for item in (*instance.liaisons, *instance.schools)]


@some
@given(seeds)
def test_names_in_another_order_change_no_objective(seed):
    instance = tiny_instance(seed)
    other = renamed(instance, {name: f"{name[0]}{9 - int(name[1])}" for name in ids(instance)})

    vectors = [solve_standing(town).certificates[0].vector for town in (instance, other)]

    assert vectors[0] == vectors[1]


@some
@given(seeds)
def test_names_in_the_same_order_change_nothing(seed):
    instance = tiny_instance(seed)
    names = {name: f"{name}-nieuw" for name in ids(instance)}

    plan, other = solve_standing(instance), solve_standing(renamed(instance, names))

    expected = [replace(v, school=names[v.school], liaison=names[v.liaison]) for v in plan.visits]
    assert list(other.visits) == expected


@some
@given(seeds)
def test_order_of_the_lists_changes_nothing(seed):
    instance = tiny_instance(seed)
    turned = replace(instance, schools=instance.schools[::-1], liaisons=instance.liaisons[::-1])

    assert dump(solve_standing(turned)) == dump(solve_standing(instance))


@some
@given(seeds, st.sampled_from(HALF_DAYS))
def test_more_availability_never_misses_more(seed, half_day):
    instance = tiny_instance(seed)
    more = tuple(
        replace(
            liaison,
            half_days=tuple(sorted({*liaison.half_days, half_day})),
            half_days_by_week=tuple(
                tuple(sorted({*week, half_day})) for week in liaison.half_days_by_week
            ),
            weekly_load=liaison.weekly_load + 1,
        )
        for liaison in instance.liaisons
    )

    before = solve_standing(instance).certificates[0].vector[0]
    after = solve_standing(replace(instance, liaisons=more)).certificates[0].vector[0]

    assert after <= before


def with_habits(instance, plan):
    """The town a term later: what was planned is what people are used to."""
    visits = {school.id: [] for school in instance.schools}
    for visit in plan.visits:
        if visit.kind == "presence":
            visits[visit.school].append(visit)
    owners = plan.owner_of
    schools = tuple(
        replace(
            school,
            current_liaison=owners[school.id],
            current_half_day=None,
            current_visits=tuple(slots(visits[school.id])),
        )
        for school in instance.schools
    )
    return replace(instance, schools=schools)


def slots(visits):
    return sorted(Slot(visit.week, visit.half_day) for visit in visits)


@some
@given(seeds)
def test_unchanged_data_gives_the_same_pattern(seed):
    instance = tiny_instance(seed)
    plan = solve_standing(instance)

    again = solve_standing(with_habits(instance, plan), incumbent=plan)

    assert (again.owners, again.visits) == (plan.owners, plan.visits)


def test_unchanged_small_town_keeps_its_pattern():
    instance = generate(Size(9, 2, 1), 5)
    plan = solve_standing(instance)

    again = solve_standing(with_habits(instance, plan), incumbent=plan)

    assert again.visits == plan.visits


@some
@given(seeds)
def test_never_worse_than_greedy(seed):
    instance = tiny_instance(seed)
    greedy = plan_greedily(instance)

    assert validate(instance, greedy) == ()
    assert solve_standing(instance).certificates[0].vector <= objectives(instance, greedy)


@some
@given(seeds)
def test_no_absence_means_no_change(seed):
    instance, case = tiny_replan(seed)
    calm = replace(case, away=(), closed=())

    found = replan(instance, calm)

    assert found.changes == ()
    assert found.visits == tuple(sorted(case.visits, key=lambda visit: visit.id))


@some
@given(seeds)
def test_an_absentee_never_stands_in_the_new_weeks(seed):
    instance, case = tiny_replan(seed)

    found = replan(instance, case)

    assert not [visit for visit in found.visits if is_orphan(case, visit)]


@some
@given(seeds)
def test_what_has_been_is_never_touched(seed):
    instance, case = tiny_replan(seed)
    later = replace(case, from_week=case.weeks[1].week)
    past = {visit.id for visit in case.visits if visit.week == case.weeks[0].week}

    found = replan(instance, later)

    assert not past & {change.visit for change in found.changes}


@some
@given(seeds)
def test_every_candidate_could_be_taken_as_it_stands(seed):
    instance, case = tiny_replan(seed)
    for visit in case.visits:
        if not is_orphan(case, visit):
            continue
        for found in candidates(instance, case, visit.id):
            assert _taken(instance, case, visit, found) == ()


def _taken(instance, case, visit, found):
    """What the judge says of covering this one visit so and cancelling the other orphans."""
    moved = replace(visit, liaison=found.liaison, week=found.week, half_day=found.half_day)
    stay = [v for v in case.visits if not is_orphan(case, v)]
    gone = [v for v in case.visits if is_orphan(case, v) and v != visit]
    changes = [Change(v.id, "cancelled", True, None, None, None) for v in gone]
    changes.append(Change(visit.id, "moved", True, found.liaison, found.week, found.half_day))
    visits = sorted([*stay, moved], key=lambda v: v.id)
    return validate_replan(instance, case, Replan(tuple(changes), tuple(visits), ()))


@some
@given(seeds)
def test_three_candidates_at_most_best_first_each_once(seed):
    instance, case = tiny_replan(seed)
    for visit in filter(lambda visit: is_orphan(case, visit), case.visits):
        found = candidates(instance, case, visit.id)

        assert len(found) == len({candidate.liaison for candidate in found}) <= 3
        assert [c.same_time for c in found] == sorted((c.same_time for c in found), reverse=True)


def test_replan_is_the_same_for_any_order_of_visits():
    for seed in range(40):
        instance, case = tiny_replan(seed)
        turned: ReplanCase = replace(case, visits=case.visits[::-1])

        assert dump(replan(instance, turned)) == dump(replan(instance, case)), seed
