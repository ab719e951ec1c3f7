"""'Mag ik dit delen?': every case there is, and the page."""

from itertools import product

import pytest
from django.urls import reverse

from casework.share_check import (
    Age,
    Case,
    Consent,
    Ground,
    Information,
    Recipient,
    Sharer,
    Verdict,
    check,
)
from casework.share_check.answers import WHO_AGREES
from casework.share_check.rules import RULES, TALKS_TO_FAMILY
from ocp_portal.audit.models import AccessEvent
from ocp_portal.policy import Role
from tests.counting import asked_of_the_database

CASES = [Case(*chosen) for chosen in product(Information, Recipient, Sharer, Age, Consent)]
ANSWERS = {case: check(case) for case in CASES}
CHECKS = {Role.CARE_COORDINATOR, Role.FAMILY_CONTACT, Role.LIAISON, Role.TEAM_LEAD}
CHOSEN = {
    "information": Information.HEALTH,
    "recipient": Recipient.SCHOOL,
    "sharer": Sharer.NURSE,
    "age": Age.FROM_12,
    "consent": Consent.NOT_ASKED,
}


def answers(**chosen):
    """The answers to the cases with these choices."""
    found = {
        case: answer
        for case, answer in ANSWERS.items()
        if all(getattr(case, name) in values for name, values in chosen.items())
    }
    assert found
    return found


def with_consent(case):
    return ANSWERS[Case(case.information, case.recipient, case.sharer, case.age, Consent.YES)]


# --- every case -----------------------------------------------------------------------------------


def test_every_case_says_what_on_which_ground_and_how_it_fits_the_profession():
    """PRV-1: Which information, on which ground, and how that stands to the professional code."""
    for answer in ANSWERS.values():
        parts = (answer.headline, answer.share, answer.why, answer.profession)
        assert all(part and "{" not in part for part in (*parts, *answer.steps, *answer.record))
        assert answer.steps
        assert len(answer.record) == 2


def test_no_case_ends_in_a_bare_no():
    """PRV-2: 'ja', 'ja, maar minder', or 'niet zonder' with something to do; never just 'nee'."""
    for answer in answers_of(Verdict.NOT_WITHOUT):
        assert answer.headline.startswith("Niet zonder ")
        assert answer.headline.endswith("Dit kunt u nu wel doen")
        assert any(step.startswith("Overleg zonder naam.") for step in answer.steps)
    assert {answer.headline for answer in answers_of(Verdict.LESS)} == {"Ja, maar minder"}
    assert {answer.headline for answer in answers_of(Verdict.YES)} == {"Ja"}


def answers_of(verdict):
    return [answer for answer in ANSWERS.values() if answer.verdict == verdict]


def test_no_step_is_said_twice():
    assert [
        case for case, answer in ANSWERS.items() if len({*answer.steps}) < len(answer.steps)
    ] == []


def test_every_rule_decides_something():
    """A rule behind one that takes all its cases would read as if it held."""
    deciding = [next(rule for rule in RULES if rule.fits(case)) for case in CASES]
    assert [rule.why for rule in RULES if rule not in deciding] == []


def test_nothing_more_is_shared_without_consent_than_with_it():
    for case, answer in ANSWERS.items():
        agreed = with_consent(case)
        assert answer.verdict <= agreed.verdict
        if answer.verdict == agreed.verdict:
            assert answer.share == agreed.share


def test_what_may_not_be_shared_yet_stays_without_a_name():
    shares = {answer.share for answer in answers_of(Verdict.NOT_WITHOUT)}
    grounds = {answer.ground for answer in answers_of(Verdict.NOT_WITHOUT)}
    assert len(shares) == 1
    assert grounds == {Ground.NONE_YET}
    assert shares.isdisjoint(
        answer.share for answer in ANSWERS.values() if answer.verdict != Verdict.NOT_WITHOUT
    )


def test_consent_is_the_ground_only_where_it_was_given():
    found = {case.consent for case, answer in ANSWERS.items() if answer.ground == Ground.CONSENT}
    assert found == {Consent.YES}


