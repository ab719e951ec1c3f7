"""What it would mean that others have the work of a liaison: who fits, and what lapses."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from liaisons.models import (
    Absence,
    Assignment,
    Liaison,
    StandingPlan,
    StandingVisit,
    Substitution,
    Visit,
)
from liaisons.models.plans import HALF_DAY_LOAD, LOAD
from liaisons.queries.diaries import Diaries, diaries
from liaisons.queries.lapses import AHEAD, first_unpublished
from liaisons.queries.plan import Outlook, outlook
from liaisons.weeks.causes import NOBODY
from liaisons.weeks.facts import Handed
from liaisons.weeks.making import Planned
from ocp_portal import clock
from ocp_portal.holding import Rows
from ocp_portal.periods import period
from schools.models import School

BETTER = 2  # colleagues who are named beside the one that was chosen
FIRST = Assignment.Rank.FIRST
Heirs = Mapping[int, Liaison]  # by id of school


@dataclass(frozen=True, slots=True)
class LapsedMove:
    """A visit that nobody makes after the move; `provisional` in a week that is not published."""

    school: int
    date: dt.date
    daypart: str
    why: str
    provisional: bool


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
        shown = [str(self.liaison.pk), self.first.isoformat(), *given, *seen]
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Rival:
    """A colleague who is there then: how many schools, and how many visits would lapse at each
    school with all the work in these hands."""

    one: Liaison
    schools: int
    lapses: Counter[int]


def preview_move(
    *, liaison: Liaison, first: dt.date, to: Liaison | None = None, heirs: Heirs | None = None
) -> MovePreview:
    """What it would mean that others have the work of `liaison` from `first` on. Writes nothing.

    `to` has all of it, or `heirs` a school each; a school for which neither is named goes to the
    colleague of the cluster who fits it best. Raises ValidationError (Dutch) when one cannot.
    """
    start = max(first, clock.today())
    monday = first_unpublished(liaison.municipality, start)
    others = _others(liaison, start)
    named = [one for one in (to, *(heirs or {}).values()) if one]
    planned = list(planned_visits(liaison, first))
    published = _Published(planned, free_for([*others, *named], planned))
    schools = _schools(liaison, first, planned)
    later = _Later(liaison, first, outlook(liaison.municipality, monday, AHEAD))
    rivals = _rivals(others, start, later, published, [school.pk for school in schools])
    given = _given(schools, rivals, to, heirs or {})
    _refuse_heirs(liaison, {*given.values(), *named}, start)
    lapsed = [_gap(visit, given) for visit in published.gaps(given)]
    coming = [each for each in later.visits(given) if each.school in given]
    lapsed += [_lapsed(each) for each in coming if each.cause]
    visits = Counter([visit.school_id for visit in planned] + [each.school for each in coming])
    covers = covered(liaison, first).select_related("absence")
    return MovePreview(
        liaison=liaison,
        heirs=_heir_moves(liaison, given, start),
        first=first,
        until=monday + AHEAD * dt.timedelta(weeks=1),
        schools=tuple(
            _school_move(school, given[school.pk], visits[school.pk], lapsed, rivals)
            for school in schools
        ),
        covers=sum(row.absence.liaison_id != given[row.school_id].pk for row in covers),
        questions=_open_questions(liaison).count(),
    )


def _refuse_heirs(liaison: Liaison, heirs: Collection[Liaison], start: dt.date) -> None:
    if any(one == liaison or one.municipality_id != liaison.municipality_id for one in heirs):
        raise ValidationError("Kies een andere contactpersoon.")
    there = Liaison.objects.employed(start).filter(pk__in=[one.pk for one in heirs])
    employed = set(there.values_list("pk", flat=True))
    gone = sorted(one.name for one in heirs if one.pk not in employed)
    if gone:
        raise ValidationError(f"{gone[0]} is dan niet in dienst.")


def planned_visits(liaison: Liaison, first: dt.date) -> Rows[Visit]:
    """Of published weeks."""
    rows = Visit.objects.filter(
        liaison=liaison, date__gte=max(first, clock.today()), status=Visit.Status.PLANNED
    )
    return rows.select_related("school").order_by("date", "-daypart", "pk")


def covered(liaison: Liaison, first: dt.date) -> Rows[Substitution]:
    return liaison.substitutions.filter(period__overlap=period(first))


def _open_questions(liaison: Liaison) -> Any:
    """The room above this one has the questions; the relation is all that is known of it here."""
    return liaison.consultations.exclude(status="closed")


def _schools(liaison: Liaison, first: dt.date, planned: Iterable[Visit]) -> list[School]:
    """All where there is something to take over: held, stood in, visited or with a question."""
    held = liaison.assignments.filter(period__overlap=period(first))
    pks = {
        *held.values_list("school", flat=True),
        *covered(liaison, first).values_list("school", flat=True),
        *_open_questions(liaison).values_list("school", flat=True),
        *(visit.school_id for visit in planned),
    }
    return list(School.objects.filter(pk__in=pks).order_by("sort_key", "pk"))


def _given(
    schools: Iterable[School], rivals: Collection[_Rival], to: Liaison | None, heirs: Heirs
) -> dict[int, Liaison]:
    """Who gets which school: as asked, else by rank."""
    given: dict[int, Liaison] = {}
    for school in schools:
        heir = to or heirs.get(school.pk) or _best(school, rivals, given)
        if heir is None:
            raise ValidationError(
                f"In het cluster is niemand die {school.name} kan overnemen. Kies hierboven wie "
                "alles overneemt."
            )
        given[school.pk] = heir
    return given


def _best(school: School, rivals: Iterable[_Rival], given: Heirs) -> Liaison | None:
    """The fewest visits lapse; of equals who has the fewest schools for the hours, with those
    that came before in this move."""
    got = Counter(heir.pk for heir in given.values())
    ranked = sorted(
        rivals,
        key=lambda rival: (
            rival.lapses[school.pk],
            (rival.schools + got[rival.one.pk]) / max(most_at_schools(rival.one), 0.5),
        ),
    )
    return ranked[0].one if ranked else None


@dataclass(frozen=True, slots=True)
class _Later:
    """The weeks that are not published, with the work in the hands of one colleague or several."""

    liaison: Liaison
    first: dt.date
    coming: Outlook

    def visits(self, heirs: Heirs) -> list[Planned]:
        """From the day of the move on: what takes place, and what nobody is there for."""
        pks = {school: heir.pk for school, heir in heirs.items()}
        made = self.coming.weeks(handed=Handed(self.liaison.pk, pks, self.first))
        return [
            each
            for week in made
            for each in week.visits
            if each.date >= self.first and (each.cause is None or each.cause in NOBODY)
        ]


@dataclass(frozen=True, slots=True)
class _Published:
    """The visits of published weeks, and who is free for them."""

    visits: Collection[Visit]
    books: Diaries

    def gaps(self, heirs: Heirs) -> list[Visit]:
        return divide(self.visits, heirs, self.books)[1]


def not_free(visit: Visit, given: Heirs) -> str:
    return f"{given[visit.school_id].name} is dan niet vrij"


def _gap(visit: Visit, given: Heirs) -> LapsedMove:
    why = not_free(visit, given)
    return LapsedMove(visit.school_id, visit.date, visit.daypart, why, provisional=False)


def _lapsed(visit: Planned) -> LapsedMove:
    return LapsedMove(visit.school, visit.date, visit.daypart, visit.reason, provisional=True)


def _others(liaison: Liaison, start: dt.date) -> list[Liaison]:
    """Colleagues of the cluster who are there then, by name."""
    away = Absence.objects.filter(municipality=liaison.municipality_id, period__contains=start)
    rows = Liaison.objects.filter(cluster=liaison.cluster_id).employed(start)
    others = rows.exclude(pk=liaison.pk).exclude(pk__in=away.values("liaison"))
    return list(others.order_by("sort_key", "pk").select_related("municipality"))


def _rivals(
    others: Collection[Liaison],
    start: dt.date,
    later: _Later,
    published: _Published,
    schools: Collection[int],
) -> list[_Rival]:
    ties = Assignment.objects.filter(liaison__in=others, period__contains=start)
    number = Counter(ties.values_list("liaison", flat=True))
    return [
        _Rival(one, number[one.pk], _lapses_with(dict.fromkeys(schools, one), later, published))
        for one in others
    ]


def _lapses_with(heirs: Heirs, later: _Later, published: _Published) -> Counter[int]:
    gaps = [visit.school_id for visit in published.gaps(heirs)]
    return Counter(gaps + [each.school for each in later.visits(heirs) if each.cause])


def _school_move(
    school: School,
    to: Liaison,
    visits: int,
    lapsed: Iterable[LapsedMove],
    rivals: Iterable[_Rival],
) -> SchoolMove:
    here = tuple(each for each in lapsed if each.school == school.pk)
    counts = [(rival.one, rival.lapses[school.pk]) for rival in rivals]
    return SchoolMove(school, to, visits, here, tuple(sorted(counts, key=lambda each: each[1])))


def _heir_moves(liaison: Liaison, given: Heirs, start: dt.date) -> tuple[HeirMove, ...]:
    """By name; half-days a week of the plan in force, which follow whoever has the school."""
    ties = Assignment.objects.filter(municipality=liaison.municipality_id, rank=FIRST)
    now = dict(ties.filter(period__contains=start).values_list("school", "liaison"))
    had: Counter[int] = Counter()
    gets: Counter[int] = Counter()
    for school, who, kind in _pattern(liaison, start):
        holder = now.get(school, who)
        if holder == liaison.pk and school in given:
            gets[given[school].pk] += LOAD[kind]
        else:
            had[holder] += LOAD[kind]
    schools = Counter(heir.pk for heir in given.values())
    people = {heir.pk: heir for heir in given.values()}
    a_week = HALF_DAY_LOAD * StandingPlan.CYCLE
    return tuple(
        HeirMove(to, schools[pk], had[pk] / a_week, gets[pk] / a_week)
        for pk, to in sorted(people.items(), key=lambda each: (each[1].sort_key, each[0]))
    )


def _pattern(liaison: Liaison, start: dt.date) -> Iterable[tuple[int, int, str]]:
    """School, liaison and kind of the visits of the plan in force."""
    return StandingVisit.objects.filter(
        municipality=liaison.municipality_id,
        plan__status=StandingPlan.Status.PUBLISHED,
        plan__period__contains=start,
    ).values_list("school", "liaison", "kind")


def free_for(people: Iterable[Liaison], planned: Iterable[Visit]) -> Diaries:
    return diaries(people, {visit.date for visit in planned})


def divide(
    planned: Iterable[Visit], given: Heirs, books: Diaries
) -> tuple[list[Visit], list[Visit]]:
    """Those at which the heir is free, and the others."""
    free, gaps = [], []
    taken: Counter[tuple[int, dt.date, str]] = Counter()
    for visit in planned:
        to = given[visit.school_id]
        load, half_day = LOAD[visit.kind], (to.pk, visit.date, visit.daypart)
        if books.free(to, visit.date, visit.daypart, load + taken[half_day]):
            taken[half_day] += load
            free.append(visit)
        else:
            gaps.append(visit)
    return free, gaps
