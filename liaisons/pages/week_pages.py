"""Weeks as their templates want them: labels, dates in words, links. No query, no rule of access.

The shapes are documented at the top of templates/components/week.html and visit.html.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils import timezone

from liaisons.forms.visits import MISSED_REASONS
from liaisons.models import Daypart, Visit, VisitKind, Weekday
from ocp_portal import clock
from ocp_portal.dutch import day_and_month, dutch_date
from ocp_portal.phones import phone_href
from schools.holidays import SchoolHoliday, as_region, free_day, public_holiday_on

Row = dict[str, Any]
# A plain link: nothing of the portal goes there but the address of a school.
MAP = "https://www.openstreetmap.org/search?query="
_STATUS = Visit.Status
SATURDAY = 5

BADGES = {
    _STATUS.PLANNED: {"label": "gepland", "tone": "neutral", "icon": "calendar"},
    _STATUS.ATTENDED: {"label": "aanwezig", "tone": "ok", "icon": "check"},
    _STATUS.REMOTE: {"label": "op afstand", "tone": "info", "icon": "remote"},
    _STATUS.MISSED: {"label": "niet gelukt", "tone": "error", "icon": "cross"},
    _STATUS.CANCELLED: {"label": "vervallen", "tone": "warning", "icon": "cross"},
}
MISSED = [{"label": reason.capitalize(), "value": reason} for reason in MISSED_REASONS]
NOBODY = {"label": "niemand", "tone": "warning", "icon": "warning"}
PROVISIONAL = {"label": "voorlopig", "tone": "neutral", "icon": "half"}
OVERDUE = {"label": "nog afvinken", "tone": "warning", "icon": "clock"}


def this_week(today: dt.date) -> dt.date:
    """The Monday of the week that people mean: in the weekend it is the coming one."""
    monday = today - dt.timedelta(days=today.weekday())
    return monday + dt.timedelta(weeks=1) if today.weekday() >= SATURDAY else monday


def around(monday: dt.date, page: str) -> Row:
    """Links to the weeks beside this one."""
    this = this_week(clock.today())
    step = dt.timedelta(weeks=1)
    return {
        "previous_url": reverse(page, args=[monday - step]),
        "next_url": reverse(page, args=[monday + step]),
        "today_url": reverse(page, args=[this]) if monday != this else "",
    }


def day_names(
    monday: dt.date, region: str, holidays: Sequence[SchoolHoliday]
) -> dict[dt.date, str]:
    """What makes a day special: 'Herfstvakantie', 'Tweede Paasdag'; empty on a plain day."""
    days = [monday + dt.timedelta(days=i) for i in range(5)]
    return {day: free_day(as_region(region), day, holidays) for day in days}


def my_week(
    monday: dt.date,
    rows: Iterable[Row],
    schools: dict[int, Row],
    special: dict[dt.date, str],
    away: Sequence[Any],
) -> Row:
    """The context of components/week.html for one liaison."""
    cards: dict[tuple[dt.date, str], list[Row]] = defaultdict(list)
    for row in rows:
        if not said_by_day(row, special):
            cards[row["date"], row["daypart"]].append(card(row, schools.get(row["school"], {})))
    days = [_day(monday + dt.timedelta(days=i), cards, special, away) for i in range(5)]
    _open_one(days)
    return around(monday, "my_week_at") | {"days": days}


def said_by_day(row: Row, special: dict[dt.date, str]) -> bool:
    """The whole municipality has a holiday: the day says so once, not every visit."""
    return row["cause"] == Visit.Cause.HOLIDAY and bool(special.get(row["date"]))


def _day(
    day: dt.date,
    cards: dict[tuple[dt.date, str], list[Row]],
    special: dict[dt.date, str],
    away: Sequence[Any],
) -> Row:
    name = Weekday(day.weekday()).label
    closed = special[day]
    if not closed and any(day in held for held in away):
        closed = "U bent afwezig"
    return {
        "id": day_id(day),
        "name": name.capitalize(),
        "short": name[:2],
        "number": day.day,
        "date": day_and_month(day),
        "note": _remark(day) if not closed else "",
        "today": day == clock.today(),
        "open": False,
        "parts": [
            {"name": part.label.capitalize(), "closed": closed, "visits": cards[day, part.value]}
            for part in Daypart
        ],
    }


def day_id(day: dt.date) -> str:
    return f"dag-{day:%Y-%m-%d}"


def _remark(day: dt.date) -> str:
    """A feestdag on which each school decides for itself."""
    holiday = public_holiday_on(day)
    return f"{holiday.name}: niet elke school is open" if holiday else ""


def _open_one(days: list[Row]) -> None:
    """The day that a phone shows first: today, else the first with a visit, else Monday."""
    busy = (day for day in days if any(part["visits"] for part in day["parts"]))
    today = (day for day in days if day["today"])
    chosen = next(today, None) or next(busy, None) or days[0]
    chosen["open"] = True


def card(row: Row, school: Row) -> Row:
    """The context of components/visit.html. A row without pk is of a week not published yet."""
    address = _address(school)
    return {
        "id": row["pk"],
        "school": row["school__name"],
        "url": reverse("school_detail", args=[row["school__code"]]),
        "status": badge(row),
        "address": address,
        "map_url": f"https://www.openstreetmap.org/search?query={quote(address)}"
        if address
        else "",
        "phone": school.get("phone", ""),
        "phone_href": phone_href(school.get("phone", "")),
        "time": kind_words(row, row.get("starts")),
        "who": school.get("receives") or "",
        "questions": _questions(row, school),
        "note": note(row),
        "handover": _handover(row, school.get("handover")),
        "version": row["version"],
        "actions": _actions(row),
    }


def _handover(row: Row, noted: Row | None) -> Row | None:
    """What was agreed last time; of a visit that takes place there can be a new note."""
    if row["status"] == _STATUS.CANCELLED:
        return None
    url = reverse("handover_write", args=[row["school__code"]])
    if noted is None:
        return {"text": "", "url": url}
    local = timezone.localtime(noted["written_at"])
    who = noted["written_by__full_name"]
    by = day_and_month(local)
    return {"text": noted["text"], "by": f"{by}, {who}" if who else by, "url": url}


def kind_words(row: Row, starts: dt.time | None) -> str:
    """'Overleg om 14.15 uur', 'Inhaalbezoek'; nothing for an ordinary half-day."""
    words = []
    if row["kind"] != VisitKind.FULL:
        words.append(VisitKind(row["kind"]).label)
    if row.get("origin") == Visit.Origin.MAKE_UP:
        spare = row.get("makes_up__status") == Visit.Status.ATTENDED
        words.append("extra bezoek" if spare else Visit.Origin.MAKE_UP.label)
    text = ", ".join(words).capitalize()
    return f"{text} om {starts:%H.%M} uur" if starts and text else text


def badge(row: Row) -> Row:
    if row.get("vacant"):
        return NOBODY
    if row["pk"] is None and row["status"] == _STATUS.PLANNED:
        return PROVISIONAL
    if row["status"] == _STATUS.PLANNED and row["date"] < clock.today():
        return OVERDUE
    return BADGES[_STATUS(row["status"])]


def note(row: Row) -> str:
    """The reason of what did not happen, or for whom one stands in."""
    if row["reason"]:
        return row["reason"].capitalize()
    instead = row["standing_in_for__name"]
    return f"Vervanging van {instead}" if instead else ""


def _address(school: Row) -> str:
    street = f"{school.get('street', '')} {school.get('house_number', '')}".strip()
    place = f"{school.get('postcode', '')} {school.get('city', '')}".strip()
    return ", ".join(part for part in (street, place) if part)


def _questions(row: Row, school: Row) -> Row | None:
    number = school.get("questions", 0)
    if not number:
        return None
    url = reverse("consultation_list")
    return {
        "text": "1 open vraag" if number == 1 else f"{number} open vragen",
        "url": f"{url}?school={row['school__code']}",
    }


def _actions(row: Row) -> list[Row]:
    """One tap: present, at a distance, or not done and why; after that: take it back."""
    if row["pk"] is None or row["date"] > clock.today() or row["status"] == _STATUS.CANCELLED:
        return []
    url = reverse("visit_tick", args=[row["pk"]])

    def button(label: str, value: str, icon: str, primary: bool = False) -> Row:
        return {
            "label": label,
            "url": url,
            "icon": icon,
            "name": "status",
            "value": value,
            "primary": primary,
        }

    if row["confirmed_at"]:  # the team lead alone changes what the school answered
        return []
    if row["status"] != _STATUS.PLANNED:
        return [button("Ongedaan maken", _STATUS.PLANNED, "switch")]
    return [
        button("Aanwezig", _STATUS.ATTENDED, "check", primary=True),
        button("Op afstand", _STATUS.REMOTE, "remote"),
        button("Niet gelukt", _STATUS.MISSED, "cross")
        | {"choice_name": "reason", "choices": MISSED},
    ]


def line(row: Row) -> Row:
    """One visit as a row of a short list."""
    day = row["date"]
    weekday = Weekday(day.weekday()).label
    return {
        "url": _page_of(row),
        "school": row["school__name"],
        "when": f"{weekday} {day_and_month(day)}, {Daypart(row['daypart']).label}",
        "who": row["liaison__name"],
        "who_url": reverse("liaison_detail", args=[row["liaison"]]) if row["liaison"] else "",
        "badge": badge(row),
        "note": note(row),
    }


def own_page(row: Row) -> str:
    if row.get("vacant"):
        return reverse("vacant_meeting", args=[row["vacant"]])
    return reverse("visit_tick", args=[row["pk"]]) if row["pk"] else ""


def _page_of(row: Row) -> str:
    """A visit of a week that is not published has no page yet: its week has."""
    if own := own_page(row):
        return own
    monday = row["date"] - dt.timedelta(days=row["date"].weekday())
    return reverse("week_detail", args=[monday])


def gap(row: Row) -> Row:
    """A visit for which nobody is there, as a row of a short list."""
    why = row["reason"].capitalize() or "Afwezig"
    provisional = "" if own_page(row) else " (voorlopig rooster)"
    return line(row) | {"badge": NOBODY, "note": f"{why}{provisional}"}


def vacant(row: Row, liaison_short: str) -> Row:
    """'Geen OCP: overleg op De Linde, donderdag 3 december 2026, ochtend', for an alert."""
    moment = in_moment(row["date"], row["daypart"])
    return {
        "text": f"Geen {liaison_short}: overleg op {row['school__name']}, {moment}.",
        "url": own_page(row),
        "label": "Zoek iemand",
    }


def in_moment(date: dt.date, daypart: str) -> str:
    """'dinsdag 1 december 2026, ochtend'"""
    return f"{Weekday(date.weekday()).label} {dutch_date(date)}, {Daypart(daypart).label}"


def in_dates(held: Any) -> str:
    """'vanaf 3 maart 2026', or '3 maart 2026 tot en met 5 maart 2026'."""
    first = dutch_date(held.lower)
    if held.upper is None:
        return f"vanaf {first}"
    last = held.upper - dt.timedelta(days=1)
    return first if last == held.lower else f"{first} tot en met {dutch_date(last)}"
