"""Proposals as their template wants them. No query, no rule of access."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from liaisons.models import Daypart, MakeUpProposal
from liaisons.replacement_pages import day_name
from ocp_portal.forms import dutch_date

Row = dict[str, Any]

SCHOOL_COLUMNS = [{"label": "School"}, {"label": "Waarover"}, {"label": "Sinds"}]
ABOUT = {
    "hours": "Wanneer de school ontvangt",
    "meeting": "Een vast zorgoverleg",
    "care_team": "Overleg met partners",
}


def make_up(row: MakeUpProposal) -> Row:
    """A place for a visit that was lost, and why it was."""
    lost = row.makes_up
    why = f": {lost.reason}" if lost.reason else ""
    return {
        "pk": row.pk,
        "version": row.version,
        "school": row.school.name,
        "when": f"{day_name(row.date)}, {Daypart(row.daypart).label}",
        "who": row.liaison.name,
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
