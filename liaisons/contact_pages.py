"""Contact on own initiative, as its templates want it. No query, no rule of access."""

import datetime as dt
from typing import Any

from django.urls import reverse

from liaisons.models import ContactMoment
from liaisons.queries.contacts import DueContact
from liaisons.queries.to_agree import ToAgree
from ocp_portal import clock
from ocp_portal.forms import dutch_date
from ocp_portal.phones import phone_href

Row = dict[str, Any]

SOMETHING_UP = [
    {"label": "Alles rustig", "value": "nee"},
    {"label": "Er speelt iets", "value": "ja"},
]
MEANS = [
    ("Gebeld", ContactMoment.Means.PHONE, "phone"),
    ("Op school gesproken", ContactMoment.Means.AT_SCHOOL, "school"),
    ("Gemaild", ContactMoment.Means.MAIL, "mail"),
]


def card(contact: DueContact, me: int | None) -> Row:
    """A school for components/visit.html: how long ago, and two taps to log a new contact."""
    today = clock.today()
    other = contact.liaison_name if contact.liaison and contact.liaison != me else ""
    return {
        "id": contact.school,
        "school": contact.name,
        "url": reverse("school_detail", args=[contact.code]),
        "status": _status(contact, today),
        "phone": contact.phone,
        "phone_href": phone_href(contact.phone),
        "who": f"Contactpersoon: {other}" if other else "",
        "time": _last(contact.last),
        # Who has no liaison has nobody whose contact it was.
        "actions": _actions(contact) if contact.liaison and contact.last != today else [],
    }


def _status(contact: DueContact, today: dt.date) -> Row:
    if contact.last == today:
        return {"label": "vandaag gesproken", "tone": "ok", "icon": "check"}
    if contact.last is None:
        return {"label": "nog geen contact", "tone": "warning", "icon": "warning"}
    weeks = (today - contact.last).days // 7
    label = "deze week" if weeks == 0 else f"{weeks} {'week' if weeks == 1 else 'weken'} geleden"
    tone = "warning" if contact.due else "neutral"
    return {"label": label, "tone": tone, "icon": "clock"}


def _last(last: dt.date | None) -> str:
    return f"Laatste keer op {dutch_date(last)}" if last else ""


def _actions(contact: DueContact) -> list[Row]:
    url = reverse("contact_log", args=[contact.code])
    return [
        {
            "label": label,
            "url": url,
            "icon": icon,
            "name": "means",
            "value": value,
            "choice_name": "something_up",
            "choices": SOMETHING_UP,
        }
        for label, value, icon in MEANS
    ]


def lines(contacts: list[DueContact]) -> list[Row]:
    """A short list of schools for 'Vandaag'."""
    return [
        {
            "name": each.name,
            "url": reverse("school_detail", args=[each.code]),
            "when": _status(each, clock.today())["label"],
        }
        for each in contacts
    ]


def moments_to_agree(schools: list[ToAgree]) -> list[Row]:
    """Extra schools without a fixed half-day, for 'Vandaag'."""
    today = clock.today()
    return [
        {
            "name": each.name,
            "url": reverse("school_detail", args=[each.code]),
            "when": f"extra {'vanaf' if each.since > today else 'sinds'} {dutch_date(each.since)}",
        }
        for each in schools
    ]
