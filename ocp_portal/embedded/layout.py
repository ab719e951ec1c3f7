"""Where the embedded servers keep their things, and as which user they run.

`find()` only looks (a few stat calls), so that settings may ask it at every start;
`prepare()` makes the folders and says in one sentence what stands in the way.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
# Where the state goes when root's project lies in a folder that no other user may enter.
OUTSIDE = Path("/var/lib/ocp-portal")
# A socket address holds 107 bytes; the longest name in the folder takes 16 of them.
LONGEST_SOCKET_FOLDER = 90
# In a socket's path these mean something to libpq, to PostgreSQL's settings or in a URL.
SEPARATORS = set(",\"'\\%?#@")
FREE_SPACE = 300 * 1024 * 1024


class CannotStart(SystemExit):
    """One sentence for the person at the keyboard; uncaught it ends the command with code 1."""


@dataclass(frozen=True)
class Layout:
    """The folders of one set of servers. `user` is set only when root must step down."""

    var: Path
    state: Path
    run: Path
    user: pwd.struct_passwd | None

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def supervisor_socket(self) -> Path:
        return self.run / "supervisor"

    @property
    def start_lock(self) -> Path:
        return self.state / "start.lock"

    @property
    def supervisor_lock(self) -> Path:
        return self.state / "supervisor.lock"

    def data(self, server: str) -> Path:
        return self.state / server


def find() -> Layout:
    var = Path(os.environ.get("OCP_VAR") or PROJECT / "var").expanduser().absolute()
    state = _state_folder(var)
    return Layout(var=var, state=state, run=_socket_folder(state), user=_server_user(state))


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _state_folder(var: Path) -> Path:
    """`var` itself; for root also a folder outside, when the servers' user cannot enter `var`."""
    if os.geteuid() != 0:
        return var
    outside = OUTSIDE / _fingerprint(var)
    if outside.exists():
        return outside
    return var if is_open_to_others(var) else outside


def is_open_to_others(path: Path) -> bool:
    """Whether any user may walk down to `path`: root's servers run as another user."""
    steps = [path, *path.parents] if path.is_file() else path.parents
    return all(step.stat().st_mode & stat.S_IXOTH for step in steps if step.exists())


def _socket_folder(state: Path) -> Path:
    inside = state / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and not set(str(inside)) & SEPARATORS:
        return inside
    # Always the same place whatever TMPDIR says, so that two commands find one another.
    folders = [Path("/tmp"), Path(tempfile.gettempdir())]  # noqa: S108  (owner and mode are checked)
    shared = next((folder for folder in folders if os.access(folder, os.W_OK)), folders[-1])
    return shared / f"ocp-portal-{os.geteuid()}-{_fingerprint(state)}"


def _server_user(state: Path) -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; who owns the data already goes on with it."""
    if os.geteuid() != 0:
        return None
    data = state / "postgres"
    try:
        return pwd.getpwuid(data.stat().st_uid) if data.exists() else pwd.getpwnam("nobody")
    except KeyError:
        raise CannotStart(
            "PostgreSQL does not run as root and this machine has no user 'nobody': "
            "run the command as another user, or set DATABASE_URL and REDIS_URL."
        ) from None


def prepare(layout: Layout) -> None:
    _check_name()
    _check_lost_data(layout)
    try:
        _make_folders(layout)
    except PermissionError as error:
        raise CannotStart(
            f"{error.filename} cannot be used by this user: give it back to yourself "
            "(chown), or choose another folder with OCP_VAR."
        ) from None
    except OSError as error:
        raise CannotStart(
            f"{error.filename or layout.var} cannot be made ({error.strerror}): "
            "choose another folder with OCP_VAR."
        ) from None
    _check_space(layout.state)


def _make_folders(layout: Layout) -> None:
    open_mode = 0o711 if layout.user else 0o700
    if OUTSIDE in layout.state.parents:
        _make_own_folder(OUTSIDE, open_mode)
    for folder in (layout.var, layout.state):
        _make_own_folder(folder, open_mode)
    _make_own_folder(layout.logs, 0o700)
    _make_private_folder(layout.run, layout.user)


def _make_own_folder(folder: Path, mode: int) -> None:
    """Opens only what is ours and never a parent; a wider mode that stands is left alone."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(mode)
    found = folder.stat()
    if found.st_uid != os.geteuid():
        if os.geteuid() != 0:
            raise PermissionError(13, "owned by another user", str(folder))
    elif found.st_mode & mode != mode:
        folder.chmod(found.st_mode & 0o777 | mode)


def _make_private_folder(folder: Path, user: pwd.struct_passwd | None) -> None:
    """A 0700 folder; one that somebody else prepared in a shared place is refused."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    owners = {os.geteuid()} | ({user.pw_uid} if user else set())
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
        raise PermissionError(13, "owned by another user", str(folder))
    folder.chmod(0o700)
    give(folder, user)


def give(path: Path, user: pwd.struct_passwd | None) -> None:
    if user:
        os.chown(path, user.pw_uid, user.pw_gid)


def _check_name() -> None:
    """PostgreSQL knows people by name; a bare number (docker run -u 1234) has none."""
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        raise CannotStart(
            f"User number {os.geteuid()} has no name on this machine, and PostgreSQL needs one: "
            "add it to /etc/passwd, or set DATABASE_URL and REDIS_URL."
        ) from None


def _check_lost_data(layout: Layout) -> None:
    """A folder that was open and no longer is would look like an empty database."""
    left = layout.var / "postgres"
    if layout.state != layout.var and left.exists():
        raise CannotStart(
            f"{left} holds a database that its user can no longer reach: make the folders above it "
            "passable again (chmod o+x), or move it away to begin anew."
        )


def _check_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < FREE_SPACE:
        raise CannotStart(
            f"The disk of {folder} has {free // 2**20} MB left and the database needs "
            f"{FREE_SPACE // 2**20} MB: make room, or choose another disk with OCP_VAR."
        )
