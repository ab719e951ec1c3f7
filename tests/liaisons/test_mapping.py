"""Rows become what the planner takes, and back."""

import pytest

from liaisons import mapping, rostering
from liaisons.mapping import (
    AgreementFacts,
    LiaisonFacts,
    NormFacts,
    SchoolFacts,
    TermFacts,
    VisitFacts,
)

EVERY = (0, 1, 2, 3)
MORNINGS = tuple((half_day, EVERY) for half_day in (0, 2, 4, 6, 8))
WEEKLY = NormFacts("weekly", (), ("VO",), 1, 1, "norm")
MONTHLY = NormFacts("monthly", (), ("BO", "KO"), 1, 1, "norm")
EXTRA = NormFacts("extra", ("extra",), (), 1, 2, "norm")


def school(pk, **values):
    return SchoolFacts(pk, **{"sector": "BO", "tier": "basis", "area": "5341"} | values)


def liaison(pk, cluster=1, **values):
    return LiaisonFacts(pk, cluster, **{"contract": 5, "presence": 5, "works": MORNINGS} | values)


def instance(schools, liaisons, **values):
    made = mapping.to_instance(
        TermFacts(tuple(schools), tuple(liaisons), (EXTRA, WEEKLY, MONTHLY), **values)
    )
    rostering.check(made)
    return made


def cluster_of(made, pk):
    return made.school_by_id[str(pk)].cluster


def test_school_follows_the_cluster_of_its_liaison():
    made = instance([school(10, liaison=1)], [liaison(1, cluster=7), liaison(2, cluster=8)])

    assert cluster_of(made, 10) == "7"


def test_pin_brings_a_school_to_the_cluster_of_whoever_it_names():
    pin = AgreementFacts(10, 2, None, None)

    made = instance([school(10, liaison=1)], [liaison(1, 7), liaison(2, 8)], pins=(pin,))

    assert cluster_of(made, 10) == "8"


def test_school_without_liaison_goes_to_the_nearest_cluster():
    schools = [
        school(10, liaison=1, area="5341"),
        school(11, liaison=2, area="5366"),
        school(12, area="5366"),
        school(13, area="5349"),
    ]

    made = instance(schools, [liaison(1, 7), liaison(2, 8)])

    assert (cluster_of(made, 12), cluster_of(made, 13)) == ("8", "7")


def test_between_equally_near_clusters_the_smaller_one_gets_the_school():
    schools = [
        school(10, liaison=1),
        school(11, liaison=1),
        school(12, liaison=2),
        school(13),
    ]

    made = instance(schools, [liaison(1, 7), liaison(2, 8)])

    # Two schools of 7 and one of 8 in the same area: 7 is nearer by number of schools.
    assert cluster_of(made, 13) == "7"


def test_nobody_employed_leaves_no_school_to_plan():
    assert instance([school(10)], []).schools == ()


def test_alternate_weeks_become_one_list_a_week():
    works = ((0, EVERY), (2, (0, 2)))

    made = instance([school(10, liaison=1)], [liaison(1, works=works)])

    assert made.liaisons[0].half_days == ()
    assert made.liaisons[0].half_days_by_week == ((0, 2), (0,), (0, 2), (0,))


def test_same_half_days_every_week_are_told_once():
    made = instance([school(10, liaison=1)], [liaison(1)])

    assert made.liaisons[0].half_days == (0, 2, 4, 6, 8)
    assert made.liaisons[0].half_days_by_week == ()


def test_cap_is_in_halves_of_a_half_day():
    made = instance([school(10, liaison=1)], [liaison(1, contract=8, presence=6)])

    assert (made.liaisons[0].weekly_load, made.liaisons[0].contract_half_days) == (12, 8)


def test_day_starts_where_it_was_recorded_else_where_most_schools_are():
    schools = [school(10, liaison=1), school(11, liaison=1), school(12, liaison=1, area="5366")]

    made = instance(schools, [liaison(1), liaison(2, base="5401")])

    assert [one.base for one in made.liaisons] == ["5341", "5401"]


def test_school_without_postcode_has_an_area_too():
    made = instance([school(10, liaison=1, area="")], [liaison(1)])

    assert made.areas == (mapping.NOWHERE,)
    assert made.minutes(mapping.NOWHERE, mapping.NOWHERE) == 20


def test_childcare_is_asked_as_the_norm_of_childcare_says():
    made = instance([school(10, sector="KO", liaison=1)], [liaison(1)])

    demand = made.demand(made.schools[0])
    assert demand is not None
    assert demand.kind == "monthly"


def test_agreements_of_whoever_is_not_there_fall_away():
    gone = AgreementFacts(10, 99, None, None)

    made = instance([school(10, liaison=1)], [liaison(1)], pins=(gone,), blocks=(gone,))

    assert (made.pins, made.blocks) == ((), ())


def test_minutes_that_were_measured_count_for_the_rule():
    schools = [school(10, liaison=1), school(11, liaison=1, area="5342")]

    made = instance(schools, [liaison(1)], measured={("5341", "5342"): 33})

    assert made.minutes("5342", "5341") == 33


@pytest.fixture
def small():
    return instance(
        [
            school(10, tier="extra", liaison=1),
            school(11, sector="VO", liaison=1, meetings=((2, 4),)),
            school(12, liaison=1),
        ],
        [liaison(1)],
    )


def test_plan_of_the_planner_survives_the_way_there_and_back(small):
    solved = rostering.solve_cluster(small)

    back = mapping.to_plan(small, mapping.from_plan(solved))

    assert back.visits == solved.visits
    assert (back.owners, back.unmet, back.missed) == (solved.owners, solved.unmet, solved.missed)
    assert rostering.validate(small, back) == ()


def test_kind_of_a_visit_says_how_long_it_is(small):
    kinds = {
        (visit.school, visit.kind) for visit in mapping.from_plan(rostering.solve_cluster(small))
    }

    assert kinds == {(10, "full"), (11, "short"), (11, "meeting"), (12, "short")}


def test_what_is_not_planned_is_unmet_or_missed(small):
    plan = mapping.to_plan(small, [VisitFacts(10, 1, 0, 0, "full")])

    assert {(item.school, item.weeks) for item in plan.unmet} == {
        *(("10", (week,)) for week in (1, 2, 3)),
        *(("11", (week,)) for week in EVERY),
        ("12", EVERY),
    }
    assert [(item.school, item.week, item.half_day) for item in plan.missed] == [("11", 2, 4)]
    assert rostering.validate(small, plan) == ()


def test_visits_of_schools_that_are_gone_are_left_out(small):
    plan = mapping.to_plan(
        small, [VisitFacts(99, 1, 0, 0, "full"), VisitFacts(10, 9, 0, 0, "full")]
    )

    assert plan.visits == ()
