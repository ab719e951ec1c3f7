from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from reports.disclosure import SMALL, UNKNOWN, mask
from reports.documents import BarChart, Column, Heading, ListBlock, Percent, Table, bar_chart_svg
from reports.documents.blocks import cell_number, cell_text
from reports.documents.texts import breakable, clean, drawable

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("De Vlinder", "De Vlinder"),
        (1235, "1.235"),
        (-3, "-3"),
        (Decimal("1234.5"), "1.234,5"),
        (Percent(61), "61%"),
        (mask(3), "0-4"),
        (mask(1234), "1.235"),
        (None, "onbekend"),
    ],
)
def test_cell_is_written_the_dutch_way(cell, text):
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "number"),
    [("12", None), (0, 0), (mask(17), 15), (mask(2), None), (UNKNOWN, None), (None, None)],
)
def test_cell_number_is_there_for_numbers_only(cell, number):
    assert cell_number(cell) == number


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Heading("", 1),
        lambda: Heading("Kop", 4),
        lambda: ListBlock(()),
        lambda: Table("", (Column("a"),), ()),
        lambda: Table("Tabel", (), ()),
        lambda: Table("Tabel", (Column(" "),), ()),
        lambda: Table("Tabel", (Column("a"), Column("b")), (("x",),)),
        lambda: chart(alternative=" "),
        lambda: chart(column=0),
        lambda: chart(column=2),
    ],
)
def test_block_without_sense_is_refused(wrong):
    with pytest.raises(ValueError):
        wrong()


@pytest.mark.parametrize(
    "change",
    [
        {"title": " "},
        {"summary": ()},
        {"reading_guide": ()},
        {"blocks": (Heading("Te diep", 2),)},
        {"blocks": (Heading("Een"), Heading("Drie", 3))},
    ],
)
def test_report_without_sense_is_refused(council_report, change):
    with pytest.raises(ValueError):
        replace(council_report, **change)


def test_tables_of_a_report_include_those_beside_a_chart(council_report):
    captions = [table.caption for table in council_report.tables]

    assert len(captions) == 8
    assert "Vragen van scholen per thema" in captions


def chart(rows=(("Verzuim", 20), ("Thuis", SMALL)), alternative="Staafdiagram.", column=1):
    table = Table("Vragen", (Column("Thema"), Column("Vragen")), tuple(rows))
    return BarChart(table, alternative, column)


def drawn(made):
    root = ElementTree.fromstring(bar_chart_svg(made))
    texts = [element.text for element in root.iter(f"{SVG}text")]
    return root, texts, list(root.iter(f"{SVG}rect"))


def test_chart_labels_every_bar_with_its_number():
    root, texts, _ = drawn(chart())

    assert texts == ["Verzuim", "20", "Thuis", "0-4"]
    assert root.get("aria-label") == "Staafdiagram."


# In Noto Sans of 14 pixels, as a browser measures them.
WIDTHS = {"Tweede kwartaal 2026": 146.6, "Gedrag en omgang": 127.8, "Meer dan één onderwerp": 167.5}


@pytest.mark.parametrize("label", WIDTHS)
def test_label_beside_its_bar_is_not_cut_off(label):
    root, _, _ = drawn(chart([(label, 10)]))

    end = float(next(root.iter(f"{SVG}text")).get("x"))
    assert end >= WIDTHS[label]


def test_bars_of_masked_figures_are_equal():
    _, _, bars = drawn(chart([(str(count), mask(count)) for count in range(5)]))

    assert len({bar.get("width") for bar in bars}) == 1
    assert all(bar.get("stroke-dasharray") for bar in bars)


def test_unknown_has_no_bar():
    _, texts, bars = drawn(chart([("Extern", None)]))

    assert texts == ["Extern", "onbekend"]
    assert bars == []


def test_total_row_is_not_drawn():
    made = chart([("Thuis", 10), ("Totaal", 10)])

    assert BarChart(replace(made.table, has_total=True), "x").bars == [("Thuis", 10)]


def test_chart_text_is_never_markup():
    hostile = '<script>"&\x00</script>'
    root, texts, _ = drawn(chart([(hostile, 5)], alternative=hostile))

    assert texts[0] == '<script>"&</script>'
    assert root.get("aria-label") == '<script>"&</script>'


def test_clean_keeps_what_people_write():
    text = "Zoë's vraag: ‘crème’ & 50% – İstanbul שלום مرحبا 漢字 😀"

    assert clean(text) == text


@pytest.mark.parametrize(
    "bad", ["\x00", "\x1b", "\x7f", "\u202e", "\u200b", "\ud800", "\ue000", "\uffff"]
)
def test_clean_takes_out_what_no_document_should_hold(bad):
    assert clean(f"a{bad}b") == "ab"


def test_clean_joins_lines():
    assert clean("a\r\nb\tc\u2028d") == "a b c d"


def test_drawable_replaces_a_run_that_no_font_has():
    assert drawable("漢字 en 😀!") == "□ en □!"
    assert drawable("Zoë – €5") == "Zoë – €5"


def test_only_long_words_become_breakable():
    assert breakable("x" * 40) == "x" * 40
    assert breakable("x" * 81).split("\u200b") == ["x" * 40, "x" * 40, "x"]
