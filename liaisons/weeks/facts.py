"""What is known of the days around a week: the calendar that a pattern meets. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from schools.half_days import half_day
from schools.holidays import Region, SchoolHoliday

CYCLE = 4


@dataclass(frozen=True, slots=True)
class HalfDay:
    weekday: int  # 0 is Monday
    daypart: str  # one of DAYPARTS


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open: `first` is in it, `until` is not; None is until further notice."""

    first: date
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Closed:
    school: int
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Assigned:
    school: int
    liaison: int
    rank: int
    span: Span


@dataclass(frozen=True, slots=True)
class Away:
    liaison: int
    span: Span


@dataclass(frozen=True, slots=True)
class StandIn:
    """`liaison` does the visits of `absent` at a school."""

    school: int
    absent: int
    liaison: int
    span: Span


@dataclass(frozen=True, slots=True)
class Works:
    liaison: int
    weekday: int
    daypart: str
    span: Span
    cycle_weeks: tuple[int, ...] = tuple(range(CYCLE))


@dataclass(frozen=True, slots=True)
class Blocked:
    """No visit here; what is None does not matter. `half_day` is 0 to 9, `turn` a cycle week."""

    school: int | None
    liaison: int | None
    half_day: int | None
    turn: int | None
    span: Span

    def hits(self, school: int, liaison: int, date: date, daypart: str, turn: int) -> bool:
        wanted = (self.school, self.liaison, self.half_day, self.turn)
        found = (school, liaison, half_day(date.weekday(), daypart), turn)
        return date in self.span and all(
            one in (None, other) for one, other in zip(wanted, found, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Receiving:
    """The half-days (0 to 9) on which a school receives nobody."""

    school: int
    shut: tuple[int, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CareMeeting:
    """Agreed with a school: at `half_day` (0 to 9) in the weeks `turns` of the cycle. Also one
    that is over or has to begin: a pattern has it in all of its weeks."""

    school: int
    region: Region
    half_day: int
    turns: tuple[int, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is known about the days around a week, by school or by liaison."""

    holidays: Sequence[SchoolHoliday] = ()
    closed: Mapping[int, Sequence[Closed]] = field(default_factory=dict)  # by school
    assigned: Mapping[int, Sequence[Assigned]] = field(default_factory=dict)  # by school
    away: Mapping[int, Sequence[Away]] = field(default_factory=dict)  # by liaison
    stand_ins: Mapping[int, Sequence[StandIn]] = field(default_factory=dict)  # by school
    works: Mapping[int, Sequence[Works]] = field(default_factory=dict)  # by liaison
    blocked: Sequence[Blocked] = ()
    receiving: Mapping[int, Sequence[Receiving]] = field(default_factory=dict)  # by school
    meetings: Mapping[int, Sequence[CareMeeting]] = field(default_factory=dict)  # by school
    employed: Mapping[int, Span] = field(default_factory=dict)  # by liaison; who is not in it, is


@dataclass(frozen=True, slots=True)
class Handed:
    """From `first` on each heir has a school of `liaison`, and stands in where that one would.

    `heirs`: by id of school; a school without one stays as it is.
    """

    liaison: int
    heirs: Mapping[int, int]
    first: date

    def parts(self, row: Assigned | StandIn) -> Iterator[Assigned | StandIn]:
        """What becomes of a row: it ends before that day and goes on with the heir."""
        ends, heir = row.span.until, self.heirs.get(row.school)
        over = ends is not None and ends <= self.first
        if heir is None or over or row.liaison != self.liaison:
            yield row
            return
        begins = max(row.span.first, self.first)
        if row.span.first < begins:
            yield replace(row, span=Span(row.span.first, begins))
        if not (isinstance(row, StandIn) and row.absent == heir):
            yield replace(row, liaison=heir, span=Span(begins, ends))


Row = TypeVar("Row", Closed, Assigned, Away, StandIn, Works, Receiving, CareMeeting)


def by(key: str, rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Rows under their `school` or `liaison`, as a Calendar wants them."""
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, key)].append(row)
    return dict(grouped)
