"""A portal and a browser. Without a browser these tests, and all others that need one, are
skipped here, in one place, and that is said aloud; in CI it is a failure."""

import os

import pytest
from playwright.sync_api import sync_playwright

from . import chromium
from .portal import running_portal
from .visitor import HEIGHTS, Visitor


def pytest_collection_modifyitems(items):
    for item in items:
        if {"open_browser", "chromium"} & set(item.fixturenames):
            item.add_marker("browser")
    if chromium.find():
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError(chromium.MISSING)
    skip = pytest.mark.skip(reason=chromium.MISSING)
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def portal():
    with running_portal() as made:
        yield made


@pytest.fixture(scope="session")
def signed_in():
    """Cookies of who signed in before, by name: signing in is slow by design."""
    return {}


@pytest.fixture(scope="module")
def open_browser():
    """One for a module, not for all: while it is open Django sees an event loop in this thread,
    and would refuse the database to tests of other modules."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=chromium.ARGUMENTS
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(open_browser, portal, signed_in):
    """`visit("ocp", width=390)`: somebody at a browser of their own, signed in; None is nobody.

    At the end nothing may have gone wrong with any of them.
    """
    visitors = []

    def open_context(name=None, width=1280, **options):
        context = open_browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            storage_state=signed_in.get(name),
            **options,
        )
        visitor = Visitor(context.new_page(), portal.home, width)
        visitors.append(visitor)
        if name and name not in signed_in:
            visitor.sign_in(name)
            signed_in[name] = context.storage_state()
        return visitor

    yield open_context
    wrong = [problem for visitor in visitors for problem in visitor.wrong]
    for visitor in visitors:
        visitor.page.context.close()
    assert wrong == []
