"""gunicorn's worker, which says in Dutch what it refuses before the portal ever sees it."""

import socket
from typing import Any

import structlog
from django.template.loader import render_to_string
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import ThreadWorker

log = structlog.get_logger("ocp_portal.server")

# The first that fits; what is none of them went wrong on our side.
REFUSALS = (
    (LimitRequestLine, 414, "URI Too Long", "too_long.html"),
    (LimitRequestHeaders, 431, "Request Header Fields Too Large", "too_long.html"),
    (ParseException, 400, "Bad Request", "400.html"),
    (Exception, 500, "Internal Server Error", "500.html"),
)


class Worker(ThreadWorker):
    """Named in deploy/Procfile. gunicorn's own words hold the address of the visitor and whatever
    was asked: ours say only what kind of error it was.
    """

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        _kind, status, reason, page = next(row for row in REFUSALS if isinstance(exc, row[0]))
        log.warning("request refused by the server", status=status, error=type(exc).__name__)
        refuse(client, status, reason, page)


def refuse(client: socket.socket, status: int, reason: str, template: str) -> None:
    """Answer and let go; whoever is gone already hears nothing."""
    page = render_to_string(template, {"status": status}).encode()
    head = (
        f"HTTP/1.1 {status} {reason}\r\n"
        "Connection: close\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        "Cache-Control: no-store\r\n"
        f"Content-Length: {len(page)}\r\n\r\n"
    )
    try:
        client.sendall(head.encode() + page)
    except OSError:
        log.info("nobody waits for the refusal")
