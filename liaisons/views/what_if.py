"""'Wat als': a term with other capacity, tiers or schools."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from liaisons import services, supposition
from liaisons.forms.what_if import WhatIfForm
from liaisons.models import WhatIfAnswer
from liaisons.pages import plan_pages, what_if_pages
from liaisons.queries import what_if_answers
from liaisons.queries.suppositions import supposed_in_words
from liaisons.supposition import Supposition
from ocp_portal.forms import status_of
from ocp_portal.policy import Permission, require


@require(Permission.PLAN_ROSTER)
def what_if(request: Any) -> HttpResponse:
    """As many changes as one likes; they stand in the address, and nothing of it is planned.

    GET shows them. POST puts one more beside them (`more`) or asks to reckon with all of them.
    """
    form = WhatIfForm(request.POST or request.GET or None, user=request.user)
    if not (form.is_bound and form.is_valid()):
        return _page(request, form, Supposition())
    supposed = form.supposed()
    if request.method != "POST":
        return _page(request, _fresh(request, supposed), supposed)
    if "more" in request.POST:
        return redirect(what_if_pages.supposing(supposed.texts()))
    municipality = request.user.membership.municipality
    answer = services.request_what_if(municipality=municipality, supposed=supposed, by=request.user)
    return redirect("what_if_answer", pk=answer.pk)


@require(Permission.PLAN_ROSTER)
@require_safe
def what_if_answer(request: Any, pk: int) -> HttpResponse:
    """The same page while it is reckoned, and with what came of it."""
    answer = _answer(request, pk)
    job = what_if_answers.job_of(answer)
    busy = job is not None and not job.ended
    if request.htmx and not busy:
        return HttpResponseClientRefresh()  # the progress asked again, and there is a result
    supposed = supposition.read(answer.changes)
    found = what_if_answers.outcome_of(answer)
    more: dict[str, Any] = {"answer": answer}
    if job and busy:
        more["progress"] = what_if_pages.progress(job, request.path)
    elif found:
        more["result"] = what_if_pages.what_if(found)
    else:
        more["refusal"] = what_if_pages.refusal(job)
    return _page(request, _fresh(request, supposed), supposed, **more)


@require(Permission.PLAN_ROSTER)
@require_POST
def what_if_stop(request: Any, pk: int) -> HttpResponse:
    answer = _answer(request, pk)
    services.stop_what_if(answer=answer)
    messages.info(request, "Het rekenen is gestopt.")
    return redirect(what_if_pages.supposing(answer.changes))


def _answer(request: Any, pk: int) -> WhatIfAnswer:
    rows = WhatIfAnswer.objects.visible_to(request.user)
    answer: WhatIfAnswer = get_object_or_404(rows, pk=pk)
    return answer


def _fresh(request: Any, supposed: Supposition) -> WhatIfForm:
    """An empty form for what comes beside these changes."""
    return WhatIfForm(user=request.user, initial={"earlier": supposed.texts()})


def _page(request: Any, form: WhatIfForm, supposed: Supposition, **more: Any) -> HttpResponse:
    municipality = request.user.membership.municipality
    context = {
        "form": form,
        "supposed": what_if_pages.supposed(supposed_in_words(supposed, municipality)),
        "breadcrumbs": plan_pages.crumbs({"label": "Wat als"}),
        **more,
    }
    return render(request, "liaisons/what_if.html", context, status=status_of(form))
