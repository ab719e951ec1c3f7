"""'Norm met uitleg' on the page."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liaisons import tasks
from liaisons.models import NormAction, Visit
from ocp_portal import clock
from ocp_portal.policy import Role
from schools.models import Tier
from schools.services.norms import default_norms
from tests import factories
from tests.liaisons.conftest import TUESDAY
from tests.pages import text


@pytest.fixture
def officer(as_role):
    return as_role(Role.POLICY_OFFICER)


@pytest.fixture
def extra(town):
    """The first school has the extra tier, and was not visited for twelve weeks but one."""
    default_norms(municipality=town.municipality, first=factories.LONG_AGO)
    factories.tier_agreement(town.school, Tier.EXTRA)
    for week in range(1, 12):
        missed = {"status": Visit.Status.MISSED, "reason": "school had geen tijd"}
        values = {"status": Visit.Status.ATTENDED} if week == 1 else missed
        factories.visit(town.school, town.liaison, TUESDAY - dt.timedelta(weeks=week), **values)
    return town.school


def test_each_school_has_its_weeks_and_its_sentence(extra, officer):
    answer = officer.get("/norm/")

    (shown,) = [each for each in answer.context["schools"] if each["name"] == extra.name]
    assert len(shown["weeks"]) == 12
    assert shown["not_realised"]
    assert shown["stories"][0]["sentence"] in answer.content.decode()


def test_only_what_is_not_realised(extra, officer, town):
    names = [each["name"] for each in officer.get("/norm/?stand=niet").context["schools"]]

    assert extra.name in names


def test_marks_say_in_words_what_their_letter_means(extra, officer):
    page = text(officer.get(f"/norm/{extra.code}/"))

    assert 'class="ocp-mark ocp-mark--gap"' in page
    assert "had moeten zijn, was er niet" in page


def test_partnership_sees_its_own_schools_only(town, as_role):
    partner = as_role(Role.PARTNERSHIP_COORDINATOR)

    names = [each["name"] for each in partner.get("/norm/").context["schools"]]

    assert names == [town.school.name]
    assert partner.get(f"/norm/{town.other_school.code}/").status_code == 404


def test_list_takes_the_same_queries_for_two_schools_and_for_four(extra, officer, town):
    def queries():
        officer.get("/norm/")
        with CaptureQueriesContext(connection) as captured:
            assert officer.get("/norm/").status_code == 200
        return len(captured)

    two = queries()
    factories.visit(factories.school(town.municipality), town.liaison, TUESDAY)
    factories.visit(factories.school(town.municipality), town.liaison, TUESDAY)

    assert queries() == two


# --- what the team lead does about it --------------------------------------------------------


def write(client, school, text, seen=""):
    return client.post(f"/norm/{school.code}/actie/", {"text": text, "seen": seen})


def test_what_the_team_lead_writes_is_read_beside_the_gap(extra, lead, officer):
    """A gap says what is being done about it (NRM-6)."""
    assert write(lead, extra, "De OCP komt vanaf januari ook op vrijdag").status_code == 302

    shown = {each["name"]: each for each in officer.get("/norm/").context["schools"]}[extra.name]
    assert shown["not_realised"]
    assert shown["action"] == "De OCP komt vanaf januari ook op vrijdag"
    assert "Daar staat nog niets over" not in text(officer.get(f"/norm/{extra.code}/"))


def test_emptied_text_is_gone(extra, lead):
    write(lead, extra, "De werving loopt")

    write(lead, extra, "", seen=NormAction.objects.get().pk)

    assert lead.get(f"/norm/{extra.code}/").context["school"]["action"] == ""


def test_text_that_was_taken_away_is_kept_nowhere(extra, lead, town):
    write(lead, extra, "De werving loopt")
    write(lead, extra, "De werving is klaar", seen=NormAction.objects.get().pk)
    write(lead, town.other_school, "Blijft staan")

    write(lead, extra, "", seen=NormAction.objects.filter(school=extra).latest("pk").pk)

    rows = NormAction.objects.filter(school=extra).values_list("text", "written_by")
    assert list(rows) == [("", town.people[Role.TEAM_LEAD].pk)] * 3
    assert NormAction.objects.get(school=town.other_school).text == "Blijft staan"


@pytest.mark.parametrize(("days", "kept"), [(91, "De werving loopt"), (92, "")])
def test_text_is_kept_for_three_months(extra, lead, days, kept):
    write(lead, extra, "De werving loopt")

    with clock.at(clock.now() + dt.timedelta(days=days)):
        tasks.forget_old_norm_actions()

    row = NormAction.objects.get()
    assert (row.text, row.written_by is None) == (kept, False)


def test_text_of_three_months_ago_says_nothing_any_more(extra, lead):
    write(lead, extra, "De werving loopt")
    NormAction.objects.update(written_at=clock.now() - dt.timedelta(weeks=14))

    assert lead.get(f"/norm/{extra.code}/").context["school"]["action"] == ""


def test_text_of_another_team_lead_is_not_lost(extra, lead):
    write(lead, extra, "De werving loopt")

    answer = write(lead, extra, "Een collega neemt het over")

    assert answer.status_code == 422
    assert "De werving loopt" in text(answer)
    assert NormAction.objects.get().text == "De werving loopt"


def test_text_that_tells_who_a_child_is_is_refused(extra, lead):
    assert write(lead, extra, "Bel de moeder op 06 12345678").status_code == 422
    assert not NormAction.objects.exists()


def test_only_the_team_lead_writes_it(extra, officer):
    assert officer.get(f"/norm/{extra.code}/actie/").status_code == 403
