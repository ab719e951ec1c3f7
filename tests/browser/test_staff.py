"""The thread at the town hall and the CJG: plan, report, account for it."""

import datetime as dt
import re
import string
from io import BytesIO
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from ocp_portal import clock
from ocp_portal.demo import town
from tests.reports.pdf_rules import failures

JOB_SECONDS = 60_000  # on a busy machine; a job takes a second or two
NEXT_MONTH = clock.today() + dt.timedelta(days=28)
PASSWORD = "kastanje-fiets-regenboog"


def wait_for_job(visitor):
    """The page shows the end by itself."""
    expect(visitor.page.locator("#taak-einde .ocp-badge")).to_have_text(
        "klaar", timeout=JOB_SECONDS
    )


def fill_date(page, group, date):
    parts = page.get_by_role("group", name=re.compile(group))
    for label, number in (("Dag", date.day), ("Maand", date.month), ("Jaar", date.year)):
        parts.get_by_label(label, exact=True).fill(str(number))


def test_team_lead_publishes_the_next_week(visit):
    lead = visit("teamleider")
    page = lead.page
    lead.go("/rooster/")
    publish = page.get_by_role("button", name="Stel deze week vast")
    for _ in range(8):
        page.get_by_role("link", name="Volgende week").click()
        if publish.count():
            break
    lead.look_twice("week-provisional")
    week = page.url
    publish.click()
    wait_for_job(lead)
    lead.look_twice("week-published-job")
    page.goto(week)
    expect(page.locator(".ocp-badge").first).to_have_text("vastgesteld")
    assert publish.count() == 0


def test_team_lead_assigns_the_school_without_a_liaison(visit):
    lead = visit("teamleider")
    page = lead.page
    lead.go("/contactpersonen/")
    page.get_by_role("link", name="Bekijk welke").click()
    school = page.locator("tbody tr").first.get_by_role("link").inner_text()
    lead.look_twice("school-without-liaison")
    page.get_by_role("link", name="contactpersoon", exact=True).click()
    page.get_by_role("link", name="Karim el Amrani").click()
    page.get_by_role("link", name="School koppelen").click()
    page.get_by_label(re.compile(re.escape(school))).check()
    fill_date(page, "Eerste dag", clock.today())
    page.get_by_role("button", name="Koppelen").click()
    expect(page.get_by_role("link", name=school)).to_be_visible()
    lead.look_twice("liaison-with-new-school")
    lead.go("/contactpersonen/ontbreekt/")
    assert page.get_by_role("link", name=school, exact=True).count() == 0


def test_team_lead_records_an_absence(visit):
    lead = visit("teamleider")
    page = lead.page
    lead.go("/contactpersonen/")
    page.get_by_role("link", name="Fatma Yildiz").click()
    page.get_by_role("link", name="Ziek of afwezig melden").click()
    page.get_by_text("Andere dagen, of is de laatste dag bekend?").click()
    fill_date(page, "Eerste dag", NEXT_MONTH)
    fill_date(page, "Laatste dag", NEXT_MONTH + dt.timedelta(days=4))
    page.get_by_role("button", name="Toon wat dit betekent").click()
    page.get_by_label("Soort afwezigheid").select_option("Verlof")
    page.get_by_role("button", name="Bevestig alles").first.click()
    lead.go("/contactpersonen/")
    page.get_by_role("link", name="Fatma Yildiz").click()
    page.get_by_role("table", name="Afwezigheid").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Afwezigheid van Fatma Yildiz")
    lead.look_twice("absence")


def test_policy_officer_makes_reads_and_publishes_the_report(visit):
    officer = visit("beleid")
    page = officer.page
    officer.go("/rapportages/")
    page.locator("tbody tr").first.get_by_role("link").first.click()
    page.get_by_role("link", name="Rapport opnieuw maken").click()
    page.get_by_role("radio").first.check()
    officer.look_twice("report-again")
    page.get_by_role("button", name="Opnieuw maken").click()
    wait_for_job(officer)
    officer.look_twice("report-job")
    page.get_by_role("link", name="Bekijk het resultaat").click()
    officer.look_twice("report")
    check_pdf(download(page, "pdf"))
    check_workbook(download(page, "xlsx"))
    page.get_by_role("button", name="Publiceren").click()
    expect(page.get_by_role("button", name="Publiceren")).to_have_count(0)
    address = page.url

    coordinator = visit("zorgcoordinator")
    coordinator.page.goto(address)
    expect(coordinator.page.get_by_role("heading", name="In het kort")).to_be_visible()


