"""Counting what may be long: '1000+', because nobody needs a million to be counted."""

from typing import Any

from django.db.models import QuerySet

from ocp_portal.dutch import so_many

CAP = 1000


def capped_count(rows: QuerySet[Any]) -> int:
    """How many; CAP + 1 when there are more."""
    return rows.order_by()[: CAP + 1].count()


def capped(number: int) -> str:
    return f"{CAP}+" if number > CAP else str(number)


def capped_text(number: int, one: str, more: str) -> str:
    """'1 school', '2 scholen', '1000+ scholen'"""
    return f"{CAP}+ {more}" if number > CAP else so_many(number, one, more)
