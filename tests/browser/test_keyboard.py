"""Without a mouse: ask a question, tick presence."""

import re

from playwright.sync_api import expect

from .test_thread import QUESTION, week_with_ticks
from .visitor import DESK

FOCUSED_NAME = "document.activeElement.innerText || document.activeElement.name || ''"
# What shows where the focus is: an outline or a shadow.
FOCUS_SHOWS = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""


def tab_to(page, wanted, presses=60):
    """Presses Tab until the focus is there; each stop on the way must show itself."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_SHOWS), page.evaluate(FOCUSED_NAME)
        if re.search(wanted, page.evaluate(FOCUSED_NAME)):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def test_skip_link_comes_first(visit):
    coordinator = visit("zorgcoordinator", DESK)
    page = coordinator.page
    coordinator.go("/vandaag/")
    tab_to(page, "Naar de inhoud", presses=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_question_is_asked(visit):
    coordinator = visit("zorgcoordinator", DESK)
    page = coordinator.page
    coordinator.go("/vandaag/")
    tab_to(page, "Vraag stellen")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/vragen/nieuw/"))
    tab_to(page, "^text$")
    page.keyboard.type(QUESTION)
    tab_to(page, "^theme$|Kies een onderwerp", presses=2)
    page.keyboard.press("ArrowDown")
    tab_to(page, "^age_band$|Kies een leeftijd", presses=1)
    page.keyboard.press("ArrowDown")
    tab_to(page, "^urgency$", presses=1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    tab_to(page, "Vraag versturen", presses=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw vraag is gesteld")


def settled(page):
    """htmx is done with what it put in: until then it may move the focus once more."""
    busy = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
    expect(page.locator(busy)).to_have_count(0)


def test_presence_is_ticked(visit):
    liaison = visit("ocp", DESK)
    page = liaison.page
    week_with_ticks(liaison)
    tab_to(page, "^Ongedaan maken")
    page.keyboard.press("Enter")
    # The state takes the focus, so that the buttons come next and the change is read aloud.
    expect(page.locator("article p:focus")).to_be_visible()
    settled(page)
    tab_to(page, "^Aanwezig", presses=8)
    page.keyboard.press("Enter")
    expect(page.locator("article p:focus")).to_have_text(re.compile("aanwezig"))


def test_light_question_is_kept(visit):
    """Enter on a choice keeps nothing: only a button says what was done."""
    family = visit("familie", DESK)
    family.refused = {422}
    page = family.page
    family.go("/vandaag/")
    tab_to(page, "^subject$")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Kies wat u deed.")).to_be_visible()
    page.get_by_role("radio", name="Opvoeding").focus()
    tab_to(page, "Uitgelegd waar men terechtkan")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Bewaard: opvoeding, uitgelegd waar men terechtkan.")).to_be_visible()
