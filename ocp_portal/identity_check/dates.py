"""Dates of birth and class labels. Pure."""

import datetime as dt
import re
from collections.abc import Iterator

from ocp_portal.dutch import MONTHS
from ocp_portal.identity_check.finding import Finding, Kind, finding, matches
from ocp_portal.identity_check.spoken_numbers import NUMBER_WORDS

_MONTH = "|".join(f"{month}|{month[:3]}\\.?" for month in MONTHS)
_NUMERIC_DATE = r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4}|\d{2})"
_DATES = [
    re.compile(rf"(?<!\d)(?<!\d[-/.]){_NUMERIC_DATE}(?![-/.]?\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(rf"(?i)(?<!\d)(?P<d>\d{{1,2}}) (?P<m>{_MONTH})(?: (?P<y>\d{{4}}|['’]\d\d))?\b"),
]
_SPOKEN_DATE = re.compile(rf"(?i)\b(?:{'|'.join(NUMBER_WORDS)}) (?:{'|'.join(MONTHS)})\b")
_BORN = re.compile(
    r"(?i)(?:geboren|geboortedatum|geb\.?|jarig|verjaart|verjaardag|\b(?:wordt|werd) \d{1,2})"
    r"[^.!?\n]{0,12}$"
)
OLDEST = 26  # a birthday longer ago is not that of a child


def birth_dates(text: str, today: dt.date) -> Iterator[Finding]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            born = _BORN.search(text[max(0, match.start() - 30) : match.start()])
            if born or _could_be_birthday(match, today):
                yield finding(match, Kind.BIRTH_DATE)
    for match in _SPOKEN_DATE.finditer(text):
        if _BORN.search(text[max(0, match.start() - 30) : match.start()]):
            yield finding(match, Kind.BIRTH_DATE)


def _could_be_birthday(match: re.Match[str], today: dt.date) -> bool:
    day = _date(match)
    return day is not None and 365 < (today - day).days < OLDEST * 365


def _date(match: re.Match[str]) -> dt.date | None:
    """None for what is no date, such as 31-31-2020 or a day without its year."""
    if match["y"] is None:
        return None
    year = int(match["y"].lstrip("'’"))
    try:
        return dt.date(year + 2000 * (year < 100), _month(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(text.lower().rstrip(".")))


def without_dates(text: str) -> str:
    """The same text with letters instead of dates, so that positions stay."""
    for pattern in _DATES[:2]:
        text = pattern.sub(lambda match: "x" * len(match[0]) if _date(match) else match[0], text)
    return text


_CLASS_LABELS = [
    re.compile(r"(?i:\b(?:groep|gr\.|klas|brugklas|leerjaar)) ?[1-8](?:[a-zA-Z]\b| [A-Z]\b)"),
    re.compile(r"(?<![\w.,-])(?<!lokaal )(?!2D|3D|4K|4G|5G|\dX)[1-8][A-Z]\b(?![\w-])"),
    re.compile(r"\b[A-Z]{1,2}[1-6][a-f]\b"),
    re.compile(r"(?i)(?<![\w.,-])[1-6] ?(?:vmbo|havo|vwo|mavo|gymnasium|gym|atheneum)[ -]?[a-h]\b"),
    re.compile(r"(?<![\w.,-])[1-6](?:hv|mh|th|tl|[hvmkb])[a-f]\b"),
]


def class_labels(text: str) -> Iterator[Finding]:
    for pattern in _CLASS_LABELS:
        yield from matches(pattern, Kind.CLASS_LABEL, text)
