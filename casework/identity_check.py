"""What in a text would tell who the child is. Pure: no Django, no clock, nothing is kept.

A question is anonymous (security notes 1.2, requirement PRV-2). Two kinds of findings:
- blocking: e-mail address, telephone number, BSN, postcode with house number. They have no place in
  a question and their shape is certain, so they must go.
- warnings: what looks like a name, a date of birth, a class or a street. A machine cannot be sure,
  so a person may say 'this is no name'.

It looks for few false alarms: people stop reading a warning that is often wrong. So one unknown
word with a capital is no finding, and a name that nobody introduces and no list knows is missed.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from casework.given_names import ALSO_WORDS, UNMISTAKABLE
from casework.harmless_words import NO_NAMES


class Kind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    BSN = "bsn"
    ADDRESS = "address"
    NAME = "name"
    BIRTH_DATE = "birth_date"
    CLASS_LABEL = "class_label"
    STREET = "street"


BLOCKING = frozenset({Kind.EMAIL, Kind.PHONE, Kind.BSN, Kind.ADDRESS})

ADVICE = {
    Kind.EMAIL: "Dit is een e-mailadres. Haal het weg.",
    Kind.PHONE: "Dit lijkt een telefoonnummer. Haal het weg. Bellen kan altijd.",
    Kind.BSN: "Dit lijkt een burgerservicenummer. Haal het weg. Dat nummer mag hier nooit staan.",
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


def findings(text: str, *, today: dt.date, known: Iterable[str] = ()) -> list[Finding]:
    """Everything that would identify a child, in the order of the text, without overlap.

    `known`: names that identify nobody here, such as the own school, its street and its town.
    `today` tells a date of birth from the date of last week's conversation.
    """
    known = list(known)
    harmless = NO_NAMES | {word for name in known for word in _words(name)}
    found: list[Finding] = []
    for finding in _all(text, today, harmless):
        clash = any(finding.start < other.end and other.start < finding.end for other in found)
        if not clash and not _is_known(finding, known):
            found.append(finding)
    return sorted(found, key=lambda finding: finding.start)


def _all(text: str, today: dt.date, harmless: frozenset[str]) -> Iterator[Finding]:
    """Every suspicion, the surest first: what overlaps an earlier one is dropped later."""
    yield from _matches(EMAIL, Kind.EMAIL, text)
    yield from _birth_dates(text, today)
    numbers = _without_dates(text)  # 01-02-2026 12:00 has as many digits as a telephone number
    yield from _matches(PHONE, Kind.PHONE, numbers)
    yield from _bsns(numbers)
    yield from _addresses(text)
    yield from _streets(text)
    yield from _class_labels(text)
    yield from _introduced_names(text, harmless)
    yield from _written_names(text, harmless)
    yield from _initials(text, harmless)


def _is_known(finding: Finding, known: list[str]) -> bool:
    plain = " ".join(finding.text.casefold().split())
    return finding.kind != Kind.EMAIL and any(plain in name.casefold() for name in known)


def _matches(pattern: re.Pattern[str], kind: Kind, text: str) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        yield _finding(match, kind)


def _finding(match: re.Match[str], kind: Kind, group: int | str = 0) -> Finding:
    return Finding(match.start(group), match.end(group), kind, match[group])


# --- numbers and addresses ------------------------------------------------------------------------

# The parts have a largest length: a pattern without one takes quadratic time on a hostile text.
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")

# Dutch: ten digits from 0, or nine after +31; others only with a plus.
PHONE = re.compile(
    r"(?<![\w+])(?:"
    r"(?:\+|00)31[ ./-]{0,3}(?:\(0\)[ ./-]{0,3}|0[ ./-]{0,3})?[1-9](?:[ ./-]{0,3}\d){8}"
    r"|\(?0[1-9](?:[ ()./-]{0,3}\d){8}"
    r"|\+\d(?:[ ()./-]{0,2}\d){8,13}"
    r")(?!\d)"
)
_NINE_DIGITS = re.compile(r"(?<![\d,.])\d(?:[ .-]?\d){8}(?![\d])")
_CALLED_BSN = re.compile(r"(?i)\b(?:bsn|burgerservicenummer|sofinummer)\W{0,4}(\d[\d .-]{6,12}\d)")


def _bsns(text: str) -> Iterator[Finding]:
    for match in _NINE_DIGITS.finditer(text):
        if passes_elfproef(re.sub(r"\D", "", match[0])):
            yield _finding(match, Kind.BSN)
    for match in _CALLED_BSN.finditer(text):
        yield _finding(match, Kind.BSN, 1)


def passes_elfproef(digits: str) -> bool:
    """The check of a BSN: 9a + 8b + ... + 2h - i can be divided by 11 (and is not nought)."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return total != 0 and total % 11 == 0


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
    r"|plantsoen|hoek|akker|kamp|park|donk|veld|wal)\s(?:nr\.? ?|nummer )?\d{1,4}\b"
)
_NO_STREET = re.compile(r"(?i)(?:onder|halver|er|deel|vroeg|lang)weg\b")


