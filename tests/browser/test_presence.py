"""School and liaison around a visit: confirm it, carry the week along, follow a change."""

import re
from urllib.request import Request, urlopen

import icalendar
from playwright.sync_api import expect

from ocp_portal import clock

from .test_staff import fill_date


def test_school_confirms_with_one_click(visit):
    school = visit("zorgcoordinator")
    page = school.page
    school.go("/vandaag/")
    page.get_by_role("link", name="De komende weken").first.click()
    school.look_twice("school-visits")
    page.locator("article").first.get_by_role("button", name=re.compile("^Klopt \\(")).click()
    expect(page.locator("article").first).to_contain_text("u bevestigde dit")


def test_what_is_not_right_opens_inside_its_own_card(visit):
    school = visit("zorgcoordinator", width=390)
    page = school.page
    school.go("/vandaag/")
    page.get_by_role("link", name="De komende weken").first.click()
    card = page.locator("article").filter(has=page.locator("details")).first
    card.locator("summary").click()
    whole, button = card.bounding_box(), card.locator("summary").bounding_box()
    last = card.locator("details button").last.bounding_box()
    assert button["height"] < 80
    assert last["y"] + last["height"] <= whole["y"] + whole["height"]


def test_school_proposes_hours_and_team_lead_accepts(visit):
    school = visit("zorgcoordinator")
    page = school.page
    school.go("/vandaag/")
    page.get_by_role("link", name="De komende weken").first.click()
    page.get_by_role("link", name="Afspraken").click()
    page.get_by_role("link", name=re.compile("voorstel doen|Voorstel wijzigen")).click()
    page.get_by_label("Maandagochtend").select_option("Kan niet")
    school.look_twice("hours-propose")
    page.get_by_role("button", name="Voorstel sturen").click()
    school.look_twice("school-agreements")
    lead = visit("teamleider")
    lead.page.goto(page.url)
    lead.page.get_by_role("button", name="Akkoord", exact=True).click()
    expect(lead.page.locator("main")).to_contain_text("De afspraak geldt.")


def test_school_says_how_often_partners_meet(visit):
    school = visit("zorgcoordinator")
    page = school.page
    school.go("/vandaag/")
    page.get_by_role("link", name="De komende weken").first.click()
    page.get_by_role("link", name="Afspraken").click()
    page.get_by_role("link", name="(overleg met partners)").click()
    page.get_by_label("Ja", exact=True).check()
    page.get_by_label("Hoe vaak per schooljaar?").fill("8")
    school.look_twice("care-team-propose")
    page.get_by_role("button", name="Voorstel sturen").click()
    lead = visit("teamleider")
    lead.go("/rooster/voorstellen/")
    lead.look_twice("proposals")
    partners = lead.page.locator("tr", has_text="Overleg met partners")
    partners.get_by_role("link").first.click()
    lead.page.get_by_role("button", name="Akkoord met het overleg met partners", exact=True).click()
    expect(lead.page.get_by_text("8 keer per schooljaar")).to_be_visible()
    lead.look_twice("school-agreements-partners")


def test_week_on_a_phone_shows_one_day_at_a_time(visit):
    liaison = visit("ocp", width=390)
    liaison.go("/mijn-week/")
    days = liaison.page.locator(".ocp-week__day:visible")
    expect(days).to_have_count(1)
    liaison.page.get_by_label("Kies een dag").get_by_role("link").nth(3).click()
    expect(days).to_have_count(1)
    expect(days).to_contain_text("Donderdag")
    liaison.look("week-phone")


def test_week_prints_on_one_sheet(visit, tmp_path):
    import pikepdf

    liaison = visit("ocp")
    liaison.go("/mijn-week/")
    liaison.page.pdf(path=tmp_path / "week.pdf", prefer_css_page_size=True)
    with pikepdf.open(tmp_path / "week.pdf") as pdf:
        assert len(pdf.pages) == 1


def test_contact_takes_two_taps(visit):
    liaison = visit("ocp", width=390)
    liaison.go("/contact/?alle=1")
    liaison.look_twice("contacts")
    card = liaison.page.locator("article").first
    card.locator("summary", has_text="Gebeld").click()
    card.get_by_role("button", name="Alles rustig").first.click()
    expect(card).to_contain_text("vandaag gesproken")


