"""What a school and its OCP need works without JavaScript too."""

import re

from playwright.sync_api import expect

from .test_thread import QUESTION, fill_question, reference_on, week_with_ticks
from .visitor import PHONE


def test_question_with_a_draft(visit):
    coordinator = visit("zorgcoordinator", PHONE, java_script_enabled=False)
    page = coordinator.page
    coordinator.go("/vragen/nieuw/")
    fill_question(page)
    page.get_by_role("button", name="Bewaar als concept").click()
    coordinator.go("/vragen/nieuw/")
    page.get_by_role("link", name="Verder met dit concept").first.click()
    expect(page.get_by_label("Wat is uw vraag?")).to_have_value(QUESTION)
    page.get_by_role("button", name="Vraag versturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw vraag is gesteld")
    coordinator.go(f"/vragen/{reference_on(page)}/")
    expect(page.get_by_text(QUESTION)).to_be_visible()


def test_presence(visit):
    liaison = visit("ocp", PHONE, java_script_enabled=False)
    undo = week_with_ticks(liaison)
    card = liaison.page.locator("#" + undo.locator("xpath=ancestor::article").get_attribute("id"))
    undo.click()
    card.get_by_role("button", name=re.compile("^Aanwezig")).click()
    expect(card.locator(".ocp-badge")).to_have_text("aanwezig")


def test_light_question_in_two_taps_and_taken_back(visit):
    """LIA-11: On a phone: a subject and what was done; a wrong tap is undone where it stands."""
    family = visit("familie", PHONE, java_script_enabled=False)
    page = family.page
    family.go("/vandaag/")
    page.get_by_role("radio", name="Gezondheid").check()
    page.get_by_role("button", name="Meegegaan naar De huisarts").click()
    expect(page.get_by_text("Bewaard: gezondheid, meegegaan naar de huisarts.")).to_be_visible()
    kept = page.get_by_role("button", name=re.compile("Haal weg.*Gezondheid"))
    before = kept.count()
    kept.first.click()
    expect(page.get_by_text("De lichte vraag is weggehaald.")).to_be_visible()
    expect(kept).to_have_count(before - 1)
