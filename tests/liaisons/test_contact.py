import datetime as dt

import pytest

from liaisons.models import Absence, Substitution
from liaisons.queries import missing_holidays, next_visit, own_liaison
from ocp_portal.periods import period
from schools.models import SchoolHoliday
from tests import factories
from tests.liaisons.conftest import MONDAY, NEXT_MONDAY, TUESDAY, colleague, holiday


@pytest.fixture
def absence(town):
    return Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(MONDAY, NEXT_MONDAY),
    )


def cover(town, absence, liaison):
    return Substitution.objects.create(
        municipality=town.municipality,
        school=town.school,
        liaison=liaison,
        absence=absence,
        period=absence.period,
    )


def reached(town, on=TUESDAY):
    contact = own_liaison(town.school, on)
    return contact.liaison, contact.standing_in_for, contact.fallback


def test_school_reaches_its_own_liaison(town):
    assert reached(town) == (town.liaison, None, False)


def test_second_liaison_is_not_the_own_one(town):
    factories.assignment(town.other_school, town.liaison, rank=2)

    assert own_liaison(town.other_school, TUESDAY).fallback


def test_covered_school_reaches_who_stands_in(town, absence):
    stand_in = colleague(town)
    cover(town, absence, stand_in)

    assert reached(town) == (stand_in, town.liaison, False)


def test_uncovered_school_falls_back_on_the_access(town, absence):
    assert reached(town) == (None, town.liaison, True)


def test_fallback_goes_on_the_day_that_the_liaison_is_back(town, absence):
    assert reached(town, NEXT_MONDAY) == (town.liaison, None, False)


def test_stand_in_who_is_absent_too_is_a_fallback(town, absence):
    stand_in = colleague(town)
    cover(town, absence, stand_in)
    Absence.objects.create(
        municipality=town.municipality,
        liaison=stand_in,
        category="leave",
        period=period(TUESDAY, TUESDAY + dt.timedelta(days=1)),
    )

    assert reached(town) == (None, town.liaison, True)


def test_school_without_liaison_falls_back(town):
    contact = own_liaison(town.other_school, TUESDAY)

    assert (contact.liaison, contact.standing_in_for, contact.fallback) == (None, None, True)


def test_next_visit_is_the_first_that_is_still_planned(town):
    factories.visit(town.school, town.liaison, TUESDAY, status="attended")
    friday = factories.visit(town.school, town.liaison, TUESDAY + dt.timedelta(days=3))

    assert next_visit(town.school) == friday


def test_visit_for_which_nobody_is_there_is_not_the_next(town, absence, plan):
    factories.visit(town.school, town.liaison, TUESDAY)

    found = next_visit(town.school)

    assert (found.pk, found.date) == (None, NEXT_MONDAY + dt.timedelta(days=1))


def test_next_visit_comes_from_the_pattern_after_the_last_published_week(town, plan):
    factories.visit(town.school, town.liaison, TUESDAY, status="attended")

    found = next_visit(town.school)

    assert (found.pk, found.date, found.daypart, found.liaison) == (
        None,
        NEXT_MONDAY + dt.timedelta(days=1),
        "morning",
        town.liaison,
    )


def test_next_visit_looks_past_a_holiday(town, plan):
    holiday("Herfstvakantie", MONDAY, NEXT_MONDAY + dt.timedelta(weeks=1))

    assert next_visit(town.school).date == NEXT_MONDAY + dt.timedelta(days=8)


def test_visit_of_yesterday_in_an_unpublished_week_is_not_the_next(town, plan):
    found = next_visit(town.school, TUESDAY + dt.timedelta(days=1))

    assert found.date == NEXT_MONDAY + dt.timedelta(days=1)


def test_school_without_pattern_has_no_next_visit(town, plan):
    assert next_visit(town.other_school) is None


def test_visit_of_another_school_is_not_the_next(town, plan):
    factories.visit(town.other_school, town.liaison, TUESDAY)

    assert next_visit(town.school).school == town.school


def test_holidays_that_the_table_lacks_are_named(town):
    SchoolHoliday.objects.filter(region="zuid", school_year="2026-2027").exclude(
        name="Herfstvakantie"
    ).delete()

    assert missing_holidays(town.municipality, MONDAY)[0] == (
        "In de vakantietabel ontbreken van 2026-2027, regio zuid: de kerstvakantie."
    )
