"""The one clock of the portal.

Everything that asks 'what time is it' asks here, so that demo history and tests can stand at
another moment without replacing library code: `with clock.at(moment): publish_week(...)`.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_stands_at: ContextVar[dt.datetime | None] = ContextVar("clock_stands_at", default=None)


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return _stands_at.get() or timezone.now()


def today() -> dt.date:
    """The present date in Amsterdam: at 00:30 local time it is already tomorrow's date in UTC."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Stand still at `moment` (aware) inside the block."""
    if timezone.is_naive(moment):
        raise ValueError("clock.at wants a moment with a time zone")
    token = _stands_at.set(moment)
    try:
        yield
    finally:
        _stands_at.reset(token)
