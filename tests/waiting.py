"""Waiting for something that another process or thread does: it comes, or the test fails."""

import time
from collections.abc import Callable

from django.db import connection


def wait_for(condition: Callable[[], object], seconds: float = 15, what: str = "it") -> None:
    """Asks again and again; no time is guessed."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come within {seconds} seconds"
        time.sleep(0.05)


def session_that_waits_for_us(seconds: float = 60) -> int:
    """The database session that waits for a lock of ours, once there is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return session_that_waits_for(cursor.fetchone()[0], seconds)


def session_that_waits_for(session: int, seconds: float = 60) -> int:
    """The one that waits for a lock of this session, once there is one."""
    found: list[int] = []

    def look() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                # Not pg_stat_activity, which stands still within a transaction.
                "SELECT pid FROM pg_locks WHERE NOT granted AND %s = ANY(pg_blocking_pids(pid))",
                [session],
            )
            found.extend(pid for (pid,) in cursor.fetchall())
        return bool(found)

    wait_for(look, seconds, "a session that waits")
    return found[0]
