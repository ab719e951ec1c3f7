"""A school that left the register: its coming visits lapse, and are back when the school is.

The school itself is schools/'s.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from liaisons.models import Assignment, Liaison, MakeUpProposal, Visit
from liaisons.models.plans import VisitKind
from liaisons.models.weeks import shares_place
from liaisons.queries.plan import monday_of
from liaisons.services.hindrances import hindrance
from liaisons.services.ledger import recount
from liaisons.services.presence import change_visit
from liaisons.services.school_news import tell_changed, tell_team_leads
from liaisons.week_words import week_in_words
from liaisons.weeks.causes import GONE, NOBODY, VACANT
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.jobs.services import enqueue
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify
from schools.models import Closure

# The portal does it, so its history says why.
LEFT = "de school staat niet meer in het register"
BACK = "de school staat weer in het register"
_STATUS = Visit.Status


@transaction.atomic
def lapse_gone_schools(*, municipality: Municipality) -> int:
    """Visits of published weeks, from the day on which the school was gone. Returns how many.

    Weeks that are not published yet leave them out by themselves (queries/plan.py). Twice is once.
    """
    Municipality.objects.hold(municipality.pk)  # before any row, as whoever agrees to a make-up
    today = clock.today()
    there = Visit.objects.held().filter(
        municipality=municipality,
        status=Visit.Status.PLANNED,
        date__gte=today,
        school__gone_on__lte=F("date"),
    )
    lapsed = [
        change_visit(
            visit=visit,
            status=Visit.Status.CANCELLED,
            cause=Visit.Cause.CLOSED,
            reason=GONE,
            why=LEFT,
            by=None,
            count=False,
        )
        for visit in there.select_related("liaison")
    ]
    recount(lapsed)
    MakeUpProposal.objects.filter(
        municipality=municipality,
        status=MakeUpProposal.Status.PROPOSED,
        school__gone_on__lte=F("date"),
    ).expire()
    _tell(lapsed, municipality)
    return len(lapsed)


@transaction.atomic
def bring_back_visits(*, municipality: Municipality) -> int:
    """Visits that lapsed with a school that is in the register again. Returns how many.

    Those to come whose place is still empty. Where the liaison cannot be there any more it is a
    gap that says why, for the team lead to fill. Twice is once.
    """
    # As whoever gives work away or agrees to a make-up visit, in one order: the municipality, its
    # liaisons, then rows. Who is free stays so until this is committed.
    Municipality.objects.hold(municipality.pk)
    Liaison.objects.filter(municipality=municipality).hold_all()
    back = [_bring_back(visit) for visit in _one_in_each_place(_of_returned(municipality))]
    recount(back)
    MakeUpProposal.objects.filter(
        makes_up__in=[visit.pk for visit in back], status=MakeUpProposal.Status.PROPOSED
    ).expire()
    planned = [visit for visit in back if visit.status == _STATUS.PLANNED]
    _tell(planned, municipality)
    tell_changed(planned, municipality)
    tell_team_leads(back, municipality)
    return len(back)


def _of_returned(municipality: Municipality) -> QuerySet[Visit]:
    """Nothing else at that school then (nor a gap for it), nothing made up for it, and the school
    is not closed."""
    there = shares_place(Visit.objects.filter(~Q(status=_STATUS.CANCELLED) | Q(cause__in=NOBODY)))
    made_up = Visit.objects.standing().filter(makes_up=OuterRef("pk"))
    closed = Closure.objects.filter(school=OuterRef("school"), period__contains=OuterRef("date"))
    lapsed = Visit.objects.held().filter(
        Q(school__gone_on=None) | Q(school__gone_on__gt=F("date")),
        municipality=municipality,
        status=_STATUS.CANCELLED,
        cause=Visit.Cause.CLOSED,
        reason=GONE,
        date__gte=clock.today(),
    )
    free = lapsed.exclude(there).exclude(Exists(made_up)).exclude(Exists(closed))
    return free.select_related("liaison__municipality", "school").order_by(
        "date", "-changed_at", "-pk"
    )


def _one_in_each_place(visits: Iterable[Visit]) -> list[Visit]:
    """A place may have lapsed more than once; the last to lapse is what stood there."""
    found: dict[tuple[int, dt.date, str, bool], Visit] = {}
    for visit in visits:
        place = visit.school_id, visit.date, visit.daypart, visit.kind == VisitKind.MEETING
        found.setdefault(place, visit)
    return list(found.values())


def _bring_back(visit: Visit) -> Visit:
    liaison = _liaison_then(visit)
    return change_visit(
        visit=visit,
        liaison=liaison,
        why=BACK,
        by=None,
        count=False,
        **_as_it_is_now(visit, liaison),
    )


def _liaison_then(visit: Visit) -> Liaison | None:
    """Whoever would have come, while tied to the school; else the first liaison on that day."""
    tied = Assignment.objects.current(visit.date).filter(school=visit.school_id)
    of_plan = visit.origin == Visit.Origin.PATTERN
    if not of_plan or tied.filter(liaison=visit.liaison_id).exists():
        return visit.liaison
    first = tied.select_related("liaison__municipality").order_by("rank").first()
    return first.liaison if first else None


def _as_it_is_now(visit: Visit, liaison: Liaison | None) -> dict[str, Any]:
    if liaison is None:
        return {"cause": Visit.Cause.VACANT, "reason": VACANT}
    found = hindrance(visit, liaison, visit.date, visit.daypart)
    if found is None:
        return {"status": _STATUS.PLANNED, "cause": "", "reason": ""}
    cause, reason = found
    return {"cause": cause, "reason": reason}


def _tell(visits: Iterable[Visit], municipality: Municipality) -> None:
    """Who would have gone there, or goes there again; one notice for each week."""
    weeks = sorted({(monday_of(visit.date), visit.liaison_id) for visit in visits})
    for monday, liaison in weeks:
        notify(
            kind=Notice.Kind.ROSTER_CHANGED,
            subject=week_in_words(monday),
            path=reverse("my_week_at", args=[monday]),
            recipients=User.objects.filter(liaisons=liaison, is_active=True),
            municipality=municipality,
        )


def request_gone_schools() -> int:
    """A job for every municipality that uses the portal, once a day."""
    joined = Municipality.objects.filter(joined=True).order_by("pk")
    for municipality in joined:
        enqueue(kind="gone_schools", key=clock.today().isoformat(), municipality=municipality)
    return len(joined)
