"""Real servers in folders of their own: each test starts and ends them, and looks what is left."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.waiting import wait_for

PROJECT = Path(__file__).resolve().parents[2]


@dataclass
class Holder:
    """A command of its own that holds the servers and answers questions."""

    process: subprocess.Popen[str]

    def ask(self, function: str, *arguments: str) -> Any:
        """Calls a function of holder.py over there."""
        self.process.stdin.write(json.dumps([function, *arguments]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, self.process.stderr.read()
        return json.loads(answer)

    def sql(self, statement: str) -> Any:
        return self.ask("sql", statement)

    def let_go(self) -> None:
        """Without the moment that the servers wait for a next command."""
        if self.process.poll() is None:
            with contextlib.suppress(OSError, AssertionError):
                self.ask("release")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def leave(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait(30)


@dataclass
class Servers:
    """A folder with servers; `var` may lie anywhere."""

    var: Path
    holders: list[Holder] = field(default_factory=list)
    command: list[str] = field(default_factory=lambda: [sys.executable])
    extra: dict[str, str] = field(default_factory=dict)
    user: dict[str, Any] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        unset = ("DATABASE_URL", "REDIS_URL", "OCP_VAR")
        kept = {name: value for name, value in os.environ.items() if name not in unset}
        return kept | {"OCP_VAR": str(self.var), "PYTHONPATH": str(PROJECT)} | self.extra

    def begin(self) -> Holder:
        process = subprocess.Popen(
            [*self.command, PROJECT / "tests" / "embedded" / "holder.py"],
            cwd="/",
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **self.user,
        )
        self.holders.append(Holder(process))
        return self.holders[-1]

    def hold(self) -> Holder:
        holder = self.begin()
        assert holder.process.stdout.readline() == "held\n", holder.process.stderr.read()
        return holder

    def refusal(self) -> str:
        """What a command says that cannot start: one line, no traceback."""
        process = self.begin().process
        said = process.communicate(timeout=60)[1]
        assert process.returncode == 1, said
        return said.strip()

    def processes(self, *programs: str) -> list[int]:
        """What works for this folder: its path stands in the command or is where it works."""
        wanted = programs or ("postgres", "valkey-server", "python")
        return [pid for pid in pids() if self._is_ours(pid) and program(pid).startswith(wanted)]

    def _is_ours(self, pid: int) -> bool:
        with contextlib.suppress(OSError):
            variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            inside = os.readlink(f"/proc/{pid}/cwd").startswith(str(self.var))
            return inside or f"OCP_VAR={self.var}".encode() in variables
        return False

    def supervisors(self) -> list[int]:
        marker = b"embedded/__main__.py"
        return [pid for pid in self.processes("python") if marker in command_line(pid)]

    def wait_until_gone(self, seconds: float = 15) -> None:
        wait_for(lambda: not self.processes(), seconds)

    def clean_up(self) -> None:
        for holder in self.holders:
            holder.let_go()
            holder.kill()
            for stream in (holder.process.stdin, holder.process.stdout, holder.process.stderr):
                with contextlib.suppress(OSError):
                    stream.close()
        try:
            self.wait_until_gone()
        finally:
            for pid in self.processes():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def program(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(os.readlink(f"/proc/{pid}/exe")).name
    return ""


def command_line(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


@contextlib.contextmanager
def open_folder():
    """In the open temporary directory: pytest's own is closed, which root's servers cannot use."""
    path = Path(tempfile.mkdtemp(prefix="ocp-test-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path)


@pytest.fixture
def folder():
    with open_folder() as path:
        yield path


@pytest.fixture(scope="session")
def made_before():
    """The data of servers that were started once and stopped: making them takes seconds."""
    with open_folder() as path:
        made = Servers(path / "var")
        made.hold()
        made.clean_up()
        yield made.var


@pytest.fixture
def servers(fresh_servers, made_before):
    """That find their data, as at every start but the first."""
    fresh_servers.var.mkdir()
    for name in ("postgres", "valkey"):  # with their owner, whom only cp keeps
        subprocess.run(["cp", "--archive", made_before / name, fresh_servers.var], check=True)
    return fresh_servers


@pytest.fixture
def fresh_servers(folder):
    made = Servers(folder / "var")
    yield made
    made.clean_up()


@pytest.fixture(scope="session")
def running():
    """One set of servers for all tests that only look."""
    with open_folder() as path:
        made = Servers(path / "var")
        made.hold()
        yield made
        made.clean_up()


@pytest.fixture
def holder(running):
    return running.holders[0]
