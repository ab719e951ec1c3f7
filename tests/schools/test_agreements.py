"""The school proposes hours and meetings; the team lead decides."""

import datetime as dt

import pytest
from django.urls import reverse

from ocp_portal import clock
from ocp_portal.notices.models import Notice
from ocp_portal.policy import Role
from schools.agreement_forms import ANSWERS
from schools.models import CareMeetingSeries, CareTeam, ReceivingHours
from schools.services import receiving

TEN = ["welcome", "closed"] + ["preferred"] + ["welcome"] * 7


def dates(day):
    return {"first_dag": day.day, "first_maand": day.month, "first_jaar": day.year}


def hours(answers=TEN):
    tomorrow = clock.today() + dt.timedelta(days=1)
    return {f"half_day_{i}": answer for i, answer in enumerate(answers)} | dates(tomorrow)


def meeting(**values):
    tomorrow = clock.today() + dt.timedelta(days=1)
    given = {"kind": "zat", "half_day": 3, "start_time": "14:15", "cycle_weeks": [0, 2]}
    return given | dates(tomorrow) | values


@pytest.fixture
def coordinator(as_role):
    return as_role(Role.CARE_COORDINATOR)


def post(client, name, argument, data):
    return client.post(reverse(name, args=[argument]), data, secure=True)


def page(client, school):
    return client.get(reverse("school_agreements", args=[school.code]), secure=True)


def test_school_proposes_and_team_lead_accepts(coordinator, lead, town):
    assert post(coordinator, "hours_propose", town.school.code, hours()).context is None
    proposed = ReceivingHours.objects.get()
    assert (proposed.answers, proposed.status) == (TEN, "proposed")
    assert "Akkoord" not in page(coordinator, town.school).content.decode()
    assert "Akkoord" in page(lead, town.school).content.decode()
    post(lead, "hours_decide", proposed.pk, {"decision": "accept", "version": 1})
    proposed.refresh_from_db()
    assert proposed.status == "agreed"
    assert "Kan niet" in page(coordinator, town.school).content.decode()


def test_team_lead_refuses(coordinator, lead, town):
    post(coordinator, "hours_propose", town.school.code, hours())
    row = ReceivingHours.objects.get()
    post(lead, "hours_decide", row.pk, {"decision": "refuse", "version": 1})
    row.refresh_from_db()
    assert row.status == "refused"


@pytest.mark.parametrize("decision", [{}, {"decision": "misschien"}])
def test_post_without_yes_or_no_decides_nothing(coordinator, lead, town, decision):
    post(coordinator, "hours_propose", town.school.code, hours())
    row = ReceivingHours.objects.get()
    url = reverse("hours_decide", args=[row.pk])
    answer = lead.post(url, {"version": 1} | decision, follow=True, secure=True)
    assert "Kies ja of nee." in answer.content.decode()
    row.refresh_from_db()
    assert row.status == "proposed"


def test_decision_on_an_older_proposal_says_so(coordinator, lead, town):
    for answers in (TEN, ["welcome"] * 10):
        post(coordinator, "hours_propose", town.school.code, hours(answers))
    row = ReceivingHours.objects.get()
    decided = {"decision": "accept", "version": 1}
    url = reverse("hours_decide", args=[row.pk])
    answer = lead.post(url, decided, follow=True, secure=True)
    assert "net gewijzigd" in answer.content.decode()
    row.refresh_from_db()
    assert row.status == "proposed"


def test_school_that_receives_never_reads_so_itself(coordinator, town):
    answer = post(coordinator, "hours_propose", town.school.code, hours(["closed"] * 10))
    assert answer.status_code == 422
    assert "op geen enkel dagdeel" in answer.content.decode()
    assert not ReceivingHours.objects.exists()


def test_what_the_form_calls_impossible_the_planner_takes_for_closed(coordinator, town):
    """One word, one rule: 'Kan niet' is a half-day that no visit is planned on."""
    post(coordinator, "hours_propose", town.school.code, hours())
    labels = dict(ANSWERS)
    row = ReceivingHours.objects.get()
    closed = [number for number in range(10) if number not in row.open]
    assert [labels[row.answers[number]] for number in closed] == ["Kan niet"]


def test_school_proposes_a_fixed_meeting(coordinator, lead, town):
    assert post(coordinator, "meeting_propose", town.school.code, meeting()).status_code == 302
    row = CareMeetingSeries.objects.get()
    assert (row.kind, row.half_day, row.cycle_weeks) == ("zat", 3, [0, 2])
    assert "dinsdagmiddag om 14.15 uur, week 1 en 3 van de vier" in page(
        coordinator, town.school
    ).content.decode().replace("Dinsdag", "dinsdag")
    post(lead, "meeting_decide", row.pk, {"decision": "accept", "version": 1})
    row.refresh_from_db()
    assert row.status == "agreed"
    told = page(lead, town.school).content.decode()
    assert "Voor de komende weken is er geen vast rooster: het overleg komt in" in told
    assert '<a href="/rooster/plan/maken/">Plan maken</a>' in told
    post(lead, "meeting_end", row.pk, {})
    assert not CareMeetingSeries.objects.filter(status="agreed").exists()


