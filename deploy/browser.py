"""A browser for the tests: one that is here, else the system's package, else Playwright's own.

Its path goes into var/browser, which the browser tests read. In CI a missing browser is a failure;
elsewhere it is said aloud and those tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import packages
from steps import VAR, Stop, say, step

NOTE = VAR / "browser"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "No browser (Chromium) is here and none could be installed: "
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright as s\n"
    "with s() as p: print(p.chromium.executable_path)"
)


def prepare() -> None:
    if _runs(NOTE.read_text().strip() if NOTE.exists() else ""):
        return
    with step("Browser for the tests"):
        found = _present() or _from_system() or _from_playwright()
    if found:
        NOTE.write_text(found)
        return
    NOTE.unlink(missing_ok=True)
    if os.environ.get("CI") == "true":
        raise Stop(MISSING + "install one, or name it with OCP_BROWSER=/path/to/chromium.")
    say(MISSING + "the browser tests are skipped. OCP_BROWSER=/path/to/chromium names one.")


def _present() -> str | None:
    named = os.environ.get("OCP_BROWSER", "")
    if named and not _runs(named):
        raise Stop(f"OCP_BROWSER is {named}, which does not run as a browser: correct its path.")
    candidates = [named, *(shutil.which(name) or "" for name in NAMES)]
    return next((path for path in candidates if _runs(path)), None)


def _runs(path: str) -> bool:
    """Really started: on some systems the name is only a hint to install something."""
    return bool(path) and _succeeds([path, "--version"], seconds=30)


def _from_system() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _succeeds(["apt-get", "update", "-q"], seconds=180, env=env)
    _succeeds(
        ["apt-get", "install", "-qy", "--no-install-recommends", "chromium"], seconds=600, env=env
    )
    return _present()


def _from_playwright() -> str | None:
    python = str(packages.PYTHON)
    extra = ["--with-deps"] if os.geteuid() == 0 else []
    _succeeds([python, "-m", "playwright", "install", *extra, "chromium"], seconds=300)
    asked = subprocess.run([python, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True)
    path = asked.stdout.strip()
    return path if Path(path).exists() and _runs(path) else None


def _succeeds(command: list[str], *, seconds: float, env: dict[str, str] | None = None) -> bool:
    try:
        done = subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=seconds, env=env
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
