"""E-mail addresses, telephone numbers and BSNs, in digits or in words. Pure."""

import re
from collections.abc import Iterator

from ocp_portal.identity_check.finding import Finding, Kind, finding, matches
from ocp_portal.identity_check.spoken_numbers import spoken_numbers

# The parts have a largest length: a pattern without one takes quadratic time on a hostile text.
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
# 'jan punt jansen apenstaartje school punt nl', 'jan (at) school.nl'
_SPELLED_EMAIL = re.compile(
    r"(?i)[\w.+-]{1,64}\s{0,2}(?:\(at\)|\[at\]|\bapenstaart(?:je)?\b)\s{0,2}[\w-]{1,63}"
    r"(?:(?:\.|\[dot\]|\(dot\)| punt )[\w-]{1,63}){1,5}"
    r"|[\w.+-]{1,64} AT [\w-]{1,63}\.[\w.-]{1,63}"
)

# What people put between the digits of a number: white space (a line break of a browser is two
# characters, a space may be one that does not break), a dot, a slash, a hyphen or a dash.
_BETWEEN = r"\s./\u2010-\u2015-"
_ONE_BETWEEN = rf"(?:\r\n|[{_BETWEEN}])?"

# '08.30-12.00' of the hours of a school begins like a number with an area code.
_HOURS = rf"0[7-9]\.[0-5]\d[{_BETWEEN}]{{1,3}}[01]\d\.[0-5]\d(?![.\d])"

# Dutch: ten digits from 0, or nine after +31; others only with a plus.
PHONE = re.compile(
    r"(?<![\w+])(?:"
    rf"(?:\+|00)31[{_BETWEEN}]{{0,3}}(?:\(0\)[{_BETWEEN}]{{0,3}}|0[{_BETWEEN}]{{0,3}})?"
    rf"[1-9](?:[{_BETWEEN}]{{0,3}}\d){{8}}"
    rf"|(?!{_HOURS})\(?0[1-9](?:[(){_BETWEEN}]{{0,3}}\d){{8}}"
    rf"|\+\d(?:[(){_BETWEEN}]{{0,2}}\d){{8,13}}"
    rf"|06\D{{1,12}}\d(?:[{_BETWEEN}]{{0,3}}\d){{7}}"
    r")(?!\d)"
)
_NINE_DIGITS = re.compile(rf"(?<![\d,.])\d(?:{_ONE_BETWEEN}\d){{8}}(?!\d)")
_CALLED_BSN = re.compile(
    r"(?i)\b(?:bsn|burgerservicenummer|sofinummer)(?: is)?\W{0,4}"
    rf"(\d[\d{_BETWEEN}]{{6,12}}\d)"
)

_CALLED_PUPIL = re.compile(
    r"(?i)\b(?:leerlingnummer|leerlingnr\.?|stamnummer|onderwijsnummer|pgn)(?: is)?\W{0,4}"
    rf"(\d(?:{_ONE_BETWEEN}\d){{2,11}})"
)


def emails(text: str) -> Iterator[Finding]:
    for pattern in (EMAIL, _SPELLED_EMAIL):
        yield from matches(pattern, Kind.EMAIL, text)


def phones_and_bsns(text: str) -> Iterator[Finding]:
    yield from matches(PHONE, Kind.PHONE, text)
    for match in _NINE_DIGITS.finditer(text):
        if passes_elfproef(re.sub(r"\D", "", match[0])):
            yield finding(match, Kind.BSN)
    for match in _CALLED_BSN.finditer(text):
        yield finding(match, Kind.BSN, 1)
    for match in _CALLED_PUPIL.finditer(text):
        yield finding(match, Kind.PUPIL_NUMBER, 1)


def spoken(text: str) -> Iterator[Finding]:
    """'nul zes twaalf vierendertig ...': who writes a number like that hides it, or dictates."""
    for number in spoken_numbers(text):
        digits = number.digits
        phone = digits.startswith("06") and len(digits) >= 6
        if phone or (digits.startswith("0") and len(digits) == 10):
            yield Finding(number.start, number.end, Kind.PHONE, text[number.start : number.end])
        elif len(digits) == 9 and passes_elfproef(digits):
            yield Finding(number.start, number.end, Kind.BSN, text[number.start : number.end])


def passes_elfproef(digits: str) -> bool:
    """The check of a BSN: 9a + 8b + ... + 2h - i can be divided by 11 (and is not nought)."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return total != 0 and total % 11 == 0
