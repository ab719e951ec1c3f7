"""Runs what deploy/Procfile lists, side by side under honcho, and leaves nothing behind.

honcho itself cannot end its processes when it is killed outright. So each generation asks the
kernel for a signal at its parent's death: this process (asked by demo.py), honcho's helper for
each line, and the line's own program (through die_with_parent.py).
"""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import sys

from die_with_parent import die_with_parent
from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Printer
from steps import PROJECT


def main() -> None:
    manager = Manager(Printer(_Output()))
    wrapper = shlex.join(["exec", sys.executable, str(PROJECT / "deploy" / "die_with_parent.py")])
    lines = parse_procfile((PROJECT / "deploy" / "Procfile").read_text()).processes
    for name, command in lines.items():
        manager.add_process(name, f"{wrapper} {command}", env=_environment(), cwd=str(PROJECT))
    parent = os.getpid()
    os.register_at_fork(after_in_child=lambda: die_with_parent(signal.SIGKILL, parent))
    manager.loop()
    sys.exit(manager.returncode)


class _Output:
    """The terminal, which may be closed while the processes still say goodbye."""

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            sys.stdout.write(text)
            sys.stdout.flush()

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return sys.stdout.isatty()


def _environment() -> dict[str, str]:
    """The programs of .venv come first, and what they print is seen at once."""
    binaries = os.path.dirname(sys.executable)
    path = f"{binaries}{os.pathsep}{os.environ['PATH']}"
    return os.environ | {"PATH": path, "PYTHONUNBUFFERED": "1"}


if __name__ == "__main__":
    main()
