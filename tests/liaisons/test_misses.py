"""What would help a school that misses something, in words."""

import pytest

from liaisons.queries.misses import NO_REMEDY, NOT_FOUND, misses_in_words

MISSED = {"missed_visits": 1, "missed_meetings": 0}
PROVEN = {"objective": 5, "bound": 5}
OPEN = {"objective": 5, "bound": 2}


@pytest.mark.parametrize(
    ("told", "remedy"),
    [
        ({}, ""),
        ({"changes": None, "proof": PROVEN}, NO_REMEDY),
        ({"changes": None, "proof": OPEN}, NOT_FOUND),
        ({"changes": None, "proof": None}, NOT_FOUND),
    ],
)
def test_that_nothing_helps_is_only_said_when_it_is_proven(town, told, remedy):
    (miss,) = misses_in_words({town.school.pk: MISSED | told}, town.municipality)

    assert (miss.remedy, miss.proven) == (remedy, False)
