"""A draft that was thrown away (or sent) does not come back.

The page keeps what is typed a second later; what it sent just before may arrive just after. So the
token of that form is remembered for a minute: the number of a form, no text. A form without one
remembers nothing, and the next form has another one.
"""

from typing import Any

from django.core.cache import cache

from ocp_portal.numbers import form_token

LATE_SECONDS = 60


def remember(request: Any) -> None:
    if form_token(request.POST.get("token")):
        cache.set(_key(request), True, LATE_SECONDS)


def is_late(request: Any) -> bool:
    return bool(cache.get(_key(request)))


def _key(request: Any) -> str:
    return f"draft-thrown-away:{request.user.pk}:{form_token(request.POST.get('token'))}"
