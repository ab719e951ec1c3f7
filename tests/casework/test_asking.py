"""The school asks a question; what is half written is kept."""

import uuid

import pytest
from django.urls import reverse

from casework.models import Consultation, Draft
from ocp_portal.policy import Role
from tests import factories
from tests.casework.pages import FILLED, field, posted

# --- asking ---------------------------------------------------------------------------------------


def test_ask_without_a_script(school_client, town):
    response = posted(school_client, "/vragen/nieuw/", FILLED)
    row = Consultation.objects.get()
    assert response.url == f"/vragen/{row.reference}/gesteld/"
    assert (row.school, row.text) == (town.school, FILLED["text"])


def test_question_form_has_at_most_five_fields_and_none_for_a_name(town, school_client):
    """CAS-14, PRV-6: Asking is one screen of at most five fields."""
    town.people[Role.CARE_COORDINATOR].memberships.get().schools.add(town.other_school)
    form = school_client.get("/vragen/nieuw/").context["form"]
    assert [each.name for each in form.visible_fields()] == [
        "school",
        "text",
        "theme",
        "age_band",
        "urgency",
    ]


def test_school_is_asked_only_of_who_has_several(school_client):
    assert "school" not in school_client.get("/vragen/nieuw/").context["form"].fields


def test_question_of_a_school_that_is_not_mine_is_refused(school_client, town):
    town.people[Role.CARE_COORDINATOR].memberships.get().schools.add(
        factories.school(town.municipality)
    )
    data = FILLED | {"school": town.other_school.code}
    assert school_client.post("/vragen/nieuw/", data).status_code == 422
    assert not Consultation.objects.exists()


def test_empty_form_is_422_with_a_sentence_for_each_field(school_client):
    response = school_client.post("/vragen/nieuw/", {})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"text", "theme", "age_band", "urgency"}
    assert "<title>Fout: Vraag stellen" in response.content.decode()


@pytest.mark.parametrize(
    ("text", "status"), [("Hulp", 422), ("Graag hulp!", 422), ("Wie belt mij?", 302)]
)
def test_question_is_a_sentence(school_client, text, status):
    response = school_client.post("/vragen/nieuw/", FILLED | {"text": text})
    assert response.status_code == status
    assert ("Schrijf uw vraag in een zin" in response.content.decode()) == (status == 422)


def test_same_form_twice_is_one_question(school_client):
    data = FILLED | {"token": str(uuid.uuid4())}
    first = school_client.post("/vragen/nieuw/", data)
    second = school_client.post("/vragen/nieuw/", data)
    assert first.url == second.url
    assert Consultation.objects.count() == 1


