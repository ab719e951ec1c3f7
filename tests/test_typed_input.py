"""What nobody types but somebody sends."""

import pytest

from casework.models import Draft
from ocp_portal.policy import Role


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
