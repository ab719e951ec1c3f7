"""What stays behind on a computer that a school shares."""

from django.test import Client

from ocp_portal.policy import Role


def test_page_with_a_text_after_the_session_is_not_kept(client):
    page = client.post("/vragen/nieuw/", {"text": "Wat ik schreef"})

    assert "Wat ik schreef" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_page_with_a_text_and_an_old_token_is_not_kept(town):
    page = Client(enforce_csrf_checks=True).post("/vragen/nieuw/", {"text": "Wat ik schreef"})

    assert page.status_code == 403
    assert "Wat ik schreef" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_what_was_done_is_told_without_a_cookie(client, town):
    client.force_login(town.people[Role.CARE_COORDINATOR])
    client.post("/vragen/nieuw/", {"forget": "x"})

    assert "messages" not in client.cookies
    assert "Uw concept is weggegooid" in client.get("/vragen/nieuw/").content.decode()
