"""What a look at a move of work says: by school, by heir and as a whole."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from liaisons.models import Liaison
from schools.models import School

BETTER = 2  # colleagues who are named beside the one that was chosen


@dataclass(frozen=True, slots=True)
class LapsedMove:
    """A visit that nobody makes after the move; `provisional` in a week that is not published."""

    school: int
    date: dt.date
    daypart: str
    why: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class MadeUpMove:
    """A make-up visit in a week that is not made: agreed (also a visit that was moved), or only
    proposed. It `expires` when the heir `to` is not free then."""

    school: int
    date: dt.date
    daypart: str
    to: Liaison
    agreed: bool
    expires: bool


def most_at_schools(liaison: Liaison) -> int:
    """In half-days a week."""
    most = liaison.presence_half_days
    return liaison.contract_half_days if most is None else most


@dataclass(frozen=True, slots=True)
class SchoolMove:
    """What the move to `to` means for one school, in the weeks that can be foreseen.

    `ranked` are the colleagues of the cluster, the best first, and how many visits would lapse
    here if that colleague had all the work.
    """

    school: School
    to: Liaison
    visits: int
    lapses: tuple[LapsedMove, ...]
    ranked: tuple[tuple[Liaison, int], ...]

    @property
    def better(self) -> tuple[tuple[Liaison, int], ...]:
        """Colleagues with whom fewer visits lapse."""
        fewer = [(one, number) for one, number in self.ranked if number < len(self.lapses)]
        return tuple(each for each in fewer if each[0] != self.to)[:BETTER]


@dataclass(frozen=True, slots=True)
class HeirMove:
    """What one heir takes over: how many schools, and in half-days a week of the plan in force what
    they `had` already and what they get with it."""

    to: Liaison
    schools: int
    had: float
    gets: float

    @property
    def room(self) -> int:
        return most_at_schools(self.to)

    @property
    def over(self) -> bool:
        """More than this person can be at schools."""
        return self.had + self.gets > self.room


@dataclass(frozen=True, slots=True)
class MovePreview:
    """`until`: the first day that is not foreseen. `stamp` goes into the form and back."""

    liaison: Liaison
    heirs: tuple[HeirMove, ...]
    first: dt.date
    until: dt.date
    schools: tuple[SchoolMove, ...]
    make_ups: tuple[MadeUpMove, ...]
    covers: int
    questions: int

    @property
    def lapses(self) -> tuple[LapsedMove, ...]:
        return tuple(lapse for school in self.schools for lapse in school.lapses)

    @property
    def stamp(self) -> str:
        """Of who, when and all that would lapse: another day or colleague is another look."""
        seen = [str((each.school, each.date, each.daypart)) for each in self.lapses]
        given = [f"{each.school.pk}:{each.to.pk}" for each in self.schools]
        seen += [
            str((each.school, each.date, each.daypart, each.expires)) for each in self.make_ups
        ]
        shown = [str(self.liaison.pk), self.first.isoformat(), *given, *seen]
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()[:16]
