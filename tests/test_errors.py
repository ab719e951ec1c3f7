"""Whatever goes wrong is said in Dutch, with the number that finds it in the log."""

import json
import threading

import pytest
from django.core.exceptions import BadRequest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from ocp_portal import errors, health
from ocp_portal.accounts import queries
from ocp_portal.policy import Role

pytestmark = pytest.mark.django_db


def read(response):
    page = response.content.decode()
    assert '<html lang="nl">' in page
    assert response["X-Request-ID"] in page
    return page


def failing(monkeypatch, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(queries, "users", fail)


def test_400(as_role, monkeypatch):
    failing(monkeypatch, BadRequest("x"))

    response = as_role(Role.ADMINISTRATOR).get("/gebruikers/")

    assert response.status_code == 400
    assert "Dit verzoek begrijpen wij niet" in read(response)


def test_403(as_role):
    response = as_role(Role.LIAISON).get("/gebruikers/")

    assert response.status_code == 403
    assert "U kunt deze pagina niet gebruiken" in read(response)


def test_403_of_a_form_that_lay_open_too_long(town):
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.people[Role.ADMINISTRATOR])

    response = client.post("/gemeente/", {"access_short": "Anders"})

    assert response.status_code == 403
    page = read(response)
    assert "Uw formulier is niet verstuurd" in page
    assert "verstuur het nog een keer" in page
    town.municipality.refresh_from_db()
    assert town.municipality.access_short == "CJG"


@pytest.mark.parametrize("signed_in", [True, False])
def test_404(as_role, signed_in):
    client = as_role(Role.LIAISON) if signed_in else Client()

    response = client.get("/bestaat-niet/")

    assert response.status_code == 404
    assert "Deze pagina is er niet" in read(response)


def test_429(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client = Client()
    client.post("/inloggen/", {})

    response = client.post("/inloggen/", {})

    assert response.status_code == 429
    assert "Even wachten alstublieft" in read(response)


def test_500(town, monkeypatch):
    failing(monkeypatch, ZeroDivisionError())
    client = Client(raise_request_exception=False)
    client.force_login(town.people[Role.ADMINISTRATOR])

    response = client.get("/gebruikers/")

    assert response.status_code == 500
    assert "Er ging iets mis" in read(response)


def test_500_page_needs_no_database(django_assert_num_queries):
    request = RequestFactory().get("/")
    request.id = "0123456789abcdef"

    with django_assert_num_queries(0):
        response = errors.server_error(request)

    assert b"0123456789abcdef" in response.content


# --- health ---------------------------------------------------------------------------------


def test_livez_asks_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/livez")

    assert response.json() == {"status": "ok"}


def test_readyz_when_all_is_well(client):
    response = client.get("/readyz")

    checks = {"database": True, "redis": True, "migrations": True}
    assert (response.status_code, response.json()["checks"]) == (200, checks)


def test_readyz_without_redis(client, settings):
    from ocp_portal.cache import ForgivingRedisCache

    ForgivingRedisCache._silent_until = 0.0
    cache = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": cache}

    response = client.get("/readyz")

    ForgivingRedisCache._silent_until = 0.0
    assert (response.status_code, response.json()["checks"]["redis"]) == (503, False)


def test_readyz_without_database(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", refuse)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"] == {"database": False, "redis": True, "migrations": False}


@pytest.fixture
def fresh_process(monkeypatch):
    monkeypatch.setattr(health, "_all_migrated", threading.Event())


def test_readyz_reads_the_migrations_until_they_are_there_and_never_again(
    client, fresh_process, django_assert_num_queries
):
    assert client.get("/readyz").status_code == 200

    with django_assert_num_queries(1):
        assert client.get("/readyz").status_code == 200


def test_readyz_with_a_migration_that_waits(client, fresh_process):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs'")

    assert health._migrated() is False
    assert json.loads(client.get("/readyz").content)["checks"]["migrations"] is False


def test_text_sent_after_the_session_ended_is_shown_not_lost(client, db):
    answer = client.post(
        "/vragen/V-2026-0001/antwoord/",
        {"text": "KANARIE antwoord", "csrfmiddlewaretoken": "x"},
        headers={"referer": "http://testserver/vragen/V-2026-0001/"},
    )

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "KANARIE antwoord" in page
    assert "next=/vragen/V-2026-0001/" in page


def test_choices_and_dates_sent_after_the_session_ended_are_shown_too(client, db):
    answer = client.post(
        "/gebruikers/uitnodigen/",
        {
            "email": "nieuw@voorbeeldstad.example",
            "full_name": "Nieuwe Collega",
            "role": "team_lead",
            "partnership": "3",
            "starts_on_dag": "1",
            "starts_on_maand": "12",
            "starts_on_jaar": "2026",
        },
    )

    assert [(each.label, each.text) for each in answer.context["answers"]] == [
        ("E-mailadres", "nieuw@voorbeeldstad.example"),
        ("Naam", "Nieuwe Collega"),
        ("Rol", "Teamleider CJG"),
        ("Samenwerkingsverband", ""),
        ("Eerste dag met toegang", "1-12-2026"),
    ]
    assert "Kies dit opnieuw" in answer.content.decode()


def test_form_that_lay_open_over_a_new_sign_in_shows_what_was_chosen(town):
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.people[Role.ADMINISTRATOR])

    page = client.post("/gemeente/", {"access_short": "Anders", "holiday_region": "midden"})

    shown = {each.label: each.text for each in page.context["answers"]}
    assert "Anders" in shown.values()
    assert "Midden" in shown.values()


def test_password_is_never_shown_again(client, db):
    page = client.post(
        "/mijn-account/wachtwoord/", {"oldpassword": "KANARIE oud", "password1": "KANARIE nieuw"}
    )

    assert "KANARIE" not in page.content.decode()


def test_press_of_a_button_after_the_session_ended_leads_back_to_its_page(client, db):
    answer = client.post("/bezoeken/1/", headers={"referer": "http://testserver/mijn-week/"})

    assert answer.url == "/inloggen/?next=/mijn-week/"


def test_way_back_never_leads_to_another_site(client, db):
    answer = client.post("/bezoeken/1/", headers={"referer": "https://elders.example/mijn-week/"})

    assert answer.url == "/inloggen/?next=/vandaag/"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Referer": "https://evil.example/"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_words_that_another_site_sent_are_not_shown_as_ones_own(town, headers):
    client = Client(enforce_csrf_checks=True)
    said = {"access_short": "Bel 0900-8844"}
    late = client.post("/gemeente/", said, headers=headers)
    client.force_login(town.people[Role.ADMINISTRATOR])
    forged = client.post("/gemeente/", said, headers=headers)

    assert "0900" not in late.content.decode() + forged.content.decode()


def test_way_back_after_a_late_form_stays_on_this_site(client, db):
    page = client.post(
        "/gemeente/", {"access_short": "x"}, headers={"Referer": "http://testserver//evil.example/"}
    )
    assert "evil" not in page.content.decode()
