"""How questions and people look on a page: prepared dicts for the components. No rule, no query."""

import datetime as dt
from textwrap import shorten
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from casework.models import AgeBand, Consultation, Draft, StatusChange, Urgency
from casework.queries import Entry, Page
from liaisons.models import Daypart, Liaison, Visit
from liaisons.queries import Contact
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.counting import capped_text
from ocp_portal.phones import phone_href
from ocp_portal.shell import initials
from ocp_portal.themes import Theme
from schools.models import School

THEMES = dict(Theme.choices)
AGE_BANDS = dict(AgeBand.choices)
BADGES = {
    "new": {"label": "Nieuw", "tone": "house"},
    "taken_up": {"label": "Opgepakt", "tone": "info"},
    "answered": {"label": "Beantwoord", "tone": "ok"},
    "closed": {"label": "Afgesloten", "tone": "neutral", "icon": "check"},
}
LATE = {"label": "Nieuws te laat", "tone": "warning"}
TOO_LATE = {"label": "Te laat", "tone": "warning"}
URGENT = {"label": "Dringend", "tone": "warning"}


def day(value: dt.date) -> str:
    """'24 november 2026'"""
    return date_format(value, "j F Y")


def short_day(value: dt.date) -> str:
    """'24 nov 2026', for a column: it stays on one line"""
    return date_format(value, "j M Y").lower().replace(" ", "\N{NO-BREAK SPACE}")


def weekday(value: dt.date) -> str:
    """'dinsdag 24 november'"""
    return date_format(value, "l j F")


def _soon(value: dt.date) -> str:
    """'vandaag', 'morgen' or 'dinsdag 24 november'"""
    days = (value - clock.today()).days
    return {0: "vandaag", 1: "morgen"}.get(days) or weekday(value)


def sentence(text: str) -> str:
    """With a capital, and the rest as it was."""
    return text[:1].upper() + text[1:]


def moment(value: dt.datetime) -> str:
    """'24 november om 14.05 uur'"""
    return date_format(timezone.localtime(value), "j F \\o\\m H.i \\u\\u\\r")


def draft_page(kind: str, row: Consultation | None) -> str:
    """The page with the form of this kind of text."""
    return reverse(_DRAFT_PAGES[kind], args=[row.reference] if row else [])


def draft_url(draft: Draft) -> str:
    """The form again, with this draft in it."""
    beside = draft.kind in (Draft.Kind.REPLY, Draft.Kind.ANSWER)  # it stands below the thread
    page = draft_page(draft.kind, draft.consultation)
    return f"{page}?concept={draft.pk}{'#schrijven' if beside else ''}"


def draft_line(draft: Draft) -> dict[str, str]:
    """'Werknotitie, bewaard op 22 november om 10.42 uur: Een leerling trekt zich …'"""
    return {"text": f"{sentence(_draft_label(draft))}, {_kept(draft)}", "url": draft_url(draft)}


def draft_reminder(draft: Draft) -> dict[str, str]:
    """'Antwoord bij vraag V-2026-0412, bewaard op 22 november om 10.42 uur: …'

    Three drafts of a question are told apart by the moment and the first words.
    """
    label = _draft_label(draft)
    at = f" bij vraag {draft.consultation.reference}" if draft.consultation else ""
    return {
        "text": f"{sentence(label)}{at}, {_kept(draft)}",
        "url": draft_url(draft),
        "label": f"Verder met uw {label}",
    }


def _draft_label(draft: Draft) -> str:
    return str(Draft.Kind(draft.kind).label)


def _kept(draft: Draft) -> str:
    start = shorten(draft.fields["text"], 60, placeholder=" …")
    return f"bewaard op {moment(draft.saved_at)}: {start}"


_DRAFT_PAGES: dict[str, str] = {
    Draft.Kind.QUESTION: "consultation_create",
    Draft.Kind.REPLY: "consultation_detail",
    Draft.Kind.ANSWER: "consultation_detail",
    Draft.Kind.NOTE: "consultation_note",
    Draft.Kind.CLOSING: "consultation_close",
}


