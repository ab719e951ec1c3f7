"""What the cards of a week say besides the visit itself."""

from collections.abc import Iterable
from typing import Any

from liaisons.queries import pages
from liaisons.queries.calendar import moment, start_times
from liaisons.queries.contacts import handovers


def facts_of_cards(user: Any, rows: Iterable[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """By id of school: `pages.school_facts` and the newest note. Gives each row its `starts`."""
    rows = list(rows)
    ids = {row["school"] for row in rows}
    notes = handovers(user, ids)
    starts = start_times(rows)
    for row in rows:
        row["starts"] = starts.get(moment(row))
    facts = pages.school_facts(user, ids)
    return {pk: each | {"handover": notes.get(pk)} for pk, each in facts.items()}
