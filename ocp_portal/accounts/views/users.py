"""People who work here, and their access."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ocp_portal.accounts import queries, services
from ocp_portal.accounts.models import Invitation, Membership, User
from ocp_portal.accounts.views.pages import say_done
from ocp_portal.forms import ListFilter
from ocp_portal.paging import page
from ocp_portal.policy import ROLE_LABELS, Permission, require
from ocp_portal.searching import filter_data, search

USERS_ON_A_PAGE = 25


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
def user_end_access(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    if request.method != "POST":
        roles = Membership.objects.visible_to(request.user).unended().filter(user=person)
        reasons = [services.why_not_end(role) for role in roles.select_related("user")]
        context = {"person": person, "why_not": " ".join(filter(None, reasons))}
        return render(request, "accounts/membership_end.html", context)
    done = "De toegang is beëindigd. Deze persoon is overal uitgelogd."
    say_done(request, lambda: services.end_access(user=person, by=request.user), done)
    return redirect("user_detail", pk=pk)


@require(Permission.MANAGE_USERS)
def user_block(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    if request.method != "POST":
        return render(request, "accounts/user_block.html", {"person": person})
    done = "De toegang is geblokkeerd. Deze persoon is overal uitgelogd."
    say_done(request, lambda: services.block_access(user=person, by=request.user), done)
    return redirect("user_detail", pk=pk)


@require(Permission.MANAGE_USERS)
@require_POST
def user_unblock(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    done = "De blokkade is opgeheven. Deze persoon kan zich weer aanmelden."
    say_done(request, lambda: services.unblock_access(user=person, by=request.user), done)
    return redirect("user_detail", pk=pk)


def _person(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(User.objects.visible_to(request.user), pk=pk)
