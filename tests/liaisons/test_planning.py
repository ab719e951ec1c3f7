"""A term is planned: what goes in and what comes out."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from liaisons import rostering, services
from liaisons.models import (
    Absence,
    Availability,
    PlanBlock,
    PlanPin,
    StandingPlan,
)
from liaisons.queries.misses import plan_misses
from liaisons.queries.plans import plan_changes
from liaisons.queries.term import build_instance
from liaisons.rostering.reading import build
from liaisons.services import planning
from ocp_portal.audit.models import AccessEvent
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import CareMeetingSeries, ReceivingHours, Tier
from schools.models.proposals import Agreement
from tests import factories
from tests.conftest import make_town
from tests.liaisons.conftest import colleague, works
from tests.liaisons.planning import FIRST, UNTIL, planned, published, staffed
from tests.waiting import session_that_waits_for_us


def hours(school, answers):
    return ReceivingHours.objects.create(
        municipality=school.municipality,
        school=school,
        answers=answers,
        period=period(factories.LONG_AGO),
        status=Agreement.AGREED,
    )


def closed_but(*open_half_days):
    return ["welcome" if number in open_half_days else "closed" for number in range(10)]


# --- what comes out --------------------------------------------------------------------------


def test_plan_serves_every_norm_and_is_proven(town, team_lead):
    staffed(town)

    plan = planned(town, team_lead)

    assert plan.status == StandingPlan.Status.DRAFT
    assert plan.proven
    assert plan.visits.filter(school=town.school, kind="full").count() == 4
    assert plan.visits.filter(school=town.other_school, kind="short").count() == 1
    assert plan.misses == []


def test_draft_is_good_in_the_eyes_of_the_judge(town):
    staffed(town)
    plan = planned(town)

    again = planning.mapping.to_plan(
        build(plan.instance, rostering.Instance), planning.visits_of(plan)
    )

    assert rostering.validate(build(plan.instance, rostering.Instance), again) == ()


def test_certificate_has_a_hash_seed_versions_and_a_bound_for_each_tier(town):
    staffed(town)

    (certificate,) = planned(town).certificates

    assert len(certificate["input_hash"]) == 64
    assert certificate["seed"] == 1
    assert dict(certificate["versions"]).keys() == {"ortools", "rostering"}
    assert [tier["objective"] == tier["bound"] for tier in certificate["tiers"]] == [True] * 4


def test_unchanged_data_gives_the_same_pattern(town):
    staffed(town)
    published(town)

    again = planned(town, first=dt.date(2027, 1, 4))

    assert plan_changes(again) == []


def test_school_keeps_its_liaison_and_the_half_day_that_it_is_used_to(town, plan):
    staffed(town)  # and the plan of conftest: Tuesday morning

    fresh = planned(town, first=dt.date(2027, 1, 4))

    places = fresh.visits.filter(school=town.school).values_list("liaison", "weekday", "daypart")
    assert set(places) == {(town.liaison.pk, 1, "morning")}


def test_mbo_is_left_out(town):
    staffed(town)
    mbo = factories.school(town.municipality, sector="MBO")
    factories.assignment(mbo, town.liaison)

    assert not planned(town).visits.filter(school=mbo).exists()


def test_school_receives_only_when_it_said_so(town):
    staffed(town)
    hours(town.school, closed_but(7))

    plan = planned(town)

    assert {visit.half_day for visit in plan.visits.filter(school=town.school)} == {7}


def test_fixed_meeting_is_joined_at_its_time(town):
    staffed(town)
    CareMeetingSeries.objects.create(
        municipality=town.municipality,
        school=town.school,
        half_day=4,
        cycle_weeks=[1, 3],
        period=period(factories.LONG_AGO),
        status=Agreement.AGREED,
    )

    meetings = planned(town).visits.filter(kind="meeting")

    assert [(visit.cycle_week, visit.half_day) for visit in meetings.order_by("cycle_week")] == [
        (1, 4),
        (3, 4),
    ]


def test_alternate_weeks_are_kept(town):
    staffed(town)
    Availability.objects.filter(liaison=town.liaison).update(cycle_weeks=[0, 2])

    plan = planned(town)

    assert set(plan.visits.filter(liaison=town.liaison).values_list("cycle_week", flat=True)) <= {
        0,
        2,
    }


def test_pin_is_kept(town, team_lead):
    helper = staffed(town)
    services.add_pin(
        school=town.school,
        liaison=helper,
        half_day=9,
        reason="afspraak met de directeur",
        first=FIRST,
        by=team_lead,
    )

    visits = planned(town).visits.filter(school=town.school)

    assert {(visit.liaison_id, visit.half_day) for visit in visits} == {(helper.pk, 9)}


def test_blocked_school_is_missed_and_the_reason_is_the_action(town, team_lead):
    staffed(town)
    services.add_block(
        municipality=town.municipality,
        school=town.school,
        reason="de werving loopt",
        first=FIRST,
        by=team_lead,
    )

    (miss,) = plan_misses(planned(town))

    assert (miss.school, miss.visits, miss.why) == (town.school.pk, 4, ("de werving loopt",))
    assert miss.remedy == "Het kan wel als de blokkade bij deze school vervalt."


def test_block_of_one_half_day_is_named_as_what_would_have_to_go(town, team_lead):
    works(town.liaison, weekdays=[0])
    factories.tier_agreement(town.school, Tier.EXTRA)
    hours(town.school, closed_but(0))
    services.add_block(
        municipality=town.municipality,
        liaison=town.liaison,
        half_day=0,
        reason="teamoverleg",
        first=FIRST,
        by=team_lead,
    )

    (miss,) = plan_misses(planned(town))

    assert miss.remedy == (
        f"Het kan wel als de blokkade van {town.liaison.name} op maandagochtend vervalt."
    )


def test_over_commitment_is_explained_with_the_cheapest_change(town):
    works(town.liaison, weekdays=[0])
    town.liaison.contract_half_days = 1
    town.liaison.save()
    factories.tier_agreement(town.school, Tier.EXTRA)
    factories.tier_agreement(town.other_school, Tier.EXTRA)
    factories.assignment(town.other_school, town.liaison)

    (miss,) = plan_misses(planned(town))

    assert miss.visits == 4
    assert miss.proven
    assert (
        miss.remedy
        == f"Het kan wel als {town.liaison.name} een dagdeel per week meer op scholen is."
    )


def test_absent_all_term_gets_nothing(town):
    helper = staffed(town)
    Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category=Absence.Category.VACANCY,
        period=period(FIRST),
    )

    plan = planned(town)

    assert set(plan.visits.values_list("liaison", flat=True)) == {helper.pk}


# --- bad input -------------------------------------------------------------------------------


def test_without_liaisons_it_says_what_to_do_first(town):
    town.liaison.assignments.all().delete()
    town.liaison.delete()

    with pytest.raises(ValidationError, match="Voeg eerst een cluster en een contactpersoon toe"):
        planned(town)


def test_municipality_without_schools_gets_a_sentence(town):
    works(town.liaison)
    town.liaison.assignments.all().delete()
    for school in (town.school, town.other_school):
        school.gone_on = dt.date(2020, 1, 1)
        school.save()

    with pytest.raises(ValidationError, match="nog geen scholen"):
        planned(town)


def test_school_that_receives_never_is_missed_and_told_how_it_would_work(town):
    staffed(town)
    hours(town.other_school, closed_but())

    (miss,) = plan_misses(planned(town))

    assert miss.school == town.other_school.pk
    assert "de school ontvangt niet" in miss.why[0]
    assert miss.remedy.startswith("Het kan wel als de school ook op ")


@pytest.mark.parametrize(
    "first, until, sentence",
    [
        (UNTIL, FIRST, "ligt voor de eerste dag"),
        (FIRST, dt.date(2028, 7, 1), "hoogstens een jaar"),
    ],
)
def test_dates_that_cannot_be_are_refused_in_words(town, first, until, sentence):
    with pytest.raises(ValidationError, match=sentence):
        planned(town, first=first, until=until)


def test_agreements_that_contradict_each_other_are_refused_in_words(town):
    helper = staffed(town)
    for week, liaison in ((None, town.liaison), (1, helper)):  # past the service, as by an import
        PlanPin.objects.create(
            municipality=town.municipality,
            school=town.school,
            liaison=liaison,
            cycle_week=week,
            reason="?",
            period=period(FIRST),
        )

    with pytest.raises(ValidationError, match="spreken elkaar of een blokkade tegen"):
        planned(town)


def test_two_agreements_of_a_school_agree(town, team_lead):
    helper = staffed(town)
    rest = {"reason": "afspraak", "first": FIRST, "by": team_lead}
    services.add_pin(school=town.school, liaison=town.liaison, **rest)

    with pytest.raises(ValidationError, match=f"al een vaste afspraak met {town.liaison.name}"):
        services.add_pin(school=town.school, liaison=helper, cycle_week=1, **rest)


def test_same_agreement_twice_is_refused(town, team_lead):
    same = {"school": town.school, "liaison": town.liaison, "reason": "afspraak", "first": FIRST}
    services.add_pin(**same, by=team_lead)

    with pytest.raises(ValidationError, match="is er in deze periode al een vaste afspraak"):
        services.add_pin(**same, by=team_lead)


def test_pin_at_a_time_without_reception_or_work_is_refused(town, team_lead):
    works(town.liaison, weekdays=[0])
    hours(town.school, closed_but(0, 8))
    rest = {"school": town.school, "reason": "afspraak", "first": FIRST, "by": team_lead}

    with pytest.raises(ValidationError, match="ontvangt niet op dinsdagochtend"):
        services.add_pin(half_day=2, **rest)
    with pytest.raises(ValidationError, match="werkt niet op vrijdagochtend"):
        services.add_pin(half_day=8, liaison=town.liaison, **rest)


def test_ending_an_agreement(town, team_lead):
    rest = {"school": town.school, "reason": "afspraak", "first": FIRST, "by": team_lead}
    pin = services.add_pin(half_day=2, **rest)

    services.end_pin(pin=pin, last=FIRST + dt.timedelta(days=6), by=team_lead)
    pin.refresh_from_db()
    assert pin.period.upper == FIRST + dt.timedelta(days=7)

    services.end_pin(pin=pin, last=FIRST - dt.timedelta(days=1), by=team_lead)
    assert not PlanPin.objects.exists()


def test_ending_a_block_before_it_begins_removes_it(town, team_lead):
    block = services.add_block(
        municipality=town.municipality,
        school=town.school,
        reason="verbouwing",
        first=FIRST,
        by=team_lead,
    )

    services.end_block(block=block, last=FIRST - dt.timedelta(days=1), by=team_lead)

    assert not PlanBlock.objects.exists()


def test_log_says_who_ended_an_agreement_and_what_cannot_be(town, team_lead):
    rest = {"reason": "afspraak", "first": FIRST, "by": team_lead}
    pin = services.add_pin(school=town.school, half_day=2, **rest)
    block = services.add_block(municipality=town.municipality, liaison=town.liaison, **rest)

    services.end_pin(pin=pin, last=FIRST - dt.timedelta(days=1), by=team_lead)
    services.end_block(block=block, last=FIRST, by=team_lead)

    kept = AccessEvent.objects.filter(user_id=team_lead.pk, action=AccessEvent.Action.CHANGE)
    assert list(kept.order_by("pk").values_list("object_type", "object_key", "reason")) == [
        ("pin", town.school.code, "beëindigd voor de eerste dag"),
        ("block", str(block.pk), "laatste dag 31 augustus 2026"),
    ]


@pytest.mark.parametrize("when", [{}, {"half_day": 2, "cycle_week": 1}])
def test_same_block_twice_is_refused(town, team_lead, when):
    same = {"municipality": town.municipality, "liaison": town.liaison, "reason": "studie"} | when
    services.add_block(**same, first=FIRST, by=team_lead)

    with pytest.raises(ValidationError, match="Dit staat er in deze periode al"):
        services.add_block(**same, first=FIRST + dt.timedelta(days=7), by=team_lead)


def test_block_of_another_half_day_or_later_period_is_another(town, team_lead):
    same = {"municipality": town.municipality, "school": town.school, "by": team_lead}
    until = FIRST + dt.timedelta(days=7)
    services.add_block(**same, half_day=2, reason="een", first=FIRST, until=until)
    services.add_block(**same, half_day=3, reason="twee", first=FIRST)
    services.add_block(**same, half_day=2, reason="drie", first=until)
    services.add_block(
        **same, half_day=2, reason="vier", first=FIRST, until=until, liaison=town.liaison
    )

    assert PlanBlock.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_agreement_and_block_of_one_liaison_at_once_do_not_both_stand():
    """One waits for the other on the liaison's row, also when the block names no school."""
    town = make_town()
    rest = {
        "liaison": town.liaison,
        "half_day": 2,
        "reason": "afspraak",
        "first": FIRST,
        "by": town.people[Role.TEAM_LEAD],
    }
    outcomes = []

    def rule_out():
        try:
            services.add_block(municipality=town.municipality, **rest)
        except ValidationError:
            outcomes.append("refused")
        finally:
            connection.close()

    thread = threading.Thread(target=rule_out)
    with transaction.atomic():
        services.add_pin(school=town.school, **rest)
        thread.start()
        session_that_waits_for_us()
    thread.join(timeout=30)

    assert outcomes == ["refused"]
    assert not PlanBlock.objects.exists()


