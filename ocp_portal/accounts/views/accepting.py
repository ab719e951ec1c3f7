"""Coming in by invitation."""

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from ocp_portal import clock, errors
from ocp_portal.accounts import services
from ocp_portal.accounts.forms import AcceptForm
from ocp_portal.accounts.models import Invitation, Membership, User
from ocp_portal.dutch import dutch_date
from ocp_portal.forms import posted, status_of
from ocp_portal.names import inside
from ocp_portal.policy import public


@public
def by_invitation(request: HttpRequest) -> HttpResponse:
    """What somebody sees who looks for a way to sign up."""
    return render(request, "accounts/by_invitation.html")


@public
@never_cache
@sensitive_post_parameters("password1")
def invitation_accept(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link of an invitation, for four kinds of people.

    Link ended: a page that says whom to ask. Address has an account: its owner signs in first.
    Signed in as somebody else: sign out first. Newcomer: chooses a password and is in.
    """
    if not ratelimit.consume(request, action="reset_password_from_key"):
        return errors.too_many_requests(request)
    invitation = services.invitation_of(token)
    if invitation is None or not invitation.is_open:
        return render(request, "accounts/invitation_ended.html", status=404)
    if request.user.is_authenticated:
        return _accept_signed_in(request, invitation)
    if User.objects.filter(email=invitation.email, is_active=True).exists():
        sign_in = f"{reverse('account_login')}?next={request.path}"
        context = {"invitation": invitation, "sign_in": sign_in}
        return render(request, "accounts/invitation_sign_in.html", context)
    return _accept_newcomer(request, invitation)


def _accept_signed_in(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    theirs = request.user.email == invitation.email
    if request.method == "POST" and theirs:
        try:
            membership = services.accept(invitation=invitation, by=request.user)
        except services.Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _now_also(membership))
        return redirect("today")
    context = {"invitation": invitation, "theirs": theirs}
    return render(request, "accounts/invitation_accept.html", context)


def _now_also(membership: Membership) -> str:
    role = f"{inside(membership.get_role_display())} in {membership.municipality.name}"
    first = membership.period.lower
    if first and first > clock.today():
        return f"U hebt de uitnodiging aangenomen. Vanaf {dutch_date(first)} bent u ook {role}."
    return f"U hebt de uitnodiging aangenomen. U werkt nu als {role}."


def _accept_newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponseBase:
    # Not saved: the rules for a password look at name and address.
    newcomer = User(email=invitation.email, full_name=invitation.full_name)
    form = AcceptForm(posted(request), user=newcomer)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.accept_as_newcomer(
                invitation=invitation, password=form.cleaned_data["password1"]
            )
        except services.Refused as refused:
            messages.error(request, str(refused))
            return redirect("account_login")
        return perform_login(request, user)
    context = {"invitation": invitation, "form": form, "theirs": True}
    return render(request, "accounts/invitation_accept.html", context, status=status_of(form))
