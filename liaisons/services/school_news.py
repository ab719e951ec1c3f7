"""What schools hear of their visits: that there is news and of which week, nothing else."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.urls import reverse

from liaisons.models import Visit
from liaisons.queries.plan import monday_of
from liaisons.week_words import week_in_words
from ocp_portal import clock
from ocp_portal.accounts.models import Membership, Municipality, User
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify
from ocp_portal.policy import Role


def care_coordinators(schools: Iterable[int]) -> Iterator[tuple[int, str, list[User]]]:
    """Of each school that has any: its id, its code and who to tell."""
    rows = (
        Membership.objects.current()
        .filter(role=Role.CARE_COORDINATOR, schools__in=schools, user__is_active=True)
        .select_related("user")
        .order_by("schools", "user")
        .values_list("schools", "schools__code", "user")
    )
    people = User.objects.in_bulk([user for _, _, user in rows])
    for (school, code), found in groupby(rows, key=lambda row: row[:2]):
        yield school, code, [people[user] for _, _, user in found]


def tell_lapsed(visits: Iterable[Visit], municipality: Municipality) -> None:
    """Nobody comes: the school asks the access itself meanwhile (LIA-5)."""
    _tell(Notice.Kind.VISIT_LAPSED, visits, municipality)


def tell_changed(visits: Iterable[Visit], municipality: Municipality) -> None:
    """Somebody else comes, or what was recorded is otherwise now."""
    _tell(Notice.Kind.ROSTER_CHANGED, visits, municipality)


def _tell(kind: Notice.Kind, visits: Iterable[Visit], municipality: Municipality) -> None:
    """One notice for a school and a week, however many visits; of days gone by nothing lapses."""
    lapsed = kind == Notice.Kind.VISIT_LAPSED
    weeks: dict[int, set[dt.date]] = {}
    for visit in visits:
        if not lapsed or visit.date >= clock.today():
            weeks.setdefault(visit.school_id, set()).add(monday_of(visit.date))
    for school, code, recipients in care_coordinators(weeks):
        for week in sorted(weeks[school]):
            notify(
                kind=kind,
                subject=week_in_words(week),
                path=reverse("school_visits", args=[code]),
                recipients=recipients,
                municipality=municipality,
            )
