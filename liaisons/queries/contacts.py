"""Schools that heard nothing for too long (LIA-7)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DueContact:
    """`last` is the last contact on own initiative; None: never. Longest ago first."""

    school: int
    code: str
    name: str
    phone: str
    liaison: int | None
    liaison_name: str
    last: dt.date | None
    due: bool


def contacts(user: Any, *, on: dt.date | None = None, due_only: bool = True) -> list[DueContact]:
    """Liaison: the own schools and those covered now. Team lead: all. One query."""
    raise NotImplementedError


def handovers(user: Any, schools: set[int]) -> dict[int, dict[str, Any]]:
    """The newest note of each school: pk, text, written_at, written_by__full_name."""
    raise NotImplementedError