@pytest.mark.parametrize("recipient", [Recipient.POLICE, Recipient.YOUTH_WORK])
def test_police_and_youth_work_get_nothing_by_default(recipient):
    """PRV-4: 'Niet zonder' unless there is consent or danger; with consent no more than a part."""
    calm = set(Information) - {Information.DANGER}
    refused = answers(recipient=[recipient], information=calm, consent=set(Consent) - {Consent.YES})
    agreed = answers(recipient=[recipient], information=calm, consent=[Consent.YES])
    assert {answer.verdict for answer in refused.values()} == {Verdict.NOT_WITHOUT}
    assert {answer.verdict for answer in agreed.values()} == {Verdict.LESS}


def test_in_danger_112_stands_first_whoever_agreed():
    found = answers(information=[Information.DANGER])
    assert all("112" in answer.steps[0] for answer in found.values())
    told = answers(information=[Information.DANGER], recipient=[Recipient.POLICE])
    assert {answer.verdict for answer in told.values()} == {Verdict.YES}


def test_signal_of_danger_at_home_may_always_be_reported():
    found = answers(information=[Information.UNSAFE], recipient=[Recipient.SAFE_HOME])
    assert {(a.verdict, a.ground) for a in found.values()} == {(Verdict.YES, Ground.REPORT)}


def test_signal_of_danger_at_home_always_leads_to_the_reporting_code_or_to_advice():
    for answer in answers(information=[Information.UNSAFE]).values():
        assert any("meldcode" in step or "Veilig Thuis" in step for step in answer.steps)


def test_where_asking_is_unsafe_nobody_is_sent_to_the_family():
    for case, answer in answers(consent=[Consent.UNSAFE_TO_ASK]).items():
        to_family = {step.format(who=WHO_AGREES[case.age]) for step in TALKS_TO_FAMILY}
        assert to_family.isdisjoint(answer.steps)
        assert any("Veilig Thuis" in step or "112" in step for step in answer.steps)


def test_who_said_no_is_not_asked_again():
    for answer in answers(consent=[Consent.NO]).values():
        assert not any(step.startswith("Vraag toestemming") for step in answer.steps)


def test_consent_is_asked_of_who_has_to_give_it_at_that_age():
    asked = {
        (case.age, step.split(".")[0])
        for case, answer in answers(consent=[Consent.NOT_ASKED]).items()
        for step in answer.steps
        if step.startswith("Vraag toestemming")
    }
    assert asked == {
        (Age.UNDER_12, "Vraag toestemming aan de ouders met gezag"),
        (Age.FROM_12, "Vraag toestemming aan de ouders met gezag en de leerling"),
        (Age.FROM_16, "Vraag toestemming aan de leerling"),
    }


def test_nurse_keeps_what_was_entrusted():
    """Secrecy: outside the own team nothing of it without consent, unless somebody is unsafe."""
    found = answers(
        sharer=[Sharer.NURSE],
        information=[Information.AT_SCHOOL, Information.FAMILY, Information.HEALTH],
        recipient=set(Recipient) - {Recipient.NURSE, Recipient.SAFE_HOME},
        consent=set(Consent) - {Consent.YES},
    )
    assert {answer.verdict for answer in found.values()} == {Verdict.NOT_WITHOUT}
    assert all("beroepsgeheim" in a.profession for a in answers(sharer=[Sharer.NURSE]).values())


def test_school_gets_the_state_of_its_own_question_and_nothing_of_health():
    """A nurse who may not speak can still say how far it is."""
    state = answers(
        sharer=[Sharer.NURSE], recipient=[Recipient.SCHOOL], information=[Information.STATE]
    )
    assert min(answer.verdict for answer in state.values()) == Verdict.LESS
    health = answers(
        sharer=[Sharer.NURSE], recipient=[Recipient.SCHOOL], information=[Information.HEALTH]
    )
    assert max(answer.verdict for answer in health.values()) == Verdict.LESS


