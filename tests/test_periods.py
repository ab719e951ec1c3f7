"""Half-open periods of dates."""

import datetime as dt

import pytest

from ocp_portal.periods import period, without

A, B, C, D = (dt.date(2027, 1, day) for day in (4, 11, 18, 25))


@pytest.mark.parametrize(
    ("held", "gone", "left"),
    [
        ((A, D), (B, C), [(A, B), (C, D)]),
        ((A, None), (B, C), [(A, B), (C, None)]),
        ((A, C), (B, D), [(A, B)]),
        ((B, D), (A, C), [(C, D)]),
        ((B, C), (A, D), []),
        ((B, None), (A, None), []),
        ((A, B), (B, C), [(A, B)]),
        ((C, None), (A, B), [(C, None)]),
    ],
)
def test_period_without_another_is_what_is_before_and_after(held, gone, left):
    assert without(period(*held), period(*gone)) == [period(*one) for one in left]
