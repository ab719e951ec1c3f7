import datetime as dt

import pytest

from liaisons.pages.today_pages import next_publication
from liaisons.pages.week_pages import in_dates
from liaisons.week_words import week_in_words, week_title, weeks_in_words
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from tests.liaisons.conftest import AMSTERDAM


@pytest.mark.parametrize(
    ("monday", "name"),
    [
        (dt.date(2026, 11, 23), "Week 48, 23 tot en met 27 november 2026"),
        (dt.date(2026, 11, 30), "Week 49, 30 november tot en met 4 december 2026"),
        (dt.date(2026, 12, 28), "Week 53, 28 december 2026 tot en met 1 januari 2027"),
    ],
)
def test_week_is_named_by_its_dates(monday, name):
    assert week_title(monday) == name


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 11, 24), "week 48 (23 t/m 27 november)"),
        (dt.date(2026, 9, 29), "week 40 (28 september t/m 2 oktober)"),
        (dt.date(2027, 1, 1), "week 53 (28 december t/m 1 januari)"),
    ],
)
def test_week_in_a_sentence_has_its_days(day, words):
    assert week_in_words(day) == weeks_in_words(day, day) == words
    assert len(words) <= Notice._meta.get_field("subject").max_length


def test_longest_row_of_weeks_fits_the_subject_of_a_mail():
    words = weeks_in_words(dt.date(2026, 8, 10), dt.date(2026, 9, 21))

    assert words == "week 33 t/m 39 (tot en met 25 september)"
    assert len(words) <= Notice._meta.get_field("subject").max_length


@pytest.mark.parametrize(
    ("now", "moment", "monday"),
    [
        ((2026, 11, 24, 9), (2026, 11, 26, 12), (2026, 11, 30)),
        ((2026, 11, 26, 11, 59), (2026, 11, 26, 12), (2026, 11, 30)),
        ((2026, 11, 26, 12), (2026, 12, 3, 12), (2026, 12, 7)),
        ((2026, 10, 24, 9), (2026, 10, 29, 12), (2026, 11, 2)),  # the clock goes back on Sunday
        ((2026, 12, 31, 9), (2026, 12, 31, 12), (2027, 1, 4)),
    ],
)
def test_next_publication_is_thursday_noon_for_the_week_after(now, moment, monday):
    assert next_publication(dt.datetime(*now, tzinfo=AMSTERDAM)) == (
        dt.datetime(*moment, tzinfo=AMSTERDAM),
        dt.date(*monday),
    )


def test_period_in_words():
    day = dt.date(2026, 3, 3)
    assert in_dates(period(day)) == "vanaf 3 maart 2026"
    assert in_dates(period(day, day + dt.timedelta(days=1))) == "3 maart 2026"
    assert in_dates(period(day, dt.date(2026, 3, 6))) == "3 maart 2026 tot en met 5 maart 2026"
