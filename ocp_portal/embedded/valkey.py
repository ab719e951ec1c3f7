"""Valkey 9: broker and cache over a unix socket, with its changes written to disk."""

from __future__ import annotations

import signal
import socket

from . import binaries
from .children import StopSteps, end_left_over
from .layout import Layout, give

SOCKET = "valkey"


class Valkey:
    name = "valkey"
    death_signal: signal.Signals = signal.SIGTERM
    stop_steps: StopSteps = ((signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0))

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.folder = layout.data(self.name)
        self.socket = layout.run / SOCKET

    def prepare(self) -> None:
        self.program = binaries.valkey(self.layout)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        give(self.folder, self.layout.user)
        end_left_over(self.folder, self.program.name, self.stop_steps)
        self.socket.unlink(missing_ok=True)

    def command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            # The append-only file is the record; snapshots would write everything twice.
            "save": "",
            # A queue must never lose a task silently to make room.
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        pairs = [part for name, value in options.items() for part in (f"--{name}", value)]
        return [str(self.program), *pairs]

    def is_ready(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(7, socket.MSG_WAITALL) == b"+PONG\r\n"
            except OSError:
                return False
