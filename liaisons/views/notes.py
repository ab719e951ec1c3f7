"""'Wat wij leerden': notes of clusters, for OCPs and the team lead (LIA-3)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from liaisons import services
from liaisons.forms.notes import ClusterNoteFilter, ClusterNoteForm
from liaisons.models import ClusterNote
from liaisons.pages import note_pages
from liaisons.queries import notes as note_rows
from liaisons.views.pages import form_page
from ocp_portal import paging
from ocp_portal.counting import capped_count
from ocp_portal.forms import posted
from ocp_portal.policy import Permission, can, require
from ocp_portal.searching import filter_data, search

PAGE = 10


@require(Permission.SHARE_LESSONS)
@require_http_methods(["GET", "HEAD", "POST"])
def cluster_note_list(request: Any) -> HttpResponse:
    """Newest first; by word, subject and cluster.

    Searching posts: words stay in the session, and a name is answered and kept nowhere.
    """
    if request.method == "POST":
        form = ClusterNoteFilter(request.POST, user=request.user)
        if "q" not in form.errors:
            return search(request, "cluster_note_list", form.fields)
    else:
        form = ClusterNoteFilter(filter_data(request, "cluster_note_list"), user=request.user)
    return _list_page(request, form)


def _list_page(request: Any, form: ClusterNoteFilter) -> HttpResponse:
    chosen = form.chosen()
    cluster = chosen.get("cluster")
    rows = note_rows.notes(
        request.user,
        words=chosen.get("q", ""),
        theme=chosen.get("onderwerp", ""),
        cluster=cluster.pk if cluster else None,
    )
    page = paging.page(rows, key="written_at", query=request.GET, size=PAGE, newest=True)
    context = {
        "filter_form": form,
        "filtered": any(form.data.get(name) for name in form.fields),
        "count_text": note_pages.count_text(capped_count(rows)),
        "notes": note_pages.notes(
            page.rows,
            me=request.user.pk,
            removes_all=can(request.user, Permission.MANAGE_LIAISONS),
        ),
        **page.addresses(request.GET),
    }
    return render(request, "liaisons/cluster_note_list.html", context, status=form.status)


@require(Permission.SHARE_LESSONS)
def cluster_note_create(request: Any) -> HttpResponse:
    first = {"cluster": note_rows.cluster_of(request.user)}
    form = ClusterNoteForm(posted(request), initial=first, user=request.user)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("cluster", "title", "text", "themes")}
        services.write_note(**given, by=request.user)
        messages.success(request, "Uw notitie staat erbij. Dank u wel.")
        return redirect("cluster_note_list")
    crumbs = note_pages.crumbs({"label": "Nieuwe notitie"})
    return form_page(request, form, "Nieuwe notitie", crumbs)


@require(Permission.SHARE_LESSONS)
def cluster_note_change(request: Any, pk: int) -> HttpResponse:
    note = get_object_or_404(ClusterNote.objects.visible_to(request.user), pk=pk)
    if not note_rows.may_change(request.user, note):
        messages.warning(request, "Alleen wie een notitie schreef, wijzigt die.")
        return redirect("cluster_note_list")
    names = ("cluster", "title", "text", "themes", "version")
    before = {name: getattr(note, name) for name in names}
    form = ClusterNoteForm(posted(request), initial=before, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_note(note=note, **_given(form), by=request.user)
        except ValidationError as refusal:
            form.add_error("text", refusal)
            form.data = form.data.copy()
            form.data["version"] = note.version
        else:
            messages.success(request, "De notitie is bewaard.")
            return redirect("cluster_note_list")
    return form_page(request, form, "Notitie wijzigen", note_pages.crumbs({"label": note.title}))


def _given(form: ClusterNoteForm) -> dict[str, Any]:
    return form.cleaned_data | {"version": form.cleaned_data["version"] or 0}


@require(Permission.SHARE_LESSONS)
@require_POST
def cluster_note_remove(request: Any, pk: int) -> HttpResponse:
    note = get_object_or_404(ClusterNote.objects.visible_to(request.user), pk=pk)
    if note_rows.may_remove(request.user, note):
        services.remove_note(note=note, by=request.user)
        messages.success(request, "De notitie is weggehaald.")
    else:
        messages.warning(request, "Wie een notitie schreef of de teamleider haalt die weg.")
    return redirect("cluster_note_list")
