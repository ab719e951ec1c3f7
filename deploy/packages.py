"""The project's own Python environment, .venv, with exactly the pinned packages.

uv installs them in a tenth of pip's time. It reads no pip configuration, so a mirror that is
configured for pip is passed on to it; where uv does not manage, pip itself does the work.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

from steps import NOT_ON_INDEX, PROJECT, Stop, fingerprint, is_done, run, say, step

VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = PROJECT / "requirements"
# Stands in .venv while it is being filled: what a killed set-up left is not trusted.
INCOMPLETE = VENV / "incomplete"
NO_VENV = (
    "This Python cannot make environments of its own (its 'venv' or 'ensurepip' is missing): "
    "install that (Debian and Ubuntu: apt-get install python3-venv), or name another Python "
    "with PYTHON=/path/to/python3."
)


def prepare(level: str) -> None:
    """`level` is demo or dev; whoever has dev has demo too."""
    wanted = fingerprint(REQUIREMENTS / f"{level}.txt", str(PROJECT))
    stamp = VENV / f"installed-{level}"
    if PYTHON.exists() and not INCOMPLETE.exists() and is_done(stamp, wanted):
        return
    _make_environment()
    INCOMPLETE.touch()
    with step(f"Python packages ({level})"):
        _install(REQUIREMENTS / f"{level}.txt")
    for reached in {"dev": ("demo", "dev")}.get(level, (level,)):
        wanted = fingerprint(REQUIREMENTS / f"{reached}.txt", str(PROJECT))
        (VENV / f"installed-{reached}").write_text(wanted)
    INCOMPLETE.unlink()


def _make_environment() -> None:
    if INCOMPLETE.exists() or (VENV.exists() and not PYTHON.exists()):
        with step("Clearing what an interrupted set-up left"):
            shutil.rmtree(VENV)
    if PYTHON.exists():
        return
    with step(f"Python environment ({sys.version.split()[0]})"):
        VENV.mkdir()
        INCOMPLETE.touch()
        _create()


def _create() -> None:
    """With pip when Python brings it; else bare, if a pip or uv of the machine can fill it."""
    base = [sys.executable, "-m", "venv"]
    if _works([sys.executable, "-c", "import ensurepip, venv"]):
        run([*base, VENV])
    elif _works([sys.executable, "-c", "import venv"]) and _outside_installer():
        run([*base, "--without-pip", VENV])
    else:
        shutil.rmtree(VENV)
        raise Stop(NO_VENV)


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _outside_installer() -> list[str] | None:
    """The machine's own pip (22.3 or newer can work on another environment)."""
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    return (
        pip if _works([sys.executable, "-m", "pip", "--python", sys.executable, "list"]) else None
    )


def pip() -> list[str]:
    own = [str(PYTHON), "-m", "pip"]
    command = own if _works([*own, "--version"]) else _outside_installer()
    if command is None:
        raise Stop(NO_VENV)
    return [*command, "--disable-pip-version-check", "--no-input"]


def install_with_pip(requirements: Path, *options: str) -> None:
    run([*pip(), "install", "--require-hashes", *options, "-r", requirements])


def _install(requirements: Path) -> None:
    """uv, else pip; what uv could not help (no network, no room) is not tried twice."""
    try:
        install_with_pip(REQUIREMENTS / "uv.txt", "--no-deps")
    except Stop as reason:
        if NOT_ON_INDEX not in str(reason):
            raise
        install_with_pip(requirements)
        return
    uv: list[str | Path] = [VENV / "bin" / "uv", "pip", "install", "--python", PYTHON]
    try:
        run([*uv, "--require-hashes", "-r", requirements], env=os.environ | uv_environment())
    except Stop:
        say("(uv does not manage here; pip goes on)")
        install_with_pip(requirements)


def uv_environment() -> dict[str, str]:
    """pip's configuration (files and PIP_* variables) in uv's words."""
    config = _pip_configuration()
    words = {
        "UV_DEFAULT_INDEX": config.get("index-url", ""),
        "UV_INDEX": " ".join(config.get("extra-index-url", "").split()),
        "UV_FIND_LINKS": ",".join(config.get("find-links", "").split()),
        "UV_INSECURE_HOST": " ".join(config.get("trusted-host", "").split()),
        "UV_NO_INDEX": "1" if config.get("no-index", "") in {"1", "true", "yes", "on"} else "",
        "SSL_CERT_FILE": config.get("cert", ""),
        "SSL_CLIENT_CERT": config.get("client-cert", ""),
        "ALL_PROXY": config.get("proxy", ""),
        # The hashes decide what is right, so any of the indexes may have it.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_NO_CONFIG": "1",
        "UV_PYTHON_DOWNLOADS": "never",
    }
    return {name: value for name, value in words.items() if value}


def _pip_configuration() -> dict[str, str]:
    """`pip config list` in pip's own order: general, for install, from the environment."""
    found: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in run([*pip(), "config", "list"]).splitlines():
        key, _, value = line.partition("=")
        section, _, name = key.partition(".")
        if section in found and value[:1] in {"'", '"'}:
            found[section][name] = ast.literal_eval(value)
    return found["global"] | found["install"] | found[":env:"]
