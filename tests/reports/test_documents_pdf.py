import random
import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.disclosure import mask
from reports.documents import (
    BarChart,
    Callout,
    Column,
    Definition,
    DefinitionList,
    Heading,
    ListBlock,
    Paragraph,
    Table,
    render_pdf,
)
from reports.documents.row_headers import with_row_headers
from tests.reports.pdf_rules import failures, stream_lengths_are_right

HOSTILE = [
    '#panic("weg")',
    "$x^2$ en *vet* en _schuin_ en `code`",
    "<x> @ref </script> &amp; \\ #",
    '"}],"pieces":[] // /* */ #import "x"',
    "= Kop\n- lijst\n+ nummer\n/ term: x",
    "emoji 😀👨‍👩‍👧 漢字 हिन्दी ﷽ Z͑͗a̴lgo",
    "שלום עולם مرحبا بالعالم \u202egro",
    "\x00\x07\x1b[31m\ud800\ue000\uffff",
    "a" * 10_000,
    "woord " * 2_000,
]


def elements(pdf):
    """(type, element) of the structure tree, in reading order."""

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield str(node.S), node
            yield from walk(node.get("/K"))

    return walk(pdf.Root.StructTreeRoot.K)


@pytest.fixture(scope="module")
def council_pdf(council_report):
    return render_pdf(council_report)


@pytest.fixture(scope="module")
def opened(council_pdf):
    with pikepdf.open(BytesIO(council_pdf)) as pdf:
        yield pdf


def test_council_report_meets_pdf_ua_and_pdf_a(council_pdf):
    assert failures(council_pdf) == []


def test_validator_does_find_faults(council_pdf):
    assert failures(council_pdf.replace(b"/Lang(nl-NL)", b"/Lung(nl-NL)"))


def test_same_report_gives_the_same_bytes(council_report, council_pdf):
    assert render_pdf(replace(council_report)) == council_pdf


def test_stream_that_ends_in_a_carriage_return_is_no_fault(council_report):
    report = replace(council_report, blocks=(Paragraph("þ"), Callout("þ", ("þ",))))

    assert failures(render_pdf(report)) == []


def test_wrong_stream_length_is_found(council_pdf):
    stream = re.search(rb"/Length (\d+)", council_pdf)
    wrong = council_pdf[: stream.start(1)] + b"1" * len(stream[1]) + council_pdf[stream.end(1) :]

    assert not stream_lengths_are_right(wrong)


def test_other_version_gives_another_file(council_report, council_pdf):
    assert render_pdf(replace(council_report, version=2)) != council_pdf


def test_pdf_tells_its_language_title_author_and_date(opened):
    assert str(opened.Root.Lang) == "nl-NL"
    info = opened.trailer.Info
    assert str(info.Title) == "Voortgangsrapportage school en CJG – Derde kwartaal 2026"
    assert str(info.Author) == "Gemeente Voorbeeldstad"
    assert str(info.CreationDate).startswith("D:20261001")


def test_bookmarks_are_the_headings(opened):
    with opened.open_outline() as outline:
        titles = [item.title for item in outline.root]

    assert titles[:3] == [
        "In het kort",
        "Hoe leest u deze cijfers?",
        "Schoollocaties en aansluiting",
    ]
    assert titles[-1] == "Bijlage: aansluitwijze per school"


def test_every_table_row_has_a_row_header(opened):
    rows = [element for kind, element in elements(opened) if kind == "/TR"]
    heads = [row.K[0] for row in rows]

    assert len(rows) > 47 + 8
    assert {str(head.S) for head in heads} == {"/TH"}
    scopes = {
        str(attribute.Scope) for head in heads for attribute in head.A if "/Scope" in attribute
    }
    assert scopes == {"/Row", "/Column"}


def test_long_table_is_one_table_with_one_header(opened):
    tables = [element for kind, element in elements(opened) if kind == "/Table"]
    heads = [element for kind, element in elements(opened) if kind == "/THead"]

    assert len(opened.pages) > 5
    assert len(tables) == len(heads) == 8


def test_every_figure_has_its_text_alternative(opened):
    figures = [element for kind, element in elements(opened) if kind == "/Figure"]

    assert len(figures) >= 2
    assert all(str(figure.Alt).startswith("Staafdiagram.") for figure in figures)


def test_fonts_do_not_come_from_the_machine(opened):
    names = {
        str(font.BaseFont).partition("+")[2]
        for sheet in opened.pages
        for font in sheet.Resources.get("/Font", {}).values()
    }

    assert names
    assert all(name.startswith(("LibertinusSerif", "DejaVuSansMono")) for name in names)


def hostile_report(council_report, text):
    """The text in every place where a text can stand."""
    table = Table(
        text or "x", (Column(text), Column(text)), ((text, mask(3)), (text, text)), note=text
    )
    blocks = (
        Heading(text),
        Paragraph(text, source=text),
        ListBlock((text, text)),
        Callout(text, (text,)),
        DefinitionList((Definition(text, text),)),
        table,
        BarChart(table, text),
    )
    return replace(
        council_report,
        title=text,
        municipality=text,
        period=text,
        status=text,
        summary=(text,),
        reading_guide=(text,),
        blocks=blocks,
    )


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_text_is_only_text_everywhere(council_report, number):
    pdf = render_pdf(hostile_report(council_report, "x" + HOSTILE[number]))

    assert failures(pdf) == []


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(min_size=1, max_size=200))
def test_any_text_can_be_drawn(council_report, text):
    report = replace(council_report, blocks=(Paragraph(text), Callout(text, (text,))))

    assert failures(render_pdf(report)) == []


def test_empty_table_says_so(council_report):
    table = Table("Leeg", (Column("School"), Column("Vragen")), ())
    report = replace(council_report, blocks=(table, BarChart(table, "Niets.")))

    assert failures(render_pdf(report)) == []


def test_table_of_2000_rows(council_report):
    rng = random.Random(1)
    rows = tuple((f"School {n}", mask(rng.randrange(40)), rng.randrange(99)) for n in range(2000))
    table = Table("Alle scholen", (Column("School"), Column("Vragen"), Column("Bezoeken")), rows)

    pdf = render_pdf(replace(council_report, blocks=(table,)))

    with pikepdf.open(BytesIO(pdf)) as opened:
        assert len(opened.pages) > 40
        assert sum(kind == "/Table" for kind, _ in elements(opened)) == 1


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n", b"xref\n0 1\ntrailer\n<<>>\nstartxref\n"])
def test_row_headers_refuse_another_file(pdf):
    with pytest.raises(ValueError):
        with_row_headers(pdf)
