"""What the cards of a week say besides the visit itself."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from liaisons.models import Handover
from liaisons.queries import pages
from liaisons.queries.calendar import moment, start_times


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
