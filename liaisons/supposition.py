"""What is supposed in 'Wat als': several changes at once, and as texts for an address. Pure.

A text is one change: 'hours:12:4' (liaison 12 has 4 half-days at schools), 'tier:35:extra',
'closes:35', 'new:VO:basis:3:5341' (a school that comes: sector, tier, cluster, postcode area).
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is supposed; combine as you like.

    `half_days`: by id of liaison, how many half-days at schools a week (0: this person leaves).
    `tiers`: by id of school, 'basis' or 'extra'. `without`: ids of schools that close.
    `new_school`: sector, tier and cluster of a school that comes, at the postcode area.
    """

    half_days: tuple[tuple[int, int], ...] = ()
    tiers: tuple[tuple[int, str], ...] = ()
    without: tuple[int, ...] = ()
    new_school: tuple[str, str, int, str] | None = None

    def __bool__(self) -> bool:
        return bool(self.half_days or self.tiers or self.without or self.new_school)

    def texts(self) -> list[str]:
        """One for each change; `read` gives them back."""
        found = [f"hours:{pk}:{number}" for pk, number in self.half_days]
        found += [f"tier:{pk}:{tier}" for pk, tier in self.tiers]
        found += [f"closes:{pk}" for pk in self.without]
        if self.new_school:
            found.append("new:" + ":".join(str(part) for part in self.new_school))
        return found

    @property
    def liaisons(self) -> set[int]:
        return set(dict(self.half_days))

    @property
    def schools(self) -> set[int]:
        return {*dict(self.tiers), *self.without}

    @property
    def clusters(self) -> set[int]:
        return {self.new_school[2]} if self.new_school else set()


def read(texts: Iterable[str]) -> Supposition:
    """The changes in these texts; of two about one person or school the last counts.

    Raises ValueError for a text that is none.
    """
    hours: dict[int, int] = {}
    schools: dict[int, str] = {}
    new = None
    for text in texts:
        kind, *parts = text.split(":")
        if kind == "hours" and len(parts) == 2:
            hours[_number(parts[0])] = _number(parts[1])
        elif kind == "tier" and len(parts) == 2:
            schools[_number(parts[0])] = _one_of(TIERS, parts[1])
        elif kind == "closes" and len(parts) == 1:
            schools[_number(parts[0])] = CLOSES
        elif kind == "new" and len(parts) == 4:
            new = _new_school(*parts)
        else:
            raise ValueError(f"no change: {text!r}")
    return Supposition(
        half_days=tuple(hours.items()),
        tiers=tuple(each for each in schools.items() if each[1] != CLOSES),
        without=tuple(pk for pk, becomes in schools.items() if becomes == CLOSES),
        new_school=new,
    )


CLOSES = "closes"
TIERS = ("basis", "extra")
SECTORS = ("BO", "SBO", "SO", "VSO", "SO/VSO", "VO", "KO")


def _new_school(sector: str, tier: str, cluster: str, area: str) -> tuple[str, str, int, str]:
    if len(area) != 4 or not 1000 <= _number(area) <= 9999:
        raise ValueError(f"no postcode area: {area!r}")
    return _one_of(SECTORS, sector), _one_of(TIERS, tier), _number(cluster), area


def _one_of(choices: tuple[str, ...], text: str) -> str:
    if text not in choices:
        raise ValueError(f"none of {choices}: {text!r}")
    return text


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ValueError(f"no number: {text!r}")
    return int(text)
