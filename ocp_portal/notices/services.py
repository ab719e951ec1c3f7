import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from ocp_portal import clock
from ocp_portal.accounts.models import Membership, Municipality, User
from ocp_portal.jobs.services import enqueue
from ocp_portal.notices.models import Notice

SAME_SUBJECT = dt.timedelta(days=365)


@transaction.atomic
def notify(
    *,
    kind: Notice.Kind,
    subject: str,
    path: str,
    recipients: Iterable[User],
    municipality: Municipality,
) -> None:
    """Tell people that there is news, by mail, without saying what it is."""
    for recipient in recipients:
        notice = Notice.objects.create(
            municipality=municipality,
            recipient=recipient,
            kind=kind,
            subject=subject,
            path=path,
            created_at=clock.now(),
        )
        enqueue(
            kind="send_notice",
            key=str(notice.pk),
            municipality=municipality,
            notice=notice.pk,
        )


@transaction.atomic
def notify_once(
    *,
    kind: Notice.Kind,
    subject: str,
    path: str,
    recipients: Iterable[User],
    municipality: Municipality,
) -> int:
    """`notify` for whoever does not have this notice yet, so that a reminder may run twice.

    Returns how many were told.
    """
    # One at a time in a municipality: the clock and somebody at the command line may meet.
    Municipality.objects.hold(municipality.pk)
    # 'week 48 (23 t/m 27 november)' comes round again after some years.
    lately = clock.now() - SAME_SUBJECT
    before = Notice.objects.filter(
        municipality=municipality, kind=kind, subject=subject, created_at__gt=lately
    )
    told = set(before.values_list("recipient", flat=True))
    new = [recipient for recipient in recipients if recipient.pk not in told]
    notify(kind=kind, subject=subject, path=path, recipients=new, municipality=municipality)
    return len(new)


@transaction.atomic
def send(*, notice_id: int) -> None:
    """Mail one notice. The row lock keeps two workers from sending it twice."""
    notice = Notice.objects.hold(notice_id)
    if notice.sent_at:
        return
    if _still_concerns(notice):
        _mail(notice)
    notice.sent_at = clock.now()
    notice.save(update_fields=["sent_at"])


def _still_concerns(notice: Notice) -> bool:
    """Access ends the same day, and so do the mails."""
    here = Membership.objects.current().filter(municipality=notice.municipality_id)
    return here.filter(user=notice.recipient_id, user__is_active=True).exists()


def _mail(notice: Notice) -> None:
    context: dict[str, Any] = {
        "notice": notice,
        "link": f"{settings.BASE_URL}{notice.path}",
    }
    send_mail(
        subject=str(notice),
        message=render_to_string("notices/emails/notice.txt", context),
        from_email=None,
        recipient_list=[notice.recipient.email],
    )
