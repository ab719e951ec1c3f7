"""Somebody leaves: all the work goes to a colleague, after a look at what that would mean."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from liaisons.models import Absence, Liaison, Substitution, Visit
from liaisons.models.plans import LOAD
from liaisons.queries.lapses import AHEAD, first_unpublished
from liaisons.queries.plan import Outlook, outlook
from liaisons.services.hindrances import can_come
from liaisons.services.ledger import recount
from liaisons.services.make_up import hand_make_ups_over
from liaisons.services.presence import change_visit
from liaisons.services.school_news import tell_lapsed
from liaisons.services.ties import hand_tie_over, keep
from liaisons.weeks.causes import NOBODY
from liaisons.weeks.facts import Handed
from liaisons.weeks.making import Planned
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.holding import Rows
from ocp_portal.periods import period, without
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
class SchoolMove:
    """What the move means for one school, in the weeks that can be foreseen.

    `better` are colleagues of the cluster with whom fewer visits lapse, and how many those are.
    """

    school: School
    visits: int
    lapses: tuple[LapsedMove, ...]
    better: tuple[tuple[Liaison, int], ...]


@dataclass(frozen=True, slots=True)
class MovePreview:
    """`until`: the first day that is not foreseen. `stamp` goes into the form and back."""

    liaison: Liaison
    to: Liaison
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
        shown = [str(self.liaison.pk), str(self.to.pk), self.first.isoformat(), *seen]
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class MovedWork:
    """What went over in one step. `gaps` are visits at which the colleague is not free."""

    schools: int
    visits: int
    gaps: tuple[Visit, ...]
    covers: int
    questions: int
    preview: MovePreview


QuestionMover = Callable[..., int]
_question_movers: list[QuestionMover] = []


def moves_questions(mover: QuestionMover) -> QuestionMover:
    """The room of the questions stands above this one: it says itself how they change hands.

    `mover(liaison=, to=, by=)` returns how many went over.
    """
    _question_movers.append(mover)
    return mover


class MoveChanged(Exception):
    """What the page showed is not so any more; `preview` is how it is now."""

    def __init__(self, preview: MovePreview) -> None:
        super().__init__("move changed")
        self.preview = preview


def preview_move(*, liaison: Liaison, to: Liaison, first: dt.date) -> MovePreview:
    """What it would mean that `to` has all the work of `liaison` from `first` on. Writes nothing.

    Raises ValidationError (Dutch) when `to` cannot take it over.
    """
    _refuse_heir(liaison, to, first)
    start = max(first, clock.today())
    monday = first_unpublished(liaison.municipality, start)
    later = _Later(liaison, first, outlook(liaison.municipality, monday, AHEAD))
    planned = list(_planned(liaison, first))
    gaps = _divide(planned, to)[1]
    covers = liaison.substitutions.filter(period__overlap=period(first))
    schools = {*_held(liaison, first), *covers.values_list("school", flat=True)}
    lapsed = [
        LapsedMove(gap.school_id, gap.date, gap.daypart, f"{to.name} is dan niet vrij", False)
        for gap in gaps
    ]
    coming = [each for each in later.visits(to.pk) if each.school in schools]
    lapsed += [_lapsed(each) for each in coming if each.cause]
    rivals = _rivals(liaison, to, start, later, planned) if lapsed else []
    visits = Counter([visit.school_id for visit in planned] + [each.school for each in coming])
    return MovePreview(
        liaison=liaison,
        to=to,
        first=first,
        until=monday + AHEAD * dt.timedelta(weeks=1),
        schools=tuple(
            _school_move(school, visits[school.pk], lapsed, rivals)
            for school in School.objects.filter(pk__in=schools).order_by("sort_key", "pk")
        ),
        covers=covers.exclude(absence__liaison=to).count(),
        # The room above this one has the questions; the relation is all that is known of it here.
        questions=liaison.consultations.exclude(status="closed").count(),
    )


def _held(liaison: Liaison, first: dt.date) -> Iterable[int]:
    rows = liaison.assignments.filter(period__overlap=period(first))
    return rows.values_list("school", flat=True)


@dataclass(frozen=True, slots=True)
class _Later:
    """The weeks that are not published, with the work in the hands of one colleague or another."""

    liaison: Liaison
    first: dt.date
    coming: Outlook

    def visits(self, heir: int) -> list[Planned]:
        """From the day of the move on: what takes place, and what nobody is there for."""
        made = self.coming.weeks(handed=Handed(self.liaison.pk, heir, self.first))
        return [
            each
            for week in made
            for each in week.visits
            if each.date >= self.first and (each.cause is None or each.cause in NOBODY)
        ]


def _lapsed(visit: Planned) -> LapsedMove:
    return LapsedMove(visit.school, visit.date, visit.daypart, visit.reason, provisional=True)


Rival = tuple[Liaison, Counter[int]]


def _rivals(
    liaison: Liaison, to: Liaison, start: dt.date, later: _Later, planned: Collection[Visit]
) -> list[Rival]:
    """Colleagues of the cluster who are there then, and how many visits lapse at each school."""
    away = Absence.objects.filter(municipality=liaison.municipality_id, period__contains=start)
    rows = Liaison.objects.filter(cluster=liaison.cluster_id).employed(start)
    others = rows.exclude(pk__in=[liaison.pk, to.pk]).exclude(pk__in=away.values("liaison"))
    return [(one, _lapses_with(one, later, planned)) for one in others.order_by("sort_key", "pk")]


def _lapses_with(one: Liaison, later: _Later, planned: Collection[Visit]) -> Counter[int]:
    gaps = [visit.school_id for visit in _divide(planned, one)[1]]
    return Counter(gaps + [each.school for each in later.visits(one.pk) if each.cause])


def _school_move(
    school: School, visits: int, lapsed: Iterable[LapsedMove], rivals: Iterable[Rival]
) -> SchoolMove:
    here = tuple(each for each in lapsed if each.school == school.pk)
    fewer = [(one, counts[school.pk]) for one, counts in rivals if counts[school.pk] < len(here)]
    return SchoolMove(school, visits, here, tuple(sorted(fewer, key=lambda each: each[1])[:BETTER]))


@transaction.atomic
def move_open_work(
    *,
    liaison: Liaison,
    to: Liaison,
    first: dt.date,
    stamp: str | None = None,
    by: User,
) -> MovedWork:
    """From `first` on `to` has the schools, visits, stand-ins and questions of `liaison`.

    A visit at which `to` is not free falls away as a gap, stands on the list of the team lead and
    its school is told; a make-up visit that is no visit yet expires. With `stamp`, of the preview
    that somebody saw: MoveChanged when it is another now. Raises ValidationError (Dutch) when `to`
    cannot take it over.
    """
    Municipality.objects.hold(liaison.municipality_id)  # no week or plan is made meanwhile
    Liaison.objects.filter(pk__in=[liaison.pk, to.pk]).hold_all()
    _refuse_heir(liaison, to, first)
    visits, gaps = _divide(_planned(liaison, first).held(), to)
    preview = preview_move(liaison=liaison, to=to, first=first)
    if stamp is not None and stamp != preview.stamp:
        raise MoveChanged(preview)
    schools = _move_schools(liaison, to, first)
    covers = _move_covers(liaison, to, first)
    _move_visits(visits, gaps, to, by)
    tell_lapsed(gaps, liaison.municipality)
    heirs = {each.school.pk: to for each in preview.schools}
    hand_make_ups_over(liaison=liaison, heirs=heirs, first=first, by=by)
    recount([*visits, *gaps])
    questions = sum(mover(liaison=liaison, to=to, by=by) for mover in _question_movers)
    return MovedWork(schools, len(visits), tuple(gaps), covers, questions, preview)


def _refuse_heir(liaison: Liaison, to: Liaison, first: dt.date) -> None:
    if to.pk == liaison.pk or to.municipality_id != liaison.municipality_id:
        raise ValidationError("Kies een andere contactpersoon.")
    employed = Liaison.objects.filter(pk=to.pk).employed(max(first, clock.today()))
    if not employed.exists():
        raise ValidationError(f"{to.name} is dan niet in dienst.")


def _move_schools(liaison: Liaison, to: Liaison, first: dt.date) -> int:
    """How many schools; of one there may be more rows, before and after somebody else."""
    ties = list(liaison.assignments.filter(period__overlap=period(first)).held().order_by("pk"))
    for tie in ties:
        hand_tie_over(tie, to, first)
    return len({tie.school_id for tie in ties})


def _move_covers(liaison: Liaison, to: Liaison, first: dt.date) -> int:
    """Schools at which the liaison stands in; nobody stands in for themself."""
    rows = liaison.substitutions.held().filter(period__overlap=period(first))
    number = 0
    for row in rows.select_related("absence").order_by("pk"):
        begins, ends = max(row.period.lower, first), row.period.upper
        absence = row.absence
        school_id, municipality_id = row.school_id, row.municipality_id
        keep(row, without(row.period, period(begins)))
        if absence.liaison_id != to.pk:
            Substitution.objects.create(
                municipality_id=municipality_id,
                school_id=school_id,
                liaison=to,
                absence=absence,
                period=period(begins, ends),
            )
            number += 1
    return number


def _planned(liaison: Liaison, first: dt.date) -> Rows[Visit]:
    """Of published weeks."""
    rows = Visit.objects.filter(
        liaison=liaison, date__gte=max(first, clock.today()), status=Visit.Status.PLANNED
    )
    return rows.select_related("school").order_by("date", "-daypart", "pk")


def _divide(planned: Iterable[Visit], to: Liaison) -> tuple[list[Visit], list[Visit]]:
    """Those at which `to` is free, and the others."""
    free, gaps = [], []
    taken: Counter[tuple[dt.date, str]] = Counter()
    for visit in planned:
        load, half_day = LOAD[visit.kind], (visit.date, visit.daypart)
        if can_come(to, visit.date, visit.daypart, load + taken[half_day]):
            taken[half_day] += load
            free.append(visit)
        else:
            gaps.append(visit)
    return free, gaps


def _move_visits(visits: list[Visit], gaps: list[Visit], to: Liaison, by: User) -> None:
    for visit in visits:
        own = visit.standing_in_for_id == to.pk
        stands_in = {"standing_in_for": None} if own else {}
        change_visit(visit=visit, liaison=to, why="overgedragen", count=False, by=by, **stands_in)
    for visit in gaps:
        change_visit(
            visit=visit,
            status=Visit.Status.CANCELLED,
            cause=Visit.Cause.VACANT,
            reason=f"{to.name} is dan niet vrij",
            count=False,
            by=by,
        )
