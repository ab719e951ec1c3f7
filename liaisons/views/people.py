"""Liaisons, their clusters, working hours and schools. For the team lead."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Count, Q, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from liaisons import services
from liaisons.forms.people import (
    AssignmentForm,
    ClusterForm,
    HandOverForm,
    LastDayForm,
    LiaisonForm,
    WorkPatternForm,
)
from liaisons.models import Assignment, Availability, Cluster, Liaison
from liaisons.pages import handing_over_pages, people_pages, tie_pages
from liaisons.queries import pages
from liaisons.queries.tie_end import tie_end
from liaisons.views.pages import form_page, last_day_page, liaison_of
from liaisons.views.telling import tell_schools
from ocp_portal import clock
from ocp_portal.forms import posted, status_of
from ocp_portal.names import sort_key
from ocp_portal.policy import Permission, require
from schools.models import School

HAND_OVER = "Al het werk aan een collega overdragen"
FOUND = 12  # schools that a search shows at once


def _to_change(request: Any, model: Any) -> Any:
    """Locked for whoever saves: of two at once the second sees what the first made (ShownForm)."""
    rows = model.objects.visible_to(request.user)
    return rows.held() if request.method == "POST" else rows


@require(Permission.MANAGE_LIAISONS)
def liaison_list(request: Any) -> HttpResponse:
    """By cluster; with half-days and schools, and who is away. A team is a page, not a book."""
    rows = pages.liaison_rows(request.user)
    without = pages.schools_without_liaison(request.user).count()
    context = {
        "clusters": people_pages.by_cluster(rows, pages.cluster_names(request.user)),
        "columns": people_pages.LIAISON_COLUMNS,
        "without": without,
        "without_text": "1 school heeft geen contactpersoon."
        if without == 1
        else f"{without} scholen hebben geen contactpersoon.",
    }
    return render(request, "liaisons/liaison_list.html", context)


@require(Permission.MANAGE_LIAISONS)
def liaison_detail(request: Any, pk: int) -> HttpResponse:
    liaison = get_object_or_404(
        Liaison.objects.visible_to(request.user).select_related("cluster", "user"), pk=pk
    )
    # Of who leaves it ends with the employment.
    until_the_last_day = Q(period__endswith=None) | Q(period__endswith=liaison.period.upper)
    rows = Availability.objects.filter(until_the_last_day, liaison=liaison)
    stands_in = liaison.substitutions.select_related("school", "absence__liaison")
    assignments = liaison.assignments.select_related("school").order_by("school__sort_key", "pk")
    context = {
        "liaison": liaison,
        "facts": people_pages.facts(liaison),
        "work": people_pages.work_pattern(rows.order_by("weekday", "-daypart")),
        "assignment_columns": people_pages.ASSIGNMENT_COLUMNS,
        "past_columns": people_pages.PAST_COLUMNS,
        "assignments": people_pages.assignments(assignments),
        "cover_columns": people_pages.STAND_IN_COLUMNS,
        "covers": people_pages.stands_in(stands_in.order_by("-period")),
        "absence_columns": people_pages.ABSENCE_COLUMNS,
        "absences": people_pages.absences(liaison.absences.order_by("-period")),
        "breadcrumbs": people_pages.crumbs(liaison.name),
    }
    return render(request, "liaisons/liaison_detail.html", context)


@require(Permission.MANAGE_LIAISONS)
def liaison_create(request: Any) -> HttpResponse:
    form = LiaisonForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        liaison = form.save()
        messages.success(request, f"{liaison.name} staat in de lijst.")
        return redirect("liaison_detail", pk=liaison.pk)
    return form_page(request, form, "Nieuwe contactpersoon", people_pages.crumbs("Nieuw"))


@require(Permission.MANAGE_LIAISONS)
@transaction.atomic
def liaison_change(request: Any, pk: int) -> HttpResponse:
    liaison = get_object_or_404(_to_change(request, Liaison), pk=pk)
    form = LiaisonForm(posted(request), instance=liaison, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "De gegevens zijn bewaard.")
        return redirect("liaison_detail", pk=pk)
    return form_page(request, form, f"Gegevens van {liaison.name}", people_pages.under(liaison))


@require(Permission.MANAGE_LIAISONS)
def liaison_work_pattern(request: Any, pk: int) -> HttpResponse:
    liaison = liaison_of(request, pk)
    rows = Availability.objects.filter(liaison=liaison, period__endswith=None)
    initial = {"half_days": [f"{row.weekday}-{row.daypart}" for row in rows]}
    form = WorkPatternForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_work_pattern(
                liaison=liaison,
                half_days=form.chosen(),
                first=form.cleaned_data["first"],
                by=request.user,
            )
        except ValidationError as refusal:
            form.add_error("half_days", refusal)
        else:
            messages.success(request, "Het werkpatroon is bewaard.")
            return redirect("liaison_detail", pk=pk)
    title = f"Werkpatroon van {liaison.name}"
    return form_page(request, form, title, people_pages.under(liaison, "Werkpatroon"))


@require(Permission.MANAGE_LIAISONS)
def liaison_end(request: Any, pk: int) -> HttpResponse:
    """Somebody leaves; as long as there is work, the page says what must move first."""
    liaison = liaison_of(request, pk)
    form = LastDayForm(posted(request), button="Uit dienst melden")
    if request.method == "POST" and form.is_valid():
        try:
            services.end_employment(
                liaison=liaison, last=form.cleaned_data["last"], by=request.user
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"{liaison.name} is uit dienst gemeld.")
            return redirect("liaison_detail", pk=pk)
    title = f"{liaison.name} uit dienst"
    link = {
        "label": HAND_OVER,
        "url": reverse("liaison_hand_over", args=[pk]),
    }
    return form_page(request, form, title, people_pages.under(liaison, "Uit dienst"), link)


@require(Permission.MANAGE_LIAISONS)
def liaison_hand_over(request: Any, pk: int) -> HttpResponse:
    """Schools, visits, stand-ins and open questions go to colleagues: look, then confirm.

    Both are a POST of the same form. Who confirms sends the stamp of what they saw besides; who
    chose somebody else for a school meanwhile, sees that first.
    """
    liaison = liaison_of(request, pk)
    others = Liaison.objects.visible_to(request.user).employed().exclude(pk=pk).with_away_since()
    own_first = Case(When(cluster=liaison.cluster_id, then=0), default=1)
    form = HandOverForm(
        posted(request),
        colleagues=others.order_by(own_first, "sort_key"),
        initial={"first": clock.today()},
    )
    shown, changed = None, False
    if request.method == "POST" and form.is_valid():
        asked = form.asked()
        stamp = None if "look" in request.POST else request.POST.get("stamp")
        try:
            if stamp:
                moved = services.move_open_work(
                    liaison=liaison, **asked, stamp=stamp, by=request.user
                )
                _tell_moved(request, moved)
                return redirect("liaison_detail", pk=pk)
            shown = services.preview_move(liaison=liaison, **asked)
        except services.MoveChanged as change:
            shown, changed = change.preview, True
        except ValidationError as refusal:
            form.add_error("first" if refusal.code == "first" else "to", refusal)
    if shown:
        # What was chosen for all stands beside each school now, where it can be changed.
        form = HandOverForm(colleagues=form.fields["to"].queryset, initial={"first": shown.first})
    context = {
        "form": form,
        "preview": handing_over_pages.move(shown, form.fields["to"].choices) if shown else None,
        "changed": changed,
        "title": f"Werk van {liaison.name} overdragen",
        "breadcrumbs": people_pages.under(liaison, "Overdragen"),
    }
    return render(request, "liaisons/liaison_hand_over.html", context, status=status_of(form))


def _tell_moved(request: Any, moved: services.MovedWork) -> None:
    messages.success(request, handing_over_pages.moved(moved))
    if moved.preview.lapses:
        messages.warning(request, handing_over_pages.lapsed(moved.preview))
    if expired := handing_over_pages.expired(moved.preview):
        messages.warning(request, expired)
    if moved.gaps:
        tell_schools(request, {visit.school_id for visit in moved.gaps})


@require(Permission.MANAGE_LIAISONS)
def assignment_create(request: Any, pk: int) -> HttpResponse:
    """Search a school by a part of its name, choose it, give the dates."""
    liaison = liaison_of(request, pk)
    words = (request.POST.get("q") or request.GET.get("q") or "").strip()
    schools = _found(request, words)
    form: Any = AssignmentForm(posted(request), schools=schools)
    if request.method == "POST" and form.is_valid():
        try:
            assignment = services.assign(
                school=form.cleaned_data["school"],
                liaison=liaison,
                rank=form.cleaned_data["rank"],
                first=form.cleaned_data["first"],
                until=form.until(),
                by=request.user,
            )
        except ValidationError as refusal:
            form.add_error("school", refusal)
        else:
            messages.success(request, f"{liaison.name} is gekoppeld aan {assignment.school.name}.")
            return redirect("liaison_detail", pk=pk)
    found = len(form.fields["school"].queryset)
    context = {
        "form": form,
        "liaison": liaison,
        "q": words,
        "found": found,
        "found_text": _found_text(words, found),
        "breadcrumbs": people_pages.under(liaison, "School koppelen"),
    }
    return render(request, "liaisons/assignment_create.html", context, status=status_of(form))


def _found(request: Any, words: str) -> Any:
    """Schools by a part of their name; without words those that have no liaison."""
    if not words:
        chosen = request.POST.get("school", "")
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
            return School.objects.visible_to(request.user).open().filter(pk=chosen)
        return pages.schools_without_liaison(request.user).order_by("sort_key", "code")[:FOUND]
    named = Q(sort_key__contains=sort_key(words)) | Q(code=words.upper())
    return School.objects.visible_to(request.user).open().filter(named).order_by("sort_key")[:FOUND]


def _found_text(words: str, found: int) -> str:
    if not words:
        return "Scholen zonder contactpersoon" if found else "Elke school heeft een contactpersoon."
    if not found:
        return f"Geen school gevonden met '{words}'. Controleer de naam."
    more = " Typ meer van de naam om minder scholen te zien." if found == FOUND else ""
    return f"{found} gevonden.{more}"


@require(Permission.MANAGE_LIAISONS)
def assignment_end(request: Any, pk: int) -> HttpResponse:
    assignment = get_object_or_404(
        Assignment.objects.visible_to(request.user).select_related(
            "school", "liaison", "municipality"
        ),
        pk=pk,
    )
    form = LastDayForm(posted(request), button="Koppeling beëindigen")
    hand_over = reverse("liaison_hand_over", args=[assignment.liaison_id])
    return last_day_page(
        request,
        form,
        lambda last: services.end_assignment(assignment=assignment, last=last, by=request.user),
        told="De koppeling heeft een laatste dag.",
        back=reverse("liaison_detail", args=[assignment.liaison_id]),
        title=f"Koppeling met {assignment.school.name} beëindigen",
        breadcrumbs=people_pages.under(assignment.liaison),
        link={"url": hand_over, "label": HAND_OVER},
        note=tie_pages.tie_ends(assignment, tie_end(assignment)),
    )


@require(Permission.MANAGE_LIAISONS)
def cluster_list(request: Any) -> HttpResponse:
    clusters = (
        Cluster.objects.visible_to(request.user)
        .annotate(people=Count("liaisons", filter=Q(liaisons__period__contains=clock.today())))
        .order_by("name")
    )
    form = ClusterForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Het cluster is gemaakt.")
        return redirect("cluster_list")
    context = {
        "clusters": list(clusters.values("pk", "name", "people")),
        "form": form,
        "breadcrumbs": people_pages.crumbs("Clusters"),
    }
    return render(request, "liaisons/cluster_list.html", context, status=status_of(form))


@require(Permission.MANAGE_LIAISONS)
@transaction.atomic
def cluster_change(request: Any, pk: int) -> HttpResponse:
    cluster = get_object_or_404(_to_change(request, Cluster), pk=pk)
    form = ClusterForm(posted(request), instance=cluster, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "De naam is bewaard.")
        return redirect("cluster_list")
    return form_page(request, form, "Cluster hernoemen", people_pages.crumbs("Cluster hernoemen"))


@require(Permission.MANAGE_LIAISONS)
@require_POST
def cluster_remove(request: Any, pk: int) -> HttpResponse:
    cluster = get_object_or_404(Cluster.objects.visible_to(request.user), pk=pk)
    try:
        services.remove_cluster(cluster=cluster, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"Cluster {cluster.name} is verwijderd.")
    return redirect("cluster_list")


@require(Permission.MANAGE_LIAISONS)
def school_without_liaison_list(request: Any) -> HttpResponse:
    """The list of gaps that should be empty (SCH-1)."""
    rows: Any = pages.schools_without_liaison(request.user).with_tier(clock.today())
    schools = rows.order_by("sort_key", "code").values("code", "name", "city", "sector", "tier")
    context = {
        "table": people_pages.without_liaison(list(schools)),
        "breadcrumbs": people_pages.crumbs("Scholen zonder contactpersoon"),
    }
    return render(request, "liaisons/school_without_liaison_list.html", context)
