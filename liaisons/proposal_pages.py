"""Proposals as their template wants them. No query, no rule of access."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from liaisons.models import Daypart, MakeUpProposal, Visit
from liaisons.replacement_pages import day_name
from ocp_portal.dutch import dutch_date

Row = dict[str, Any]

SCHOOL_COLUMNS = [{"label": "School"}, {"label": "Waarover"}, {"label": "Sinds"}]
ABOUT = {
    "hours": "Wanneer de school ontvangt",
    "meeting": "Een vast zorgoverleg",
    "care_team": "Overleg met partners",
}
# A norm that asks an average is realised with one visit less; the school is owed that one still.
NOT_REALISED = "Hier ontbreekt nog een bezoek voor de norm."
REALISED = "Een bezoek van het rooster ging niet door. De norm is wel gerealiseerd."


def withdrawal(when: dt.date, daypart: str) -> str:
    """The label of a choice: of a visit that took place after all."""
    return f"Trek het inhaalbezoek van {day_name(when).lower()}, {Daypart(daypart).label}, in"


def make_up(row: MakeUpProposal, *, short: bool) -> Row:
    """A place for a visit that was lost, and why it was. `short`: a norm is not realised yet."""
    lost = row.makes_up
    reason = "het was op afstand" if lost.status == Visit.Status.REMOTE else lost.reason
    why = f": {reason}" if reason else ""
    return {
        "pk": row.pk,
        "version": row.version,
        "school": row.school.name,
        "when": f"{day_name(row.date)}, {Daypart(row.daypart).label}",
        "who": row.liaison.name,
        "norm": NOT_REALISED if short else REALISED,
        "instead": f"In plaats van {day_name(lost.date).lower()}{why}.",
    }


def decided(school: str, accepts: bool) -> str:
    if accepts:
        return f"{school}: het inhaalbezoek gaat door."
    return f"{school}: er komt geen inhaalbezoek op dit moment."


def of_school(row: Row) -> Row:
    """The agreements of the school are where it is decided."""
    return {
        "cells": [
            {
                "text": row["school__name"],
                "url": reverse("school_agreements", args=[row["school__code"]]),
            },
            {"text": ABOUT[row["what"]]},
            {"text": dutch_date(timezone.localtime(row["proposed_at"]).date())},
        ]
    }
