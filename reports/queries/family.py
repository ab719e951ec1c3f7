"""What familiecontactpersonen did in a quarter, as a report counts it (LIA-11)."""

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import Count, OuterRef, QuerySet

from liaisons.models import LightQuestion
from ocp_portal.accounts.models import Membership, Municipality
from ocp_portal.policy import ALLOWED, Permission
from reports.indicators import FamilyContact
from reports.quarters import Quarter

Done, Subject, Asker = LightQuestion.Done, LightQuestion.Subject, LightQuestion.Asker


def family_facts(
    municipality: Municipality, quarter: Quarter, at_schools: int
) -> FamilyContact | None:
    """None where nobody has the role (`at_schools` is 0) and nothing was caught. One query."""
    rows = _rows(municipality, quarter)
    if not at_schools and not rows:
        return None
    return FamilyContact(
        at_schools=at_schools,
        from_schools=len({row["school"] for row in rows}),
        from_people=len({row["recorded_by"] for row in rows}),
        ends=_counts(rows, "done", {each: each.words(municipality.access_short) for each in Done}),
        subjects=_counts(rows, "subject", {each: each.label for each in Subject}),
        askers=_counts(rows, "asked_by", {each: each.label for each in Asker}),
    )


def family_contacts_on(day: dt.date) -> QuerySet[Membership]:
    """Of the school of the outer query. A block of access is about signing in, not about where
    somebody works."""
    return Membership.objects.filter(
        role__in=ALLOWED[Permission.LOG_LIGHT_QUESTION],
        period__contains=day,
        municipality=OuterRef("municipality"),
        schools=OuterRef("pk"),
    )


def _rows(municipality: Municipality, quarter: Quarter) -> list[dict[str, Any]]:
    rows: Any = (
        LightQuestion.objects.filter(
            municipality=municipality, date__range=(quarter.first_day, quarter.last_day)
        )
        .order_by()
        .values("school", "recorded_by", "done", "subject", "asked_by")
        .annotate(number=Count("pk"))
    )
    return list(rows)


def _counts(rows: list[dict[str, Any]], column: str, labels: dict[Any, str]) -> dict[str, int]:
    """By label, in order; a label that nobody chose is 0."""
    found = Counter[str]()
    for row in rows:
        found[row[column]] += row["number"]
    return {label: found[value] for value, label in labels.items()}
