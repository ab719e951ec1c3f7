"""Locks that the kernel gives back when their holder ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from .layout import CannotStart


def take(path: Path, *, seconds: float, sentence: str) -> int:
    """The open lock; it is held until its number is closed."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + seconds
    while not _try(lock):
        if time.monotonic() > deadline:
            os.close(lock)
            raise CannotStart(sentence)
        time.sleep(0.05)
    return lock


def _try(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
