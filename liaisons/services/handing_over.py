"""Somebody leaves: all the work goes to colleagues, after a look at what that would mean."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from liaisons.models import Liaison, Substitution, Visit
from liaisons.services.ledger import recount
from liaisons.services.make_up import hand_make_ups_over
from liaisons.services.move_facts import MovePreview
from liaisons.services.move_preview import covered, preview_move
from liaisons.services.move_work import Heirs, divide, free_for, not_free, planned_visits
from liaisons.services.presence import change_visit
from liaisons.services.school_news import tell_heir, tell_lapsed
from liaisons.services.ties import hand_tie_over, keep
from liaisons.weeks.causes import NOT_FREE
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.periods import period, without


@dataclass(frozen=True, slots=True)
class MovedWork:
    """What went over in one step. `gaps` are visits at which the heir is not free; `make_ups` are
    no visits yet."""

    schools: int
    visits: int
    gaps: tuple[Visit, ...]
    covers: int
    make_ups: int
    questions: int
    preview: MovePreview


QuestionMover = Callable[..., int]
_question_movers: list[QuestionMover] = []


def moves_questions(mover: QuestionMover) -> QuestionMover:
    """The room of the questions stands above this one: it says itself how they change hands.

    `mover(liaison=, heirs=, by=)`, with the heir by id of school, returns how many went over.
    """
    _question_movers.append(mover)
    return mover


class MoveChanged(Exception):
    """What the page showed is not so any more; `preview` is how it is now."""

    def __init__(self, preview: MovePreview) -> None:
        super().__init__("move changed")
        self.preview = preview


@transaction.atomic
def move_open_work(
    *,
    liaison: Liaison,
    first: dt.date,
    to: Liaison | None = None,
    heirs: Heirs | None = None,
    stamp: str | None = None,
    by: User,
) -> MovedWork:
    """From `first` on others have the schools, visits, stand-ins and questions of `liaison`.

    Who gets what is as in preview_move. A visit at which the heir is not free falls away as a
    gap, stands on the list of the team lead and its school is told; a make-up visit that is no
    visit yet goes over or expires. The heirs are told. With `stamp`, of the preview that somebody
    saw: MoveChanged when it is another now. Raises ValidationError (Dutch) when one cannot take it
    over.
    """
    Municipality.objects.hold(liaison.municipality_id)  # no week or plan is made meanwhile
    # All of the cluster: who is not named may be the one who fits best.
    named = [one.pk for one in (liaison, to, *(heirs or {}).values()) if one]
    Liaison.objects.filter(Q(pk__in=named) | Q(cluster=liaison.cluster_id)).hold_all()
    planned = list(planned_visits(liaison, first).held())
    preview = preview_move(liaison=liaison, first=first, to=to, heirs=heirs)
    if stamp is not None and stamp != preview.stamp:
        raise MoveChanged(preview)
    given = {each.school.pk: each.to for each in preview.schools}
    visits, gaps = divide(planned, given, free_for(given.values(), planned))
    schools = _move_schools(liaison, given, first)
    covers = _move_covers(liaison, given, first)
    _move_visits(visits, gaps, given, by)
    tell_lapsed(gaps, liaison.municipality)
    make_ups = hand_make_ups_over(liaison=liaison, heirs=given, first=first, by=by)
    recount([*visits, *gaps])
    questions = sum(mover(liaison=liaison, heirs=given, by=by) for mover in _question_movers)
    for heir in preview.heirs:
        tell_heir(heir.to.pk, heir.schools, first, liaison.municipality)
    return MovedWork(schools, len(visits), tuple(gaps), covers, make_ups, questions, preview)


def _move_schools(liaison: Liaison, given: Heirs, first: dt.date) -> int:
    """How many schools; of one there may be more rows, before and after somebody else."""
    ties = list(liaison.assignments.filter(period__overlap=period(first)).held().order_by("pk"))
    for tie in ties:
        hand_tie_over(tie, given[tie.school_id], first)
    return len({tie.school_id for tie in ties})


def _move_covers(liaison: Liaison, given: Heirs, first: dt.date) -> int:
    """Schools at which the liaison stands in; nobody stands in for themself."""
    rows = covered(liaison, first).held()
    number = 0
    for row in rows.select_related("absence").order_by("pk"):
        begins, ends = max(row.period.lower, first), row.period.upper
        absence, to = row.absence, given[row.school_id]
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


def _move_visits(visits: list[Visit], gaps: list[Visit], given: Heirs, by: User) -> None:
    for visit in visits:
        to = given[visit.school_id]
        own = visit.standing_in_for_id == to.pk
        stands_in = {"standing_in_for": None} if own else {}
        change_visit(visit=visit, liaison=to, why="overgedragen", count=False, by=by, **stands_in)
    for visit in gaps:
        change_visit(
            visit=visit,
            status=Visit.Status.CANCELLED,
            cause=Visit.Cause.VACANT,
            reason=NOT_FREE,
            why=not_free(visit, given),
            count=False,
            by=by,
        )
