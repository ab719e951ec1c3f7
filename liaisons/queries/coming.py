"""Who comes when: the coming weeks of one school."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from schools.models import School


@dataclass(frozen=True, slots=True)
class ComingWeek:
    """`visits` in the shape of `queries.pages.VISIT` rows; without pk while provisional."""

    monday: dt.date
    published: bool
    holiday: str
    visits: tuple[dict[str, Any], ...]


def coming_weeks(school: School, weeks: int = 6, on: dt.date | None = None) -> list[ComingWeek]:
    """From the week of `on` (today): published visits, and what the pattern says after them."""
    raise NotImplementedError


def to_confirm(user: Any, school: School, weeks: int = 6) -> list[dict[str, Any]]:
    """Visits of the past weeks of which the school has not said whether they were so."""
    raise NotImplementedError
