"""The end of an absence in words: what it asks, what came back. No query, no rule of access."""

from collections.abc import Iterable

from liaisons.models import Liaison
from liaisons.pages.week_pages import in_moment
from liaisons.services.back_news import Returned


def withdrawal(name: str, dates: str) -> str:
    """What there is to know before one withdraws an absence."""
    return (
        f"{name} staat dan niet meer als afwezig ({dates}). Bezoeken die een collega overnam, "
        f"komen terug bij {name} waar dat kan. Collega's en scholen krijgen daarvan bericht."
    )


def came_back(liaison: Liaison, returned: Iterable[Returned]) -> str:
    """'Terug bij Anna Smit: De Linde, dinsdag 1 december 2026, ochtend (was van Bo de Wit).'"""
    in_time = sorted(returned, key=lambda each: (each.visit.date, each.visit.half_day))
    return f"Terug bij {liaison.name}: {'; '.join(map(_returned, in_time))}."


def _returned(each: Returned) -> str:
    visit = each.visit
    return f"{visit.school.name}, {in_moment(visit.date, visit.daypart)} ({_was(each)})"


def _was(each: Returned) -> str:
    if each.lapsed:
        return "was vervallen"
    return f"was van {each.colleague.name}" if each.colleague else "was verzet"
