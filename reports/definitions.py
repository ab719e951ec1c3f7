"""What each figure of the council report means and where it comes from. Frozen with the figures."""

VISITS = "afgevinkte bezoeken in het weekrooster"
TIERS = "besluiten over de aansluitwijze"
ASSIGNMENTS = "koppelingen van scholen aan contactpersonen"
QUESTIONS = "vragen die scholen in het portaal stelden"

Entry = tuple[str, str, str]


def definitions(access: str, liaison: str, *, nurse: bool, family: bool) -> list[list[str]]:
    """Term, meaning and source, in reading order, in this municipality's own words.

    `nurse` and `family`: whether the report tells of them.
    """
    entries = (
        *_about_schools(access, liaison),
        *_about_presence(liaison),
        *(_about_nurse(liaison) if nurse else ()),
        *_about_questions(access),
        *(_about_family(access) if family else ()),
    )
    return [list(each) for each in entries]


def _about_schools(access: str, liaison: str) -> tuple[Entry, ...]:
    return (
        (
            "Schoollocatie",
            "Een plek waar een school les geeft, in het primair of voortgezet onderwijs. Eén "
            "school kan meer locaties hebben. Kinderopvang en mbo tellen niet mee: zij hebben "
            "eigen afspraken.",
            "register van scholen (DUO)",
        ),
        (
            "Basis",
            f"Elke school heeft een eigen {liaison} en kan met elke vraag terecht bij het "
            f"{access}.",
            TIERS,
        ),
        (
            "Extra",
            f"Bovenop de basis is de {liaison} gemiddeld één dagdeel per week op school.",
            TIERS,
        ),
        (
            f"Eigen {liaison}",
            f"De locatie heeft op de laatste dag van het kwartaal een eerste {liaison}.",
            ASSIGNMENTS,
        ),
        (
            f"Zelfde {liaison} gebleven",
            f"De locatie had het hele kwartaal één en dezelfde eerste {liaison}, zonder een dag "
            "ertussenuit.",
            ASSIGNMENTS,
        ),
        (
            "Contact op eigen initiatief",
            f"De {liaison} vroeg zelf aan de school hoe het gaat en of er iets speelt.",
            "contactmomenten in het portaal",
        ),
    )


def _about_presence(liaison: str) -> tuple[Entry, ...]:
    return (
        (
            "Dagdeel",
            "Een ochtend of een middag op een schooldag.",
            "weekrooster",
        ),
        (
            "Schoolweek",
            "Een week met ten minste één schooldag waarop de school open was. Een week hoort bij "
            "het kwartaal waarin zijn donderdag valt.",
            "schoolvakanties (Rijksoverheid) en sluitingsdagen van scholen",
        ),
        (
            "Afspraak gehaald",
            f"De {liaison} was over alle schoolweken samen gemiddeld één dagdeel per week op "
            "school. Het gaat om een gemiddelde: één schoolweek zonder bezoek is geen tekort. "
            "Inhaalbezoeken tellen mee, contact op afstand niet.",
            VISITS,
        ),
        (
            "Gepland bezoek",
            "Een dagdeel in het gepubliceerde weekrooster dat niet is vervallen.",
            "weekrooster",
        ),
        ("Op school", f"Een gepland bezoek waarop de {liaison} op school was.", VISITS),
        ("Op afstand", "Een gepland bezoek dat telefonisch of online doorging.", VISITS),
        ("Niet gelukt", "Een gepland bezoek dat niet doorging.", VISITS),
        (
            "Niet afgevinkt",
            "Een gepland bezoek waarvan niemand heeft gezegd of het doorging. Het telt niet als "
            "aanwezig.",
            VISITS,
        ),
        (
            "Vervallen bezoek",
            "Een dagdeel uit het vaste rooster dat al bij het maken van de week wegviel.",
            "weekrooster",
        ),
    )


def _about_nurse(liaison: str) -> tuple[Entry, ...]:
    return (
        (
            "Jeugdverpleegkundige op school",
            "Een dagdeel waarop de jeugdverpleegkundige (JGZ) op het rooster stond voor "
            "gezondheidsonderzoek, op een dag dat de school open was. Of het doorging, wordt niet "
            "afgevinkt. Ook dit is regelmatige aanwezigheid. Het telt niet mee in de norm: die "
            f"gaat over de {liaison}.",
            f"dagdelen die de {liaison} en de teamleider vastlegden",
        ),
    )


def _about_family(access: str) -> tuple[Entry, ...]:
    return (
        (
            "Familiecontactpersoon",
            "De schakel tussen ouders en school, vast aanwezig op een school waar meer dan "
            "gemiddeld aan de hand is. Werkt preventief en gaat zo nodig met ouders mee naar hulp.",
            "rollen in het portaal",
        ),
        (
            "Lichte vraag",
            "Een vraag die de familiecontactpersoon opving. Bewaard worden alleen dag, school, wie "
            "het vroeg, onderwerp en wat er werd gedaan. Lichte vragen tellen niet mee bij de "
            f"vragen van scholen aan het {access}.",
            "lijsten van familiecontactpersonen in het portaal",
        ),
    )


def _about_questions(access: str) -> tuple[Entry, ...]:
    return (
        (
            "Vraag",
            "Een vraag van een school die in het kwartaal is gesteld. Meer vragen over hetzelfde "
            "gezin tellen elk apart: het zijn geen aantallen kinderen.",
            QUESTIONS,
        ),
        (
            "Stand van een vraag",
            "Hoe ver de vraag was aan het eind van de laatste dag van het kwartaal.",
            QUESTIONS,
        ),
        (
            "Eerste antwoord",
            "Het aantal werkdagen waarbinnen ten minste de helft van de vragen een eerste "
            "antwoord kreeg. Vragen zonder antwoord tellen mee. Bij minder dan 15 vragen tonen "
            "wij dit niet.",
            QUESTIONS,
        ),
        (
            "Taak",
            f"Wat het {access} voor een vraag deed, in een van de zeven afgesproken taken. Voor "
            "één vraag kunnen meer taken zijn gedaan.",
            "vastgelegde taken in het portaal",
        ),
    )