def fetched(liaison, path):
    """The file as a calendar reads it: the events by their UID, and the ETag."""
    with urlopen(liaison.home + path) as answer:
        events = icalendar.Calendar.from_ical(answer.read()).events
        etag = answer.headers["ETag"]
    assert len({str(event["uid"]) for event in events}) == len(events) > 0
    return {str(event["uid"]): event for event in events}, etag


def test_feed_follows_a_sick_call_and_the_return(visit):
    """Fetched as a calendar does; not sent twice; then a replan: the same events, changed."""
    liaison, lead = visit("ocp"), visit("teamleider")
    liaison.go("/mijn-week/agenda/")
    liaison.page.get_by_role("button", name=re.compile("link maken|Agendalink maken")).click()
    liaison.look_twice("calendar-link")
    link = liaison.page.get_by_label("Link om te kopiëren").input_value()
    path = re.search(r"/agenda/.*", link)[0]
    before, etag = fetched(liaison, path)
    assert all(str(event["summary"]).startswith("OCP: ") for event in before.values())
    assert status_of(Request(liaison.home + path, headers={"If-None-Match": etag})) == 304

    day = min(event.start.date() for event in before.values() if is_to_come(event))
    report_absent(lead, NAME, day)
    replanned, _ = fetched(liaison, path)
    hit = [uid for uid, event in before.items() if event.start.date() == day and is_to_come(event)]
    for uid in hit:
        was, now = before[uid], replanned[uid]
        assert now["sequence"] > was["sequence"]
        assert now["last-modified"].dt > was["last-modified"].dt
        assert now["status"] == "CANCELLED" or now.start != was.start

    withdraw(lead, NAME)
    after, _ = fetched(liaison, path)
    for uid in hit:
        assert after[uid]["status"] == "CONFIRMED"
        assert after[uid]["sequence"] > replanned[uid]["sequence"]


NAME = "Sanne Verbeek"


def is_to_come(event):
    return event["status"] == "CONFIRMED" and event.start.date() > clock.today()


def report_absent(lead, name, day):
    page = lead.page
    lead.go("/contactpersonen/")
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="Ziek of afwezig melden").click()
    page.get_by_text("Andere dagen, of is de laatste dag bekend?").click()
    fill_date(page, "Eerste dag", day)
    fill_date(page, "Laatste dag", day)
    page.get_by_role("button", name="Toon wat dit betekent").click()
    page.get_by_role("button", name="Bevestig alles").first.click()
    expect(page.get_by_text("staat als afwezig").first).to_be_visible()


def withdraw(lead, name):
    """The absence did not happen: what a colleague would do comes back."""
    page = lead.page
    lead.go("/contactpersonen/")
    page.get_by_role("link", name=name).click()
    page.get_by_role("table", name="Afwezigheid").get_by_role("link").first.click()
    lead.look_twice("absence-detail")
    page.get_by_role("link", name="Melding intrekken").click()
    page.get_by_role("button", name="Melding intrekken").click()
    expect(page.get_by_text("De melding is ingetrokken")).to_be_visible()


def status_of(request):
    from urllib.error import HTTPError

    try:
        with urlopen(request) as answer:
            return answer.status
    except HTTPError as error:
        return error.code


def test_note_that_is_typed_is_kept_and_lessons_are_looked_at(visit):
    liaison = visit("ocp")
    liaison.go("/mijn-week/")
    page = liaison.page
    page.locator("a[href$='/overdracht/']").first.click()
    page.get_by_label("Wat spraken we af?").fill("Om negen uur bij de balie melden.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Concept bewaard")
    address = liaison.path
    liaison.go(address)
    expect(page.get_by_label("Wat spraken we af?")).to_have_value(
        "Om negen uur bij de balie melden."
    )
    liaison.look_twice("handover")
    liaison.go(address.replace("overdracht", "jgz"))
    liaison.look_twice("nurse")
    liaison.go("/geleerd/")
    liaison.look_twice("lessons")
    liaison.go("/geleerd/nieuw/")
    liaison.look_twice("lesson-new")
