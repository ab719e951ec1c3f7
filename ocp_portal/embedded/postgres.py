"""PostgreSQL 18: makes the cluster once, starts it in the foreground, knows when it answers.

Only one role can sign in, by peer authentication: `ocp`, no superuser. The superuser exists in the
cluster but nothing in pg_hba.conf lets it in; the role and the database are made in
single-user mode, before the first socket opens.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import struct
import subprocess
from pathlib import Path

from . import binaries
from .children import StopSteps, as_server_user, die_with_parent, end_left_over, environment
from .layout import CannotStart, Layout, give

PORT = "5432"
ROLE = DATABASE = "ocp"
BOOTSTRAP = f"CREATE ROLE {ROLE} LOGIN CREATEDB\nCREATE DATABASE {DATABASE} OWNER {ROLE}\n"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": PORT,
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "jit": "off",
    "timezone": "Europe/Amsterdam",
    "log_timezone": "Europe/Amsterdam",
    "default_text_search_config": "pg_catalog.dutch",
    "log_line_prefix": "%m ",
    "log_checkpoints": "off",
    # A failed statement and its detail hold what somebody typed: the log keeps neither.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class Postgres:
    name = "postgres"
    death_signal: signal.Signals = signal.SIGINT
    # Smart first, so that running tasks keep their database; then fast; then without a checkpoint.
    stop_steps: StopSteps = (
        (signal.SIGTERM, 3.0),
        (signal.SIGINT, 60.0),
        (signal.SIGQUIT, 10.0),
        (signal.SIGKILL, 5.0),
    )

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.folder = layout.data(self.name)

    def prepare(self) -> None:
        self.bin = binaries.postgres(self.layout)
        if self.folder.exists():
            self._check_version()
            self._recover()
        else:
            self._create()
        self._write_access_rules()

    def command(self) -> list[str]:
        options = SETTINGS | {"unix_socket_directories": f'"{self.layout.run}"'}
        command = [str(self.bin / "postgres"), "-D", str(self.folder)]
        return command + [f"--{name}={value}" for name, value in options.items()]

    def is_ready(self) -> bool:
        return signs_in(self.layout.run / f".s.PGSQL.{PORT}")

    def _check_version(self) -> None:
        found = (self.folder / "PG_VERSION").read_text().strip()
        if found != str(binaries.POSTGRES_MAJOR):
            raise CannotStart(
                f"{self.folder} holds a database of PostgreSQL {found} and this version brings "
                f"PostgreSQL {binaries.POSTGRES_MAJOR}: move that folder away to begin anew, or "
                f"open it with the earlier version of the portal and copy the data over (pg_dump)."
            )

    def _recover(self) -> None:
        """The caller holds the supervisor's lock, so whatever still works here is an orphan."""
        end_left_over(self.folder, "postgres", self.stop_steps[1:])
        # Its process number may belong to another program by now, which PostgreSQL would respect.
        if os.path.isdir("/proc"):
            for left in (self.folder / "postmaster.pid", self.layout.run / f".s.PGSQL.{PORT}.lock"):
                left.unlink(missing_ok=True)

    def _create(self) -> None:
        """Beside its place, and renamed when whole: a killed set-up leaves nothing half-made."""
        half = self.folder.with_name("postgres.new")
        end_left_over(half, "postgres", self.stop_steps[-1:])
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        give(half, self.layout.user)
        self._run(
            ["initdb", "-D", str(half), "--username=postgres", "--encoding=UTF8", "--locale=C"]
            + ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            + ["--auth-local=peer", "--auth-host=reject", "--text-search-config=dutch"]
        )
        self._run(["postgres", "--single", "-D", str(half), "template1"], BOOTSTRAP)
        os.replace(half, self.folder)

    def _run(self, command: list[str], text: str = "") -> None:
        program, *arguments = command
        done = subprocess.run(
            [str(self.bin / program), *arguments],
            input=text,
            capture_output=True,
            text=True,
            cwd="/",
            env=environment(),
            timeout=300,
            preexec_fn=die_with_parent(signal.SIGKILL),
            **as_server_user(self.layout),  # type: ignore[call-overload]
        )
        # In single-user mode a failed statement does not show in the exit code.
        if done.returncode or "ERROR:" in done.stderr:
            raise CannotStart(_explain(done.stderr))

    def _write_access_rules(self) -> None:
        """One door: this operating system user (and root, who can be anyone) as the one role."""
        users = {pwd.getpwuid(os.geteuid()).pw_name, "root"}
        map_lines = [f'own "{user}" {ROLE}\n' for user in sorted(users)]
        self._write("pg_hba.conf", f"local all {ROLE} peer map=own\n")
        self._write("pg_ident.conf", "".join(map_lines))

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)
        give(path, self.layout.user)


def signs_in(path: Path) -> bool:
    """Whether the real role gets into the real database: an open socket alone is too early.

    The start-up message of the wire protocol; 'R' with 0 is 'signed in'. Not with psycopg, which
    would double the memory of a process that stays.
    """
    fields = b"user\0" + ROLE.encode() + b"\0database\0" + DATABASE.encode() + b"\0\0"
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(path))
            connection.sendall(struct.pack("!ii", len(fields) + 8, 196608) + fields)
            answer = connection.recv(9, socket.MSG_WAITALL)
            # Said goodbye and heard out, else the log tells of a broken connection.
            connection.sendall(struct.pack("!ci", b"X", 4))
            while connection.recv(4096):
                pass
            return answer == struct.pack("!cii", b"R", 8, 0)
        except OSError:
            return False


def _explain(output: str) -> str:
    if "No space left on device" in output:
        return "The disk is full: make room, or choose another disk with OCP_VAR, and try again."
    lines = [line.strip() for line in output.splitlines() if "error" in line.lower()]
    return f"The database could not be made ({lines[0] if lines else 'it gave no reason'})."
