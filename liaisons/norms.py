"""Presence against a norm, week by week, with the sentence that explains it. Pure.

- A norm counts over a window of school weeks (NRM-1). Weeks of holiday, and weeks in which the
  school was closed on all days, count for nothing (NRM-5).
- A norm that asks an average is kept when at most one visit is missing in the window: one missed
  week is no breach. A norm that asks a minimum is kept when none is; of a norm per month only
  whole months are asked.
- Half-days of the jeugdverpleegkundige are told apart and count in no norm (NRM-7).
- Remote contact is shown and is no presence. A short visit is half of a full one where the norm
  asks full half-days.
- A week that runs, or with visits that nobody ticked yet, is not measured until it is known.
- Where two norms apply, each has its own story (NRM-3).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ocp_portal.dutch import listed, so_many
from schools.isoweeks import IsoWeek


class Mark(StrEnum):
    """What a week was, the first that fits."""

    PRESENT = "present"
    COVERED = "covered"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    REMOTE = "remote"
    GAP = "gap"
    PLANNED = "planned"
    NOTHING = "nothing"


LETTERS = {
    Mark.PRESENT: "A",
    Mark.COVERED: "V",
    Mark.HOLIDAY: "-",
    Mark.CLOSED: "D",
    Mark.REMOTE: "O",
    Mark.GAP: "G",
    Mark.PLANNED: "P",
    Mark.NOTHING: "",
}
WORDS = {
    Mark.PRESENT: "aanwezig",
    Mark.COVERED: "een collega was aanwezig",
    Mark.REMOTE: "alleen contact op afstand",
    Mark.PLANNED: "gepland",
    Mark.NOTHING: "geen bezoek gepland",
}


@dataclass(frozen=True, slots=True)
class NormFacts:
    """A norm as it applies to the school: `visits` in each `cycle` of school weeks.

    `average` tells an average from a minimum; `full` asks full half-days. Weeks of before
    `since` are not asked.
    """

    name: str
    visits: int
    cycle: int  # 1 for a weekly norm, 4 for a monthly one
    window: int
    source: str
    average: bool = False
    full: bool = False
    since: date | None = None


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """One ISO week at a school; meetings are not in it.

    `school_week`: the school was open on at least one day. `present` counts visits, `half_days`
    their length. `lost` are the reasons of visits that should have been, `excused` those of
    visits that a holiday or closure took.
    """

    monday: date
    school_week: bool = True
    holiday: str = ""
    closed: str = ""
    present: int = 0
    half_days: float = 0.0
    covered: int = 0
    remote: int = 0
    lost: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    open: int = 0
    over: bool = True  # the week lies behind us
    nurse: int = 0  # days of the jeugdverpleegkundige so far; no norm of the liaison has them

    @property
    def measured(self) -> bool:
        return self.over and self.school_week and not self.open


@dataclass(frozen=True, slots=True)
class WeekMark:
    """`text` is for a title and a screen reader. `average` is of the first norm, over the window
    that ends with this week; None where nothing is measured yet."""

    monday: date
    mark: Mark
    letter: str
    text: str  # 'Week 47: aanwezig', 'Week 47: aanwezig; ook de jeugdverpleegkundige'
    average: float | None
    nurse: bool = False


@dataclass(frozen=True, slots=True)
class NormStory:
    """One norm at one school. `realised` is None while there is nothing to measure yet.

    `average` is per `cycle` of the norm; `asked` is its number of visits.
    """

    norm: NormFacts
    average: float | None
    asked: int
    realised: bool | None
    sentence: str
    short: float = 0.0  # visits that are missing of what was asked


@dataclass(frozen=True, slots=True)
class Strip:
    school: int
    weeks: tuple[WeekMark, ...]
    stories: tuple[NormStory, ...]
    action: str = ""  # what is being done about a gap (NRM-6)
    nurse: str = ""  # how often the jeugdverpleegkundige was there, in a sentence (NRM-7)

    @property
    def not_realised(self) -> bool:
        return any(story.realised is False for story in self.stories)


@dataclass(frozen=True, slots=True)
class _Tally:
    """The weeks of a window that count, and what there was in them."""

    weeks: tuple[WeekFacts, ...]
    total: float
    norm: NormFacts

    @property
    def asked(self) -> int:
        """Visits asked in these weeks; of a norm per month only of whole months."""
        return self.norm.visits * (len(self.weeks) // self.norm.cycle)

    @property
    def average(self) -> float | None:
        cycles = len(self.weeks) / self.norm.cycle
        return self.total / cycles if cycles else None

    @property
    def short(self) -> float:
        return max(0.0, self.asked - self.total)

    @property
    def realised(self) -> bool | None:
        if not self.asked:
            return None
        return self.short <= (1 if self.norm.average else 0)


def tell(
    school: int,
    weeks: Sequence[WeekFacts],
    norms: Sequence[NormFacts],
    action: str = "",
    shown: int = 12,
) -> Strip:
    """The strip of a school, in order of time. The last `shown` weeks are shown; windows may look
    back further."""
    first = norms[0] if norms else None
    start = max(0, len(weeks) - shown)
    marks = tuple(
        _mark(week, _tally(weeks[: start + number + 1], first) if first else None)
        for number, week in enumerate(weeks[start:])
    )
    shown_from = marks[0].monday if marks else date.min
    stories = tuple(_story(weeks, norm, action, shown_from) for norm in norms)
    return Strip(school, marks, stories, action, _nurse_story(weeks[start:]))


def _nurse_story(weeks: Sequence[WeekFacts]) -> str:
    """Apart from every norm of the liaison, and said to be regular presence (NRM-7)."""
    times = sum(week.nurse for week in weeks)
    if not times:
        return ""
    return (
        f"Daarnaast was de jeugdverpleegkundige {times} keer op school. Dat is ook regelmatige "
        "aanwezigheid; het telt niet mee in het gemiddelde."
    )


def _tally(weeks: Sequence[WeekFacts], norm: NormFacts) -> _Tally:
    known = [week for week in weeks if week.measured]
    asked = [week for week in known if norm.since is None or week.monday >= norm.since]
    window = tuple(asked[-norm.window :])
    total = sum(week.half_days if norm.full else float(week.present) for week in window)
    return _Tally(window, total, norm)


def _mark(week: WeekFacts, tally: _Tally | None) -> WeekMark:
    mark, text = _what(week)
    if mark == Mark.NOTHING and tally and _asks(week, tally.norm):
        mark, text = Mark.GAP, "geen bezoek"
    number = IsoWeek.of(week.monday).week
    average = tally.average if tally else None
    also = "; ook de jeugdverpleegkundige" if week.nurse else ""
    told = f"Week {number}: {text}{also}"
    return WeekMark(week.monday, mark, LETTERS[mark], told, average, bool(week.nurse))


def _asks(week: WeekFacts, norm: NormFacts) -> bool:
    """Whether the norm asks for a visit in this very week."""
    return norm.cycle == 1 and week.measured and (norm.since is None or week.monday >= norm.since)


def _what(week: WeekFacts) -> tuple[Mark, str]:
    if week.present:
        mark = Mark.COVERED if week.covered == week.present else Mark.PRESENT
        return mark, WORDS[mark]
    if not week.school_week:
        return (Mark.HOLIDAY, week.holiday) if week.holiday else (Mark.CLOSED, week.closed)
    if week.remote:
        return Mark.REMOTE, WORDS[Mark.REMOTE]
    if week.open:
        return Mark.PLANNED, WORDS[Mark.PLANNED]
    if week.lost:
        return Mark.GAP, f"niet doorgegaan, {week.lost[0]}"
    if week.excused:
        return Mark.CLOSED, week.excused[0]
    return Mark.NOTHING, WORDS[Mark.NOTHING]


def _story(weeks: Sequence[WeekFacts], norm: NormFacts, action: str, shown_from: date) -> NormStory:
    tally = _tally(weeks, norm)
    realised = tally.realised
    parts = [_verdict(tally, shown_from), *_causes(tally), *_uncounted(weeks, tally)]
    if realised is False and action:
        parts.append(f"Wat er gebeurt: {action}.")
    sentence = " ".join(part for part in parts if part)
    return NormStory(norm, tally.average, norm.visits, realised, sentence, tally.short)


def _verdict(tally: _Tally, shown_from: date) -> str:
    norm = tally.norm
    if tally.realised is None:
        return "Er is nog te weinig om te meten."
    over = _over(tally.weeks, shown_from)
    average = f"gemiddeld {_decimal(tally.average or 0)} {_unit(tally)} {over}"
    asked = f"de norm is {'' if norm.average else 'minstens '}{norm.visits}"
    if not tally.realised:
        return f"Nog niet gerealiseerd: {average}, {asked}."
    if tally.short:
        return (
            f"Gerealiseerd: {average}, {asked}. Eén gemist bezoek is bij een gemiddelde geen "
            "tekort."
        )
    return f"Gerealiseerd: {average}, {asked}."


def _over(weeks: Sequence[WeekFacts], shown_from: date) -> str:
    """A window that steps over a holiday begins before the weeks that the strip shows."""
    if len(weeks) == 1:
        return "in 1 week"
    earlier = weeks[0].monday < shown_from
    since = f" (vanaf week {IsoWeek.of(weeks[0].monday).week})" if earlier else ""
    return f"over {len(weeks)} schoolweken{since}"


def _unit(tally: _Tally) -> str:
    more = round(tally.average or 0, 1) > 1  # '0,9 dagdeel', '1,5 dagdelen'
    words = ("dagdeel", "dagdelen") if tally.norm.full else ("bezoek", "bezoeken")
    word = words[more]
    return f"{word} per {'week' if tally.norm.cycle == 1 else 'maand'}"


def _causes(tally: _Tally) -> list[str]:
    """Why visits did not count, the most frequent reason first."""
    found = []
    lost = Counter(reason for week in tally.weeks for reason in week.lost)
    if lost and tally.short:
        reasons = [f"{number} keer {reason}" for reason, number in _ranked(lost)]
        found.append(f"Niet doorgegaan: {listed(reasons)}.")
    remote = sum(week.remote for week in tally.weeks)
    if remote:
        times = so_many(remote, "keer", "keer")
        found.append(f"Er was {times} contact op afstand; dat is geen aanwezigheid.")
    covered = sum(week.covered for week in tally.weeks)
    if covered:
        times = so_many(covered, "bezoek", "bezoeken")
        found.append(f"Een collega deed {times}.")
    return found


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _uncounted(weeks: Sequence[WeekFacts], tally: _Tally) -> list[str]:
    """Weeks within the window that count for nothing, by name; and what is not known yet."""
    if not tally.weeks:
        return []
    first = tally.weeks[0].monday
    found = []
    span = [week for week in weeks if week.monday >= first]
    names = [week.holiday or week.closed for week in span if not week.school_week]
    if names:
        found.append(f"Niet meegeteld: {listed(list(dict.fromkeys(names)))}.")
    unticked = sum(week.open for week in span if week.over)
    if unticked:
        visits = "1 bezoek is" if unticked == 1 else f"{unticked} bezoeken zijn"
        found.append(f"{visits} nog niet afgevinkt.")
    return found


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
