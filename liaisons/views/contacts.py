"""Contact on own initiative."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liaisons import services
from liaisons.models import ContactMoment, Liaison
from liaisons.pages import contact_pages
from liaisons.queries.contacts import DueContact, contacts
from ocp_portal import clock
from ocp_portal.policy import Permission, can, require
from schools.models import School

SHOWN = 60


@require(Permission.TICK_PRESENCE)
def contact_list(request: Any) -> HttpResponse:
    """Schools that heard nothing for too long first; with ?alle=1 all of them."""
    everything = request.GET.get("alle") == "1"
    schools = contacts(request.user, due_only=False)
    found = schools if everything else [each for each in schools if each.due]
    me = _me(request)
    logged = _logged_today(request)

    def cards(rows: list[DueContact]) -> list[dict[str, Any]]:
        return [contact_pages.card(row, me and me.pk, logged.get(row.school)) for row in rows]

    context = {
        "visits": cards(found[:SHOWN]),
        "logged": [] if everything else cards([row for row in schools if row.school in logged]),
        "more": max(0, len(found) - SHOWN),
        "everything": everything,
        "weeks": request.user.membership.municipality.contact_weeks,
    }
    return render(request, "liaisons/contact_list.html", context)


def _logged_today(request: Any) -> dict[int, int]:
    """By school: the contact of today that this person may still take back."""
    rows = ContactMoment.objects.visible_to(request.user).filter(date=clock.today())
    if can(request.user, Permission.SEE_OWN_WEEK):
        rows = rows.filter(liaison__user=request.user.pk)
    return dict(rows.order_by("pk").values_list("school", "pk"))


def _me(request: Any) -> Liaison | None:
    if not can(request.user, Permission.SEE_OWN_WEEK):
        return None
    municipality = request.user.membership.municipality_id
    return Liaison.objects.filter(user=request.user.pk, municipality=municipality).first()


@require(Permission.TICK_PRESENCE)
@require_POST
def contact_log(request: Any, code: str) -> HttpResponse:
    """The second tap: how, and whether something is up."""
    school = get_object_or_404(School.objects.visible_to(request.user), code=code)
    means = request.POST.get("means", "")
    something_up = request.POST.get("something_up")
    due = _contact_of(request, school)
    me = _me(request)
    liaison = me or (due and Liaison.objects.filter(pk=due.liaison).first())
    if means not in ContactMoment.Means.values or something_up not in {"ja", "nee"}:
        messages.warning(request, "Kies hoe u contact had en of er iets speelt.")
        return redirect("contact_list")
    if liaison is None or due is None:
        messages.warning(request, f"{school.name} is niet een van uw scholen.")
        return redirect("contact_list")
    moment = services.log_contact(
        school=school,
        liaison=liaison,
        means=means,
        something_up=something_up == "ja",
        by=request.user,
    )
    if request.htmx:
        return _card(request, replace(due, last=clock.today(), due=False), moment.pk)
    messages.success(request, f"Contact met {school.name} opgeslagen.")
    return redirect("contact_list")


@require(Permission.TICK_PRESENCE)
@require_POST
def contact_undo(request: Any, pk: int) -> HttpResponse:
    """Takes back a wrong tap of today; the card is as it was before."""
    rows = ContactMoment.objects.visible_to(request.user).select_related("school", "liaison")
    moment = get_object_or_404(rows, pk=pk)
    try:
        services.undo_contact(moment=moment, by=request.user)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("contact_list")
    contact = _contact_of(request, moment.school)
    if request.htmx and contact:
        return _card(request, contact)
    messages.success(request, f"Het contact met {moment.school.name} is weggehaald.")
    return redirect("contact_list")


def _card(request: Any, contact: DueContact, logged: int | None = None) -> HttpResponse:
    me = _me(request)
    card = contact_pages.card(contact, me and me.pk, logged)
    return render(request, "components/visit.html", {"visit": card | {"swapped": True}})


def _contact_of(request: Any, school: School) -> DueContact | None:
    """This school among those that one keeps in touch with."""
    found = contacts(request.user, due_only=False)
    return next((each for each in found if each.school == school.pk), None)
