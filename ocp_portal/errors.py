"""Dutch error pages with the number of the request, so that a user can tell what to look for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(
        request,
        f"{status}.html",
        {"request_id": getattr(request, "id", "")},
        status=status,
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that lay open over a new sign-in; nothing was saved and the page says so."""
    return render(
        request,
        "403.html",
        {"request_id": getattr(request, "id", ""), "expired_form": True},
        status=403,
    )


def status(request: HttpRequest, code: int) -> Any:
    """The page for a status code, for views that answer with it themselves."""
    return _page(request, code)
