"""Locations, tiers, own liaisons; the annex by school."""

from collections.abc import Iterator

from ocp_portal.dutch import capfirst, dutch_date, listed
from reports.council_report.sentences import without_liaison
from reports.council_report.words import beside, counted
from reports.documents import Block, Cell, Column, Heading, ListBlock, Paragraph, Table
from reports.indicators import Json
from reports.quarters import Quarter

Row = tuple[Cell, ...]


def about_schools(figures: Json) -> Iterator[Block]:
    yield Heading("Schoollocaties en aansluiting")
    yield _tiers(figures)
    if figures["apart"]:
        kinds = [f"{number} {label}" for label, number in figures["apart"]]
        yield Paragraph(f"Daarnaast zijn aangesloten, buiten deze telling: {listed(kinds)}.")
    yield Heading(f"Eigen {figures['names']['liaison']}", 2)
    yield Paragraph(without_liaison(figures))
    if figures["without_liaison"]:
        yield ListBlock(tuple(figures["without_liaison"]))
        yield Paragraph(
            f"Zonder eigen {figures['names']['liaison']} kan een school met vragen rechtstreeks "
            f"bij het {figures['names']['access']} terecht."
        )
    yield _steady(figures)


def _tiers(figures: Json) -> Table:
    now, before = figures["locations"], (figures["previous"] or {}).get("locations")
    rows = [
        (capfirst(tier), number, before[tier] if before else None)
        for tier, number in sorted(now.items())  # basis, extra
    ]
    total = ("Totaal", sum(now.values()), sum(before.values()) if before else None)
    return beside(
        figures,
        "Schoollocaties naar aansluitwijze",
        "Aansluitwijze",
        "Locaties",
        [*rows, total],
        has_total=True,
    )


def _steady(figures: Json) -> Table:
    """Continuity and contact on own initiative: so many of all locations."""
    before = figures["previous"] or {}
    liaison = figures["names"]["liaison"]
    rows: list[Row] = [
        (
            f"Zelfde {liaison} gebleven",
            figures["unchanged"]["schools"],
            before["unchanged"]["schools"] if before else None,
        ),
        (
            "Ten minste één contact op eigen initiatief",
            figures["contacts"]["schools"],
            before["contacts"]["schools"] if before else None,
        ),
    ]
    of = figures["unchanged"]["of"]
    return beside(
        figures,
        "Continuïteit en contact",
        f"Op hoeveel van de {counted(of, 'locatie')}",
        "Locaties",
        rows,
        note=f"Er waren {counted(figures['contacts']['number'], 'contact', 'contacten')} op eigen "
        "initiatief.",
    )


def annex(figures: Json) -> Iterator[Block]:
    if not figures["schools"]:
        return
    day = dutch_date(Quarter.parse(figures["quarter"]).last_day)
    yield Heading("Bijlage: aansluitwijze per school")
    yield Table(
        f"Aansluitwijze per schoollocatie op {day}",
        tuple(Column(name, "start") for name in ("Schoollocatie", "Schoolsoort", "Aansluitwijze")),
        tuple(tuple(row) for row in figures["schools"]),
    )
