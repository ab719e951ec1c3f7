import http.cookiejar
import os
import re
import signal
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.browser.portal import PASSWORD, Portal, running_portal
from tests.waiting import wait_for

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Answer:
    status: int
    path: str
    text: str


@dataclass
class Caller:
    """Somebody without a browser, who follows redirects and keeps cookies."""

    home: str
    opener: Any = field(init=False)

    def __post_init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        no_proxy = urllib.request.ProxyHandler({})
        self.opener = urllib.request.build_opener(jar, no_proxy)

    def get(self, path: str) -> Answer:
        return self._open(self.home + path)

    def post(self, path: str, form_at: str = "", **fields: str) -> Answer:
        """Sends the form at `form_at`, else at `path` itself, with these fields."""
        token = TOKEN.search(self.get(form_at or path).text)
        if token is None:  # an error page instead of the form
            return Answer(500, path, "")
        sent = {"csrfmiddlewaretoken": token[1]} | fields
        return self._open(self.home + path, urllib.parse.urlencode(sent).encode())

    def _open(self, address: str, body: bytes | None = None) -> Answer:
        try:
            with self.opener.open(address, body, timeout=30) as page:
                path = urllib.parse.urlsplit(page.url).path
                return Answer(page.status, path, page.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, address, "")


@dataclass
class Shaken:
    """A portal whose database is killed under it, and people who go on."""

    portal: Portal

    def sign_in(self, name: str) -> Caller:
        caller = Caller(self.portal.home)
        answer = caller.post("/inloggen/", login=f"{name}@voorbeeldstad.example", password=PASSWORD)
        assert answer.path == "/vandaag/"
        return caller

    def postmaster(self) -> int:
        return int((self.portal.var / "postgres" / "postmaster.pid").read_text().splitlines()[0])

    def kill_postgres(self) -> None:
        before = self.postmaster()
        os.kill(before, signal.SIGKILL)
        wait_for(lambda: before not in self.portal.processes("postgres"))

    def ready(self) -> bool:
        return Caller(self.portal.home).get("/readyz").status == 200


@pytest.fixture(scope="module")
def shaken():
    with running_portal() as portal:
        yield Shaken(portal)
