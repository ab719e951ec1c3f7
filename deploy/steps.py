"""Steps of the set-up: shown with their seconds, skipped when done, told in one sentence when
they fail. Standard library only: this runs before anything is installed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from die_with_parent import die_with_parent

PROJECT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("OCP_VAR") or PROJECT / "var").expanduser().absolute()
LOG = VAR / "log" / "setup.log"

NOT_ON_INDEX = "The package index has no build of a pinned package"
# What tools print when something outside the project is the matter, and what helps.
KNOWN = {
    ("No space left on device", "ENOSPC", "os error 28"): (
        "The disk is full: make room (about 2 GB) and run the same command again."
    ),
    ("DO NOT MATCH THE HASHES", "Hash mismatch", "EINTEGRITY"): (
        "A package is not the one that was pinned by hash, so nothing of it was installed: "
        "ask who keeps your package mirror, or try another index."
    ),
    (
        "Could not fetch URL",
        "Failed to establish a new connection",
        "Temporary failure in name resolution",
        "Connection refused",
        "Read timed out",
        "ConnectTimeoutError",
        "dns error",
        "error sending request",
        "ENOTFOUND",
        "ECONNREFUSED",
        "ECONNRESET",
        "EAI_AGAIN",
        "ETIMEDOUT",
    ): (
        "The package index cannot be reached: check the network, or the mirror in your pip and "
        "npm configuration, and run the same command again."
    ),
    ("CERTIFICATE_VERIFY_FAILED", "UnknownIssuer", "SELF_SIGNED_CERT"): (
        "The package index shows a certificate that this machine does not trust: name your "
        "organisation's certificate with PIP_CERT (and 'npm config set cafile')."
    ),
    ("No matching distribution found", "No solution found", "has no wheels with a matching"): (
        f"{NOT_ON_INDEX} for this Python and machine: use Python 3.11 to 3.13 on Linux (x86-64), "
        "or check that the mirror is complete."
    ),
}


class Stop(SystemExit):
    """One sentence for the person at the keyboard; ends the set-up with code 1."""


@contextmanager
def step(title: str) -> Iterator[None]:
    start = time.monotonic()
    print(f"  {title} ...", end=" ", flush=True)
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - start:.1f} s", flush=True)


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> str:
    """The command's output, which also goes to var/log/setup.log; a failure is explained."""
    parent = os.getpid()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=PROJECT,
        env=dict(env) if env is not None else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        # A set-up that is killed outright must not leave pip at work beside the next one.
        preexec_fn=lambda: die_with_parent(signal.SIGKILL, parent),
    )
    _write_log(command, done.stdout)
    if done.returncode:
        raise Stop(explain(done.stdout))
    return done.stdout


def explain(output: str) -> str:
    for signs, sentence in KNOWN.items():
        if any(sign in output for sign in signs):
            return sentence
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    last = lines[-1] if lines else "it said nothing"
    return f"The set-up stopped; {LOG} tells all, and ends with: {last}"


def _write_log(command: Sequence[str | Path], output: str) -> None:
    with LOG.open("a") as log:
        print("$", *command, file=log)
        log.write(output)


def fingerprint(*parts: str | Path) -> str:
    """A hash over files (their content) and words: what a step depends on."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def is_done(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


@contextmanager
def only_one() -> Iterator[None]:
    """Two set-ups at once: the second waits, then finds everything done."""
    try:
        LOG.parent.mkdir(parents=True, exist_ok=True)
        lock = (VAR / "setup.lock").open("a")
    except OSError as error:
        raise Stop(
            f"{error.filename} cannot be written by this user ({error.strerror}): give the "
            "project folder to yourself (chown), or choose another folder with OCP_VAR."
        ) from None
    with lock:
        if not _try_lock(lock.fileno()):
            print("  Another set-up is at work in this folder; waiting for it.", flush=True)
            _wait_for_lock(lock.fileno())
        LOG.write_text("")
        yield


def _try_lock(number: int) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_for_lock(number: int) -> None:
    deadline = time.monotonic() + 900
    while not _try_lock(number):
        if time.monotonic() > deadline:
            raise Stop("Another set-up has been at work for 15 minutes: end it and try again.")
        time.sleep(0.2)


def say(line: str) -> None:
    print(f"\n  {line}", file=sys.stderr, flush=True)
