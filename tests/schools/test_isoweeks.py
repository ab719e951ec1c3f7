from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.isoweeks import IsoWeek


def test_week_is_written_and_parsed():
    assert str(IsoWeek(2026, 8)) == "2026-W08"
    assert IsoWeek.parse("2026-W48") == IsoWeek(2026, 48)


@pytest.mark.parametrize("text", ["", "2026-48", "2026-W5", "2026-W00", "2027-W53", "2026-W48x"])
def test_text_that_is_no_week_is_refused(text):
    with pytest.raises(ValueError):
        IsoWeek.parse(text)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2028, 2, 29), "2028-W09"),
    ],
)
def test_week_of_a_day_around_the_year_border(day, week):
    assert str(IsoWeek.of(day)) == week


def test_weekdays_run_from_monday_to_friday():
    days = IsoWeek(2026, 53).weekdays
    assert (days[0], days[-1], len(days)) == (date(2026, 12, 28), date(2027, 1, 1), 5)


def test_week_after_week_53_is_week_1():
    assert IsoWeek(2026, 53).plus(1) == IsoWeek(2027, 1)
    assert IsoWeek(2027, 1).plus(-1) == IsoWeek(2026, 53)
    assert IsoWeek(2025, 52).plus(1) == IsoWeek(2026, 1)


@given(st.dates(date(2000, 1, 3), date(2100, 1, 1)))
def test_every_day_lies_in_its_own_week(day):
    week = IsoWeek.of(day)
    assert week.monday <= day < week.monday + timedelta(days=7)
    assert IsoWeek.parse(str(week)) == week < week.plus(1)
