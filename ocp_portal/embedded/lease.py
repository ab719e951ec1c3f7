"""The holder's side: find the supervisor or start it, and hold a lease until this process ends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from . import layout as layouts
from . import locks
from .layout import CannotStart, Layout

# Crash recovery of a large database takes minutes; a supervisor that dies is noticed at once.
PATIENCE = 600.0
SILENT_FOR = 5.0
# A number and not a socket object: nothing is left to warn about when the interpreter ends.
_lease: int | None = None


def hold(servers: Iterable[str]) -> None:
    """Returns when the servers answer. Safe to call again; a forked child holds none by itself."""
    global _lease
    if _lease is None:
        layout = layouts.find()
        layouts.prepare(layout)
        _lease = _acquire(layout, " ".join(sorted(servers))).detach()


def release() -> None:
    """Gives the lease back and waits until the servers are gone, unless others hold one."""
    global _lease
    if _lease is None:
        return
    with socket.socket(fileno=_lease) as connection:
        _lease = None
        connection.settimeout(90)
        try:
            connection.sendall(b"last\n")
            while connection.recv(64):
                pass
        except OSError:
            pass  # the supervisor is gone already, which is what was asked


def _forget_in_child() -> None:
    """The lease is its taker's: else an orphaned child would keep the servers for ever."""
    global _lease
    if _lease is not None:
        os.close(_lease)
        _lease = None


os.register_at_fork(after_in_child=_forget_in_child)


def _acquire(layout: Layout, servers: str) -> socket.socket:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        connection = _connect(layout) or _start(layout)
        answer = _ask(connection, f"hold {servers}\n", deadline)
        if answer == "ready":
            return connection
        connection.close()
        if answer:
            raise CannotStart(answer.removeprefix("cannot "))
        # No answer: the supervisor was just leaving. The next one waits for its lock.
    raise CannotStart(f"The database does not answer; {layout.logs} tells what it is doing.")


def _connect(layout: Layout) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(layout.supervisor_socket))
    except (FileNotFoundError, ConnectionRefusedError):
        connection.close()
        return None
    return connection


def _start(layout: Layout) -> socket.socket:
    """Under a lock, so that of two commands at once one starts and the other finds it."""
    sentence = "Another command has been starting the database for minutes: end it and try again."
    lock = locks.take(layout.start_lock, seconds=180, sentence=sentence)
    try:
        connection = _connect(layout)
        if connection is None:
            _spawn()
            connection = _connect(layout)
    finally:
        os.close(lock)
    if connection is None:
        raise CannotStart(f"The database ended at once; {layout.logs} tells why.")
    return connection


def _spawn() -> None:
    """Ends when the supervisor listens: it goes on in a background process of its own session."""
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("__main__.py")],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        timeout=120,
    )
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise CannotStart(lines[-1] if lines else "The database's supervisor did not start.")


def _ask(connection: socket.socket, question: str, deadline: float) -> str:
    """The answer's one line; empty when the supervisor closed the connection instead."""
    try:
        connection.sendall(question.encode())
        connection.settimeout(SILENT_FOR)
        try:
            return _read_line(connection)
        except TimeoutError:
            print("The database is still starting; please wait.", file=sys.stderr, flush=True)
        connection.settimeout(max(1.0, deadline - time.monotonic()))
        return _read_line(connection)
    except TimeoutError:
        raise CannotStart("The database did not start in ten minutes.") from None
    except OSError:
        return ""


def _read_line(connection: socket.socket) -> str:
    text = b""
    while not text.endswith(b"\n"):
        part = connection.recv(4096)
        if not part:
            return ""
        text += part
    return text.decode(errors="replace").strip()
