"""A half-day of the week as a number, 0 is Monday morning and 9 Friday afternoon. Pure.

Tables and forms that speak of one half-day use the number; lists of days and dayparts use the pair.
"""

from typing import Final

DAYPARTS: Final = ("morning", "afternoon")
DAYS: Final = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")
PARTS: Final = {"morning": "ochtend", "afternoon": "middag"}
NUMBER: Final = 10
CHOICES: Final = [
    (2 * day + part, f"{name}{PARTS[daypart]}")
    for day, name in enumerate(DAYS)
    for part, daypart in enumerate(DAYPARTS)
]


def half_day(weekday: int, daypart: str) -> int:
    """0 to 9, from a weekday (0 is Monday) and 'morning' or 'afternoon'."""
    return 2 * weekday + DAYPARTS.index(daypart)


def moment(number: int) -> tuple[int, str]:
    """Weekday and daypart of a half-day."""
    return number // 2, DAYPARTS[number % 2]


def in_words(number: int) -> str:
    """'dinsdagochtend'"""
    return CHOICES[number][1]