def test_telephone_number_must_go(school_client):
    data = FILLED | {"text": "Bel 06-12345678."}
    response = school_client.post("/vragen/nieuw/", data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Bel 06-12345678." in page
    assert "toch versturen" not in page


def test_name_can_be_sent_with_one_press_more(school_client):
    data = FILLED | {"text": "Sanne trekt zich terug."}
    asked = school_client.post("/vragen/nieuw/", data)
    assert asked.status_code == 422
    assert "Dit is geen naam, toch versturen" in asked.content.decode()
    data |= {"sure_of": field(asked, "sure_of")}
    assert school_client.post("/vragen/nieuw/", data).status_code == 422
    assert school_client.post("/vragen/nieuw/", data | {"sure": "x"}).status_code == 302


def test_name_typed_after_the_press_is_pointed_out_again(school_client):
    data = FILLED | {"text": "Sanne trekt zich terug."}
    sure_of = field(school_client.post("/vragen/nieuw/", data), "sure_of")
    data = FILLED | {"text": "Sanne en Ahmed trekken zich terug.", "sure_of": sure_of, "sure": "x"}
    response = school_client.post("/vragen/nieuw/", data)
    assert response.status_code == 422
    assert field(response, "sure_of") != sure_of


def test_results_are_fine_and_still_we_worry_is_a_question(school_client):
    """CAS-8: what is easily missed is a subject of its own, so that it is counted."""
    choices = dict(school_client.get("/vragen/nieuw/").context["form"].fields["theme"].choices)
    assert choices["hidden"] == "Schoolresultaten goed, toch zorgen"
    school_client.post("/vragen/nieuw/", FILLED | {"theme": "hidden"})
    assert Consultation.objects.get().theme == "hidden"


def test_other_keys_of_a_form_change_nothing(school_client, town, other_town):
    extra = {"municipality": other_town.municipality.pk, "status": "closed", "tier": "extra"}
    school_client.post("/vragen/nieuw/", FILLED | extra)
    row = Consultation.objects.get()
    assert (row.municipality, row.status, row.tier) == (town.municipality, "new", "basis")


def test_asked_page_tells_what_happens_next(school_client, town, ask):
    row = ask()
    page = school_client.get(f"/vragen/{row.reference}/gesteld/").content.decode()
    assert row.reference in page
    assert town.liaison.name in page
    assert "uiterlijk" in page


def test_coordinator_without_a_school_is_told_so(school_client, town):
    town.people[Role.CARE_COORDINATOR].memberships.get().schools.clear()
    assert "nog geen school" in school_client.get("/vragen/nieuw/").content.decode()
    assert "nog geen school" in school_client.get("/vandaag/").content.decode()


# --- the draft ------------------------------------------------------------------------------------


def kept(client, url="/vragen/nieuw/", text="Een leerl", **sent):
    """What the page sends by itself while somebody types; the token of that form."""
    token = field(client.get(url.replace("antwoord/", "")), "token")
    data = {"token": token, "text": text, "autosave": "1"} | sent
    assert client.post(url, data).status_code == 204
    return token


def test_draft_is_kept_while_typing_and_found_again(school_client):
    kept(school_client, theme="mood")
    page = school_client.get("/vragen/nieuw/")
    assert "U hebt nog een concept" in page.content.decode()
    assert "Vraag, bewaard op" in school_client.get("/vandaag/").content.decode()
    again = school_client.get(f"/vragen/nieuw/?concept={Draft.objects.get().pk}")
    assert "U was hiermee bezig" in again.content.decode()
    assert again.context["form"]["text"].value() == "Een leerl"
    assert again.context["form"]["theme"].value() == "mood"


def test_draft_is_kept_without_a_script(school_client):
    response = school_client.post("/vragen/nieuw/", {"text": "Een leerl", "keep": "x"})
    assert response.url == f"/vragen/nieuw/?concept={Draft.objects.get().pk}"
    assert "Uw concept is bewaard" in school_client.get(response.url).content.decode()


def test_drafts_on_today_are_told_apart_by_their_first_words(school_client):
    kept(school_client, text="In het eerste tabblad.")
    kept(school_client, text="In het tweede tabblad.")
    page = school_client.get("/vandaag/").content.decode()
    assert "uur: In het eerste tabblad." in page
    assert "uur: In het tweede tabblad." in page


def test_two_tabs_keep_a_draft_each(school_client):
    kept(school_client, text="In het eerste tabblad.")
    kept(school_client, text="In het tweede tabblad.")
    page = school_client.get("/vragen/nieuw/").content.decode()
    assert "In het eerste tabblad." in page
    assert "In het tweede tabblad." in page


def test_sending_one_tab_leaves_the_draft_of_the_other(school_client):
    sent = kept(school_client, text="In het eerste tabblad.")
    kept(school_client, text="In het tweede tabblad.")
    school_client.post("/vragen/nieuw/", FILLED | {"token": sent})
    assert [draft.fields["text"] for draft in Draft.objects.all()] == ["In het tweede tabblad."]


def test_draft_that_goes_on_in_a_new_form_is_there_once(school_client):
    first = kept(school_client)
    page = f"/vragen/nieuw/?concept={Draft.objects.get().pk}"
    token = kept(school_client, page, text="Een leerling", continues=first)
    assert Draft.objects.get().fields["text"] == "Een leerling"
    sent = FILLED | {"token": token, "continues": first}
    assert school_client.post("/vragen/nieuw/", sent).status_code == 302
    assert not Draft.objects.exists()


def test_draft_can_be_thrown_away(school_client):
    token = kept(school_client)
    other = kept(school_client, text="Deze blijft.")
    school_client.post("/vragen/nieuw/", {"forget": "x", "token": token})
    assert str(Draft.objects.get().token) == other


def test_draft_that_arrives_after_its_question_is_ignored(school_client):
    token = kept(school_client)
    school_client.post("/vragen/nieuw/", FILLED | {"token": token})
    school_client.post("/vragen/nieuw/", FILLED | {"token": token, "autosave": "1"})
    assert not Draft.objects.exists()


def test_draft_that_arrives_after_it_was_thrown_away_stays_away(school_client):
    token = kept(school_client)
    school_client.post("/vragen/nieuw/", {"forget": "x", "token": token})
    late = {"token": token, "text": "Een leerl", "autosave": "1"}
    assert school_client.post("/vragen/nieuw/", late).status_code == 204
    assert not Draft.objects.exists()


def test_oldest_of_many_drafts_opens(school_client):
    for number in range(8):
        kept(school_client, text=f"Concept {number}")
    oldest = Draft.objects.earliest("pk")
    again = school_client.get(f"/vragen/nieuw/?concept={oldest.pk}")
    assert again.context["form"]["text"].value() == "Concept 0"


def test_draft_of_a_long_text_is_kept_whole(school_client):
    kept(school_client, text="x" * 5000)
    assert Draft.objects.get().fields["text"] == "x" * 5000


def test_text_that_is_too_long_to_keep_is_not_cut(school_client):
    sent = {"text": "x" * 30_001}
    late = school_client.post("/vragen/nieuw/", sent | {"autosave": "1"})
    page = school_client.post("/vragen/nieuw/", sent | {"keep": "x"})
    assert (late.status_code, page.status_code) == (413, 422)
    assert page.context["form"]["text"].value() == "x" * 30_001
    assert not Draft.objects.exists()


def test_citizen_number_is_not_even_kept_as_a_draft(school_client):
    sent = {"text": "BSN 111222333 van dit kind"}
    late = school_client.post("/vragen/nieuw/", sent | {"autosave": "1"})
    page = school_client.post("/vragen/nieuw/", sent | {"keep": "x"})
    assert (late.status_code, page.status_code) == (422, 422)
    assert "Dat nummer mag hier nooit staan" in page.content.decode()
    assert page.context["form"]["text"].value() == sent["text"]
    assert not Draft.objects.exists()


def test_question_page_names_the_draft_of_a_note(as_role, town):
    row = factories.consultation(town.school)
    client = as_role(Role.LIAISON)
    note = reverse("consultation_note", args=[row.reference])
    assert (
        client.post(note, {"text": "Eerst de leerkracht spreken", "autosave": "1"}).status_code
        == 204
    )
    page = client.get(f"/vragen/{row.reference}/").content.decode()
    assert "Werknotitie, bewaard op" in page
    assert f'href="{note}?concept={Draft.objects.get().pk}"' in page


def test_newest_twenty_drafts_stay(school_client):
    for number in range(22):
        kept(school_client, text=f"Concept {number}")
    texts = {draft.fields["text"] for draft in Draft.objects.all()}
    assert texts == {f"Concept {number}" for number in range(2, 22)}


def test_used_form_with_another_text_keeps_it_on_the_page(school_client):
    token = field(school_client.get("/vragen/nieuw/"), "token")
    school_client.post("/vragen/nieuw/", FILLED | {"token": token})
    other = FILLED | {"token": token, "text": "Nog een andere vraag van ons."}
    page = school_client.post("/vragen/nieuw/", other)
    assert (page.status_code, page.context["form"]["text"].value()) == (422, other["text"])
    again = other | {"token": page.context["form"]["token"].value()}
    assert school_client.post("/vragen/nieuw/", again).status_code == 302


def test_draft_of_an_empty_text_is_none(school_client):
    token = kept(school_client)
    school_client.post("/vragen/nieuw/", {"token": token, "text": " ", "autosave": "1"})
    assert not Draft.objects.exists()
    response = school_client.post("/vragen/nieuw/", {"keep": "x"}, follow=True)
    assert "niets bewaard" in response.content.decode()


@pytest.mark.parametrize(
    ("action", "page"), [("antwoord", ""), ("notitie", "notitie/"), ("afsluiten", "afsluiten/")]
)
def test_what_the_liaison_types_is_kept_too(ask, cjg, action, page):
    url = f"/vragen/{ask().reference}/"
    token = kept(cjg, f"{url}{action}/", text="Begin met wat u ziet.")
    draft = Draft.objects.get()
    assert "Begin met wat u ziet." in cjg.get(f"{url}{page}").content.decode()
    again = cjg.get(f"{url}{page}?concept={draft.pk}")
    assert again.context["form"]["text"].value() == "Begin met wat u ziet."
    assert f"bij vraag {draft.consultation.reference}" in cjg.get("/vandaag/").content.decode()
    sent = {"text": "Begin met wat u ziet.", "version": 1, "token": token}
    assert cjg.post(f"{url}{action}/", sent).status_code == 302
    cjg.post(f"{url}{action}/", sent | {"autosave": "1"})
    assert not Draft.objects.exists()


def test_draft_of_a_reply_stays_with_its_question(ask, school_client):
    first, second = ask().reference, ask().reference
    school_client.post(f"/vragen/{first}/reactie/", {"text": "Dank, wij", "autosave": "1"})
    assert "Dank, wij" in school_client.get(f"/vragen/{first}/").content.decode()
    assert "Dank, wij" not in school_client.get(f"/vragen/{second}/").content.decode()


def test_draft_at_a_question_of_another_school_is_404(cjg, town):
    row = factories.consultation(town.other_school)
    sent = {"text": "Begin met", "autosave": "1"}
    assert cjg.post(f"/vragen/{row.reference}/antwoord/", sent).status_code == 404
    assert not Draft.objects.exists()
