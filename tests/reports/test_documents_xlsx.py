from dataclasses import replace
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from reports.disclosure import UNKNOWN, WITHHELD, mask
from reports.documents import Column, Heading, Paragraph, Percent, Table, render_xlsx


def opened(document):
    return load_workbook(BytesIO(render_xlsx(document)))


def sheet_of(document, *rows, columns=("School", "Vragen"), **options):
    table = Table("Proef", tuple(map(Column, columns)), rows, **options)
    return opened(replace(document, blocks=(table,))).worksheets[1]


@pytest.fixture(scope="module")
def workbook(council_report):
    return opened(council_report)


def test_one_sheet_a_table_after_the_guide(workbook, council_report):
    assert workbook.sheetnames[0] == "Toelichting"
    assert workbook.sheetnames[1] == "1. Schoollocaties naar aansluit"
    assert [sheet["A1"].value for sheet in workbook.worksheets[1:]] == [
        table.caption for table in council_report.tables
    ]


def test_guide_holds_every_text(workbook, council_report):
    rows = list(workbook["Toelichting"].values)
    cells = [cell for row in rows for cell in row]

    assert ("Versie", "1 (vastgesteld)") in rows
    assert ("Dagdeel", "Een ochtend of een middag op een schooldag.") in rows
    assert set(council_report.summary + council_report.reading_guide) <= set(cells)
    assert "Nog niet gerealiseerd" in cells


def test_figures_are_numbers_and_masked_figures_are_texts(council_report):
    sheet = sheet_of(
        council_report,
        ("a", mask(17)),
        ("b", mask(3)),
        ("c", UNKNOWN),
        ("d", WITHHELD),
        ("e", None),
        ("f", 12),
        ("g", Percent(61)),
    )

    values = [sheet.cell(row, 2).value for row in range(3, 10)]
    assert values == [15, "0-4", "onbekend", "niet getoond", "onbekend", 12, 0.61]
    assert [sheet.cell(row, 2).data_type for row in (3, 4)] == ["n", "s"]
    assert sheet.cell(9, 2).number_format == "0%"


def test_text_that_looks_like_a_number_stays_text(council_report):
    sheet = sheet_of(council_report, ("0123", "12"))

    assert [cell.value for cell in sheet[3]] == ["0123", "12"]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        '=HYPERLINK("http://x.example","y")',
        "{=1}",
        "=cmd|' /C x'!A0",
    ],
)
def test_text_is_never_a_formula(council_report, text):
    sheet = sheet_of(council_report, (text, text), columns=(text, text), note=text)

    for cell in (*sheet[2], *sheet[3], sheet["A5"]):
        assert cell.value == text
        assert cell.data_type == "s"
        assert cell.quotePrefix == text.startswith(("=", "+", "-", "@"))


def test_file_holds_no_formula_and_no_link(council_report):
    table = Table("=1+1", (Column("http://x.example"),), (("=2",), ("mailto:x@x.example",)))
    with ZipFile(BytesIO(render_xlsx(replace(council_report, blocks=(table,))))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]

    assert not any(b"<f>" in sheet or b"hyperlink" in sheet for sheet in sheets)


def test_header_row_and_labels_stay_in_view(workbook):
    sheet = workbook.worksheets[2]

    assert sheet.freeze_panes == "B3"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet["B2"].font.bold


def test_columns_are_wide_enough(workbook):
    annex = workbook.worksheets[-1]

    assert annex.column_dimensions["B"].width >= len("Voortgezet onderwijs")


def test_total_row_stands_out(workbook):
    sheet = workbook.worksheets[1]

    assert [cell.value for cell in sheet[5]] == ["Totaal", 47, 46]
    assert all(cell.font.bold for cell in sheet[5])


def test_workbook_tells_its_title_author_and_date(workbook):
    assert workbook.properties.title == "Voortgangsrapportage school en CJG – Derde kwartaal 2026"
    assert workbook.properties.creator == "Gemeente Voorbeeldstad"
    assert workbook.properties.created == datetime(2026, 10, 1)  # noqa: DTZ001  (a workbook knows no zone)


def test_same_report_gives_the_same_bytes(council_report):
    assert render_xlsx(council_report) == render_xlsx(replace(council_report))


def test_empty_table_says_so(council_report):
    assert sheet_of(council_report)["A4"].value == "Geen gegevens."


@pytest.mark.parametrize("caption", ["a/b\\c[d]:e*f?", "x" * 80, "'q'", "History", "漢字 😀" * 20])
def test_any_caption_gives_sheets_with_names_of_their_own(council_report, caption):
    table = Table(caption, (Column("a"),), ())
    names = opened(replace(council_report, blocks=(table, table))).sheetnames

    assert len({name.lower() for name in names}) == 3


def test_text_beyond_the_limit_of_a_cell_is_cut_in_sight(council_report):
    sheet = sheet_of(council_report, ("x" * 40_000, 1))

    assert len(sheet["A3"].value) == 32_767
    assert sheet["A3"].value.endswith("…")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(min_size=1, max_size=200))
def test_any_text_can_be_written_and_read(council_report, text):
    table = Table(f"x{text}", (Column(f"x{text}"),), ((text,),), note=text)
    made = opened(replace(council_report, blocks=(Heading(f"x{text}"), Paragraph(text), table)))

    assert len(made.sheetnames) == 2
