"""In short, and how to read the figures (requirement REP-2)."""

from collections.abc import Iterator

from ocp_portal.dutch import dutch_date
from reports.council_report.family import caught_in_short
from reports.council_report.sentences import all_visits, asked, realised, without_liaison
from reports.council_report.words import counted, share, withheld, within
from reports.disclosure import dutch_number
from reports.indicators import Json
from reports.quarters import Quarter


def summary(figures: Json) -> Iterator[str]:
    names, locations = figures["names"], figures["locations"]
    yield (
        f"{names['municipality']} telt {counted(sum(locations.values()), 'schoollocatie')} in het "
        f"primair en voortgezet onderwijs: {locations['basis']} met de basisaansluiting en "
        f"{locations['extra']} met de extra aansluiting."
    )
    yield realised(figures)
    yield without_liaison(figures)
    visits = all_visits(figures["visits"])
    if planned := sum(visits.values()):
        yield (
            f"Van {counted(planned, 'gepland bezoek', 'geplande bezoeken')} gingen er "
            f"{dutch_number(visits['realised'])} door op school. Dat is "
            f"{share(visits['realised'], planned)}."
        )
    yield asked(figures)
    if isinstance(days := figures["first_response"]["all"], int):
        yield (f"Ten minste de helft van de vragen kreeg {within(days)} een eerste antwoord.")
    if light_questions := caught_in_short(figures):
        yield light_questions


def reading_guide(figures: Json) -> Iterator[str]:
    quarter = Quarter.parse(figures["quarter"])
    liaison = figures["names"]["liaison"]
    first, last = quarter.weeks[0], quarter.weeks[-1]
    yield (
        f"De cijfers gaan over het {quarter.in_sentence}. Scholen en koppelingen staan erin zoals "
        f"ze waren op {dutch_date(quarter.last_day)}. Vragen tellen mee op de dag waarop ze zijn "
        f"gesteld. Bezoeken tellen per hele week: week {first.week} tot en met week {last.week}."
    )
    yield (
        f"Deze weken bevatten {counted(figures['school_weeks'], 'schoolweek', 'schoolweken')}. "
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


def _is_hidden(figures: Json) -> bool:
    questions = figures["questions"]
    groups = any(withheld(group["cells"]) for group in questions["groups"])
    return groups or withheld(questions["themes"]["state_totals"])
