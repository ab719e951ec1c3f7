"""What the pages about one school have in common."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from schools.models import School

Crumb = dict[str, str]
ContactTeller = Callable[[Any, School], dict[str, Any]]

# Who is away and who stands in is known a room further on; that room registers who tells it.
_contact_tellers: list[ContactTeller] = []


def tells_contact(teller: ContactTeller) -> ContactTeller:
    """Register who knows whom a school reaches today, for components/school_contact.html."""
    _contact_tellers[:] = [teller]
    return teller


def contact_today(user: Any, school: School) -> dict[str, Any]:
    """`people` for components/person.html and `fallback`, as far as this user may know."""
    return {key: value for tell in _contact_tellers for key, value in tell(user, school).items()}


def crumbs(school: School, *more: str | Crumb) -> list[Crumb]:
    """The way to a page of this school; `more` are titles, or pages with their address."""
    return [
        {"label": "Scholen", "url": reverse("school_list")},
        {"label": school.name, "url": reverse("school_detail", args=[school.code])},
        *({"label": each} if isinstance(each, str) else each for each in more),
    ]
