"""The familiecontactpersoon and the light questions that were caught (LIA-11): masked only."""

from collections.abc import Iterator

from reports.council_report.words import counted, figure, in_parts, roughly, withheld
from reports.disclosure import percentage
from reports.documents import Block, Heading, Paragraph
from reports.indicators import LEAST_SCHOOLS, Json

TABLES = {
    "ends": ("Wat er van lichte vragen werd", "Wat er gebeurde"),
    "subjects": ("Lichte vragen naar onderwerp", "Onderwerp"),
    "askers": ("Lichte vragen naar wie het vroeg", "Wie vroeg het"),
}


def about_family(figures: Json) -> Iterator[Block]:
    """Nothing in a town without such a person, and in reports of before this figure."""
    family = figures.get("family")
    if family is None:
        return
    yield Heading("Familiecontactpersoon")
    yield Paragraph(_where(figures, family["at_schools"]))
    caught = family["caught"]
    if caught is None:
        yield Paragraph(_too_few())
        return
    yield Paragraph(_what_became_of_them(caught) + _before(figures))
    for name, (caption, label) in TABLES.items():
        if not withheld(caught[name]["cells"]):
            yield in_parts(caption, label, "lichte vragen", caught[name], caught["total"])


def caught_in_short(figures: Json) -> str:
    """One sentence; empty where there is no count to tell."""
    caught = (figures.get("family") or {}).get("caught")
    if not caught:
        return ""
    return f"Familiecontactpersonen vingen {roughly(caught['total'])} lichte vragen op."


def _where(figures: Json, schools: int) -> str:
    text = (
        f"Op de laatste dag van het kwartaal werkte op {counted(schools, 'school', 'scholen')} een "
        "familiecontactpersoon."
    )
    before = (figures["previous"] or {}).get("family")
    return f"{text} In het kwartaal ervoor op {before['at_schools']}." if before else text


def _too_few() -> str:
    return (
        "Hoeveel lichte vragen er waren, staat er niet bij. De aantallen zouden over minder dan "
        f"{LEAST_SCHOOLS} scholen gaan, of over het werk van minder dan {LEAST_SCHOOLS} mensen."
    )


def _what_became_of_them(caught: Json) -> str:
    text = f"Zij vingen {roughly(caught['total'])} lichte vragen op."
    if withheld(caught["ends"]["cells"]):
        return text
    helped, *_ = caught["ends"]["cells"]
    part = percentage(figure(helped), figure(caught["total"]))
    return text if part is None else f"{text} Van die vragen losten zij {part}% zelf op."


def _before(figures: Json) -> str:
    before = ((figures["previous"] or {}).get("family") or {}).get("caught")
    if not before:
        return ""
    return f" In het kwartaal ervoor waren dat er {roughly(before['total'])}."
