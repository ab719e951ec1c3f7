import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from django.db import connection

from tests import waiting

ROOT = Path(__file__).resolve().parents[2]


def database_address():
    """DATABASE_URL of the test database, for another process."""
    facts, options = connection.settings_dict, connection.settings_dict["OPTIONS"]
    host = facts["HOST"] or options.get("host", "")
    port = facts["PORT"] or options.get("port", "")
    password = f":{quote(facts['PASSWORD'])}" if facts["PASSWORD"] else ""
    where = urlencode({"host": host, "port": port})
    return f"postgres://{facts['USER']}{password}@/{facts['NAME']}?{where}"


class Worker:
    """A Celery worker of one child, in a process group of its own."""

    def __init__(self, traces, prefix):
        self.traces, self.prefix = traces, prefix
        self.log = traces / "worker.log"
        self.process = None

    def start(self):
        environment = os.environ | {
            "DATABASE_URL": database_address(),
            "REDIS_PREFIX": self.prefix,
            "SECRET_KEY": "a-secret-of-the-tests-" * 3,
            "ALLOWED_HOSTS": "localhost",
            "EMAIL_HOST": "localhost",
            "OCP_TEST_TRACES": str(self.traces),
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",  # that it runs as root, in a container
        }
        environment.pop("OCP_DEMO", None)
        command = [sys.executable, "-m", "celery", "-A", "ocp_portal", "worker", "-P", "prefork"]
        command += ["-c", "1", "--include", "tests.jobs.worker", "--loglevel", "info"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )

    def kill(self):
        """All of it at once, as an out-of-memory killer or a power cut does."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=10)

    def did(self, job):
        """What its handlers wrote down about this job."""
        path = self.traces / str(job.pk)
        return path.read_text().split() if path.exists() else []

    def lines(self):
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def worker(tmp_path, monkeypatch, transactional_db):
    """Started by the test; tasks that the test publishes reach this worker and no other."""
    from ocp_portal.celery import app

    prefix = f"test-{uuid4().hex[:8]}"
    options = app.conf.broker_transport_options | {"global_keyprefix": f"{prefix}:"}
    monkeypatch.setitem(app.conf, "broker_transport_options", options)
    app._after_fork()  # forgets its connections, which have the old prefix
    one = Worker(tmp_path, prefix)
    yield one
    one.kill()
    app._after_fork()


wait_for = partial(waiting.wait_for, seconds=20)
