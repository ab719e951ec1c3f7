"""A visit to which nobody comes, given to a colleague in one press."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from liaisons import services
from liaisons.models import Absence, Visit
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import School
from tests.liaisons.conftest import MONDAY
from tests.liaisons.planning import published, staffed
from tests.liaisons.test_replacement import confirm, preview


@pytest.fixture
def helper(town):
    return staffed(town)


@pytest.fixture
def lapsed(town, helper, team_lead):
    """A published visit on Wednesday for which the team lead left a gap."""
    plan = published(town)
    plan.visits.filter(school=town.school).update(weekday=2, daypart="morning")
    plan.visits.filter(school=town.other_school).update(weekday=0, daypart="morning")
    services.publish_week(municipality=town.municipality, monday=MONDAY)
    visit = Visit.objects.get(school=town.school)
    confirm(town, preview(town), team_lead, choices={visit.pk: "none"})
    Notice.objects.all().delete()
    visit.refresh_from_db()
    assert visit.cause == Visit.Cause.ABSENT
    return visit


def test_page_of_a_lapsed_visit_names_colleagues_with_the_reason(lapsed, helper, as_role):
    page = as_role(Role.TEAM_LEAD).get(f"/bezoeken/{lapsed.pk}/")

    first = page.context["colleagues"][0]
    assert first["label"] == helper.name
    assert first["words"].startswith("vrij op woensdagochtend; ")


def test_one_press_gives_it_and_the_school_hears(town, lapsed, helper, as_role):
    lead = as_role(Role.TEAM_LEAD)
    key = lead.get(f"/bezoeken/{lapsed.pk}/").context["colleagues"][0]["key"]

    lead.post(f"/bezoeken/{lapsed.pk}/geven/", {"to": key, "version": lapsed.version})

    lapsed.refresh_from_db()
    assert (lapsed.status, lapsed.cause, lapsed.liaison) == ("planned", "", helper)
    assert lapsed.standing_in_for == town.liaison
    told = {notice.recipient: str(notice) for notice in Notice.objects.all()}
    assert told == dict.fromkeys(
        [town.people[Role.CARE_COORDINATOR], helper.user],
        "Het rooster is gewijzigd: week 48 (23 t/m 27 november)",
    )


def words_after_giving(client, visit):
    """What the team lead reads after one press."""
    page = client.get(f"/bezoeken/{visit.pk}/")
    key = page.context["colleagues"][0]["key"]
    sent = {"to": key, "version": visit.version}
    answer = client.post(f"/bezoeken/{visit.pk}/geven/", sent, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_team_lead_reads_that_the_school_is_told(lapsed, helper, as_role):
    told = words_after_giving(as_role(Role.TEAM_LEAD), lapsed)

    assert told == [f"{helper.name} gaat naar {lapsed.school.name}.", "De school krijgt bericht."]


def test_team_lead_reads_which_school_to_call(town, lapsed, helper, as_role):
    School.objects.filter(pk=town.school.pk).update(phone="0412 11 22 33")
    coordinator = town.people[Role.CARE_COORDINATOR]
    coordinator.memberships.update(period=period(MONDAY - dt.timedelta(days=9), MONDAY))

    told = words_after_giving(as_role(Role.TEAM_LEAD), lapsed)

    name = town.school.name
    assert told == [
        f"{helper.name} gaat naar {name}.",
        f"{name} heeft nog geen account: bel de school (0412 11 22 33).",
    ]


@pytest.mark.parametrize(
    ("kind", "title", "why"),
    [
        ("full", "Bezoek aan", "In deze week is geen collega vrij."),
        (
            "meeting",
            "Overleg op",
            "Op dit moment is geen collega vrij, en een overleg kan niet verschuiven.",
        ),
    ],
)
def test_page_says_why_nobody_is_offered(lapsed, helper, as_role, kind, title, why):
    Visit.objects.filter(pk=lapsed.pk).update(kind=kind)
    Absence.objects.create(
        municipality=helper.municipality,
        liaison=helper,
        category="leave",
        period=period(MONDAY),
    )

    page = as_role(Role.TEAM_LEAD).get(f"/bezoeken/{lapsed.pk}/").content.decode()

    assert f"{title} {lapsed.school.name}" in page
    assert why in page


def test_who_saw_an_older_state_gives_nothing(lapsed, helper, team_lead):
    key = services.who_could(lapsed)[0].key

    with pytest.raises(services.ChangedMeanwhile):
        services.give_visit(visit=lapsed, key=key, version=lapsed.version - 1, by=team_lead)

    lapsed.refresh_from_db()
    assert lapsed.status == "cancelled"


def test_colleague_who_is_not_free_is_refused(lapsed, helper, team_lead):
    key = services.who_could(lapsed)[0].key
    helper.availabilities.all().delete()

    with pytest.raises(ValidationError, match="niet meer vrij"):
        services.give_visit(visit=lapsed, key=key, version=lapsed.version, by=team_lead)


def test_visit_that_stands_needs_nobody(lapsed, helper, as_role, team_lead):
    key = services.who_could(lapsed)[0].key
    given = services.give_visit(visit=lapsed, key=key, version=lapsed.version, by=team_lead)

    assert as_role(Role.TEAM_LEAD).get(f"/bezoeken/{lapsed.pk}/").context["colleagues"] == []
    with pytest.raises(ValidationError, match="niemand meer"):
        services.give_visit(visit=lapsed, key=key, version=given.version, by=team_lead)


def test_liaison_does_not_give(lapsed, helper, as_role):
    ocp = as_role(Role.LIAISON)

    assert ocp.post(f"/bezoeken/{lapsed.pk}/geven/", {"to": "x"}).status_code == 403
