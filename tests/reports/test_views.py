import datetime as dt
import re
from html import unescape
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocp_portal import clock
from ocp_portal.audit.models import AccessEvent
from ocp_portal.jobs.models import Job
from ocp_portal.policy import Role
from reports import services
from reports.models import CouncilReport
from reports.quarters import Quarter
from tests import factories
from tests.reports import made
from tests.reports.made import Q2, Q3, moment
from tests.reports.pdf_words import words_of

pytestmark = pytest.mark.django_db
NOW = moment(2026, 11, 24, 10)  # a Tuesday in the quarter after
PAGE = "/rapportages/2026-Q3/"


@pytest.fixture(autouse=True)
def _now():
    with clock.at(NOW):
        yield


@pytest.fixture
def officer(as_role):
    return as_role(Role.POLICY_OFFICER)


@pytest.fixture
def report(town):
    return made.report(town.municipality)


@pytest.fixture
def published(town, report):
    return services.publish_report(report=report, by=town.people[Role.POLICY_OFFICER])


def text(response):
    """The words of a page, without its markup."""
    page = re.sub(r"<(script|svg|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def get(client, path, **values):
    return client.get(path, secure=True, **values)


def post(client, path, data=None):
    return client.post(path, data or {}, secure=True)


# --- one figure everywhere -----------------------------------------------------------------------


def test_same_figure_on_the_page_and_in_every_file(town, officer):
    """48 questions about one theme and 3 about another: 50 and 0-4, wherever one looks."""
    for number, theme in ((48, "mood"), (3, "home")):
        for _ in range(number):
            factories.consultation(town.school, asked_at=moment(2026, 9, 8), theme=theme)
    made.report(town.municipality)

    page = text(get(officer, PAGE))
    pdf = words_of(get(officer, f"{PAGE}1/pdf/").content)
    csv = get(officer, f"{PAGE}1/csv/").content.decode("utf-8-sig")
    book = openpyxl.load_workbook(BytesIO(get(officer, f"{PAGE}1/xlsx/").content))
    (sheet,) = [each for each in book if each["A1"].value == "Vragen naar onderwerp en stand"]
    cells = {row[0]: row[1] for row in sheet.iter_rows(min_row=3, values_only=True)}
    assert "Stemming en angst 50 50 0-4" in page
    assert "Thuissituatie 0-4 0-4 0-4" in page
    assert "Stemming en angst\n50\n50\n0-4\n" in pdf
    assert "Thuissituatie\n0-4\n0-4\n" in pdf
    assert "Vragen naar onderwerp en stand;Stemming en angst;Vragen;50\r\n" in csv
    assert "Vragen naar onderwerp en stand;Thuissituatie;Vragen;0-4\r\n" in csv
    assert (cells["Stemming en angst"], cells["Thuissituatie"]) == (50, "0-4")
    for place in (page, pdf, csv, str(cells)):
        assert not re.search(r"\b48\b|\b51\b", place)


# --- list and page -------------------------------------------------------------------------------


def test_list_shows_the_newest_version_of_each_quarter(town, officer, published):
    made.report(town.municipality, Q2)
    services.remake_report(report=published, reason="portal", by=None)

    page = text(get(officer, "/rapportages/"))
    assert "Derde kwartaal 2026 versie 2 concept" in page
    assert "Tweede kwartaal 2026 concept" in page


def test_list_of_a_reader_has_what_is_published(as_role, town, published):
    made.report(town.municipality, Quarter(2026, 1))

    page = text(get(as_role(Role.TEAM_LEAD), "/rapportages/"))
    assert "Derde kwartaal 2026 gepubliceerd" in page
    assert "Eerste kwartaal 2026" not in page
    assert "maken" not in page


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.POLICY_OFFICER, "Het eerste rapport komt op de eerste werkdag"),
        (Role.CARE_COORDINATOR, "zodra de beleidsmedewerker het publiceert"),
    ],
)
def test_list_without_reports_says_what_will_come(as_role, role, words):
    assert words in text(get(as_role(role), "/rapportages/"))


