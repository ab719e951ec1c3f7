"""What happens around every request."""

import re
import time
import uuid
from typing import Any

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import QueryDict
from django.shortcuts import render, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from ocp_portal import clock
from ocp_portal.errors import bad_request, session_over
from ocp_portal.plain_text import visible
from ocp_portal.policy import PUBLIC, policy_of

log = structlog.get_logger("ocp_portal.request")

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
SEEN_EVERY_SECONDS = 300  # how often a session is written to remember that it is in use


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
            user=getattr(_known_user(request), "pk", None),
        )
        return response

    return middleware


def _known_user(request: Any) -> Any:
    """The user when this request asked for it: a health check or an error asks no database.

    Django keeps it there (contrib.auth.middleware.get_user); `request.user` would ask.
    """
    return getattr(request, "_cached_user", None)


class membership_required:  # noqa: N801  (a middleware that needs process_view)
    """A session ends by itself; somebody without a role today sees one page that says so."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> Any:
        if policy_of(view) == PUBLIC or not getattr(view, "login_required", True):
            return None
        if not request.user.is_authenticated:
            # A page is asked for again after signing in; what was typed can only be shown.
            return session_over(request) if request.method == "POST" else None
        if why := _over(request):
            logout(request)
            messages.info(request, why)
            if request.method == "POST":
                return session_over(request)
            return redirect_to_login(request.get_full_path())
        if request.user.membership is None:
            return render(request, "accounts/no_membership.html", status=403)
        return None


def _over(request: Any) -> str:
    """Why this session ends now, in the words that the user reads; empty while it goes on.

    Idle: nothing done for half an hour. Absolute: a working day after signing in. Both are kept
    in the session, because Django moves its own end date along with every write.
    """
    session, now = request.session, int(clock.now().timestamp())
    if now - session.get("signed_in_at", now) > settings.SESSION_COOKIE_AGE:
        return "Uw werkdag in het portaal was om. Meld u opnieuw aan."
    if now - session.get("seen", now) > settings.SESSION_IDLE_SECONDS:
        return "U deed een half uur niets. Daarom bent u uitgelogd. Meld u opnieuw aan."
    if "signed_in_at" not in session:
        session["signed_in_at"] = now
    if now - session.get("seen", 0) > SEEN_EVERY_SECONDS:
        session["seen"] = now
    return ""


def whole_page_sign_in(get_response: Any) -> Any:
    """A fragment whose session has ended leads to the sign-in page, not a form in a corner."""

    def middleware(request: Any) -> Any:
        response = get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        if request.htmx and response.get("Location", "").split("?")[0] == sign_in:
            way_back = request.htmx.current_url_abs_path or resolve_url("today")
            return HttpResponseClientRedirect(redirect_to_login(way_back).url)
        return response

    return middleware


def personal_pages(get_response: Any) -> Any:
    """No cache keeps a page, or what somebody who is signed in gets; headers without a setting."""

    def middleware(request: Any) -> Any:
        response = get_response(request)
        page = response.get("Content-Type", "").startswith("text/html")
        user = _known_user(request)
        known = user and user.is_authenticated
        # A session that just ended has no user any more, but its page shows what was typed.
        if (known or page) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


class plain_text_only:  # noqa: N801  (a middleware that needs process_view)
    """What is sent holds only characters that one can see (ocp_portal/plain_text.py).

    An address with a NUL in it is nobody's typing: 400. A password stays as it was typed. A view
    that reads its upload itself (and so checks the CSRF token itself) is left to do so.
    """

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        request.GET = _visible(request.GET)
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            request.POST = _visible(request.POST)


def _visible(sent: QueryDict) -> QueryDict:
    """The same object where nothing has to go, which is nearly always."""
    changed = {
        name: [visible(value) for value in values]
        for name, values in sent.lists()
        if "password" not in name and any(visible(value) != value for value in values)
    }
    if not changed:
        return sent
    fresh = sent.copy()
    for name, values in changed.items():
        fresh.setlist(name, values)
    return fresh
