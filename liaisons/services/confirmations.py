"""The school says whether a visit was as recorded."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Min
from django.urls import reverse

from liaisons.models import Visit
from liaisons.queries.plan import monday_of
from liaisons.services.presence import ChangedMeanwhile, record_presence
from liaisons.week_words import week_in_words, weeks_in_words
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.accounts.queries import team_leads
from ocp_portal.jobs.services import enqueue
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify, notify_once
from ocp_portal.policy import Permission, can
from schools.isoweeks import IsoWeek


@transaction.atomic
def confirm_visit(*, visit: Visit, version: int, by: User) -> Visit:
    """The school agrees. Only visits of the past (or today) of the own school.

    Raises PermissionDenied, ValidationError (Dutch) and ChangedMeanwhile. Twice is once.
    """
    return _say(visit, "", version, by)


@transaction.atomic
def dispute_visit(*, visit: Visit, dispute: str, version: int, by: User) -> Visit:
    """The school says that it was otherwise (Visit.Dispute); the team lead is told."""
    if dispute not in Visit.Dispute.values:
        raise ValidationError("Kies wat er niet klopt.")
    said = _say(visit, dispute, version, by)
    if said.version != version:
        _tell_team_leads(said)
    return said


def _say(visit: Visit, dispute: str, version: int, by: User) -> Visit:
    now = Visit.objects.held().select_related("changed_by", "school").get(pk=visit.pk)
    seen = Visit.objects.visible_to(by).filter(pk=visit.pk).exists()
    if not can(by, Permission.CONFIRM_VISIT) or not seen:
        raise PermissionDenied
    if now.confirmed_at and now.dispute == dispute:
        return now
    if now.version != version:
        raise ChangedMeanwhile(now)
    if now.date > clock.today():
        raise ValidationError("Dit bezoek moet nog komen.")
    if now.status == Visit.Status.CANCELLED:
        raise ValidationError("Dit bezoek is vervallen. U hoeft het niet te bevestigen.")
    now.confirmed_by, now.confirmed_at, now.dispute = by, clock.now(), dispute
    now.version += 1
    now.save(update_fields=["confirmed_by", "confirmed_at", "dispute", "version"])
    return now


def _tell_team_leads(visit: Visit) -> None:
    """The notice leads to where it is settled."""
    notify(
        kind=Notice.Kind.ROSTER_DISPUTED,
        subject=week_in_words(visit.date),
        path=reverse("dispute_list"),
        recipients=team_leads(visit.municipality_id),
        municipality=visit.school.municipality,
    )


@transaction.atomic
def settle_dispute(*, visit: Visit, status: str, reason: str = "", version: int, by: User) -> Visit:
    """The team lead decides what it was; the dispute is over.

    Only the dispute that stood on the page: raises ChangedMeanwhile for one that came after it.
    """
    if not can(by, Permission.PLAN_ROSTER):
        raise PermissionDenied
    now = Visit.objects.held().select_related("changed_by", "school")
    disputed = now.get(pk=visit.pk)
    if disputed.dispute and disputed.version != version:
        raise ChangedMeanwhile(disputed)
    settled = record_presence(visit=visit, status=status, reason=reason, version=version, by=by)
    if settled.dispute:
        as_before = (settled.status, settled.reason) == (disputed.status, disputed.reason)
        settled.settled = Visit.Settled.KEPT if as_before else Visit.Settled.CHANGED
        settled.dispute = ""
        settled.version += 1
        settled.save(update_fields=["dispute", "settled", "version"])
    return settled


def remind_unconfirmed(*, municipality: Municipality) -> int:
    """Tell each liaison with visits of before this week that nobody ticked. How many people.

    The notice leads to the oldest week in which such a visit stands.
    """
    monday = monday_of(clock.today())
    waiting = Visit.objects.filter(
        municipality=municipality,
        status=Visit.Status.PLANNED,
        date__lt=monday,
        date__gte=monday - dt.timedelta(weeks=6),
    )
    oldest = waiting.filter(liaison__user__is_active=True).values("liaison__user")
    first_days = dict(oldest.annotate(first=Min("date")).values_list("liaison__user", "first"))
    told = 0
    for first in sorted({monday_of(day) for day in first_days.values()}):
        behind = [user for user, day in first_days.items() if monday_of(day) == first]
        told += notify_once(
            kind=Notice.Kind.VISITS_UNCONFIRMED,
            # Names last week too: whoever is behind for longer is reminded again each Monday.
            subject=weeks_in_words(first, monday - dt.timedelta(weeks=1)),
            path=reverse("my_week_at", args=[first]),
            recipients=User.objects.filter(pk__in=behind).order_by("pk"),
            municipality=municipality,
        )
    return told


def request_reminders() -> int:
    """A job for every municipality that uses the portal, once a week."""
    joined = Municipality.objects.filter(joined=True).order_by("pk")
    week = str(IsoWeek.of(clock.today()))
    for municipality in joined:
        enqueue(kind="remind_unconfirmed", key=week, municipality=municipality)
    return len(joined)
