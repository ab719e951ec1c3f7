"""After an action: which schools get a message, and which one has to call."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages

from ocp_portal.accounts.queries import care_coordinators
from schools.models import School


def tell_schools(request: Any, schools: Iterable[int]) -> None:
    """Says of these schools (ids) that they get a message, as far as somebody there has an
    account, and of the others that one has to call."""
    seen = School.objects.visible_to(request.user).filter(pk__in=set(schools))
    rows = list(seen.order_by("sort_key", "pk").values("pk", "name", "phone"))
    told = {pk for pk, _, _ in care_coordinators([row["pk"] for row in rows])}
    if told:
        messages.info(request, _told(len(told), all_of_them=len(told) == len(rows)))
    if without := [row for row in rows if row["pk"] not in told]:
        messages.warning(request, _call(without))


def _told(number: int, *, all_of_them: bool) -> str:
    if number == 1:
        return "De school krijgt bericht." if all_of_them else "Eén school krijgt bericht."
    return "De scholen krijgen bericht." if all_of_them else f"{number} scholen krijgen bericht."


def _call(rows: Sequence[dict[str, Any]]) -> str:
    """'Voorbeeldcollege Stadion heeft nog geen account: bel de school (0412 11 22 33).'"""
    return " ".join(
        f"{row['name']} heeft nog geen account: bel de school"
        f"{' (' + row['phone'] + ')' if row['phone'] else ''}."
        for row in rows
    )
