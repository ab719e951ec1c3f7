from collections.abc import Callable
from typing import Any

import structlog
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ocp_portal import clock, errors
from ocp_portal.accounts import queries, services
from ocp_portal.accounts.forms import (
    AcceptForm,
    InvitationForm,
    MembershipForm,
    MunicipalityForm,
)
from ocp_portal.accounts.models import Invitation, Membership, Municipality, User
from ocp_portal.forms import ListFilter, dutch_date
from ocp_portal.jobs.models import Job
from ocp_portal.jobs.queries import listed
from ocp_portal.names import inside
from ocp_portal.numbers import row_number
from ocp_portal.paging import page
from ocp_portal.policy import ROLE_LABELS, Permission, Role, public, require, signed_in
from ocp_portal.searching import filter_data, search

log = structlog.get_logger("ocp_portal.accounts")

USERS_ON_A_PAGE = 25
# In an address: search for the words that the session keeps under this name.


# --- one's own account --------------------------------------------------------------------


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


# --- coming in by invitation --------------------------------------------------------------


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
    form = AcceptForm(request.POST or None, user=newcomer)
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
    return render(request, "accounts/invitation_accept.html", context, status=_status(form))


# --- users --------------------------------------------------------------------------------


class UserFilterForm(ListFilter):
    q = forms.CharField(label="Naam of e-mailadres", required=False, max_length=80)
    rol = forms.ChoiceField(
        label="Rol", required=False, choices=[("", "Alle rollen"), *ROLE_LABELS.items()]
    )
    toegang = forms.ChoiceField(
        label="Toegang",
        required=False,
        choices=[
            ("", "Iedereen"),
            (queries.ACCESS_NOW, "Nu toegang"),
            (queries.ACCESS_NONE, "Geen toegang"),
        ],
    )


@require(Permission.MANAGE_USERS)
def user_list(request: HttpRequest) -> HttpResponse:
    """Searching posts: the name somebody typed stays in the session, not in the address."""
    if request.method == "POST":
        return search(request, "user_list", UserFilterForm.base_fields)
    form = UserFilterForm(filter_data(request, "user_list"))
    wanted = form.chosen()
    rows = queries.users(
        request.user,
        text=wanted.get("q", ""),
        role=wanted.get("rol", ""),
        access=wanted.get("toegang", ""),
    )
    found = page(rows, key="sort_key", query=request.GET, size=USERS_ON_A_PAGE, newest=False)
    context = {
        "filter_form": form,
        "filtered": any(wanted.values()),
        "table": _user_table(found.rows),
        "invitations": Invitation.objects.visible_to(request.user)
        .unanswered()
        .order_by("-created_at")[:20],
        **found.addresses(request.GET),
    }
    return render(request, "accounts/user_list.html", context, status=form.status)


def _user_table(rows: list[dict[str, Any]]) -> dict[str, Any]:
    columns = [{"label": "Naam"}, {"label": "Rol"}, {"label": "Toegang"}]
    return {"columns": columns, "rows": [_user_row(row) for row in rows]}


def _user_row(row: dict[str, Any]) -> dict[str, Any]:
    access = row["is_active"] and row["roles"]
    badge = {"label": "nu", "tone": "ok"} if access else {"label": "geen", "tone": "neutral"}
    name = {
        "text": row["full_name"],
        "url": reverse("user_detail", args=[row["pk"]]),
        "sub": row["email"],
    }
    roles = ", ".join(ROLE_LABELS[role] for role in row["roles"]) or "geen rol"
    return {"cells": [name, {"text": roles}, {"badge": badge, "text": ""}]}


