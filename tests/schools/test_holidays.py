from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from dateutil.easter import easter as other_easter
from hypothesis import given
from hypothesis import strategies as st

from schools import holidays
from schools.holidays import (
    EXPECTED,
    REGIONS,
    SchoolHoliday,
    free_day,
    gaps,
    gaps_between,
    holiday_on,
    holidays_between,
    public_holiday_on,
    public_holidays,
    region_of,
    school_holidays,
    school_weeks,
    school_year_of,
)

YEARS = [f"{year}-{year + 1}" for year in range(2019, 2030)]


def holiday(name, first, last, **more):
    return SchoolHoliday("2030-2031", "zuid", name, first, last, "advies", **more)


# --- the table -----------------------------------------------------------------------------------


def test_table_has_every_holiday_of_every_year_once():
    found = Counter((each.school_year, each.region, each.name) for each in school_holidays())
    wanted = {(year, region, name) for year in YEARS for region in REGIONS for name in EXPECTED}
    assert wanted <= set(found)
    assert set(found.values()) == {1}


def test_table_holds_whole_weeks_of_the_right_length():
    lengths = {"Kerstvakantie": 16, "Zomervakantie": 44}
    for each in school_holidays():
        days = (each.last_day - each.first_day).days + 1
        assert (each.first_day.isoweekday(), each.last_day.isoweekday()) == (6, 7), each
        assert days == lengths.get(each.name, 9), each


def test_holidays_of_a_year_follow_each_other():
    for year in YEARS:
        for region in REGIONS:
            rows = [
                each
                for each in school_holidays()
                if (each.school_year, each.region, each.optional) == (year, region, False)
            ]
            assert [each.name for each in rows] == list(EXPECTED)
            assert all(a.last_day < b.first_day for a, b in pairwise(rows))


def test_fixed_holidays_are_the_same_in_all_regions():
    for name in ("Kerstvakantie", "Meivakantie"):
        rows = {
            (e.school_year, e.first_day, e.last_day) for e in school_holidays() if e.name == name
        }
        assert len(rows) == len(YEARS)


def test_every_row_has_its_source_and_second_hand_ones_are_flagged():
    assert all(each.source for each in school_holidays())
    flagged = {each.school_year for each in school_holidays() if each.verify}
    assert flagged == {"2024-2025", "2026-2027", "2029-2030"}
    corrected = [each for each in school_holidays() if each.note]
    assert [(each.school_year, each.region, each.name) for each in corrected] == [
        ("2024-2025", "zuid", "Voorjaarsvakantie")
    ]


def test_to_verify_names_the_rows_that_a_term_rests_on():
    term = (date(2026, 8, 24), date(2026, 12, 19))
    found = holidays.to_verify("zuid", *term)
    assert [each.name for each in found] == ["Herfstvakantie"]
    assert holidays.to_verify("zuid", date(2027, 9, 6), date(2028, 7, 1)) == ()


@pytest.mark.parametrize(
    ("code", "place", "region"),
    [
        ("0828", "", "zuid"),
        ("0014", "Groningen", "noord"),
        ("1955", "", "midden"),
        ("1955", "DIDAM", "zuid"),
        ("1955", "Didam", "zuid"),
        ("1959", "Hank", "zuid"),
        ("9901", "", None),
    ],
)
def test_region_of_a_place(code, place, region):
    assert region_of(code, place) == region


def test_region_is_one_of_three():
    assert holidays.as_region("Zuid") == "zuid"
    with pytest.raises(ValueError, match="'Oost' is not one of noord, midden, zuid"):
        holidays.as_region("Oost")


# --- school holidays -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "day", "name"),
    [
        ("zuid", date(2026, 10, 16), None),
        ("zuid", date(2026, 10, 17), "Herfstvakantie"),
        ("zuid", date(2026, 10, 25), "Herfstvakantie"),
        ("zuid", date(2026, 10, 26), None),
        ("noord", date(2026, 10, 12), "Herfstvakantie"),
        ("zuid", date(2026, 12, 31), "Kerstvakantie"),
        ("zuid", date(2027, 1, 1), "Kerstvakantie"),
        ("zuid", date(2026, 8, 5), "Zomervakantie"),
        ("midden", date(2028, 2, 29), "Voorjaarsvakantie"),
        ("noord", date(2028, 2, 29), None),
    ],
)
def test_holiday_on_a_day(region, day, name):
    found = holiday_on(region, day)
    assert (found.name if found else None) == name