def test_meeting_at_a_time_outside_its_half_day_is_refused(coordinator, town):
    data = meeting(start_time="09:00")
    answer = post(coordinator, "meeting_propose", town.school.code, data)
    assert answer.status_code == 422
    assert "valt niet in het dagdeel" in answer.content.decode()
    assert not CareMeetingSeries.objects.exists()


def notices(kind):
    found = Notice.objects.filter(kind=kind)
    return [(each.recipient, str(each), each.path) for each in found]


@pytest.mark.parametrize(
    ("name", "data", "about"),
    [
        ("hours_propose", hours(), "ontvangst op school"),
        ("meeting_propose", meeting(), "een vast zorgoverleg"),
        (
            "care_team_propose",
            {"structural_mdo": "ja", "mdo_a_year": 6},
            "overleg met partners",
        ),
    ],
)
def test_proposal_and_decision_are_told_without_what_was_proposed(
    coordinator, lead, town, name, data, about
):
    assert post(coordinator, name, town.school.code, data).status_code == 302
    where = reverse("school_agreements", args=[town.school.code])
    told = f"Een school doet een voorstel over {about}"
    assert notices(Notice.Kind.PROPOSAL_NEW) == [(town.people[Role.TEAM_LEAD], told, where)]
    model = {"hours": ReceivingHours, "meeting": CareMeetingSeries, "care_team": CareTeam}
    kind = name.removesuffix("_propose")
    accept = {"decision": "accept", "version": 1}
    post(lead, f"{kind}_decide", model[kind].objects.get().pk, accept)
    decided = f"Er is besloten over {about}"
    assert notices(Notice.Kind.PROPOSAL_DECIDED) == [
        (town.people[Role.CARE_COORDINATOR], decided, where)
    ]


def test_team_lead_who_proposes_for_the_school_gets_no_message(town):
    lead = town.people[Role.TEAM_LEAD]
    receiving.propose_hours(school=town.school, answers=TEN, first=clock.today(), by=lead)
    assert notices(Notice.Kind.PROPOSAL_NEW) == []


def test_school_of_another_is_not_there(coordinator, town):
    answer = post(coordinator, "hours_propose", town.other_school.code, hours())
    assert answer.status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_same_number_of_times(lead, town, number, django_assert_num_queries):
    for i in range(number):
        post(lead, "meeting_propose", town.school.code, meeting(half_day=2 * i + 1))
    page(lead, town.school)  # what was just done is told once
    with django_assert_num_queries(6):
        assert len(page(lead, town.school).context["meetings"]) == number


def test_school_says_whether_partners_meet_and_team_lead_accepts(coordinator, lead, town):
    """Whether partners meet (SCH-14)."""
    post(coordinator, "care_team_propose", town.school.code, {"structural_mdo": "nee"})
    post(
        coordinator,
        "care_team_propose",
        town.school.code,
        {"structural_mdo": "ja", "mdo_a_year": "6"},
    )
    row = CareTeam.objects.get()
    assert (row.structural_mdo, row.mdo_a_year, row.status, row.version) == (
        True,
        6,
        "proposed",
        2,
    )
    told = "Er is een vast overleg met partners, 6 keer per schooljaar."
    assert told in page(coordinator, town.school).content.decode()

    post(lead, "care_team_decide", row.pk, {"decision": "accept", "version": 1})
    row.refresh_from_db()
    assert row.status == "proposed"  # another answer than stood on the page
    post(lead, "care_team_decide", row.pk, {"decision": "accept", "version": 2})
    row.refresh_from_db()
    assert row.status == "agreed"


def test_what_the_team_lead_says_of_partners_holds_at_once(coordinator, lead, town):
    CareTeam.objects.create(
        municipality=town.municipality, school=town.school, structural_mdo=True, status="agreed"
    )

    post(lead, "care_team_propose", town.school.code, {"structural_mdo": "nee", "mdo_a_year": "6"})

    row = CareTeam.objects.get()
    assert (row.structural_mdo, row.mdo_a_year, row.status) == (False, None, "agreed")
    shown = page(coordinator, town.school).content.decode()
    assert "Er is geen vast overleg met partners." in shown


def test_refused_answer_about_partners_leaves_what_was_known(coordinator, lead, town):
    post(lead, "care_team_propose", town.school.code, {"structural_mdo": "nee"})
    post(
        coordinator,
        "care_team_propose",
        town.school.code,
        {"structural_mdo": "ja", "mdo_a_year": "6"},
    )
    waiting = CareTeam.objects.get(status="proposed")

    post(lead, "care_team_decide", waiting.pk, {"decision": "refuse", "version": 1})

    shown = page(coordinator, town.school).context["care"]
    assert [each["text"] for each in shown.values()] == ["Er is geen vast overleg met partners."]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"mdo_a_year": "6"}, "Kies ja of nee."),
        ({"structural_mdo": "ja"}, "Vul in hoe vaak het overleg er is."),
        ({"structural_mdo": "ja", "mdo_a_year": "0"}, "Vul 1 of meer in."),
        ({"structural_mdo": "ja", "mdo_a_year": "vaak"}, "Vul een heel getal in"),
    ],
)
def test_answer_about_partners_that_is_not_clear_is_asked_again(
    coordinator, town, answer, sentence
):
    response = post(coordinator, "care_team_propose", town.school.code, answer)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not CareTeam.objects.exists()
