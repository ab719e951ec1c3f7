"""die_with_parent.py PROGRAM ARGUMENTS...: becomes that program, which gets SIGTERM when the
process that started it ends in whatever way, SIGKILL included (Linux)."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(number: signal.Signals, parent: int) -> None:
    """Takes the parent's number to notice that it ended before the kernel was asked."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


if __name__ == "__main__":
    die_with_parent(signal.SIGTERM, os.getppid())
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606  (the Procfile's own words)