def test_optional_week_counts_only_when_asked_for():
    day = date(2028, 4, 25)
    assert holiday_on("zuid", day) is None
    assert holiday_on("zuid", day, with_optional=True).name == "Adviesweek meivakantie"


def test_may_holiday_goes_before_the_optional_week_that_overlaps_it():
    assert holiday_on("zuid", date(2028, 4, 29), with_optional=True).name == "Meivakantie"


def test_period_is_half_open():
    autumn = (date(2026, 10, 17), date(2026, 10, 25))
    names = [e.name for e in holidays_between("zuid", date(2026, 10, 1), autumn[0])]
    assert names == []
    assert len(holidays_between("zuid", date(2026, 10, 1), autumn[0] + timedelta(days=1))) == 1
    assert len(holidays_between("zuid", autumn[1], date(2026, 12, 1))) == 1
    assert holidays_between("zuid", autumn[1] + timedelta(days=1), date(2026, 12, 1)) == ()


def test_holidays_of_a_term_over_the_year_border_are_in_order():
    found = holidays_between("zuid", date(2026, 8, 1), date(2027, 8, 1))
    assert [each.name for each in found] == ["Zomervakantie", *EXPECTED]


def test_own_table_goes_instead_of_ours():
    table = [holiday("Carnaval", date(2031, 2, 24), date(2031, 2, 25))]
    assert holiday_on("zuid", date(2031, 2, 24), table).name == "Carnaval"
    assert holiday_on("noord", date(2031, 2, 24), table) is None
    assert holiday_on("zuid", date(2026, 12, 25), table) is None


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 7, 31), "2025-2026"),
        (date(2026, 8, 1), "2026-2027"),
        (date(2027, 1, 1), "2026-2027"),
    ],
)
def test_school_year_turns_on_the_first_of_august(day, year):
    assert school_year_of(day) == year


# --- gaps ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("region", REGIONS)
def test_our_table_has_no_gaps_in_its_years(region, year):
    assert gaps(region, year) == ()


def test_missing_holiday_is_named():
    table = [
        each
        for each in school_holidays()
        if (each.school_year, each.region, each.name) != ("2026-2027", "zuid", "Voorjaarsvakantie")
    ]
    (gap,) = gaps("zuid", "2026-2027", table)
    assert str(gap) == (
        "In de vakantietabel ontbreken van 2026-2027, regio zuid: de voorjaarsvakantie."
    )
    assert gaps("noord", "2026-2027", table) == ()


def test_missing_year_is_one_gap():
    (gap,) = gaps("zuid", "2031-2032")
    assert gap.holiday == ""
    assert str(gap) == "In de vakantietabel ontbreken van 2031-2032, regio zuid: alle vakanties."


def test_gaps_of_a_term_name_each_school_year():
    found = gaps_between("zuid", date(2029, 10, 1), date(2031, 9, 1))
    assert [gap.school_year for gap in found] == ["2030-2031", "2031-2032"]


def test_term_end_is_not_part_of_the_term():
    assert gaps_between("zuid", date(2030, 1, 1), date(2030, 8, 1)) == ()
    assert len(gaps_between("zuid", date(2030, 1, 1), date(2030, 8, 2))) == 1


def test_early_term_needs_the_summer_holiday_of_the_year_before():
    table = [e for e in school_holidays() if e.school_year == "2026-2027"]
    found = gaps_between("noord", date(2026, 8, 24), date(2026, 12, 1), table)
    assert [gap.school_year for gap in found] == ["2025-2026"]
    table += [e for e in school_holidays() if e.name == "Zomervakantie"]
    assert gaps_between("noord", date(2026, 8, 24), date(2026, 12, 1), table) == ()
    assert gaps_between("noord", date(2026, 10, 1), date(2026, 12, 1), table) == ()


# --- public holidays -----------------------------------------------------------------------------


@pytest.mark.parametrize("year", range(2014, 2200))
def test_easter_agrees_with_another_implementation(year):
    assert holidays.easter(year) == other_easter(year)


