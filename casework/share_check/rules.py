"""The rules of the share-check, read from above: the first that fits decides."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from casework.share_check.choices import Case, Consent, Information, Recipient, Sharer


class Verdict(IntEnum):
    """Ordered: a higher one tells more."""

    NOT_WITHOUT = 0
    LESS = 1
    YES = 2


class Ground(StrEnum):
    NONE_YET = "Nog geen grond. Voor overleg zonder naam hebt u die ook niet nodig."
    CONSENT = "Toestemming."
    TASK = "Wettelijke taak."
    REPORT = "Meldrecht: de meldcode en Veilig Thuis."
    CONFLICT = "Conflict van plichten: helpen gaat nu voor zwijgen."


class Step(StrEnum):
    """What to do now; `{who}` is who has to agree."""

    ASK = "Vraag toestemming aan {who}. Vertel met wie u wilt delen, wat en waarvoor."
    TALK = "Bespreek met {who} wat wel goed is: minder delen, later, of met iemand anders."
    LET_TELL = "Laat {who} het zelf vertellen als dat kan. Bied aan om erbij te zijn."
    TELL = "Vertel {who} vooraf wat u deelt, met wie en waarom."
    SHOW = "Laat {who} vooraf zien of horen wat u gaat delen."
    NAMELESS = "Overleg zonder naam. Noem ook geen klas of iets anders dat iemand herkenbaar maakt."
    STATE = "Geef alleen de stand door: opgepakt, loopt, of klaar."
    ADVICE = (
        "Bel Veilig Thuis voor advies: 0800\u00a02000, gratis, dag en nacht. U noemt geen naam."
    )
    CODE = "Volg de meldcode van uw organisatie en overleg met een collega."
    REPORT = "Beslist u te melden? Bel Veilig Thuis en meld wat u zelf zag of hoorde."
    EMERGENCY = "Is er nu gevaar? Bel 112 en vertel wat nodig is om te helpen."
    AFTER = "Licht daarna uw leidinggevende in, en de ouders en de leerling zodra dat veilig is."
    NO_FILE = "Stuur geen heel dossier of verslag mee."


# A step that would tell the family, which is what somebody just called unsafe.
TALKS_TO_FAMILY = {Step.ASK, Step.TALK, Step.LET_TELL, Step.TELL, Step.SHOW}


@dataclass(frozen=True)
class Rule:
    """Fits when every choice is among its own; then this is the answer.

    `share` is the least that is needed, where that is less than `NEEDED` has. `without` finishes
    'Niet zonder ...'.
    """

    verdict: Verdict
    ground: Ground
    why: str
    steps: tuple[Step, ...]
    share: str = ""
    without: str = ""
    information: Collection[Information] = field(default=tuple(Information))
    recipients: Collection[Recipient] = field(default=tuple(Recipient))
    sharers: Collection[Sharer] = field(default=tuple(Sharer))
    consents: Collection[Consent] = field(default=tuple(Consent))

    def fits(self, case: Case) -> bool:
        return (
            case.information in self.information
            and case.recipient in self.recipients
            and case.sharer in self.sharers
            and case.consent in self.consents
        )


WITHOUT_CONSENT = (Consent.NO, Consent.NOT_ASKED, Consent.UNSAFE_TO_ASK)

RULES = (
    # --- danger goes before everything else ---
    Rule(
        information=[Information.DANGER],
        recipients=[
            Recipient.SCHOOL,
            Recipient.ACCESS,
            Recipient.NURSE,
            Recipient.DOCTOR,
            Recipient.SAFE_HOME,
            Recipient.POLICE,
        ],
        verdict=Verdict.YES,
        ground=Ground.CONFLICT,
        why="De wet laat u spreken als iemand anders ernstig gevaar loopt.",
        steps=(Step.EMERGENCY, Step.AFTER),
    ),
    Rule(
        information=[Information.DANGER],
        recipients=[Recipient.SOCIAL_WORK, Recipient.COACH],
        verdict=Verdict.LESS,
        ground=Ground.CONFLICT,
        share="Alleen wat deze collega nu moet weten om te helpen of om veilig te blijven.",
        why="De wet laat u spreken als iemand ernstig gevaar loopt, met wie dat kan afwenden.",
        steps=(Step.EMERGENCY, Step.AFTER),
    ),
    Rule(
        information=[Information.DANGER],
        verdict=Verdict.NOT_WITHOUT,
        without="eerst 112 te bellen",
        ground=Ground.NONE_YET,
        why="Deze partij kan het gevaar niet afwenden. 112 kan dat wel; daar mag u alles zeggen.",
        steps=(Step.EMERGENCY, Step.AFTER, Step.NAMELESS),
    ),
    # --- Veilig Thuis ---
    Rule(
        information=[Information.UNSAFE],
        recipients=[Recipient.SAFE_HOME],
        verdict=Verdict.YES,
        ground=Ground.REPORT,
        why="De meldcode vraagt u te handelen. Melden mag zonder toestemming, na uw afweging.",
        steps=(Step.CODE, Step.ADVICE, Step.TELL, Step.REPORT),
    ),
    Rule(
        recipients=[Recipient.SAFE_HOME],
        consents=[Consent.UNSAFE_TO_ASK],
        verdict=Verdict.LESS,
        ground=Ground.REPORT,
        share="Waarom vragen onveilig is, en alleen wat Veilig Thuis nodig heeft om dat te wegen.",
        why="Dat vragen onveilig is, is zelf een signaal. Daarvoor is de meldcode.",
        steps=(Step.ADVICE, Step.CODE),
    ),
    # --- police and youth work get nothing by default (PRV-4) ---
    Rule(
        recipients=[Recipient.POLICE],
        consents=WITHOUT_CONSENT,
        verdict=Verdict.NOT_WITHOUT,
        without="toestemming of gevaar",
        ground=Ground.NONE_YET,
        why="De politie doet ook opsporing. Wat u vertelt, kan daar een rol krijgen.",
        steps=(Step.EMERGENCY, Step.ASK, Step.ADVICE, Step.NAMELESS),
    ),
    Rule(
        recipients=[Recipient.YOUTH_WORK],
        consents=WITHOUT_CONSENT,
        verdict=Verdict.NOT_WITHOUT,
        without="toestemming",
        ground=Ground.NONE_YET,
        why="Jongerenwerk heeft geen wettelijke taak waarvoor het deze gegevens nodig heeft.",
        steps=(Step.LET_TELL, Step.ASK, Step.NAMELESS),
    ),
    Rule(
        recipients=[Recipient.POLICE, Recipient.YOUTH_WORK],
        verdict=Verdict.LESS,
        ground=Ground.CONSENT,
        share="Alleen wat nodig is voor het doel waar de toestemming voor is. Geen achtergrond.",
        why="Met toestemming mag het. Deze partij doet ander werk, dus houdt u het klein.",
        steps=(Step.LET_TELL, Step.SHOW, Step.NO_FILE),
    ),
    # --- with consent ---
    Rule(
        information=[Information.HEALTH],
        recipients=[
            Recipient.SCHOOL,
            Recipient.SOCIAL_WORK,
            Recipient.ATTENDANCE,
            Recipient.COACH,
        ],
        consents=[Consent.YES],
        verdict=Verdict.LESS,
        ground=Ground.CONSENT,
        share="Wat de leerling nodig heeft en waar men op let. Niet de diagnose of behandeling.",
        why="Gezondheid is extra beschermd. Ook met toestemming deelt u niet meer dan nodig is.",
        steps=(Step.SHOW, Step.NO_FILE),
    ),
    Rule(
        information=[Information.UNSAFE],
        consents=[Consent.YES],
        verdict=Verdict.YES,
        ground=Ground.CONSENT,
        why="Wie erover gaat, vindt het goed. De stappen van de meldcode blijven daarnaast gelden.",
        steps=(Step.CODE, Step.SHOW),
    ),
    Rule(
        consents=[Consent.YES],
        verdict=Verdict.YES,
        ground=Ground.CONSENT,
        why="Wie erover gaat, vindt het goed. De privacywet vraagt wel: niet meer dan nodig.",
        steps=(Step.SHOW, Step.NO_FILE),
    ),
    # --- a task by law, without consent ---
    Rule(
        information=[Information.AT_SCHOOL],
        recipients=[Recipient.ATTENDANCE],
        sharers=[Sharer.SCHOOL],
        verdict=Verdict.LESS,
        ground=Ground.TASK,
        share="Het verzuim zelf: welke dagen en uren. Niet de achtergrond thuis of een ziekte.",
        why="De Leerplichtwet verplicht de school om ongeoorloofd verzuim te melden.",
        steps=(Step.TELL, Step.NO_FILE),
    ),
    Rule(
        information=[Information.AT_SCHOOL],
        recipients=[Recipient.SCHOOL],
        sharers=[Sharer.SCHOOL],
        verdict=Verdict.LESS,
        ground=Ground.TASK,
        share="Bij een overstap: wat in het onderwijskundig rapport hoort. Niets over thuis.",
        why="De onderwijswet vraagt dit rapport voor de nieuwe school. Ouders krijgen het ook.",
        steps=(Step.TELL, Step.NO_FILE),
    ),
    Rule(
        information=[Information.AT_SCHOOL, Information.HEALTH],
        recipients=[Recipient.PARTNERSHIP],
        sharers=[Sharer.SCHOOL],
        consents=[Consent.NO],
        verdict=Verdict.LESS,
        ground=Ground.TASK,
        share="Alleen wat de aanvraag vraagt, met wat ouders en leerling er zelf van vinden.",
        why="Het samenwerkingsverband mag dit gebruiken om over extra steun te beslissen.",
        steps=(Step.TALK, Step.TELL, Step.NO_FILE),
    ),
    Rule(
        information=[Information.AT_SCHOOL, Information.HEALTH],
        recipients=[Recipient.PARTNERSHIP],
        sharers=[Sharer.SCHOOL],
        consents=[Consent.NOT_ASKED],
        verdict=Verdict.NOT_WITHOUT,
        without="gesprek met de ouders",
        ground=Ground.NONE_YET,
        why="Meedenken gaat zonder naam. Voor een aanvraag hoort de school eerst de ouders.",
        steps=(Step.ASK, Step.NAMELESS),
    ),
    Rule(
        information=[Information.STATE],
        recipients=[Recipient.SCHOOL],
        sharers=[Sharer.ACCESS, Sharer.NURSE],
        verdict=Verdict.LESS,
        ground=Ground.TASK,
        share="Alleen de stand van de vraag die deze school zelf zonder naam stelde.",
        why="De school krijgt antwoord op haar eigen vraag. Over een kind zegt u daarmee niets.",
        steps=(Step.STATE,),
    ),
    Rule(
        information=[Information.STATE],
        recipients=[Recipient.ACCESS],
        sharers=[Sharer.SCHOOL],
        verdict=Verdict.LESS,
        ground=Ground.TASK,
        share="Dat uw school een vraag heeft en hoe ver die is, zonder naam.",
        why="Een vraag zonder naam stellen hoort bij de zorg van de school voor leerlingen.",
        steps=(Step.STATE, Step.NAMELESS),
    ),
    *(
        Rule(
            recipients=[colleague],
            sharers=[sharer],
            consents=[Consent.NOT_ASKED, Consent.UNSAFE_TO_ASK],
            verdict=Verdict.LESS,
            ground=Ground.TASK,
            share="Alleen wat een collega nodig heeft die zelf meehelpt of u vervangt.",
            why="Wie aan dezelfde hulp werkt of u vervangt, mag weten wat daarvoor nodig is.",
            steps=(Step.TELL, Step.NO_FILE),
        )
        for sharer, colleague in (
            (Sharer.ACCESS, Recipient.ACCESS),
            (Sharer.NURSE, Recipient.NURSE),
        )
    ),
    # --- everything else waits for consent ---
    Rule(
        consents=[Consent.UNSAFE_TO_ASK],
        verdict=Verdict.NOT_WITHOUT,
        without="advies van Veilig Thuis",
        ground=Ground.NONE_YET,
        why="Als vragen onveilig is, helpt Veilig Thuis u kiezen wie wat moet weten.",
        steps=(Step.ADVICE, Step.CODE, Step.NAMELESS),
    ),
    Rule(
        information=[Information.UNSAFE],
        verdict=Verdict.NOT_WITHOUT,
        without="toestemming of de stappen van de meldcode",
        ground=Ground.NONE_YET,
        why="Bij een signaal van onveiligheid wijst de meldcode de weg. Niets doen is geen keuze.",
        steps=(Step.CODE, Step.ADVICE, Step.ASK, Step.NAMELESS),
    ),
    Rule(
        consents=[Consent.NO],
        verdict=Verdict.NOT_WITHOUT,
        without="toestemming",
        ground=Ground.NONE_YET,
        why="Wie erover gaat, zei nee, en er is geen taak of gevaar dat zwaarder weegt.",
        steps=(Step.TALK, Step.LET_TELL, Step.NAMELESS),
    ),
    Rule(
        verdict=Verdict.NOT_WITHOUT,
        without="toestemming",
        ground=Ground.NONE_YET,
        why="De wet vraagt toestemming voordat anderen dan de helpers zelf iets te horen krijgen.",
        steps=(Step.ASK, Step.LET_TELL, Step.NAMELESS),
    ),
)
