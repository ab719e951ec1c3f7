"""What waits for the team lead's yes or no: make-up visits, and what schools propose."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from liaisons.models import (
    Absence,
    Liaison,
    MakeUpProposal,
    NurseProposal,
    Visit,
    WeekRoster,
)
from liaisons.models.plans import HALF_DAY_LOAD, LOAD
from liaisons.queries.norms import norm_strips
from liaisons.weeks.causes import NOBODY
from ocp_portal import clock
from ocp_portal.holding import Rows
from schools.models import CareMeetingSeries, CareTeam, Closure, ReceivingHours


def make_ups(user: Any) -> QuerySet[MakeUpProposal, Any]:
    """Those that were not decided yet, in order of time; `obstacle`: why it cannot be any more, of
    what is known in published weeks ('away', 'closed', 'taken', 'busy'), or ''.

    What the pattern of a week to come asks is looked at when somebody agrees.
    """
    waiting = MakeUpProposal.objects.visible_to(user).filter(
        status=MakeUpProposal.Status.PROPOSED, date__gte=clock.today()
    )
    # Somebody was there after all: nothing is left to make up for.
    lost = waiting.exclude(makes_up__status=Visit.Status.ATTENDED)
    rows = lost.select_related("school__municipality", "liaison", "makes_up")
    return rows.annotate(obstacle=_obstacle()).order_by("date", "-daypart", "pk")


def _obstacle() -> Case:
    then = {"date": OuterRef("date"), "daypart": OuterRef("daypart")}
    absent = Absence.objects.filter(liaison=OuterRef("liaison"), period__contains=OuterRef("date"))
    closed = Closure.objects.filter(school=OuterRef("school"), period__contains=OuterRef("date"))
    there = Visit.objects.standing().in_place(school=OuterRef("school"), meeting=False, **then)
    own = Visit.objects.standing().filter(liaison=OuterRef("liaison"), **then)
    load = own.order_by().values("liaison").annotate(load=Sum(_load())).values("load")
    return Case(
        When(Exists(absent) | ~Q(liaison__period__contains=F("date")), then=Value("away")),
        When(Exists(closed) | Q(school__gone_on__lte=F("date")), then=Value("closed")),
        When(Exists(there), then=Value("taken")),
        When(
            GreaterThan(Coalesce(Subquery(load), 0) + _load(), Value(HALF_DAY_LOAD)),
            then=Value("busy"),
        ),
        default=Value(""),
    )


def _load() -> Case:
    whens = [When(kind=kind, then=Value(load)) for kind, load in LOAD.items()]
    return Case(*whens, output_field=IntegerField())


def not_realised(rows: Sequence[MakeUpProposal]) -> set[int]:
    """Schools of these proposals where a norm is not realised yet."""
    if not rows:
        return set()
    strips = norm_strips(rows[0].school.municipality, [row.school for row in rows])
    return {school for school, strip in strips.items() if strip.not_realised}


def not_made_yet(liaison: Liaison, first: dt.date) -> Rows[MakeUpProposal]:
    """What somebody would make up for from a day on: proposed, or agreed for weeks to come. No
    visits yet, so that nobody finds them there."""
    return MakeUpProposal.objects.filter(
        liaison=liaison,
        visit=None,
        date__gte=max(first, clock.today()),
        status__in=[MakeUpProposal.Status.PROPOSED, MakeUpProposal.Status.ACCEPTED],
    )


def make_up_of(visit: Visit) -> MakeUpProposal | None:
    """What is proposed or agreed to make up for a visit, and is still to come."""
    rows = visit.proposals.filter(
        status__in=[MakeUpProposal.Status.PROPOSED, MakeUpProposal.Status.ACCEPTED],
        date__gte=clock.today(),
    )
    gone = Q(visit__isnull=False) & ~Q(visit__status=Visit.Status.PLANNED)
    return rows.exclude(gone).select_related("visit").first()


def left_out(roster: WeekRoster) -> QuerySet[Visit]:
    """Make-up visits that were agreed and could not be when their week was made: the school has
    another visit then or is closed. In order of time."""
    rows = roster.visits.filter(origin=Visit.Origin.MAKE_UP, status=Visit.Status.CANCELLED)
    fell_away = rows.exclude(cause="").exclude(cause__in=NOBODY).select_related("school")
    return fell_away.order_by("date", "-daypart", "school__sort_key")


def made_up_by(user: Any, visit: Visit) -> Visit | MakeUpProposal | None:
    """What was, is or will be there in the place of a visit; agreed, and seen by this person."""
    counts = [Visit.Status.PLANNED, Visit.Status.ATTENDED]  # as in the books
    others = Visit.objects.visible_to(user).filter(makes_up=visit, status__in=counts)
    if found := others.order_by("date").first():
        return found
    agreed = MakeUpProposal.objects.visible_to(user).filter(
        makes_up=visit, status=MakeUpProposal.Status.ACCEPTED, visit=None
    )
    return agreed.first()


def of_schools(user: Any) -> Any:
    """As dicts: what ('hours', 'meeting', 'care_team', 'nurse'), which school, since when."""
    first, *others = (
        rows.visible_to(user)
        .order_by()
        .annotate(what=Value(what))
        .values("what", "school__name", "school__code", "proposed_at")
        for rows, what in (
            (ReceivingHours.objects.proposed(), "hours"),
            (CareMeetingSeries.objects.proposed(), "meeting"),
            (CareTeam.objects.proposed(), "care_team"),
            (NurseProposal.objects.waiting(), "nurse"),
        )
    )
    return first.union(*others, all=True).order_by("proposed_at", "school__code")
