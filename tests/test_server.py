"""What the server refuses by itself is said in Dutch too."""

import socket
from pathlib import Path

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http.errors import (
    InvalidHeader,
    InvalidRequestLine,
    LimitRequestHeaders,
    LimitRequestLine,
)

from ocp_portal.server import Worker

PROJECT = Path(__file__).parents[1]


@pytest.fixture
def worker():
    config = Config()
    made = Worker(1, 1, [], None, 30, config, Logger(config))
    yield made
    made.tmp.close()


def answer_to(error, worker):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        worker.handle_error(None, ours, ("192.0.2.7", 1), error)
        ours.close()
        received = b"".join(iter(lambda: theirs.recv(65536), b""))
    head, _, page = received.decode().partition("\r\n\r\n")
    return head.splitlines()[0], page


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (LimitRequestLine(5000, 4094), "HTTP/1.1 414 URI Too Long", "te veel tekens"),
        (
            LimitRequestHeaders("x"),
            "HTTP/1.1 431 Request Header Fields Too Large",
            "Verwijder de cookies",
        ),
    ],
)
def test_request_that_is_too_long_is_refused_in_dutch(worker, error, status, said):
    first, page = answer_to(error, worker)

    assert first == status
    assert '<html lang="nl">' in page
    assert said in page


PLANTED = "GET /uitnodiging/geheim/?q=Jan HTTP/1.1"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InvalidRequestLine(PLANTED), "HTTP/1.1 400 Bad Request"),
        (InvalidHeader(PLANTED), "HTTP/1.1 400 Bad Request"),
        (RuntimeError(PLANTED), "HTTP/1.1 500 Internal Server Error"),
    ],
)
def test_nonsense_is_answered_and_repeated_nowhere(worker, error, status, capfd, caplog):
    first, page = answer_to(error, worker)

    said = "".join([page, *capfd.readouterr(), caplog.text])
    assert first == status
    assert '<html lang="nl">' in page
    assert type(error).__name__ in said
    assert "geheim" not in said
    assert "192.0.2.7" not in said


def test_who_is_gone_already_is_no_error(worker):
    ours, theirs = socket.socketpair()
    theirs.close()
    with ours:
        worker.handle_error(None, ours, ("192.0.2.7", 1), LimitRequestLine(5000, 4094))


def test_portal_is_served_by_this_worker():
    assert "--worker-class ocp_portal.server.Worker" in (PROJECT / "deploy/Procfile").read_text()