def test_public_holidays_of_a_year():
    assert [(each.day.isoformat(), each.name, each.free) for each in public_holidays(2026)] == [
        ("2026-01-01", "Nieuwjaarsdag", True),
        ("2026-04-03", "Goede Vrijdag", False),
        ("2026-04-05", "Eerste Paasdag", True),
        ("2026-04-06", "Tweede Paasdag", True),
        ("2026-04-27", "Koningsdag", True),
        ("2026-05-05", "Bevrijdingsdag", False),
        ("2026-05-14", "Hemelvaartsdag", True),
        ("2026-05-24", "Eerste Pinksterdag", True),
        ("2026-05-25", "Tweede Pinksterdag", True),
        ("2026-12-25", "Eerste Kerstdag", True),
        ("2026-12-26", "Tweede Kerstdag", True),
    ]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 4, 26), "Koningsdag"),  # the 27th is a Sunday
        (date(2025, 4, 27), None),
        (date(2031, 4, 26), "Koningsdag"),
        (date(2028, 2, 29), None),
        (date(2026, 5, 15), None),  # the Friday after Hemelvaart is an ordinary day
        (date(2016, 5, 5), "Hemelvaartsdag"),  # on Bevrijdingsdag, and that one gives the day off
    ],
)
def test_public_holiday_on_a_day(day, name):
    found = public_holiday_on(day)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(("year", "free"), [(2025, True), (2026, False), (2030, True)])
def test_liberation_day_is_free_in_lustrum_years(year, free):
    assert public_holiday_on(date(year, 5, 5)).free is free


def test_years_of_koninginnedag_are_refused():
    with pytest.raises(ValueError, match="known from 2014, not 2013"):
        public_holidays(2013)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 1), True),
        (date(2026, 10, 3), False),  # Saturday
        (date(2026, 4, 3), True),  # Goede Vrijdag
        (date(2026, 4, 6), False),  # Tweede Paasdag
        (date(2026, 5, 5), True),  # Bevrijdingsdag outside the lustrum years
        (date(2025, 5, 5), False),
        (date(2027, 1, 1), False),
    ],
)
def test_workdays(day, works):
    assert holidays.is_workday(day) is works


# --- school days ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 12, 25), "Eerste Kerstdag"),
        (date(2026, 12, 28), "Kerstvakantie"),
        (date(2026, 4, 3), ""),
        (date(2026, 11, 28), ""),  # a plain Saturday has no name
        (date(2026, 11, 25), ""),
    ],
)
def test_name_of_a_free_day(day, name):
    assert free_day("zuid", day) == name


def test_school_weeks_leave_out_whole_holiday_weeks():
    weeks = school_weeks("zuid", date(2026, 12, 7), date(2027, 1, 18))
    assert [str(each.week) for each in weeks] == ["2026-W50", "2026-W51", "2027-W01", "2027-W02"]


def test_school_weeks_of_a_year_with_week_53():
    weeks = school_weeks("zuid", date(2026, 12, 28), date(2027, 1, 4), table=[])
    assert [(str(each.week), len(each.school_days)) for each in weeks] == [("2026-W53", 4)]


def test_short_weeks_hold_only_their_school_days():
    (week,) = school_weeks("zuid", date(2026, 5, 11), date(2026, 5, 18))
    assert [day.isoformat() for day in week.school_days] == [
        "2026-05-11",
        "2026-05-12",
        "2026-05-13",
        "2026-05-15",
    ]


def test_days_outside_the_term_do_not_count():
    weeks = school_weeks("zuid", date(2026, 9, 2), date(2026, 9, 8))
    assert [len(each.school_days) for each in weeks] == [3, 1]
    assert school_weeks("zuid", date(2026, 9, 8), date(2026, 9, 8)) == ()


def test_optional_week_can_be_taken_out():
    term = (date(2028, 4, 24), date(2028, 4, 29))
    assert len(school_weeks("zuid", *term)) == 1
    assert school_weeks("zuid", *term, with_optional=True) == ()


@given(st.dates(date(2019, 8, 1), date(2030, 6, 1)), st.integers(1, 120), st.sampled_from(REGIONS))
def test_every_weekday_is_a_school_day_or_has_a_name(start, days, region):
    end = start + timedelta(days=days)
    school = {day for week in school_weeks(region, start, end) for day in week.school_days}
    for offset in range(days):
        day = start + timedelta(days=offset)
        expected = day.isoweekday() <= 5 and not free_day(region, day)
        assert (day in school) is expected