def test_list_offers_quarters_of_the_past_year_in_which_the_portal_was_used(town, officer):
    factories.consultation(town.school, asked_at=moment(2026, 5, 8))
    made.report(town.municipality)

    page = text(get(officer, "/rapportages/"))
    assert "Rapport tweede kwartaal 2026 maken" in page
    assert "Rapport eerste kwartaal 2026 maken" not in page
    assert "Rapport derde kwartaal 2026 maken" not in page
    assert "Rapport vierde kwartaal 2026 maken" not in page


def test_page_says_how_to_read_the_figures(officer, report):
    page = text(get(officer, PAGE))

    assert "Zo leest u deze cijfers" in page
    assert "Aantallen vragen onder de 5 tonen wij als 0-4." in page
    assert "Wat de woorden betekenen" in page


@pytest.mark.parametrize("role", [role for role in Role if role != Role.POLICY_OFFICER])
def test_draft_is_not_there_for_other_roles(as_role, report, role):
    client = as_role(role)

    assert get(client, PAGE).status_code == 404
    assert get(client, f"{PAGE}1/pdf/").status_code == 404


@pytest.mark.parametrize("role", Role)
def test_published_report_can_be_read_and_taken_away_by_every_role(as_role, published, role):
    client = as_role(role)

    assert get(client, PAGE).status_code == 200
    assert get(client, f"{PAGE}1/csv/").status_code == 200


def test_report_of_another_municipality_is_not_there(as_role, published, other_town):
    client = as_role(Role.POLICY_OFFICER, other_town)

    assert get(client, PAGE).status_code == 404
    assert get(client, f"{PAGE}1/pdf/").status_code == 404
    assert post(client, f"{PAGE}1/publiceren/").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["2026-Q5/", "2026-Q1/", "0000-Q1/", "2026-Q3/9/pdf/", "2026-Q3/1/exe/", "2026-Q3/versie-2/"],
)
def test_address_of_nothing(officer, report, path):
    assert get(officer, f"/rapportages/{path}").status_code == 404


def test_older_version_says_that_there_is_a_newer_one(officer, report):
    services.remake_report(report=report, reason="schools", by=None)

    assert "Er is een nieuwere versie" in text(get(officer, f"{PAGE}versie-1/"))
    newest = text(get(officer, PAGE))
    assert "Er is een nieuwere versie" not in newest
    assert "gegevens of aansluitwijzen van scholen zijn verbeterd" in newest


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format", "content_type"),
    [
        ("pdf", "application/pdf"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("csv", "text/csv; charset=utf-8; header=present"),
    ],
)
def test_file_has_a_name_of_our_own_and_its_type(town, officer, published, format, content_type):
    response = get(officer, f"{PAGE}1/{format}/")

    name = f"raadsrapport-{town.municipality.slug}-2026-Q3-v1.{format}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == content_type
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_file_of_a_draft_says_so_in_its_name(officer, report):
    assert "-concept.pdf" in get(officer, f"{PAGE}1/pdf/")["Content-Disposition"]


def test_every_download_is_in_the_access_log(as_role, town, published):
    get(as_role(Role.TEAM_LEAD), f"{PAGE}1/pdf/")

    event = AccessEvent.objects.get(action="export")
    assert event.user_id == town.people[Role.TEAM_LEAD].pk
    assert (event.object_key, event.reason) == ("2026-Q3-v1", "als PDF")


def test_page_names_type_and_size_of_each_file(officer, report):
    page = text(get(officer, PAGE))

    assert re.search(r"\(PDF, \d+ kB\) .* \(Excel \(XLSX\), \d+ kB\) .* \(CSV, \d+ kB\)", page)


# --- making, again, publishing -------------------------------------------------------------------


