import pytest

from schools import half_days
from schools.distances import area_of, default_minutes, travel_minutes


@pytest.mark.parametrize(
    "postcode, area",
    [("5341 AB", "5341"), ("5341", "5341"), (" 5341AB", "5341"), ("", ""), ("AB", "")],
)
def test_area_is_the_first_four_characters_of_a_postcode(postcode, area):
    assert area_of(postcode) == area


@pytest.mark.parametrize(
    "one, other, minutes",
    [
        ("5341", "5341", 5),
        ("5341", "5349", 10),
        ("5341", "5366", 25),
        ("5341", "6811", 45),
        ("5341", "", 20),
        ("", "", 20),
    ],
)
def test_default_follows_what_postcodes_have_in_common(one, other, minutes):
    assert default_minutes(one, other) == default_minutes(other, one) == minutes


def test_measured_minutes_count_in_both_directions():
    assert travel_minutes(("5341", "5366"), {("5341", "5366"): 18}) == ((5, 18), (18, 5))


@pytest.mark.parametrize("number", range(10))
def test_half_day_is_a_number_and_a_moment(number):
    assert half_days.half_day(*half_days.moment(number)) == number


def test_half_day_in_words():
    assert [half_days.in_words(number) for number in (0, 3, 9)] == [
        "maandagochtend",
        "dinsdagmiddag",
        "vrijdagmiddag",
    ]
