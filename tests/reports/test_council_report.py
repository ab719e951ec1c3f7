"""The report as a document: its sentences, and the same figure in every format."""

import datetime as dt
from io import BytesIO

import openpyxl
import pikepdf
import pytest

from reports.council_report import council_report
from reports.documents import Heading, Paragraph, Table, render_csv, render_pdf, render_xlsx
from reports.indicators import indicators
from tests.reports.made import Q2, asked, caught, extra, facts, figures
from tests.reports.pdf_rules import failures
from tests.reports.pdf_words import words_of


def document(made):
    return council_report(made, version=1, status="concept", dated=dt.date(2026, 10, 1))


def find(made, caption) -> Table:
    (found,) = [table for table in document(made).tables if table.caption.startswith(caption)]
    return found


def column(table, header):
    at = [each.header for each in table.columns].index(header)
    return {str(row[0]): str(row[at]) for row in table.rows}


def test_summary_says_how_many_locations_keep_the_agreement():
    """REP-1: The report says how many locations keep the agreement."""
    made = figures(extra=tuple([extra()] * 11 + [extra(realised=0)]))

    summary = document(made).summary
    assert summary[1].startswith("Op 11 van de 12 locaties met de extra aansluiting")


def test_what_is_known_of_a_location_behind_the_agreement():
    school = extra("Het Kompas", 10, 4, planned=8, missed=3, remote=1, uncovered=2)

    texts = [str(block) for block in document(figures(extra=(school,))).blocks]
    known = next(text for text in texts if "Het Kompas: 4 van de 10 dagdelen" in text)
    assert "2 dagdelen minder gepland dan er schoolweken zijn" in known
    assert "2 dagdelen vervallen zonder vervanging" in known
    assert "3 dagdelen niet gelukt en 1 dagdeel op afstand" in known


def test_report_of_a_municipality_where_nothing_happened():
    nothing = figures(
        schools=(), locations={"basis": 0, "extra": 0}, extra=(), unchanged=0, contacted=0
    )

    summary = document(nothing).summary
    assert "Scholen stelden 0 tot en met 4 vragen." in summary
    assert render_pdf(document(nothing)).startswith(b"%PDF")


def test_without_a_quarter_before_there_is_no_column_for_it():
    made = figures(questions=(asked(20),))

    headers = {each.header for table in document(made).tables for each in table.columns}
    assert "Vorig kwartaal" not in headers
    assert any("geen rapport" in line for line in document(made).reading_guide)


def test_with_a_quarter_before_its_figures_stand_beside():
    before = indicators(facts(quarter=Q2, questions=(asked(23),), unchanged=3))
    made = indicators(facts(questions=(asked(41),)), before)

    assert column(find(made, "Vragen naar onderwerp"), "Vorig kwartaal")["Gedrag"] == "25"
    assert column(find(made, "Continuïteit"), "Vorig kwartaal")["Zelfde OCP gebleven"] == "3"


def test_gap_in_the_table_of_holidays_is_said():
    """REP-2: A report says how to read it, and what it does not know."""
    made = figures(gaps=("De meivakantie ontbreekt.",))

    assert any("De meivakantie ontbreekt." in line for line in document(made).reading_guide)


def test_column_totals_that_are_withheld_are_left_out_and_explained():
    made = figures(questions=(asked(20),))
    made["questions"]["themes"]["state_totals"] = ["niet getoond"] * 3

    table = find(made, "Vragen naar onderwerp")
    assert not table.has_total
    assert "Totaal" not in column(table, "Vragen")
    assert any("te herleiden" in line for line in document(made).reading_guide)


def test_table_that_is_withheld_is_left_out():
    made = figures(questions=(asked(20),))
    made["questions"]["groups"][-1]["cells"] = ["niet getoond", "niet getoond"]

    assert not [t for t in document(made).tables if "samenwerkingsverband" in t.caption]


def test_figures_of_an_unknown_shape_are_refused():
    with pytest.raises(ValueError, match="shape"):
        document(figures() | {"schema": 2})


@pytest.fixture(scope="module")
def made():
    before = indicators(facts(quarter=Q2, questions=(asked(57),)))
    questions = (asked(3), asked(48, "thuis"), asked(22, "leren", tier="extra"))
    return indicators(facts(questions=questions, activities={"consultatie": 61, "mdo": 4}), before)


def test_same_figure_in_every_format(made):
    """Theme 'thuis': 48 questions, shown as 50 everywhere; 'gedrag': 3, shown as 0-4."""
    shown = document(made)
    by_theme = column(find(made, "Vragen naar onderwerp"), "Vragen")
    assert (by_theme["Thuis"], by_theme["Gedrag"]) == ("50", "0-4")

    csv = render_csv(shown).decode("utf-8-sig")
    assert "Vragen naar onderwerp en stand;Thuis;Vragen;50\r\n" in csv
    assert "Vragen naar onderwerp en stand;Gedrag;Vragen;0-4\r\n" in csv

    book = openpyxl.load_workbook(BytesIO(render_xlsx(shown)))
    (sheet,) = [each for each in book if each["A1"].value == "Vragen naar onderwerp en stand"]
    cells = {row[0]: row[1] for row in sheet.iter_rows(min_row=3, values_only=True)}
    assert (cells["Thuis"], cells["Gedrag"]) == (50, "0-4")


