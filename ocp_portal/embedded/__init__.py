"""Real PostgreSQL 18 and Valkey 9 for a laptop, a trial and the tests.

Used for what `DATABASE_URL` and `REDIS_URL` leave unset; with both set nothing here is imported.
Settings ask `database_settings()`, `redis_url()` and `broker_url()`, which start nothing. An entry
point (manage.py, wsgi.py, the Celery commands, the tests) calls `hold()`, which does.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote

from . import layout
from .layout import CannotStart

__all__ = ["CannotStart", "broker_url", "database_settings", "hold", "redis_url", "release"]


def database_settings() -> dict[str, Any]:
    """For DATABASES['default']; the sign-in is by operating system user, without a password."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "ocp",
        "USER": "ocp",
        "HOST": str(layout.find().run),
        "PORT": "5432",
    }


def redis_url(database: int = 0) -> str:
    """For redis-py and Django's cache; databases 0 to 15 exist."""
    return f"unix://{_valkey_socket()}" + (f"?db={database}" if database else "")


def broker_url(database: int = 0) -> str:
    """For Celery, which names a unix socket and its databases in its own way."""
    return f"redis+socket://{_valkey_socket()}" + (f"?virtual_host={database}" if database else "")


def _valkey_socket() -> str:
    return quote(str(layout.find().run / "valkey"))


def hold() -> None:
    """Makes sure that what is not set elsewhere runs, until this process ends. Safe to repeat."""
    wanted = {"DATABASE_URL": "postgres", "REDIS_URL": "valkey"}
    servers = [name for variable, name in wanted.items() if not os.environ.get(variable)]
    if servers:
        from . import lease

        lease.hold(servers)


def release() -> None:
    """Ends the lease at once and waits for the servers to stop when nobody else holds one."""
    from . import lease

    lease.release()
