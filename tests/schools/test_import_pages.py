"""The administrator's import: upload, look, confirm."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liaisons.models import StandingPlan, StandingVisit
from ocp_portal import clock
from ocp_portal.audit.models import AccessEvent
from ocp_portal.dutch import dutch_date
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.duo import MAX_BYTES
from schools.models import School, SchoolImport
from schools.services.importing import clean_file_name
from tests import factories
from tests.schools.registers import BO_HEADER, encoded, row


@pytest.fixture
def admin(as_role):
    return as_role(Role.ADMINISTRATOR)


@pytest.fixture
def lines(town):
    """Three schools of the town, as the register has them."""
    return [here(town, f"99AA0{n}", f"School {n}") for n in range(3)]


def here(town, *args, **changes):
    return row(*args, municipality=town.municipality.code, **changes)


def upload(client, *lines, data=None, name="scholen.csv"):
    content = encoded(*lines) if data is None else data
    return client.post(
        reverse("school_import"), {"file": SimpleUploadedFile(name, content, "text/csv")}
    )


def preview(client, response):
    return client.get(response["Location"])


def confirm(client, response, **more):
    seen = preview(client, response).context["plan"].fingerprint
    return client.post(response["Location"], {"seen": seen, "confirm": "Uitvoeren"} | more)


def groups(page):
    return {group["kind"]: group["rows"] for group in page.context["groups"]}


def registered():
    return School.objects.filter(code__startswith="99AA")


def test_upload_shows_and_changes_nothing(admin, lines):
    page = preview(admin, upload(admin, *lines))

    assert page.status_code == 200
    assert len(groups(page)["new"]) == 3
    assert not registered().exists()


def test_confirm_does_what_was_shown(admin, town, lines):
    started = upload(admin, *lines)
    response = confirm(admin, started)

    assert response.status_code == 302
    assert registered().filter(municipality=town.municipality).count() == 3
    done = SchoolImport.objects.get()
    assert done.confirmed_by == town.people[Role.ADMINISTRATOR]
    assert done.result["new"] == 3
    assert done.content == {}
    assert AccessEvent.objects.get().object_type == "school_import"


def test_changes_are_told_from_and_to(admin, town, lines):
    confirm(admin, upload(admin, *lines))
    page = preview(admin, upload(admin, here(town, "99AA00", "Andere Naam"), *lines[1:]))

    assert groups(page)["renamed"] == [
        {"name": "Andere Naam", "code": "99AA00", "lines": ["Naam: School 0 → Andere Naam"]}
    ]


def test_nothing_to_change_is_said(admin, lines):
    confirm(admin, upload(admin, *lines))

    assert "Er verandert niets" in preview(admin, upload(admin, *lines)).content.decode()


def test_bad_rows_are_listed_with_line_field_and_reason(admin, town, lines):
    bad = here(town, "99AA09", name=" ")
    page = preview(admin, upload(admin, *lines, bad))

    (problem,) = page.context["problems"]
    assert (problem["line"], problem["column"]) == (5, "VESTIGINGSNAAM")
    assert "De naam ontbreekt" in page.content.decode()


def test_rows_of_other_municipalities_are_not_kept(admin, lines):
    upload(admin, *lines, row("99BB00", municipality="0000", website="kapot"))

    kept = SchoolImport.objects.get()
    assert [each["facts"]["vestigingscode"] for each in kept.content["rows"]] == [
        "99AA00",
        "99AA01",
        "99AA02",
    ]
    assert kept.problems == []


def test_school_that_leaves_is_shown_with_what_stops(admin, town, lines):
    confirm(admin, upload(admin, *lines))
    school = School.objects.get(code="99AA02")
    factories.tier_agreement(school)
    factories.assignment(school, town.liaison)
    for days in (-7, 0, 7):
        factories.visit(school, town.liaison, clock.today() + dt.timedelta(days=days))

    page = preview(admin, upload(admin, *lines[:2]))

    (gone,) = groups(page)["gone"]
    assert gone["lines"][:3] == [
        f"OCP: {town.liaison.name}",
        "Aansluitwijze: extra",
        "Gepland vanaf vandaag: 2 bezoeken",
    ]
    assert "opgeheven" in gone["lines"][3]


def test_school_that_leaves_with_a_standing_plan_says_so(admin, town, lines):
    confirm(admin, upload(admin, *lines))
    plan = StandingPlan.objects.create(
        municipality=town.municipality,
        name="Najaar",
        period=period(clock.today()),
        status=StandingPlan.Status.PUBLISHED,
    )
    StandingVisit.objects.create(
        municipality=town.municipality,
        plan=plan,
        school=School.objects.get(code="99AA02"),
        liaison=town.liaison,
        cycle_week=1,
        weekday=1,
        daypart="morning",
    )

    page = preview(admin, upload(admin, *lines[:2]))

    (gone,) = groups(page)["gone"]
    assert gone["lines"][0] == "OCP: niemand"
    assert gone["lines"][2] == "Gepland vanaf vandaag: geen bezoeken; staat in het vaste rooster"


def test_more_schools_that_leave_ask_no_more(admin, town):
    ten = [here(town, f"99AA{n:02}", f"School {n}") for n in range(10)]
    confirm(admin, upload(admin, *ten))
    for school in registered():
        factories.assignment(school, town.liaison)
    one, four = (upload(admin, *ten[:-number])["Location"] for number in (1, 4))

    def count(address):
        with CaptureQueriesContext(connection) as queries:
            admin.get(address)
        return len(queries)

    count(one)
    assert count(four) == count(one)


def test_page_of_a_school_that_left_says_since_when(admin, lines):
    confirm(admin, upload(admin, *lines))
    confirm(admin, upload(admin, *lines[:2]))

    page = admin.get(reverse("school_detail", args=["99AA02"])).content.decode()

    assert f"Deze school is opgeheven per {dutch_date(clock.today())}" in page


def test_many_gone_needs_a_tick(admin, town):
    ten = [here(town, f"99AA{n:02}", f"School {n}") for n in range(10)]
    confirm(admin, upload(admin, *ten))
    started = upload(admin, *ten[:5])
    assert "5 van de 10 scholen" in preview(admin, started).content.decode()

    assert confirm(admin, started).status_code == 422
    assert registered().open().count() == 10
    assert confirm(admin, started, accept_gone="on").status_code == 302
    assert registered().open().count() == 5


def test_what_changed_meanwhile_is_shown_first(admin, town, lines):
    confirm(admin, upload(admin, *lines))
    started = upload(admin, here(town, "99AA00", "Andere Naam"), *lines[1:])
    seen = preview(admin, started).context["plan"].fingerprint
    School.objects.filter(code="99AA00").update(name="Nog een naam")
    response = admin.post(started["Location"], {"seen": seen}, follow=True)

    assert "intussen veranderd" in response.content.decode()
    assert School.objects.get(code="99AA00").name == "Nog een naam"
    assert groups(response)["renamed"][0]["lines"] == ["Naam: Nog een naam → Andere Naam"]


def test_two_administrators_confirm_the_same_import_once(admin, town, lines):
    colleague = Client()
    colleague.force_login(factories.member(Role.ADMINISTRATOR, town.municipality))
    started = upload(admin, *lines)
    seen = preview(colleague, started).context["plan"].fingerprint
    confirm(admin, started)
    response = colleague.post(started["Location"], {"seen": seen}, follow=True)

    assert "al uitgevoerd" in response.content.decode()
    assert registered().count() == 3


def test_two_administrators_with_a_file_each(admin, town, lines):
    colleague = Client()
    colleague.force_login(factories.member(Role.ADMINISTRATOR, town.municipality))
    mine, theirs = upload(admin, *lines), upload(colleague, *lines[:2])
    seen = preview(colleague, theirs).context["plan"].fingerprint
    confirm(admin, mine)
    response = colleague.post(theirs["Location"], {"seen": seen}, follow=True)

    assert "intussen veranderd" in response.content.decode()
    assert registered().open().count() == 3


def test_import_that_is_stopped_is_forgotten(admin, lines):
    started = upload(admin, *lines)
    admin.post(started["Location"], {"cancel": "Deze import stoppen"})

    assert not SchoolImport.objects.exists()
    assert not registered().exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "leeg"),
        (b"naam;adres\r\nBoom;Straat\r\n", "geen scholenregister"),
        (b"PK\x03\x04....", "Excel"),
        ((BO_HEADER + "\r\n").encode() + b"\x81\x8d\r\n", "beschadigd"),
        (BO_HEADER.encode() + b"\r\n", "geen scholen"),
    ],
)
def test_useless_file_is_one_sentence(admin, data, sentence):
    response = upload(admin, data=data)

    assert response.status_code == 422
    assert sentence in str(response.context["form"].errors["file"])
    assert not SchoolImport.objects.exists()


def test_too_large_file_is_one_sentence_and_touches_no_disk(admin, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "there is no such folder")
    response = upload(admin, data=b"x" * (50 * 1024 * 1024))

    assert response.status_code == 422
    assert f"groter dan {MAX_BYTES // 1024**2} MB" in str(response.context["form"].errors)


def test_file_of_elsewhere_is_refused(admin, town):
    response = upload(admin, row("99BB00", municipality="0000"))

    assert response.status_code == 422
    assert "geen enkele school van de gemeente" in str(response.context["form"].errors)


def test_no_file_chosen(admin):
    response = admin.post(reverse("school_import"), {"upload": "Bekijken"})

    assert response.status_code == 422
    assert "Kies een bestand." in str(response.context["form"].errors)


def test_upload_without_token_is_refused(town):
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.people[Role.ADMINISTRATOR])
    response = client.post(reverse("school_import"), {"file": io.BytesIO(b"x")})

    assert response.status_code == 403


def test_import_of_another_town_is_not_found(admin, other_town):
    foreign = SchoolImport.objects.create(
        municipality=other_town.municipality, file_name="x.csv", content={}
    )

    assert admin.get(reverse("school_import_preview", args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("role", set(Role) - {Role.ADMINISTRATOR})
def test_others_import_nothing(as_role, town, lines, role):
    assert upload(as_role(role), *lines).status_code == 403


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\Users\\naam\\scholen.csv", "scholen.csv"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n.csv", "ab.csv"),
        ("", "bestand"),
        ("x" * 300, "x" * 120),
    ],
)
def test_file_name_is_only_shown(name, shown):
    assert clean_file_name(name) == shown