def test_block_of_nobody_is_refused(town, team_lead):
    with pytest.raises(ValidationError, match="Kies een school, een contactpersoon of allebei"):
        services.add_block(
            municipality=town.municipality, half_day=2, reason="?", first=FIRST, by=team_lead
        )


def test_block_against_an_agreement_is_refused_and_the_other_way_round(town, team_lead):
    staffed(town)
    pin = services.add_pin(
        school=town.school,
        liaison=town.liaison,
        half_day=2,
        reason="afgesproken",
        first=FIRST,
        by=team_lead,
    )
    not_then = {
        "municipality": town.municipality,
        "liaison": town.liaison,
        "half_day": 2,
        "reason": "eigen overleg",
        "first": FIRST,
        "by": team_lead,
    }

    with pytest.raises(ValidationError, match=f"Met {town.school.name} is dit juist"):
        services.add_block(**not_then)
    services.end_pin(pin=pin, last=FIRST - dt.timedelta(days=1), by=team_lead)
    services.add_block(**not_then)
    with pytest.raises(ValidationError, match="Dit staat bij wat niet kan"):
        services.add_pin(
            school=town.school,
            liaison=town.liaison,
            half_day=2,
            reason="toch",
            first=FIRST,
            by=team_lead,
        )


def test_school_that_nobody_visits_for_a_while_keeps_its_agreement(town, team_lead):
    staffed(town)
    services.add_pin(
        school=town.school, half_day=2, reason="afgesproken", first=FIRST, by=team_lead
    )

    block = services.add_block(
        municipality=town.municipality,
        school=town.school,
        reason="verbouwing",
        first=FIRST,
        by=team_lead,
    )

    assert (PlanPin.objects.get().school, block.school) == (town.school, town.school)


# --- the number of queries -------------------------------------------------------------------


def test_instance_takes_as_many_queries_for_three_schools_as_for_one(town):
    def count():
        with CaptureQueriesContext(connection) as captured:
            build_instance(town.municipality, FIRST, UNTIL)
        return len(captured)

    works(town.liaison)
    one = count()
    for _ in range(2):
        works(colleague(town))
        factories.school(town.municipality)

    assert count() == one
