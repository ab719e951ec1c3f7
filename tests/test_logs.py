"""No name, address or text in any line of the log. Canaries sing where one gets through."""

import io
import json
import logging

import pytest
import structlog
from django.db import DatabaseError, connection
from django.test import Client

from ocp_portal.jobs import services as jobs
from ocp_portal.logs import logging_settings
from ocp_portal.policy import Role
from tests import factories

pytestmark = pytest.mark.django_db
CANARY = "kanarie-ingeborg"


@pytest.fixture
def log():
    """What would stand on standard error, by the portal's own formatter."""
    formatter = logging_settings("info")["formatters"]["json"]
    make = formatter.pop("()")
    options = {name: formatter[name] for name in formatter}
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(make(**options))
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.removeHandler(handler)


def silent(lines):
    """No canary in any line; and there are lines, or the test would prove nothing."""
    assert lines
    return CANARY not in json.dumps(lines, ensure_ascii=False).lower()


@pytest.fixture
def person(town):
    user = town.people[Role.ADMINISTRATOR]
    user.email, user.full_name = f"{CANARY}@voorbeeldstad.example", f"{CANARY} De Vries"
    user.save()
    return user


def test_signing_in_and_failing_to(log, person):
    client = Client()
    client.post("/inloggen/", {"login": person.email, "password": f"{CANARY}-fout"})
    client.post("/inloggen/", {"login": person.email, "password": factories.PASSWORD})
    client.post("/wachtwoord-vergeten/", {"email": person.email})

    lines = log()
    assert [line["route"] for line in lines if line["event"] == "request"] == [
        "account_login",
        "account_login",
        "account_reset_password",
    ]
    assert silent(lines)


def test_address_of_a_page_is_not_logged(log, person):
    client = Client()
    client.force_login(person)

    client.get(f"/gebruikers/?q={CANARY}")
    client.get(f"/{CANARY}/")
    client.get(f"/uitnodiging/{CANARY}/")

    assert silent(log())


def test_invited_person_is_not_logged(log, person):
    client = Client()
    client.force_login(person)

    client.post("/gebruikers/uitnodigen/", {"email": f"{CANARY}@voorbeeldstad.example"})

    assert silent(log())


def test_exception_that_quotes_a_row(log, person, monkeypatch):
    """A database error names the row; the line names the place in the code."""
    from ocp_portal.accounts import queries

    def fail(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::int", [person.email])

    monkeypatch.setattr(queries, "users", fail)
    client = Client(raise_request_exception=False)
    client.force_login(person)

    response = client.get("/gebruikers/")

    error = next(line for line in log() if line["event"] == "unhandled exception")
    assert (response.status_code, error["error"]) == (500, "DataError")
    assert error["request_id"] == response["X-Request-ID"]
    assert any(place.endswith("fail") for place in error["where"])
    assert silent(log())


def test_failing_job(log, town):
    def fail(run):
        raise ValueError(f"{CANARY} in a row")

    jobs.handles("test_canary", "Kanarie")(fail)
    job = jobs.enqueue(kind="test_canary", key="1", municipality=town.municipality)

    jobs.run(job.pk)

    error = next(line for line in log() if line["event"] == "job failed")
    assert (error["kind"], error["error"]) == ("test_canary", "ValueError")
    assert silent(log())


def test_question_that_is_asked_and_read(log, town):
    coordinator, liaison = town.people[Role.CARE_COORDINATOR], town.people[Role.LIAISON]
    question = factories.consultation(town.school, text=f"Over {CANARY}")
    for user in (coordinator, liaison):
        client = Client(raise_request_exception=False)
        client.force_login(user)
        client.get(f"/vragen/{question.reference}/")
        client.post("/vragen/nieuw/", {"text": f"Over {CANARY}", "theme": CANARY})

    lines = log()
    assert silent(lines)
    assert question.reference not in json.dumps(lines)


@pytest.mark.parametrize("name", ["celery.app.trace", "django.security.csrf", "redis", "kombu"])
def test_line_of_a_library_shows_its_sentence_only(log, name):
    logging.getLogger(name).error("Task %s failed: %s", 7, CANARY)

    line = log()[-1]
    assert (line["event"], line["logger"]) == ("Task %s failed: %s", name)


def test_cause_of_an_exception_is_named_and_not_quoted(log):
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise DatabaseError(f"no {CANARY}") from error
    except DatabaseError:
        structlog.get_logger("proef").error("it failed", exc_info=True)

    line = log()[-1]
    assert (line["error"], line["cause"]) == ("DatabaseError", "KeyError")
    assert silent(log())


def test_who_is_looked_at_as_absent_stands_in_no_line(log, town, as_role):
    """The address has the number of a liaison and two days, never a name; the log has its route."""
    town.liaison.name = CANARY
    town.liaison.save()
    days = {"first_dag": "24", "first_maand": "11", "first_jaar": "2026"}
    as_role(Role.TEAM_LEAD).get(f"/contactpersonen/{town.liaison.pk}/ziek/", days, secure=True)

    (line,) = [line for line in log() if line["event"] == "request"]
    assert line["route"] == "absence_report"
    assert "2026" not in json.dumps({**line, "timestamp": ""})
    assert silent(log())


def test_request_id_of_a_proxy_is_kept_and_nonsense_is_not(client):
    given = client.get("/livez", headers={"X-Request-ID": "0123456789abcdef"})
    made = client.get("/livez", headers={"X-Request-ID": f"<{CANARY}>\n"})

    assert given["X-Request-ID"] == "0123456789abcdef"
    assert CANARY not in made["X-Request-ID"]
