"""The planner: a sick call to a covered week; a term that is planned, pinned and planned again."""

import re

from playwright.sync_api import expect

from .test_keyboard import tab_to
from .visitor import DESK, PHONE

PLAN_SECONDS = 120_000  # on a busy machine; Voorbeeldstad takes five


def test_sick_call_becomes_a_covered_week(visit):
    """Two choices and a confirmation: before noon somebody else is at the door."""
    lead = visit("teamleider")
    page = lead.page
    lead.go("/vandaag/")
    page.get_by_label("Wie is er ziek?").select_option(index=1)
    page.get_by_role("button", name="Wie kan invallen?").click()
    expect(page.get_by_text("Er is nog niets vastgelegd")).to_be_visible()
    lead.look_twice("absence-preview")
    page.get_by_role("button", name="Bevestig alles").first.click()
    expect(page.get_by_text("staat als afwezig").first).to_be_visible()
    lead.look_twice("absence-covered")


def test_other_colleagues_open_below_the_proposal(visit):
    lead = visit("teamleider", PHONE)
    page = lead.page
    lead.go("/vandaag/")
    page.get_by_label("Wie is er ziek?").select_option(index=2)
    page.get_by_role("button", name="Wie kan invallen?").click()
    other = page.locator("summary", has_text="Andere keuze")
    if other.count():  # nobody goes anywhere in a holiday
        other.first.click()
        page.get_by_text("Niemand: het bezoek vervalt").first.click()
    lead.look("absence-choices")


def make_plan(lead):
    """Asks for a term and waits for the result, which comes by itself."""
    lead.go("/rooster/plan/maken/")
    lead.page.get_by_role("button", name="Maak een voorstel").click()
    lead.look("plan-progress")
    expect(lead.page.get_by_role("heading", name="Wat lukt er niet?")).to_be_visible(
        timeout=PLAN_SECONDS
    )


def test_team_lead_plans_a_term_pins_and_plans_again(visit):
    lead = visit("teamleider")
    page = lead.page
    make_plan(lead)
    lead.look_twice("plan-result")
    page.get_by_role("link", name="Bekijk op het bord").click()
    lead.look_twice("plan-board")
    page.locator(".ocp-moment a").first.click()
    lead.look_twice("standing-visit")
    page.get_by_role("button", name="Zet vast in alle weken").click()
    expect(page.get_by_text("dit bezoek staat nu vast")).to_be_visible()
    page.get_by_role("link", name="Terug naar het bord").click()
    locked = page.locator("tr", has=page.locator(".ocp-moment__lock")).inner_text()
    page.get_by_role("link", name="Nakijken en vaststellen").click()
    page.get_by_role("button", name="Plan opnieuw").click()
    expect(page.get_by_role("heading", name="Wat lukt er niet?")).to_be_visible(
        timeout=PLAN_SECONDS
    )
    page.get_by_role("link", name="Bekijk op het bord").click()
    again = page.locator("tr", has=page.locator(".ocp-moment__lock")).inner_text()
    assert moments(again) == moments(locked)


def moments(text):
    return re.findall(r"(?:ma|di|wo|do|vr) (?:ochtend|middag)", text)


def test_board_works_with_the_keyboard_alone(visit):
    lead = visit("teamleider", DESK)
    page = lead.page
    make_plan(lead)
    tab_to(page, "Bekijk op het bord")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rooster van de termijn")
    tab_to(page, "^(ma|di|wo|do|vr) (ochtend|middag)", presses=80)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/rooster/plan/bezoek/\d+/$"))
    tab_to(page, "Verplaatsen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("verplaatsen"))
    tab_to(page, "^half_day$")
    page.keyboard.press("ArrowDown")
    tab_to(page, "^Verplaatsen$|^save$")
    lead.refused.add(422)  # a rule may stand in the way: then the page says which
    page.keyboard.press("Enter")
    said = page.locator(".ocp-messages, .ocp-errors")
    expect(said.first).to_contain_text(
        re.compile("is verplaatst|werkt niet|ontvangt niet|al een ander|te ver|te weinig|Een")
    )


def test_capacity_and_what_if_are_looked_at(visit):
    lead = visit("teamleider")
    lead.go("/rooster/capaciteit/")
    lead.look_twice("capacity")
    lead.go("/rooster/wat-als/")
    page = lead.page
    page.get_by_label("Wie gaat meer of minder werken?").select_option(index=1)
    page.get_by_label("Hoeveel dagdelen per week op scholen?").fill("0")
    page.get_by_role("button", name="Reken uit").click()
    expect(page.get_by_role("heading", name="Dan gebeurt dit")).to_be_visible(timeout=60_000)
    lead.look_twice("what-if")


def test_norm_is_explained_to_the_policy_officer(visit):
    officer = visit("beleid")
    page = officer.page
    officer.go("/norm/")
    officer.look_twice("norm-list")
    page.get_by_label("Norm", exact=True).select_option("niet")
    expect(page.locator(".ocp-filter__count")).to_contain_text("nog niet")
    officer.go("/norm/")
    page.locator(".ocp-norm__name a").first.click()
    officer.look_twice("norm-detail")
