"""What the pages about one school have in common."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from schools.models import CareMeetingSeries, Closure, ReceivingHours, School

Crumb = dict[str, str]
Teller = Callable[[Any, Any], Any]

# Who stands in today and which weeks the plan counts is known a room further on; that room
# registers who tells it.
_tellers: dict[str, Teller] = {}


def tells(what: str) -> Callable[[Teller], Teller]:
    """Register who knows 'contact' or 'cycle_weeks' of a school, 'ties' of several,
    'meeting_days' of a care meeting, 'not_received' of receiving hours, or 'closed_days' of a
    closure."""

    def register(teller: Teller) -> Teller:
        _tellers[what] = teller
        return teller

    return register


def contact_today(user: Any, school: School) -> dict[str, Any]:
    """`people` and `fallback` for components/school_contact.html, as far as this user may know."""
    return _tellers["contact"](user, school)


def cycle_weeks(user: Any, school: School) -> dict[int, dt.date]:
    """By week of the cycle (0 to 3) the first Monday to come; empty while there is no plan."""
    return _tellers["cycle_weeks"](user, school)


def meeting_days(user: Any, series: CareMeetingSeries) -> dict[dt.date, str]:
    """Days of an agreed meeting in weeks that are not published yet; what stands in the way of
    each, or ''. Empty where no plan holds."""
    return _tellers["meeting_days"](user, series)


def not_received(user: Any, hours: ReceivingHours) -> dict[str, str]:
    """Sentences about visits that do not fit with agreed hours, each with where to move it."""
    return _tellers["not_received"](user, hours)


def on_closed_days(user: Any, closure: Closure) -> list[str]:
    """Sentences about visits that fall on the days of a closure."""
    return _tellers["closed_days"](user, closure)


@dataclass(frozen=True)
class Ties:
    """What of the roster ends with a school."""

    liaisons: list[str] = field(default_factory=list)
    visits: int = 0  # in weeks that are published, from today on
    in_plan: bool = False  # in the standing plan that holds now, or one that is to come


def ties(user: Any, codes: Iterable[str]) -> dict[str, Ties]:
    """By vestigingscode, of the schools that this user sees."""
    return _tellers["ties"](user, codes)


def crumbs(school: School, *more: str | Crumb) -> list[Crumb]:
    """The way to a page of this school; `more` are titles, or pages with their address."""
    return [
        {"label": "Scholen", "url": reverse("school_list")},
        {"label": school.name, "url": reverse("school_detail", args=[school.code])},
        *({"label": each} if isinstance(each, str) else each for each in more),
    ]
