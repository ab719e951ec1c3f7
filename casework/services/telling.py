"""Who is told that there is something new: done by a worker, without content."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from casework.models import Consultation
from casework.queries import who_asks, who_deals_with
from ocp_portal.accounts.models import User
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify

Status = Consultation.Status


@transaction.atomic
def tell_liaison(*, consultation_id: int, since: dt.datetime) -> None:
    """Tell whoever deals with a question that there is something new.

    The director, as long as that person works for the school, or is going to, and is there; else
    the school's liaison or who stands in; and without any of these the team leads, so that
    nothing lies still.
    """
    row = Consultation.objects.select_related("municipality", "school").get(pk=consultation_id)
    kind = Notice.Kind.QUESTION_NEW if row.status == Status.NEW else Notice.Kind.QUESTION_NEWS
    _notify(row, kind, who_deals_with(row), since)


@transaction.atomic
def tell_school(*, consultation_id: int, since: dt.datetime) -> None:
    """Tell the school that there is news: who asked, or everybody who asks for this school now."""
    row = Consultation.objects.select_related("municipality").get(pk=consultation_id)
    _notify(row, Notice.Kind.QUESTION_NEWS, who_asks(row), since)


def _notify(
    row: Consultation, kind: Notice.Kind, recipients: Iterable[User], since: dt.datetime
) -> None:
    """Whoever was told since the job was made is not told again: a job may run twice."""
    told = Notice.objects.filter(
        municipality=row.municipality_id, subject=row.reference, created_at__gte=since
    )
    already = set(told.values_list("recipient", flat=True))
    notify(
        kind=kind,
        subject=row.reference,
        path=reverse("consultation_detail", args=[row.reference]),
        recipients=[user for user in recipients if user.pk not in already],
        municipality=row.municipality,
    )
