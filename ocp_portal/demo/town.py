"""Voorbeeldstad: a town of Oss's size and shape that does not exist. Facts only, no Django.

47 locations count for the tiers, 12 of them extra (SCH-3); one MBO and three childcare locations
stand outside the count (SCH-4). No school, person or address here is real: the location codes use
letters that the national register does not give out, mail ends in `.example`, telephone numbers
are of the range that is kept free for fiction.
"""

from dataclasses import dataclass

NAME = "Voorbeeldstad"
SLUG = "voorbeeldstad"
CODE = "9999"
DOMAIN = "voorbeeldstad.example"
PASSWORD = "demo-voorbeeldstad"  # noqa: S105  (shown on the sign-in page, demo mode only)


@dataclass(frozen=True)
class DemoSchool:
    """`visit_weeks`: how many of its extra visits succeed is decided elsewhere, by chance."""

    name: str
    sector: str
    area: str
    street: str
    pupils: int
    tier: str = "basis"
    structure: str = ""


AREAS = {  # name: first four digits of its postcodes
    "Voorbeeldstad": "9991",
    "Lindenveld": "9992",
    "Hoogbroek": "9993",
    "Maaswijk": "9994",
    "Zandoord": "9995",
}

_PRIMARY = [
    ("De Kastanjepoort", "Voorbeeldstad", "Lindelaan 4", 312, "extra"),
    ("De Papieren Boot", "Voorbeeldstad", "Kompasstraat 21", 287, "extra"),
    ("De Regenboogbrug", "Voorbeeldstad", "Brugplein 2", 341, "extra"),
    ("De Vuurvlieg", "Hoogbroek", "Dorpsstraat 88", 203, "extra"),
    ("'t Schetsboek", "Maaswijk", "Schilderslaan 15", 264, "extra"),
    ("De Springveerman", "Voorbeeldstad", "Sportlaan 9", 398, "basis"),
    ("De Schaduwklok", "Voorbeeldstad", "Torenstraat 30", 276, "basis"),
    ("De Wilgenkring", "Voorbeeldstad", "Wilgenpad 7", 189, "basis"),
    ("Het Molenwiel", "Voorbeeldstad", "Molenweg 112", 354, "basis"),
    ("De Verkenningstocht", "Voorbeeldstad", "Columbusplein 1", 421, "basis"),
    ("De Citroenvlinderhof", "Voorbeeldstad", "Buddlejastraat 18", 233, "basis"),
    ("De Loodsboot", "Voorbeeldstad", "Havenkade 40", 198, "basis"),
    ("De Wingerdmuur", "Voorbeeldstad", "Muurbloemstraat 3", 305, "basis"),
    ("De Appelzolder", "Lindenveld", "Appelhof 11", 267, "basis"),
    ("De Morellentuin", "Lindenveld", "Kersenlaan 25", 212, "basis"),
    ("Het Bakelse Pad", "Lindenveld", "Zandpad 6", 144, "basis"),
    ("De Graspieper", "Lindenveld", "Veldweg 53", 178, "basis"),
    ("Sint Nergens", "Lindenveld", "Kerkstraat 12", 226, "basis"),
    ("De Heiplas", "Hoogbroek", "Heideweg 70", 165, "basis"),
    ("Het Vennetje", "Hoogbroek", "Vennenlaan 14", 131, "basis"),
    ("De Haverkist", "Hoogbroek", "Akkerstraat 2", 158, "basis"),
    ("De Grutto", "Hoogbroek", "Weidepad 33", 117, "basis"),
    ("De Maaswachter", "Maaswijk", "Dijkweg 101", 243, "basis"),
    ("De Veerpont", "Maaswijk", "Veerstraat 8", 184, "basis"),
    ("De Vuurtorenwachter", "Maaswijk", "Bakenlaan 29", 221, "basis"),
    ("De Uiterwaard", "Maaswijk", "Waardstraat 64", 139, "basis"),
    ("De Speenkruidhof", "Maaswijk", "Bloemkwekerij 5", 256, "basis"),
    ("De Eierwekker", "Zandoord", "Duinweg 16", 201, "basis"),
    ("Het Eekhoornnest", "Zandoord", "Bosrand 47", 174, "basis"),
    ("De Dennenappel", "Zandoord", "Dennenlaan 22", 149, "basis"),
    ("De Stuifberg", "Zandoord", "Stuifzandweg 9", 126, "basis"),
    ("De Vrije Vogel", "Voorbeeldstad", "Vogelplein 13", 163, "basis"),
    ("Het Pluimpje", "Voorbeeldstad", "Stationsweg 75", 372, "basis"),
    ("De Ronde Tafelaar", "Voorbeeldstad", "Ringbaan 200", 290, "basis"),
]
_SPECIAL = [
    ("De Kaapstander", "SBO", "Voorbeeldstad", "Werfstraat 17", 148, "extra", ""),
    ("De Ravelijnhof", "SBO", "Hoogbroek", "Vestingweg 3", 121, "basis", ""),
    ("De Maankijker", "SO", "Voorbeeldstad", "Planetenlaan 60", 96, "extra", ""),
    ("De Ophaalbrug", "VSO", "Voorbeeldstad", "Poortstraat 1", 154, "extra", ""),
    ("De Rangeerder", "SO/VSO", "Maaswijk", "Rangeerpad 10", 88, "basis", ""),
]
_SECONDARY = [
    ("Voorbeeldcollege, Parklaan", "Voorbeeldstad", "Parklaan 2", 1104, "extra", "HAVO/VWO"),
    ("Voorbeeldcollege, Stadion", "Voorbeeldstad", "Stadionweg 45", 836, "extra", "VMBO/HAVO"),
    ("Vakschool De Hamer", "Voorbeeldstad", "Smidsweg 31", 612, "extra", "VBO/MAVO"),
    ("Praktijkschool Het Gilde", "Voorbeeldstad", "Gildeplein 6", 203, "extra", "PRO"),
    ("Lyceum Aan de Dijk", "Maaswijk", "Dijkweg 5", 978, "basis", "HAVO/VWO"),
    ("Mavo Lindenveld", "Lindenveld", "Lindenveldseweg 90", 467, "basis", "MAVO"),
    ("Gymnasium Hoogbroek", "Hoogbroek", "Latijnse Laan 1", 521, "basis", "VWO"),
    ("Agrarisch College Zandoord", "Zandoord", "Kassenweg 12", 389, "basis", "VBO/MAVO"),
]
_OUTSIDE = [
    ("ROC De Voorbeelden", "MBO", "Voorbeeldstad", "Campus 100", 2350),
    ("Kinderopvang Het Nestje", "KO", "Voorbeeldstad", "Sportlaan 11", 64),
    ("Kinderopvang Dribbel", "KO", "Maaswijk", "Schilderslaan 17", 48),
    ("Kinderopvang Onder de Linde", "KO", "Lindenveld", "Appelhof 13", 52),
]

