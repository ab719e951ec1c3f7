"""What happens around every request."""

import re
import time
import uuid
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect, render

from ocp_portal import clock
from ocp_portal.policy import PUBLIC, policy_of

log = structlog.get_logger("ocp_portal.request")

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def request_log(get_response: Any) -> Any:
    """Give each request an id and write one line about it: route, status, time, who (a number)."""

    def middleware(request: Any) -> Any:
        offered = request.headers.get("X-Request-ID", "")
        request.id = offered if _REQUEST_ID.fullmatch(offered) else uuid.uuid4().hex[:16]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.id)
        started = time.perf_counter()
        response = get_response(request)
        response["X-Request-ID"] = request.id
        log.info(
            "request",
            method=request.method,
            route=getattr(request.resolver_match, "view_name", None),
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
            user=getattr(getattr(request, "user", None), "pk", None),
        )
        return response

    return middleware


class membership_required:  # noqa: N801  (a middleware that needs process_view)
    """Somebody who is signed in but has no role today sees one page that says so."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> Any:
        if policy_of(view) == PUBLIC or not getattr(view, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return None  # LoginRequiredMiddleware has its own answer
        if _idle_too_long(request):
            logout(request)
            return redirect(f"{settings.LOGIN_URL}")
        if request.user.membership is None and request.resolver_match.url_name != "account_logout":
            return render(request, "accounts/no_membership.html", status=403)
        return None


def _idle_too_long(request: Any) -> bool:
    """Idle for longer than allowed. Writes the session at most once in five minutes."""
    now = int(clock.now().timestamp())
    seen = request.session.get("seen", now)
    if now - seen > settings.SESSION_IDLE_SECONDS:
        return True
    if "seen" not in request.session or now - seen > 300:
        request.session["seen"] = now
    return False


def personal_pages(get_response: Any) -> Any:
    """No cache keeps a page of somebody who is signed in; headers that Django has no word for."""

    def middleware(request: Any) -> Any:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware
