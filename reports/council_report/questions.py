"""Questions of schools and the tasks done for them: masked figures only."""

from collections.abc import Iterator

from ocp_portal.dutch import capfirst, listed
from reports.council_report.sentences import asked
from reports.council_report.words import beside, figure, in_parts, roughly, upper_first, withheld
from reports.disclosure import Figure
from reports.documents import BarChart, Block, Cell, Column, Heading, Paragraph, Table
from reports.indicators import TOO_FEW, Json
from reports.quarters import Quarter

Row = tuple[Cell, ...]


GROUPS = {
    "tier": ("Vragen naar aansluitwijze van de school", "Aansluitwijze"),
    "sector": ("Vragen naar schoolsoort", "Schoolsoort"),
    "partnership": ("Vragen naar samenwerkingsverband", "Samenwerkingsverband"),
}


def about_questions(figures: Json) -> Iterator[Block]:
    yield Heading("Vragen van scholen")
    yield Paragraph(asked(figures))
    by_theme = _by_theme(figures)
    yield BarChart(by_theme, _what_bars_show(by_theme))
    for group in figures["questions"]["groups"]:
        if not withheld(group["cells"]):
            yield _by_group(group, figures["questions"]["total"])
    if len(figures["trend"]) > 1:
        yield Heading("Verloop", 2)
        yield _trend(figures)
    yield Heading("Eerste antwoord", 2)
    yield _first_answers(figures)


def _by_theme(figures: Json) -> Table:
    themes = figures["questions"]["themes"]
    before = (figures["previous"] or {}).get("questions")
    earlier = (
        dict(zip(before["themes"]["labels"], before["themes"]["totals"], strict=True))
        if (before)
        else {}
    )
    rows = [
        [capfirst(label), figure(total), _earlier(earlier, label), *map(figure, cells)]
        for label, total, cells in zip(
            themes["labels"], themes["totals"], themes["cells"], strict=True
        )
    ]
    has_total = not withheld(themes["state_totals"])
    if has_total:
        total = figures["questions"]["total"]
        last = figure(before["total"]) if before else None
        rows.append(["Totaal", figure(total), last, *map(figure, themes["state_totals"])])
    headers = ["Onderwerp", "Vragen", "Vorig kwartaal", *themes["states"]]
    keep = [index for index in range(len(headers)) if before or index != 2]
    return Table(
        "Vragen naar onderwerp en stand",
        tuple(Column(headers[index]) for index in keep),
        tuple(tuple(row[index] for index in keep) for row in rows),
        has_total=has_total,
        note="Aantallen onder de 5 staan er als 0-4. Andere aantallen zijn afgerond op 5.",
    )


def _earlier(earlier: dict[str, int | str], label: str) -> Figure | None:
    return figure(earlier[label]) if label in earlier else None


def _what_bars_show(table: Table) -> str:
    """In words, for who does not see the bars; the rows with the largest figure by name."""
    body = table.rows[:-1] if table.has_total else table.rows
    values = {str(row[0]): row[1].value or 0 for row in body if isinstance(row[1], Figure)}
    most = max(values.values(), default=0)
    start = "Staafdiagram van het aantal vragen per onderwerp."
    if not most:
        return f"{start} Over elk onderwerp waren er 0 tot en met 4 vragen."
    names = [name for name, value in values.items() if value == most]
    return (
        f"{start} De meeste vragen gingen over: {listed(names).lower()}. De tabel hieronder geeft "
        "dezelfde aantallen."
    )


def _by_group(group: Json, total: int | str) -> Table:
    caption, label = GROUPS[group["by"]]
    return in_parts(caption, label, "vragen", group, total)


def _trend(figures: Json) -> BarChart:
    rows = tuple(
        (Quarter.parse(quarter).name, figure(total)) for quarter, total in figures["trend"]
    )
    table = Table("Vragen per kwartaal", (Column("Kwartaal"), Column("Vragen")), rows)
    said = [
        f"{name.lower()} {roughly(total)}"
        for (name, _), (_, total) in zip(rows, figures["trend"], strict=True)
    ]
    return BarChart(table, f"Staafdiagram van het aantal vragen per kwartaal: {listed(said)}.")


def _first_answers(figures: Json) -> Table:
    answers, themes = figures["first_response"], figures["questions"]["themes"]["labels"]
    before = (figures["previous"] or {}).get("first_response")
    known = figures["previous"]["questions"]["themes"]["labels"] if figures["previous"] else []
    earlier = dict(zip(known, before["themes"], strict=True)) if before else {}
    rows: list[Row] = [
        (upper_first(theme), days, earlier.get(theme))
        for theme, days in zip(themes, answers["themes"], strict=True)
        if days != TOO_FEW
    ]
    rows.append(("Alle vragen", answers["all"], before["all"] if before else None))
    return beside(
        figures,
        "Werkdagen tot het eerste antwoord",
        "Onderwerp",
        "Werkdagen",
        rows,
        has_total=True,
        note="Ten minste de helft van de vragen kreeg binnen dit aantal werkdagen een eerste "
        "antwoord; 0 is op dezelfde dag. Onderwerpen met minder dan 15 vragen staan er niet bij.",
    )


def about_work(figures: Json) -> Iterator[Block]:
    work = figures["activities"]
    yield Heading(f"Wat het {figures['names']['access']} deed")
    rows = [
        (upper_first(label), figure(cell))
        for label, cell in zip(work["labels"], work["cells"], strict=True)
    ]
    yield Table(
        "Taken voor vragen van scholen",
        (Column("Taak"), Column("Keer gedaan")),
        (*rows, ("Totaal", figure(work["total"]))),
        has_total=True,
        note="Aantallen onder de 5 staan er als 0-4. Andere aantallen zijn afgerond op 5.",
    )
