"""One gunicorn with its own PostgreSQL and Valkey, on a port that was free."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
READY_WITHIN = 120.0
# What would lead to somebody else's data, or change what is measured.
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "OCP_DEMO", "DEBUG", "PORT", "LOG_LEVEL")


def environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return kept | {"OCP_VAR": str(data), "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}


def run(data: Path, *arguments: str) -> None:
    """A Python module of the bench or of Django, on the data of this folder."""
    subprocess.run(
        [sys.executable, "-m", *arguments], check=True, cwd=PROJECT, env=environment(data)
    )


@contextlib.contextmanager
def server(data: Path) -> Iterator[int]:
    """The port at which the portal answers: one worker, four threads, settings as in real life."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "ocp_portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "ocp_portal.server.Worker", "--workers", "1", "--threads", "4"]
    # A kept connection must outlast the round of the other pages.
    command += ["--keep-alive", "300", "--no-control-socket", "--log-level", "warning"]
    with (data / "web.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment(data), stdout=log, stderr=log
        )
        try:
            _wait(process, port, data)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, data: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=20)
            return
        time.sleep(0.3)
    raise RuntimeError(f"The server did not start; {data / 'web.log'} tells why.")
