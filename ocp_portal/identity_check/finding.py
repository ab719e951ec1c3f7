"""What was found in a text, and what to say about it. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    BSN = "bsn"
    PUPIL_NUMBER = "pupil_number"
    ADDRESS = "address"
    NAME = "name"
    BIRTH_DATE = "birth_date"
    CLASS_LABEL = "class_label"
    STREET = "street"


BLOCKING = frozenset({Kind.EMAIL, Kind.PHONE, Kind.BSN, Kind.PUPIL_NUMBER, Kind.ADDRESS})

ADVICE = {
    Kind.EMAIL: "Dit is een e-mailadres. Haal het weg.",
    Kind.PHONE: "Dit lijkt een telefoonnummer. Haal het weg. Bellen kan altijd.",
    Kind.BSN: "Dit lijkt een burgerservicenummer. Haal het weg. Dat nummer mag hier nooit staan.",
    Kind.PUPIL_NUMBER: "Dit is een leerlingnummer. Haal het weg.",
    Kind.ADDRESS: "Dit is een adres. Haal het weg. Waar een kind woont is hier niet nodig.",
    Kind.NAME: "Dit lijkt een naam. Schrijf bijvoorbeeld 'een leerling' of 'de moeder'.",
    Kind.BIRTH_DATE: "Dit lijkt een geboortedatum. De leeftijdsgroep is genoeg.",
    Kind.CLASS_LABEL: "Met een klas erbij is een kind soms te herkennen. Laat de klas weg.",
    Kind.STREET: "Dit lijkt een adres. Schrijf bijvoorbeeld 'in dezelfde buurt'.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A part of the text, `text[start:end]`, and what is wrong with it."""

    start: int
    end: int
    kind: Kind
    text: str

    @property
    def blocking(self) -> bool:
        return self.kind in BLOCKING

    @property
    def advice(self) -> str:
        return ADVICE[self.kind]


def matches(pattern: re.Pattern[str], kind: Kind, text: str) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        yield finding(match, kind)


def finding(match: re.Match[str], kind: Kind, group: int | str = 0) -> Finding:
    return Finding(match.start(group), match.end(group), kind, match[group])
