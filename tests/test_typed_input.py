"""What nobody types but somebody sends."""

import pytest
from django.test import Client

from casework.models import Consultation, Draft
from ocp_portal.plain_text import visible
from ocp_portal.policy import Role
from tests import factories


@pytest.mark.parametrize(
    "address", ["/scholen/zoeken/?q=%00", "/vragen/?school=%00", "/scholen/?woorden=a%00b"]
)
def test_nul_in_an_address_is_a_bad_request(as_role, address):
    answer = as_role(Role.CARE_COORDINATOR).get(address)

    assert answer.status_code == 400
    assert "Kenmerk" in answer.content.decode() or "verzoek" in answer.content.decode().lower()


def test_nul_in_a_draft_is_left_out(as_role):
    as_role(Role.CARE_COORDINATOR).post("/vragen/nieuw/", {"text": "een\x00 leerling", "keep": "x"})

    assert Draft.objects.get().fields["text"] == "een leerling"


def test_text_of_a_question_is_not_sent_to_a_spelling_service(as_role):
    page = as_role(Role.CARE_COORDINATOR).get("/vragen/nieuw/").content.decode()

    assert page.count("<textarea") == page.count('spellcheck="false"') == 1


HIDDEN = [
    ("rechts\u202eslnik", "rechtsslnik"),
    ("\u2066los\u2069", "los"),
    ("zor\u200bgen\ufeff", "zorgen"),
    ("zacht\u00adafbreken", "zachtafbreken"),
    ("bel\x07 en\x00 af", "bel en af"),
    ("los\u200dgekoppeld", "losgekoppeld"),
]
KEPT = [
    "gewoon\nmet regels\ten een tab",
    "é, ë, Ş en 中文",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 en \u2764\ufe0f\u200d\U0001f525",
    "\U0001f44d\U0001f3fd\u200d",
]


@pytest.mark.parametrize(("typed", "seen"), HIDDEN)
def test_what_nobody_sees_is_left_out(typed, seen):
    assert visible(typed) == seen


@pytest.mark.parametrize("text", KEPT)
def test_what_people_type_stays(text):
    assert visible(text) == text


def test_question_holds_only_what_one_can_see(as_role):
    sent = {"theme": "mood", "age_band": "8-11", "urgency": "normal"}
    as_role(Role.CARE_COORDINATOR).post(
        "/vragen/nieuw/", sent | {"text": "Een leer\u200bling \u202eis moe \U0001f634"}
    )

    assert Consultation.objects.get().text == "Een leerling is moe \U0001f634"


def test_address_loses_what_nobody_sees(as_role, town):
    name = "\u202e".join(town.school.name)
    page = as_role(Role.CARE_COORDINATOR).get("/scholen/", {"q": name})

    assert [row["cells"][0]["text"] for row in page.context["rows"]] == [town.school.name]


def test_password_is_as_it_was_typed(town):
    person = factories.user()
    person.set_password("een lang\u200b wachtwoord 42")
    person.save()
    factories.member(Role.TEAM_LEAD, town.municipality, user=person)
    sent = {"login": person.email, "password": "een lang\u200b wachtwoord 42"}

    assert Client().post("/inloggen/", sent).status_code == 302
