"""Changing and ending a role of somebody."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ocp_portal.accounts import services
from ocp_portal.accounts.forms import MembershipForm
from ocp_portal.accounts.models import Membership, User
from ocp_portal.accounts.views.pages import only_searches, say_done, unjudged
from ocp_portal.forms import posted
from ocp_portal.policy import Permission, require


@require(Permission.MANAGE_USERS)
@transaction.atomic
def membership_change(request: HttpRequest, pk: int) -> HttpResponse:
    membership = _membership(request, pk, lock=request.method == "POST")
    form = MembershipForm(posted(request), by=request.user, instance=membership)
    context = {"form": form, "membership": membership}
    if request.method != "POST" or only_searches(request):
        return render(
            request, "accounts/membership_change.html", context | {"form": unjudged(form)}
        )
    if form.is_valid():
        try:
            _change_membership(form, request.user)
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "De wijziging is opgeslagen.")
            return redirect("user_detail", pk=membership.user_id)
    return render(request, "accounts/membership_change.html", context, status=422)


def _change_membership(form: MembershipForm, by: User) -> None:
    services.change_membership(
        membership=form.instance,
        until=form.first_day_without(),
        schools=form.cleaned_data.get("schools", []),
        by=by,
    )


@require(Permission.MANAGE_USERS)
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    membership = _membership(request, pk)
    if request.method != "POST":
        why_not = services.why_not_end(membership)
        context = {"person": membership.user, "membership": membership, "why_not": why_not}
        return render(request, "accounts/membership_end.html", context)
    done = "De rol is beëindigd. Deze persoon is overal uitgelogd."
    say_done(request, lambda: services.end_membership(membership=membership, by=request.user), done)
    return redirect("user_detail", pk=membership.user_id)


def _membership(request: HttpRequest, pk: int, *, lock: bool = False) -> Membership:
    """One that has not ended yet; of the own municipality."""
    rows = Membership.objects.visible_to(request.user).unended().select_related("user")
    if lock:
        rows = rows.held()
    return get_object_or_404(rows, pk=pk)