SCHOOLS = (
    *(DemoSchool(n, "BO", a, s, p, t) for n, a, s, p, t in _PRIMARY),
    *(DemoSchool(n, k, a, s, p, t, x) for n, k, a, s, p, t, x in _SPECIAL),
    *(DemoSchool(n, "VO", a, s, p, t, x) for n, a, s, p, t, x in _SECONDARY),
    *(DemoSchool(n, k, a, s, p) for n, k, a, s, p in _OUTSIDE),
)

# The extra school that still waits for its liaison (NRM-6: 11 of 12).
WITHOUT_LIAISON = "Praktijkschool Het Gilde"
CARE_COORDINATOR_AT = "De Kastanjepoort"

CLUSTERS = ("Cluster Noord", "Cluster Zuid")
CLUSTER_AREAS = {
    "Cluster Noord": ("Voorbeeldstad",),
    "Cluster Zuid": ("Lindenveld", "Hoogbroek", "Maaswijk", "Zandoord"),
}
# Minutes between areas that the rule of the postcodes gets wrong.
TRAVEL = (("9992", "9995", 20), ("9993", "9994", 15), ("9994", "9995", 20))
# Half-days that a school likes best (0 = Monday morning).
PREFERRED = {
    "De Kastanjepoort": (2, 6),
    "De Papieren Boot": (0, 8),
    "De Regenboogbrug": (6,),
    "De Springveerman": (3, 7),
    "De Appelzolder": (2,),
    "De Maaswachter": (4, 6),
    "De Eierwekker": (8,),
}
# Fixed care meetings: school, kind, half-day, weeks of the cycle, hour.
MEETINGS = (
    ("De Kastanjepoort", "care", 2, [1], 10),
    ("De Papieren Boot", "care", 0, [0], 9),
    ("De Kaapstander", "mdo", 3, [0, 2], 13),
    ("De Ophaalbrug", "zat", 6, [0, 2], 9),
    ("Voorbeeldcollege, Parklaan", "zat", 7, [0, 1, 2, 3], 14),
    ("Voorbeeldcollege, Stadion", "zat", 2, [1, 3], 11),
    ("Vakschool De Hamer", "zat", 1, [0, 2], 13),
    ("Lyceum Aan de Dijk", "zat", 3, [1, 3], 13),
    ("Mavo Lindenveld", "zat", 6, [0], 9),
    ("Gymnasium Hoogbroek", "mdo", 7, [2], 15),
    ("De Vuurvlieg", "care", 4, [3], 11),
    ("'t Schetsboek", "care", 6, [2], 9),
    # Nobody goes there as long as the school has no liaison: a gap of each week that has it.
    ("Praktijkschool Het Gilde", "zat", 7, [0, 2], 14),
)
VACANCY = "Vacature: de werving loopt, de school gaat rechtstreeks naar het CJG"
ACTIONS = (
    "Met de school is een vaste ochtend afgesproken; de OCP komt weer elke maand",
    "De OCP plant in december een extra bezoek",
)
LESSONS = (
    (
        "Eerst vragen wat de school zelf al deed",
        "Bij vragen over gedrag in de klas begin ik nu met: wat hebt u al geprobeerd en wat werkte even? Dat scheelt een rondje langs aanbod dat de school al kent.",
        ("behaviour",),
    ),
    (
        "Ouders samen uitnodigen",
        "Een gesprek op school met de intern begeleider erbij komt vaker tot stand dan een uitnodiging bij het CJG. Plan het op het vaste dagdeel.",
        ("home", "upbringing"),
    ),
    (
        "Verzuim: op tijd de leerplichtambtenaar erbij",
        "Bij drie losse ziekmeldingen in een maand bespreken wij met de school of de leerplichtambtenaar meedenkt. Vroeg meedenken voelt minder als straf.",
        ("absence",),
    ),
    (
        "Goede cijfers en toch zorgen",
        "De vraag 'wat ziet u in de pauze?' levert vaak meer op dan de toetsen. Vraag er standaard naar.",
        ("hidden", "mood"),
    ),
)
HANDOVERS = (
    "Volgende keer kort overleg met de intern begeleider over de weerbaarheidstraining in groep 7.",
    "Afgesproken: de school plant het zorgoverleg van volgende maand en nodigt leerplicht uit.",
    "De folder over opvoedondersteuning ligt bij de balie. Volgende keer vragen of er animo is.",
    "De mentoren willen uitleg over verwijzen. Ik neem volgende keer het routeoverzicht mee.",
)
# Name, cluster, half-days a week, half-days on which this person works (0 = Monday morning).
LIAISONS = (
    ("Sanne Verbeek", 0, 8, (0, 1, 2, 3, 6, 7, 8, 9)),
    ("Karim el Amrani", 0, 8, (0, 1, 2, 3, 4, 5, 6, 7)),
    ("Marloes de Groot", 0, 6, (2, 3, 4, 6, 7, 8)),
    ("Joost van Beek", 0, 8, (0, 1, 4, 5, 6, 7, 8, 9)),
    ("Fatma Yildiz", 1, 8, (0, 1, 2, 3, 4, 6, 7, 8)),
    ("Peter Hendriks", 1, 6, (0, 1, 2, 3, 6, 7)),
    ("Anouk Smits", 1, 8, (2, 3, 4, 5, 6, 7, 8, 9)),
    ("Ravi Ramdin", 1, 5, (0, 2, 4, 6, 8)),
)
# The account `ocp@`: the first liaison.
PEOPLE = (
    ("zorgcoordinator", "Ingrid Vos", "care_coordinator"),
    ("familie", "Samira Bakkali", "family_contact"),
    ("ocp", "Sanne Verbeek", "liaison"),
    ("teamleider", "Wim Kuipers", "team_lead"),
    ("beleid", "Esra Demir", "policy_officer"),
    ("swv", "Tom Jansen", "partnership_coordinator"),
    ("beheer", "Lotte Bos", "administrator"),
    ("privacy", "Hanneke Mulder", "privacy_officer"),
)
# Familiecontactpersonen: address, name, school. The first is the account `familie@`.
FAMILY_CONTACTS = (
    ("familie", "Samira Bakkali", "De Papieren Boot"),
    ("familie2", "Els van Dongen", "De Regenboogbrug"),
    ("familie3", "Mehmet Aydin", "'t Schetsboek"),
)
# How often what is asked, by whom, and what becomes of it: weights, in the order of the choices.
LIGHT_SUBJECTS = (22, 14, 20, 18, 12, 6, 10, 4)
LIGHT_ASKERS = (70, 18, 7, 5)
LIGHT_ENDS = (48, 24, 8, 8, 6, 3, 2, 1)
PARTNERSHIPS = (
    ("PO9906", "SWV Passend Onderwijs Voorbeeldland PO", "po"),
    ("VO9906", "SWV Passend Onderwijs Voorbeeldland VO", "vo"),
)
BOARDS = (
    ("99901", "Stichting Voorbeeldonderwijs Primair"),
    ("99902", "Vereniging De Vrije Voorbeelden"),
    ("99903", "Stichting Voortgezet Voorbeeld"),
)

