"""Contact on own initiative (LIA-7)."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse

from liaisons.models import Assignment, ContactMoment, Liaison, Substitution
from liaisons.week_words import week_in_words
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.dutch import dutch_date
from ocp_portal.jobs.services import enqueue
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify_once
from ocp_portal.policy import Permission, Role, can, role_of
from schools.isoweeks import IsoWeek
from schools.models import School, Sector


@transaction.atomic
def log_contact(
    *,
    school: School,
    liaison: Liaison,
    means: str,
    something_up: bool = False,
    on: dt.date | None = None,
    by: User,
) -> ContactMoment:
    """Two taps. The same contact (school, liaison, day, means) twice is once.

    A liaison logs the own contacts, the team lead those of anybody in the municipality.
    """
    day = on or clock.today()
    if role_of(by) == Role.LIAISON and liaison.user_id != by.pk:
        raise PermissionDenied
    if not can(by, Permission.TICK_PRESENCE):
        raise PermissionDenied
    if day > clock.today():
        raise ValidationError("Dit contact moet nog komen. Kies vandaag of een eerdere dag.")
    School.objects.hold(school.pk)  # two taps at once are one contact
    row, new = ContactMoment.objects.get_or_create(
        municipality_id=school.municipality_id,
        school=school,
        liaison=liaison,
        date=day,
        means=means,
        defaults={"something_up": something_up},
    )
    if not new and something_up and not row.something_up:
        row.something_up = True
        row.save(update_fields=["something_up"])
    return row


@transaction.atomic
def undo_contact(*, moment: ContactMoment, by: User) -> None:
    """A wrong tap, taken back the same day: the school stands where it stood, and the log keeps who
    took it back. Who may log it may undo it; gone already is done."""
    if role_of(by) == Role.LIAISON and moment.liaison.user_id != by.pk:
        raise PermissionDenied
    if not can(by, Permission.TICK_PRESENCE):
        raise PermissionDenied
    if moment.date != clock.today():
        raise ValidationError("Dit contact is van een eerdere dag. Dat blijft staan.")
    gone, _ = ContactMoment.objects.filter(pk=moment.pk).delete()
    if gone:
        record(
            action=AccessEvent.Action.CHANGE,
            object_type="contact",
            object_key=moment.school.code,
            reason=f"contact van {dutch_date(moment.date)} teruggenomen",
            by=by,
        )


def tell_contacts_due(*, municipality: Municipality) -> int:
    """Monday: each liaison with schools that heard nothing for `contact_weeks` is told, once a
    week. Returns how many people were told.
    """
    since = clock.today() - dt.timedelta(weeks=municipality.contact_weeks)
    silent = (
        School.objects.filter(municipality=municipality)
        .open()
        .exclude(sector=Sector.MBO)
        .annotate(last=Max("contact_moments__date"))
        .filter(Q(last=None) | Q(last__lt=since))
    )
    first = Assignment.objects.current().filter(school__in=silent, rank=Assignment.Rank.FIRST)
    covering = Substitution.objects.current().filter(school__in=silent)
    people = User.objects.filter(
        Q(liaisons__in=first.values("liaison")) | Q(liaisons__in=covering.values("liaison")),
        is_active=True,
    )
    return notify_once(
        kind=Notice.Kind.CONTACTS_DUE,
        subject=week_in_words(clock.today()),
        path=reverse("contact_list"),
        recipients=people.distinct().order_by("pk"),
        municipality=municipality,
    )


def request_contacts_due() -> int:
    """A job for every municipality that uses the portal, once a week."""
    joined = Municipality.objects.filter(joined=True).order_by("pk")
    week = str(IsoWeek.of(clock.today()))
    for municipality in joined:
        enqueue(kind="contacts_due", key=week, municipality=municipality)
    return len(joined)
