"""What every plan keeps, pins and blocks, as its template wants it. No query, no rule of access."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from liaisons.models import PlanBlock, PlanPin
from liaisons.pages import week_pages
from liaisons.pages.week_pages import in_dates
from ocp_portal.dutch import capfirst
from schools import half_days

Row = dict[str, Any]


PIN_COLUMNS = [
    {"label": "School"},
    {"label": "Afspraak"},
    {"label": "Waarom"},
    {"label": "Wanneer"},
]


def pins(found: Iterable[PlanPin]) -> list[Row]:
    return [
        {
            "cells": [
                {"text": pin.school.name, "url": reverse("pin_end", args=[pin.pk])},
                {"text": pin_words(pin)},
                {"text": pin.reason},
                {"text": in_dates(pin.period)},
            ]
        }
        for pin in found
    ]


def pin_words(pin: PlanPin) -> str:
    """'Anna Smit, dinsdagochtend'"""
    parts = [pin.liaison.name if pin.liaison else ""]
    if pin.half_day is not None:
        parts.append(half_days.in_words(pin.half_day))
    if pin.cycle_week is not None:
        parts.append(f"week {pin.cycle_week + 1}")
    return ", ".join(part for part in parts if part)


BLOCK_COLUMNS = [
    {"label": "Wie"},
    {"label": "Wat niet kan"},
    {"label": "Waarom"},
    {"label": "Wanneer"},
]


def blocks(found: Iterable[PlanBlock]) -> list[Row]:
    return [
        {
            "cells": [
                {"text": block_words(block), "url": reverse("block_end", args=[block.pk])},
                {"text": _not_then(block)},
                {"text": block.reason},
                {"text": in_dates(block.period)},
            ]
        }
        for block in found
    ]


def block_words(block: PlanBlock) -> str:
    """'De Kastanje en Anna Smit'"""
    return " en ".join(each.name for each in (block.school, block.liaison) if each)


def _not_then(block: PlanBlock) -> str:
    """'Dinsdagochtend, week 2'; of two together 'Niet samen'."""
    parts = []
    if block.school and block.liaison:
        parts.append("niet samen")
    if block.half_day is not None:
        parts.append(half_days.in_words(block.half_day))
    if block.cycle_week is not None:
        parts.append(f"week {block.cycle_week + 1}")
    if not parts:
        parts.append("geen enkel bezoek")
    return capfirst(", ".join(parts))


PUBLISHED_COLUMNS = [{"label": "Bezoek"}, {"label": "Wie"}]


def published(rows: Iterable[Row]) -> list[Row]:
    """Visits of published weeks that a block came too late for."""
    return [
        {
            "cells": [
                {"text": line["school"], "url": line["url"], "sub": line["when"]},
                {"text": line["who"]},
            ]
        }
        for line in map(week_pages.line, rows)
    ]


def already_published(number: int) -> str:
    visits = "1 bezoek is" if number == 1 else f"{number} bezoeken zijn"
    changes = "verandert" if number == 1 else "veranderen"
    return (
        f"{visits} al gepubliceerd en {changes} niet vanzelf. "
        "Zie ‘Al gepubliceerd’ onder aan deze pagina."
    )