def test_parts_that_do_not_make_100_say_why_on_the_page_and_in_every_file():
    """Three groups of 8 of 24 questions: shown as 10 of 25, so 40% each and 120% together."""
    groups = {"tier": {"basis": 4, "extra": 4}, "sector": {"po": 3, "vo": 3, "so": 3}}
    questions = tuple(asked(8, sector=name) for name in groups["sector"])
    shown = document(figures(questions=questions, groups=groups))

    (table,) = [t for t in shown.tables if "schoolsoort" in t.caption.lower()]
    note = "Samen zijn ze daarom niet altijd 100%"
    assert [str(row[2]) for row in table.rows] == ["40%", "40%", "40%"]
    assert note in table.note
    assert note in words_of(render_pdf(shown))
    book = openpyxl.load_workbook(BytesIO(render_xlsx(shown)))
    (sheet,) = [each for each in book if each["A1"].value == table.caption]
    assert any(note in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_csv_has_a_line_for_each_figure(made):
    shown = document(made)

    lines = render_csv(shown).decode("utf-8-sig").splitlines()
    cells = sum(len(table.rows) * (len(table.columns) - 1) for table in shown.tables)
    assert lines[0] == "Tabel;Rij;Kolom;Waarde"
    assert len(lines) == cells + 1


def test_csv_takes_no_formula_from_a_name():
    made = figures(extra=(extra('=HYPERLINK("http://x")'),))

    assert ";=HYPER" not in render_csv(document(made)).decode()


def test_pdf_keeps_the_rules(made):
    assert failures(render_pdf(document(made))) == []


def test_pdf_is_in_dutch_and_has_a_title(made):
    with pikepdf.open(BytesIO(render_pdf(document(made)))) as pdf:
        assert str(pdf.Root.Lang).startswith("nl")
        assert "Voortgangsrapport school en CJG" in str(pdf.docinfo["/Title"])


# --- jeugdverpleegkundige and familiecontactpersoon ----------------------------------------------


def in_every_format(shown):
    """What a reader of each file finds in it: words of the PDF, cells, lines."""
    book = openpyxl.load_workbook(BytesIO(render_xlsx(shown)))
    cells = [str(cell) for sheet in book for row in sheet.values for cell in row if cell]
    cells_and_lines = " ".join(cells), render_csv(shown).decode("utf-8-sig").replace(";", " ")
    return [" ".join(text.split()) for text in (words_of(render_pdf(shown)), *cells_and_lines)]


def headings(made):
    return [block.text for block in document(made).blocks if isinstance(block, Heading)]


def texts(made):
    return " ".join(b.text for b in document(made).blocks if isinstance(b, Paragraph))


def test_nurse_is_told_apart_from_the_norm_in_every_format():
    """NRM-7: Half-days of the jeugdverpleegkundige, typed apart, in no norm."""
    before = indicators(facts(quarter=Q2, nurse_half_days=11, nurse_schools=7))
    made = indicators(facts(nurse_half_days=14, nurse_schools=9), before)

    table = find(made, "Jeugdverpleegkundige op school")
    assert table.rows == (("Dagdelen", 14, 11), ("Scholen", 9, 7))
    assert "stond 14 dagdelen op het rooster voor gezondheidsonderzoek, op 9 scholen" in texts(made)
    for found in in_every_format(document(made)):
        assert "Jeugdverpleegkundige op school, telt niet mee in de norm" in found
    assert {"Jeugdverpleegkundige op school"} <= {term for term, *_ in made["definitions"]}
    assert made["realised"] == figures()["realised"]


def test_town_without_a_nurse_reads_nothing_of_one():
    assert "Jeugdverpleegkundige op school" not in headings(figures())


def test_light_questions_and_what_became_of_them_stand_in_every_format():
    """LIA-11: At how many schools, how many light questions, what became of them in parts."""
    before = indicators(facts(quarter=Q2, family=caught({"zelf geholpen": 22}, at_schools=2)))
    made = indicators(facts(family=caught()), before)

    said = texts(made)
    assert "werkte op 3 scholen een familiecontactpersoon. In het kwartaal ervoor op 2." in said
    assert "Zij vingen ongeveer 40 lichte vragen op." in said
    assert "Van die vragen losten zij 75% zelf op." in said
    assert "In het kwartaal ervoor waren dat er ongeveer 20." in said
    assert document(made).summary[-1] == (
        "Familiecontactpersonen vingen ongeveer 40 lichte vragen op."
    )
    ends = find(made, "Wat er van lichte vragen werd")
    assert column(ends, "Deel van alle lichte vragen") == {
        "Zelf geholpen": "75%",
        "Meegegaan naar het CJG": "25%",
    }
    for found in in_every_format(document(made)):
        assert "Wat er van lichte vragen werd" in found
        assert "Meegegaan naar het CJG" in found


def test_light_questions_of_too_few_schools_are_not_told_and_the_report_says_why():
    made = figures(family=caught(at_schools=1, from_schools=1, from_people=1))

    assert "werkte op 1 school een familiecontactpersoon" in texts(made)
    assert "minder dan 3 scholen" in texts(made)
    assert not [table for table in document(made).tables if "ichte vragen" in table.caption]


def test_table_of_light_questions_that_is_withheld_is_left_out():
    made = figures(family=caught())
    made["family"]["caught"]["askers"]["cells"] = ["niet getoond", "niet getoond"]

    captions = [table.caption for table in document(made).tables if "ichte vragen" in table.caption]
    assert captions == ["Wat er van lichte vragen werd", "Lichte vragen naar onderwerp"]


def test_town_without_a_family_contact_reads_nothing_of_one():
    assert "Familiecontactpersoon" not in headings(figures())


def test_report_that_was_frozen_before_these_figures_opens_and_stands_beside_the_next():
    old = indicators(facts(quarter=Q2, questions=(asked(23),)))
    for name in ("nurse", "family"):
        del old[name]

    made = indicators(facts(nurse_half_days=4, nurse_schools=2, family=caught()), old)

    assert document(old).title
    assert find(made, "Jeugdverpleegkundige").rows[0] == ("Dagdelen", 4, None)
    assert "kwartaal ervoor" not in texts(made).split("familiecontactpersoon")[1]
