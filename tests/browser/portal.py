"""The whole portal as `make demo` starts it, in a folder of its own."""

import contextlib
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.embedded.conftest import PROJECT, Servers, command_line, open_folder
from tests.waiting import wait_for

PASSWORD = "demo-voorbeeldstad"
READY = 180


@dataclass
class Portal(Servers):
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Without what the settings of an installation would say."""
        own = ("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "EMAIL_HOST", "REDIS_PREFIX", "DEBUG")
        return {name: value for name, value in super().environment().items() if name not in own}

    def start(self) -> None:
        """On today's date: what the pages call 'vandaag' is what the demo data lead up to."""
        self.extra["PORT"] = str(self.port)
        self.output = self.var.parent / "output"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, PROJECT / "deploy" / "demo.py"],
                cwd=PROJECT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        wait_for(lambda: "is ready" in self.said() or self.process.poll() is not None, READY)
        assert "is ready" in self.said(), self.said()

    def said(self) -> str:
        return self.output.read_text()

    def named(self, words: bytes) -> list[int]:
        """Processes of this portal with these words in their command."""
        return [pid for pid in self.processes("python") if words in command_line(pid)]

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
        self.clean_up()


@contextlib.contextmanager
def running_portal() -> Iterator[Any]:
    with open_folder() as folder:
        portal = Portal(folder / "var", port=_free_port())
        try:
            portal.start()
            yield portal
        finally:
            portal.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