@require(Permission.MANAGE_USERS)
def user_detail(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    invitations = Invitation.objects.visible_to(request.user).unanswered()
    memberships = queries.memberships_of(person, request.user)
    context = {
        "person": person,
        "memberships": memberships,
        "open": any(row["unended"] and not row["blocked"] for row in memberships),
        "blocked": any(row["blocked"] for row in memberships),
        "invitations": invitations.filter(email=person.email),
        "own": person.pk == request.user.pk,
    }
    return render(request, "accounts/user_detail.html", context)


@require(Permission.MANAGE_USERS)
def user_invite(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(_posted(request), by=request.user)
    if request.method != "POST" or _only_searches(request):
        return render(request, "accounts/user_invite.html", {"form": _unjudged(form)})
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
    _done(request, lambda: services.withdraw(invitation=invitation, by=request.user), done)
    return redirect("user_list")


@require(Permission.MANAGE_USERS)
@transaction.atomic
def membership_change(request: HttpRequest, pk: int) -> HttpResponse:
    membership = _membership(request, pk, lock=request.method == "POST")
    form = MembershipForm(_posted(request), by=request.user, instance=membership)
    context = {"form": form, "membership": membership}
    if request.method != "POST" or _only_searches(request):
        return render(
            request, "accounts/membership_change.html", context | {"form": _unjudged(form)}
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
    _done(request, lambda: services.end_membership(membership=membership, by=request.user), done)
    return redirect("user_detail", pk=membership.user_id)


@require(Permission.MANAGE_USERS)
def user_end_access(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    if request.method != "POST":
        roles = Membership.objects.visible_to(request.user).unended().filter(user=person)
        reasons = [services.why_not_end(role) for role in roles.select_related("user")]
        context = {"person": person, "why_not": " ".join(filter(None, reasons))}
        return render(request, "accounts/membership_end.html", context)
    done = "De toegang is beëindigd. Deze persoon is overal uitgelogd."
    _done(request, lambda: services.end_access(user=person, by=request.user), done)
    return redirect("user_detail", pk=pk)


@require(Permission.MANAGE_USERS)
def user_block(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    if request.method != "POST":
        return render(request, "accounts/user_block.html", {"person": person})
    done = "De toegang is geblokkeerd. Deze persoon is overal uitgelogd."
    _done(request, lambda: services.block_access(user=person, by=request.user), done)
    return redirect("user_detail", pk=pk)


@require(Permission.MANAGE_USERS)
@require_POST
def user_unblock(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    done = "De blokkade is opgeheven. Deze persoon kan zich weer aanmelden."
    _done(request, lambda: services.unblock_access(user=person, by=request.user), done)
    return redirect("user_detail", pk=pk)


def _person(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(User.objects.visible_to(request.user), pk=pk)


def _membership(request: HttpRequest, pk: int, *, lock: bool = False) -> Membership:
    """One that has not ended yet; of the own municipality."""
    rows = Membership.objects.visible_to(request.user).unended().select_related("user")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return get_object_or_404(rows, pk=pk)


# --- municipality and home ----------------------------------------------------------------


@require(Permission.MANAGE_MUNICIPALITY)
@transaction.atomic
def municipality_settings(request: HttpRequest) -> HttpResponse:
    # A row of its own: a form with mistakes must not show in the shell of the page.
    rows = Municipality.objects.all()
    if request.method == "POST":
        rows = rows.select_for_update(no_key=True)
    municipality = get_object_or_404(rows, pk=request.user.membership.municipality_id)
    form = MunicipalityForm(_posted(request), instance=municipality)
    if request.method == "POST" and form.is_valid():
        services.change_municipality(municipality=municipality, by=request.user)
        messages.success(request, "De instellingen zijn opgeslagen.")
        return redirect("municipality_settings")
    context = {"form": form}
    return render(request, "accounts/municipality_settings.html", context, status=_status(form))


def administrator_today(request: HttpRequest) -> HttpResponse:
    invitations = Invitation.objects.visible_to(request.user).unanswered()
    jobs = Job.objects.visible_to(request.user)
    context = {
        "invitations": list(invitations.order_by("expires_at")[:5]),
        "invitation_count": invitations.count(),
        "ending": queries.ending_soon(request.user),
        "failed": listed(jobs.filter(status=Job.Status.FAILED).order_by("-ended_at")[:5]),
        "latest": listed(jobs.asked_by_people().order_by("-created_at")[:5]),
    }
    return render(request, "accounts/administrator_today.html", context)


# --- small pieces -------------------------------------------------------------------------


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: forms.BaseForm) -> int:
    return 422 if form.errors else 200


def _only_searches(request: HttpRequest) -> bool:
    """The button 'Zoek scholen' (or typing in the field): show the form again, save nothing."""
    return "zoeken" in request.POST


def _unjudged(form: Any) -> Any:
    """What was typed so far, without complaints about what was not."""
    form._errors = {}
    return form


def _done(request: HttpRequest, act: Callable[[], Any], sentence: str) -> None:
    try:
        act()
    except services.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, sentence)


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
