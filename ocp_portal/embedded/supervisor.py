"""One process per data folder that owns the servers for as long as somebody holds a lease.

A lease is an open connection to the supervisor's socket, so the kernel ends it with its holder,
SIGKILL included. The conversation, one line each:

    holder: hold postgres valkey     the servers it needs
    supervisor: ready                they answer; or: cannot <sentence>
    holder: last                     it goes, and wants the servers gone if it was the last

When the last lease is gone the supervisor lingers a moment, so that commands in a row share the
servers, then stops them. It dies with its own children: they ask the kernel for that.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from . import children, locks
from .children import Server
from .layout import CannotStart, Layout, prepare
from .postgres import Postgres
from .valkey import Valkey

SERVERS: dict[str, Callable[[Layout], Server]] = {"postgres": Postgres, "valkey": Valkey}
# Long enough for the next manage.py in a script, short enough not to be noticed afterwards.
LINGER = 2.0
FIRST_LEASE = 15.0
QUIET = 30.0
# A server that dies more often than this in a minute is not restarted again.
DEATHS_PER_MINUTE = 5


@dataclass
class Child:
    """A running server, and how often it had to be started again of late."""

    server: Server
    process: subprocess.Popen[bytes]
    ready: bool = False
    was_ready: bool = False
    deaths: list[float] = field(default_factory=list)


@dataclass
class Lease:
    """`needs` is what its holder still waits for."""

    needs: set[str] = field(default_factory=set)
    leaving: bool = False


class Supervisor:
    def __init__(self, layout: Layout, listener: socket.socket) -> None:
        self.layout = layout
        self.listener = listener
        self.children: dict[str, Child] = {}
        self.leases: dict[socket.socket, Lease] = {}
        self.told_to_stop = False
        self.leave_at = time.monotonic() + FIRST_LEASE
        self.selector = selectors.DefaultSelector()

    def run(self) -> None:
        self._listen()
        while not self._is_done():
            for key, _ in self.selector.select(self._patience()):
                key.data()
            self._look_after_children()
            self._answer()
            children.cap_logs(self.layout.logs)
        self._close()

    def _listen(self) -> None:
        self.listener.setblocking(False)
        self.selector.register(self.listener, selectors.EVENT_READ, self._accept)
        alarm, wake = socket.socketpair()
        for end in (alarm, wake):
            end.setblocking(False)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        self._wake = wake
        self.selector.register(alarm, selectors.EVENT_READ, lambda: alarm.recv(4096))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop_asked)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _stop_asked(self, *_: object) -> None:
        self.told_to_stop = True

    def _is_done(self) -> bool:
        staying = any(not lease.leaving for lease in self.leases.values())
        return self.told_to_stop or (not staying and time.monotonic() >= self.leave_at)

    def _patience(self) -> float:
        if any(not child.ready for child in self.children.values()):
            return 0.05
        if self.leases:
            return QUIET
        return max(0.0, self.leave_at - time.monotonic())

    # Leases

    def _accept(self) -> None:
        try:
            connection, _ = self.listener.accept()
        except OSError:
            return
        connection.setblocking(False)
        self.leases[connection] = Lease()
        self.selector.register(connection, selectors.EVENT_READ, lambda: self._hear(connection))

    def _hear(self, connection: socket.socket) -> None:
        try:
            words = connection.recv(1024).decode().split()
        except OSError:
            words = []
        if words[:1] == ["hold"]:
            self._hold(connection, words[1:])
        elif words[:1] == ["last"]:
            self._leave(connection)
        else:
            self._end_lease(connection)

    def _hold(self, connection: socket.socket, names: list[str]) -> None:
        needs = {name for name in names if name in SERVERS}
        self.leases[connection].needs = needs
        try:
            for name in sorted(needs - self.children.keys()):
                self._start(name)
        except CannotStart as reason:
            self._refuse([connection], str(reason))
        except (OSError, subprocess.SubprocessError) as error:
            self._refuse([connection], f"The servers could not be started: {error}.")

    def _leave(self, connection: socket.socket) -> None:
        """Its holder waits for the end of the connection: at once if others stay, else when all
        is stopped."""
        self.leases[connection].leaving = True
        if any(not lease.leaving for lease in self.leases.values()):
            self._end_lease(connection)
        else:
            self.leave_at = time.monotonic()

    def _end_lease(self, connection: socket.socket) -> None:
        self.selector.unregister(connection)
        connection.close()
        del self.leases[connection]
        if not self.leases:
            self.leave_at = time.monotonic() + LINGER

    def _answer(self) -> None:
        ready = {name for name, child in self.children.items() if child.ready}
        for connection, lease in list(self.leases.items()):
            if lease.needs and lease.needs <= ready:
                lease.needs = set()
                self._say(connection, "ready")

    def _refuse(self, connections: Iterable[socket.socket], reason: str) -> None:
        log(reason)
        for connection in list(connections):
            self._say(connection, f"cannot {reason}")
            self._end_lease(connection)

    def _say(self, connection: socket.socket, line: str) -> None:
        # A holder that is gone meanwhile ends its lease at the next read.
        with contextlib.suppress(OSError):
            connection.sendall(line.encode() + b"\n")

    # Servers

    def _start(self, name: str) -> None:
        server = SERVERS[name](self.layout)
        server.prepare()
        self.children[name] = Child(server, children.start(server, self.layout))
        log(f"{name} started")

    def _look_after_children(self) -> None:
        for name, child in list(self.children.items()):
            if child.process.poll() is not None:
                self._mourn(name, child)
            elif not child.ready:
                child.ready = child.server.is_ready()
                child.was_ready |= child.ready

    def _mourn(self, name: str, child: Child) -> None:
        """A server that once worked is started again, so that a kill -9 costs a moment."""
        log(f"{name} ended by itself with {child.process.returncode}")
        now = time.monotonic()
        child.deaths = [death for death in child.deaths if now - death < 60] + [now]
        if not child.was_ready or len(child.deaths) > DEATHS_PER_MINUTE:
            self._give_up(name)
            return
        try:
            child.server.prepare()
            child.process = children.start(child.server, self.layout)
            child.ready = False
        except (CannotStart, OSError) as error:
            log(str(error))
            self._give_up(name)

    def _give_up(self, name: str) -> None:
        del self.children[name]
        reason = children.last_line(self.layout, name)
        waiting = [connection for connection, lease in self.leases.items() if name in lease.needs]
        self._refuse(
            waiting,
            f"{name} does not start; its log, {self.layout.logs / name}.log, ends with: {reason}",
        )

    def _close(self) -> None:
        """The socket goes first: who comes from now on waits for the lock and starts afresh."""
        self.layout.supervisor_socket.unlink(missing_ok=True)
        self.listener.close()
        for name, child in self.children.items():
            children.stop(child.process, child.server.stop_steps)
            log(f"{name} stopped")
        if self.layout.state not in self.layout.run.parents:  # nothing stays in a shared folder
            with contextlib.suppress(OSError):
                self.layout.run.rmdir()


def log(line: str) -> None:
    print(time.strftime("%Y-%m-%d %H:%M:%S"), line, file=sys.stderr, flush=True)


def serve(layout: Layout) -> None:
    """Takes the lock, opens the socket, then goes on in the background.

    The starter waits for this process to end, and may connect as soon as it has.
    """
    locks.take(
        layout.supervisor_lock,
        seconds=90,
        sentence="The servers of an earlier command do not stop: try again in a moment.",
    )
    # Anew: the supervisor before this one may have taken the folder of the sockets with it.
    prepare(layout)
    layout.supervisor_socket.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(layout.supervisor_socket))
    listener.listen(64)
    if os.fork():
        os._exit(0)
    _use_log(layout)
    Supervisor(layout, listener).run()
    # At once: who waits for the end of the connection sees it when this process is gone.
    os._exit(0)


def _use_log(layout: Layout) -> None:
    target = children.open_log(layout, "supervisor")
    os.dup2(target, 1)
    os.dup2(target, 2)
    os.close(target)
