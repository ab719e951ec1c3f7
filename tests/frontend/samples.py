"""Invented content for the style guide: no school, person or question here is real."""

from datetime import UTC, datetime

NAV = [
    {"label": "Vandaag", "url": "/", "icon": "home"},
    {"label": "Mijn week", "url": "/rooster/2026-W48/", "icon": "calendar"},
    {"label": "Vragen", "url": "/vragen/", "icon": "question"},
    {"label": "Scholen", "url": "/aansluitwijze/", "icon": "school"},
    {"label": "Rapportages", "url": "/rapportage/", "icon": "report"},
    {"label": "Onderdelen", "url": "/onderdelen/", "icon": "settings"},
]
FOOTER = [
    {"label": "Toegankelijkheid", "url": "/toegankelijkheid/"},
    {"label": "Privacy", "url": "/privacy/"},
    {"label": "Over dit portaal", "url": "/over/"},
]
ACCOUNT = {
    "name": "Ayşe Yıldız",
    "initials": "AY",
    "role": "Onderwijscontactpersoon",
    "memberships": [
        {"id": 1, "label": "Onderwijscontactpersoon, Voorbeeldstad", "current": True},
        {"id": 2, "label": "Teamleider CJG, Voorbeeldstad", "current": False},
    ],
    "switch_url": "/rol/",
    "account_url": "/account/",
    "logout_url": "/uitloggen/",
}


def shell(request):
    """The context that the product's own context processor gives to base.html."""
    signed_in = request.path != "/inloggen/"
    nav = [{**item, "current": item["url"] == request.path} for item in NAV]
    return {
        "municipality": {"name": "Voorbeeldstad"},
        "nav": nav if signed_in else [],
        "account": ACCOUNT if signed_in else None,
        "footer_links": FOOTER,
        "home_url": "/",
        "demo": True,
    }


OPEN = {"label": "In behandeling", "tone": "info", "icon": "half"}
NEW = {"label": "Nieuw", "tone": "house"}
ANSWERED = {"label": "Beantwoord", "tone": "ok"}
LATE = {"label": "Nieuws te laat", "tone": "warning"}
CLOSED = {"label": "Afgesloten", "tone": "neutral", "icon": "check"}

QUESTION_COLUMNS = [
    {"label": "Vraag", "sort_url": "?sorteer=vraag"},
    {"label": "Onderwerp"},
    {"label": "Status"},
    {"label": "Behandelaar"},
    {"label": "Gesteld op", "sort_url": "?sorteer=datum", "sorted": "descending"},
    {"label": "Nieuws uiterlijk"},
]


def question_row(number, theme, state, who, asked, due):
    cells = [
        {"text": f"V-2026-{number:04}", "url": "/vragen/V-2026-0412/", "sub": "De Klimboom"},
        {"text": theme},
        {"badge": state, "text": ""},
        {"text": who},
        {"text": asked},
        {"text": due},
    ]
    return {"cells": cells}


QUESTION_ROWS = [
    question_row(
        412, "Gedrag in de klas", NEW, "Nog niemand", "23 november 2026", "25 november 2026"
    ),
    question_row(409, "Verzuim", LATE, "Ayşe Yıldız", "17 november 2026", "20 november 2026"),
    question_row(
        401, "Situatie thuis", OPEN, "Ayşe Yıldız", "12 november 2026", "27 november 2026"
    ),
    question_row(
        388, "Ontwikkeling en leren", ANSWERED, "Joost van der Meulen", "4 november 2026", "-"
    ),
    question_row(371, "Iets anders", CLOSED, "Joost van der Meulen", "21 oktober 2026", "-"),
]

SHORT_COLUMNS = [*QUESTION_COLUMNS[:3], QUESTION_COLUMNS[5]]
SHORT_ROWS = [{"cells": [*row["cells"][:3], row["cells"][5]]} for row in QUESTION_ROWS[:3]]

PERSON = {
    "name": "Ayşe Yıldız",
    "initials": "AY",
    "role": "Onderwijscontactpersoon van uw school",
    "phone": "06 00 00 00 01",
    "phone_href": "tel:+31600000001",
    "email": "ayse.yildiz@cjg.voorbeeldstad.example",
    "note": "Dinsdagochtend 24 november weer bij u op school.",
}


def at(day, hour, minute):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


