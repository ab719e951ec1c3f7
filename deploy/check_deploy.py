"""Django's own check of a real installation: `check --deploy`, where a warning is a failure.

With settings as an installation has them; nothing is connected to.
"""

from __future__ import annotations

import os
import sys

from steps import PROJECT

INSTALLATION = {
    "DATABASE_URL": "postgres://portal@database.example/portal",
    "REDIS_URL": "redis://redis.example/0",
    "ALLOWED_HOSTS": "portal.example",
    "EMAIL_HOST": "mail.example",
    "BASE_URL": "https://portal.example",
}
ONLY_HERE = ("OCP_DEMO", "DEBUG")

if __name__ == "__main__":
    here = {name: value for name, value in os.environ.items() if name not in ONLY_HERE}
    secret = {"SECRET_KEY": os.urandom(40).hex()}
    command = [sys.executable, str(PROJECT / "manage.py"), "check", "--deploy"]
    os.execve(  # noqa: S606  (the interpreter that runs this)
        sys.executable, [*command, "--fail-level", "WARNING"], here | secret | INSTALLATION
    )
