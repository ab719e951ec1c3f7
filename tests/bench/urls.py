"""The portal's addresses, and two that do nothing: what any page costs at least."""

from typing import Any

from django.http import HttpResponse
from django.urls import path

from ocp_portal.policy import public, signed_in
from ocp_portal.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@public
def hello(request: Any) -> HttpResponse:
    return HttpResponse("hello")


@signed_in
def hello_signed_in(request: Any) -> HttpResponse:
    return HttpResponse(f"hello {request.user.pk}")


urlpatterns = [
    *urlpatterns,
    path("bench/hello/", hello, name="bench_hello"),
    path("bench/hello-signed-in/", hello_signed_in, name="bench_hello_signed_in"),
]
