"""'Mag ik dit delen?'"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.share_check import Answer, Verdict, check
from casework.share_forms import ShareCheckForm
from ocp_portal.forms import posted, status_of
from ocp_portal.policy import Permission, require, role_of

ICONS = {Verdict.YES: "ok", Verdict.LESS: "info", Verdict.NOT_WITHOUT: "warning"}


@require(Permission.CHECK_SHARING)
@require_http_methods(["GET", "HEAD", "POST"])
def share_check(request: Any) -> HttpResponse:
    """The choices are sent by POST, and the answer stands on the same page.

    So that they stand in no address, no history and no log; nothing is stored.
    """
    form = ShareCheckForm(
        posted(request),
        municipality=request.user.membership.municipality,
        role=role_of(request.user),
    )
    context: dict[str, Any] = {
        "form": form,
        "breadcrumbs": [
            {"label": "Routewijzer", "url": reverse("route_guide")},
            {"label": "Mag ik dit delen?"},
        ],
    }
    if form.is_valid():
        context |= _answer_parts(check(form.case()), form.chosen_words())
    return render(request, "casework/share_check.html", context, status=status_of(form))


def _answer_parts(answer: Answer, chosen: str) -> dict[str, Any]:
    return {
        "answer": answer,
        "icon_name": ICONS[answer.verdict],
        "facts": [
            {"label": "U wilt delen", "value": chosen},
            {"label": "Wat mag u delen?", "value": answer.share},
            {"label": "Op welke grond?", "value": f"{answer.ground} {answer.why}"},
            {"label": "Hoe past dat bij uw beroepscode?", "value": answer.profession},
        ],
    }
