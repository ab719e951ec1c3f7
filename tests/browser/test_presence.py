"""School and liaison around a visit: confirm it, carry the week along, follow a change."""

import re
from urllib.request import Request, urlopen

import icalendar
from playwright.sync_api import expect


def test_school_confirms_with_one_click(visit):
    school = visit("zorgcoordinator")
    page = school.page
    school.go("/vandaag/")
    page.get_by_role("link", name="De komende weken").first.click()
    school.look_twice("school-visits")
    page.locator("article").first.get_by_role("button", name=re.compile("^Klopt \\(")).click()
    expect(page.locator("article").first).to_contain_text("u bevestigde dit")


def test_school_proposes_hours_and_team_lead_accepts(visit):
    school = visit("zorgcoordinator")
    page = school.page
    school.go("/vandaag/")
    page.get_by_role("link", name="De komende weken").first.click()
    page.get_by_role("link", name="Afspraken").click()
    page.get_by_role("link", name=re.compile("voorstel doen|Voorstel wijzigen")).click()
    page.get_by_label("Maandagochtend").select_option("Liever niet")
    school.look_twice("hours-propose")
    page.get_by_role("button", name="Voorstel sturen").click()
    school.look_twice("school-agreements")
    lead = visit("teamleider")
    lead.page.goto(page.url)
    lead.page.get_by_role("button", name="Akkoord", exact=True).click()
    expect(lead.page.locator("main")).to_contain_text("De afspraak geldt.")


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


def test_feed_follows_a_note_of_what_became_of_a_visit(visit):
    """Fetched as a calendar does, and fetched again: the same file is not sent twice."""
    liaison = visit("ocp")
    liaison.go("/mijn-week/agenda/")
    liaison.page.get_by_role("button", name=re.compile("link maken|Agendalink maken")).click()
    liaison.look_twice("calendar-link")
    link = liaison.page.get_by_label("Link om te kopiëren").input_value()
    path = re.search(r"/agenda/.*", link)[0]
    with urlopen(liaison.home + path) as answer:
        events = icalendar.Calendar.from_ical(answer.read()).events
        etag = answer.headers["ETag"]
    assert all(str(event["summary"]).startswith("OCP: ") for event in events)
    assert len({str(event["uid"]) for event in events}) == len(events) > 0
    again = Request(liaison.home + path, headers={"If-None-Match": etag})
    assert status_of(again) == 304


def status_of(request):
    from urllib.error import HTTPError

    try:
        with urlopen(request) as answer:
            return answer.status
    except HTTPError as error:
        return error.code
