"""A page that the planner is asked for while somebody waits: one at a time for each person.

It takes up to twenty seconds of a core. Who presses again, or in three tabs, is told to wait and
keeps what was filled in.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache

WAIT = "Er wordt al gerekend. Wacht tot dat klaar is."
# Longer than any of these takes, so that a server that fell over blocks nobody for long.
LONGEST_SECONDS = 30


class StillReckoning(Exception):
    pass


@contextmanager
def one_at_a_time(user: Any) -> Iterator[None]:
    """Raises StillReckoning while this person has another page being reckoned."""
    key, mine = f"reckoning:{user.pk}", secrets.token_hex(8)
    if not cache.add(key, mine, LONGEST_SECONDS):
        raise StillReckoning
    try:
        yield
    finally:
        if cache.get(key) == mine:  # after its time it may be that of another page
            cache.delete(key)
