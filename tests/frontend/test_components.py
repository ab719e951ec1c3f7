import pytest
from django.template.loader import render_to_string
from lxml import html

from tests.frontend import samples


def component(name, **context):
    return html.fromstring(f"<main>{render_to_string(f'components/{name}.html', context)}</main>")


def text(element):
    return " ".join(element.text_content().split())


@pytest.fixture
def table():
    return component(
        "table", caption="Vragen", columns=samples.QUESTION_COLUMNS, rows=samples.QUESTION_ROWS
    )


def test_table_keeps_its_roles_when_css_folds_it(table):
    roles = {element.tag: element.get("role") for element in table.iter() if element.get("role")}

    assert roles == {
        "table": "table",
        "thead": "rowgroup",
        "tbody": "rowgroup",
        "tr": "row",
        "th": "rowheader",
        "td": "cell",
    }


def test_table_cells_carry_their_column_for_the_phone(table):
    labels = table.xpath("//tbody/tr[1]/*/@data-label")

    assert labels == [column["label"] for column in samples.QUESTION_COLUMNS]


def test_table_tells_how_it_is_sorted(table):
    assert [(text(th), th.get("aria-sort")) for th in table.xpath("//th[@aria-sort]")] == [
        ("Gesteld op", "descending")
    ]


def test_table_row_with_a_missing_cell_is_a_mistake():
    with pytest.raises(ValueError, match="zip"):
        component(
            "table",
            caption="x",
            columns=[{"label": "a"}, {"label": "b"}],
            rows=[{"cells": [{"text": "1"}]}],
        )


def test_table_escapes_what_people_wrote():
    rows = [{"cells": [{"text": "<b>x</b>", "sub": "<b>y</b>"}]}]

    assert component("table", caption="x", columns=[{"label": "a"}], rows=rows).xpath("//b") == []


@pytest.mark.parametrize(
    ("tone", "sign"),
    [("ok", "#ok"), ("warning", "#warning"), ("error", "#error"), (None, "#neutral")],
)
def test_status_badge_has_a_word_and_a_sign(tone, sign):
    badge = component("status_badge", label="Beantwoord", tone=tone)

    assert text(badge) == "Beantwoord"
    assert badge.xpath("//*[local-name()='use']/@href")[0].endswith(sign)


def test_definition_list_says_that_a_fact_is_unknown():
    facts = component(
        "definition_list",
        facts=[{"label": "Bestuur", "value": None}, {"label": "Leerlingen", "value": 0}],
    )

    assert [text(value) for value in facts.xpath("//dd")] == ["Niet bekend", "0"]


def test_pagination_without_other_pages_is_absent():
    assert component("pagination").xpath("//nav") == []


def test_pagination_links_work_without_htmx():
    links = component("pagination", next_url="?na=2", results_id="resultaten").xpath("//a")

    assert [(text(link), link.get("href"), link.get("rel")) for link in links] == [
        ("Volgende", "?na=2", "next")
    ]


def test_work_note_says_who_reads_it():
    timeline = component("timeline", timeline=samples.TIMELINE)

    notes = timeline.xpath("//article[contains(@class,'ocp-message--internal')]")
    assert [("Alleen het CJG ziet deze werknotitie." in text(note)) for note in notes] == [True]


def test_progress_speaks_from_outside_the_part_that_is_fetched():
    progress = component("progress", job={**samples.JOB, "running": True})

    fetched = progress.xpath("//*[@hx-get]")[0]
    assert fetched.xpath(".//*[@role='status']") == []
    assert len(progress.xpath("//*[@role='status']")) == 1


def test_progress_stops_fetching_when_done():
    assert component("progress", job=samples.JOB).xpath("//*[@hx-get]") == []


def test_week_opens_on_one_day_and_each_day_can_be_reached():
    week = component("week", week=samples.sample_week())

    days = week.xpath("//section/@id")
    assert week.xpath("//nav[@class='ocp-daystrip']/a/@href") == [f"#{day}" for day in days]
    assert week.xpath("//section[contains(@class,'ocp-week__day--open')]/@id") == ["dinsdag"]


def test_visit_is_confirmed_by_a_form_and_not_by_a_link():
    week = component("week", week=samples.sample_week())

    forms = week.xpath("//article[.//a[text()='Maaslandcollege']]//form")
    assert [form.get("method") for form in forms] == ["post", "post"]


def test_week_names_why_a_daypart_is_closed():
    week = component("week", week=samples.sample_week())

    assert week.xpath("//section[@id='donderdag']//p/text()") == ["Studiedag van de school"] * 2
    assert [
        text(p) for p in week.xpath("//section[@id='woensdag']//p[contains(@class,'none')]")
    ] == ["Geen bezoek"]


def test_file_tells_its_type_and_size():
    files = component("downloads", downloads=samples.DOWNLOADS)

    assert "PDF, 84 kB" in text(files.xpath("//a")[0])


def test_other_roles_are_offered_and_not_the_current():
    menu = component("account_menu", account=samples.ACCOUNT, nav=samples.NAV)

    assert [text(button) for button in menu.xpath("//button[@name='membership']")] == [
        "Teamleider CJG, Voorbeeldstad"
    ]