def test_button_starts_a_job_and_shows_its_page(town, officer):
    response = post(officer, "/rapportages/maken/", {"quarter": "2026-Q3"})

    job = Job.objects.get(kind="council_report")
    assert response["Location"] == f"/taak/{job.pk}/"
    assert job.started_by == town.people[Role.POLICY_OFFICER]


def test_button_for_a_report_that_is_there_leads_to_it(officer, report):
    assert post(officer, "/rapportages/maken/", {"quarter": "2026-Q3"})["Location"] == PAGE
    assert not Job.objects.exists()


def test_report_that_the_clock_is_making_is_not_made_twice(town, officer):
    services.request_report(municipality=town.municipality, quarter=Q3)

    response = officer.post("/rapportages/maken/", {"quarter": "2026-Q3"}, secure=True, follow=True)
    assert "Het rapport wordt al gemaakt." in text(response)
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("quarter", "words"),
    [
        ("2026-Q4", "loopt nog tot en met 31 december 2026"),
        ("volgend jaar", "Kies een kwartaal uit de lijst."),
        ("", "Kies een kwartaal uit de lijst."),
    ],
)
def test_quarter_that_cannot_be_made(officer, quarter, words):
    response = post(officer, "/rapportages/maken/", {"quarter": quarter})

    assert response.status_code == 422
    assert words in text(response)
    assert not Job.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.POLICY_OFFICER])
def test_other_roles_make_and_publish_nothing(as_role, published, role):
    client = as_role(role)

    for path in ("/rapportages/maken/", f"{PAGE}opnieuw/", f"{PAGE}1/publiceren/"):
        assert post(client, path, {"quarter": "2026-Q2"}).status_code == 403


def test_made_anew_with_a_reason(officer, report):
    response = post(officer, f"{PAGE}opnieuw/", {"reason": "presence", "version": 1})

    job = Job.objects.get(kind="council_report")
    assert response["Location"] == f"/taak/{job.pk}/"
    assert job.arguments == {"quarter": "2026-Q3", "after": 1, "reason": "presence"}


def test_made_anew_without_a_reason_is_told_why_not(officer, report):
    response = post(officer, f"{PAGE}opnieuw/", {"version": 1})

    assert response.status_code == 422
    assert "Kies waarom u het rapport opnieuw maakt." in text(response)
    assert not Job.objects.exists()


def test_made_anew_from_an_older_version_leads_to_the_newest(officer, report):
    services.remake_report(report=report, reason="presence", by=None)

    response = post(officer, f"{PAGE}opnieuw/", {"reason": "presence", "version": 1})
    assert response["Location"] == PAGE
    assert not Job.objects.exists()


def test_published_from_the_page(as_role, officer, report):
    assert post(officer, f"{PAGE}1/publiceren/")["Location"] == PAGE

    assert CouncilReport.objects.get().published_at == NOW
    assert get(as_role(Role.CARE_COORDINATOR), PAGE).status_code == 200


def test_draft_that_was_replaced_is_not_published(officer, report):
    services.remake_report(report=report, reason="presence", by=None)

    response = officer.post(f"{PAGE}1/publiceren/", secure=True, follow=True)
    assert "Er is een nieuwere versie" in text(response)
    assert not CouncilReport.objects.exclude(published_at=None).exists()


# --- 'Vandaag' -----------------------------------------------------------------------------------


def visits(school, liaison, number):
    """On the Tuesday of the last `number` whole weeks before now."""
    for week in range(1, number + 1):
        day = dt.date(2026, 11, 24) - dt.timedelta(weeks=week)
        factories.visit(school, liaison, day, status="attended")


def test_policy_officer_sees_what_asks_for_attention(town, officer, report):
    factories.tier_agreement(town.school)
    visits(town.school, town.liaison, 2)

    page = text(get(officer, "/vandaag/"))
    assert "Het rapport over het vierde kwartaal 2026 komt op 4 januari 2027." in page
    assert "1 Rapportages wacht op publicatie" in page
    assert "Derde kwartaal 2026 concept gemaakt op 1 oktober 2026" in page
    assert "Zonder contactpersoon kan een school" in page
    assert town.other_school.name in page
    assert re.search(rf"{town.school.name} 2 \d+ ", page)


