"""The words with which the routewijzer of a municipality begins; its administrator changes them.

Own wording, of what holds everywhere in the Netherlands: the meldcode, the duty to report absence,
112 and the free national number of Veilig Thuis. No Django. `{access}` and `{liaison}` are what a
municipality calls them.
"""

from collections.abc import Mapping

WITHOUT_NAME = (
    "Zonder toestemming alleen wat niemand herkenbaar maakt. Met toestemming van de ouders, en "
    "van de leerling vanaf 12 jaar, ook de naam en wat nodig is voor deze vraag."
)

# By schools.models.RouteKind: the columns of that model.
DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "crisis": {
        "name": "Crisis en direct gevaar",
        "questions": "Iemand is nu in gevaar, of dreigt zichzelf of een ander iets aan te doen.",
        "moment": "Meteen. Wacht niet op overleg en niet op toestemming.",
        "reach": "Bel 112. Bel daarna uw leidinggevende en laat het de {liaison} weten.",
        "phone": "112",
        "share": "Alles wat de hulpdienst nodig heeft om iemand te helpen.",
    },
    "safe_home": {
        "name": "Veilig Thuis",
        "questions": "U denkt aan huiselijk geweld, mishandeling of verwaarlozing.",
        "moment": "Volg de stappen van de meldcode. Advies vragen mag altijd, ook bij twijfel.",
        "reach": "Bel gratis, dag en nacht.",
        "phone": "0800 2000",
        "share": (
            "Voor advies noemt u geen naam. Een melding mag zonder toestemming. Vertel het de "
            "ouders en de leerling vooraf, behalve als dat onveilig is."
        ),
    },
    "nurse": {
        "name": "Jeugdverpleegkundige",
        "questions": "Groei, slapen, eten, zindelijkheid, veel ziek zijn, of zorgen van ouders.",
        "moment": "Als gezondheid of opgroeien een rol speelt. Het hoeft niet ernstig te zijn.",
        "reach": "Vraag de {liaison}, of bel de jeugdgezondheidszorg van uw regio.",
        "phone": "",
        "share": WITHOUT_NAME,
    },
    "youth": {
        "name": "Jeugdprofessional van de gemeente",
        "questions": "Opvoeden, problemen thuis, of hulp die een besluit van de gemeente vraagt.",
        "moment": "Als de school en de ouders er samen niet uitkomen.",
        "reach": "Stel uw vraag in dit portaal. De {liaison} zoekt bij het {access} wie er helpt.",
        "phone": "",
        "share": WITHOUT_NAME,
    },
    "doctor": {
        "name": "Huisarts",
        "questions": "Lichamelijke klachten, somberheid, of de wens naar de ggz te gaan.",
        "moment": "Als ouders of de leerling zelf naar een arts willen.",
        "reach": "Ouders maken de afspraak. Overleg eerst met de {liaison} welke hulp past.",
        "phone": "",
        "share": (
            "De school belt niet zelf zonder toestemming. Geef ouders op papier mee wat u ziet; "
            "zij beslissen wat de arts krijgt."
        ),
    },
    "social_work": {
        "name": "Schoolmaatschappelijk werk",
        "questions": "Pesten, ruzie, weinig zelfvertrouwen, een scheiding of verlies.",
        "moment": "Als enkele gesprekken op school kunnen helpen.",
        "reach": "Loop binnen op school, of vraag de zorgcoördinator of intern begeleider.",
        "phone": "",
        "share": WITHOUT_NAME,
    },
    "attendance": {
        "name": "Leerplicht",
        "questions": "Verzuim, te laat komen, of een leerling die thuis dreigt te komen zitten.",
        "moment": "Vroeg. Bij 16 uur ongeoorloofd verzuim in 4 weken moet de school het melden.",
        "reach": "Meld het verzuim bij DUO, of bel de leerplichtambtenaar van uw gemeente.",
        "phone": "",
        "share": "Het verzuim zelf moet u melden, ook zonder toestemming. Vertel het de ouders.",
    },
    "coach": {
        "name": "Coaches en jongerenwerk",
        "questions": "Vrije tijd, vrienden, weerbaarheid, plannen maken, werk of geld.",
        "moment": "Als een jongere meer heeft aan iemand naast zich dan aan behandeling.",
        "reach": "Vraag de {liaison} welke coaches er in uw wijk zijn.",
        "phone": "",
        "share": "De jongere vertelt zelf. U legt alleen het contact, als die dat goedvindt.",
    },
    "partnership": {
        "name": "Samenwerkingsverband (SWV)",
        "questions": "Extra steun bij het leren, een andere school, of een leerling zonder plek.",
        "moment": "Als de basisondersteuning van uw school niet genoeg is.",
        "reach": "Bel uw vaste contact bij het samenwerkingsverband.",
        "phone": "",
        "share": (
            "Meedenken gaat zonder naam. Voor een aanvraag hoort u eerst de ouders, en u stuurt "
            "alleen wat de aanvraag vraagt."
        ),
    },
}
