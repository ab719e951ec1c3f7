"""The browser of the tests: found once, started with nothing that talks to the outside."""

import os
import shutil
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "No browser (Chromium) is here: the pages are NOT looked at. "
    "'make dev' gets one, OCP_BROWSER=/path/to/chromium names one."
)
# Chromium's own sandbox does not work for root, as whom containers run.
ARGUMENTS = [
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def find() -> str:
    """The one that OCP_BROWSER names, that the set-up noted, or that is on the PATH; else ''."""
    noted = Path(os.environ.get("OCP_VAR") or PROJECT / "var") / "browser"
    named = os.environ.get("OCP_BROWSER") or (noted.read_text().strip() if noted.exists() else "")
    return named or next(filter(None, map(shutil.which, NAMES)), "")