def download(page, kind):
    """What a click on the link gives."""
    with page.expect_download() as started:
        page.get_by_role("link", name="kwartaal").and_(page.locator(f"[href$='/{kind}/']")).click()
    return Path(started.value.path()).read_bytes()


def check_pdf(pdf):
    assert pdf.startswith(b"%PDF")
    assert failures(pdf) == []


def check_workbook(content):
    book = openpyxl.load_workbook(BytesIO(content))
    cells = [str(cell) for sheet in book for line in sheet.values for cell in line if cell]
    assert any("kwartaal 2" in cell for cell in cells)


def test_administrator_invites_somebody_who_signs_in(visit, portal):
    administrator = visit("beheer")
    page = administrator.page
    administrator.go("/gebruikers/uitnodigen/")
    page.get_by_label("E-mailadres").fill("nieuw.collega@voorbeeldstad.example")
    page.get_by_label("Naam", exact=True).fill("Noor van den Berg")
    page.get_by_label("Beleidsmedewerker").check()
    page.get_by_role("button", name="Uitnodiging versturen").click()
    expect(page.get_by_text("nieuw.collega@voorbeeldstad.example").first).to_be_visible()
    administrator.look_twice("invited")

    newcomer = visit()
    page = newcomer.page
    newcomer.go("/demo/mail/")
    newcomer.look_twice("demo-mail")
    page.locator("a[href*='/uitnodiging/']").first.click()
    newcomer.look_twice("invitation")
    page.get_by_label("Kies een wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Aannemen en inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vandaag")
    expect(page.get_by_text("Noor van den Berg").first).to_be_visible()


def register_with(code, name):
    """The primary schools of the town as they are, and one more; other facts are not told."""
    lines = ["INSTELLINGSCODE;VESTIGINGSCODE;VESTIGINGSNAAM;GEMEENTENUMMER"]
    for number, school in enumerate(town.SCHOOLS):
        if school.sector == "BO":
            brin = f"99{string.ascii_uppercase[number // 10]}Z"
            lines.append(f"{brin};{brin}{number % 10:02};{school.name};{town.CODE}")
    return "\r\n".join([*lines, f"{code[:4]};{code};{name};{town.CODE}", ""]).encode()


def test_administrator_imports_a_register(visit):
    administrator = visit("beheer")
    page = administrator.page
    content = register_with("99ZZ00", "De Nieuwe Wereld")
    file = {"name": "register.csv", "mimeType": "text/csv", "buffer": content}
    administrator.go("/scholen/importeren/")
    page.get_by_label("Bestand van DUO").set_input_files(file)
    page.get_by_role("button", name="Bekijken wat er verandert").click()
    expect(page.get_by_text("De Nieuwe Wereld")).to_be_visible()
    administrator.look_twice("import-preview")
    page.get_by_role("button", name="Uitvoeren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Import uitgevoerd")
    administrator.look_twice("import-done")
    administrator.go("/scholen/99ZZ00/")
    expect(page.get_by_role("heading", level=1)).to_have_text("De Nieuwe Wereld")
    administrator.look_twice("school-imported")


def test_partnership_sees_its_own_schools_only(visit):
    partnership = visit("swv")
    page = partnership.page
    partnership.go("/vandaag/")
    expect(page.get_by_role("link", name="De Kastanjepoort")).to_be_visible()
    assert page.get_by_text("Gymnasium Hoogbroek").count() == 0
    assert page.request.get(f"{partnership.home}/vragen/").status == 403


def test_privacy_officer_sees_who_looked(visit):
    coordinator = visit("zorgcoordinator")
    coordinator.go("/vragen/?stand=all")
    coordinator.page.locator("main a[href^='/vragen/V-']").first.click()
    expect(coordinator.page.get_by_role("heading", level=1)).to_have_text(re.compile("V-"))
    officer = visit("privacy")
    officer.go("/inzagelog/")
    expect(officer.page.get_by_text("Ingrid Vos").first).to_be_visible()
    officer.look_twice("access-log")
