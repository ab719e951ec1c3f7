"""One's own account: the roles, and where one is signed in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from ocp_portal.accounts import queries, services
from ocp_portal.accounts.models import Membership
from ocp_portal.names import inside
from ocp_portal.numbers import row_number
from ocp_portal.policy import signed_in


@signed_in
def my_account(request: HttpRequest) -> HttpResponse:
    context = {"roles": queries.roles_of(request.user)}
    return render(request, "accounts/my_account.html", context)


@signed_in
@require_POST
def switch_role(request: HttpRequest) -> HttpResponse:
    own = Membership.objects.current().filter(user=request.user)
    membership = own.filter(pk=row_number(request.POST.get("membership"))).first()
    if membership is None:
        messages.error(request, "Deze rol hebt u nu niet.")
        return redirect("my_account")
    services.switch_role(membership=membership, by=request.user)
    messages.success(request, f"U werkt nu als {inside(membership.get_role_display())}.")
    return redirect("today")


@signed_in
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; `sessie` ends one of those, without it all but this one end."""
    own_key = request.session.session_key
    if request.method != "POST":
        context = {"sessions": queries.sessions_of(request.user, own_key)}
        return render(request, "accounts/session_list.html", context)
    chosen = request.POST.get("sessie")
    only = None if chosen is None else row_number(chosen) or 0  # no session has nought
    ended = services.end_listed_sessions(user=request.user, but=own_key, only=only)
    messages.success(request, "De sessie is beëindigd." if ended == 1 else "Dat is beëindigd.")
    return redirect("usersessions_list")
