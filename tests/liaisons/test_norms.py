"""Presence against a norm, told in words: every rule of NRM-1..6 as a row."""

import datetime as dt

import pytest

from liaisons.norms import Mark, NormFacts, WeekFacts, tell
from schools.isoweeks import IsoWeek

START = dt.date(2026, 8, 31)
EXTRA = NormFacts("Extra", 1, 1, 12, "bron", average=True, full=True)
WEEKLY = NormFacts("Wekelijks", 1, 1, 12, "bron")
MONTHLY = NormFacts("Maandelijks", 1, 4, 12, "bron")


def weeks(*facts):
    """Consecutive weeks; each a dict of what is not plain."""
    return [
        WeekFacts(START + dt.timedelta(weeks=number), **each) for number, each in enumerate(facts)
    ]


def there(**values):
    return {"present": 1, "half_days": 1.0} | values


HOLIDAY = {"school_week": False, "holiday": "Herfstvakantie"}
CLOSED = {"school_week": False, "closed": "verbouwing"}
REMOTE = {"remote": 1}
MISSED = {"lost": ("school had geen tijd",)}
ABSENT = {"lost": ("afwezig",)}
OPEN = {"open": 1}
RUNNING = {"open": 1, "over": False}


def story(facts, norm=EXTRA, action=""):
    return tell(1, weeks(*facts), [norm], action).stories[0]


@pytest.mark.parametrize(
    "norm, facts, realised",
    [
        pytest.param(EXTRA, [there()] * 12, True, id="every week"),
        pytest.param(EXTRA, [there()] * 11 + [MISSED], True, id="one missed week of an average"),
        pytest.param(EXTRA, [there()] * 10 + [MISSED] * 2, False, id="two missed weeks"),
        pytest.param(EXTRA, [there()] * 11 + [HOLIDAY], True, id="holiday counts for nothing"),
        pytest.param(EXTRA, [there()] * 2 + [CLOSED] * 10, True, id="closed counts for nothing"),
        pytest.param(EXTRA, [there()] * 10 + [REMOTE] * 2, False, id="remote is no presence"),
        pytest.param(
            EXTRA, [MISSED] * 2 + [there(present=2, half_days=2.0)] * 2, True, id="made up"
        ),
        pytest.param(EXTRA, [there(half_days=0.5)] * 12, False, id="half a half-day each week"),
        pytest.param(EXTRA, [there()] * 11 + [OPEN], True, id="not ticked is not known"),
        pytest.param(EXTRA, [there()] * 11 + [RUNNING], True, id="this week is not known yet"),
        pytest.param(EXTRA, [], None, id="nothing at all"),
        pytest.param(EXTRA, [HOLIDAY] * 6, None, id="only holiday"),
        pytest.param(EXTRA, [MISSED] * 2 + [there()] * 12, True, id="older than the window"),
        pytest.param(WEEKLY, [there(half_days=0.5)] * 12, True, id="short visits every week"),
        pytest.param(WEEKLY, [there()] * 11 + [MISSED], False, id="a minimum knows no average"),
        pytest.param(MONTHLY, [there(), {}, {}, {}] * 3, True, id="once a month"),
        pytest.param(MONTHLY, [there(), {}, {}], None, id="not a month yet"),
        pytest.param(MONTHLY, [there()] + [{}] * 6, True, id="second month still runs"),
        pytest.param(MONTHLY, [there()] + [{}] * 7, False, id="second month without"),
    ],
)
def test_whether_a_norm_is_kept(norm, facts, realised):
    """NRM-1: Extra is one half-day a week on average: one missed week is no breach."""
    assert story(facts, norm).realised is realised


def test_weeks_before_the_norm_began_are_not_asked():
    since = NormFacts(
        "Extra", 1, 1, 12, "bron", average=True, full=True, since=dt.date(2026, 9, 14)
    )

    told = story([{}] * 2 + [there()] * 4, since)

    assert (told.realised, told.average) == (True, 1.0)


