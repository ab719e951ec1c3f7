"""Rows of several tables in one query."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import JSONArray


def at_once(**tables: tuple[QuerySet[Any], Sequence[str]]) -> dict[str, list[list[Any]]]:
    """Columns of rows of several tables in one query, in order of key; dates as ISO texts."""
    parts = [
        rows.order_by().values_list(
            Value(name, output_field=CharField()),
            "pk",
            JSONArray(*(F(column) for column in columns)),
        )
        for name, (rows, columns) in tables.items()
    ]
    found: dict[str, list[list[Any]]] = {name: [] for name in tables}
    for name, _, row in parts[0].union(*parts[1:], all=True).order_by("pk"):
        found[name].append(row)
    return found
