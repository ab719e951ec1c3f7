"""The file, read back with the library that calendars are tested with."""

import datetime as dt

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaisons import ical

CHANGED = dt.datetime(2026, 11, 20, 14, 5, tzinfo=dt.UTC)


def visit(**values):
    return ical.CalendarVisit(
        **{
            "town": "0828",
            "number": 7,
            "version": 1,
            "changed_at": CHANGED,
            "date": dt.date(2026, 11, 24),
            "daypart": "morning",
            "title": ical.title("OCP", "De Kastanjepoort", "ochtend"),
            "address": "Kerkstraat 1, 5340 AB Oss",
        }
        | values
    )


def written(*visits):
    return ical.write(ical.CalendarFile("1", "OCP-rooster", visits))


def read(*visits):
    return icalendar.Calendar.from_ical(written(*visits))


def test_event_says_school_address_and_half_day():
    (event,) = read(visit()).events
    assert str(event["summary"]) == "OCP: De Kastanjepoort (ochtend)"
    assert str(event["location"]) == "Kerkstraat 1, 5340 AB Oss"
    assert event.start == dt.datetime(2026, 11, 24, 8, 30, tzinfo=ical.AMSTERDAM)
    assert event.end == dt.datetime(2026, 11, 24, 12, 0, tzinfo=ical.AMSTERDAM)
    assert (event["status"], event["transp"]) == ("CONFIRMED", "OPAQUE")


def test_care_meeting_begins_at_its_own_time_and_takes_an_hour():
    (event,) = read(visit(daypart="afternoon", starts=dt.time(14, 15))).events
    assert (event.start.time(), event.end.time()) == (dt.time(14, 15), dt.time(15, 15))


def test_changed_visit_keeps_its_uid_and_counts_on():
    (before,) = read(visit()).events
    later = CHANGED + dt.timedelta(hours=1)
    (after,) = read(visit(version=3, changed_at=later, date=dt.date(2026, 11, 26))).events
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 2)
    assert (after["last-modified"].dt, after["dtstamp"].dt) == (later, later)


def test_cancelled_visit_says_so_and_leaves_the_time_free():
    (event,) = read(visit(cancelled=True)).events
    assert (event["status"], event["transp"]) == ("CANCELLED", "TRANSPARENT")


def test_visits_of_two_towns_never_share_a_uid():
    assert ical.uid("0828", 7) != ical.uid("1621", 7)
    assert ical.uid("0828", 7) != ical.uid("0828", 8)


def test_calendar_tells_its_name_colour_and_when_to_come_back():
    calendar = read(visit())
    assert str(calendar["version"]) == "2.0"
    assert str(calendar["name"]) == str(calendar["x-wr-calname"]) == "OCP-rooster"
    assert str(calendar["color"]) == "teal"
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in written()
    assert calendar["last-modified"].dt == CHANGED


def test_calendar_without_visits_is_whole():
    calendar = read()
    assert calendar.events == []
    assert "last-modified" not in calendar


def test_same_visits_in_another_order_give_the_same_bytes():
    one, other = visit(), visit(number=8, date=dt.date(2026, 11, 23))
    assert written(one, other) == written(other, one)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (dt.date(2026, 10, 23), 2),  # the Friday before the clock goes back
        (dt.date(2026, 10, 26), 1),
        (dt.date(2027, 3, 26), 1),  # the Friday before it goes on
        (dt.date(2027, 3, 29), 2),
        (dt.date(2026, 12, 28), 1),  # week 53
    ],
)
def test_half_past_eight_stays_half_past_eight_over_a_change_of_clock(day, hours):
    calendar = read(visit(date=day))
    begin = calendar.events[0].start
    assert (begin.hour, begin.minute) == (8, 30)
    assert begin.utcoffset() == dt.timedelta(hours=hours)
    # A calendar that knows no names of zones reads the rules in the file itself.
    zone = calendar.timezones[0].to_tz(lookup_tzid=False)
    alone = dt.datetime(day.year, day.month, day.day, 8, 30, tzinfo=zone)
    assert alone.utcoffset() == dt.timedelta(hours=hours)


_words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=120)


@given(school=_words, address=_words)
def test_whatever_a_school_is_called_comes_back_whole_in_lines_of_75_octets(school, address):
    name = ical.title("OCP", school, "ochtend")
    content = written(visit(title=name, address=address))
    (event,) = icalendar.Calendar.from_ical(content).events
    assert str(event["summary"]) == name
    assert str(event.get("location", "")) == address
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