@pytest.mark.parametrize(
    "facts, sentence",
    [
        (
            [there()] * 12,
            "Gerealiseerd: gemiddeld 1,0 dagdeel per week over 12 schoolweken, de norm is 1.",
        ),
        (
            [there()] * 11 + [MISSED],
            "Gerealiseerd: gemiddeld 0,9 dagdeel per week over 12 schoolweken, de norm is 1. "
            "Eén gemist bezoek is bij een gemiddelde geen tekort. "
            "Niet doorgegaan: 1 keer school had geen tijd.",
        ),
        (
            [there()] * 8 + [HOLIDAY, ABSENT, ABSENT, MISSED],
            "Nog niet gerealiseerd: gemiddeld 0,7 dagdeel per week over 11 schoolweken, de norm "
            "is 1. Niet doorgegaan: 2 keer afwezig en 1 keer school had geen tijd. "
            "Niet meegeteld: Herfstvakantie.",
        ),
        (
            [there()] * 2 + [REMOTE] * 2,
            "Nog niet gerealiseerd: gemiddeld 0,5 dagdeel per week over 4 schoolweken, de norm "
            "is 1. Er was 2 keer contact op afstand; dat is geen aanwezigheid.",
        ),
        (
            [there(), there(covered=1), OPEN],
            "Gerealiseerd: gemiddeld 1,0 dagdeel per week over 2 schoolweken, de norm is 1. "
            "Een collega deed 1 bezoek. 1 bezoek is nog niet afgevinkt.",
        ),
        ([HOLIDAY], "Er is nog te weinig om te meten."),
    ],
)
def test_sentence_explains_the_figure(facts, sentence):
    assert story(facts).sentence == sentence


def test_window_that_begins_before_the_strip_says_so():
    """Twelve school weeks, of which a holiday pushed the first one off the strip of twelve."""
    facts = weeks(*[there()] * 6, HOLIDAY, *[there()] * 6)
    strip = tell(1, facts, [EXTRA])

    first = IsoWeek.of(facts[0].monday).week
    assert len(strip.weeks) == 12
    assert f"over 12 schoolweken (vanaf week {first}), de norm" in strip.stories[0].sentence


def test_gap_says_what_is_being_done():
    """What is being done about a gap (NRM-6)."""
    told = story([ABSENT] * 4, action="de werving loopt")

    assert told.sentence.endswith("Wat er gebeurt: de werving loopt.")


def test_two_norms_have_a_story_each():
    """Where two norms apply both are told (NRM-3)."""
    strip = tell(1, weeks(*[there()] * 3, {}), [EXTRA, MONTHLY])

    assert [each.norm.name for each in strip.stories] == ["Extra", "Maandelijks"]
    assert [each.realised for each in strip.stories] == [True, True]
    assert not strip.not_realised


def test_school_without_any_norm_has_a_strip_and_no_story():
    strip = tell(1, weeks(there(), {}), [])

    assert [week.mark for week in strip.weeks] == [Mark.PRESENT, Mark.NOTHING]
    assert strip.stories == ()


@pytest.mark.parametrize(
    "facts, mark, text",
    [
        (there(), Mark.PRESENT, "Week 36: aanwezig"),
        (there(covered=1), Mark.COVERED, "Week 36: een collega was aanwezig"),
        (REMOTE, Mark.REMOTE, "Week 36: alleen contact op afstand"),
        (HOLIDAY, Mark.HOLIDAY, "Week 36: Herfstvakantie"),
        (CLOSED, Mark.CLOSED, "Week 36: verbouwing"),
        (ABSENT, Mark.GAP, "Week 36: niet doorgegaan, afwezig"),
        (RUNNING, Mark.PLANNED, "Week 36: gepland"),
        ({"excused": ("studiedag",)}, Mark.CLOSED, "Week 36: studiedag"),
        ({}, Mark.GAP, "Week 36: geen bezoek"),
        (there(holiday="Goede Vrijdag"), Mark.PRESENT, "Week 36: aanwezig"),
    ],
)
def test_mark_of_a_week(facts, mark, text):
    """NRM-5: Closures and holidays count for nothing, with the reason; remote is no presence."""
    (week,) = tell(1, weeks(facts), [EXTRA]).weeks

    assert (week.mark, week.text) == (mark, text)


def test_week_without_visit_is_no_gap_where_the_norm_is_monthly():
    (week,) = tell(1, weeks({}), [MONTHLY]).weeks

    assert (week.mark, week.letter) == (Mark.NOTHING, "")


def test_rolling_average_is_of_the_window_that_ends_with_the_week():
    strip = tell(1, weeks(there(), ABSENT, there(), HOLIDAY), [EXTRA], shown=3)

    assert [week.average for week in strip.weeks] == [0.5, 2 / 3, 2 / 3]
