"""Presence against a norm, week by week, with the sentence that explains it. Pure.

A norm is an average over a window of school weeks (NRM-1): one missed week is no breach. Weeks
of holiday and weeks in which the school was closed all days count for nothing (NRM-5); remote
contact is shown and is no presence. Where two norms apply, each has its own story (NRM-3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mark(StrEnum):
    """What a week was, the first that fits; the letter of the strip beside it."""

    PRESENT = "present"  # A  somebody was there
    COVERED = "covered"  # V  a colleague was there instead
    REMOTE = "remote"  # O  on a distance only
    HOLIDAY = "holiday"  # -
    CLOSED = "closed"  # D  the school was closed
    PLANNED = "planned"  # P  still to come, or not ticked yet
    GAP = "gap"  # G  should have been, was not
    NOTHING = "nothing"  # nothing was planned


LETTERS = {
    Mark.PRESENT: "A",
    Mark.COVERED: "V",
    Mark.REMOTE: "O",
    Mark.HOLIDAY: "-",
    Mark.CLOSED: "D",
    Mark.PLANNED: "P",
    Mark.GAP: "G",
    Mark.NOTHING: "",
}


@dataclass(frozen=True, slots=True)
class NormFacts:
    """A norm as it applies to the school. `visits` per week, or per `cycle` weeks when monthly."""

    name: str
    visits: int
    cycle: int  # 1 for a weekly norm, 4 for a monthly one
    window: int
    source: str
    since: date | None = None
    full: bool = False  # a full half-day, so a short visit counts half


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """One ISO week at a school. Counts are visits; `full` of a visit is not looked at here."""

    monday: date
    school_week: bool  # at least one school day on which the school was open
    holiday: str = ""  # its name, when it took the week
    closed: str = ""  # the reason, when the school was closed all school days
    planned: int = 0
    present: float = 0
    covered: int = 0
    remote: int = 0
    lost: tuple[str, ...] = ()  # the reasons of visits that fell away or were missed
    open: int = 0  # still to come or not ticked


@dataclass(frozen=True, slots=True)
class WeekMark:
    monday: date
    mark: Mark
    letter: str
    text: str  # 'Week 47: aanwezig', for a title and a screen reader
    average: float | None  # over the window that ends with this week; of the first norm


@dataclass(frozen=True, slots=True)
class NormStory:
    """One norm at one school. `realised` is None while there is nothing to measure yet."""

    norm: NormFacts
    average: float | None
    asked: float
    realised: bool | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Strip:
    school: int
    weeks: tuple[WeekMark, ...]
    stories: tuple[NormStory, ...]
    action: str = ""  # what is being done about a gap (NRM-6)

    @property
    def not_realised(self) -> bool:
        return any(story.realised is False for story in self.stories)


def tell(
    school: int, weeks: Sequence[WeekFacts], norms: Sequence[NormFacts], action: str = ""
) -> Strip:
    """The strip of a school. `weeks` may begin earlier than what is shown: windows look back."""
    raise NotImplementedError
