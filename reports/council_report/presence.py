"""Presence on extra locations, and what became of the visits."""

from collections.abc import Iterator

from ocp_portal.dutch import capfirst, listed
from reports.council_report.sentences import VISITS, all_visits, realised
from reports.council_report.words import beside, counted, half_days
from reports.documents import Block, Column, Heading, ListBlock, Paragraph, Table
from reports.indicators import Json


def about_presence(figures: Json) -> Iterator[Block]:
    yield Heading("Aanwezigheid op school")
    yield Paragraph(realised(figures) + _realised_before(figures))
    if figures["extra"]:
        yield _extra(figures)
    if missed := [school for school in figures["extra"] if school["met"] is False]:
        yield Heading("Nog niet gerealiseerd", 2)
        yield ListBlock(tuple(_what_is_known(school, figures["names"]) for school in missed))
    yield Heading("Bezoeken", 2)
    yield _visits(figures)
    yield _cancelled(figures)
    yield from _nurse(figures)


def _realised_before(figures: Json) -> str:
    before = (figures["previous"] or {}).get("realised")
    if not before or not before["of"]:
        return ""
    return f" In het kwartaal ervoor op {before['schools']} van de {before['of']}."


def _extra(figures: Json) -> Table:
    said = {True: "gehaald", False: "niet gehaald", None: "niet te meten"}
    rows = tuple(
        (school["name"], said[school["met"]], school["realised"], school["expected"])
        for school in figures["extra"]
    )
    columns = (
        Column("Schoollocatie"),
        Column("Afspraak", "start"),
        Column("Op school"),
        Column("Weken"),
    )
    return Table(
        "Locaties met de extra aansluiting",
        columns,
        rows,
        note=f"Op school: dagdelen waarop de {figures['names']['liaison']} er was. "
        "Weken: schoolweken.",
    )


def _what_is_known(school: Json, names: Json) -> str:
    """Facts only: why a visit was missed is for the people who were there to say."""
    facts = [] if school["has_liaison"] else [f"heeft geen eigen {names['liaison']}"]
    short = school["expected"] - school["planned"]
    if short > 0:
        facts.append(f"{half_days(short)} minder gepland dan er schoolweken zijn")
    if school["uncovered"]:
        facts.append(f"{half_days(school['uncovered'])} vervallen zonder vervanging")
    if school["missed"]:
        facts.append(f"{half_days(school['missed'])} niet gelukt")
    if school["remote"]:
        facts.append(f"{half_days(school['remote'])} op afstand")
    if school["unconfirmed"]:
        facts.append(f"{half_days(school['unconfirmed'])} niet afgevinkt")
    return (
        f"{school['name']}: {school['realised']} van de "
        f"{half_days(school['expected'])} gerealiseerd. Bekend is: {listed(facts)}."
    )


def _visits(figures: Json) -> Table:
    extra, other = figures["visits"]["extra"], figures["visits"]["other"]
    before = all_visits(figures["previous"]["visits"]) if figures["previous"] else None
    columns = ["", "Extra locaties", "Andere locaties", "Samen", "Vorig kwartaal"]
    columns[0] = "Wat er van een gepland bezoek werd"
    rows = [
        [label, extra[key], other[key], extra[key] + other[key], before[key] if before else None]
        for label, key in VISITS
    ]
    sums = [sum(int(row[index] or 0) for row in rows) for index in range(1, len(columns))]
    rows.append(["Totaal gepland", *sums])
    width = len(columns) if before else len(columns) - 1
    return Table(
        "Geplande bezoeken",
        tuple(map(Column, columns[:width])),
        tuple(tuple(row[:width]) for row in rows),
        has_total=True,
        note="Een bezoek is één dagdeel op één school.",
    )


def _cancelled(figures: Json) -> Table:
    before = dict((figures["previous"] or {}).get("cancelled", ()))
    rows = [(capfirst(cause), number, before.get(cause)) for cause, number in figures["cancelled"]]
    return beside(
        figures,
        "Vervallen bezoeken naar reden",
        "Reden",
        "Dagdelen",
        rows,
        note="Vervallen bezoeken tellen niet mee als gepland.",
    )


def _nurse(figures: Json) -> Iterator[Block]:
    """The jeugdverpleegkundige, typed apart (NRM-7); reports of before this figure lack it."""
    nurse = figures.get("nurse") or {"half_days": 0, "schools": 0}
    if not nurse["half_days"]:
        return
    before = (figures["previous"] or {}).get("nurse") or {}
    yield Heading("Jeugdverpleegkundige op school", 2)
    yield Paragraph(
        f"De jeugdverpleegkundige (JGZ) stond {half_days(nurse['half_days'])} op het rooster voor "
        f"gezondheidsonderzoek, op {counted(nurse['schools'], 'school', 'scholen')}. Of het "
        "doorging, wordt niet afgevinkt. Ook dit is regelmatige aanwezigheid. Het telt niet mee in "
        "de norm."
    )
    yield beside(
        figures,
        "Jeugdverpleegkundige op school, telt niet mee in de norm",
        "Wat er is geteld",
        "Aantal",
        [
            ("Dagdelen", nurse["half_days"], before.get("half_days")),
            ("Scholen", nurse["schools"], before.get("schools")),
        ],
    )
