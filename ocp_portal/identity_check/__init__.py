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
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ocp_portal.identity_check import dates, names, numbers, places
from ocp_portal.identity_check.finding import Finding, Kind
from ocp_portal.identity_check.harmless_words import KNOWN_NAMES, NO_NAMES
from ocp_portal.identity_check.numbers import passes_elfproef

# Digits of other scripts and the full width, that int() and a reader see as digits too.
_PLAIN_DIGITS = {
    code: str(unicodedata.digit(chr(code)))
    for code in range(0x80, 0x20000)
    if unicodedata.category(chr(code)) == "Nd"
}

__all__ = ["Finding", "Kind", "findings", "passes_elfproef"]


def findings(text: str, *, today: dt.date, known: Iterable[str] = ()) -> list[Finding]:
    """Everything that would identify a child, in the order of the text, without overlap.

    `known`: names that identify nobody here, such as the own school, its street and its town.
    `today` tells a date of birth from the date of last week's conversation.
    """
    known = list(known)
    whole, text = text, text.translate(_PLAIN_DIGITS)  # one for one: positions stay
    harmless = NO_NAMES | {word for name in known for word in names.words(name)}
    found: list[Finding] = []
    for finding in _all(text, today, harmless):
        clash = any(finding.start < other.end and other.start < finding.end for other in found)
        if not clash and not _is_known(finding, known):
            found.append(finding)
    as_typed = [replace(each, text=whole[each.start : each.end]) for each in found]
    return sorted(as_typed, key=lambda finding: finding.start)


def _all(text: str, today: dt.date, harmless: frozenset[str]) -> Iterator[Finding]:
    """Every suspicion, the surest first: what overlaps an earlier one is dropped later."""
    yield from numbers.emails(text)
    yield from dates.birth_dates(text, today)
    # 01-02-2026 12:00 has as many digits as a telephone number.
    yield from numbers.phones_and_bsns(dates.without_dates(text))
    yield from numbers.spoken(text)
    yield from places.addresses(text)
    yield from places.streets(text)
    yield from dates.class_labels(text)
    yield from names.introduced(text, harmless)
    yield from names.written(text, harmless)
    yield from names.initials(text, harmless)


def _is_known(finding: Finding, known: list[str]) -> bool:
    """Whole words of what is no secret here, or exactly what is called after somebody."""
    if finding.kind == Kind.EMAIL:
        return False
    plain = " ".join(finding.text.casefold().split())
    words = re.compile(rf"(?<!\w){re.escape(plain)}(?!\w)")
    return plain in KNOWN_NAMES or any(words.search(name.casefold()) for name in known)
