"""The secret link of a calendar feed: make, renew, take away, and whose it is."""

import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef

from liaisons.models import CalendarLink, Liaison
from ocp_portal import clock
from ocp_portal.accounts.models import Membership, User
from ocp_portal.accounts.services import hash_of
from ocp_portal.policy import Role


@transaction.atomic
def renew_calendar_link(*, liaison: Liaison, by: User) -> str:
    """A new link of one's own; an earlier one stops. The answer is the only time it is known."""
    if liaison.user_id != by.pk:
        raise PermissionDenied
    token = secrets.token_urlsafe(32)
    CalendarLink.objects.update_or_create(
        liaison=liaison,
        defaults={
            "municipality_id": liaison.municipality_id,
            "token_hash": hash_of(token),
            "made_at": clock.now(),
        },
    )
    return token


def remove_calendar_link(*, liaison: Liaison, by: User) -> None:
    if liaison.user_id != by.pk:
        raise PermissionDenied
    CalendarLink.objects.filter(liaison=liaison).delete()


def calendar_owner(token: str) -> Liaison | None:
    """Whose link this is, while that person works here as a liaison."""
    works_here = Membership.objects.current().filter(
        user=OuterRef("user"),
        user__is_active=True,
        role=Role.LIAISON,
        municipality=OuterRef("municipality"),
    )
    found = Liaison.objects.employed().filter(Exists(works_here))
    return (
        found.filter(calendar_link__token_hash=hash_of(token))
        .select_related("municipality")
        .first()
    )
