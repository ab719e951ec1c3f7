"""'Norm met uitleg' on the page."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liaisons.models import Visit
from ocp_portal.policy import Role
from schools.models import Tier
from schools.services.norms import default_norms
from tests import factories
from tests.liaisons.conftest import TUESDAY


@pytest.fixture(autouse=True)
def _plain_http(settings, tmp_path):
    settings.SECURE_SSL_REDIRECT = False
    settings.STATIC_ROOT = str(tmp_path)
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}


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


def text(response):
    return " ".join(response.content.decode().split())


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
