"""Liaisons as their templates want them. No query, no rule of access."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from liaisons.models import (
    Absence,
    Assignment,
    Availability,
    Daypart,
    Liaison,
    Substitution,
    Weekday,
)
from liaisons.pages.week_pages import in_dates
from ocp_portal import clock
from ocp_portal.dutch import capfirst, dutch_date
from ocp_portal.phones import phone_href
from schools.models import Sector, Tier

Row = dict[str, Any]


def crumbs(title: str) -> list[Row]:
    return [
        {"label": "Contactpersonen", "url": reverse("liaison_list")},
        {"label": title},
    ]


def under(liaison: Liaison, title: str = "Wijzigen") -> list[Row]:
    page = {"label": liaison.name, "url": reverse("liaison_detail", args=[liaison.pk])}
    return [crumbs("")[0], page, {"label": title}]


def by_cluster(rows: Iterable[Row], clusters: Iterable[Row]) -> list[Row]:
    """Tables as components/table.html wants them, one for each cluster."""
    found: dict[int, Row] = {
        cluster["pk"]: {"name": cluster["name"], "rows": []} for cluster in clusters
    }
    for row in rows:
        found[row["cluster"]]["rows"].append({"cells": _liaison_cells(row)})
    return list(found.values())


LIAISON_COLUMNS = [
    {"label": "Naam"},
    {"label": "Scholen", "numeric": True},
    {"label": "Dagdelen", "numeric": True},
    {"label": "Nu"},
]


def _liaison_cells(row: Row) -> list[Row]:
    away = {"label": "afwezig", "tone": "warning", "icon": "clock"}
    here = {"label": "aanwezig", "tone": "ok", "icon": "check"}
    works = f"{row['half_days']} van {row['contract_half_days']}"
    return [
        {
            "text": row["name"],
            "url": reverse("liaison_detail", args=[row["pk"]]),
            "sub": "" if row["user"] else "nog zonder account",
        },
        {"text": row["schools"]},
        {"text": works, "sub": "nog geen werkpatroon" if not row["half_days"] else ""},
        {"text": "", "badge": away if row["away"] else here},
    ]


def facts(liaison: Liaison) -> list[Row]:
    ended = liaison.period.upper and liaison.period.upper <= clock.today()
    return [
        {"label": "Cluster", "value": liaison.cluster.name},
        {
            "label": "Telefoon",
            "value": liaison.phone,
            "url": phone_href(liaison.phone),
        },
        {
            "label": "E-mail",
            "value": liaison.email,
            "url": f"mailto:{liaison.email}" if liaison.email else "",
        },
        {"label": "Contract", "value": f"{liaison.contract_half_days} dagdelen per week"},
        {"label": "Uit dienst" if ended else "In dienst", "value": in_dates(liaison.period)},
    ]


def work_pattern(rows: Iterable[Availability]) -> Row:
    """The half-days on which somebody works, as a table of dayparts by days."""
    rows = list(rows)
    works = {(row.weekday, row.daypart) for row in rows}
    starts = max((row.period.lower for row in rows), default=None)
    return {
        "known": bool(rows),
        "caption": f"Vanaf {dutch_date(starts)}" if starts else "",
        "columns": [{"label": "Dagdeel"}, *({"label": capfirst(day.label)} for day in Weekday)],
        "rows": [
            {
                "cells": [
                    {"text": capfirst(part.label)},
                    *(_works((day.value, part.value) in works) for day in Weekday),
                ]
            }
            for part in Daypart
        ],
    }


def _works(yes: bool) -> Row:
    return {"text": "", "badge": {"label": "werkt", "tone": "ok"}} if yes else {"text": "vrij"}


ASSIGNMENT_COLUMNS = [
    {"label": "School"},
    {"label": "Rang"},
    {"label": "Periode"},
    {"label": "Wijzigen"},
]
PAST_COLUMNS = ASSIGNMENT_COLUMNS[:3]
ABSENCE_COLUMNS = [{"label": "Periode"}, {"label": "Soort"}]
STAND_IN_COLUMNS = [{"label": "School"}, {"label": "Voor"}, {"label": "Periode"}]
COVER_COLUMNS = [
    {"label": "School"},
    {"label": "Vervanger"},
    {"label": "Periode"},
    {"label": "Wijzigen"},
]


def assignments(rows: Iterable[Assignment]) -> Row:
    """Rows of tables: now and to come, beside what has been."""
    today = clock.today()
    now: list[Row] = []
    past: list[Row] = []
    for row in rows:
        cells = [
            {"text": row.school.name, "url": reverse("school_detail", args=[row.school.code])},
            {"text": row.get_rank_display()},
            {"text": in_dates(row.period)},
        ]
        if row.period.upper is not None and row.period.upper <= today:
            past.append({"cells": cells})
        else:
            end = {"text": "Beëindigen", "url": reverse("assignment_end", args=[row.pk])}
            now.append({"cells": [*cells, end]})
    return {"now": now, "past": past}


def stands_in(rows: Iterable[Substitution]) -> list[Row]:
    """For whom a liaison stands in, and where."""
    return [
        {
            "cells": [
                {"text": row.school.name},
                {"text": row.absence.liaison.name},
                {"text": in_dates(row.period)},
            ]
        }
        for row in rows
    ]


def covers(rows: Iterable[Substitution]) -> list[Row]:
    """Who stands in during an absence, by school."""
    return [
        {
            "cells": [
                {"text": row.school.name},
                {"text": row.liaison.name},
                {"text": in_dates(row.period)},
                {"text": "Beëindigen", "url": reverse("substitution_end", args=[row.pk])},
            ]
        }
        for row in rows
    ]


def absences(rows: Iterable[Absence]) -> list[Row]:
    return [
        {
            "cells": [
                {
                    "text": in_dates(row.period),
                    "url": reverse("absence_detail", args=[row.pk]),
                },
                {"text": row.get_category_display()},
            ]
        }
        for row in rows
    ]


AWAY_COLUMNS = [{"label": "Naam"}, {"label": "Periode"}, {"label": "Soort"}]


def away(rows: Iterable[Absence]) -> list[Row]:
    """Absences of several people; each row leads to what it means for schools."""
    return [
        {
            "cells": [
                {"text": row.liaison.name, "url": reverse("absence_detail", args=[row.pk])},
                {"text": in_dates(row.period)},
                {"text": row.get_category_display()},
            ]
        }
        for row in rows
    ]


def without_liaison(schools: Iterable[Row]) -> Row:
    return {
        "columns": [{"label": "School"}, {"label": "Plaats"}, {"label": "Aansluitwijze"}],
        "rows": [
            {
                "cells": [
                    {
                        "text": row["name"],
                        "url": reverse("school_detail", args=[row["code"]]),
                        "sub": Sector(row["sector"]).label,
                    },
                    {"text": row["city"]},
                    {"text": Tier(row["tier"]).label},
                ]
            }
            for row in schools
        ],
    }
