"""The ways to cover a visit, best first, each with its reason in words."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from liaisons import rostering
from liaisons.models import Liaison, Visit
from liaisons.queries import cases
from liaisons.queries.cases import WeekRows, date_in
from liaisons.rostering import Change, ReplanCase, WeekVisit
from liaisons.services.replacement.facts import KEEP, NONE, AffectedVisit, Option, Solved
from ocp_portal.dutch import dutch_date
from schools.half_days import in_words, moment

MOST = 3  # colleagues shown for a visit


def affected_visits(liaison: Liaison, solved: Solved) -> Iterator[AffectedVisit]:
    """Visits of the absent liaison in order of time, then those that make room for them."""
    changes = {change.visit: change for change in solved.plan.changes}
    found = [(solved.rows.visits[name], change) for name, change in changes.items()]
    found.sort(key=lambda pair: (not pair[1].orphan, pair[0].date, pair[0].half_day, pair[0].pk))
    for visit, change in found:
        if change.orphan:
            options = tuple(_options(solved, visit, change))
            yield AffectedVisit(visit, options, options[0].key)
        else:
            moved = _moved(solved, visit, change)
            stays = Option(KEEP, visit.liaison, visit.date, visit.daypart, "blijft zoals het is")
            yield AffectedVisit(visit, (stays, moved), moved.key, disturbed=True)


def _options(solved: Solved, visit: Visit, change: Change) -> Iterator[Option]:
    """The choice of the plan first, then other colleagues, then nobody."""
    options = [_moved(solved, visit, change) if change.liaison else _nobody()]
    options += colleagues(solved.rows, solved.case, visit, MOST + 1)
    seen: set[str] = set()
    for option in options:
        if option.key not in seen and len(seen) < MOST:
            seen.add(option.key)
            yield option
    if NONE not in seen:
        yield _nobody()


def colleagues(rows: WeekRows, case: ReplanCase, visit: Visit, most: int) -> Iterator[Option]:
    """Who could do this visit, best first, each with the reason."""
    for each in rostering.candidates(rows.instance, case, str(visit.pk), most):
        words = _words(rows, visit, each.liaison, each.week, each.half_day, each.load_left)
        words += _there_already(case.visits, visit, each.liaison, each.week, each.half_day)
        yield _option(rows, each.liaison, each.week, each.half_day, words)


def _nobody() -> Option:
    return Option(NONE, None, None, "", "er komt niemand; de school gaat rechtstreeks naar het CJG")


def _option(rows: WeekRows, liaison: str, week: str, half_day: int, words: str) -> Option:
    day, daypart = date_in(week, half_day), moment(half_day)[1]
    return Option(
        f"{liaison}_{day.isoformat()}_{daypart}",
        rows.people[liaison],
        day,
        daypart,
        words,
        "meer dan afgesproken" in words,
    )


def _moved(solved: Solved, visit: Visit, change: Change) -> Option:
    """Where the plan puts a visit; its load is counted with all that the plan moves."""
    if change.liaison is None or change.week is None or change.half_day is None:
        return replace(_nobody(), words="vervalt, zodat een ander bezoek door kan gaan")
    load = sum(
        each.load
        for each in solved.plan.visits
        if (each.liaison, each.week) == (change.liaison, change.week)
    )
    left = solved.rows.instance.liaison_by_id[change.liaison].weekly_load - load
    words = _words(solved.rows, visit, change.liaison, change.week, change.half_day, left)
    words += _there_already(solved.plan.visits, visit, change.liaison, change.week, change.half_day)
    if change.orphan and _makes_room(solved, change):
        words += "; een ander bezoek maakt daarvoor plaats"
    return _option(solved.rows, change.liaison, change.week, change.half_day, words)


def _makes_room(solved: Solved, change: Change) -> bool:
    """Whether a visit of this colleague gives way to this one, and not to another orphan."""
    before = {visit.id: visit for visit in solved.case.visits}
    gave_way = [before[each.visit] for each in solved.plan.changes if not each.orphan]
    return any(
        change in _takers(solved, visit)
        for visit in gave_way
        if (visit.liaison, visit.week) == (change.liaison, change.week)
    )


def _takers(solved: Solved, visit: WeekVisit) -> list[Change]:
    """The orphans for which a visit gave way: those in its half-day; else, as areas are too far
    apart on a day, those of its day; else, as the week was full, all that this colleague got."""
    got = [
        each
        for each in solved.plan.changes
        if each.orphan and (each.liaison, each.week) == (visit.liaison, visit.week)
    ]
    same = [each for each in got if each.half_day == visit.half_day]
    that_day = [each for each in got if (each.half_day or 0) // 2 == visit.half_day // 2]
    return same or that_day or got


def _words(rows: WeekRows, visit: Visit, liaison: str, week: str, half_day: int, left: int) -> str:
    """The reason in words; `left` is what remains of the week, in halves of a half-day."""
    instance = rows.instance
    school, person = instance.school_by_id[str(visit.school_id)], instance.liaison_by_id[liaison]
    known = liaison == school.current_liaison or liaison in school.known_by
    return "; ".join(
        (
            f"vrij op {_when(visit, week, half_day)}",
            "kent de school" if known else "is nieuw op deze school",
            f"{instance.minutes(person.base, school.area)} minuten reizen",
            _room(left),
        )
    )


def _there_already(
    visits: Iterable[WeekVisit], visit: Visit, liaison: str, week: str, half_day: int
) -> str:
    """A colleague who is at this school on that day anyway brings no second day to it."""
    kinds = {
        each.kind
        for each in visits
        if (each.school, each.liaison, each.week) == (str(visit.school_id), liaison, week)
        and each.half_day // 2 == half_day // 2
        and each.id != str(visit.pk)
    }
    if not kinds:
        return ""
    return f"; is die dag al op deze school{' voor een overleg' if 'meeting' in kinds else ''}"


def _when(visit: Visit, week: str, half_day: int) -> str:
    if (week, half_day) == cases.visit_moment(visit):
        return in_words(half_day)
    return f"{in_words(half_day)} {dutch_date(date_in(week, half_day))} (een ander moment)"


def _room(load: int) -> str:
    if load < 0:
        return "werkt dan meer dan afgesproken"
    words = {0: "daarna is de week vol", 1: "nog een half dagdeel over", 2: "nog 1 dagdeel over"}
    return words.get(load) or f"nog {load / 2:g} dagdelen over".replace(".", ",")
