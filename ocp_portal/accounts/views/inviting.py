"""Invitations of the administrator."""

from collections.abc import Callable

import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from ocp_portal.accounts import services
from ocp_portal.accounts.forms import InvitationForm
from ocp_portal.accounts.models import Invitation, User
from ocp_portal.accounts.views.pages import only_searches, say_done, unjudged
from ocp_portal.forms import posted
from ocp_portal.policy import Permission, Role, require

log = structlog.get_logger("ocp_portal.accounts")


@require(Permission.MANAGE_USERS)
def user_invite(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(posted(request), by=request.user)
    if request.method != "POST" or only_searches(request):
        return render(request, "accounts/user_invite.html", {"form": unjudged(form)})
    if form.is_valid():
        try:
            _mailed(request, lambda: _invite(form, request.user))
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("user_list")
    return render(request, "accounts/user_invite.html", {"form": form}, status=422)


def _invite(form: InvitationForm, by: User) -> str:
    """Returns what the administrator reads when the mail is out."""
    data = form.cleaned_data
    earlier = (
        Invitation.objects.visible_to(by)
        .unanswered()
        .filter(email=data["email"].lower(), role=data["role"])
    )
    again = " De link in de eerdere uitnodiging werkt niet meer." if earlier.exists() else ""
    services.invite(
        municipality=form.municipality,
        email=data["email"],
        full_name=data["full_name"],
        role=Role(data["role"]),
        schools=data["schools"],
        partnership=data["partnership"],
        starts_on=data["starts_on"],
        until=form.first_day_without(),
        by=by,
    )
    return _invited(data["email"], by) + again


def _invited(email: str, by: User) -> str:
    """Of an account elsewhere nothing is told: only who works here is known to this person."""
    known = User.objects.visible_to(by).filter(email=email).first()
    sent = "De uitnodiging is verstuurd. De link werkt 7 dagen."
    if known is None:
        return sent
    return f"{known.full_name} heeft al een account. {sent} Na aannemen komt de rol erbij."


@require(Permission.MANAGE_USERS)
@require_POST
def invitation_renew(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    try:
        _mailed(request, lambda: _renew(invitation, request.user))
    except services.Refused as refused:
        messages.error(request, str(refused))
    return redirect("user_list")


def _renew(invitation: Invitation, by: User) -> str:
    services.renew(invitation=invitation, by=by)
    return "Er is een nieuwe link verstuurd. De oude link werkt niet meer."


@require(Permission.MANAGE_USERS)
@require_POST
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    done = "De uitnodiging is ingetrokken. De link werkt niet meer."
    say_done(request, lambda: services.withdraw(invitation=invitation, by=request.user), done)
    return redirect("user_list")


def _mailed(request: HttpRequest, act: Callable[[], str]) -> None:
    """Says what `act` returns; the row is there even if the mail server is not."""
    try:
        messages.success(request, act())
    except OSError:
        log.warning("mail server does not answer", exc_info=True)
        messages.warning(
            request,
            "De uitnodiging is gemaakt, maar de mail kon niet worden verstuurd. "
            "Verstuur de link over een paar minuten opnieuw.",
        )
