"""What an absence means, as the page shows it and as it is carried out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from liaisons import rostering
from liaisons.models import Absence, Liaison, Substitution, Visit
from liaisons.queries.cases import WeekRows
from liaisons.queries.lapses import Ahead
from liaisons.rostering import ReplanCase

NONE, KEEP = "none", "keep"


@dataclass(frozen=True, slots=True)
class Option:
    """One way to cover a visit. `key` is its form value; `words` the reason, in Dutch."""

    key: str  # 'liaison_date_daypart'; 'none': nobody comes, the gap counts; 'keep': as it is
    liaison: Liaison | None
    date: dt.date | None
    daypart: str
    words: str  # 'vrij op dinsdagochtend; kent de school; 20 minuten reizen; nog 1 dagdeel over'
    overtime: bool = False

    @property
    def becomes(self) -> dict[str, Any]:
        """What a visit is when this is chosen, apart from whom somebody stands in for."""
        return {
            "liaison": self.liaison,
            "date": self.date,
            "daypart": self.daypart,
            "origin": Visit.Origin.REPLAN,
            "status": Visit.Status.PLANNED,
            "cause": "",
            "reason": "",
        }


@dataclass(frozen=True, slots=True)
class AffectedVisit:
    """A visit or meeting that changes. `chosen` is the key of the option that is pre-selected.

    `disturbed`: not of the absent liaison, but moved to make room (its first option leaves it).
    """

    visit: Visit  # with school and liaison
    options: tuple[Option, ...]
    chosen: str
    disturbed: bool = False


@dataclass(frozen=True, slots=True)
class AffectedSchool:
    """A school of the absent liaison, and who would be its contact person meanwhile."""

    school_id: int
    school_name: str
    substitute: Liaison | None  # None: the fallback of the municipality
    options: tuple[Liaison, ...]
    until: dt.date | None = None  # a school that is covered for another ends with that
    # By id of a colleague who is absent later on: when, in Dutch.
    away: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AbsencePreview:
    """`proven`: as few changes as possible, proven. `stamp` goes into the form and back."""

    liaison: Liaison
    first: dt.date
    until: dt.date | None
    visits: tuple[AffectedVisit, ...]
    schools: tuple[AffectedSchool, ...]
    proven: bool
    stamp: str
    last_published: dt.date | None  # later weeks follow the substitutes when they are published
    long: bool = False  # longer than a cycle: planning the term again serves better
    ahead: Ahead | None = None  # what lapses in the next weeks, by who stands in

    @property
    def gaps(self) -> int:
        return sum(visit.chosen == NONE for visit in self.visits)


@dataclass(frozen=True, slots=True)
class AbsenceResult:
    absence: Absence
    moved: tuple[Visit, ...]
    gaps: tuple[Visit, ...]
    substitutions: tuple[Substitution, ...] = field(default=())
    shifted: int = 0  # of those that moved: how many stay with their own colleague


class PreviewChanged(Exception):
    """What the page showed is not so any more; `preview` is how it is now, `changes` in Dutch."""

    def __init__(self, preview: AbsencePreview, changes: tuple[str, ...]) -> None:
        super().__init__("preview changed")
        self.preview, self.changes = preview, changes

    def __str__(self) -> str:
        return " ".join(self.changes)


class Overtaken(Exception):
    """What the case was made of is not so any more."""


@dataclass(frozen=True, slots=True)
class Solved:
    """Rows, the case made of them and its solution; None where no published week is touched."""

    rows: WeekRows
    case: ReplanCase
    plan: rostering.Replan
