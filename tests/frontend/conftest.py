import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import chromium as found

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def guide():
    """The style guide as a server of its own; its address."""
    command = [sys.executable, "-m", "tests.frontend", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            yield server.stdout.readline().strip().rstrip("/")
        finally:
            server.terminate()
            server.wait(timeout=10)


@pytest.fixture(scope="module")
def chromium():
    """One for a module: tests/browser/conftest.py says why. Without a browser it skips there."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.find(), args=found.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, guide):
    """`open_page(path, width=390, ...)`: a page of its own; fails on any console error.

    A refused style or script (content security policy) is such an error.
    """
    contexts = []
    errors = []

    def open_path(path, width=1280, **options):
        height = 844 if width < 600 else 800
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="nl-NL", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on(
            "console",
            lambda message: errors.append(message.text) if message.type == "error" else None,
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(guide + path)
        return page

    yield open_path
    for context in contexts:
        context.close()
    # The browser itself reports an answer of 4xx or 5xx that a test asked for.
    assert [error for error in errors if "server responded with a status of" not in error] == []
