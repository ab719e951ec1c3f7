"""For the entry points: PostgreSQL and Redis of one's own, unless the environment names others."""

import os
import sys


def hold_servers() -> None:
    """Start what DATABASE_URL and REDIS_URL leave unset, until this process ends.

    With both set, nothing of the embedded servers is even imported.
    """
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    from ocp_portal import embedded

    try:
        embedded.hold()
    except embedded.CannotStart as error:
        sys.exit(str(error))
