"""Being signed in, and not any more."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from ocp_portal.accounts.models import User


@transaction.atomic
def end_sessions(*, user: User) -> None:
    """Sign somebody out everywhere, now, also where no list of sessions knows about it."""
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    end_listed_sessions(user=user)


@transaction.atomic
def end_listed_sessions(*, user: User, but: str | None = None, only: Any = None) -> int:
    """End sessions of this person, except the one with key `but`; `only` is the id of one."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    if only is not None:
        rows = rows.filter(pk=only)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.filter(session_key__in=keys).delete()
    return len(keys)
