"""Pieces of Dutch sentences: dates, numbers of things, lists. Pure.

Independent of the language that happens to be active.
"""

import datetime as dt
from collections.abc import Sequence

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


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
