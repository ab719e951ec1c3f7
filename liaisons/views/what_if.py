"""'Wat als': a term with other capacity, tiers or schools."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from liaisons.forms.what_if import WhatIfForm
from liaisons.pages import plan_pages, what_if_pages
from liaisons.queries.suppositions import supposed_in_words
from liaisons.queries.what_if import what_if as answer
from liaisons.supposition import Supposition
from liaisons.views.reckoning import WAIT, StillReckoning, one_at_a_time
from ocp_portal.forms import status_of
from ocp_portal.policy import Permission, require


@require(Permission.PLAN_ROSTER)
def what_if(request: Any) -> HttpResponse:
    """As many changes as one likes; they stand in the address, and nothing is saved.

    GET shows them. POST puts one more beside them (`more`) or reckons with all of them.
    """
    form = WhatIfForm(request.POST or request.GET or None, user=request.user)
    if not (form.is_bound and form.is_valid()):
        return _page(request, form, Supposition())
    supposed = form.supposed()
    fresh = WhatIfForm(user=request.user, initial={"earlier": supposed.texts()})
    if request.method != "POST":
        return _page(request, fresh, supposed)
    if "more" in request.POST:
        return redirect(what_if_pages.supposing(supposed.texts()))
    try:
        with one_at_a_time(request.user):
            found = answer(request.user.membership.municipality, supposed)
    except StillReckoning:
        form.add_error(None, WAIT)
        return _page(request, form, supposed, status=409)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return _page(request, form, supposed)
    return _page(request, fresh, supposed, what_if_pages.what_if(found))


def _page(
    request: Any,
    form: WhatIfForm,
    supposed: Supposition,
    result: dict[str, Any] | None = None,
    status: int | None = None,
) -> HttpResponse:
    municipality = request.user.membership.municipality
    context = {
        "form": form,
        "result": result,
        "supposed": what_if_pages.supposed(supposed_in_words(supposed, municipality)),
        "breadcrumbs": plan_pages.crumbs({"label": "Wat als"}),
    }
    return render(request, "liaisons/what_if.html", context, status=status or status_of(form))
