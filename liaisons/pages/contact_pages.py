"""Contact on own initiative, as its templates want it. No query, no rule of access."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from liaisons.models import ContactMoment, Handover, HandoverDraft
from liaisons.queries.contacts import DueContact
from liaisons.queries.to_agree import ToAgree
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.dutch import dutch_date
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


def card(contact: DueContact, me: int | None, logged: int | None = None) -> Row:
    """A school for components/visit.html: how long ago, and two taps to log a new contact.

    `logged` is the contact of today that whoever looks may take back.
    """
    today = clock.today()
    return {
        "id": contact.school,
        "school": contact.name,
        "url": reverse("school_detail", args=[contact.code]),
        "status": _status(contact, today),
        "phone": contact.phone,
        "phone_href": phone_href(contact.phone),
        "who": _who(contact, me),
        "time": _last(contact.last),
        "actions": [_undo(logged)] if logged else _actions(contact, today),
    }


def _undo(logged: int) -> Row:
    url = reverse("contact_undo", args=[logged])
    return {"label": "Ongedaan maken", "url": url, "icon": "switch"}


def _who(contact: DueContact, me: int | None) -> str:
    instead = contact.standing_in_for
    if contact.liaison == me:
        return f"U vervangt {instead}" if me and instead else ""
    other = f"Contactpersoon: {contact.liaison_name}" if contact.liaison else ""
    return f"{other}, vervangt {instead}" if other and instead else other


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


def _actions(contact: DueContact, today: dt.date) -> list[Row]:
    if not contact.liaison or contact.last == today:
        return []  # who has no liaison has nobody whose contact it was
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


def notes(written: list[Handover], may_remove: Callable[[Handover], bool]) -> list[Row]:
    """What was agreed before, newest first, with what was taken away and by whom."""
    return [
        {
            "text": each.text,
            "by": signed(_name(each.written_by), each.written_at),
            "removed": signed(_name(each.removed_by), each.removed_at) if each.removed_at else "",
            "remove_url": reverse("handover_remove", args=[each.pk])
            if not each.removed_at and may_remove(each)
            else "",
        }
        for each in written
    ]


def _name(who: User | None) -> str:
    return who.full_name if who else ""


def signed(name: str | None, at: dt.datetime) -> str:
    """'Sanne de Wit, 24 november om 14.05 uur'"""
    return f"{name or 'iemand die hier niet meer werkt'}, {moment(at)}"


def draft_text(draft: HandoverDraft) -> str:
    return (
        f"Wij bewaarden uw concept op {moment(draft.saved_at)}. Alleen u ziet het. "
        "Na 30 dagen gooien wij het weg."
    )


def moment(value: dt.datetime) -> str:
    """'24 november om 14.05 uur'"""
    return date_format(timezone.localtime(value), "j F \\o\\m H.i \\u\\u\\r")