def test_policy_officer_of_a_town_in_order(town, officer, published):
    factories.assignment(town.other_school, town.liaison)

    page = text(get(officer, "/vandaag/"))
    assert "Alles is gepubliceerd." in page
    assert "Elke school in het primair en voortgezet onderwijs heeft een eigen" in page
    assert "Er is geen locatie met de extra aansluiting." in page


def test_week_that_still_runs_is_not_expected_yet(town, officer):
    """Presence counts whole weeks: with a visit in each of them nobody is behind on Tuesday."""
    factories.tier_agreement(town.school)
    visits(town.school, town.liaison, 8)

    assert "is de afspraak dit kwartaal tot nu toe gehaald" in text(get(officer, "/vandaag/"))


def test_partnership_coordinator_sees_the_own_schools_only(as_role, town):
    factories.tier_agreement(town.school)
    visits(town.school, town.liaison, 2)

    page = text(get(as_role(Role.PARTNERSHIP_COORDINATOR), "/vandaag/"))
    assert town.school.name in page
    assert town.liaison.name in page
    assert re.search(r"2 dagdelen in \d+ schoolweken", page)
    assert town.other_school.name not in page


def partnership_with_schools(town, asked):
    """Three schools at the partnership and three elsewhere, and so many questions of the first."""
    mine = [
        factories.school(town.municipality, partnership=town.school.partnership) for _ in range(2)
    ]
    for _ in range(2):
        factories.school(town.municipality)
    for number in range(asked):
        factories.consultation([town.school, *mine][number % 3], asked_at=moment(2026, 9, 8))


def test_partnership_coordinator_sees_the_count_of_the_published_report(as_role, town):
    partnership_with_schools(town, 13)
    report = made.report(town.municipality)
    client = as_role(Role.PARTNERSHIP_COORDINATOR)
    assert "Er is nog geen rapport gepubliceerd." in text(get(client, "/vandaag/"))

    services.publish_report(report=report, by=town.people[Role.POLICY_OFFICER])
    page = text(get(client, "/vandaag/"))
    assert "15 Vragen van uw scholen samen derde kwartaal 2026" in page
    assert not re.search(r"\b13\b", page)


def test_partnership_with_too_few_schools_gets_no_count_of_its_own(as_role, town, published):
    page = text(get(as_role(Role.PARTNERSHIP_COORDINATOR), "/vandaag/"))

    assert "- Vragen van uw scholen samen" in page


# --- queries -------------------------------------------------------------------------------------


def queries(client, path):
    with CaptureQueriesContext(connection) as found:
        assert get(client, path).status_code == 200
    return len(found)


@pytest.mark.parametrize(
    ("role", "path", "most"),
    [
        (Role.POLICY_OFFICER, "/rapportages/", 5),
        (Role.TEAM_LEAD, "/rapportages/", 5),
        (Role.TEAM_LEAD, PAGE, 5),
        (Role.POLICY_OFFICER, "/vandaag/", 10),
        (Role.PARTNERSHIP_COORDINATOR, "/vandaag/", 11),
    ],
)
def test_number_of_queries_does_not_grow(as_role, town, published, role, path, most):
    client = as_role(role)
    get(client, path)  # the session notes when it was last seen
    few = queries(client, path)
    for quarter in (Q2, Q2.previous):
        earlier = made.report(town.municipality, quarter)
        services.publish_report(report=earlier, by=town.people[Role.POLICY_OFFICER])
    for _ in range(3):
        more = factories.school(town.municipality, partnership=town.school.partnership)
        factories.tier_agreement(more)
        factories.assignment(more, town.liaison)
    visits(town.school, town.liaison, 3)

    assert (queries(client, path), few <= most) == (few, True)
