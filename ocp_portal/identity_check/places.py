"""Where a child lives. Pure."""

import re
from collections.abc import Iterator

from ocp_portal.identity_check.finding import Finding, Kind, finding, matches

# F, I, O, Q, U and Y are in no postcode; years stand before EN ('2025 EN 2026') and units.
_LETTERS = r"(?!SA|SD|SS|EN|NA|DE|WE|ER|KM|KG|MG|ML|ST)[A-EGHJ-NPR-TV-XZ]{2}"
_POSTCODE = rf"[1-9]\d{{3}} ?{_LETTERS}\b"
_SMALL_POSTCODE = rf"[1-9]\d{{3}}{_LETTERS}\b"
_HOUSE = r"\d{1,5}(?:[ -]?[a-zA-Z]\b)?"
_AFTER = rf"[ ,]{{0,3}}(?:nr\.? ?|nummer |huisnummer ?)?{_HOUSE}"
_BEFORE = rf"\b{_HOUSE}[ ,]{{1,3}}"
ADDRESS = [
    re.compile(rf"\b{_POSTCODE}{_AFTER}"),
    re.compile(rf"{_BEFORE}{_POSTCODE}"),
    re.compile(rf"\b{_SMALL_POSTCODE}{_AFTER}", re.IGNORECASE),
    re.compile(rf"{_BEFORE}{_SMALL_POSTCODE}", re.IGNORECASE),
]
_POSTCODE_ALONE = re.compile(rf"\b{_POSTCODE}")
_STREET = re.compile(
    r"\b[A-Z][\w'’-]{1,40}?(?:straat|laan|weg|plein|hof|dijk|pad|steeg|singel|kade|gracht|dreef"
    r"|plantsoen|hoek|akker|kamp|park|donk|veld|wal)\s(?:nr\.? ?|nummer )?\d{1,4}[a-zA-Z]?\b"
)
_LIVES_IN = re.compile(
    r"(?i:\b(?:woont|wonen|woonde|verhuisd)\b[^.!?\n]{0,12}\b(?:aan|in|op|naar) (?:de |het )?)"
    r"(?P<street>[A-Z][\w'’-]{1,40}?(?:straat|laan|weg|plein|dijk|steeg|singel|kade|gracht|dreef))\b"
)
_LOWER_STREET = re.compile(
    r"\b[a-z]{3,30}(?:straat|laan|plein|steeg|singel|gracht|dreef)\s(?:nr\.? ?|nummer )?\d{1,4}"
    r"[a-zA-Z]?\b"
)
# 'woont op nummer 12 in de kerkstraat': the number first, no capital needed.
_NUMBER_FIRST = re.compile(
    r"(?i)\b(?:op|nummer|nr\.?|huisnummer) ?(?:nummer |nr\.? ?)?\d{1,4}[a-z]? "
    r"(?:in|aan|op|van) (?:de|het) "
    r"[a-z][\w'’-]{1,40}?(?:straat|laan|weg|plein|hof|dijk|pad|steeg|singel|kade|gracht|dreef)\b"
)
_NO_STREET = re.compile(r"(?i)(?:onder|halver|er|deel|vroeg|lang)weg\b")


def addresses(text: str) -> Iterator[Finding]:
    for pattern in ADDRESS:
        yield from matches(pattern, Kind.ADDRESS, text)


def streets(text: str) -> Iterator[Finding]:
    for match in _STREET.finditer(text):
        if not _NO_STREET.match(match[0]):
            yield finding(match, Kind.STREET)
    for match in _LIVES_IN.finditer(text):
        yield finding(match, Kind.STREET, "street")
    yield from matches(_NUMBER_FIRST, Kind.STREET, text)
    yield from matches(_LOWER_STREET, Kind.STREET, text)
    yield from matches(_POSTCODE_ALONE, Kind.STREET, text)