# What schools ask. Theme, age bands for which it fits, text. Nobody can be recognised in it.
QUESTIONS = (
    (
        "behaviour",
        ("4-7", "8-11"),
        "Een leerling raakt in de klas vaak overprikkeld en loopt dan weg. Thuis gaat het naar eigen zeggen goed. Wat kunnen wij in de klas doen en wanneer betrekken we u?",
    ),
    (
        "behaviour",
        ("8-11",),
        "In een groep zijn er steeds ruzies tussen dezelfde leerlingen. De leerkracht komt er niet meer uit. Kunt u meedenken over een aanpak?",
    ),
    (
        "behaviour",
        ("12-15",),
        "Een leerling zoekt steeds de grens op en is al drie keer uit de les gestuurd. Ouders maken zich ook zorgen. Welke hulp past hier?",
    ),
    (
        "mood",
        ("8-11", "12-15"),
        "Een leerling is sinds de zomer stil en teruggetrokken en eet weinig in de pauze. De mentor krijgt geen contact. Hoe pakken we dit op?",
    ),
    (
        "mood",
        ("12-15", "16+"),
        "Een leerling heeft veel faalangst en durft geen toetsen meer te maken. Is er een training of gesprek mogelijk op school?",
    ),
    (
        "mood",
        ("16+",),
        "Een leerling vertelt slecht te slapen en veel te piekeren over de toekomst. Waar kan deze jongere laagdrempelig terecht?",
    ),
    (
        "home",
        ("4-7", "8-11"),
        "De ouders van een leerling gaan uit elkaar. Het kind is vaak verdrietig op school. Wat kunt u voor ouders en kind betekenen?",
    ),
    (
        "home",
        ("8-11",),
        "Een leerling komt regelmatig zonder ontbijt op school. Moeder zegt dat het geld op is. Welke regelingen zijn er en hoe begin ik dat gesprek?",
    ),
    (
        "home",
        ("12-15",),
        "Een leerling zorgt thuis veel voor een zieke ouder en is daardoor vaak moe. Is er iets voor jonge mantelzorgers?",
    ),
    (
        "upbringing",
        ("0-3", "4-7"),
        "Ouders vragen ons om tips: hun kind luistert thuis niet en wordt snel boos. Kunt u een paar gesprekken met hen voeren?",
    ),
    (
        "upbringing",
        ("4-7", "8-11"),
        "Ouders weten niet goed hoe zij regels over schermtijd kunnen stellen. Zij staan open voor hulp.",
    ),
    (
        "upbringing",
        ("12-15",),
        "Ouders en kind botsen dagelijks. Zij vragen of iemand eens met hen mee kan kijken. Wat is de eerste stap?",
    ),
    (
        "absence",
        ("8-11", "12-15"),
        "Een leerling is de laatste weken vaak ziek gemeld, steeds op maandag. De leerplichtambtenaar weet ervan. Kunt u aansluiten bij ons overleg?",
    ),
    (
        "absence",
        ("12-15", "16+"),
        "Een leerling komt al drie weken niet op school en wil de deur niet uit. Ouders zijn ten einde raad. Wat kan er snel?",
    ),
    (
        "learning",
        ("4-7", "8-11"),
        "Een leerling blijft achter met lezen en wordt er onzeker van. Wij denken aan meer dan alleen leren. Wie kan meekijken?",
    ),
    (
        "learning",
        ("8-11", "12-15"),
        "Een leerling kan het tempo niet meer aan sinds de overstap. School en ouders verschillen van mening. Kunt u helpen met de vraag achter de vraag?",
    ),
    (
        "hidden",
        ("8-11",),
        "De cijfers zijn prima, maar een leerling trekt zich steeds meer terug en speelt nooit met anderen. Moeten wij iets doen?",
    ),
    (
        "hidden",
        ("12-15",),
        "Een leerling haalt hoge cijfers, maar huilt bij elke onvoldoende en slaapt slecht. Wie kan hierover meedenken?",
    ),
    (
        "safety",
        ("4-7", "8-11"),
        "Wij horen zorgelijke verhalen over ruzies thuis. Wij willen zorgvuldig handelen en de juiste stappen zetten. Wilt u vandaag meedenken?",
    ),
    (
        "safety",
        ("12-15",),
        "Er gaan filmpjes rond van leerlingen die elkaar uitdagen. Wij willen dit met ouders bespreken. Hoe pakken we dat aan?",
    ),
    (
        "other",
        ("several",),
        "Wij willen een ouderavond houden over pesten en groepsdruk. Kunt u daar iets over vertellen?",
    ),
    (
        "other",
        ("several",),
        "Ons team wil beter weten welke hulp er is voor nieuwkomers. Kunt u aansluiten bij een teamvergadering?",
    ),
)

