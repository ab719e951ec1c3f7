"""The thread through the house, as the people of Voorbeeldstad walk it, at a desk and by phone."""

import re

import pytest
from playwright.sync_api import expect

from .visitor import DESK, PHONE

WIDTHS = pytest.mark.parametrize("width", [DESK, PHONE])
QUESTION = "Een leerling is vaak moe en let slecht op. Hoe bespreken wij dat met de ouders?"
ANSWER = "Begin met wat u ziet, zonder oordeel. Dinsdag denk ik op school met u mee."
NOTE = "Dinsdag op school nabespreken; eerst de leerkracht spreken."


def fill_question(page):
    page.get_by_label("Wat is uw vraag?").fill(QUESTION)
    page.get_by_label("Waar gaat het over?").select_option(label="Leren en ontwikkeling")
    page.get_by_label("Om welke leeftijd gaat het?").select_option(index=2)


def reference_on(page):
    return re.search(r"V-\d{4}-\d{4}", page.locator("h1, .ocp-main__intro").all_inner_texts()[-1])[
        0
    ]


def ask(visitor):
    """From Vandaag to the confirmation; the reference of the new question."""
    visitor.go("/vandaag/")
    visitor.page.get_by_role("link", name="Vraag stellen").first.click()
    fill_question(visitor.page)
    visitor.page.get_by_role("button", name="Vraag versturen").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Uw vraag is gesteld")
    return reference_on(visitor.page)


@WIDTHS
def test_draft_survives_leaving_the_page(visit, width):
    coordinator = visit("zorgcoordinator", width)
    page = coordinator.page
    coordinator.go("/vragen/nieuw/")
    page.get_by_label("Wat is uw vraag?").press_sequentially("Een leerling is vaak moe.")
    expect(page.get_by_text(re.compile("Concept bewaard om"))).to_be_visible()
    coordinator.go("/vandaag/")
    coordinator.look("today-with-draft")
    page.get_by_role("link", name="Verder met uw vraag").click()
    expect(page.get_by_label("Wat is uw vraag?")).to_have_value("Een leerling is vaak moe.")
    coordinator.look("question-with-draft")
    page.get_by_role("button", name="Concept weggooien").click()
    coordinator.go("/vragen/nieuw/")
    expect(page.get_by_label("Wat is uw vraag?")).to_have_value("")


@WIDTHS
def test_question_is_asked_answered_and_closed(visit, width):
    coordinator, liaison = visit("zorgcoordinator", width), visit("ocp", width)
    reference = ask(coordinator)
    coordinator.look("question-asked")
    take_up_and_answer(liaison, reference)
    record_task(liaison, reference)
    write_note(liaison, reference)
    liaison.look("question-worked")
    close(liaison, reference)

    page = coordinator.page
    coordinator.go(f"/vragen/{reference}/")
    expect(page.get_by_text(ANSWER)).to_be_visible()
    assert NOTE not in page.content()
    assert "Werknotitie" not in page.content()
    expect(page.get_by_text("Afgesloten", exact=True).first).to_be_visible()
    coordinator.look("question-closed")


def take_up_and_answer(liaison, reference):
    page = liaison.page
    liaison.go("/vragen/")
    page.get_by_role("link", name=reference).click()
    page.get_by_role("button", name="Vraag oppakken").click()
    page.get_by_label("Uw antwoord").fill(ANSWER)
    page.get_by_role("button", name="Antwoord versturen").click()
    expect(page.get_by_text(ANSWER)).to_be_visible()


def record_task(liaison, reference):
    page = liaison.page
    page.get_by_role("link", name="Taak vastleggen").click()
    page.get_by_label("Informatie en advies").check()
    liaison.look("task")
    page.get_by_role("button", name="Taak vastleggen").click()
    expect(page).to_have_url(re.compile(f"/vragen/{reference}/"))
    expect(page.get_by_text("Informatie en advies").first).to_be_visible()


def write_note(liaison, reference):
    page = liaison.page
    page.get_by_role("link", name="Werknotitie toevoegen").click()
    page.get_by_label("Werknotitie").fill(NOTE)
    page.get_by_role("button", name="Notitie opslaan").click()
    expect(page.get_by_text(NOTE)).to_be_visible()


def close(liaison, reference):
    page = liaison.page
    page.get_by_role("link", name="Vraag afsluiten").click()
    page.get_by_role("button", name="Vraag afsluiten").click()
    expect(page).to_have_url(re.compile(f"/vragen/{reference}/"))
    expect(page.get_by_text("Afgesloten", exact=True).first).to_be_visible()


def week_with_ticks(liaison):
    """Back to the first week with a visit that was ticked: a holiday has none."""
    page = liaison.page
    liaison.go("/mijn-week/")
    for _ in range(5):
        page.locator(".ocp-week__switch a").first.click()
        undo = page.get_by_role("button", name=re.compile("Ongedaan maken")).locator("visible=true")
        if undo.count():
            return undo.first
    raise AssertionError("no ticked visit in five weeks")


@WIDTHS
def test_presence_is_ticked_in_one_tap(visit, width):
    liaison = visit("ocp", width)
    undo = week_with_ticks(liaison)
    card_id = undo.locator("xpath=ancestor::article").get_attribute("id")
    card = liaison.page.locator(f"#{card_id}")
    address = liaison.page.url
    undo.click()
    expect(card.get_by_role("button", name=re.compile("^Aanwezig"))).to_be_visible()
    liaison.look("my-week")
    card.get_by_role("button", name=re.compile("^Aanwezig")).click()
    expect(card.locator(".ocp-badge")).to_have_text("aanwezig")
    assert liaison.page.url == address


@WIDTHS
def test_errors_lead_to_their_field(visit, width):
    coordinator = visit("zorgcoordinator", width)
    coordinator.refused = {422}
    page = coordinator.page
    coordinator.go("/vragen/nieuw/")
    page.get_by_role("button", name="Vraag versturen").click()
    expect(page).to_have_title(re.compile("^Fout: "))
    coordinator.look("question-errors")
    page.get_by_role("link", name="Schrijf uw vraag op.").click()
    expect(page.get_by_label("Wat is uw vraag?")).to_be_focused()
