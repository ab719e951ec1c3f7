"""The council report as a document, from the frozen figures alone. Pure.

Page, PDF, workbook and CSV are all drawn from this one document, so that a figure is the same
wherever it stands. Nothing is counted here; what is not in the figures cannot be told.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from reports.disclosure import WITHHELD, Figure, dutch_number, figure_from_json, percentage
from reports.documents import (
    BarChart,
    Block,
    Cell,
    Column,
    Definition,
    DefinitionList,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Percent,
    Table,
)
from reports.documents.blocks import dutch_date
from reports.indicators import TOO_FEW
from reports.quarters import Quarter

Json = dict[str, Any]
Row = tuple[Cell, ...]

DRAFT, FINAL = "concept", "definitief"
GROUPS = {
    "tier": ("Vragen naar aansluitwijze van de school", "Aansluitwijze"),
    "sector": ("Vragen naar schoolsoort", "Schoolsoort"),
    "partnership": ("Vragen naar samenwerkingsverband", "Samenwerkingsverband"),
}
VISITS = (
    ("Op school", "realised"),
    ("Op afstand", "remote"),
    ("Niet gelukt", "missed"),
    ("Niet afgevinkt", "unconfirmed"),
)


def council_report(figures: Json, *, version: int, status: str, dated: date) -> Document:
    """The report as a reader gets it. ValueError for figures of a shape that is not known."""
    if figures["schema"] != 1:
        raise ValueError("Figures of a shape that this version cannot read.")
    return Document(
        title=f"Voortgangsrapport school en {figures['names']['access']}",
        municipality=f"Gemeente {figures['names']['municipality']}",
        period=Quarter.parse(figures["quarter"]).name,
        version=version,
        status=status,
        dated=dated,
        summary=tuple(_summary(figures)),
        reading_guide=tuple(_reading_guide(figures)),
        blocks=(
            *_about_schools(figures),
            *_about_presence(figures),
            *_about_questions(figures),
            *_about_work(figures),
            *_meanings(figures),
            *_annex(figures),
        ),
    )


# --- in short, and how to read it ----------------------------------------------------------------


def _summary(figures: Json) -> Iterator[str]:
    names, locations = figures["names"], figures["locations"]
    yield (
        f"{names['municipality']} telt {_number(sum(locations.values()), 'schoollocatie')} in het "
        f"primair en voortgezet onderwijs: {locations['basis']} met de basisaansluiting en "
        f"{locations['extra']} met de extra aansluiting."
    )
    yield _realised(figures)
    yield _without_liaison(figures)
    visits = _all_visits(figures["visits"])
    if planned := sum(visits.values()):
        yield (
            f"Van {_number(planned, 'gepland bezoek', 'geplande bezoeken')} gingen er "
            f"{dutch_number(visits['realised'])} door op school. Dat is "
            f"{_share(visits['realised'], planned)}."
        )
    yield _asked(figures)
    if isinstance(days := figures["first_response"]["all"], int):
        yield (f"Ten minste de helft van de vragen kreeg {_within(days)} een eerste antwoord.")


def _realised(figures: Json) -> str:
    done, of = figures["realised"]["schools"], figures["realised"]["of"]
    liaison = figures["names"]["liaison"]
    if not of:
        return (
            "Er is dit kwartaal geen locatie met de extra aansluiting waarvan de aanwezigheid te "
            "meten is."
        )
    return (
        f"Op {done} van de {_number(of, 'locatie')} met de extra aansluiting is de afspraak "
        f"gehaald: gemiddeld één dagdeel per week een {liaison} op school."
    )


def _without_liaison(figures: Json) -> str:
    missing, liaison = len(figures["without_liaison"]), figures["names"]["liaison"]
    if not missing:
        return f"Alle schoollocaties hebben een eigen {liaison}."
    verb = "heeft" if missing == 1 else "hebben"
    return f"{_number(missing, 'schoollocatie')} {verb} nog geen eigen {liaison}."


def _asked(figures: Json) -> str:
    now = f"Scholen stelden {_about(figures['questions']['total'])}."
    before = figures["previous"]
    if before is None:
        return now
    return f"{now} In het kwartaal ervoor waren dat er {_roughly(before['questions']['total'])}."


def _reading_guide(figures: Json) -> Iterator[str]:
    quarter = Quarter.parse(figures["quarter"])
    liaison = figures["names"]["liaison"]
    first, last = quarter.weeks[0], quarter.weeks[-1]
    yield (
        f"De cijfers gaan over het {quarter.in_sentence}. Scholen en koppelingen staan erin zoals "
        f"ze waren op {dutch_date(quarter.last_day)}. Vragen tellen mee op de dag waarop ze zijn "
        f"gesteld. Bezoeken tellen per hele week: week {first.week} tot en met week {last.week}."
    )
    yield (
        f"Deze weken bevatten {_number(figures['school_weeks'], 'schoolweek', 'schoolweken')}. "
        "Kwartalen met veel vakantie zijn niet zonder meer te vergelijken met andere. Vakanties, "
        "feestdagen en dagen waarop een school dicht is, tellen niet mee."
    )
    yield (
        "Aantallen vragen onder de 5 tonen wij als 0-4. Zo is niemand te herkennen. Alle andere "
        "aantallen vragen en taken zijn afgerond op een veelvoud van 5, ook de totalen. Daardoor "
        "kan een totaal iets anders zijn dan de som. Percentages van vragen zijn berekend uit de "
        "afgeronde aantallen. Aantallen scholen en bezoeken zijn precies."
    )
    if _is_hidden(figures):
        yield (
            "Sommige totalen of tabellen staan er niet in, omdat kleine aantallen daarmee te "
            "herleiden zijn."
        )
    yield (
        f"De {liaison} vinkt de eigen bezoeken af. Een bezoek dat niemand afvinkte, telt niet als "
        "aanwezig."
    )
    if figures["previous"] is None:
        yield "Over het kwartaal ervoor is geen rapport. Dat kwartaal staat er dus niet bij."
    for gap in figures["gaps"]:
        yield f"{gap} Het aantal schoolweken kan daardoor te hoog zijn."
    yield (
        "Meer vragen kan betekenen dat scholen de weg beter weten te vinden. De cijfers zeggen "
        "niet waardoor iets verandert."
    )


# --- schools -------------------------------------------------------------------------------------


def _about_schools(figures: Json) -> Iterator[Block]:
    yield Heading("Schoollocaties en aansluiting")
    yield _tiers(figures)
    if figures["apart"]:
        kinds = [f"{number} {label}" for label, number in figures["apart"]]
        yield Paragraph(f"Daarnaast zijn aangesloten, buiten deze telling: {_listed(kinds)}.")
    yield Heading(f"Eigen {figures['names']['liaison']}", 2)
    yield Paragraph(_without_liaison(figures))
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
        (tier.capitalize(), number, before[tier] if before else None)
        for tier, number in sorted(now.items())  # basis, extra
    ]
    total = ("Totaal", sum(now.values()), sum(before.values()) if before else None)
    return _beside(
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
    return _beside(
        figures,
        "Continuïteit en contact",
        f"Op hoeveel van de {_number(of, 'locatie')}",
        "Locaties",
        rows,
        note=f"Er waren {_number(figures['contacts']['number'], 'contact', 'contacten')} op eigen "
        "initiatief.",
    )


def _beside(
    figures: Json,
    caption: str,
    label: str,
    counted: str,
    rows: Iterable[Row],
    *,
    has_total: bool = False,
    note: str = "",
) -> Table:
    """A count with the quarter before beside it, where there is one; last in each row."""
    columns = [Column(label), Column(counted), Column("Vorig kwartaal")]
    width = 2 if figures["previous"] is None else 3
    shown = tuple(row[:width] for row in rows)
    return Table(caption, tuple(columns[:width]), shown, has_total=has_total, note=note)


# --- presence ------------------------------------------------------------------------------------


def _about_presence(figures: Json) -> Iterator[Block]:
    yield Heading("Aanwezigheid op school")
    yield Paragraph(_realised(figures) + _realised_before(figures))
    if figures["extra"]:
        yield _extra(figures)
    if missed := [school for school in figures["extra"] if school["met"] is False]:
        yield Heading("Nog niet gerealiseerd", 2)
        yield ListBlock(tuple(_what_is_known(school, figures["names"]) for school in missed))
    yield Heading("Bezoeken", 2)
    yield _visits(figures)
    yield _cancelled(figures)


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
        facts.append(f"{_half_days(short)} minder gepland dan er schoolweken zijn")
    if school["uncovered"]:
        facts.append(f"{_half_days(school['uncovered'])} vervallen zonder vervanging")
    if school["missed"]:
        facts.append(f"{_half_days(school['missed'])} niet gelukt")
    if school["remote"]:
        facts.append(f"{_half_days(school['remote'])} op afstand")
    if school["unconfirmed"]:
        facts.append(f"{_half_days(school['unconfirmed'])} niet afgevinkt")
    return (
        f"{school['name']}: {school['realised']} van de "
        f"{_half_days(school['expected'])} gerealiseerd. Bekend is: {_listed(facts)}."
    )


def _half_days(number: int) -> str:
    return _number(number, "dagdeel", "dagdelen")


def _visits(figures: Json) -> Table:
    extra, other = figures["visits"]["extra"], figures["visits"]["other"]
    before = _all_visits(figures["previous"]["visits"]) if figures["previous"] else None
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


def _all_visits(visits: Json) -> dict[str, int]:
    return {key: sum(each[key] for each in visits.values()) for _, key in VISITS}


def _cancelled(figures: Json) -> Table:
    before = dict((figures["previous"] or {}).get("cancelled", ()))
    rows = [
        (cause.capitalize(), number, before.get(cause)) for cause, number in figures["cancelled"]
    ]
    return _beside(
        figures,
        "Vervallen bezoeken naar reden",
        "Reden",
        "Dagdelen",
        rows,
        note="Vervallen bezoeken tellen niet mee als gepland.",
    )


# --- questions -----------------------------------------------------------------------------------


def _about_questions(figures: Json) -> Iterator[Block]:
    yield Heading("Vragen van scholen")
    yield Paragraph(_asked(figures))
    by_theme = _by_theme(figures)
    yield BarChart(by_theme, _what_bars_show(by_theme))
    for group in figures["questions"]["groups"]:
        if not _withheld(group["cells"]):
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
        [label.capitalize(), _figure(total), _earlier(earlier, label), *map(_figure, cells)]
        for label, total, cells in zip(
            themes["labels"], themes["totals"], themes["cells"], strict=True
        )
    ]
    has_total = not _withheld(themes["state_totals"])
    if has_total:
        total = figures["questions"]["total"]
        last = _figure(before["total"]) if before else None
        rows.append(["Totaal", _figure(total), last, *map(_figure, themes["state_totals"])])
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
    return _figure(earlier[label]) if label in earlier else None


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
        f"{start} De meeste vragen gingen over: {_listed(names).lower()}. De tabel hieronder geeft "
        "dezelfde aantallen."
    )


def _by_group(group: Json, total: int | str) -> Table:
    caption, label = GROUPS[group["by"]]
    rows = []
    for name, cell in zip(group["labels"], group["cells"], strict=True):
        share = percentage(_figure(cell), _figure(total))
        shown: Cell = TOO_FEW if share is None else Percent(share)
        rows.append((_upper_first(name), _figure(cell), shown))
    columns = (Column(label), Column("Vragen"), Column("Deel van alle vragen"))
    return Table(caption, columns, tuple(rows))


def _trend(figures: Json) -> BarChart:
    rows = tuple(
        (Quarter.parse(quarter).name, _figure(total)) for quarter, total in figures["trend"]
    )
    table = Table("Vragen per kwartaal", (Column("Kwartaal"), Column("Vragen")), rows)
    said = [
        f"{name.lower()} {_roughly(total)}"
        for (name, _), (_, total) in zip(rows, figures["trend"], strict=True)
    ]
    return BarChart(table, f"Staafdiagram van het aantal vragen per kwartaal: {_listed(said)}.")


def _first_answers(figures: Json) -> Table:
    answers, themes = figures["first_response"], figures["questions"]["themes"]["labels"]
    before = (figures["previous"] or {}).get("first_response")
    known = figures["previous"]["questions"]["themes"]["labels"] if figures["previous"] else []
    earlier = dict(zip(known, before["themes"], strict=True)) if before else {}
    rows: list[Row] = [
        (_upper_first(theme), days, earlier.get(theme))
        for theme, days in zip(themes, answers["themes"], strict=True)
        if days != TOO_FEW
    ]
    rows.append(("Alle vragen", answers["all"], before["all"] if before else None))
    return _beside(
        figures,
        "Werkdagen tot het eerste antwoord",
        "Onderwerp",
        "Werkdagen",
        rows,
        has_total=True,
        note="Ten minste de helft van de vragen kreeg binnen dit aantal werkdagen een eerste "
        "antwoord; 0 is op dezelfde dag. Onderwerpen met minder dan 15 vragen staan er niet bij.",
    )


# --- work, words, annex --------------------------------------------------------------------------


def _about_work(figures: Json) -> Iterator[Block]:
    work = figures["activities"]
    yield Heading(f"Wat het {figures['names']['access']} deed")
    rows = [
        (_upper_first(label), _figure(cell))
        for label, cell in zip(work["labels"], work["cells"], strict=True)
    ]
    yield Table(
        "Taken voor vragen van scholen",
        (Column("Taak"), Column("Keer gedaan")),
        (*rows, ("Totaal", _figure(work["total"]))),
        has_total=True,
        note="Aantallen onder de 5 staan er als 0-4. Andere aantallen zijn afgerond op 5.",
    )


def _meanings(figures: Json) -> Iterator[Block]:
    yield Heading("Wat de woorden betekenen")
    yield DefinitionList(
        tuple(
            Definition(term, f"{text} Bron: {source}.")
            for term, text, source in figures["definitions"]
        )
    )


def _annex(figures: Json) -> Iterator[Block]:
    if not figures["schools"]:
        return
    day = dutch_date(Quarter.parse(figures["quarter"]).last_day)
    yield Heading("Bijlage: aansluitwijze per school")
    yield Table(
        f"Aansluitwijze per schoollocatie op {day}",
        tuple(Column(name, "start") for name in ("Schoollocatie", "Schoolsoort", "Aansluitwijze")),
        tuple(tuple(row) for row in figures["schools"]),
    )


# --- words ---------------------------------------------------------------------------------------


def _figure(stored: int | str) -> Figure:
    return figure_from_json(stored)


def _withheld(cells: Sequence[int | str]) -> bool:
    return str(WITHHELD) in cells


def _is_hidden(figures: Json) -> bool:
    questions = figures["questions"]
    groups = any(_withheld(group["cells"]) for group in questions["groups"])
    return groups or _withheld(questions["themes"]["state_totals"])


def _number(number: int, one: str, more: str = "") -> str:
    """'1 locatie', '2 locaties'"""
    return f"{dutch_number(number)} {one if number == 1 else more or one + 's'}"


def _roughly(stored: int | str) -> str:
    """'ongeveer 165', '0 tot en met 4'"""
    value = _figure(stored).value
    return "0 tot en met 4" if value is None else f"ongeveer {dutch_number(value)}"


def _about(stored: int | str) -> str:
    return f"{_roughly(stored)} vragen"


def _within(days: int) -> str:
    if not days:
        return "op dezelfde dag"
    return f"binnen {_number(days, 'werkdag', 'werkdagen')}"


def _share(part: int, whole: int) -> str:
    return f"{(200 * part + whole) // (2 * whole)}%"


def _listed(parts: Sequence[str]) -> str:
    """'a, b en c'"""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} en {parts[-1]}"


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