def _addresses(text: str) -> Iterator[Finding]:
    for pattern in ADDRESS:
        yield from _matches(pattern, Kind.ADDRESS, text)


def _streets(text: str) -> Iterator[Finding]:
    for match in _STREET.finditer(text):
        if not _NO_STREET.match(match[0]):
            yield _finding(match, Kind.STREET)
    yield from _matches(_POSTCODE_ALONE, Kind.STREET, text)


# --- dates and classes ----------------------------------------------------------------------------

MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
_MONTH = "|".join(f"{month}|{month[:3]}\\.?" for month in MONTHS)
_NUMERIC_DATE = r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4}|\d{2})"
_DATES = [
    re.compile(rf"(?<!\d)(?<!\d[-/.]){_NUMERIC_DATE}(?![-/.]?\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(rf"(?i)(?<!\d)(?P<d>\d{{1,2}}) (?P<m>{_MONTH})(?: (?P<y>\d{{4}}))?\b"),
]
_BORN = re.compile(r"(?i)(?:geboren|geboortedatum|geb\.?|jarig|verjaart|verjaardag)[^.!?\n]{0,12}$")
OLDEST = 26  # a birthday longer ago is not that of a child


def _birth_dates(text: str, today: dt.date) -> Iterator[Finding]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            born = _BORN.search(text[max(0, match.start() - 30) : match.start()])
            if born or _could_be_birthday(match, today):
                yield _finding(match, Kind.BIRTH_DATE)


def _could_be_birthday(match: re.Match[str], today: dt.date) -> bool:
    day = _date(match)
    return day is not None and 365 < (today - day).days < OLDEST * 365


def _date(match: re.Match[str]) -> dt.date | None:
    """None for what is no date, such as 31-31-2020 or a day without its year."""
    if match["y"] is None:
        return None
    year = int(match["y"])
    try:
        return dt.date(year + 2000 * (year < 100), _month(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(text.lower().rstrip(".")))


def _without_dates(text: str) -> str:
    """The same text with letters instead of dates, so that positions stay."""
    for pattern in _DATES[:2]:
        text = pattern.sub(lambda match: "x" * len(match[0]) if _date(match) else match[0], text)
    return text


_CLASS_LABELS = [
    re.compile(r"(?i:\b(?:groep|gr\.|klas|brugklas|leerjaar)) ?[1-8](?:[a-zA-Z]\b| [A-Z]\b)"),
    re.compile(r"(?<![\w.,-])(?!2D|3D|4K|4G|5G|\dX)[1-8][A-Z]\b(?![\w-])"),
    re.compile(r"\b[A-Z]{1,2}[1-6][a-f]\b"),
    re.compile(r"(?<![\w.,-])[1-6](?:hv|mh|th|tl|[hvmkb])[a-f]\b"),
]


def _class_labels(text: str) -> Iterator[Finding]:
    for pattern in _CLASS_LABELS:
        yield from _matches(pattern, Kind.CLASS_LABEL, text)


# --- names ----------------------------------------------------------------------------------------

_PARTICLES = frozenset(
    ["van", "de", "der", "den", "het", "ten", "ter", "te", "el", "al", "ben", "bin", "di", "von"]
)
_INTRODUCING = re.compile(
    r"(?i:\b(?:heet|heette|genaamd|roepnaam|voornaam|achternaam|naam|leerling|jongen|meisje|kind"
    r"|zoon|zoontje|dochter|dochtertje|broer|broertje|zus|zusje|moeder|vader|stiefvader|stiefmoeder"
    r"|oma|opa|oom|tante|mevrouw|meneer|mevr|mw|dhr|juf|juffrouw|meester|familie|fam|gezin|vriend"
    r"|vriendin|tweeling)\b)\.?:?\s+(?:(?i:is|van|de|der|den)\s+){0,3}(?P<name>[^\W\d_][\w'’-]*)"
)
_LOWER_CASE = re.compile(
    r"(?i)\b(?:hij|zij|ze|die|leerling|jongen|meisje|kind|zoon|zoontje|dochter|dochtertje)\s+"
    r"(?:heet|genaamd)\s+(?P<name>[^\W\d_]{2,}[\w'’-]*)"
)
# 'leerling A' and 'kind X' are how people avoid a name.
_LETTER_FOR_NAME = re.compile(
    r"(?i:\b(?:leerling|jongen|meisje|zoon|dochter|broer|zus|zusje|moeder|vader))\s(?P<name>[D-W])"
    r"\b(?!\.)"
)
_INITIALS = re.compile(
    r"(?<![\w.])[A-Z]\.(?: ?[A-Z]\.){0,4}(?:\s(?:(?:van|de|der|den|ten|ter|el)\s){0,3}[A-Z]\w+)?"
)
_NO_INITIALS = frozenset(
    {"P.S.", "N.B.", "B.V.", "N.V.", "N.N.", "U.", "H.B.O.", "M.B.O.", "Z.O.Z."}
)
_BEFORE_LETTER = re.compile(
    r"(?i:\b(?:groep|plan|optie|vitamine|niveau|kant|punt|klas|deel|team|fase|type|categorie|cluster"
    r"|lokaal|blok|bijlage|hepatitis|route|stap|spoor)) [A-Z]"
    r"|(?i:\b(?:leerling|kind|ouder|gezin|jongen|meisje)) [ABCXYZ]"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def _words(name: str) -> set[str]:
    return {match[0].casefold() for match in _WORD.finditer(name)}


def _introduced_names(text: str, harmless: frozenset[str]) -> Iterator[Finding]:
    """'zij heet Sanne', 'meester Kees', 'de familie Jansen', 'leerling J'"""
    for match in _INTRODUCING.finditer(text):
        name = match["name"]
        if name[:1].isupper() and not name.isupper() and name.casefold() not in harmless:
            yield _finding(match, Kind.NAME, "name")
    for match in _LOWER_CASE.finditer(text):
        if match["name"].casefold() not in harmless:
            yield _finding(match, Kind.NAME, "name")
    for match in _LETTER_FOR_NAME.finditer(text):
        yield _finding(match, Kind.NAME, "name")


def _initials(text: str, harmless: frozenset[str]) -> Iterator[Finding]:
    """'J.', 'M.B.', 'J. de Vries'; not 'plan B.', 'leerling A.' or 'M.b.t.'"""
    labels = {match.end() - 1 for match in _BEFORE_LETTER.finditer(text)}
    for match in _INITIALS.finditer(text):
        letters, _, name = match[0].partition(" ")
        if letters in _NO_INITIALS or match.start() in labels:
            continue
        if not text[match.end() : match.end() + 1].islower():
            end = match.end() if name.casefold() not in harmless else match.start() + len(letters)
            yield Finding(match.start(), end, Kind.NAME, text[match.start() : end])


def _written_names(text: str, harmless: frozenset[str]) -> Iterator[Finding]:
    """'Sem Jansen', 'Jan de V.', 'Fatima'; in lower case only what can be nothing but a name."""
    words = list(_WORD.finditer(text))
    position = 0
    while position < len(words):
        run = _run(words, position, text, harmless)
        if len(run) > 1 or (run and _is_given_name(run[0], text)):
            start, end = run[0].start(), _end(run[-1], text)
            yield Finding(start, end, Kind.NAME, text[start:end])
        elif not run and _is_lower_given_name(words[position][0], harmless):
            yield _finding(words[position], Kind.NAME)
        position += max(1, len(run))


def _run(
    words: list[re.Match[str]], first: int, text: str, harmless: frozenset[str]
) -> list[re.Match[str]]:
    """The words from `first` on that read as one name; empty when that is no name."""
    if not _like_a_name(words[first][0], harmless):
        return []
    run = [words[first]]
    pending: list[re.Match[str]] = []  # 'de' of 'Jan de V.', until a name follows
    for before, word in zip(words[first:], words[first + 1 :], strict=False):
        if text[before.end() : word.start()].strip(" ") or len(run) > 5:
            break
        if _like_a_name(word[0], harmless) or _is_initial(word, text):
            run += [*pending, word]
            pending = []
        elif word[0].casefold() in _PARTICLES:
            pending.append(word)
        else:
            break
    return run


def _like_a_name(word: str, harmless: frozenset[str]) -> bool:
    return word[0].isupper() and not word.isupper() and _stem(word) not in harmless


def _is_initial(word: re.Match[str], text: str) -> bool:
    """'V.' in 'Jan de V.'"""
    return len(word[0]) == 1 and word[0].isupper() and text[word.end() : word.end() + 1] == "."


def _end(word: re.Match[str], text: str) -> int:
    return word.end() + _is_initial(word, text)


def _is_given_name(word: re.Match[str], text: str) -> bool:
    parts = {_stem(part) for part in (word[0], *word[0].split("-"))}
    if parts & UNMISTAKABLE:
        return True
    return bool(parts & ALSO_WORDS) and not _starts_sentence(word.start(), text)


def _is_lower_given_name(word: str, harmless: frozenset[str]) -> bool:
    """'sanne', 'SANNE', "sanne's"; short ones such as 'can' and 'leo' are too often words."""
    stem = _stem(word)
    return len(stem) > 3 and stem in UNMISTAKABLE and stem not in harmless


def _stem(word: str) -> str:
    """Without the s of 'Emma's moeder' and 'Ahmeds broer'."""
    plain = re.sub(r"['’]s?$", "", word.casefold())
    known = UNMISTAKABLE | ALSO_WORDS
    if plain not in known and plain.endswith("s") and plain[:-1] in known:
        return plain[:-1]
    return plain


def _starts_sentence(position: int, text: str) -> bool:
    before = text[:position].rstrip(" \t\"'“‘(*-•")
    return not before or before[-1] in ".!?:;\n"
