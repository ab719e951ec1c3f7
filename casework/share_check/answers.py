"""The answer to one case, in words that somebody can act on."""

from dataclasses import dataclass

from casework.share_check.choices import Age, Case, Consent, Information, Sharer
from casework.share_check.rules import RULES, TALKS_TO_FAMILY, Ground, Rule, Step, Verdict

WHO_AGREES = {
    Age.UNDER_12: "de ouders met gezag",
    Age.FROM_12: "de ouders met gezag en de leerling",
    Age.FROM_16: "de leerling",
}

NAMELESS = "Niets waaraan iemand te herkennen is. Wel uw vraag in algemene woorden."
NEEDED = {
    Information.STATE: "Dat er een vraag loopt en hoe ver die is. Niet waar de vraag over gaat.",
    Information.AT_SCHOOL: "Wat u zelf op school ziet en al deed, voor zover nodig voor deze hulp.",
    Information.FAMILY: "Wat nodig is voor deze hulp, zo veel mogelijk in hun eigen woorden.",
    Information.HEALTH: "Alleen de gegevens die nodig zijn voor deze hulp. Geen heel dossier.",
    Information.UNSAFE: "Wat u zelf zag of hoorde, met de dag erbij. Noem apart wat u vermoedt.",
    Information.DANGER: "Alles wat nodig is om nu te helpen: wie, waar en wat er gebeurt.",
}

# How it stands to the code of one's own profession.
PROFESSION = {
    Sharer.SCHOOL: (
        "U houdt u aan de gedragscode en het privacyreglement van uw school: "
        "vertrouwelijk, en alleen voor de begeleiding van de leerling."
    ),
    Sharer.ACCESS: (
        "Uw beroepscode (SKJ) vraagt geheimhouding en een eigen afweging: "
        "is het nodig, is het niet te veel, kan het anders?"
    ),
    Sharer.NURSE: (
        "U hebt een medisch beroepsgeheim (jeugdgezondheidszorg, Wet BIG). "
        "Ook dat u iemand in zorg hebt, valt daaronder."
    ),
}
PROFESSION_THEN = {
    Ground.NONE_YET: "Die regel blijft gelden. Overleg zonder naam past daarbij.",
    Ground.CONSENT: "Met toestemming mag u spreken, zo ver als de toestemming gaat.",
    Ground.TASK: "Voor deze taak mag u dit kleine deel geven. De rest blijft bij u.",
    Ground.REPORT: "Voor een melding mag u spreken, ook zonder toestemming. U weegt zelf af.",
    Ground.CONFLICT: "Zwijgen zou nu schade doen. Dan mag u spreken, zo kort als nodig is.",
}

RECORD_ALWAYS = "Wat u deelde of juist niet, met wie, wanneer en waarvoor."
RECORD = {
    Ground.NONE_YET: "Wat u als eerste stap deed en wat daaruit kwam. Bij overleg geen naam.",
    Ground.CONSENT: "Wie toestemming gaf, wanneer, waarvoor en hoe lang.",
    Ground.TASK: "Voor welke taak het nodig was en wat u de ouders of de leerling vertelde.",
    Ground.REPORT: "De stappen van de meldcode, uw overleg, en waarom u wel of niet meldde.",
    Ground.CONFLICT: "Welk gevaar er was, waarom u niet kon wachten en wie u daarna inlichtte.",
}


@dataclass(frozen=True)
class Answer:
    """All that the page says; every text is Dutch and filled in."""

    verdict: Verdict
    headline: str
    share: str
    ground: Ground
    why: str
    profession: str
    steps: tuple[str, ...]
    record: tuple[str, ...]


def check(case: Case) -> Answer:
    """The answer to one case. Every case has one: the last rule fits all; nothing is raised."""
    rule = next(rule for rule in RULES if rule.fits(case))
    who = WHO_AGREES[case.age]
    return Answer(
        verdict=rule.verdict,
        headline=_headline(rule),
        share=_share(rule, case),
        ground=rule.ground,
        why=rule.why,
        profession=f"{PROFESSION[case.sharer]} {PROFESSION_THEN[rule.ground]}",
        steps=tuple(step.format(who=who) for step in _steps(rule, case)),
        record=(RECORD_ALWAYS, RECORD[rule.ground]),
    )


def _headline(rule: Rule) -> str:
    if rule.verdict == Verdict.NOT_WITHOUT:
        return f"Niet zonder {rule.without}. Dit kunt u nu wel doen"
    return "Ja" if rule.verdict == Verdict.YES else "Ja, maar minder"


def _share(rule: Rule, case: Case) -> str:
    if rule.verdict == Verdict.NOT_WITHOUT:
        return NAMELESS
    return rule.share or NEEDED[case.information]


def _steps(rule: Rule, case: Case) -> list[Step]:
    """A signal that somebody is unsafe leads to the reporting code, whoever it was meant for."""
    steps = _steps_with_family(rule.steps, case.consent)
    if case.information == Information.UNSAFE and not {Step.CODE, Step.ADVICE} & {*steps}:
        return [Step.CODE, *steps]
    return steps


def _steps_with_family(steps: tuple[Step, ...], consent: Consent) -> list[Step]:
    """Nobody is asked again who said no, and nothing is said where that is unsafe."""
    if consent == Consent.NO:
        return list(dict.fromkeys(Step.TALK if step == Step.ASK else step for step in steps))
    if consent != Consent.UNSAFE_TO_ASK:
        return list(steps)
    silent = [step for step in steps if step not in TALKS_TO_FAMILY]
    # Veilig Thuis advises before the family hears anything; danger does not wait for that.
    return silent if {Step.ADVICE, Step.EMERGENCY} & {*silent} else [Step.ADVICE, *silent]
