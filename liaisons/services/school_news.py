"""What people hear of visits: that there is news and of which week, nothing else."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from liaisons.models import MakeUpProposal, VacantMeeting, Visit
from liaisons.queries.plan import monday_of
from liaisons.week_words import week_in_words
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.accounts.queries import care_coordinators, team_leads
from ocp_portal.dutch import dutch_date, so_many
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify


def tell_lapsed(visits: Iterable[Visit | VacantMeeting], municipality: Municipality) -> None:
    """Nobody comes: the school asks the access itself meanwhile (LIA-5)."""
    _tell(Notice.Kind.VISIT_LAPSED, visits, municipality)


def tell_changed(visits: Iterable[Visit | MakeUpProposal], municipality: Municipality) -> None:
    """Somebody else comes, comes once more, or what was recorded is otherwise now."""
    _tell(Notice.Kind.ROSTER_CHANGED, visits, municipality)


def _tell(
    kind: Notice.Kind,
    visits: Iterable[Visit | MakeUpProposal | VacantMeeting],
    municipality: Municipality,
) -> None:
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


def tell_team_leads(visits: Iterable[Visit], municipality: Municipality) -> None:
    """One notice for a week, however many visits."""
    for monday in sorted({monday_of(visit.date) for visit in visits}):
        notify(
            kind=Notice.Kind.ROSTER_CHANGED,
            subject=week_in_words(monday),
            path=reverse("week_detail", args=[monday]),
            recipients=team_leads(municipality),
            municipality=municipality,
        )


def tell_liaison(liaison: int, mondays: Iterable[dt.date], municipality: Municipality) -> None:
    """The own week is otherwise now."""
    for monday in sorted(mondays):
        notify(
            kind=Notice.Kind.ROSTER_CHANGED,
            subject=week_in_words(monday),
            path=reverse("my_week_at", args=[monday]),
            recipients=User.objects.filter(liaisons=liaison, is_active=True),
            municipality=municipality,
        )


def tell_heir(liaison: int, schools: int, first: dt.date, municipality: Municipality) -> None:
    """Work of a colleague is theirs from a day on: how much, and the week in which it begins."""
    notify(
        kind=Notice.Kind.WORK_HANDED_OVER,
        subject=f"{so_many(schools, 'school', 'scholen')}, vanaf {dutch_date(first)}",
        path=reverse("my_week_at", args=[monday_of(first)]),
        recipients=User.objects.filter(liaisons=liaison, is_active=True),
        municipality=municipality,
    )
