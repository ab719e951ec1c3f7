"""All roles of a person at once: out, blocked, let in again."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from ocp_portal import clock
from ocp_portal.accounts.models import Membership, User
from ocp_portal.accounts.services.changes import record_change
from ocp_portal.accounts.services.roles import end_role, keep_an_administrator
from ocp_portal.accounts.services.sessions import end_sessions
from ocp_portal.audit.models import AccessEvent
from ocp_portal.refused import Refused


@transaction.atomic
def end_access(*, user: User, by: User) -> None:
    """End all roles in the municipality of `by`; close the account if it has none elsewhere.

    Raises Refused as `end_membership`, and then no role ends.
    """
    for membership in _roles_here(user, by):
        end_role(membership, by)
    if not Membership.objects.unended().filter(user=user).exists():
        User.objects.filter(pk=user.pk).update(is_active=False)
        record_change(AccessEvent.Action.CHANGE, "user", user.pk, by)
    end_sessions(user=user)


@transaction.atomic
def block_access(*, user: User, by: User) -> None:
    """Nobody works in the municipality of `by` under this account any more, from this second on.

    The roles stay, and the work that goes with them: a team lead sees that it waits. Raises
    Refused for the own account and for the last administrator.
    """
    if user.pk == by.pk:
        raise Refused("U kunt uzelf niet blokkeren. Vraag het een andere functioneel beheerder.")
    for membership in _roles_here(user, by).filter(blocked_at=None):
        keep_an_administrator(membership, leaving=True)
        _set_blocked(membership, clock.now(), "toegang geblokkeerd", by)
    end_sessions(user=user)


@transaction.atomic
def unblock_access(*, user: User, by: User) -> None:
    """The roles that were blocked give access again."""
    for membership in _roles_here(user, by).exclude(blocked_at=None):
        _set_blocked(membership, None, "blokkade opgeheven", by)


def _roles_here(user: User, by: User) -> QuerySet[Membership]:
    assert by.membership is not None
    rows = Membership.objects.unended().filter(user=user)
    here = rows.filter(municipality=by.membership.municipality_id)
    return here.order_by("pk").held()


def _set_blocked(membership: Membership, at: dt.datetime | None, what: str, by: User) -> None:
    membership.blocked_at = at
    membership.save(update_fields=["blocked_at"])
    record_change(AccessEvent.Action.CHANGE, "membership", membership.pk, by, what)
