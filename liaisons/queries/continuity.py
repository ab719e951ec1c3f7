"""How steady the contact of a school is (LIA-6)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ocp_portal.accounts.models import Municipality
from schools.models import School


@dataclass(frozen=True, slots=True)
class Continuity:
    """Of one school in a period. `good`: at most one change of liaison, at most ten school days
    (two weeks) without anybody."""

    school: int
    changes: int
    uncovered_days: int

    @property
    def good(self) -> bool:
        return self.changes <= 1 and self.uncovered_days <= 10


def continuity(
    municipality: Municipality, schools: Iterable[School], first: dt.date, until: dt.date
) -> dict[int, Continuity]:
    """By id of school, in [first, until)."""
    raise NotImplementedError
