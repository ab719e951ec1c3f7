"""Who is tied to a school, and until when: rows that make way for others."""

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateRange

from liaisons.models import Assignment, Liaison, Substitution
from ocp_portal.periods import period, without


def keep(row: Assignment | Substitution, parts: list[DateRange]) -> None:
    """The row is for these parts of its period only; without any it goes."""
    if not parts:
        row.delete()
        return
    row.period = parts[0]
    row.save(update_fields=["period"])
    for part in parts[1:]:
        row.pk, row.period = None, part
        row.save(force_insert=True)


def hand_tie_over(tie: Assignment, heir: Liaison, first: dt.date) -> None:
    """From a day on the tie is of the heir, beside what that one has of the school already.

    Nobody is first and second of a school at once: who becomes the first is the second no more,
    and who is the first does not become the second.
    """
    given = period(max(tie.period.lower, first), tie.period.upper)
    keep(tie, without(tie.period, given))
    parts = [given]
    own = heir.assignments.filter(school=tie.school_id, period__overlap=given)
    for other in own.exclude(rank=tie.rank).order_by("pk"):
        if other.rank > tie.rank:
            keep(other, without(other.period, given))
        else:
            parts = [left for part in parts for left in without(part, other.period)]
    Assignment.objects.bulk_create(
        Assignment(
            municipality_id=tie.municipality_id,
            school_id=tie.school_id,
            liaison=heir,
            rank=tie.rank,
            period=part,
        )
        for part in parts
    )
