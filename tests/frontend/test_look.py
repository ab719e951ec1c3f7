"""The style guide in a real browser: reachable, readable and usable at every width."""

import re
from pathlib import Path

import pikepdf
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

AXE = Path(__file__).resolve().parents[2] / "static/vendor/axe.min.js"
PAGES = [
    "/",
    "/onderdelen/",
    "/vragen/",
    "/vragen/leeg/",
    "/vragen/V-2026-0412/",
    "/vragen/stellen/",
    "/formulier/",
    "/rooster/2026-W48/",
    "/aansluitwijze/",
    "/rapportage/",
    "/inloggen/",
    "/fout/404/",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Targets that are text in a sentence are exempt (WCAG 2.5.8); the rest fits a thumb.
SMALL_TARGETS = """() => [...document.querySelectorAll(
    "a, button, summary, select, input:not([type=hidden])")]
  .filter((element) => {
    const target = element.closest("label") || element.closest(".ocp-tile") || element;
    const box = target.getBoundingClientRect();
    const hidden = !box.width || element.closest(".ocp-skip") || element.closest(".ocp-prose p");
    return !hidden && box.height < 43.5;
  })
  .map((element) => element.outerHTML.slice(0, 120))"""


def axe_findings(page):
    # Evaluated and not added as a script element: the policy of the page refuses those.
    page.evaluate(AXE.read_text())
    found = page.evaluate("(rules) => axe.run(document, {runOnly: rules, preload: false})", RULES)
    return [(item["id"], [node["html"] for node in item["nodes"]]) for item in found["violations"]]


def sideways(page):
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.fixture(scope="module")
def checked_page(chromium, guide):
    """One page for all checks by axe, which may inject its styles there."""
    context = chromium.new_context(locale="nl-NL", bypass_csp=True)
    page = context.new_page()

    def open_path(path, width):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(guide + path)
        return page

    yield open_path
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(checked_page, path, width):
    assert axe_findings(checked_page(path, width)) == []


@pytest.mark.parametrize("path", ["/vragen/stellen/", "/formulier/"])
def test_axe_finds_nothing_on_a_form_with_errors(checked_page, path):
    page = checked_page(path, 390)
    page.locator("main button[type=submit]").first.click()

    assert page.title().startswith("Fout: ")
    assert axe_findings(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_page_never_scrolls_sideways(open_page, path):
    page = open_page(path)
    scrolled = {}
    for width in (1280, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        scrolled[width] = sideways(page)

    assert scrolled == {1280: 0, 768: 0, 390: 0, 320: 0}


@pytest.mark.parametrize("path", PAGES)
def test_targets_fit_a_thumb(checked_page, path):
    assert checked_page(path, 390).evaluate(SMALL_TARGETS) == []


def test_first_tab_leads_to_the_content(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


@pytest.mark.parametrize("javascript", [True, False])
def test_errors_take_the_focus_and_lead_to_the_field(open_page, javascript):
    page = open_page("/formulier/", 390, java_script_enabled=javascript)
    page.get_by_role("button", name="Opslaan").click()

    assert page.locator("#fouten:focus").count() == 1
    page.get_by_role("link", name="Vul een datum in.").click()
    page.keyboard.type("7")
    assert page.locator("#id_start_0").input_value() == "7"


def test_menu_opens_and_escape_gives_the_focus_back(open_page):
    page = open_page("/")
    page.locator("summary").first.click()
    page.get_by_role("link", name="Mijn account").focus()
    page.keyboard.press("Escape")

    assert page.locator("details[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_menu_on_a_phone_holds_everything_without_javascript(open_page):
    page = open_page("/", 390, java_script_enabled=False)
    page.locator("summary").first.click()

    links = page.get_by_role("navigation", name="Alle onderdelen").get_by_role("link")
    assert links.all_inner_texts() == [
        "Vandaag",
        "Mijn week",
        "Vragen",
        "Scholen",
        "Rapportages",
        "Onderdelen",
    ]


def test_bar_on_a_phone_has_four_places(open_page):
    page = open_page("/", 390)

    bar = page.get_by_role("navigation", name="Hoofdmenu")
    assert bar.get_by_role("link").all_inner_texts() == [
        "Vandaag",
        "Mijn week",
        "Vragen",
        "Scholen",
    ]


def test_week_on_a_phone_shows_one_day_without_javascript(open_page):
    page = open_page("/rooster/2026-W48/", 390, java_script_enabled=False)
    days = page.locator(".ocp-week__day:visible h2")

    assert [text.split()[0] for text in days.all_inner_texts()] == ["Dinsdag"]
    page.locator(".ocp-daystrip a").nth(3).click()
    assert [text.split()[0] for text in days.all_inner_texts()] == ["Donderdag"]


def test_week_on_a_desk_shows_five_days_side_by_side(open_page):
    page = open_page("/rooster/2026-W48/")

    tops = {
        round(box["y"])
        for box in (day.bounding_box() for day in page.locator(".ocp-week__day").all())
    }
    assert page.locator(".ocp-week__day:visible").count() == 5
    assert len(tops) == 1


@pytest.mark.parametrize("path", ["/rooster/2026-W48/", "/aansluitwijze/"])
def test_print_fits_one_a4(open_page, tmp_path, path):
    page = open_page(path)
    target = tmp_path / "print.pdf"
    page.pdf(path=target, prefer_css_page_size=True)

    with pikepdf.open(target) as document:
        sides = sorted(round(float(side)) for side in document.pages[0].mediabox[2:])
        assert len(document.pages) == 1
        assert sides == [595, 842]


def test_characters_left_are_counted(open_page):
    page = open_page("/vragen/stellen/")
    page.locator("textarea").fill("Een vraag")

    assert page.locator("#id_text_count").inner_text() == "Nog 1491 tekens over"
    page.locator("textarea").fill("x" * 1501)
    assert page.locator("#id_text_count").inner_text() == "1 teken te veel"


def test_draft_is_kept_on_the_server_and_nowhere_else(open_page):
    page = open_page("/vragen/stellen/")
    with page.expect_request("**/vragen/concept/") as sent:
        page.locator("textarea").fill("Een leerling uit groep 6")
    page.get_by_text(re.compile(r"Concept bewaard om \d\d:\d\d")).wait_for()

    assert "Een leerling uit groep 6" in sent.value.post_data
    # htmx notes the address of the page for the back button, and that is all there may be.
    assert page.evaluate("Object.entries({...localStorage, ...sessionStorage})") == [
        ["htmx-current-path-for-history", "/vragen/stellen/"]
    ]


def test_draft_that_cannot_be_kept_says_so(open_page):
    page = open_page("/vragen/stellen/")
    page.route("**/vragen/concept/", lambda route: route.fulfill(status=503))
    page.locator("textarea").fill("Een leerling uit groep 6")

    page.get_by_text("Uw concept is nu niet bewaard.").wait_for()


def test_filter_swaps_the_results_in_place(open_page):
    page = open_page("/vragen/")
    page.evaluate("window.stayed = true")
    page.get_by_label("Zoek in uw vragen").fill("verzuim")
    page.get_by_role("button", name="Zoeken").click()
    page.get_by_text("1 vragen").wait_for()

    assert page.evaluate("window.stayed") is True
    assert page.url.endswith("?q=verzuim&state=&theme=")
    assert page.locator("tbody tr").count() == 1


def test_filter_works_without_javascript(open_page):
    page = open_page("/vragen/", java_script_enabled=False)
    page.get_by_label("Zoek in uw vragen").fill("verzuim")
    page.get_by_role("button", name="Zoeken").click()

    assert page.locator("tbody tr").count() == 1


def test_select_keeps_its_own_arrow_in_forced_colours(open_page):
    page = open_page("/formulier/", forced_colors="active")

    assert (
        page.locator("select").evaluate("(select) => getComputedStyle(select).appearance") == "auto"
    )


def test_nothing_moves_when_asked(open_page):
    page = open_page("/", reduced_motion="reduce")

    assert (
        page.locator(".ocp-nav__link").first.evaluate(
            "(link) => getComputedStyle(link).transitionDuration"
        )
        == "0s"
    )


def test_only_this_server_is_asked(open_page, guide):
    asked = []
    page = open_page("/inloggen/")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(guide + "/rapportage/")
    page.wait_for_load_state("networkidle")

    assert len(asked) > 5
    assert [url for url in asked if not url.startswith(guide)] == []