def draft_text(saved_at: dt.datetime) -> str:
    return (
        f"Wij bewaarden uw concept op {moment(saved_at)}. Alleen u ziet het. "
        "Na 30 dagen gooien wij het weg."
    )


# --- lists ----------------------------------------------------------------------------------------


def question_columns(sorted_by: str) -> list[dict[str, Any]]:
    """The columns of the list, with the sorted one marked."""
    asked = "descending" if sorted_by == "asked_at" else ""
    due = "ascending" if sorted_by == "news_due_on" else ""
    plain = [{"label": label} for label in ("Vraag", "Stand", "Onderwerp", "Wie werkt eraan")]
    return [
        *plain,
        {"label": "Gesteld op", "sorted": asked},
        {"label": "Nieuws uiterlijk", "sorted": due},
    ]


def question_row(row: dict[str, Any]) -> dict[str, Any]:
    asked = short_day(timezone.localtime(row["asked_at"]).date())
    first, badge, theme, due = short_row(row)["cells"]
    who = {"text": row["director__name"] or "Nog niemand"}
    return {"cells": [first, badge, theme, who, {"text": asked}, due]}


SHORT_COLUMNS = [{"label": label} for label in ("Vraag", "Stand", "Onderwerp", "Nieuws uiterlijk")]


def short_row(row: dict[str, Any], *, with_school: bool = True) -> dict[str, Any]:
    """For a home page, where a person stands beside the list."""
    first = {
        "text": row["reference"],
        "url": reverse("consultation_detail", args=[row["reference"]]),
        "sub": row["school__name"] if with_school else "",
    }
    theme = {"text": sentence(THEMES[row["theme"]])} | _urgent(row)
    return {"cells": [first, {"badge": state(row), "text": ""}, theme, news_due(row)]}


def state(row: dict[str, Any]) -> dict[str, str]:
    if row.get("replied"):
        return {"label": "Reactie van school", "tone": "house", "icon": "question"}
    return BADGES[row["status"]]


def _urgent(row: dict[str, Any]) -> dict[str, str]:
    return {"sub": "Dringend"} if row["urgency"] == "urgent" and waits(row["status"]) else {}


def news_due(row: dict[str, Any]) -> dict[str, Any]:
    """When the school hears something at the latest; nothing when it has."""
    if not waits(row["status"]):
        return {"text": "-"}
    late = row["news_due_on"] < clock.today()
    due = short_day(row["news_due_on"])
    return {"badge": TOO_LATE, "text": "", "sub": due} if late else {"text": due}


def waits(status: str) -> bool:
    return status in Consultation.WAITING


def count_text(count: int) -> str:
    return capped_text(count, "vraag", "vragen")


def question_table(page: Page, sorted_by: str) -> dict[str, Any]:
    return {
        "columns": question_columns(sorted_by),
        "rows": [question_row(row) for row in page.rows],
        "count_text": count_text(page.count),
        "caption": "Vragen, nieuwste eerst"
        if sorted_by == "asked_at"
        else "Vragen, het eerst nieuws bovenaan",
    }


# --- one question ---------------------------------------------------------------------------------


def status_line(row: Consultation) -> str:
    """Where the question stands, in words."""
    who = row.director.name if row.director else ""
    if row.status == Consultation.Status.NEW:
        return f"De vraag is gesteld en nog niet opgepakt. {_news(row)}"
    if row.status == Consultation.Status.TAKEN_UP:
        return f"{who} werkt aan de vraag. {_news(row)}"
    if row.status == Consultation.Status.ANSWERED:
        return f"{who} heeft de vraag beantwoord. De vraag staat nog open."
    assert row.closed_at is not None  # the database sees to that
    return f"De vraag is afgesloten op {day(timezone.localtime(row.closed_at).date())}."


