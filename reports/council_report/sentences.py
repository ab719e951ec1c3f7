"""Sentences that stand both in short and in the report itself."""

from reports.council_report.words import about, counted, roughly
from reports.indicators import Json


def realised(figures: Json) -> str:
    done, of = figures["realised"]["schools"], figures["realised"]["of"]
    liaison = figures["names"]["liaison"]
    if not of:
        return (
            "Er is dit kwartaal geen locatie met de extra aansluiting waarvan de aanwezigheid te "
            "meten is."
        )
    return (
        f"Op {done} van de {counted(of, 'locatie')} met de extra aansluiting is de afspraak "
        f"gehaald: gemiddeld één dagdeel per week een {liaison} op school."
    )


def without_liaison(figures: Json) -> str:
    missing, liaison = len(figures["without_liaison"]), figures["names"]["liaison"]
    if not missing:
        return f"Alle schoollocaties hebben een eigen {liaison}."
    verb = "heeft" if missing == 1 else "hebben"
    return f"{counted(missing, 'schoollocatie')} {verb} nog geen eigen {liaison}."


def asked(figures: Json) -> str:
    now = f"Scholen stelden {about(figures['questions']['total'])}."
    before = figures["previous"]
    if before is None:
        return now
    return f"{now} In het kwartaal ervoor waren dat er {roughly(before['questions']['total'])}."


VISITS = (
    ("Op school", "realised"),
    ("Op afstand", "remote"),
    ("Niet gelukt", "missed"),
    ("Niet afgevinkt", "unconfirmed"),
)


def all_visits(visits: Json) -> dict[str, int]:
    return {key: sum(each[key] for each in visits.values()) for _, key in VISITS}
