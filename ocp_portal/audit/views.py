from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime

from ocp_portal import clock
from ocp_portal.audit import queries
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.dutch import dutch_date
from ocp_portal.forms import FilterDay, ListFilter
from ocp_portal.paging import page
from ocp_portal.policy import Permission, require
from ocp_portal.searching import filter_data, search
from ocp_portal.spreadsheet import csv_lines

# With hyphens that do not break: a row of the log is one line high.
MOMENT = "%d\u2011%m\u2011%Y %H:%M"
ON_A_PAGE = 50
EXPORT_LIMIT = 50_000
EXPORT_CHUNK = 1_000


class FilterForm(ListFilter):
    van = FilterDay(label="Van")
    tot = FilterDay(label="Tot en met")
    handeling = forms.ChoiceField(
        label="Handeling", required=False, choices=[("", "Alles"), *AccessEvent.Action.choices]
    )
    q = forms.CharField(label="Kenmerk, zoals V-2026-0412", required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("van"), data.get("tot")
        if first and last and last < first:
            self.add_error("tot", f"Kies een laatste dag die niet voor {dutch_date(first)} ligt.")
        return data

    def wanted(self) -> dict[str, Any]:
        data = self.chosen()
        return {
            "first": data.get("van"),
            "last": data.get("tot"),
            "action": data.get("handeling", ""),
            "text": data.get("q", "").strip(),
        }


@require(Permission.SEE_ACCESS_LOG)
def access_log(request: HttpRequest) -> HttpResponse:
    """Searching posts: what somebody typed may be a name."""
    if request.method == "POST":
        return search(request, "access_log", FilterForm.base_fields)
    form = FilterForm(filter_data(request, "access_log"))
    wanted = form.wanted()
    found = page(
        queries.events(request.user, **wanted),
        key="at",
        query=request.GET,
        size=ON_A_PAGE,
        newest=True,
    )
    _record_look(request, AccessEvent.Action.VIEW, wanted["text"])
    filters = request.GET.copy()
    for name in ("na", "voor"):
        filters.pop(name, None)
    context = {
        "filter_form": form,
        "filtered": any(wanted.values()),
        # A download or a page of another period than was meant proves nothing.
        "table": _table([] if form.errors else queries.with_names(found.rows, request.user)),
        "csv_url": f"{reverse('access_log_csv')}?{filters.urlencode()}",
        **found.addresses(request.GET),
    }
    return render(request, "audit/access_log.html", context, status=form.status)


@require(Permission.SEE_ACCESS_LOG)
def access_log_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    form = FilterForm(filter_data(request, "access_log"))
    wanted = form.wanted()
    if form.errors:
        return redirect(f"{reverse('access_log')}?{request.GET.urlencode()}")
    rows = queries.events(request.user, **wanted).order_by("-at", "-pk")
    _record_look(request, AccessEvent.Action.EXPORT, wanted["text"])
    header = ["Moment", "Wie", "Rol", "Handeling", "Soort", "Kenmerk", "Reden"]
    response = StreamingHttpResponse(
        csv_lines(chain([header], _csv_rows(rows, request.user))),
        content_type="text/csv; charset=utf-8; header=present",
    )
    name = f"inzagelog-{clock.today():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def privacy_officer_today(request: HttpRequest) -> HttpResponse:
    counts = queries.counts(request.user, days=7)
    rows = queries.events(request.user).order_by("-at", "-pk")
    with_reason = list(rows.filter(action=AccessEvent.Action.VIEW_WITH_REASON)[:5])
    denied = list(rows.filter(action=AccessEvent.Action.DENIED)[:5])
    roles = list(queries.roles_given(request.user, days=30).order_by("-at", "-pk")[:10])
    queries.with_names([*with_reason, *denied, *roles], request.user)
    context = {
        "figures": [
            {"number": counts[action], "label": label, "note": "laatste 7 dagen"}
            for action, label in (
                (AccessEvent.Action.VIEW, "keer bekeken"),
                (AccessEvent.Action.VIEW_WITH_REASON, "keer bekeken met reden"),
                (AccessEvent.Action.DENIED, "keer geweigerd"),
                (AccessEvent.Action.EXPORT, "keer gedownload"),
            )
        ],
        "with_reason": _table(with_reason),
        "denied": _table(denied),
        "roles": _table(roles),
    }
    return render(request, "audit/privacy_officer_today.html", context)


def _record_look(request: HttpRequest, action: AccessEvent.Action, key: str) -> None:
    """Looking at the log is itself in the log. What was searched may be a name that somebody
    typed, so only whether there was a search is kept.
    """
    record(
        action=action,
        object_type="access_log",
        object_key="zoekvraag" if key else "alles",
        by=request.user,
    )


def _table(rows: list[dict[str, Any]]) -> dict[str, Any]:
    columns = [{"label": label} for label in ("Moment", "Wie", "Handeling", "Waarvan", "Reden")]
    return {"columns": columns, "rows": [_row(row) for row in rows]}


def _row(row: dict[str, Any]) -> dict[str, Any]:
    denied = row["action"] == AccessEvent.Action.DENIED
    badge = {"label": row["action_label"], "tone": "warning" if denied else "neutral"}
    return {
        "cells": [
            {"text": localtime(row["at"]).strftime(MOMENT)},
            {"text": row["who"], "sub": row["role_label"]},
            {"text": "", "badge": badge},
            _object(row),
            {"text": row["reason"]},
        ]
    }


def _object(row: dict[str, Any]) -> dict[str, str]:
    """'De Regenboog', below it 'school 99AA00'; '-' is a page that is about no row.

    A number of our own tells nobody anything: it stands there only for what has no name.
    """
    label, key = row["object_label"], row["object_key"]
    if row["object_name"]:
        return {"text": row["object_name"], "sub": label if key.isdecimal() else f"{label} {key}"}
    if key in ("-", "alles", "zoekvraag"):
        return {"text": label, "sub": "" if key == "-" else key}
    return {"text": f"nummer {key}" if key.isdecimal() else key, "sub": label}


def _csv_rows(rows: Any, by: Any) -> Iterator[list[Any]]:
    """In pieces, so that a long log is never in memory as a whole."""
    lines = rows[:EXPORT_LIMIT].iterator(chunk_size=EXPORT_CHUNK)
    while piece := list(islice(lines, EXPORT_CHUNK)):
        yield from (_csv_row(row) for row in queries.with_names(piece, by))


def _csv_row(row: dict[str, Any]) -> list[Any]:
    return [
        localtime(row["at"]).strftime("%Y-%m-%d %H:%M:%S"),
        row["who"],
        row["role_label"],
        row["action_label"],
        row["object_label"],
        row["object_key"],
        row["reason"],
    ]
