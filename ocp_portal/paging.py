"""Pages of a long list without OFFSET: 'what comes after this row'.

The address holds the number of a row, never what the list is sorted by: that may be a name.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from ocp_portal.numbers import row_number


@dataclass(frozen=True)
class Page:
    """The rows of one page; `previous` and `next` are row numbers, None at an end."""

    rows: list[Any]
    previous: int | None
    next: int | None

    def addresses(self, query: QueryDict) -> dict[str, str]:
        """`previous_url` and `next_url` for components/pagination.html, filters kept."""
        ends = {"previous_url": ("voor", self.previous), "next_url": ("na", self.next)}
        return {
            name: f"?{_with(query, parameter, number)}"
            for name, (parameter, number) in ends.items()
            if number is not None
        }


def page(rows: QuerySet[Any], *, key: str, query: QueryDict, size: int, newest: bool) -> Page:
    """One page of `rows`, sorted by `key` and then the primary key.

    `key` is a column or annotation without nulls that `rows.values()` gives; `rows` yields
    dicts with `pk`. `newest` sorts downwards. A row number in `query` ('na', 'voor') that is
    not on the list (any more) means the first page.
    """
    after, before = row_number(query.get("na")), row_number(query.get("voor"))
    asked = after or before
    anchor = rows.filter(pk=asked).values_list(key, flat=True).first() if asked else None
    if anchor is None:
        after = before = None
    forward = before is None
    down = newest is forward
    found = _from(rows, key, anchor, after or before, down).order_by(*_order(key, down))
    some = list(found[: size + 1])
    more, some = len(some) > size, some[:size]
    if not forward:
        some.reverse()
    first, last = (some[0]["pk"], some[-1]["pk"]) if some else (None, None)
    return Page(
        rows=some,
        previous=first if (after or (before and more)) else None,
        next=last if (more if forward else True) else None,
    )


def _from(rows: Any, key: str, value: Any, number: int | None, down: bool) -> Any:
    """Beyond the row with this value and number. The first condition is for the index."""
    if number is None:
        return rows
    side = "lt" if down else "gt"
    beyond = Q(**{f"{key}__{side}": value}) | Q(**{f"pk__{side}": number})
    return rows.filter(Q(**{f"{key}__{side}e": value}) & beyond)


def _order(key: str, down: bool) -> list[Any]:
    return [F(key).desc(), F("pk").desc()] if down else [F(key).asc(), F("pk").asc()]


def _with(query: QueryDict, parameter: str, number: int) -> str:
    fresh = query.copy()
    for name in ("na", "voor"):
        fresh.pop(name, None)
    fresh[parameter] = str(number)
    return fresh.urlencode()
