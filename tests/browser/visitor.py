"""Somebody at a browser of their own, who notices everything that goes wrong on the way."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page

from .chromium import PROJECT

AXE = PROJECT / "static" / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HAS_AXE = "typeof axe !== 'undefined'"
RUN_AXE = """
async tags => (await axe.run(document, {
  runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], preload: false,
})).violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.html.slice(0, 200)}`))
"""
# How far the page can be pushed sideways; something hidden in a scroll box does not count.
OVERFLOW = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
# Words that their own box cuts off, which the page as a whole does not show.
CUT_OFF = """
[...document.querySelectorAll("nav a, button, .ocp-badge")].filter(
  each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline"
).map(each => `cut off: ${each.innerText}`)
"""
DESK, PHONE, SMALL_PHONE = 1280, 390, 320
HEIGHTS = {DESK: 800, PHONE: 844, SMALL_PHONE: 640}
SHOTS = PROJECT / "var" / "screenshots"


@dataclass
class Visitor:
    """A page and what was wrong with it; `refused` are answers that a test asks for (422)."""

    page: Page
    home: str
    width: int
    refused: set[int] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    # Axe and the screenshot write styles into the page, which its policy rightly refuses.
    inspecting: bool = False

    def __post_init__(self) -> None:
        self.page.set_default_timeout(20_000)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        self.page.on("request", self._follow)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _hear(self, message) -> None:
        """A refused style or script (content security policy) is an error here too."""
        by_browser = "server responded with a status of" in message.text
        if message.type in ("error", "warning") and not by_browser and not self.inspecting:
            self.wrong.append(f"console: {message.text}")

    def _follow(self, request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            self.wrong.append(f"outside: {request.url}")

    def _failed(self, request) -> None:
        """What the page itself broke off (a newer draft, a download) is no failure."""
        if request.failure != "net::ERR_ABORTED":
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def _answered(self, response) -> None:
        if response.status >= 400 and response.status not in self.refused:
            self.wrong.append(f"{response.status}: {response.url}")

    def go(self, path: str) -> None:
        self.page.goto(self.home + path)

    def sign_in(self, name: str) -> None:
        self.go("/inloggen/")
        self.page.locator(f"button[name=login][value^='{name}@']").click()
        self.page.wait_for_url("**/vandaag/")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def look(self, name: str) -> None:
        """Axe, room on the screen and one heading; a picture where somebody asked for them."""
        self.inspecting = True
        self.wrong += [f"{self.path} at {self.width}: {problem}" for problem in self._problems()]
        self.shoot(name)
        self.inspecting = False

    def _problems(self) -> list[str]:
        if not self.page.evaluate(HAS_AXE):  # reading it is a third of the time of a look
            self.page.evaluate(AXE.read_text())
        problems = self.page.evaluate(RUN_AXE, RULES) + self.page.evaluate(CUT_OFF)
        if self.page.evaluate(OVERFLOW) > 0:
            problems.append("can be scrolled sideways")
        if self.page.locator("h1").count() != 1:
            problems.append("has not one h1")
        return problems

    def look_twice(self, name: str) -> None:
        """The same page at a desk and on a phone."""
        before = self.width
        for width in (DESK, PHONE):
            self.resize(width)
            self.look(name)
        self.resize(before)

    def resize(self, width: int) -> None:
        if width == self.width:
            return
        self.width = width
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})

    def shoot(self, name: str) -> None:
        """A picture in var/screenshots, for who asks for them: they take minutes."""
        if os.environ.get("OCP_SCREENSHOTS"):
            SHOTS.mkdir(parents=True, exist_ok=True)
            path = SHOTS / f"{name}-{self.width}.png"
            self.page.screenshot(path=path, full_page=True)
