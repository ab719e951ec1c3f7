"""'Wat wij leerden' as its templates want it. No query, no rule of access."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from liaisons.pages.contact_pages import signed
from ocp_portal.counting import capped_text
from ocp_portal.themes import Theme

Row = dict[str, Any]


def crumbs(*more: Row) -> list[Row]:
    return [{"label": "Wat wij leerden", "url": reverse("cluster_note_list")}, *more]


def notes(rows: Iterable[Row], *, me: int, removes_all: bool) -> list[Row]:
    return [_note(row, row["written_by"] == me, removes_all) for row in rows]


def _note(row: Row, mine: bool, removes_all: bool) -> Row:
    return {
        "pk": row["pk"],
        "title": row["title"],
        "text": row["text"],
        "themes": [Theme(each).label for each in row["themes"]],
        "cluster": row["cluster__name"] or "een vroeger cluster",
        "by": signed(row["written_by__full_name"], row["written_at"]),
        "changed": bool(row["changed_at"]),
        "change_url": reverse("cluster_note_change", args=[row["pk"]]) if mine else "",
        "remove_url": reverse("cluster_note_remove", args=[row["pk"]])
        if mine or removes_all
        else "",
    }


def count_text(number: int) -> str:
    return capped_text(number, "notitie", "notities")
