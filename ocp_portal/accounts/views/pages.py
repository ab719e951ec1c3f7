"""What several pages of people and their roles begin or end with."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from ocp_portal.accounts import services


def only_searches(request: HttpRequest) -> bool:
    """The button 'Zoek scholen' (or typing in the field): show the form again, save nothing."""
    return "zoeken" in request.POST


def unjudged(form: Any) -> Any:
    """What was typed so far, without complaints about what was not."""
    form._errors = {}
    return form


def say_done(request: HttpRequest, act: Callable[[], Any], sentence: str) -> None:
    try:
        act()
    except services.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, sentence)