TIMELINE = [
    {
        "kind": "message",
        "author": "Marloes de Bruin",
        "initials": "MB",
        "role": "Zorgcoördinator, De Klimboom",
        "when": at(17, 8, 12),
        "body": "Een leerling uit groep 6 komt sinds de herfstvakantie "
        "vaak te laat.\n\nIs dit iets voor leerplicht, of kunnen wij eerst samen kijken?",
    },
    {
        "kind": "event",
        "text": "Ayşe Yıldız neemt de vraag in behandeling.",
        "when": at(17, 13, 40),
        "icon": "person",
    },
    {
        "kind": "message",
        "author": "Ayşe Yıldız",
        "initials": "AY",
        "role": "Onderwijscontactpersoon",
        "when": at(18, 9, 5),
        "body": "Gebeld met een collega van leerplicht. Advies: eerst een gesprek met ouders.",
        "tone": "internal",
        "audience": "Alleen het CJG ziet deze werknotitie.",
    },
    {
        "kind": "message",
        "author": "Ayşe Yıldız",
        "initials": "AY",
        "role": "Onderwijscontactpersoon",
        "when": at(19, 10, 30),
        "body": "Mijn voorstel: wij voeren dinsdag samen een gesprek met de ouders. "
        "Zo weten wij eerst wat er thuis speelt. Ik ben er om 9.00 uur.",
        "tone": "answer",
    },
    {"kind": "event", "text": "De vraag is beantwoord.", "when": at(19, 10, 31), "icon": "check"},
]


def visit(school, address, status, **more):
    return {
        "school": school,
        "url": "/aansluitwijze/",
        "address": address,
        "map_url": "https://www.openstreetmap.org/",
        "status": status,
        **more,
    }


def confirm_actions():
    return [
        {
            "label": "Aanwezig",
            "url": "/bezoek/1/",
            "icon": "check",
            "primary": True,
            "name": "state",
            "value": "attended",
        },
        {
            "label": "Op afstand",
            "url": "/bezoek/1/",
            "icon": "remote",
            "name": "state",
            "value": "remote",
        },
        {"label": "Niet gelukt", "url": "/bezoek/1/niet-gelukt/", "icon": "cross", "link": True},
    ]


PLANNED = {"label": "Gepland", "tone": "house", "icon": "calendar"}
ATTENDED = {"label": "Aanwezig geweest", "tone": "ok"}
MISSED = {"label": "Niet gelukt", "tone": "error"}
REMOTE = {"label": "Op afstand", "tone": "info", "icon": "remote"}


def part(name, *visits, closed=""):
    return {"name": name, "visits": list(visits), "closed": closed}


def day(name, number, morning, afternoon, **more):
    return {
        "id": name,
        "name": name.capitalize(),
        "short": name[:2].capitalize(),
        "number": number,
        "date": f"{number} november",
        "parts": [morning, afternoon],
        **more,
    }


def sample_week():
    klimboom = visit(
        "De Klimboom", "Lindelaan 12", ATTENDED, time="8.30 - 12.00 uur", who="Marloes de Bruin"
    )
    kompas = visit(
        "Het Kompas",
        "Stationsstraat 140",
        MISSED,
        note="School gesloten door storing. Inhalen op vrijdag.",
    )
    regenboog = visit(
        "Basisschool De Regenboog",
        "Burgemeester van Lansschotlaan 4",
        PLANNED,
        time="8.30 - 12.00 uur",
        who="Peter Hendriks (IB)",
        questions={"text": "2 open vragen", "url": "/vragen/"},
        note="Vorige keer: gesprek met ouders voorbereiden.",
        actions=confirm_actions(),
    )
    college = visit(
        "Maaslandcollege", "Schoolpad 3", PLANNED, actions=confirm_actions(), who="Samira Bouali"
    )
    remote = visit("De Vlinder", "Parkweg 77", REMOTE)
    make_up = visit(
        "Het Kompas",
        "Stationsstraat 140",
        {"label": "Inhaalbezoek", "tone": "house", "icon": "calendar"},
    )
    return {
        "previous_url": "/rooster/2026-W47/",
        "today_url": "/rooster/2026-W48/",
        "next_url": "/rooster/2026-W49/",
        "days": [
            day("maandag", 23, part("Ochtend", klimboom), part("Middag", kompas)),
            day(
                "dinsdag",
                24,
                part("Ochtend", regenboog),
                part("Middag", college),
                today=True,
                open=True,
            ),
            day("woensdag", 25, part("Ochtend", remote), part("Middag")),
            day(
                "donderdag",
                26,
                part("Ochtend", closed="Studiedag van de school"),
                part("Middag", closed="Studiedag van de school"),
            ),
            day("vrijdag", 27, part("Ochtend", make_up), part("Middag")),
        ],
    }


