"""'Wat als': a term with other capacity, tiers or schools."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render

from liaisons import plan_pages
from liaisons.plan_forms import WhatIfForm
from liaisons.queries import what_if as what_if_rows
from liaisons.supposition import Supposition
from liaisons.views.pages import status_of
from ocp_portal.policy import Permission, require


@require(Permission.PLAN_ROSTER)
def what_if(request: Any) -> HttpResponse:
    """A term with other capacity, tiers or schools, as many changes as one likes. Nothing is
    saved: the changes stand in the address. `more` only puts one more beside them."""
    form = WhatIfForm(request.GET or None, user=request.user)
    supposed, result = Supposition(), None
    if form.is_bound and form.is_valid():
        supposed = form.supposed()
        try:
            result = None if "more" in request.GET else _outcome(request, supposed)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            form = WhatIfForm(user=request.user, initial={"earlier": supposed.texts()})
    municipality = request.user.membership.municipality
    context = {
        "form": form,
        "result": result,
        "supposed": plan_pages.supposed(what_if_rows.supposed_in_words(supposed, municipality)),
        "breadcrumbs": plan_pages.crumbs({"label": "Wat als"}),
    }
    return render(request, "liaisons/what_if.html", context, status=status_of(form))


def _outcome(request: Any, supposed: Supposition) -> dict[str, Any]:
    found = what_if_rows.what_if(request.user.membership.municipality, supposed)
    return plan_pages.what_if(found)
