"""A browser of few words: one kept connection, cookies, and a stopwatch."""

import http.client
import re
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.bench.counting import ANSWER, ASK

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    milliseconds: float
    status: int
    body: bytes
    queries: int | None


class Client:
    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.csrf = ""

    def get(self, path: str, *, count: bool = False) -> Answer:
        return self._ask("GET", path, None, count)

    def post(self, path: str, fields: dict[str, str], *, count: bool = False) -> Answer:
        body = urlencode(fields | {"csrfmiddlewaretoken": self.csrf}).encode()
        return self._ask("POST", path, body, count)

    def sign_in(self, email: str, password: str) -> None:
        """By the sign-in page itself; a page with a form gives the token for later posts."""
        self.read_token("/inloggen/")
        answer = self.post("/inloggen/", {"login": email, "password": password})
        if answer.status != 302:
            raise RuntimeError(f"Signing in as {email} gave {answer.status}.")

    def read_token(self, path: str) -> None:
        found = TOKEN.search(self.get(path).body)
        if found is None:
            raise RuntimeError(f"{path} has no form.")
        self.csrf = found[1].decode()

    def _ask(self, method: str, path: str, body: bytes | None, count: bool) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if count:
            headers[ASK] = "1"
        started = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read()
        taken = (time.perf_counter() - started) * 1000
        self._keep_cookies(response)
        queries = response.getheader(ANSWER)
        return Answer(taken, response.status, text, int(queries) if queries else None)

    def _keep_cookies(self, response: http.client.HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
