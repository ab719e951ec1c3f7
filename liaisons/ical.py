"""Visits as an iCalendar file that calendars read (RFC 5545, RFC 7986). Pure.

Dataclasses in, bytes out. The same visits give the same bytes, so that an ETag of them says
whether anything changed. What a calendar needs to follow a change:
- UID: of the visit, for ever, also after it moved or went to a colleague;
- SEQUENCE: counts the changes of a visit, LAST-MODIFIED and DTSTAMP say when the last one was;
- STATUS:CANCELLED: a visit that fell away stays in the file for a while; one that simply
  disappeared would stay behind in some calendars.
Half-days have no clock time in the portal; the hours here are what schools understand by them.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone, TimezoneDaylight, TimezoneStandard

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
HOURS: Final = {
    "morning": (dt.time(8, 30), dt.time(12)),
    "afternoon": (dt.time(13), dt.time(16, 30)),
}
MEETING_LASTS: Final = dt.timedelta(hours=1)
REFRESH: Final = dt.timedelta(hours=1)
COLOR: Final = "teal"  # RFC 7986: a name of CSS3
# 'OCP-portaal' in the name space of object identifiers: no host name, which may change.
_NAMES: Final = uuid.uuid5(uuid.NAMESPACE_OID, "ocp-portaal")


@dataclass(frozen=True, slots=True)
class CalendarVisit:
    """One visit. `town` is the code of its municipality, `number` its own in the portal.

    `version` counts from 1. `starts` is the time of a care meeting, None for a half-day.
    """

    town: str
    number: int
    version: int
    changed_at: dt.datetime  # aware
    date: dt.date
    daypart: str  # 'morning' or 'afternoon'
    title: str
    address: str
    cancelled: bool = False
    starts: dt.time | None = None


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A calendar; `key` names it: the same one at each fetch."""

    key: str
    name: str
    visits: tuple[CalendarVisit, ...]


def title(label: str, school: str, what: str) -> str:
    """'OCP: De Kastanjepoort (ochtend)'. No case, no question, no colleague."""
    return f"{label}: {school} ({what})"


def write(file: CalendarFile) -> bytes:
    """The file: UTF-8, lines of at most 75 octets, each ending in CRLF."""
    calendar = Calendar()
    for name, value in _head(file):
        calendar.add(name, value)
    # RFC 7986 wants the kind of value spelled out.
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add_component(_time_zone())
    for visit in sorted(file.visits, key=lambda each: (each.date, each.daypart, each.number)):
        calendar.add_component(_event(visit))
    return calendar.to_ical(sorted=False)


def uid(town: str, number: int) -> str:
    return str(uuid.uuid5(_NAMES, f"visit:{town}:{number}"))


def times(visit: CalendarVisit) -> tuple[dt.datetime, dt.datetime]:
    """Begin and end in Amsterdam, as clocks on the wall say: also in a week of change of clock."""
    first, last = HOURS[visit.daypart]
    begin = dt.datetime.combine(visit.date, visit.starts or first, AMSTERDAM)
    if visit.starts:
        return begin, begin + MEETING_LASTS
    return begin, dt.datetime.combine(visit.date, last, AMSTERDAM)


def _head(file: CalendarFile) -> Iterator[tuple[str, object]]:
    yield "prodid", "-//OCP-portaal//Mijn week//NL"
    yield "version", "2.0"
    yield "calscale", "GREGORIAN"
    yield "method", "PUBLISH"
    yield "uid", str(uuid.uuid5(_NAMES, f"calendar:{file.key}"))
    yield "name", file.name
    yield "x-wr-calname", file.name  # what Outlook and Google read instead of NAME
    yield "x-wr-timezone", AMSTERDAM.key
    yield "color", COLOR
    if latest := _latest(file.visits):
        yield "last-modified", latest
    yield "x-published-ttl", "PT1H"  # the same, for Outlook


def _latest(visits: Iterable[CalendarVisit]) -> dt.datetime | None:
    return max((visit.changed_at.astimezone(dt.UTC) for visit in visits), default=None)


def _event(visit: CalendarVisit) -> Event:
    changed = visit.changed_at.astimezone(dt.UTC)
    begin, end = times(visit)
    event = Event()
    event.add("uid", uid(visit.town, visit.number))
    event.add("sequence", visit.version - 1)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", begin)
    event.add("dtend", end)
    event.add("summary", visit.title)
    if visit.address:
        event.add("location", visit.address)
    event.add("status", "CANCELLED" if visit.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if visit.cancelled else "OPAQUE")
    return event


def _time_zone() -> Timezone:
    """The rule since 1996: the last Sundays of March and October, at 01:00 UTC."""
    zone = Timezone()
    zone.add("tzid", AMSTERDAM.key)
    summer, winter = dt.timedelta(hours=2), dt.timedelta(hours=1)
    zone.add_component(
        _change(TimezoneDaylight(), "CEST", winter, summer, dt.datetime(1996, 3, 31, 2))  # noqa: DTZ001
    )
    zone.add_component(
        _change(TimezoneStandard(), "CET", summer, winter, dt.datetime(1996, 10, 27, 3))  # noqa: DTZ001
    )
    return zone


def _change(
    part: Component, name: str, before: dt.timedelta, after: dt.timedelta, first: dt.datetime
) -> Component:
    """`first` is a time on the wall before the change, without a zone, as the standard wants."""
    part.add("dtstart", first)
    part.add("tzname", name)
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("rrule", {"freq": "yearly", "bymonth": first.month, "byday": "-1su"})
    return part