# What an OCP answers, by theme; 'other' fits all.
ANSWERS = {
    "behaviour": (
        "Dank voor uw vraag. Ik kijk graag een keer mee in de klas en bespreek daarna met u wat helpt. Ik bel u om een moment te kiezen.",
        "Ik heb met u en de leerkracht een aanpak afgesproken voor zes weken. Daarna kijken we samen of het beter gaat.",
    ),
    "mood": (
        "Goed dat u dit ziet. Op school is een kort traject van een paar gesprekken mogelijk. Wilt u met de ouders en de leerling bespreken of zij dat willen?",
        "De jongere kan terecht bij de training 'Rots en water' of bij een gesprek met mij op school. Ik leg het graag uit aan ouders.",
    ),
    "home": (
        "Ik denk graag mee. Vertel de ouders dat ik kan aansluiten bij een gesprek op school, dan hoeven zij niet eerst ergens heen.",
        "Er zijn regelingen waar dit gezin gebruik van kan maken. Ik geef u de folder en ben bij het gesprek als ouders dat willen.",
    ),
    "upbringing": (
        "Ik kan met deze ouders een aantal gesprekken voeren, gemiddeld zijn dat er vijf. Wilt u vragen of zij mij bellen of een afspraak op school willen?",
    ),
    "absence": (
        "Ik sluit aan bij het overleg met de leerplichtambtenaar. Fijn als u vooraf met ouders bespreekt dat ik erbij ben.",
    ),
    "learning": (
        "Laten we samen bekijken wat er achter zit. Ik kom langs op mijn vaste dagdeel en neem de tijd voor uw verhaal.",
    ),
    "hidden": (
        "Goed dat u dit meldt, juist als de cijfers goed zijn. Ik stel voor om eerst met de leerling te praten, samen met de mentor.",
    ),
    "safety": (
        "Ik bel u vandaag. We lopen samen de stappen van de meldcode langs en leggen vast wat u doet en waarom.",
    ),
    "other": ("Dat doe ik graag. Ik neem contact met u op om een datum te kiezen.",),
}
REPLIES = (
    "Dank u wel. De ouders willen graag een gesprek op school.",
    "Dat is fijn. Ik heb het met de leerkracht besproken.",
    "Wij proberen dit. Ik laat over een paar weken weten hoe het gaat.",
)
WORK_NOTES = (
    "Gebeld met school, ouders zijn op de hoogte en willen meewerken.",
    "Besproken in het clusteroverleg: eerst vraagverheldering, dan besluiten over hulp.",
    "Op school geweest. Rustige aanpak werkt; over twee weken opnieuw kijken.",
)
