"""Pieces of Dutch sentences: dates, numbers of things, lists. Pure.

Independent of the language that happens to be active.
"""

import datetime as dt
import re
from collections.abc import Sequence

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)

_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])(?:-v([0-9]+))?")


def day_and_month(day: dt.date) -> str:
    """'5 maart'"""
    return f"{day.day} {MONTHS[day.month - 1]}"


def dutch_date(day: dt.date) -> str:
    """'5 maart 2026'"""
    return f"{day_and_month(day)} {day.year}"


def so_many(number: int, one: str, more: str) -> str:
    """'1 bezoek', '2 bezoeken'"""
    return f"{number} {one if number == 1 else more}"


def listed(parts: Sequence[str]) -> str:
    """'a, b en c'"""
    return " en ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def capfirst(text: str) -> str:
    """'Afscheid van Joost van Beek': only the first letter is lifted, names keep theirs."""
    return text[:1].upper() + text[1:]


def key_in_words(key: str) -> str:
    """'week 48 van 2026' for the key '2026-W48'; '2e kwartaal 2026, versie 1' for '2026-Q2-v1'.

    Any other key stays as it is: a reference, a code, a date.
    """
    if week := _WEEK.fullmatch(key):
        return f"week {int(week[2])} van {week[1]}"
    if quarter := _QUARTER.fullmatch(key):
        version = f", versie {quarter[3]}" if quarter[3] else ""
        return f"{quarter[2]}e kwartaal {quarter[1]}{version}"
    return key
