"""What a liaison needs to know of the own week besides the visits themselves."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery
from django.db.models.functions import JSONObject

from liaisons.models import Absence, Handover, Substitution
from liaisons.queries import pages
from liaisons.queries.calendar import moment, start_times
from ocp_portal import clock
from ocp_portal.periods import period
from ocp_portal.policy import Permission, can

SOON = dt.timedelta(weeks=1)


def facts_of_cards(user: Any, rows: Iterable[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """By id of school: `pages.school_facts` and the newest note. Gives each row its `starts`."""
    rows = list(rows)
    starts = start_times(rows)
    for row in rows:
        row["starts"] = starts.get(moment(row))
    ids = {row["school"] for row in rows}
    facts = pages.school_facts(user, ids, handover=_newest_note(user))
    for school in facts.values():
        if note := school["handover"]:
            note["written_at"] = dt.datetime.fromisoformat(note["written_at"])
    return facts


def _newest_note(user: Any) -> Subquery:
    """Of a school: text, written_at, written_by__full_name; in the query that asks its facts."""
    columns = ("text", "written_at", "written_by__full_name")
    notes = Handover.objects.visible_to(user).filter(school=OuterRef("pk")).order_by("-pk")
    return Subquery(notes.values(note=JSONObject(**{name: name for name in columns}))[:1])


def own_absences(user: Any) -> list[Absence]:
    """Of a liaison: those of today and of the coming week, each with its `substitutions` that
    are not over. Others: none. Two queries, one when there is no absence."""
    if not can(user, Permission.SEE_OWN_WEEK):
        return []
    today = clock.today()
    covers = Substitution.objects.visible_to(user).filter(period__overlap=period(today))
    covers = covers.select_related("liaison", "school").order_by("liaison__sort_key", "school")
    rows = Absence.objects.visible_to(user).filter(
        liaison__user=user.pk, period__overlap=period(today, today + SOON)
    )
    return list(rows.prefetch_related(Prefetch("substitutions", covers)).order_by("period"))
