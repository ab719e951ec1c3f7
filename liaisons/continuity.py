"""How steady the contact of a school is (LIA-6): changes of liaison and days without one. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from liaisons.weeks.facts import Span

# A school counts as steady up to these: one new face, two school weeks without anybody.
MOST_CHANGES = 1
MOST_UNCOVERED_DAYS = 10


@dataclass(frozen=True, slots=True)
class Tie:
    """The first liaison of the school during `held`."""

    liaison: int
    held: Span


@dataclass(frozen=True, slots=True)
class Cover:
    """`liaison` stands in for `absent` at the school during `held`."""

    absent: int
    liaison: int
    held: Span


@dataclass(frozen=True, slots=True)
class Continuity:
    """Of one school in a period. `uncovered_days` are school days without anybody."""

    changes: int
    uncovered_days: int

    @property
    def good(self) -> bool:
        return self.changes <= MOST_CHANGES and self.uncovered_days <= MOST_UNCOVERED_DAYS


def measure(
    days: Sequence[date],
    ties: Sequence[Tie],
    covers: Sequence[Cover],
    away: Mapping[int, Sequence[Span]],
) -> Continuity:
    """Of one school: `days` are its school days and `ties` its liaisons, both in order of time.

    - a change is another first liaison than the one before; who comes back is a change too;
    - a day is uncovered when the school has no first liaison, or one who is `away` and for whom
      nobody who is present stands in. Who stands in may be away and covered as well.
    """
    changes = sum(one.liaison != other.liaison for one, other in pairwise(ties))
    if _never_away(days, ties, away):
        return Continuity(changes, 0)
    return Continuity(changes, sum(_uncovered(day, ties, covers, away) for day in days))


def _never_away(
    days: Sequence[date], ties: Sequence[Tie], away: Mapping[int, Sequence[Span]]
) -> bool:
    """Most schools: one liaison who was there all the time. Spares counting the days."""
    if not days or len(ties) != 1:
        return not days
    (tie,) = ties
    return days[0] in tie.held and days[-1] in tie.held and not away.get(tie.liaison)


def _uncovered(
    day: date,
    ties: Iterable[Tie],
    covers: Iterable[Cover],
    away: Mapping[int, Sequence[Span]],
) -> bool:
    own = next((tie.liaison for tie in ties if day in tie.held), None)
    if own is None:
        return True
    line, seen = [own], {own}
    while line:
        person = line.pop(0)
        if not any(day in held for held in away.get(person, ())):
            return False
        following = [
            cover.liaison for cover in covers if cover.absent == person and day in cover.held
        ]
        line += [liaison for liaison in following if liaison not in seen]
        seen.update(following)
    return True
