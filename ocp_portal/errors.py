"""Dutch error pages with the number of the request, so that a user can tell what to look for."""

import re
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.apps import apps
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.policy import role_of
from ocp_portal.rescue import answers

# What get_object_or_404 says.
_NOT_AMONG_SEEN = re.compile(r"No (\w+) matches the given query\.")

log = structlog.get_logger("ocp_portal.errors")

# A code or reference of the portal has a digit in it; a word that somebody typed has not.
_KEY = re.compile(r"(?=.*\d)[A-Za-z0-9-]{1,20}")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    _record_refusal(request)
    return _page(request, 403)


class HiddenRow(Http404):
    """The row is there, and not for this person: a refusal, and no address that is wrong."""


def unseen(rows: QuerySet[Any]) -> Http404:
    """For a view that found no row among those that its user sees; `rows` are everybody's."""
    return HiddenRow() if rows.exists() else Http404()


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Also for a row that this person may not see: the page does not tell the difference.

    The access log does: what exists was refused, what does not exist was mistyped.
    """
    if isinstance(exception, HiddenRow) or _hides_a_row(request, str(exception)):
        _record_refusal(request)
    return _page(request, 404)


def _hides_a_row(request: HttpRequest, text: str) -> bool:
    """Whether get_object_or_404 found nothing among what somebody sees, and there is a row."""
    found, match = _NOT_AMONG_SEEN.fullmatch(text), request.resolver_match
    if not found or not match:
        return False
    model = next(each for each in apps.get_models() if each.__name__ == found[1])
    columns = {"pk", *(field.name for field in model._meta.concrete_fields)}
    named = {name: value for name, value in match.kwargs.items() if name in columns}
    return bool(named) and model._base_manager.filter(**named).exists()


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the page's usual context: what failed may be the database itself."""
    log.error("unhandled exception", route=_route(request), exc_info=True)
    page = render_to_string("500.html", {"request_id": getattr(request, "id", "")})
    return HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that lay open over a new sign-in; nothing was saved and the page says so."""
    log.warning("form without a valid token", route=_route(request))
    # What another site made a browser send is not what this person filled in.
    filled_in = [] if _from_elsewhere(request) else answers(request.POST)
    return render(request, "403_csrf.html", {"answers": filled_in}, status=403)


def session_over(request: HttpRequest) -> HttpResponse:
    """Something was sent after the session had ended. What was filled in is shown, not lost.

    Signing in leads back to the page on which it was typed: what was sent cannot be sent again.
    """
    page = _page_before(request) or resolve_url("today")
    filled_in = [] if _from_elsewhere(request) else answers(request.POST)
    if not filled_in:
        return redirect_to_login(page)
    context = {"answers": filled_in, "page": page}
    return render(request, "accounts/session_over.html", context, status=403)


def _page_before(request: HttpRequest) -> str:
    """The path of the page of ours on which this was typed; empty when it is not known."""
    before = request.headers.get("Referer", "")
    path = urlsplit(before).path
    return path if _is_ours(request, before) and _is_ours(request, path) else ""


def _from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that another site sent this; a page of that site chose the words."""
    said = [request.headers.get(name, "") for name in ("Origin", "Referer")]
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site not in ("same-origin", "none") or not all(
        _is_ours(request, address) for address in said if address
    )


def _is_ours(request: HttpRequest, address: str) -> bool:
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", status=status)


def _record_refusal(request: HttpRequest) -> None:
    """One line in the access log: who asked for which row or page and did not get it."""
    user: Any = getattr(request, "user", None)
    told = structlog.contextvars.get_contextvars().get("denied")  # by the view, with its reason
    if told or role_of(user) is None:
        return
    match = request.resolver_match
    values = [str(value) for value in match.kwargs.values()] if match else []
    key = next((value for value in values if _KEY.fullmatch(value)), "-")
    record(
        action=AccessEvent.Action.DENIED,
        object_type=(_route(request) or "-")[:40],
        object_key=key,
        by=user,
    )


def _route(request: HttpRequest) -> str | None:
    return getattr(getattr(request, "resolver_match", None), "view_name", None)
