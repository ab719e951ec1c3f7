"""A council report of a fictitious municipality, as large and as varied as a real one."""

from datetime import date
from decimal import Decimal

import pytest

from reports.disclosure import OneWay, TwoWay, percentage, publish
from reports.documents import (
    BarChart,
    Callout,
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

THEMES = (
    "Gedrag en emoties",
    "Thuissituatie",
    "Schoolverzuim en thuiszitten",
    "Opvoeding",
    "Veiligheid",
    "Overgang naar ander onderwijs",
    "Overig",
)
STATES = ("Nieuw", "In behandeling", "Afgesloten")
SCHOOLS = ["De Wilgenhof", "Het Kompas", "De Regenboog", "Sint-Jozef", "De Vlinder", "'t Ven"]
BY_THEME = (
    (6, 11, 38),
    (4, 9, 27),
    (2, 12, 14),
    (3, 5, 21),
    (0, 3, 4),
    (1, 2, 9),
    (2, 1, 5),
)


def _questions() -> tuple[Table, Table]:
    published = publish(
        TwoWay("thema", "stand", THEMES, STATES, BY_THEME),
        OneWay("schoolsoort", ("Basisonderwijs", "Voortgezet", "Speciaal"), (112, 54, 13)),
    )
    themes, sectors = published.tables
    by_theme = Table(
        "Vragen van scholen per thema",
        (Column("Thema"), Column("Totaal"), *(Column(state) for state in STATES)),
        (
            *(
                (name, total, *cells)
                for name, total, cells in zip(THEMES, themes.row_totals, themes.cells, strict=True)
            ),
            ("Totaal", published.total, *themes.column_totals),
        ),
        has_total=True,
        note="Aantallen onder de 5 staan er als 0-4. Andere aantallen zijn afgerond op 5.",
    )
    by_sector = Table(
        "Vragen per schoolsoort",
        (Column("Schoolsoort"), Column("Vragen"), Column("Deel van alle vragen")),
        tuple(
            (name, figure, Percent(percentage(figure, published.total)))
            for name, figure in zip(sectors.labels, sectors.cells, strict=True)
        ),
    )
    return by_theme, by_sector


def _annex() -> Table:
    rows = tuple(
        (
            f"{SCHOOLS[number % 6]} {number // 6 + 1}",
            "Basisonderwijs" if number % 5 else "Voortgezet onderwijs",
            "extra" if number % 4 == 0 else "basis",
            f"Cluster {'Noord' if number % 2 else 'Zuid'}",
        )
        for number in range(47)
    )
    columns = ("Schoollocatie", "Schoolsoort", "Aansluitwijze", "Cluster")
    return Table(
        "Aansluitwijze per schoollocatie op 30 september 2026",
        tuple(Column(name, "start") for name in columns),
        rows,
    )


def _tables() -> list[Table]:
    tiers = Table(
        "Schoollocaties naar aansluitwijze",
        (Column("Aansluitwijze"), Column("Locaties"), Column("Met vaste OCP")),
        (("Basis", 35, 35), ("Extra", 12, 11), ("Totaal", 47, 46)),
        has_total=True,
    )
    presence = Table(
        "Aanwezigheid op scholen met de extra aansluiting",
        tuple(map(Column, ("Maand", "Gepland", "Op school", "Op afstand", "Niet doorgegaan"))),
        (
            ("Juli", 24, 22, 1, 1),
            ("Augustus", 12, 12, 0, 0),
            ("September", 52, 47, 2, 3),
            ("Totaal", 88, 81, 3, 4),
        ),
        has_total=True,
        note="Vakanties en sluitingsdagen tellen niet mee. Contact op afstand telt niet als "
        "aanwezig op school.",
    )
    trend = Table(
        "Vragen per kwartaal",
        (Column("Kwartaal"), Column("Vragen")),
        (("2025-Q4", 145), ("2026-Q1", 155), ("2026-Q2", 165), ("2026-Q3", 180)),
    )
    care = Table(
        "Deelname aan het zorgoverleg van de school",
        (Column("Aansluitwijze"), Column("Overleggen"), Column("OCP aanwezig"), Column("Deel")),
        (("Basis", 61, 44, Percent(72)), ("Extra", 34, 33, Percent(97))),
    )
    waiting = Table(
        "Wachttijd voor een eerste gesprek",
        (Column("Soort hulp"), Column("Weken, gemiddeld"), Column("Vorig kwartaal")),
        (
            ("Opvoedondersteuning", Decimal("3.5"), Decimal("4.2")),
            ("Inzet specialistische hulp", Decimal("9.1"), Decimal("8.4")),
            ("Verwijzing extern", None, Decimal("6.0")),
        ),
        note="Onbekend is niet hetzelfde als 0: over dit kwartaal zijn geen cijfers ontvangen.",
    )
    return [tiers, presence, trend, care, waiting]


DEFINITIONS = (
    Definition(
        "Schoollocatie",
        "Een plek waar een school les geeft. Eén school kan meer locaties hebben. Locaties voor "
        "mbo en kinderopvang tellen niet mee.",
    ),
    Definition("Basis", "Elke school heeft een vaste OCP die zij kan bellen en mailen."),
    Definition(
        "Extra",
        "Bovenop de basis is de OCP gemiddeld één dagdeel per week op school aanwezig.",
    ),
    Definition("OCP", "Onderwijscontactpersoon: de vaste medewerker van het CJG voor een school."),
    Definition("Dagdeel", "Een ochtend of een middag op een schooldag."),
    Definition(
        "Gepland bezoek",
        "Een dagdeel in het vaste rooster, buiten vakanties en dagen waarop de school dicht is.",
    ),
    Definition("Gerealiseerd bezoek", "Een gepland dagdeel waarop de OCP op school was."),
    Definition(
        "Vraag",
        "Een vraag van een school aan het CJG die in het kwartaal is gesteld. Vragen over "
        "hetzelfde gezin tellen apart.",
    ),
    Definition("Stand van een vraag", "Hoe ver de vraag was op de laatste dag van het kwartaal."),
)


@pytest.fixture(scope="session")
def council_report() -> Document:
    by_theme, by_sector = _questions()
    tiers, presence, trend, care, waiting = _tables()
    return Document(
        title="Voortgangsrapportage school en CJG",
        municipality="Gemeente Voorbeeldstad",
        period="Derde kwartaal 2026",
        version=1,
        status="vastgesteld",
        dated=date(2026, 10, 1),
        summary=(
            "Voorbeeldstad telt 47 schoollocaties. Op 11 van de 12 locaties met de extra "
            "aansluiting is een OCP structureel aanwezig.",
            "Van de 88 geplande bezoeken gingen er 81 door op school. Dat is 92%.",
            "Scholen stelden ongeveer 180 vragen. Dat zijn er meer dan in het tweede kwartaal.",
            "De wachttijd voor specialistische hulp liep op. Onder \u2018Wachttijd en vervolg"
            "\u2019 leest u wat het CJG daaraan doet.",
        ),
        reading_guide=(
            "De cijfers gaan over het derde kwartaal van 2026. Dit kwartaal telt zes weken "
            "zomervakantie: vergelijk het daarom niet zonder meer met andere kwartalen.",
            "Aantallen vragen onder de 5 tonen wij als 0-4. Zo is niemand te herkennen. Alle "
            "andere aantallen vragen zijn afgerond op een veelvoud van 5, ook de totalen. Daardoor "
            "kan een totaal iets anders zijn dan de som.",
            "Percentages zijn berekend uit de afgeronde aantallen.",
            "Een stijging van het aantal vragen kan betekenen dat scholen het CJG beter vinden. De "
            "cijfers zeggen niet waardoor iets verandert.",
        ),
        blocks=(
            Heading("Schoollocaties en aansluiting"),
            Paragraph(
                "Elke school heeft een vaste onderwijscontactpersoon. Scholen waar veel vragen en "
                "ondersteuning samenkomen, hebben die persoon ook in huis."
            ),
            tiers,
            Heading("Nog niet gerealiseerd", 2),
            ListBlock(
                (
                    "Het Kompas 2 heeft nog geen OCP op school. Het CJG heeft een vacature "
                    "opengesteld. Tot die er is, kan de school terecht bij het vaste nummer.",
                )
            ),
            Heading("Aanwezigheid"),
            presence,
            care,
            Heading("Vragen van scholen"),
            BarChart(
                by_theme,
                "Staafdiagram. Scholen stelden de meeste vragen over gedrag en emoties, daarna "
                "over de thuissituatie. De tabel hieronder geeft dezelfde aantallen.",
            ),
            by_sector,
            BarChart(
                trend, "Staafdiagram. Het aantal vragen liep in vier kwartalen op van 145 naar 180."
            ),
            Heading("Wachttijd en vervolg"),
            Paragraph(
                "Door de aanwezigheid op school signaleren partijen meer. Dat is winst, maar het "
                "vraagt ook meer van de hulp die erop volgt.",
                source="gesprekken met het CJG en vier scholen, september 2026",
            ),
            waiting,
            Callout("Wat het CJG doet", ("Twee gezinscoaches starten in november.",)),
            Heading("Wat de woorden betekenen"),
            DefinitionList(DEFINITIONS),
            Heading("Bijlage: aansluitwijze per school"),
            _annex(),
        ),
    )
