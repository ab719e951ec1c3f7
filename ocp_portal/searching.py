"""A list in which people search posts its filter: a typed name stays out of the address.

The words are kept in the session, each list its own; the address only says that there are some.
"""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

SEARCHED = "gezocht"


def filter_data(request: Any, list_name: str) -> dict[str, str]:
    """What the filter of this list is filled with; its words in `q`."""
    words = request.session.get(_key(list_name), "") if SEARCHED in request.GET else ""
    return {**request.GET.dict(), "q": words}


def search(request: Any, list_name: str, fields: Any) -> HttpResponse:
    """What was chosen goes to the address, right or wrong: the page says what is wrong with it."""
    wanted = {name: request.POST[name] for name in fields if request.POST.get(name)}
    if words := wanted.pop("q", ""):
        request.session[_key(list_name)] = words
        wanted[SEARCHED] = "1"
    return redirect(f"{reverse(list_name)}?{urlencode(wanted)}")


def _key(list_name: str) -> str:
    return f"{SEARCHED}_{list_name}"
