"""Serves the demo: database, demo data, web server, worker and beat, until Ctrl-C.

`make demo` runs it after the set-up, and before that with --check, to say at once when the port
is taken. Ends cleanly on Ctrl-C, SIGTERM and a closed terminal; killed outright, the kernel ends
its children (see processes.py).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import IO

from die_with_parent import die_with_parent
from steps import PROJECT, VAR, Stop, fingerprint, is_done, run, step

HOST = "127.0.0.1"
PYTHON = PROJECT / ".venv" / "bin" / "python"
COLLECTED = PROJECT / "staticfiles"
FIRST_PAGE_SECONDS = 90
STOP_SECONDS = 20
# Celery says it to everybody who runs it as root; here root is a container or a trial.
CELERY_AS_ROOT = "ignore:You're running the worker with superuser"


def main() -> int:
    port = chosen_port()
    lock = _take_lock(port)
    check_port(port)
    if "--check" in sys.argv[1:]:
        return 0
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop_asked)
    if os.environ.get("MAKELEVEL"):
        die_with_parent(signal.SIGTERM, os.getppid())
    os.environ |= {"OCP_DEMO": "1", "PORT": str(port)}
    with lock:
        return _serve(port)


def _stop_asked(*_: object) -> None:
    raise KeyboardInterrupt


def _serve(port: int) -> int:
    from ocp_portal import embedded

    try:
        with step("Database and broker"):
            embedded.hold()
        _prepare_data()
        return _run_processes(port)
    except KeyboardInterrupt:
        with contextlib.suppress(OSError):  # the terminal may be gone
            print("\nStopped; 'make demo' goes on with the same data.", flush=True)
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        embedded.release()


def chosen_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Stop(f"PORT is '{text}', which is no port: give a number from 1024 to 65535.")
    return int(text)


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Stop(
                f"Port {port} is for root only: choose another, such as 'make demo PORT=8001'."
            ) from None
        except OSError:
            raise Stop(
                f"Port {port} is taken by another program: choose another, such as "
                f"'make demo PORT={port + 1}'."
            ) from None


def _take_lock(port: int) -> IO[str]:
    """One demo a folder: two would share the data and send everything twice."""
    try:
        VAR.mkdir(parents=True, exist_ok=True)
        lock = (VAR / "demo.lock").open("a+")
    except OSError as error:
        raise Stop(
            f"{error.filename} cannot be written by this user ({error.strerror}): give the "
            "project folder to yourself (chown), or choose another folder with OCP_VAR."
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise Stop(
            f"A demo runs from this folder already, at http://{HOST}:{lock.read().strip()}: use "
            "that one, stop it first, or give this one data of its own with OCP_VAR=/other/folder."
        ) from None
    lock.truncate(0)
    lock.write(str(port))
    lock.flush()
    return lock


def _prepare_data() -> None:
    (VAR / "beat").mkdir(exist_ok=True)
    with step("Tables"):
        _manage("migrate", "--no-input", "--verbosity", "0")
    with step("Demo data"):
        told = _manage("demo_data", "--if-empty")
    if "eerdere versie" in told:  # who was added to data that an earlier version made
        print(f"  {told.strip()}", flush=True)
    _collect_static()


def _collect_static() -> None:
    stamp = COLLECTED / ".collected"
    files = sorted(path for path in (PROJECT / "static").rglob("*") if path.is_file())
    wanted = fingerprint(PROJECT / "requirements" / "run.txt", *map(str, files), *files)
    if is_done(stamp, wanted) and (COLLECTED / "staticfiles.json").exists():
        return
    with step("Static files"):
        # Not --clear: names carry a hash, and a demo that runs beside this goes on with the old.
        _manage("collectstatic", "--no-input", "--verbosity", "0")
        stamp.write_text(wanted)


def _manage(*arguments: str) -> str:
    return run([PYTHON, PROJECT / "manage.py", *arguments])


def _run_processes(port: int) -> int:
    environment = dict(os.environ)
    if os.geteuid() == 0:
        environment["PYTHONWARNINGS"] = CELERY_AS_ROOT
    parent = os.getpid()
    processes = subprocess.Popen(
        [PYTHON, PROJECT / "deploy" / "processes.py"],
        cwd=PROJECT,
        env=environment,
        # Not in the terminal's group: this process alone hears Ctrl-C, and passes it on once.
        start_new_session=True,
        preexec_fn=lambda: die_with_parent(signal.SIGTERM, parent),
    )
    try:
        _wait_for_first_page(port, processes)
        _wait_for_end(processes)
        raise Stop("One of the processes ended by itself, so all were stopped; see above why.")
    finally:
        _end(processes)


def _wait_for_first_page(port: int, processes: subprocess.Popen[bytes]) -> None:
    address = f"http://{HOST}:{port}"
    for _ in _tries(FIRST_PAGE_SECONDS):
        if processes.poll() is not None:
            return
        if _answers(address):
            print(f"\n  OCP-portaal is ready: {address}   (Ctrl-C stops it)\n", flush=True)
            return
    raise Stop(f"The first page did not come in {FIRST_PAGE_SECONDS} seconds; see above why.")


def _wait_for_end(processes: subprocess.Popen[bytes]) -> None:
    """Watches the terminal too: of 'ssh -t host make demo' only make hears that it closed, and
    make waits for its child without a word."""
    terminal = select.poll()
    for number in (0, 1, 2):
        if os.isatty(number):
            terminal.register(number, 0)
    while processes.poll() is None:
        if terminal.poll(300):
            raise KeyboardInterrupt
        time.sleep(0.2)


def _tries(seconds: float) -> Iterator[None]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield
        time.sleep(0.1)


def _answers(address: str) -> bool:
    """A real page, after the redirect to the sign-in page; no proxy of the machine's between."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address + "/", timeout=10) as page:
            return bool(page.status == 200)
    except urllib.error.HTTPError as answer:
        raise Stop(f"The first page answers with error {answer.code}; see above why.") from None
    except OSError:
        return False


def _end(processes: subprocess.Popen[bytes]) -> None:
    """honcho gives its processes five seconds, then kills them; this gives honcho some more."""
    for number in (signal.SIGINT, signal.SIGKILL):
        if processes.poll() is not None:
            return
        processes.send_signal(number)
        try:
            processes.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue


if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))
    sys.exit(main())
