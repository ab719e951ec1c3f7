"""'Aansluitwijze per school' on any date (SCH-3, 4, 7, 8)."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocp_portal import clock
from ocp_portal.audit.models import AccessEvent
from ocp_portal.periods import period
from ocp_portal.policy import Role
from ocp_portal.wording import errors_of
from schools.models import School
from schools.queries import tier_overview
from tests import factories

OCTOBER = dt.date(2020, 10, 1)
EXCEL_START = b"\xef\xbb\xbf"


def overview(municipality, on, **wanted):
    return tier_overview(School.objects.filter(municipality=municipality), on, **wanted)


def names(rows):
    return [row["name"] for row in rows]


@pytest.fixture
def oss(db):
    """47 locations: 12 extra and 35 basis; an MBO and three childcare locations beside them."""
    municipality = factories.municipality()
    for number in range(47):
        school = factories.school(municipality, sector="VO" if number % 5 else "BO")
        if number < 12:
            factories.tier_agreement(school, period=period(OCTOBER))
    factories.school(municipality, sector="MBO")
    for _ in range(3):
        factories.school(municipality, sector="KO")
    return municipality


def test_totals_of_oss(oss):
    """SCH-3, SCH-4: What is counted are locations; Oss has 47, of which 12 extra."""
    found = overview(oss, dt.date(2021, 6, 17))

    assert (found.counted, len(found.extra), len(found.basis)) == (47, 12, 35)
    assert found.outside_text == (
        "3 locaties kinderopvang en 1 locatie middelbaar beroepsonderwijs"
    )


def test_before_the_agreements_all_have_the_basis(oss):
    found = overview(oss, dt.date(2020, 9, 30))

    assert (len(found.extra), len(found.basis)) == (0, 47)


def test_any_past_date_reproduces_its_overview(town):
    """SCH-7: The overview of any date in the past can be made again."""
    school = town.school
    factories.tier_agreement(school, "extra", period=period(OCTOBER, dt.date(2021, 8, 1)))
    factories.tier_agreement(school, "basis", period=period(dt.date(2021, 8, 1)))
    later = factories.school(town.municipality, new_on=dt.date(2022, 3, 1))
    left = factories.school(town.municipality, gone_on=dt.date(2021, 1, 1))
    always = town.other_school

    def schools(on):
        found = overview(town.municipality, on)
        return sorted(names(found.extra)), sorted(names(found.basis))

    first = [school.name], sorted([left.name, always.name])
    assert schools(OCTOBER) == first
    assert schools(dt.date(2021, 7, 31)) == ([school.name], [always.name])
    assert schools(dt.date(2021, 8, 1)) == ([], sorted([school.name, always.name]))
    assert schools(dt.date(2022, 3, 1)) == ([], sorted([school.name, always.name, later.name]))


def test_filters(town):
    factories.tier_agreement(town.school)
    factories.school(town.municipality, name="Lyceum Éénhoorn", sector="VO")
    found = overview(town.municipality, OCTOBER, tier="extra")
    assert names(found.rows()) == [town.school.name]
    found = overview(town.municipality, OCTOBER, sector="VO", words="eenhoorn")
    assert names(found.rows()) == ["Lyceum Éénhoorn"]


# --- page -----------------------------------------------------------------------------------------


def page(as_role, role=Role.POLICY_OFFICER, **query):
    return as_role(role).get(reverse("tier_overview"), query)


def test_page_is_of_today_by_default(as_role, town):
    factories.tier_agreement(town.school)
    response = page(as_role)

    assert response.status_code == 200
    assert [group["id"] for group in response.context["groups"]] == ["extra", "basis"]
    assert response.context["totals"].on == clock.today()


def test_page_of_a_date(as_role, town):
    factories.tier_agreement(town.school, period=period(OCTOBER))
    response = page(as_role, datum="2020-09-30")

    assert "Stand op 30 september 2020" in response.content.decode()
    assert [group["id"] for group in response.context["groups"]] == ["basis"]


@pytest.mark.parametrize("text", ["2026-02-30", "gisteren", "1850-01-01", "9999-01-01"])
def test_page_of_no_date_is_that_of_today_and_says_so(as_role, text):
    response = page(as_role, datum=text)

    assert response.status_code == 422
    assert "Kies een" in errors_on(response)
    assert errors_on(response) in response.content.decode()
    assert f'value="{text}"' in response.content.decode()
    assert response.context["totals"].on == clock.today()


def errors_on(response):
    return " ".join(errors_of(response.context["filter_form"]["datum"]))


def test_file_of_no_date_is_refused_with_the_page_that_says_why(as_role):
    response = download(as_role, datum="2026-02-30")

    assert response.status_code == 302
    assert response.url == "/aansluitwijze/?datum=2026-02-30"


def test_filter_keeps_the_totals_of_the_whole(as_role, town):
    factories.tier_agreement(town.school)
    response = page(as_role, wijze="extra")

    assert response.context["totals"].counted == 2
    assert response.context["count_text"] == "1 schoollocatie"


def test_partnership_coordinator_sees_own_schools_only(as_role, town):
    response = page(as_role, Role.PARTNERSHIP_COORDINATOR)

    assert names(response.context["totals"].rows()) == [town.school.name]


def test_queries_do_not_grow_with_schools(as_role, town):
    client = as_role(Role.POLICY_OFFICER)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("tier_overview"))
        return len(queries)

    count()
    few = count()
    for _ in range(3):
        factories.tier_agreement(factories.school(town.municipality))

    assert count() == few <= 5


# --- files ----------------------------------------------------------------------------------------


def download(as_role, **query):
    return as_role(Role.POLICY_OFFICER).get(reverse("tier_overview_csv"), query)


def test_csv_has_every_row_and_its_date(as_role, town):
    """SCH-8: The overview can be taken along as a file, and a list can be imported."""
    factories.tier_agreement(town.school)
    factories.school(town.municipality, name="ROC", sector="MBO")
    response = download(as_role, datum="2026-11-23")

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8"))))
    assert response["Content-Disposition"] == (
        f'attachment; filename="aansluitwijze-{town.municipality.slug}-2026-11-23.csv"'
    )
    assert [(row["school"], row["aansluitwijze"], row["telt_mee"]) for row in rows] == [
        (town.school.name, "extra", "ja"),
        (town.other_school.name, "basis", "ja"),
        ("ROC", "eigen afspraken", "nee"),
    ]
    assert rows[0]["sinds"] == "2020-01-01"
    assert response.content.count(b"\r\n") == 4


def test_csv_for_excel(as_role):
    body = download(as_role, voor="excel").content

    assert body.startswith(EXCEL_START + b"vestigingscode;school;")


def test_csv_follows_the_filters(as_role, town):
    factories.tier_agreement(town.school)

    assert download(as_role, wijze="extra").content.count(b"\r\n") == 2


@pytest.mark.parametrize("name", ["=1+1", "+31 school", "-school", "@school", "\tschool"])
def test_school_name_is_never_a_formula(as_role, town, name):
    School.objects.filter(pk=town.school.pk).update(name=name)
    rows = list(csv.DictReader(io.StringIO(download(as_role).content.decode())))

    assert f"'{name}" in [row["school"] for row in rows]


def test_download_stands_in_the_access_log(as_role):
    download(as_role, datum="2026-11-23")

    event = AccessEvent.objects.get()
    assert (event.action, event.object_key) == ("export", "2026-11-23")
