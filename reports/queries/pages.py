"""The rows behind the pages of this room: a fixed number of queries each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from liaisons.queries import Contact, SchoolPresence, contacts_of, presence_by_school
from liaisons.queries.plan import monday_of
from ocp_portal import clock
from reports.indicators import ExtraSchool
from reports.models import CouncilReport
from reports.quarters import ONE_DAY, Quarter
from reports.queries.facts import (
    NO_PRESENCE,
    Row,
    extra_school,
    first_day_in_use,
    school_rows,
    weeks_of,
)
from schools.models import Partnership, School, Tier

QUARTERS_BACK = 4  # how far back a report can still be asked for on a page

COLUMNS = ("year", "quarter", "version", "reason", "made_at", "published_at", "file_sizes")


def report_rows(user: Any) -> list[dict[str, Any]]:
    """Of each quarter the newest version that this person sees, the newest quarter first."""
    return list(CouncilReport.objects.visible_to(user).newest().values(*COLUMNS))


def quarters_to_make(user: Any, made: Iterable[dict[str, Any]]) -> list[Quarter]:
    """Quarters of the past year that have no report, the newest first."""
    first = first_day_in_use(user.membership.municipality)
    if first is None:
        return []
    there = {Quarter(row["year"], row["quarter"]) for row in made}
    quarter, found = Quarter.of(clock.today()).previous, []
    for _ in range(QUARTERS_BACK):
        if quarter not in there and first <= quarter.last_day:
            found.append(quarter)
        quarter = quarter.previous
    return found


@dataclass(frozen=True, slots=True)
class SchoolNow:
    """A school today, and presence there in the whole weeks of this quarter that are over."""

    row: Row
    presence: SchoolPresence
    contact: Contact

    @property
    def extra(self) -> ExtraSchool | None:
        if self.row.tier != Tier.EXTRA or not self.row.counted:
            return None
        return extra_school(self.row, self.presence)


def schools_now(user: Any) -> list[SchoolNow]:
    """The schools that somebody sees, by name."""
    today = clock.today()
    first, _ = weeks_of(Quarter.of(today))
    last_sunday = monday_of(today) - ONE_DAY
    presence: dict[int, SchoolPresence] = {}
    if first < last_sunday:
        presence = presence_by_school(user.membership.municipality, first, last_sunday)
    rows = school_rows(School.objects.visible_to(user).open(), today)
    reached = contacts_of([row.pk for row in rows])
    return [SchoolNow(row, presence.get(row.pk, NO_PRESENCE), reached[row.pk]) for row in rows]


def own_partnership(user: Any) -> str:
    """The name of the partnership for which an SWV coordinator works."""
    return Partnership.objects.get(pk=user.membership.partnership_id).name
