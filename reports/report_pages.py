"""Reports as their templates want them. No query, no rule of access."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from liaisons.queries import Contact
from ocp_portal import clock
from ocp_portal.dutch import dutch_date, so_many
from reports.disclosure import WITHHELD_TEXT
from reports.documents import BarChart, Block, Document, Heading, Table, bar_chart_svg
from reports.documents.blocks import cell_text
from reports.files import FORMATS, size_text
from reports.indicators import ExtraSchool
from reports.models import CouncilReport
from reports.quarters import Quarter
from reports.queries.pages import SchoolNow
from schools.models import Sector
from schools.queries import OWN_BADGE, tier_badge

Json = dict[str, Any]
SHOWN = 8  # rows of a list on 'Vandaag'
FONT = "Noto Sans, sans-serif"
MISSING = {"label": "nog geen", "tone": "warning", "icon": "warning"}
NO_STAND_IN = {"label": "geen vervanger", "tone": "warning", "icon": "warning"}


# --- one report ----------------------------------------------------------------------------------


def crumbs(title: str, report: CouncilReport | None = None) -> list[Json]:
    trail: list[Json] = [{"label": "Rapportages", "url": reverse("report_list")}]
    if report:
        page = reverse("report_detail", args=[report.period])
        trail.append({"label": report.period.name, "url": page})
    return [*trail, {"label": title}]


def blocks(document: Document) -> list[Json]:
    """Every block as {kind, ...}, headings one level down: the page has its own title."""
    return [_block(block) for block in document.blocks]


def _block(block: Block) -> Json:
    kind = type(block).__name__
    match block:
        case Heading(text, level):
            return {"kind": kind, "text": text, "level": level + 1, "id": slugify(text)}
        case Table():
            return {"kind": kind, "table": table(block)}
        case BarChart():
            drawings = {
                # Made by our own template, every text in it escaped there.
                "wide": mark_safe(bar_chart_svg(block, FONT)),  # noqa: S308
                "narrow": mark_safe(bar_chart_svg(block, FONT, narrow=True)),  # noqa: S308
            }
            return {"kind": kind, "table": table(block.table), **drawings}
        case _:
            return {"kind": kind, "block": block}


def table(block: Table) -> Json:
    """For components/table.html; the total row, if any, as its footer."""
    rows = [[{"text": cell_text(cell)} for cell in row] for row in block.rows]
    footer = rows.pop() if block.has_total and rows else None
    return {
        "caption": block.caption,
        "columns": [
            {"label": column.header, "numeric": index > 0 and column.align == "end"}
            for index, column in enumerate(block.columns)
        ],
        "rows": [{"cells": cells} for cells in rows],
        "footer": [{"cells": footer}] if footer else None,
        "note": block.note,
    }


def contents(document: Document) -> list[Json]:
    first = [block for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    return [{"label": heading.text, "url": f"#{slugify(heading.text)}"} for heading in first]


def badge(published_at: dt.datetime | None) -> Json:
    if published_at:
        return {"label": "gepubliceerd", "tone": "ok", "icon": "check"}
    return {"label": "concept", "tone": "warning", "icon": "edit"}


def facts(report: CouncilReport) -> list[Json]:
    """What is known about the report itself."""
    rows: list[Json] = [
        {"label": "Stand", "badge": badge(report.published_at)},
        {"label": "Versie", "value": str(report.version)},
        {"label": "Gemaakt op", "value": _day(report.made_at)},
    ]
    if report.published_at:
        rows.append({"label": "Gepubliceerd op", "value": _day(report.published_at)})
    if report.reason:
        rows.append({"label": "Reden van deze versie", "value": report.get_reason_display()})
    return rows


def _day(moment: dt.datetime) -> str:
    return dutch_date(timezone.localtime(moment).date())


def downloads(report: CouncilReport) -> list[Json]:
    return _files(report.period, report.version, report.file_sizes)


def _files(quarter: Quarter, version: int, sizes: Json) -> list[Json]:
    return [
        {
            "url": reverse("report_download", args=[quarter, version, name]),
            "label": f"Download rapport {quarter.in_sentence}",
            "type": form.label,
            "size": size_text(sizes[name]) if name in sizes else "",
        }
        for name, form in FORMATS.items()
    ]


def other_versions(versions: Sequence[CouncilReport], shown: CouncilReport) -> list[Json]:
    return [
        {
            "label": f"Versie {each.version}, gemaakt op {_day(each.made_at)}",
            "url": reverse("report_version", args=[each.period, each.version]),
            "badge": badge(each.published_at),
        }
        for each in versions
        if each.version != shown.version
    ]


# --- the list ------------------------------------------------------------------------------------

REPORT_COLUMNS = [{"label": "Kwartaal"}, {"label": "Stand"}, {"label": "Gemaakt op"}]


def report_table(rows: Iterable[Json]) -> Json | None:
    """For components/table.html; None when there is nothing to list."""
    cells = [{"cells": _report_cells(row)} for row in rows]
    return {"columns": REPORT_COLUMNS, "rows": cells} if cells else None


def _report_cells(row: Json) -> list[Json]:
    quarter = Quarter(row["year"], row["quarter"])
    again = f"versie {row['version']}" if row["version"] > 1 else ""
    return [
        {"text": quarter.name, "url": reverse("report_detail", args=[quarter]), "sub": again},
        {"text": "", "badge": badge(row["published_at"])},
        {"text": _day(row["made_at"])},
    ]


# --- 'Vandaag' of the policy officer -------------------------------------------------------------


def policy_officer(
    reports: Sequence[Json], to_make: Sequence[Quarter], schools: Sequence[SchoolNow]
) -> Json:
    counted = [school for school in schools if school.row.counted]
    without = [school.row for school in counted if school.row.liaison is None]
    extra = [(school.row, school.extra) for school in counted if school.extra]
    behind = [(row, seen) for row, seen in extra if seen.met is False]
    running = Quarter.of(clock.today())
    return {
        "tiles": _tiles(reports, len(without), len(behind), len(extra)),
        "newest": _newest(reports),
        "to_make": to_make,
        "without": [_school_link(row.code, row.name) for row in without[:SHOWN]],
        "without_more": max(0, len(without) - SHOWN),
        "behind": _behind(behind[:SHOWN]),
        "behind_more": max(0, len(behind) - SHOWN),
        "running": running,
        "next_day": dutch_date(running.reporting_day),
        "extra_count": len(extra),
    }


def _tiles(reports: Sequence[Json], without: int, behind: int, extra: int) -> list[Json]:
    drafts = sum(row["published_at"] is None for row in reports)
    return [
        {
            "title": "Rapportages",
            "url": reverse("report_list"),
            "icon": "report",
            "number": drafts or None,
            "text": "wacht op publicatie"
            if drafts == 1
            else ("wachten op publicatie" if drafts else "Alles is gepubliceerd."),
        },
        {
            "title": "Scholen zonder contactpersoon",
            "url": "#zonder",
            "icon": "people",
            "number": without,
            "text": "in het primair en voortgezet onderwijs",
        },
        {
            "title": "Onder de afspraak",
            "url": "#afspraak",
            "icon": "calendar",
            "number": behind,
            "text": f"van de {extra} locaties met extra, dit kwartaal",
        },
        {
            "title": "Aansluitwijze",
            "url": reverse("tier_overview"),
            "icon": "school",
            "text": "Overzicht per school en besluiten",
        },
    ]


def _newest(reports: Sequence[Json]) -> Json | None:
    if not reports:
        return None
    row = reports[0]
    quarter = Quarter(row["year"], row["quarter"])
    return {
        "quarter": quarter,
        "url": reverse("report_detail", args=[quarter]),
        "badge": badge(row["published_at"]),
        "published": row["published_at"] is not None,
        "made": _day(row["made_at"]),
        "downloads": _files(quarter, row["version"], row["file_sizes"])[:2],
    }


def _school_link(code: str, name: str) -> Json:
    return {"text": name, "url": reverse("school_detail", args=[code])}


def _behind(rows: Iterable[tuple[Any, ExtraSchool]]) -> Json:
    columns = [
        {"label": "School"},
        {"label": "Op school", "numeric": True},
        {"label": "Schoolweken", "numeric": True},
        {"label": "Bekend is"},
    ]
    shown = [
        {
            "cells": [
                _school_link(row.code, row.name),
                {"text": str(seen.realised)},
                {"text": str(seen.expected)},
                {"text": _known(seen)},
            ]
        }
        for row, seen in rows
    ]
    return {"columns": columns, "rows": shown}


def _known(seen: ExtraSchool) -> str:
    if not seen.has_liaison:
        return "geen contactpersoon"
    parts = [
        (seen.uncovered, "vervallen zonder vervanging"),
        (seen.missed, "niet gelukt"),
        (seen.remote, "op afstand"),
        (seen.unconfirmed, "niet afgevinkt"),
        (max(0, seen.expected - seen.planned - seen.uncovered), "niet gepland"),
    ]
    return ", ".join(f"{number} {what}" for number, what in parts if number)


# --- 'Vandaag' of the SWV coordinator ------------------------------------------------------------

OWN_COLUMNS = [
    {"label": "School"},
    {"label": "Aansluitwijze"},
    {"label": "Contactpersoon"},
    {"label": "Op school dit kwartaal"},
]


def partnership_coordinator(
    partnership: str,
    schools: Sequence[SchoolNow],
    newest: CouncilReport | None,
    reports: Sequence[Json],
) -> Json:
    running = Quarter.of(clock.today())
    return {
        "partnership": partnership,
        "figures": _own_figures(schools, partnership, newest),
        "schools": {"columns": OWN_COLUMNS, "rows": [_own_school(each) for each in schools]},
        "reports": report_table(reports[:4]),
        "running": running,
        "without": sum(each.row.counted and each.row.liaison is None for each in schools),
    }


def _own_figures(
    schools: Sequence[SchoolNow], partnership: str, newest: CouncilReport | None
) -> list[Json]:
    extra = [each.extra for each in schools if each.extra]
    measured = [seen.met for seen in extra if seen.met is not None]
    return [
        {"number": len(schools), "label": "Scholen van uw verband in deze gemeente"},
        {"number": len(extra), "label": "Met de extra aansluiting", "note": "vandaag"},
        {
            "number": sum(measured),
            "of": f"van {len(measured)}",
            "label": "Afspraak over aanwezigheid gehaald",
            "note": "dit kwartaal tot en met vorige week",
        },
        _own_questions(partnership, newest),
    ]


def _own_questions(partnership: str, newest: CouncilReport | None) -> Json:
    """The count of all own schools together, out of the published report and nowhere else."""
    label = "Vragen van uw scholen samen"
    if newest is None:
        return {"number": "-", "label": label, "note": "Er is nog geen rapport gepubliceerd."}
    number = own_count(newest.figures, partnership)
    note = newest.period.in_sentence
    if number is None:
        return {
            "number": "-",
            "label": label,
            "note": f"Over het {note} staat dit aantal niet apart in het rapport.",
        }
    return {
        "number": number,
        "label": label,
        "note": note,
        "definition": "Aantallen onder de 5 staan er als 0-4, andere zijn afgerond op 5. Het "
        "aantal komt uit het gepubliceerde raadsrapport.",
    }


def own_count(figures: Json, partnership: str) -> str | None:
    """What the report says about the schools of one partnership, None when it says nothing."""
    for group in figures["questions"]["groups"]:
        shown = dict(zip(group["labels"], group["cells"], strict=True))
        if group["by"] == "partnership" and partnership in shown:
            text = str(shown[partnership])
            return None if text == WITHHELD_TEXT else text
    return None


def _own_school(school: SchoolNow) -> Json:
    row = school.row
    tier = tier_badge(row.tier) if row.counted else OWN_BADGE
    return {
        "cells": [
            {**_school_link(row.code, row.name), "sub": Sector(row.sector).label},
            {"text": "", "badge": tier},
            _reached(school.contact),
            {"text": _seen(school)},
        ]
    }


def _reached(contact: Contact) -> Json:
    """Whom the school reaches today: the own liaison, who stands in, or nobody."""
    own = contact.standing_in_for
    if contact.liaison:
        return {"text": contact.liaison.name, "sub": f"vervangt {own.name}" if own else ""}
    if own:
        return {"text": "", "badge": NO_STAND_IN, "sub": f"{own.name} is nu afwezig"}
    return {"text": "", "badge": MISSING}


def _seen(school: SchoolNow) -> str:
    """'8 dagdelen in 9 schoolweken' where a half-day a week was agreed, '2 dagdelen' elsewhere."""
    realised = school.presence.realised
    half_days = so_many(realised, "dagdeel", "dagdelen")
    weeks = school.presence.expected
    if not (school.extra and weeks):
        return half_days if realised else "-"
    return f"{half_days} in {'1 schoolweek' if weeks == 1 else f'{weeks} schoolweken'}"
