"""What every plan keeps: agreements with a school (pins), and what cannot be (blocks)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from liaisons.forms.people import LastDayForm
from liaisons.forms.plans import BlockForm, PinForm
from liaisons.models import PlanBlock, PlanPin
from liaisons.pages import agreement_pages, plan_pages
from liaisons.queries import board as board_rows
from liaisons.queries.cycle import coming_mondays
from liaisons.services import agreements
from liaisons.views.pages import (
    board_url,
    colleagues_of,
    draft_visit,
    form_page,
    last_day_page,
    under_visit,
)
from ocp_portal import clock
from ocp_portal.forms import posted
from ocp_portal.policy import Permission, require
from schools.forms import known_of


@require(Permission.PLAN_ROSTER)
def pin_list(request: Any) -> HttpResponse:
    blocks = board_rows.blocks(request.user)
    context = {
        "columns": agreement_pages.PIN_COLUMNS,
        "rows": agreement_pages.pins(board_rows.agreements(request.user)),
        "block_columns": agreement_pages.BLOCK_COLUMNS,
        "blocks": agreement_pages.blocks(blocks),
        "published_columns": agreement_pages.PUBLISHED_COLUMNS,
        "published": agreement_pages.published(board_rows.published_in(request.user, blocks)),
        "breadcrumbs": plan_pages.crumbs({"label": "Vaste afspraken"}),
    }
    return render(request, "liaisons/plan_pins.html", context)


@require(Permission.PLAN_ROSTER)
def pin_create(request: Any, pk: int) -> HttpResponse:
    """An agreement with the school of a visit on the board; what the visit is now is filled in."""
    visit = draft_visit(request, pk)
    initial = {
        "liaison": visit.liaison_id,
        "half_day": visit.half_day,
        "first": max(visit.plan.period.lower, clock.today()),
    }
    form = PinForm(
        posted(request),
        colleagues=colleagues_of(request, visit),
        initial=initial,
        user=request.user,
        known=lambda: known_of([visit.school]),
    )
    if request.method == "POST" and form.is_valid():
        try:
            agreements.add_pin(school=visit.school, **_pin_values(form), by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, "De afspraak ligt vast. Elk nieuw rooster houdt zich eraan.")
            return redirect(board_url(visit.plan))
    title = f"Vaste afspraak met {visit.school.name}"
    return form_page(request, form, title, under_visit(visit, {"label": "Vaste afspraak"}))


def _pin_values(form: PinForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "liaison": given["liaison"],
        "half_day": given["half_day"],
        "reason": given["reason"],
        "first": given["first"],
        "until": form.until(),
    }


@require(Permission.PLAN_ROSTER)
def pin_end(request: Any, pk: int) -> HttpResponse:
    rows = PlanPin.objects.visible_to(request.user).select_related("school", "liaison")
    pin = get_object_or_404(rows, pk=pk)
    form = LastDayForm(posted(request), button="Beëindig de afspraak")
    return last_day_page(
        request,
        form,
        lambda last: agreements.end_pin(pin=pin, last=last, by=request.user),
        told="De afspraak heeft een laatste dag.",
        back=reverse("pin_list"),
        title=f"Afspraak met {pin.school.name} beëindigen",
        breadcrumbs=_here(pin.school.name),
    )


def _here(title: str) -> list[dict[str, Any]]:
    page = {"label": "Vaste afspraken", "url": reverse("pin_list")}
    return plan_pages.crumbs(page, {"label": title})


@require(Permission.PLAN_ROSTER)
def block_create(request: Any) -> HttpResponse:
    """What cannot be: of a school, of a liaison, or of the two together."""
    form = BlockForm(
        posted(request),
        user=request.user,
        mondays=coming_mondays(request.user.membership.municipality),
        initial={"first": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            block = agreements.add_block(
                municipality=request.user.membership.municipality,
                **form.values(),
                by=request.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(
                request,
                "Dit is bewaard. Elk nieuw rooster houdt er rekening mee, en ook de weken die nog "
                "niet zijn gepubliceerd: zo’n bezoek vervalt daar.",
            )
            if number := len(board_rows.published_in(request.user, [block])):
                messages.warning(request, agreement_pages.already_published(number))
            return redirect("pin_list")
    return form_page(request, form, "Wat kan er niet?", _here("Wat kan er niet?"))


@require(Permission.PLAN_ROSTER)
def block_end(request: Any, pk: int) -> HttpResponse:
    rows = PlanBlock.objects.visible_to(request.user).select_related("school", "liaison")
    block = get_object_or_404(rows, pk=pk)
    form = LastDayForm(posted(request), button="Laat het weer kunnen")
    form.fields["last"].label = "Wat is de laatste dag dat het niet kan?"
    words = agreement_pages.block_words(block)
    return last_day_page(
        request,
        form,
        lambda last: agreements.end_block(block=block, last=last, by=request.user),
        told="Daarna kan het weer. Een nieuw rooster weet ervan.",
        back=reverse("pin_list"),
        title=f"{words}: kan het weer?",
        breadcrumbs=_here(words),
    )
