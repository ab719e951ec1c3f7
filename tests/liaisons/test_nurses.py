"""The jeugdverpleegkundige at school: recorded, shown and told apart from the norm (NRM-7)."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from liaisons import services
from liaisons.models import NurseProposal, NurseVisit
from liaisons.norms import NormFacts, WeekFacts, tell
from liaisons.queries.norms import norm_strip
from ocp_portal import clock
from ocp_portal.audit.models import AccessEvent
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import Closure
from schools.services.norms import default_norms
from tests import factories
from tests.liaisons.conftest import AMSTERDAM, MONDAY, NEXT_MONDAY, TUESDAY

WEEK = dt.timedelta(weeks=1)
WEEKLY = NormFacts("norm", visits=1, cycle=1, window=12, source="")


@pytest.fixture
def liaison(as_role):
    return as_role(Role.LIAISON)


def close(town, day):
    Closure.objects.create(
        municipality=town.municipality,
        school=town.school,
        period=period(day, day + dt.timedelta(days=1)),
        reason="studiedag",
    )


def as_form(day):
    parts = {"date_dag": day.day, "date_maand": day.month, "date_jaar": day.year}
    return parts | {"daypart": "morning"}


def there(town, by, date=MONDAY, school=None, daypart="morning"):
    return services.record_nurse_visit(
        school=school or town.school, date=date, daypart=daypart, by=by
    )


def test_nurse_is_told_apart_and_counts_in_no_norm():
    """Regular presence, typed separately (NRM-7)."""
    weeks = [WeekFacts(MONDAY - number * WEEK, nurse=1) for number in (2, 1)]

    told = tell(1, weeks, [WEEKLY])

    assert told.nurse == (
        "Daarnaast was de jeugdverpleegkundige 2 keer op school. Dat is ook regelmatige "
        "aanwezigheid; het telt niet mee in het gemiddelde."
    )
    (story,) = told.stories
    assert (story.average, story.realised) == (0.0, False)
    assert "verpleegkundige" not in story.sentence
    assert told.weeks[0].text == "Week 46: geen bezoek; ook de jeugdverpleegkundige"


def test_school_without_a_nurse_reads_nothing_of_it():
    assert tell(1, [WeekFacts(MONDAY)], [WEEKLY]).nurse == ""


def test_strip_counts_days_so_far_and_no_day_to_come(town, liaison_user):
    default_norms(municipality=town.municipality, first=MONDAY - 52 * WEEK)
    there(town, liaison_user, MONDAY - WEEK)
    there(town, liaison_user, MONDAY - WEEK, daypart="afternoon")
    there(town, liaison_user, NEXT_MONDAY)

    strip = norm_strip(town.school)

    assert "jeugdverpleegkundige 1 keer op school" in strip.nurse
    assert [week.monday for week in strip.weeks if week.nurse] == [MONDAY - WEEK]


def test_liaison_records_by_page_and_twice_is_once(liaison, town):
    address = reverse("nurse_visit_list", args=[town.school.code])
    day = {"date_dag": "23", "date_maand": "11", "date_jaar": "2026", "daypart": "morning"}

    answers = [liaison.post(address, day, secure=True) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    row = NurseVisit.objects.get()
    assert (row.school, row.date, row.recorded_by) == (
        town.school,
        MONDAY,
        town.people[Role.LIAISON],
    )
    assert "Maandag 23 november, ochtend" in liaison.get(address, secure=True).content.decode()


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (dt.date(2026, 11, 28), "maandag tot en met vrijdag"),
        (dt.date(2028, 11, 27), "afgelopen of het komende jaar"),
        (dt.date(2024, 11, 25), "afgelopen of het komende jaar"),
    ],
)
def test_day_that_cannot_be_is_refused(town, liaison_user, day, why):
    with pytest.raises(ValidationError, match=why):
        there(town, liaison_user, day)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (dt.date(2026, 12, 25), "Op 25 december 2026 is de school vrij: Eerste Kerstdag."),
        (dt.date(2026, 12, 28), "Op 28 december 2026 is de school vrij: Kerstvakantie."),
        (NEXT_MONDAY, "Op 30 november 2026 is de school gesloten: studiedag."),
    ],
)
def test_day_on_which_the_school_is_not_open_is_refused_by_name(
    coordinator, town, liaison_user, day, why
):
    """NRM-7: Not when it is recorded, and not when the school proposes it."""
    close(town, NEXT_MONDAY)

    with pytest.raises(ValidationError) as refusal:
        there(town, liaison_user, day)
    answer = coordinator.post(
        reverse("nurse_visit_propose", args=[town.school.code]), as_form(day), secure=True
    )

    assert refusal.value.messages == [why]
    assert (answer.status_code, why in answer.content.decode()) == (422, True)
    assert there(town, liaison_user, NEXT_MONDAY + dt.timedelta(days=1))


def test_strip_leaves_out_a_day_that_turned_out_to_be_closed(town, liaison_user):
    default_norms(municipality=town.municipality, first=MONDAY - 52 * WEEK)
    there(town, liaison_user, MONDAY - WEEK)
    close(town, MONDAY - WEEK)

    assert norm_strip(town.school).nurse == ""


def test_school_that_is_gone_gets_no_nurse(town, liaison_user):
    town.school.gone_on = TUESDAY

    assert there(town, liaison_user, MONDAY)
    with pytest.raises(ValidationError, match="opgeheven"):
        there(town, liaison_user, TUESDAY)


def test_school_of_another_cluster_is_read_and_not_written(liaison, town):
    theirs = factories.school(town.municipality)
    factories.liaison(town.municipality, theirs)

    page = liaison.get(reverse("nurse_visit_list", args=[theirs.code]), secure=True)

    assert page.context["form"] is None
    with pytest.raises(PermissionDenied):
        there(town, town.people[Role.LIAISON], school=theirs)


def test_half_day_at_a_school_of_another_cluster_stays(liaison, town, team_lead):
    theirs = factories.school(town.municipality)
    row = there(town, team_lead, school=theirs)

    liaison.post(reverse("nurse_visit_remove", args=[row.pk]), secure=True)

    assert NurseVisit.objects.exists()


def test_half_day_is_taken_away_and_the_log_knows_by_whom(liaison, town, team_lead):
    row = there(town, team_lead)

    liaison.post(reverse("nurse_visit_remove", args=[row.pk]), secure=True)

    assert not NurseVisit.objects.exists()
    event = AccessEvent.objects.get(object_type="nurse_visit")
    assert event.reason == "dagdeel van 23 november 2026 weggehaald"


def test_school_sees_the_nurse_in_its_coming_weeks(as_role, town, plan, team_lead):
    there(town, team_lead, NEXT_MONDAY)  # the liaison comes on Tuesdays
    coordinator = as_role(Role.CARE_COORDINATOR)

    page = coordinator.get(reverse("school_visits", args=[town.school.code]), secure=True)

    cells = [[cell["text"] for cell in row["cells"]] for row in page.context["rows"]]
    nurse = cells.index(["Maandag 30 november, ochtend", "Jeugdverpleegkundige", ""])
    assert cells[nurse + 1][:2] == ["Dinsdag 1 december, ochtend", town.liaison.name]
    assert "JGZ" in page.content.decode()


def test_norm_shows_the_mark_to_everybody(as_role, town, team_lead):
    default_norms(municipality=town.municipality, first=MONDAY - 52 * WEEK)
    there(town, team_lead)

    officer = as_role(Role.POLICY_OFFICER)
    detail = officer.get(reverse("norm_detail", args=[town.school.code]), secure=True)
    listed = officer.get(reverse("norm_list"), secure=True)

    for page in (detail.content.decode(), listed.content.decode()):
        assert "Jeugdverpleegkundige (JGZ)" in page and "was op school</span>" in page
        assert "JGZ: de jeugdverpleegkundige was op school" in page
        assert "Daarnaast was de jeugdverpleegkundige 1 keer op school" in page


def test_school_without_a_nurse_has_no_row_for_one(as_role, town):
    page = as_role(Role.POLICY_OFFICER).get(
        reverse("norm_detail", args=[town.school.code]), secure=True
    )

    assert "Jeugdverpleegkundige (JGZ)" not in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_same_number_of_times(
    liaison, town, team_lead, number, django_assert_num_queries
):
    for days in range(number):
        there(town, team_lead, MONDAY + dt.timedelta(days=days))
    address = reverse("nurse_visit_list", args=[town.school.code])
    liaison.get(address, secure=True)
    with django_assert_num_queries(5):  # session, user, school and may write, proposals, half-days
        assert len(liaison.get(address, secure=True).context["visits"]) == number


# --- what the school proposes ------------------------------------------------------------------

DAY = {"date_dag": "30", "date_maand": "11", "date_jaar": "2026", "daypart": "morning"}


@pytest.fixture
def coordinator(as_role):
    return as_role(Role.CARE_COORDINATOR)


@pytest.fixture
def proposal(town):
    return services.propose_nurse_visit(
        school=town.school,
        date=NEXT_MONDAY,
        daypart="morning",
        by=town.people[Role.CARE_COORDINATOR],
    )


def decide(client, row, decision, version=1):
    url = reverse("nurse_visit_decide", args=[row.pk])
    data = {"decision": decision, "version": version}
    return client.post(url, data, follow=True, secure=True)


def withdraw(client, row):
    return client.post(reverse("nurse_visit_withdraw", args=[row.pk]), follow=True, secure=True)


def list_page(client, school):
    return client.get(reverse("nurse_visit_list", args=[school.code]), secure=True)


def notices(kind):
    return [(row.recipient, str(row), row.path) for row in Notice.objects.filter(kind=kind)]


def test_school_proposes_and_its_liaison_accepts(coordinator, liaison, town):
    """NRM-7: The school says when the nurse comes; accepted, it stands where the others stand."""
    url = reverse("nurse_visit_propose", args=[town.school.code])
    assert coordinator.post(url, DAY, secure=True).status_code == 302
    assert coordinator.post(url, DAY, secure=True).status_code == 302  # twice is once
    row = NurseProposal.objects.get()
    shown = list_page(coordinator, town.school).content.decode()
    assert "Uw voorstellen" in shown and "Akkoord" not in shown
    assert not NurseVisit.objects.exists()

    answer = decide(liaison, row, "accept")

    assert "Het dagdeel staat erbij." in answer.content.decode()
    visit = NurseVisit.objects.get()
    assert (visit.school, visit.date, visit.daypart) == (town.school, NEXT_MONDAY, "morning")
    coming = coordinator.get(reverse("school_visits", args=[town.school.code]), secure=True)
    assert "Jeugdverpleegkundige" in coming.content.decode()
    assert list_page(coordinator, town.school).context["proposals"] == []


def test_proposal_is_told_to_who_decides_and_the_decision_to_the_school(town, proposal, liaison):
    where = reverse("nurse_visit_list", args=[town.school.code])
    asked = "Een school doet een voorstel over de jeugdverpleegkundige op school"
    told = {(row[0], row[1], row[2]) for row in notices(Notice.Kind.PROPOSAL_NEW)}
    assert told == {(town.people[role], asked, where) for role in (Role.TEAM_LEAD, Role.LIAISON)}

    decide(liaison, proposal, "refuse")

    assert notices(Notice.Kind.PROPOSAL_DECIDED) == [
        (
            town.people[Role.CARE_COORDINATOR],
            "Er is besloten over de jeugdverpleegkundige op school",
            where,
        )
    ]
    proposal.refresh_from_db()
    assert (proposal.status, proposal.decided_by) == ("refused", town.people[Role.LIAISON])
    assert not NurseVisit.objects.exists()


def test_second_who_decides_reads_what_the_first_decided(town, proposal, liaison):
    decide(liaison, proposal, "refuse")

    answer = decide(liaison, proposal, "accept")

    assert "Iemand anders heeft dit net besloten: niet akkoord." in answer.content.decode()
    assert not NurseVisit.objects.exists()


def test_answer_without_yes_or_no_decides_nothing(proposal, liaison):
    assert "Kies ja of nee." in decide(liaison, proposal, "").content.decode()
    proposal.refresh_from_db()
    assert proposal.status == "proposed"


def test_liaison_of_another_cluster_does_not_decide(town, as_role, proposal, liaison):
    theirs = factories.school(town.municipality)
    factories.liaison(town.municipality, theirs)
    NurseProposal.objects.update(school=theirs)

    answer = decide(liaison, proposal, "accept")

    assert "niet een school van uw cluster" in answer.content.decode()
    proposal.refresh_from_db()
    with pytest.raises(PermissionDenied):
        services.accept_nurse_visit(proposal=proposal, version=1, by=town.people[Role.LIAISON])


@pytest.mark.parametrize(
    ("day", "why"),
    [(MONDAY, "Deze dag is geweest"), (dt.date(2026, 11, 29), "maandag tot en met vrijdag")],
)
def test_proposal_for_a_day_that_cannot_be_is_refused(coordinator, town, day, why):
    data = {"date_dag": day.day, "date_maand": day.month, "date_jaar": day.year}
    url = reverse("nurse_visit_propose", args=[town.school.code])

    answer = coordinator.post(url, data | {"daypart": "morning"}, secure=True)

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not NurseProposal.objects.exists()


def test_proposal_for_what_stands_there_already_says_so(coordinator, town, team_lead):
    there(town, team_lead, NEXT_MONDAY)

    answer = coordinator.post(
        reverse("nurse_visit_propose", args=[town.school.code]), DAY, secure=True
    )

    assert "staat er al" in answer.content.decode()


def test_school_proposes_for_no_other_school(coordinator, town):
    url = reverse("nurse_visit_propose", args=[town.other_school.code])

    assert coordinator.post(url, DAY, secure=True).status_code == 404
    with pytest.raises(PermissionDenied):
        services.propose_nurse_visit(
            school=town.other_school,
            date=NEXT_MONDAY,
            daypart="morning",
            by=town.people[Role.CARE_COORDINATOR],
        )


def test_proposal_stands_among_what_schools_propose(as_role, town, proposal):
    lead = as_role(Role.TEAM_LEAD)

    (row,) = lead.get(reverse("proposal_list"), secure=True).context["rows"]

    assert row["cells"][0]["url"] == reverse("nurse_visit_list", args=[town.school.code])
    assert row["cells"][1]["text"] == "De jeugdverpleegkundige op school"
    assert "Akkoord" in list_page(lead, town.school).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_page_with_proposals_asks_the_same_number_of_times(
    liaison, town, number, django_assert_num_queries
):
    for days in range(number):
        services.propose_nurse_visit(
            school=town.school,
            date=NEXT_MONDAY + dt.timedelta(days=days),
            daypart="morning",
            by=town.people[Role.CARE_COORDINATOR],
        )
    list_page(liaison, town.school)
    with django_assert_num_queries(5):
        assert len(list_page(liaison, town.school).context["proposals"]) == number


LATER = dt.datetime(2026, 12, 1, 9, tzinfo=AMSTERDAM)  # the day after that of the proposal


def test_proposal_lapses_after_its_day_and_the_school_reads_so(
    coordinator, liaison, as_role, town, proposal
):
    """NRM-7: Nobody agrees any more to what may not have been."""
    with clock.at(LATER):
        answer = decide(liaison, proposal, "accept")
        shown = list_page(coordinator, town.school).content.decode()
        waiting = as_role(Role.TEAM_LEAD).get(reverse("proposal_list"), secure=True)

    assert "het voorstel is verlopen" in answer.content.decode()
    assert not NurseVisit.objects.exists()
    assert "Verlopen: niemand besliste voor deze dag." in shown
    assert "Trek in" not in shown
    assert waiting.context["rows"] == []


def test_proposal_of_today_is_still_decided(liaison, proposal):
    with clock.at(LATER - dt.timedelta(days=1)):
        decide(liaison, proposal, "accept")

    assert NurseVisit.objects.exists()


def test_proposal_for_a_day_that_was_closed_meanwhile_is_not_accepted(liaison, town, proposal):
    close(town, NEXT_MONDAY)

    answer = decide(liaison, proposal, "accept")

    assert "is de school gesloten: studiedag" in answer.content.decode()
    assert not NurseVisit.objects.exists()


def test_half_day_that_is_recorded_directly_agrees_to_the_proposal(town, proposal, liaison_user):
    other = services.propose_nurse_visit(
        school=town.school,
        date=NEXT_MONDAY,
        daypart="afternoon",
        by=town.people[Role.CARE_COORDINATOR],
    )

    there(town, liaison_user, NEXT_MONDAY)

    proposal.refresh_from_db()
    other.refresh_from_db()
    assert (proposal.status, proposal.decided_by, proposal.version) == ("agreed", liaison_user, 2)
    assert other.status == "proposed"
    (told,) = notices(Notice.Kind.PROPOSAL_DECIDED)
    assert told[0] == town.people[Role.CARE_COORDINATOR]


def test_school_withdraws_what_nobody_decided(coordinator, town, proposal, liaison):
    """NRM-7: It goes; who decides finds nothing any more."""
    assert "Trek in" in list_page(coordinator, town.school).content.decode()

    answer = withdraw(coordinator, proposal)

    assert "Het voorstel is ingetrokken." in answer.content.decode()
    assert not NurseProposal.objects.exists()
    assert decide(liaison, proposal, "accept").status_code == 404


def test_what_is_decided_is_not_withdrawn(coordinator, proposal, liaison):
    decide(liaison, proposal, "accept")

    answer = withdraw(coordinator, proposal)

    assert "Iemand anders heeft dit net besloten: afgesproken." in answer.content.decode()
    assert NurseVisit.objects.exists()


def test_school_withdraws_for_no_other_school(coordinator, town, proposal):
    NurseProposal.objects.update(school=town.other_school)

    assert withdraw(coordinator, proposal).status_code == 404
    proposal.refresh_from_db()
    with pytest.raises(PermissionDenied):
        services.withdraw_nurse_proposal(proposal=proposal, by=town.people[Role.CARE_COORDINATOR])
