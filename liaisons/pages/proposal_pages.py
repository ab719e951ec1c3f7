"""Proposals as their template wants them. No query, no rule of access."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from liaisons.models import Daypart, MakeUpProposal, Visit
from liaisons.pages.replacement_pages import day_name
from liaisons.queries.plan import monday_of
from liaisons.week_words import week_in_words
from ocp_portal.dutch import dutch_date

Row = dict[str, Any]

SCHOOL_COLUMNS = [{"label": "School"}, {"label": "Waarover"}, {"label": "Sinds"}]
ABOUT = {
    "hours": "Wanneer de school ontvangt",
    "meeting": "Een vast zorgoverleg",
    "care_team": "Overleg met partners",
    "nurse": "De jeugdverpleegkundige op school",
}
# A norm that asks an average is realised with one visit less; the school is owed that one still.
NOT_REALISED = "Hier ontbreekt nog een bezoek voor de norm."
REALISED = "Een bezoek van het rooster ging niet door. De norm is wel gerealiseerd."


def withdrawal(when: dt.date, daypart: str) -> str:
    """The label of a choice: of a visit that took place after all."""
    return f"Trek het inhaalbezoek van {day_name(when).lower()}, {Daypart(daypart).label}, in"


def pair(visit: Visit, other: Visit | MakeUpProposal | None) -> str:
    """One story of a visit and what makes up for it; `other` is what makes up for this visit."""
    held = visit.status == Visit.Status.ATTENDED
    if visit.makes_up:
        counts = held or visit.status == Visit.Status.PLANNED
        return _makes_up(visit.makes_up) if counts else ""
    if other is None:
        return ""
    done = other.status == Visit.Status.ATTENDED
    if held:
        return (
            f"Op {_moment(other)} {'was' if done else 'is'} er ook een bezoek, dat dit bezoek zou "
            "inhalen. Dit bezoek ging toch door: het andere telt als extra bezoek, niet als "
            "ingehaald."
        )
    return f"Dit bezoek {'is' if done else 'wordt'} ingehaald op {_moment(other)}."


def is_to_be_made(other: Visit | MakeUpProposal | None) -> bool:
    """Agreed for a week that is not published: no visit yet, and still to be undone."""
    return isinstance(other, MakeUpProposal)


def where(other: Visit | MakeUpProposal) -> Row:
    """A link to what makes up for a visit: its own page, or the week in which it will be."""
    if isinstance(other, Visit):
        return {"url": reverse("visit_tick", args=[other.pk]), "label": "Naar dat bezoek"}
    week = reverse("week_detail", args=[monday_of(other.date)])
    return {"url": week, "label": f"Naar {week_in_words(other.date)}"}


def _makes_up(lost: Visit) -> str:
    if lost.status == Visit.Status.ATTENDED:
        return (
            f"Dit bezoek zou dat van {_moment(lost)} inhalen. Dat bezoek ging toch door: dit is "
            "een extra bezoek en telt niet als ingehaald."
        )
    return f"Dit bezoek komt in de plaats van dat van {_moment(lost)}."


def _moment(row: Visit | MakeUpProposal) -> str:
    return f"{day_name(row.date).lower()}, {Daypart(row.daypart).label}"


# What came between a proposal and its day; by `obstacle` of its query.
OBSTACLES = {
    "away": "{liaison} is er dan niet.",
    "closed": "De school is dan dicht.",
    "taken": "De school heeft op dit dagdeel al een bezoek.",
    "busy": "{liaison} is op dit dagdeel niet meer vrij.",
}


def make_up(row: MakeUpProposal, *, short: bool, obstacle: str) -> Row:
    """A place for a visit that was lost, and why it was. `short`: a norm is not realised yet; with
    an obstacle it can only be refused."""
    lost = row.makes_up
    reason = "het was op afstand" if lost.status == Visit.Status.REMOTE else lost.reason
    why = f": {reason}" if reason else ""
    return {
        "pk": row.pk,
        "version": row.version,
        "school": row.school.name,
        "when": f"{day_name(row.date)}, {Daypart(row.daypart).label}",
        "who": row.liaison.name,
        "obstacle": _obstacle(row, obstacle) if obstacle else "",
        "norm": NOT_REALISED if short else REALISED,
        "instead": f"In plaats van {day_name(lost.date).lower()}{why}.",
    }


def _obstacle(row: MakeUpProposal, obstacle: str) -> str:
    return f"{OBSTACLES[obstacle].format(liaison=row.liaison.name)} Akkoord gaan kan niet meer."


def decided(school: str, accepts: bool) -> str:
    if accepts:
        return f"{school}: het inhaalbezoek gaat door."
    return f"{school}: er komt geen inhaalbezoek op dit moment."


NAMED = 2  # in a message, which has no room for all; the week shows each


def left_out(visits: Sequence[Visit]) -> str:
    """Make-up visits that were agreed and are not, in the message of who made their week."""
    if not visits:
        return ""
    named = [f"{each.school.name} op {_moment(each)} ({each.reason})" for each in visits[:NAMED]]
    if len(visits) > NAMED:
        named.append(f"en nog {len(visits) - NAMED}")
    first = "Dit inhaalbezoek vervalt" if len(visits) == 1 else "Deze inhaalbezoeken vervallen"
    return f"{first}: {'; '.join(named)}."


def of_school(row: Row) -> Row:
    """The agreements of the school are where it is decided, or the page of its nurse."""
    page = "nurse_visit_list" if row["what"] == "nurse" else "school_agreements"
    return {
        "cells": [
            {
                "text": row["school__name"],
                "url": reverse(page, args=[row["school__code"]]),
            },
            {"text": ABOUT[row["what"]]},
            {"text": dutch_date(timezone.localtime(row["proposed_at"]).date())},
        ]
    }
