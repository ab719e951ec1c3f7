"""The council report as a document, from the frozen figures alone. Pure.

Page, PDF, workbook and CSV are all drawn from this one document, so that a figure is the same
wherever it stands. Nothing is counted here; what is not in the figures cannot be told.
"""

from collections.abc import Iterator
from datetime import date

from reports.council_report.family import about_family
from reports.council_report.opening import reading_guide, summary
from reports.council_report.presence import about_presence
from reports.council_report.questions import about_questions, about_work
from reports.council_report.schools import about_schools, annex
from reports.documents import Block, Definition, DefinitionList, Document, Heading
from reports.indicators import SCHEMA, Json
from reports.quarters import Quarter

DRAFT, FINAL = "concept", "definitief"


def council_report(figures: Json, *, version: int, status: str, dated: date) -> Document:
    """The report as a reader gets it. ValueError for figures of a shape that is not known."""
    if figures["schema"] != SCHEMA:
        raise ValueError("Figures of a shape that this version cannot read.")
    return Document(
        title=f"Voortgangsrapport school en {figures['names']['access']}",
        municipality=f"Gemeente {figures['names']['municipality']}",
        period=Quarter.parse(figures["quarter"]).name,
        version=version,
        status=status,
        dated=dated,
        summary=tuple(summary(figures)),
        reading_guide=tuple(reading_guide(figures)),
        blocks=(
            *about_schools(figures),
            *about_presence(figures),
            *about_questions(figures),
            *about_work(figures),
            *about_family(figures),
            *_meanings(figures),
            *annex(figures),
        ),
    )


def _meanings(figures: Json) -> Iterator[Block]:
    yield Heading("Wat de woorden betekenen")
    yield DefinitionList(
        tuple(
            Definition(term, f"{text} Bron: {source}.")
            for term, text, source in figures["definitions"]
        )
    )