def _news(row: Consultation) -> str:
    if row.news_due_on < clock.today():
        return f"Er had uiterlijk {weekday(row.news_due_on)} nieuws moeten zijn."
    return f"Er is uiterlijk {weekday(row.news_due_on)} nieuws."


def facts(row: Consultation, *, content: bool) -> list[dict[str, Any]]:
    """What stands beside the thread; the age band is content, the theme is counted."""
    late = waits(row.status) and row.news_due_on < clock.today()
    shown: list[dict[str, Any]] = [
        {"label": "Stand", "badge": LATE if late else BADGES[row.status]},
        {
            "label": "School",
            "value": row.school.name,
        },
        {"label": "Onderwerp", "value": sentence(THEMES[row.theme])},
        {"label": "Leeftijd", "value": AGE_BANDS[row.age_band]},
        {"label": "Spoed", "badge": URGENT},
        {"label": "Gesteld op", "value": day(timezone.localtime(row.asked_at).date())},
    ]
    if waits(row.status):
        shown.append({"label": "Nieuws uiterlijk", "value": day(row.news_due_on)})
    hidden = set() if content else {"Leeftijd"}
    if row.urgency == Urgency.NORMAL:
        hidden.add("Spoed")
    return [fact for fact in shown if fact["label"] not in hidden]


_STEP_TEXT = {
    StatusChange.Kind.TAKEN_UP: ("{who} heeft de vraag opgepakt.", "person"),
    StatusChange.Kind.ANSWERED: ("{by} heeft geantwoord.", "check"),
    StatusChange.Kind.REPLIED: ("De school heeft gereageerd.", "question"),
    StatusChange.Kind.HANDED_OVER: ("{who} werkt vanaf nu aan de vraag.", "switch"),
    StatusChange.Kind.CLOSED: ("De vraag is afgesloten.", "check"),
    StatusChange.Kind.REOPENED: ("De school heeft gereageerd. De vraag is weer open.", "question"),
}


def timeline(
    entries: list[Entry], *, school: str, liaison_name: str, cjg: str
) -> list[dict[str, Any]]:
    """For components/timeline.html. `liaison_name` and `cjg` are the municipality's own words."""
    roles = {"question": school, "reply": school, "answer": sentence(liaison_name), "note": cjg}
    return [_entry(entry, roles, cjg) for entry in entries]


def _entry(entry: Entry, roles: dict[str, str], cjg: str) -> dict[str, Any]:
    if entry.kind == "activity":
        assert entry.day is not None
        same = entry.day == timezone.localtime(entry.at).date()  # the line ends with that day
        done = "Taak gedaan" if same else f"Taak gedaan op {day(entry.day)}"
        text = f"{done}: {entry.text} ({entry.who}). Dit ziet alleen het {cjg}."
        return {"kind": "event", "text": text, "when": entry.at, "icon": "check"}
    if entry.kind not in roles:
        text, sign = _STEP_TEXT[StatusChange.Kind(entry.kind)]
        return {"kind": "event", "text": text.format(who=entry.who), "when": entry.at, "icon": sign}
    shown = {
        "kind": "message",
        "author": entry.who,
        "initials": initials(entry.who),
        "role": roles[entry.kind],
        "when": entry.at,
        "body": entry.text,
        "tone": {"answer": "answer", "note": "internal"}.get(entry.kind, ""),
    }
    if entry.kind == "note":
        shown["role"] = "Werknotitie"
        shown["audience"] = f"Dit ziet alleen het {cjg}."
    return shown


def changes_text(changes: list[StatusChange]) -> list[str]:
    """What happened meanwhile, a sentence each: 'Karin heeft geantwoord (om 10.42 uur).'"""
    return [_change_text(change) for change in changes]


def _change_text(change: StatusChange) -> str:
    text, _ = _STEP_TEXT[StatusChange.Kind(change.kind)]
    by = change.changed_by.full_name if change.changed_by else "Iemand"
    said = text.format(who=change.director.name if change.director else by, by=by)
    return f"{said.rstrip('.')} ({moment(change.changed_at)})."