TILES = [
    {
        "title": "Open vragen",
        "url": "/vragen/",
        "icon": "question",
        "number": 7,
        "text": "Waarvan 2 nog zonder behandelaar.",
    },
    {
        "title": "Vandaag op school",
        "url": "/rooster/2026-W48/",
        "icon": "calendar",
        "number": 2,
        "text": "De Regenboog en het Maaslandcollege.",
    },
    {"title": "Nieuws beloofd", "url": "/vragen/", "icon": "clock", "number": 1, "badge": LATE},
    {
        "title": "Bezoek bevestigen",
        "url": "/rooster/2026-W48/",
        "icon": "check",
        "number": 0,
        "text": "Alles van vorige week is bevestigd.",
    },
]

FIGURES = [
    {"number": "47", "label": "Schoollocaties", "note": "op 30 september 2026"},
    {
        "number": "11",
        "of": "van 12",
        "label": "Extra scholen met een OCP",
        "definition": "Een school telt mee als er op de laatste dag van het kwartaal "
        "een koppeling loopt.",
    },
    {
        "number": "92%",
        "label": "Bezoeken gerealiseerd",
        "note": "134 van 145 bezoeken",
        "definition": "Bezoeken die als aanwezig of op afstand zijn bevestigd, "
        "gedeeld door de geplande bezoeken.",
    },
    {
        "number": "0-4",
        "label": "Vragen over veiligheid",
        "note": "Kleine aantallen tonen wij niet.",
    },
]

FACTS = [
    {"label": "Status", "value": "", "badge": OPEN},
    {"label": "School", "value": "De Klimboom", "url": "/aansluitwijze/"},
    {"label": "Behandelaar", "value": "Ayşe Yıldız"},
    {"label": "Nieuws uiterlijk", "value": "27 november 2026"},
    {"label": "Leeftijd", "value": "7 tot en met 12 jaar"},
    {"label": "Samenwerkingsverband", "value": None},
]

DOWNLOADS = [
    {
        "url": "/bestand.pdf",
        "label": "Raadsrapport 3e kwartaal 2026",
        "type": "PDF",
        "size": "84 kB",
    },
    {
        "url": "/bestand.xlsx",
        "label": "De cijfers als werkblad",
        "type": "Excel (XLSX)",
        "size": "12 kB",
    },
]

TIER_COLUMNS = [
    {"label": "School"},
    {"label": "Schoolsoort"},
    {"label": "Aansluitwijze"},
    {"label": "OCP"},
    {"label": "Dagdelen per week", "numeric": True},
    {"label": "Sinds"},
]
EXTRA = {"label": "Extra", "tone": "house", "icon": "plus"}
BASIS = {"label": "Basis", "tone": "neutral"}


def tier_row(name, sector, tier, liaison, half_days, since):
    cells = [
        {"text": name, "url": "#"},
        {"text": sector},
        {"badge": tier, "text": ""},
        {"text": liaison},
        {"text": half_days},
        {"text": since},
    ]
    return {"cells": cells}


TIER_ROWS = [
    tier_row("Basisschool De Regenboog", "BO", EXTRA, "Ayşe Yıldız", "1", "1 augustus 2025"),
    tier_row("De Klimboom", "BO", EXTRA, "Ayşe Yıldız", "1", "1 augustus 2026"),
    tier_row("De Vlinder", "SBO", BASIS, "Joost van der Meulen", "0,25", "1 januari 2024"),
    tier_row("Het Kompas", "BO", BASIS, "Joost van der Meulen", "0,25", "1 januari 2024"),
    tier_row("Maaslandcollege", "VO", EXTRA, "Nog geen OCP", "1", "1 augustus 2026"),
]

JOB = {
    "id": "1",
    "label": "Het plan voor het schooljaar wordt gemaakt",
    "percent": 60,
    "text": "Cluster Noord: 14 van 24 scholen",
    "status": "Het plan wordt gemaakt.",
    "running": False,
    "url": "/onderdelen/",
}
