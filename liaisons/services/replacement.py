"""'Ziek gemeld': who takes over what, proven to disturb as little as possible.

`preview_absence` writes nothing and is what the page shows; `confirm_absence` does what the page
says. Between the two somebody else may have changed a visit: then `PreviewChanged` says what.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from liaisons.models import Absence, Liaison, Substitution, Visit
from ocp_portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Option:
    """One way to cover a visit. `key` is its form value; `words` the reason, in Dutch."""

    key: str  # 'liaison-date-daypart', or 'none': nobody comes, the gap is counted
    liaison: Liaison | None
    date: dt.date | None
    daypart: str
    words: str  # 'vrij op dinsdagochtend; kent de school; 20 minuten reizen; nog 1 dagdeel over'
    overtime: bool = False


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

    @property
    def gaps(self) -> int:
        return sum(visit.chosen == "none" for visit in self.visits)


@dataclass(frozen=True, slots=True)
class AbsenceResult:
    absence: Absence
    moved: tuple[Visit, ...]
    gaps: tuple[Visit, ...]
    substitutions: tuple[Substitution, ...] = field(default=())


class PreviewChanged(Exception):
    """What the page showed is not so any more; `preview` is how it is now, `changes` in Dutch."""

    def __init__(self, preview: AbsencePreview, changes: tuple[str, ...]) -> None:
        super().__init__("preview changed")
        self.preview, self.changes = preview, changes


def preview_absence(
    *, liaison: Liaison, first: dt.date, until: dt.date | None = None
) -> AbsencePreview:
    """What an absence in [first, until) would mean; None is open-ended. Raises ValidationError."""
    raise NotImplementedError


def confirm_absence(
    *,
    liaison: Liaison,
    category: str,
    first: dt.date,
    until: dt.date | None,
    choices: Mapping[int, str],  # by id of visit: the key of an option
    substitutes: Mapping[int, int | None],  # by id of school: id of a liaison, None for nobody
    stamp: str,
    by: User,
) -> AbsenceResult:
    """Record the absence and hand the work over, in one step.

    A visit or school that is not in the mapping follows the pre-selected choice. Schools' care
    coordinators hear who comes, and nothing else. Raises ValidationError (Dutch) when choices
    clash (one colleague twice on a half-day) and PreviewChanged.
    """
    raise NotImplementedError