# --- people ---------------------------------------------------------------------------------------


def person(liaison: Liaison, role: str, note: str = "") -> dict[str, Any]:
    return {
        "name": liaison.name,
        "initials": initials(liaison.name),
        "role": role,
        "phone": liaison.phone,
        "phone_href": phone_href(liaison.phone),
        "email": liaison.email,
        "note": note,
    }


def fallback(municipality: Municipality, note: str = "") -> dict[str, Any]:
    """The access of the municipality itself, when nobody else is there (LIA-5)."""
    return {
        "name": municipality.access_name,
        "initials": municipality.access_short[:3],
        "fallback": True,
        "role": "Helpt uw school zolang er geen vaste collega is",
        "phone": municipality.fallback_phone,
        "phone_href": phone_href(municipality.fallback_phone),
        "email": municipality.fallback_email,
        "note": note,
    }


def director_role(municipality: Municipality) -> str:
    return sentence(municipality.liaison_name)


def school_card(
    municipality: Municipality, school: School, contact: Contact, visit: Visit | None = None
) -> dict[str, Any]:
    """A school with whom it reaches, and when that person is there next."""
    coming = f"{_soon(visit.date)}, {Daypart(visit.daypart).label}" if visit else ""
    return {
        "name": school.name,
        "code": school.code,
        "person": _reached(municipality, contact),
        "next_visit": coming,
        "next_visitor": _other_visitor(contact, visit),
    }


def gap(municipality: Municipality, contact: Contact, visit: Visit | None) -> dict[str, Any] | None:
    """A coming visit to which nobody comes, and whom to call then; `person` is None when the card
    has the access itself already."""
    if visit is None:
        return None
    when = sentence(f"{_soon(visit.date)}, {Daypart(visit.daypart).label}")
    return {
        "text": f"{when}: er komt niemand. Bel of mail het {municipality.access_short}.",
        "person": fallback(municipality) if contact.liaison else None,
    }


def _reached(municipality: Municipality, contact: Contact) -> dict[str, Any]:
    away = contact.standing_in_for
    if contact.liaison is None:
        missing = f"Uw school heeft nu geen {municipality.liaison_name}."
        return fallback(municipality, f"{away.name} is nu afwezig." if away else missing)
    note = f"Vervangt {away.name}, die nu afwezig is." if away else ""
    return person(contact.liaison, director_role(municipality), note)


def _other_visitor(contact: Contact, visit: Visit | None) -> str:
    """Who comes, when that is somebody else than the person on the card."""
    same = visit is None or (contact.liaison and contact.liaison.pk == visit.liaison_id)
    return "" if same or visit is None else visit.liaison.name


def visit_line(row: dict[str, Any]) -> dict[str, Any]:
    street = f"{row['school__street']} {row['school__house_number']}".strip()
    return {
        "label": sentence(Daypart(row["daypart"]).label),
        "value": ", ".join(part for part in (row["school__name"], street) if part),
    }


def waiting_tiles(rows: list[dict[str, Any]], cap: int) -> list[dict[str, Any]]:
    """What waits, in three numbers that lead to the list."""
    today = clock.today()
    url = f"{reverse('consultation_list')}?stand="
    new = [row for row in rows if row["status"] == "new"]
    replied = [row for row in rows if row["replied"]]
    late = [row for row in rows if row["news_due_on"] <= today]
    return [
        _tile("Nieuwe vragen", "plus", f"{url}new", new, cap, "Nog niet opgepakt."),
        _tile("Reactie van school", "question", f"{url}replied", replied, cap, "Wacht op u."),
        _tile("Nieuws vandaag of eerder", "clock", f"{url}due", late, cap, "Zoals beloofd."),
    ]


def _tile(title: str, icon: str, url: str, rows: list[Any], cap: int, text: str) -> dict[str, Any]:
    number = f"{cap}+" if len(rows) >= cap else len(rows)
    return {"title": title, "icon": icon, "url": url, "number": number, "text": text}
