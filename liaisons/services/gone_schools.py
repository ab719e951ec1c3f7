"""A school that left the register: its coming visits lapse. The school itself is schools/'s."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from liaisons.models import MakeUpProposal, Visit
from liaisons.queries.plan import monday_of
from liaisons.services.ledger import recount
from liaisons.services.presence import change_visit
from liaisons.week_words import week_in_words
from liaisons.weeks import GONE
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.jobs.services import enqueue
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify


@transaction.atomic
def lapse_gone_schools(*, municipality: Municipality) -> int:
    """Visits of published weeks, from the day on which the school was gone. Returns how many.

    Weeks that are not published yet leave them out by themselves (queries/plan.py). Twice is once.
    """
    today = clock.today()
    there = Visit.objects.select_for_update(of=("self",)).filter(
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
    ).update(status=MakeUpProposal.Status.EXPIRED)
    _tell(lapsed, municipality)
    return len(lapsed)


def _tell(lapsed: Iterable[Visit], municipality: Municipality) -> None:
    """Who would have gone there; one notice for each week."""
    weeks = sorted({(monday_of(visit.date), visit.liaison_id) for visit in lapsed})
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
