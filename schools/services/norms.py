"""Presence norms of a municipality."""

import datetime as dt

from ocp_portal.accounts.models import Municipality, User
from schools.models import PresenceNorm


def default_norms(
    *, municipality: Municipality, first: dt.date, by: User | None = None
) -> list[PresenceNorm]:
    """The norms of NRM-1 and NRM-2 where the municipality has none; else what is there."""
    raise NotImplementedError


def change_norm(
    *,
    norm: PresenceNorm,
    first: dt.date,
    visits: int,
    load: int,
    window_weeks: int,
    source: str,
    by: User,
) -> PresenceNorm:
    """The norm is another one from `first` on; before that nothing changes."""
    raise NotImplementedError


def end_norm(*, norm: PresenceNorm, last: dt.date, by: User) -> PresenceNorm:
    raise NotImplementedError