def test_school_reports_absence_without_consent_and_no_more_than_that():
    found = answers(
        sharer=[Sharer.SCHOOL],
        recipient=[Recipient.ATTENDANCE],
        information=[Information.AT_SCHOOL],
        consent=[Consent.NO],
    )
    assert {(a.verdict, a.ground) for a in found.values()} == {(Verdict.LESS, Ground.TASK)}


# --- the page -------------------------------------------------------------------------------------


def page(client, **changed):
    return client.post(reverse("share_check"), CHOSEN | changed)


@pytest.mark.parametrize("role", sorted(CHECKS))
def test_school_and_cjg_get_an_answer_on_the_same_page(as_role, role):
    """LIA-10, PRV-1: A nurse who feels bound by secrecy reads what can be told, and what to do."""
    response = page(as_role(role))

    expected = check(Case(**CHOSEN))
    assert response.status_code == 200
    assert response.context["answer"] == expected
    shown = response.content.decode()
    assert expected.headline in shown
    assert "Medische of psychische gegevens. Met wie: School." in shown
    assert all(step in shown for step in expected.steps)
    assert "Vraag uw privacy officer" in shown


@pytest.mark.parametrize("role", sorted(set(Role) - CHECKS))
def test_who_helps_no_family_has_no_check_and_no_link_to_it(as_role, role):
    client = as_role(role)
    assert client.get(reverse("share_check")).status_code == 403
    assert reverse("share_check") not in client.get(reverse("route_guide")).content.decode()


@pytest.mark.parametrize("field", CHOSEN)
def test_what_was_not_chosen_is_asked_for_and_nothing_is_answered(as_role, field):
    response = page(as_role(Role.LIAISON), **{field: ""})

    assert response.status_code == 422
    assert "answer" not in response.context
    assert list(response.context["form"].errors) == [field]


def test_every_choice_has_its_words_and_none_can_be_typed(as_role):
    form = as_role(Role.LIAISON).get(reverse("share_check")).context["form"]
    offered = {name: {value for value, _ in field.choices} for name, field in form.fields.items()}
    assert offered == {
        "information": {*Information},
        "recipient": {"", *Recipient},
        "sharer": {*Sharer},
        "age": {*Age},
        "consent": {*Consent},
    }
    assert "{" not in str(form)


@pytest.mark.parametrize(
    ("role", "sharer"),
    [
        (Role.CARE_COORDINATOR, Sharer.SCHOOL),
        (Role.FAMILY_CONTACT, Sharer.SCHOOL),
        (Role.LIAISON, Sharer.ACCESS),
    ],
    ids=str,
)
def test_who_shares_is_filled_in(as_role, role, sharer):
    form = as_role(role).get(reverse("share_check")).context["form"]
    assert form["sharer"].value() == sharer


def test_words_of_the_town_are_used(as_role, town):
    town.municipality.access_short = "Wijkteam"
    town.municipality.save()
    shown = as_role(Role.LIAISON).get(reverse("share_check")).content.decode()
    assert "Ik werk bij het Wijkteam" in shown
    assert "Wijkteam, jeugdprofessional van de gemeente" in shown


def test_nothing_is_stored_and_an_answer_asks_no_more_than_the_page(as_role):
    client = as_role(Role.LIAISON)
    client.get(reverse("share_check"))  # what the first look of a session does once
    before = AccessEvent.objects.count()

    opened = asked_of_the_database(lambda: client.get(reverse("share_check")))
    answered = asked_of_the_database(lambda: page(client))

    assert answered == opened <= 5
    assert AccessEvent.objects.count() == before


def test_route_guide_and_question_lead_to_the_check(as_role, ask):
    client = as_role(Role.LIAISON)
    addresses = [
        reverse("route_guide"),
        reverse("consultation_detail", args=[ask().reference]),
    ]
    found = [reverse("share_check") in client.get(each).content.decode() for each in addresses]
    assert found == [True, True]
