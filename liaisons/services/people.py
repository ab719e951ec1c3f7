"""Liaisons, their clusters, working hours and schools. Periods end, rows are not deleted."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from liaisons.models import (
    Assignment,
    Availability,
    Cluster,
    Liaison,
    StandingPlan,
    Substitution,
    Visit,
)
from liaisons.models.plans import LOAD
from liaisons.services.absences import is_free
from liaisons.services.ledger import recount
from liaisons.services.presence import change_visit
from liaisons.services.school_news import tell_lapsed
from liaisons.weeks import HalfDay
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.dutch import dutch_date, so_many
from ocp_portal.periods import last_day, period
from schools.models import School

NOT_EMPTY = "In dit cluster zitten nog contactpersonen. Verplaats hen eerst."


@transaction.atomic
def set_work_pattern(
    *,
    liaison: Liaison,
    half_days: Collection[HalfDay],
    first: dt.date,
    cycle_weeks: Mapping[HalfDay, Collection[int]] | None = None,
    by: User,
) -> None:
    """From `first` on the liaison works on these half-days; before that nothing changes.

    `cycle_weeks` has the half-days that are not worked every week: (0, 2) is the first and third
    school week of the cycle. Over the cycle the pattern cannot be more than the contract.
    """
    locked = Liaison.objects.select_for_update().get(pk=liaison.pk)
    weeks = {each: _every_week() for each in half_days}
    weeks |= {each: sorted(set(turns)) for each, turns in (cycle_weeks or {}).items()}
    _refuse_more_than_contract(locked, [turns for turns in weeks.values() if turns])
    rows = Availability.objects.filter(liaison=locked)
    rows.filter(period__startswith__gte=first).delete()
    for row in rows.filter(period__contains=first):
        row.period = period(row.period.lower, first)
        row.save(update_fields=["period"])
    Availability.objects.bulk_create(
        Availability(
            municipality_id=locked.municipality_id,
            liaison=locked,
            weekday=half_day.weekday,
            daypart=half_day.daypart,
            cycle_weeks=weeks[half_day],
            period=period(first),
        )
        for half_day in sorted(weeks, key=lambda each: (each.weekday, each.daypart))
        if weeks[half_day]
    )


def _every_week() -> list[int]:
    return list(range(StandingPlan.CYCLE))


def _refuse_more_than_contract(liaison: Liaison, turns: list[list[int]]) -> None:
    """On average over the cycle: somebody who alternates works more in one week than in another."""
    worked = sum(len(weeks) for weeks in turns)
    if worked > liaison.contract_half_days * StandingPlan.CYCLE:
        average = f"{worked / StandingPlan.CYCLE:g}".replace(".", ",")
        raise ValidationError(
            f"U koos {average} dagdelen{' per week' if worked % StandingPlan.CYCLE else ''}. "
            f"In het contract staan er {liaison.contract_half_days}."
        )


@transaction.atomic
def assign(
    *,
    school: School,
    liaison: Liaison,
    rank: int = Assignment.Rank.FIRST,
    first: dt.date,
    until: dt.date | None = None,
    by: User,
) -> Assignment:
    """Tie a liaison to a school. Says who is there already when periods overlap."""
    # The row lock makes two team leads queue: the second gets the sentence, not an error.
    School.objects.select_for_update().get(pk=school.pk)
    held = period(first, until)
    _refuse_taken(school, rank, held)
    if not Liaison.objects.filter(pk=liaison.pk, period__contains=held).exists():
        raise ValidationError(f"{liaison.name} is niet de hele periode in dienst.")
    return Assignment.objects.create(
        municipality_id=school.municipality_id,
        school=school,
        liaison=liaison,
        rank=rank,
        period=held,
    )


def _refuse_taken(school: School, rank: int, held: object) -> None:
    taken = (
        Assignment.objects.filter(school=school, rank=rank, period__overlap=held)
        .select_related("liaison")
        .order_by("period")
        .first()
    )
    if taken is None:
        return
    ends = last_day(taken.period)
    until = f"tot en met {dutch_date(ends)}" if ends else "tot nader order"
    raise ValidationError(
        f"{school.name} heeft al een {taken.get_rank_display()} contactpersoon: "
        f"{taken.liaison.name}, vanaf {dutch_date(taken.period.lower)} {until}. "
        "Beëindig eerst die koppeling of kies een andere datum."
    )


@transaction.atomic
def end_assignment(*, assignment: Assignment, last: dt.date, by: User) -> Assignment:
    """`last` is the last day. Visits that are planned after it must have moved first."""
    locked = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if last < locked.period.lower:
        raise ValidationError(
            f"De koppeling begint op {dutch_date(locked.period.lower)}. Kies een latere dag."
        )
    if locked.period.upper and last >= locked.period.upper:
        raise ValidationError("De koppeling eindigt dan al.")
    later = _planned(locked.liaison_id, last).filter(school=locked.school_id).count()
    if later:
        raise ValidationError(
            f"Na {dutch_date(last)} {_stand(later, 'gepland bezoek', 'geplande bezoeken')} van "
            "deze contactpersoon op deze school. Regel daar eerst een vervanger voor of kies een "
            "latere dag."
        )
    locked.period = period(locked.period.lower, last + dt.timedelta(days=1))
    locked.save(update_fields=["period"])
    return locked


def _planned(liaison_id: int, after: dt.date) -> QuerySet[Visit]:
    return Visit.objects.filter(liaison=liaison_id, date__gt=after, status=Visit.Status.PLANNED)


def _stand(number: int, one: str, more: str) -> str:
    return f"staat nog 1 {one}" if number == 1 else f"staan nog {number} {more}"


def open_work(liaison: Liaison, after: dt.date) -> list[str]:
    """What must move before a liaison can leave after a day, in Dutch.

    Questions that are open today may be closed by a day to come, so they count only until today.
    The fixed pattern is none of it: a visit in it follows whoever is the liaison of the school.
    """
    ending = Q(period__endswith=None) | Q(period__endswith__gt=after + dt.timedelta(days=1))
    schools = liaison.assignments.filter(ending).count()
    visits = _planned(liaison.pk, after).count()
    standing_in = liaison.substitutions.filter(ending).count()
    # The room above this one has the questions; the relation is all that is known of it here.
    open_now = liaison.consultations.exclude(status="closed")
    questions = open_now.count() if after <= clock.today() else 0
    found = [
        (schools, "koppeling met een school", "koppelingen met scholen"),
        (visits, "gepland bezoek", "geplande bezoeken"),
        (standing_in, "vervanging", "vervangingen"),
        (questions, "open vraag", "open vragen"),
    ]
    return [so_many(number, one, more) for number, one, more in found if number]


@dataclass(frozen=True, slots=True)
class MovedWork:
    """What went over in one step. `gaps` are visits at which the colleague is not free."""

    schools: int
    visits: int
    gaps: tuple[Visit, ...]
    covers: int
    questions: int


QuestionMover = Callable[..., int]
_question_movers: list[QuestionMover] = []


def moves_questions(mover: QuestionMover) -> QuestionMover:
    """The room of the questions stands above this one: it says itself how they change hands.

    `mover(liaison=, to=, by=)` returns how many went over.
    """
    _question_movers.append(mover)
    return mover


class MoveLapses(Exception):
    """Visits fall away that the person who hands over has not seen; `visits` are all of them."""

    def __init__(self, visits: list[Visit]) -> None:
        super().__init__("visits lapse")
        self.visits = visits


@transaction.atomic
def move_open_work(
    *,
    liaison: Liaison,
    to: Liaison,
    first: dt.date,
    seen: Collection[int] | None = None,
    by: User,
) -> MovedWork:
    """From `first` on `to` has the schools, visits, stand-ins and questions of `liaison`.

    A visit at which `to` is not free falls away as a gap, stands on the list of the team lead and
    its school is told. With `seen`, the ids of the visits of which somebody knows that they fall
    away: MoveLapses when there are others. Raises ValidationError (Dutch) when `to` cannot take
    it over.
    """
    people = Liaison.objects.select_for_update().filter(pk__in=[liaison.pk, to.pk])
    list(people.order_by("pk").values_list("pk"))
    _refuse_heir(liaison, to, first)
    visits, gaps = _divide(liaison, to, first)
    if seen is not None and {visit.pk for visit in gaps} - set(seen):
        raise MoveLapses(gaps)
    schools = _move_schools(liaison, to, first)
    covers = _move_covers(liaison, to, first)
    _move_visits(visits, gaps, to, by)
    tell_lapsed(gaps, liaison.municipality)
    questions = sum(mover(liaison=liaison, to=to, by=by) for mover in _question_movers)
    return MovedWork(schools, len(visits), tuple(gaps), covers, questions)


def _refuse_heir(liaison: Liaison, to: Liaison, first: dt.date) -> None:
    if to.pk == liaison.pk or to.municipality_id != liaison.municipality_id:
        raise ValidationError("Kies een andere contactpersoon.")
    employed = Liaison.objects.filter(pk=to.pk).employed(max(first, clock.today()))
    if not employed.exists():
        raise ValidationError(f"{to.name} is dan niet in dienst.")


def _move_schools(liaison: Liaison, to: Liaison, first: dt.date) -> int:
    rows = liaison.assignments.select_for_update().filter(period__overlap=period(first))
    # A school of which `to` is the second already keeps one row for that person.
    held = set(to.assignments.filter(period__overlap=period(first)).values_list("school", "rank"))
    number = 0
    for row in rows.order_by("pk"):
        begins = max(row.period.lower, first)
        if (row.school_id, row.rank) not in held:
            fresh = Assignment(
                municipality_id=row.municipality_id,
                school_id=row.school_id,
                liaison=to,
                rank=row.rank,
                period=period(begins, row.period.upper),
            )
            _cut(row, begins)
            fresh.save()
            number += 1
    return number


def _cut(row: Assignment | Substitution, end: dt.date) -> None:
    """The row ends before a day; nothing is left of one that would begin later."""
    if row.period.lower >= end:
        row.delete()
        return
    row.period = period(row.period.lower, end)
    row.save(update_fields=["period"])


def _move_covers(liaison: Liaison, to: Liaison, first: dt.date) -> int:
    """Schools at which the liaison stands in; nobody stands in for themself."""
    rows = liaison.substitutions.select_for_update().filter(period__overlap=period(first))
    number = 0
    for row in rows.select_related("absence").order_by("pk"):
        begins, ends = max(row.period.lower, first), row.period.upper
        absence = row.absence
        school_id, municipality_id = row.school_id, row.municipality_id
        _cut(row, begins)
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


def _divide(liaison: Liaison, to: Liaison, first: dt.date) -> tuple[list[Visit], list[Visit]]:
    """Planned visits, locked: those at which `to` is free, and the others."""
    planned = Visit.objects.select_for_update(of=("self",)).filter(
        liaison=liaison, date__gte=max(first, clock.today()), status=Visit.Status.PLANNED
    )
    free, gaps = [], []
    taken: Counter[tuple[dt.date, str]] = Counter()
    for visit in planned.select_related("school").order_by("date", "-daypart", "pk"):
        load, half_day = LOAD[visit.kind], (visit.date, visit.daypart)
        if is_free(to, visit.date, visit.daypart, load + taken[half_day]):
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
    recount([*visits, *gaps])


@transaction.atomic
def end_employment(*, liaison: Liaison, last: dt.date, by: User) -> Liaison:
    """A liaison leaves. Refused while there is work: it says what must move first."""
    locked = Liaison.objects.select_for_update().get(pk=liaison.pk)
    if last < locked.period.lower:
        raise ValidationError("De laatste werkdag ligt voor de eerste.")
    work = open_work(locked, last)
    if work:
        raise ValidationError(
            f"{locked.name} heeft na {dutch_date(last)} nog werk: {', '.join(work)}. "
            "Draag dat eerst over."
        )
    end = last + dt.timedelta(days=1)
    for row in Availability.objects.filter(liaison=locked, period__contains=end):
        row.period = period(row.period.lower, end)
        row.save(update_fields=["period"])
    Availability.objects.filter(liaison=locked, period__startswith__gte=end).delete()
    locked.period = period(locked.period.lower, end)
    locked.save(update_fields=["period"])
    return locked


@transaction.atomic
def remove_cluster(*, cluster: Cluster, by: User) -> None:
    """Only an empty one."""
    locked = Cluster.objects.select_for_update().get(pk=cluster.pk)
    if locked.liaisons.exists():
        raise ValidationError(NOT_EMPTY)
    locked.delete()
