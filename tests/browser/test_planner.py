"""The planner: a sick call to a covered week; a term that is planned, pinned and planned again."""

import datetime as dt
import re

from playwright.sync_api import expect

from ocp_portal import clock

from .test_keyboard import tab_to
from .test_staff import fill_date
from .visitor import DESK, PHONE

# What stands in the way of a change by hand, in the words of services/drafts.py.
RULES = (
    "werkt niet|ontvangt niet|vaste afspraak|al een|te ver|te weinig|dan mag|vaste tijd|blokkade"
    "|kan niet volgens"
)
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
    lead.shoot("plan-progress")  # no axe: the page becomes another one when the plan is there
    expect(lead.page.get_by_role("heading", name="Wat lukt er niet?")).to_be_visible(
        timeout=PLAN_SECONDS
    )
    lead.page.wait_for_load_state("networkidle")


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
    page.get_by_role("link", name="Nakijken en vaststellen").click()
    page.get_by_role("button", name="Stel dit rooster vast").click()
    expect(page.get_by_text("Het rooster is vastgesteld.")).to_be_visible()
    lead.look_twice("plan-published")


def test_agreement_and_what_cannot_be_hold_in_the_next_plan(visit):
    lead = visit("teamleider")
    page = lead.page
    make_plan(lead)
    page.get_by_role("link", name="Bekijk op het bord").click()
    row = page.locator("tr", has=page.locator(".ocp-moment a")).first
    school = row.get_by_role("rowheader").get_by_role("link").inner_text()
    row.locator(".ocp-moment a").first.click()
    page.get_by_role("link", name="Vaste afspraak maken").click()
    agreed = page.get_by_label("Op welk dagdeel?").locator("option:checked").inner_text()
    page.get_by_label("Waarom is dit afgesproken?").fill("afgesproken met de directie")
    page.get_by_role("button", name="Leg de afspraak vast").click()
    lead.go("/rooster/plan/afspraken/")
    page.get_by_role("link", name="Toevoegen wat niet kan").click()
    page.get_by_label("Om welke contactpersoon gaat het?").select_option(index=1)
    who = page.get_by_label("Om welke contactpersoon gaat het?").locator("option:checked")
    who = who.inner_text()
    page.get_by_label("Wanneer kan het niet?").select_option("Vrijdagmiddag")
    page.get_by_label("Waarom kan het niet?").fill("teamoverleg")
    lead.look_twice("block-create")
    page.get_by_role("button", name="Bewaar wat niet kan").click()
    lead.look_twice("agreements")
    make_plan(lead)
    page.get_by_role("link", name="Bekijk op het bord").click()
    kept = page.locator("tr", has=page.get_by_role("link", name=school, exact=True)).inner_text()
    assert short(agreed) in kept
    now = [re.split(r"\bwas\b", line)[0] for line in page.locator("tr").all_inner_texts()]
    assert [line for line in now if who in line and "vr middag" in line] == []
    end_agreements(lead, "afgesproken met de directie", "teamoverleg")


def short(half_day):
    """'Dinsdagochtend' -> 'di ochtend', as the board says it."""
    return f"{half_day[:2].lower()} {'ochtend' if half_day.endswith('ochtend') else 'middag'}"


def end_agreements(lead, *reasons):
    """Other tests plan with what the demo has."""
    page = lead.page
    yesterday = clock.today() - dt.timedelta(days=1)
    for reason in reasons:
        lead.go("/rooster/plan/afspraken/")
        page.locator("tr", has_text=reason).get_by_role("link").first.click()
        fill_date(page, "laatste dag|Laatste dag", yesterday)
        page.locator("main form button[type=submit], main form input[type=submit]").click()
        expect(page.get_by_text(reason)).to_have_count(0)


def moments(text):
    return re.findall(r"(?:ma|di|wo|do|vr) (?:ochtend|middag)", text)


def follow(page, wanted, presses=60):
    """To a link or button by keyboard, and to where it leads."""
    tab_to(page, wanted, presses)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_board_works_with_the_keyboard_alone(visit):
    lead = visit("teamleider", DESK)
    page = lead.page
    make_plan(lead)
    follow(page, "Bekijk op het bord")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rooster van de termijn")
    follow(page, "^(ma|di|wo|do|vr) (ochtend|middag)", presses=80)
    expect(page).to_have_url(re.compile(r"/rooster/plan/bezoek/\d+/$"))
    follow(page, "Verplaatsen")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("verplaatsen"))
    choose_until(lead, "half_day", "Verplaatsen", "is verplaatst")


def open_first_visit(page):
    """From the board, by keyboard."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Rooster van de termijn")
    follow(page, "^(ma|di|wo|do|vr) (ochtend|middag)", presses=80)
    expect(page).to_have_url(re.compile(r"/rooster/plan/bezoek/\d+/$"))


def choose_until(lead, field, button, done):
    """By keyboard the next choice of a group, until one is allowed; each refusal says why."""
    page = lead.page
    lead.refused.add(422)
    said = page.locator(".ocp-messages, .ocp-errors")
    expect(page.locator(f"[name={field}]").first).to_be_visible()
    for _ in range(10):
        tab_to(page, f"^{field}$")
        page.keyboard.press("ArrowDown")
        follow(page, f"^{button}$|^save$")
        expect(said.first).to_contain_text(re.compile(f"{done}|{RULES}"))
        if re.search(done, said.first.inner_text()):
            return
    raise AssertionError(f"nothing was allowed: {said.first.inner_text()}")


def test_swap_lock_and_pin_with_the_keyboard_alone(visit):
    lead = visit("teamleider", DESK)
    page = lead.page
    make_plan(lead)
    follow(page, "Bekijk op het bord")
    open_first_visit(page)
    follow(page, "Ruilen met een andere school")
    choose_until(lead, "other", "Ruilen", "zijn geruild")
    open_first_visit(page)
    follow(page, "^Zet dit bezoek vast$")
    expect(page.get_by_text("dit bezoek staat nu vast")).to_be_visible()
    follow(page, "^Vaste afspraak maken$")
    tab_to(page, "^reason$")
    page.keyboard.type(BY_KEYBOARD)
    follow(page, "Leg de afspraak vast|^save$")
    expect(page.get_by_text("De afspraak ligt vast")).to_be_visible()
    end_agreements(lead, BY_KEYBOARD)


BY_KEYBOARD = "met het toetsenbord"


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
