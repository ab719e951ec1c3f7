"""What an entry point (manage.py, wsgi.py, the Celery commands, the tests) calls first."""

import os


def hold() -> None:
    """Starts the embedded servers for whichever address is not set; else imports nothing."""
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    from ocp_portal import embedded

    embedded.hold()
