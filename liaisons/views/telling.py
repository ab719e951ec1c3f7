"""After an action: which schools get a message, and which one has to call."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef

from ocp_portal.accounts.queries import coordinating
from ocp_portal.dutch import listed
from schools.models import School


def tell_schools(request: Any, schools: Iterable[int]) -> None:
    """Says which of these schools (ids, or a query of them) get a message: those where somebody
    has an account. Of the others it says that one has to call. One query."""
    seen = School.objects.visible_to(request.user).filter(pk__in=schools)
    told = Exists(coordinating().filter(schools=OuterRef("pk")))
    found = seen.annotate(told=told).order_by("sort_key", "pk")
    rows = list(found.values("name", "phone", "told"))
    if names := [row["name"] for row in rows if row["told"]]:
        messages.info(request, _told(names, all_of_them=len(names) == len(rows)))
    if without := [row for row in rows if not row["told"]]:
        messages.warning(request, _call(without))


def _told(names: Sequence[str], *, all_of_them: bool) -> str:
    """'De school krijgt bericht.'; by name when others are not told."""
    one = len(names) == 1
    who = ("De school" if one else "De scholen") if all_of_them else listed(names)
    return f"{who} {'krijgt' if one else 'krijgen'} bericht."


def _call(rows: Sequence[dict[str, Any]]) -> str:
    """'Voorbeeldcollege Stadion heeft nog geen account: bel de school (0412 11 22 33).'"""
    if len(rows) > 1:
        names = [row["name"] + _number(row) for row in rows]
        return f"Deze scholen hebben nog geen account, bel ze: {listed(names)}."
    (row,) = rows
    return f"{row['name']} heeft nog geen account: bel de school{_number(row)}."


def _number(row: dict[str, Any]) -> str:
    return f" ({row['phone']})" if row["phone"] else ""
