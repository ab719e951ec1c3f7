"""The policy officer decides, in the browser."""

import pytest
from django.urls import reverse

from ocp_portal import clock
from ocp_portal.policy import Role
from schools.models import TierAgreement
from schools.services.tiers import history_mark, history_of
from tests import factories
from tests.counting import asked_of_the_database


@pytest.fixture
def partnership(town):
    return town.municipality.partnerships.get()


@pytest.fixture
def answers(town, partnership):
    return {
        "tier": "extra",
        "valid_from_dag": "1",
        "valid_from_maand": "10",
        "valid_from_jaar": "2026",
        "reason": "bovengemiddelde samenloop",
        "figures": "",
        "consulted": [partnership.code],
        "decided_on_dag": "24",
        "decided_on_maand": "9",
        "decided_on_jaar": "2026",
        "decided_by": "college",
        "seen": history_mark(history_of(town.school)),
        "decide": "Besluit vastleggen",
    }


def send(as_role, town, answers, role=Role.POLICY_OFFICER):
    return as_role(role).post(reverse("tier_decide", args=[town.school.code]), answers)


def page(as_role, town):
    return as_role(Role.POLICY_OFFICER).get(reverse("tier_decide", args=[town.school.code]))


def test_decision_is_recorded_with_who(as_role, town, answers):
    """SCH-5: A decision has its reason, with figures."""
    response = send(as_role, town, answers | {"figures": "38 vragen in een jaar"})

    assert response.status_code == 302
    row = TierAgreement.objects.get()
    assert row.recorded_by == town.people[Role.POLICY_OFFICER]
    assert (row.reason, row.figures) == ("bovengemiddelde samenloop", "38 vragen in een jaar")
    assert row.period.lower.isoformat() == "2026-10-01"


def test_nobody_consulted_is_said_at_the_field(as_role, town, answers):
    response = send(as_role, town, answers | {"consulted": []})

    assert response.status_code == 422
    assert "met welk samenwerkingsverband is overlegd" in str(response.context["form"].errors)
    assert not TierAgreement.objects.exists()


def test_decision_without_date_asks_for_it(as_role, town, answers):
    empty = {f"decided_on_{part}": "" for part in ("dag", "maand", "jaar")}
    response = send(as_role, town, answers | empty)

    assert response.status_code == 422
    assert "Bewaren als voorstel" in str(response.context["form"].errors["decided_on"])


def test_partnership_of_elsewhere_is_no_choice(as_role, town, answers):
    elsewhere = factories.partnership()

    assert send(as_role, town, answers | {"consulted": [elsewhere.code]}).status_code == 422


def test_proposal_is_kept_and_filled_in_again(as_role, town, answers):
    del answers["decide"]
    response = send(as_role, town, answers | {"draft": "Bewaren als voorstel"})

    assert response.status_code == 302
    assert TierAgreement.objects.get().decided_on is None
    form = page(as_role, town).context["form"]
    assert form["reason"].value() == "bovengemiddelde samenloop"


def test_two_people_second_sees_the_first_and_loses_nothing(as_role, town, answers):
    factories.tier_agreement(town.school, "basis", recorded_at=clock.now())
    response = send(as_role, town, answers | {"reason": "mijn tekst"})

    text = response.content.decode()
    assert response.status_code == 422
    assert "Iemand anders heeft intussen iets vastgelegd" in text
    assert "Dit legde iemand anders intussen vast" in text
    assert "mijn tekst" in text
    again = {name: response.context["form"][name].value() for name in ("seen", "reason")}
    assert send(as_role, town, answers | again).status_code == 302


@pytest.mark.parametrize("role", set(Role) - {Role.POLICY_OFFICER})
def test_others_decide_nothing(as_role, town, answers, role):
    assert send(as_role, town, answers, role).status_code == 403
    assert not TierAgreement.objects.exists()


def test_school_of_another_town_is_not_found(as_role, other_town):
    response = as_role(Role.POLICY_OFFICER).get(
        reverse("tier_decide", args=[other_town.school.code])
    )

    assert response.status_code == 404


def test_without_partnerships_the_page_says_who_can_help(as_role, town):
    town.municipality.partnerships.clear()

    assert "nog geen samenwerkingsverbanden" in page(as_role, town).content.decode()


def test_withdrawing_from_the_page(as_role, town, answers):
    send(as_role, town, answers)
    row = TierAgreement.objects.get()
    response = as_role(Role.POLICY_OFFICER).post(reverse("tier_withdraw", args=[row.pk]))

    assert response.status_code == 302
    assert not TierAgreement.objects.exists()


def test_decision_that_holds_cannot_be_withdrawn_from_the_page(as_role, town):
    row = factories.tier_agreement(town.school, recorded_at=clock.now().replace(year=2021))
    as_role(Role.POLICY_OFFICER).post(reverse("tier_withdraw", args=[row.pk]))

    assert TierAgreement.objects.filter(pk=row.pk).exists()


def test_queries_of_form_and_post(as_role, town, answers):
    client = as_role(Role.POLICY_OFFICER)
    address = reverse("tier_decide", args=[town.school.code])
    client.get(address)
    assert asked_of_the_database(lambda: client.get(address)) <= 8
    assert asked_of_the_database(lambda: client.post(address, answers)) <= 10
    assert TierAgreement.objects.exists()
