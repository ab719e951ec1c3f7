"""How long it takes from one area to another when nobody measured it. Pure.

An area is the first four characters of a Dutch postcode, a neighbourhood or a village. Postcodes
are numbered by region, so what two areas have in common says how near they are:

| in common               | one way, minutes |
|-------------------------|------------------|
| all four (same area)    | 5                |
| the first three         | 10               |
| the first two           | 25               |
| less                    | 45               |
| one of them is unknown  | 20               |

A rough rule on purpose: it tells neighbours (one half-day serves both) from the same region (one
day serves both) from elsewhere. Where it is wrong a municipality writes the minutes down
(`TravelTime`), and those count.
"""

from collections.abc import Mapping, Sequence

SAME, NEAR, REGION, FAR, UNKNOWN = 5, 10, 25, 45, 20


def area_of(postcode: str) -> str:
    """'5341' of '5341 AB'; empty when there is no postcode."""
    digits = postcode.strip()[:4]
    return digits if len(digits) == 4 and digits.isdigit() else ""


def default_minutes(one: str, other: str) -> int:
    """Minutes one way between two areas by the rule above."""
    if not one or not other:
        return UNKNOWN
    if one == other:
        return SAME
    if one[:3] == other[:3]:
        return NEAR
    return REGION if one[:2] == other[:2] else FAR


def travel_minutes(
    areas: Sequence[str], measured: Mapping[tuple[str, str], int]
) -> tuple[tuple[int, ...], ...]:
    """A square of minutes; `measured` has its pairs in order, the lower area first."""
    return tuple(
        tuple(
            measured.get((min(one, other), max(one, other)), default_minutes(one, other))
            for other in areas
        )
        for one in areas
    )
