"""Deciding how a school is connected (SCH-5, 6, 7)."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from ocp_portal import clock
from ocp_portal.audit.models import AccessEvent
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import School, Tier, TierAgreement
from schools.services.tiers import decide_tier, history_mark, history_of, withdraw_tier
from tests import factories

OCTOBER = dt.date(2020, 10, 1)
JULY = dt.date(2021, 7, 1)
TODAY = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def tuesday():
    with clock.at(TODAY):
        yield


@pytest.fixture
def school(town):
    return town.school


def decide(school, **values):
    return decide_tier(
        **{
            "school": school,
            "tier": Tier.EXTRA,
            "valid_from": OCTOBER,
            "reason": "bovengemiddelde samenloop",
            "consulted": ["PO3006", "VO3006"],
            "decided_on": dt.date(2020, 9, 24),
            "decided_by": "college",
            "by": None,
        }
        | values
    )


def refusal(school, **values):
    with pytest.raises(ValidationError) as caught:
        decide(school, **values)
    return caught.value


def tier_on(school, on):
    return School.objects.with_tier(on).get(pk=school.pk).tier


def test_school_without_decision_has_the_basis(school):
    """SCH-2: Two ways of connection: basis for every school, extra on top of it."""
    assert tier_on(school, OCTOBER) == Tier.BASIS


def test_decision_holds_from_its_first_day(school):
    decide(school)

    assert tier_on(school, OCTOBER - dt.timedelta(days=1)) == Tier.BASIS
    assert tier_on(school, OCTOBER) == Tier.EXTRA
    assert tier_on(school, dt.date(2030, 1, 1)) == Tier.EXTRA


def test_next_decision_closes_the_one_that_runs(school):
    first = decide(school)
    decide(school, tier=Tier.BASIS, valid_from=JULY)

    first.refresh_from_db()
    assert (first.period.lower, first.period.upper) == (OCTOBER, JULY)
    assert [tier_on(school, day) for day in (OCTOBER, JULY - dt.timedelta(days=1), JULY)] == [
        "extra",
        "extra",
        "basis",
    ]


def test_decision_after_an_agreement_that_ended_leaves_it_alone(school):
    ended = factories.tier_agreement(school, period=period(OCTOBER, dt.date(2021, 1, 1)))
    decide(school, valid_from=JULY)

    ended.refresh_from_db()
    assert ended.period.upper == dt.date(2021, 1, 1)
    assert tier_on(school, dt.date(2021, 3, 1)) == Tier.BASIS


@pytest.mark.parametrize("day", [OCTOBER, OCTOBER - dt.timedelta(days=30)])
def test_date_that_reaches_behind_the_running_one_is_refused(school, day):
    decide(school)
    error = refusal(school, tier=Tier.BASIS, valid_from=day)

    assert "Sinds 1 oktober 2020 geldt al 'extra'" in error.message_dict["valid_from"][0]
    assert TierAgreement.objects.filter(school=school).count() == 1


def test_nobody_consulted_is_refused(school):
    """SCH-6: No decision without a partnership that was consulted, a decider and a date."""
    error = refusal(school, consulted=[])

    assert "met welk samenwerkingsverband is overlegd" in error.message_dict["consulted"][0]
    assert not TierAgreement.objects.filter(school=school).exists()


def test_decision_without_decider_is_refused(school):
    assert "decided_by" in refusal(school, decided_by=" ").message_dict


def test_decision_of_tomorrow_is_refused(school):
    assert "decided_on" in refusal(school, decided_on=dt.date(2026, 11, 25)).message_dict


def test_database_refuses_overlap(school):
    factories.tier_agreement(school)
    with pytest.raises(IntegrityError, match="tier_no_overlap"), transaction.atomic():
        factories.tier_agreement(school, period=period(JULY))


def test_database_refuses_a_decision_without_consultation(school):
    with pytest.raises(IntegrityError, match="tier_consulted"), transaction.atomic():
        factories.tier_agreement(school, consulted=[])


# --- drafts ---------------------------------------------------------------------------------------


def draft(school, **values):
    return decide(school, **{"decided_on": None, "decided_by": "", "consulted": []} | values)


def test_draft_holds_for_nothing(school):
    decide(school)
    draft(school, tier=Tier.BASIS, valid_from=JULY)

    assert tier_on(school, JULY) == Tier.EXTRA


def test_second_draft_replaces_the_first(school):
    draft(school, reason="eerste")
    draft(school, reason="tweede")

    assert [row.reason for row in TierAgreement.objects.filter(school=school)] == ["tweede"]


def test_database_refuses_a_second_draft(school):
    draft(school)
    with pytest.raises(IntegrityError, match="tier_one_draft"), transaction.atomic():
        factories.tier_agreement(school, decided_on=None, consulted=[])


def test_decision_takes_the_place_of_the_draft(school):
    draft(school)
    decide(school)

    row = TierAgreement.objects.get(school=school)
    assert row.decided_on == dt.date(2020, 9, 24)


def test_draft_is_seen_by_who_decides_only(town, school):
    row = draft(school)
    seen = {
        role
        for role, person in town.people.items()
        if TierAgreement.objects.visible_to(person).filter(pk=row.pk).exists()
    }

    assert seen == {Role.POLICY_OFFICER}


# --- two people -----------------------------------------------------------------------------------


def test_who_looked_before_somebody_else_decided_is_told(school):
    seen = history_mark(history_of(school))
    decide(school, seen=seen)
    error = refusal(school, tier=Tier.BASIS, valid_from=JULY, seen=seen)

    assert error.code == "stale"
    assert TierAgreement.objects.filter(school=school).count() == 1


def test_second_look_goes_through(school):
    decide(school)
    decide(school, tier=Tier.BASIS, valid_from=JULY, seen=history_mark(history_of(school)))

    assert TierAgreement.objects.filter(school=school).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_leave_one_decision():
    school = factories.school(factories.municipality())
    seen = history_mark(history_of(school))
    together = threading.Barrier(2)
    ends = []

    def run(tier):
        try:
            with clock.at(TODAY):
                together.wait(timeout=10)
                decide(school, tier=tier, seen=seen)
            ends.append("recorded")
        except ValidationError as error:
            ends.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[tier]) for tier in Tier.values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(ends) == ["recorded", "stale"]
    assert TierAgreement.objects.filter(school=school).count() == 1


# --- taking back ----------------------------------------------------------------------------------


def test_decision_for_later_can_be_withdrawn_and_the_one_before_holds_on(town, school):
    with clock.at(TODAY - dt.timedelta(days=100)):
        first = decide(school)
        later = decide(school, tier=Tier.BASIS, valid_from=dt.date(2027, 8, 1))
    withdraw_tier(agreement=later, by=town.people[Role.POLICY_OFFICER])

    first.refresh_from_db()
    assert first.period.upper is None
    assert tier_on(school, dt.date(2028, 1, 1)) == Tier.EXTRA


def test_slip_of_today_can_be_withdrawn(town, school):
    withdraw_tier(agreement=decide(school), by=town.people[Role.POLICY_OFFICER])

    assert tier_on(school, JULY) == Tier.BASIS


def test_decision_that_holds_stays(town, school):
    with clock.at(TODAY - dt.timedelta(days=100)):
        row = decide(school)
    with pytest.raises(ValidationError, match="geldt al"):
        withdraw_tier(agreement=row, by=town.people[Role.POLICY_OFFICER])

    assert tier_on(school, JULY) == Tier.EXTRA


def test_older_decision_cannot_be_withdrawn_from_under_a_newer_one(town, school):
    first = decide(school)
    decide(school, tier=Tier.BASIS, valid_from=JULY)
    with pytest.raises(ValidationError):
        withdraw_tier(agreement=first, by=town.people[Role.POLICY_OFFICER])


def test_draft_beside_a_decision_can_be_withdrawn(town, school):
    decide(school)
    row = draft(school, tier=Tier.BASIS, valid_from=JULY)
    withdraw_tier(agreement=row, by=town.people[Role.POLICY_OFFICER])

    assert [row.decided_by for row in TierAgreement.objects.filter(school=school)] == ["college"]


def test_withdrawing_what_is_gone_does_nothing(town, school):
    row = draft(school)
    TierAgreement.objects.filter(pk=row.pk).delete()
    withdraw_tier(agreement=row, by=town.people[Role.POLICY_OFFICER])

    assert not TierAgreement.objects.filter(school=school).exists()


def test_decision_stands_in_the_access_log(town, school):
    decide(school, by=town.people[Role.POLICY_OFFICER])

    event = AccessEvent.objects.get()
    assert (event.action, event.object_type, event.object_key) == (
        "change",
        "tier_agreement",
        school.code,
    )
