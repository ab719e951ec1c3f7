from datetime import date, timedelta

import pytest

from reports.quarters import Quarter, first_workday
from schools.isoweeks import IsoWeek


def test_quarter_is_read_and_written_in_one_form():
    quarter = Quarter.parse("2026-Q3")

    assert quarter == Quarter(2026, 3)
    assert str(quarter) == "2026-Q3"
    assert quarter.name == "Derde kwartaal 2026"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-Q0",
        "2026-Q5",
        "2026Q3",
        "2026-q3",
        "26-Q3",
        " 2026-Q3",
        "2026-Q3\n",
        "²026-Q3",
        "0000-Q1",
    ],
)
def test_quarter_in_another_form_is_refused(text):
    with pytest.raises(ValueError):
        Quarter.parse(text)


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_quarter_first_and_last_day(quarter, first, last):
    assert (Quarter.parse(quarter).first_day, Quarter.parse(quarter).last_day) == (first, last)


def test_next_and_previous_cross_the_year():
    assert Quarter(2026, 4).next == Quarter(2027, 1)
    assert Quarter(2026, 1).previous == Quarter(2025, 4)
    assert Quarter(2026, 2).next.previous == Quarter(2026, 2)


def test_every_day_is_in_the_quarter_that_it_is_of():
    days = [date(2023, 12, 1) + timedelta(days=n) for n in range(800)]

    assert all(day in Quarter.of(day) for day in days)
    assert not any(day in Quarter.of(day).next for day in days)


def test_quarters_compare_in_time():
    assert sorted([Quarter(2026, 1), Quarter(2025, 4)]) == [Quarter(2025, 4), Quarter(2026, 1)]


@pytest.mark.parametrize("year", range(2018, 2040))
def test_quarters_of_a_year_hold_the_weeks_of_the_iso_year_once(year):
    last_week = date(year, 12, 28).isocalendar().week  # 28 December is in the last week, always

    weeks = [week for number in (1, 2, 3, 4) for week in Quarter(year, number).weeks]

    assert weeks == [IsoWeek(year, week) for week in range(1, last_week + 1)]


def test_week_across_two_quarters_goes_with_its_thursday():
    # 30 March to 5 April 2026: Thursday is 2 April.
    assert Quarter.of_week(IsoWeek(2026, 14)) == Quarter(2026, 2)
    assert Quarter(2026, 2).weeks[0] == IsoWeek(2026, 14)


def test_week_53_is_in_the_fourth_quarter():
    assert Quarter(2026, 4).weeks[-1] == IsoWeek(2026, 53)
    assert str(IsoWeek(2026, 53)) == "2026-W53"
    assert Quarter.of_week(IsoWeek(2026, 53)) == Quarter(2026, 4)


@pytest.mark.parametrize(
    ("quarter", "day"),
    [
        ("2026-Q4", date(2027, 1, 4)),  # New Year's Day is a Friday
        ("2024-Q4", date(2025, 1, 2)),
        ("2024-Q1", date(2024, 4, 2)),  # 1 April 2024 is Easter Monday
        ("2026-Q1", date(2026, 4, 1)),
        ("2026-Q2", date(2026, 7, 1)),
        ("2022-Q3", date(2022, 10, 3)),  # 1 October 2022 is a Saturday
    ],
)
def test_report_is_made_on_the_first_workday_after_the_quarter(quarter, day):
    assert Quarter.parse(quarter).reporting_day == day


def test_first_workday_skips_christmas_and_the_weekend():
    assert first_workday(date(2026, 12, 25)) == date(2026, 12, 28)
