"""A server as a child process: it dies with its parent, and is told to stop ever more firmly."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from .layout import Layout

# Each signal with the seconds that a server gets before the next, firmer one.
StopSteps = tuple[tuple[signal.Signals, float], ...]
LONGEST_LOG = 5 * 1024 * 1024
PR_SET_PDEATHSIG = 1


class Server(Protocol):
    """What the supervisor needs to know of PostgreSQL and of Valkey."""

    name: str
    death_signal: signal.Signals
    stop_steps: StopSteps

    def prepare(self) -> None: ...
    def command(self) -> list[str]: ...
    def is_ready(self) -> bool: ...


def environment() -> dict[str, str]:
    """Nothing of the caller's: a PGDATA, locale or time zone of theirs must not reach the data."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def as_server_user(layout: Layout) -> dict[str, object]:
    """Arguments for subprocess: as root, step down for good, without any group of root's."""
    if layout.user is None:
        return {}
    return {"user": layout.user.pw_uid, "group": layout.user.pw_gid, "extra_groups": []}


def open_log(layout: Layout, name: str) -> int:
    path = layout.logs / f"{name}.log"
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)


def cap_logs(folder: Path) -> None:
    """Keeps one old copy; the servers append, so an emptied file simply fills again."""
    for log in folder.glob("*.log"):
        if log.stat().st_size > LONGEST_LOG:
            log.with_suffix(".log.1").write_bytes(log.read_bytes())
            os.truncate(log, 0)


def last_line(layout: Layout, name: str) -> str:
    lines = (layout.logs / f"{name}.log").read_text(errors="replace").splitlines()
    return lines[-1].strip() if lines else ""


def start(server: Server, layout: Layout) -> subprocess.Popen[bytes]:
    log = open_log(layout, server.name)
    try:
        process: subprocess.Popen[bytes] = subprocess.Popen(
            server.command(),
            cwd=layout.data(server.name),
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            # Runs after the step down: the kernel forgets the wish when the user changes.
            preexec_fn=die_with_parent(server.death_signal),
            **as_server_user(layout),  # type: ignore[call-overload]
        )
    finally:
        os.close(log)
    return process


def die_with_parent(number: signal.Signals) -> Callable[[], None]:
    """For preexec_fn: the kernel sends `number` when the parent ends in whatever way."""
    if sys.platform != "linux":
        return lambda: None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def ask_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os.kill(os.getpid(), number)

    return ask_kernel


def stop(process: subprocess.Popen[bytes], steps: StopSteps) -> None:
    for number, seconds in steps:
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue


def end_left_over(folder: Path, program: str, steps: StopSteps) -> None:
    """Ends what an earlier, killed supervisor left at work in this data folder."""
    for number, seconds in steps:
        deadline = time.monotonic() + seconds
        left = working_in(folder, program)
        for pid in left:
            _signal(pid, number)
        while left and time.monotonic() < deadline:
            time.sleep(0.05)
            left = working_in(folder, program)
        if not left:
            return


def working_in(folder: Path, program: str) -> list[int]:
    """Known by program and working folder: a process number alone may be reused, and the folder
    alone may be where somebody's shell stands."""
    target = os.path.realpath(folder)
    return [
        pid
        for pid in _pids()
        if _reads_link(f"/proc/{pid}/cwd") == target
        and os.path.basename(_reads_link(f"/proc/{pid}/exe") or "").split(" ")[0] == program
    ]


def _pids() -> list[int]:
    if not os.path.isdir("/proc"):
        return []
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _reads_link(path: str) -> str | None:
    try:
        return os.readlink(path)
    except OSError:
        return None


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
