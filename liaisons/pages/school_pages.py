"""'Wanneer komt de OCP', as its templates want it. No query, no rule of access."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from liaisons.models import Daypart, Liaison, NurseProposal, Visit, Weekday
from liaisons.pages import week_pages
from liaisons.queries.calendar import Moment, moment
from liaisons.queries.coming import ComingWeek
from liaisons.queries.contact import Contact
from liaisons.weeks.causes import NOBODY
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.dutch import capfirst, day_and_month
from ocp_portal.phones import phone_href
from ocp_portal.shell import initials
from schools.isoweeks import IsoWeek

Row = dict[str, Any]

COMING_COLUMNS = [{"label": "Wanneer"}, {"label": "Wie"}, {"label": "Stand"}]
DISPUTES = [{"label": capfirst(each.label), "value": each.value} for each in Visit.Dispute]
NURSE = {"label": "JGZ", "tone": "neutral", "icon": "person"}
CONFIRMED = {"label": "u bevestigde dit", "tone": "ok", "icon": "check"}
SETTLED = {
    each.value: {"label": each.label, "tone": "ok", "icon": "check"} for each in Visit.Settled
}
WHAT_CAME_OF_IT = {
    Visit.Settled.CHANGED: "Na uw melding heeft de teamleider dit aangepast.",
    Visit.Settled.KEPT: "De teamleider keek naar uw melding en heeft dit zo laten staan.",
}
DISPUTED = {"label": "u schreef: klopt niet", "tone": "warning", "icon": "warning"}


def day_name(day: dt.date) -> str:
    """'dinsdag 24 november'"""
    return f"{Weekday(day.weekday()).label} {day_and_month(day)}"


def when(row: Row) -> str:
    """'Dinsdag 24 november, ochtend'"""
    return capfirst(f"{day_name(row['date'])}, {Daypart(row['daypart']).label}")


def reached(municipality: Municipality, contact: Contact) -> Row | None:
    """Whom a school reaches now, for components/person.html; None when that is the access."""
    who = contact.liaison
    if who is None:
        return None
    away = contact.standing_in_for
    note = f"Vervangt {away.name}, die nu afwezig is." if away else ""
    return _person(who, capfirst(municipality.liaison_name), note)


def second(municipality: Municipality, who: Liaison) -> Row:
    """The second liaison of a school, for components/person.html."""
    return _person(who, f"{capfirst(municipality.liaison_name)} (tweede)")


def _person(who: Liaison, role: str, note: str = "") -> Row:
    return {
        "name": who.name,
        "initials": initials(who.name),
        "role": role,
        "phone": who.phone,
        "phone_href": phone_href(who.phone),
        "email": who.email,
        "note": note,
    }


def fallback(municipality: Municipality, contact: Contact) -> Row | None:
    """The access itself, only while nobody is there for the school (LIA-5)."""
    if not contact.fallback:
        return None
    away = contact.standing_in_for
    nobody = f"Er is nu geen vaste {municipality.liaison_name} bij deze school."
    return {
        "why": f"{away.name} is nu afwezig en er is nog geen vervanger." if away else nobody,
        "name": municipality.access_name,
        "phone": municipality.fallback_phone,
        "phone_href": phone_href(municipality.fallback_phone),
        "email": municipality.fallback_email,
    }


def coming(weeks: Sequence[ComingWeek], starts: dict[Moment, dt.time]) -> list[Row]:
    """Rows for components/table.html; a week without a visit says so, or why."""
    return [row for week in weeks for row in _week(week, starts)]


def _week(week: ComingWeek, starts: dict[Moment, dt.time]) -> list[Row]:
    nurse = [(_moment(row), _nurse(row)) for row in week.nurse]
    if week.visits and not week.holiday:
        visits = [(_moment(row), _coming(row, starts.get(moment(row)))) for row in week.visits]
        return [row for _, row in sorted(visits + nurse, key=lambda pair: pair[0])]
    first, last = week.monday, week.monday + dt.timedelta(days=4)
    name = f"Week {IsoWeek.of(first).week}"
    days = f"{day_and_month(first)} tot en met {day_and_month(last)}"
    return [
        {
            "cells": [
                {"text": name, "sub": days},
                {"text": week.holiday or "Geen bezoek"},
                {"text": "Vakantie" if week.holiday else "-"},
            ]
        },
        *(row for _, row in nurse),
    ]


def nurse_visits(rows: Iterable[Row], *, writes: bool) -> list[Row]:
    """Half-days of the jeugdverpleegkundige, the newest first."""
    return [
        {
            "when": when(row),
            "remove_url": reverse("nurse_visit_remove", args=[row["pk"]]) if writes else "",
        }
        for row in rows
    ]


def nurse_proposals(rows: Iterable[NurseProposal]) -> list[Row]:
    """What the school proposes, the first to come first; of a day gone by, that it lapsed."""
    return [
        {
            "pk": row.pk,
            "version": row.version,
            "when": when({"date": row.date, "daypart": row.daypart}),
            "lapsed": row.date < clock.today(),
        }
        for row in rows
    ]


def _moment(row: Row) -> tuple[dt.date, bool]:
    """To sort by: the morning before the afternoon."""
    return row["date"], row["daypart"] != Daypart.MORNING


def _nurse(row: Row) -> Row:
    return {
        "cells": [
            {"text": when(row), "sub": "Gezondheidsonderzoek"},
            {"text": "Jeugdverpleegkundige"},
            {"text": "", "badge": NURSE},
        ]
    }


def _coming(row: Row, starts: dt.time | None) -> Row:
    instead = row["standing_in_for__name"]
    nobody = row["cause"] in NOBODY
    return {
        "cells": [
            {"text": when(row), "sub": week_pages.kind_words(row, starts)},
            {
                "text": "Niemand" if nobody else row["liaison__name"],
                "sub": f"Vervangt {instead}" if instead and not nobody else "",
            },
            {"text": "", "badge": week_pages.badge(row), "sub": capfirst(row["reason"])},
        ]
    }


def confirm_card(row: Row) -> Row:
    """A visit of the past for components/visit.html: as recorded, or otherwise?"""
    return {
        "id": row["pk"],
        "school": when(row),
        "status": _said(row) or week_pages.badge(row),
        "time": week_pages.kind_words(row, None),
        "who": row["liaison__name"],
        "note": _note(row),
        "version": row["version"],
        "actions": _answers(row),
    }


def _said(row: Row) -> Row | None:
    if not row["confirmed_at"]:
        return None
    if row["settled"]:
        return SETTLED[row["settled"]]
    return DISPUTED if row["dispute"] else CONFIRMED


def _note(row: Row) -> str:
    if row["dispute"]:
        told = Visit.Dispute(row["dispute"]).label
        return f"U schreef: {told}. De teamleider kijkt ernaar."
    if row["settled"]:
        return f"{WHAT_CAME_OF_IT[row['settled']]} {_now(row)}"
    return capfirst(row["reason"])


def _now(row: Row) -> str:
    """'Er staat nu: niet gelukt, school was gesloten.'"""
    words = ", ".join(filter(None, [week_pages.badge(row)["label"], row["reason"]]))
    return f"Er staat nu: {words}."


def _answers(row: Row) -> list[Row]:
    if row["confirmed_at"]:
        return []
    dispute = {
        "label": "Klopt niet",
        "url": reverse("visit_dispute", args=[row["pk"]]),
        "icon": "cross",
        "choice_name": "dispute",
        "choices": [choice for choice in DISPUTES if _could_be(choice["value"], row["status"])],
    }
    confirm = {
        "label": "Klopt",
        "url": reverse("visit_confirm", args=[row["pk"]]),
        "icon": "check",
        "primary": True,
    }
    return [confirm, dispute]


def _could_be(dispute: str, status: str) -> bool:
    """Nobody says 'er is wel iemand geweest' of a visit that was recorded as made."""
    if status == Visit.Status.ATTENDED:
        return dispute != Visit.Dispute.WAS_THERE
    return dispute in {Visit.Dispute.WAS_THERE, Visit.Dispute.OTHER_DAY}


ANSWER_COLUMNS = [
    {"label": "Bezoek"},
    {"label": "Wie"},
    {"label": "Afgevinkt als"},
    {"label": "U zei"},
]


def answers(rows: Iterable[Row]) -> list[Row]:
    """What the school said of its visits, for components/table.html."""
    return [
        {
            "cells": [
                {"text": when(row), "sub": week_pages.kind_words(row, None)},
                {"text": row["liaison__name"]},
                {"text": "", "badge": week_pages.badge(row)},
                {"text": "", "badge": _said(row), "sub": _told(row)},
            ]
        }
        for row in rows
    ]


def _told(row: Row) -> str:
    if row["settled"]:
        return WHAT_CAME_OF_IT[row["settled"]]
    return capfirst(Visit.Dispute(row["dispute"]).label) if row["dispute"] else ""


DISPUTE_COLUMNS = [
    {"label": "Bezoek"},
    {"label": "Wie"},
    {"label": "Afgevinkt als"},
    {"label": "School zegt"},
]


def disputes(rows: Iterable[Row]) -> list[Row]:
    """Visits of which a school says that they were otherwise, for components/table.html."""
    return [
        {
            "cells": [
                {
                    "text": row["school__name"],
                    "url": reverse("visit_tick", args=[row["pk"]]),
                    "sub": when(row),
                },
                {"text": row["liaison__name"]},
                {"text": "", "badge": week_pages.badge(row)},
                {"text": capfirst(Visit.Dispute(row["dispute"]).label)},
            ]
        }
        for row in rows
    ]
