"""Capacity of the clusters as its template wants it. No query, no rule of access."""

from collections.abc import Sequence
from typing import Any

from liaisons.queries.capacity import ClusterCapacity
from ocp_portal.dutch import so_many

Row = dict[str, Any]


CAPACITY_COLUMNS = [
    {"label": "Cluster"},
    {"label": "Beschikbaar", "numeric": True},
    {"label": "Toegezegd", "numeric": True},
    {"label": "Gepland", "numeric": True},
    {"label": "Vrij", "numeric": True},
    {"label": "Past het?"},
]


def number(value: float) -> str:
    """Dutch, with one decimal when there is one: '3,5'."""
    rounded = round(value, 1)
    text = f"{rounded:.0f}" if rounded == int(rounded) else f"{rounded:.1f}"
    return text.replace(".", ",").replace("-", "\N{MINUS SIGN}")


def half_days_text(value: float) -> str:
    return f"{number(value)} {'dagdeel' if round(value, 1) == 1 else 'dagdelen'}"


def capacity(found: Sequence[ClusterCapacity]) -> Row:
    """Rows and a total; 'Past het?' says it in words."""
    return {
        "columns": CAPACITY_COLUMNS,
        "rows": [_capacity_row(each) for each in found],
        "footer": [_capacity_total(found)] if len(found) > 1 else [],
        "over": [
            f"{each.name}: {half_days_text(each.over)} per week meer toegezegd dan beschikbaar."
            for each in found
            if each.over
        ],
    }


def _capacity_row(each: ClusterCapacity) -> Row:
    people = so_many(each.liaisons, "OCP", "OCP's") if each.liaisons else "geen OCP"
    schools = so_many(each.schools, "school", "scholen") if each.schools else "geen scholen"
    return {"cells": [{"text": each.name, "sub": f"{people}, {schools}"}, *_capacity_cells(each)]}


def _capacity_cells(each: ClusterCapacity) -> list[Row]:
    return [*({"text": number(value)} for value in _shown(each)), _fits(each)]


def _shown(each: ClusterCapacity) -> tuple[float, ...]:
    """Available, promised, planned and free to one decimal. What is counted on from them counts
    on from what stands there: columns add up and 'vrij' is the difference."""
    available, promised, planned = (
        round(value, 1) for value in (each.available, each.promised, each.planned)
    )
    return available, promised, planned, available - planned


def _fits(each: ClusterCapacity) -> Row:
    if each.over:
        return {
            "text": "",
            "badge": {"label": "te veel toegezegd", "tone": "error", "icon": "warning"},
            "sub": f"{half_days_text(each.over)} te weinig",
        }
    if each.planned > each.available:
        return {"text": "", "badge": {"label": "te vol gepland", "tone": "warning"}}
    return {"text": "", "badge": {"label": "past", "tone": "ok", "icon": "check"}}


def _capacity_total(found: Sequence[ClusterCapacity]) -> Row:
    columns = zip(*(_shown(each) for each in found), strict=True)
    cells = [{"text": number(sum(column))} for column in columns]
    return {"cells": [{"text": "Samen"}, *cells, {"text": ""}]}
