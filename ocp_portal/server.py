"""gunicorn's worker, which says in Dutch what it refuses before the portal ever sees it."""

import socket
from typing import Any

import structlog
from django.template.loader import render_to_string
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

log = structlog.get_logger("ocp_portal.server")

REFUSALS = (
    (LimitRequestLine, 414, "URI Too Long"),
    (LimitRequestHeaders, 431, "Request Header Fields Too Large"),
)


class Worker(ThreadWorker):
    """Named in deploy/Procfile. Its own line in the log has no address of a person in it."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        found = next((row for row in REFUSALS if isinstance(exc, row[0])), None)
        if found is None:
            super().handle_error(req, client, addr, exc)
            return
        _kind, status, reason = found
        log.warning("request refused by the server", status=status)
        refuse(client, status, reason)


def refuse(client: socket.socket, status: int, reason: str) -> None:
    """Answer and let go; whoever is gone already hears nothing."""
    page = render_to_string("too_long.html", {"status": status}).encode()
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
