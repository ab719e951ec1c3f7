"""Liaisons as their templates want them. No query, no rule of access."""

import datetime as dt
from collections.abc import Callable, Iterable
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
from liaisons.pages.capacity_pages import number
from liaisons.pages.week_pages import in_dates
from liaisons.services import HeirMove, LapsedMove, MadeUpMove, MovedWork, MovePreview, SchoolMove
from ocp_portal import clock
from ocp_portal.dutch import capfirst, dutch_date, listed, so_many
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


def moved(work: MovedWork) -> str:
    """'Bo de Wit neemt over: 3 scholen, 4 bezoeken en 1 open vraag.'"""
    counted = (
        (work.schools, "school", "scholen"),
        (work.visits, "bezoek", "bezoeken"),
        (work.make_ups, "inhaalbezoek", "inhaalbezoeken"),
        (work.covers, "vervanging", "vervangingen"),
        (work.questions, "open vraag", "open vragen"),
    )
    parts = [so_many(number, one, more) for number, one, more in counted if number]
    names = listed([heir.to.name for heir in work.preview.heirs]) or "Niemand"
    verb = "nemen" if len(work.preview.heirs) > 1 else "neemt"
    return f"{names} {verb} over: {listed(parts) or 'niets, er was geen open werk'}."


def move(preview: MovePreview, colleagues: Iterable[tuple[Any, str]]) -> Row:
    """What handing over the work would mean, by school, before anything is written.

    `colleagues` are all who may be chosen, as the form names them.
    """
    named = [(str(value), label) for value, label in colleagues if value]
    return {
        "title": _move_title(preview),
        "until": dutch_date(preview.until - dt.timedelta(days=1)),
        "also": _also(preview),
        "schools": [_school_moved(school, named) for school in preview.schools],
        "heirs": {"columns": HEIR_COLUMNS, "rows": [_heir(heir) for heir in preview.heirs]},
        "over": _over(preview.heirs),
        "lapses": _lapses(preview),
        "make_ups": _made_up(preview),
        "stamp": preview.stamp,
    }


HEIR_COLUMNS = [
    {"label": "Wie"},
    {"label": "Krijgt erbij"},
    {"label": "Dagdelen per week op scholen"},
]


def _heir(heir: HeirMove) -> Row:
    becomes = number(heir.had + heir.gets)
    return {
        "cells": [
            {"text": heir.to.name},
            {"text": so_many(heir.schools, "school", "scholen")},
            {
                "text": "" if heir.over else f"{becomes} van {heir.room}",
                "sub": f"{becomes} van {heir.room}, nu {number(heir.had)}"
                if heir.over
                else f"nu {number(heir.had)}",
            }
            | ({"badge": TOO_MANY} if heir.over else {}),
        ]
    }


TOO_MANY = {"label": "meer dan er is", "tone": "warning", "icon": "warning"}


def _over(heirs: Iterable[HeirMove]) -> str:
    """'Bo de Wit heeft dan 7 dagdelen per week, en is er 6. Kies ...'"""
    told = [
        f"{heir.to.name} heeft dan {number(heir.had + heir.gets)} dagdelen per week op scholen, "
        f"en kan er {heir.room} zijn."
        for heir in heirs
        if heir.over
    ]
    return " ".join([*told, "Kies voor een school iemand anders."]) if told else ""


def _move_title(preview: MovePreview) -> str:
    """'Bo de Wit kan 8 van de 10 komende bezoeken doen. 2 bezoeken vervallen.'"""
    many = sum(school.visits for school in preview.schools)
    lapsed = len(preview.lapses)
    if not many:
        other = "andere " if preview.make_ups else ""
        return f"Er staan geen {other}bezoeken in de komende weken."
    one = len(preview.heirs) == 1
    can = f"{preview.heirs[0].to.name} kan" if one else f"{len(preview.heirs)} collega's kunnen"
    if not lapsed:
        what = "het komende bezoek" if many == 1 else f"alle {many} komende bezoeken"
        return f"{can} {what} doen."
    rest = "1 bezoek vervalt" if lapsed == 1 else f"{lapsed} bezoeken vervallen"
    return f"{can} {many - lapsed} van de {many} komende bezoeken doen. {rest}."


def _also(preview: MovePreview) -> str:
    counted = (
        (len(preview.make_ups), "inhaalbezoek", "inhaalbezoeken"),
        (preview.covers, "vervanging", "vervangingen"),
        (preview.questions, "open vraag", "open vragen"),
    )
    parts = [so_many(number, one, more) for number, one, more in counted if number]
    return f"Ook dit gaat mee: {listed(parts)}." if parts else ""


def _school_moved(school: SchoolMove, colleagues: Iterable[tuple[str, str]]) -> Row:
    """One line with the choice of who takes over: the cluster first, the best on top."""
    ranked = [
        (str(one.pk), f"{one.name} ({_lapse_count(number)})") for one, number in school.ranked
    ]
    others = [each for each in colleagues if each[0] not in dict(ranked)]
    return {
        "name": school.school.name,
        "field": f"school_{school.school.pk}",
        "chosen": str(school.to.pk),
        "groups": [
            {"label": "Hetzelfde cluster, wie het best past bovenaan", "choices": ranked},
            {"label": "Anderen", "choices": others},
        ],
        "better": _better(school),
    } | _coming(school)


def _coming(school: SchoolMove) -> Row:
    if not school.lapses:
        return {"visits": _all_go_on(school.visits)}
    number = len(school.lapses)
    return {
        "badge": {"label": _lapse_count(number), "tone": "warning", "icon": "warning"},
        "visits": f"{school.visits - number} van de {school.visits} gaan door",
    }


def _lapse_count(number: int) -> str:
    if not number:
        return "niets vervalt"
    return f"{number} vervalt" if number == 1 else f"{number} vervallen"


def _all_go_on(number: int) -> str:
    if not number:
        return "geen in de komende weken"
    return "gaat door" if number == 1 else f"alle {number} gaan door"


def _better(school: SchoolMove) -> str:
    """'Past beter: Bo de Wit (niets vervalt) en Jan Smit (1 vervalt)'"""
    named = [f"{one.name} ({_lapse_count(number)})" for one, number in school.better]
    return f"Past beter: {listed(named)}" if named else ""


def _lapses(preview: MovePreview) -> list[str]:
    """'De Linde, dinsdag 15 december 2026, ochtend: contactpersoon werkt dan niet (...)'"""
    return [
        f"{_moment(preview, each)}: {each.why}{' (voorlopig rooster)' if each.provisional else ''}"
        for each in sorted(preview.lapses, key=_in_order(preview))
    ]


def _made_up(preview: MovePreview) -> list[str]:
    """'De Linde, woensdag 9 december 2026, ochtend (afgesproken): Bo de Wit komt dan.'"""
    return [
        f"{_moment(preview, each)} ({'afgesproken' if each.agreed else 'voorgesteld'}): "
        + (f"{each.to.name} komt dan." if not each.expires else _expires(each))
        for each in sorted(preview.make_ups, key=_in_order(preview))
    ]


def _expires(each: MadeUpMove) -> str:
    told = " De school krijgt bericht." if each.agreed else ""
    return f"vervalt, {each.to.name} is dan niet vrij.{told} Vrijdag komt er een nieuw voorstel."


def _moment(preview: MovePreview, each: LapsedMove | MadeUpMove) -> str:
    names = {row.school.pk: row.school.name for row in preview.schools}
    weekday = Weekday(each.date.weekday()).label
    daypart = Daypart(each.daypart).label
    return f"{names[each.school]}, {weekday} {dutch_date(each.date)}, {daypart}"


def _in_order(preview: MovePreview) -> Callable[[LapsedMove | MadeUpMove], tuple[dt.date, str]]:
    names = {row.school.pk: row.school.name for row in preview.schools}
    return lambda each: (each.date, names[each.school])


TOLD = 5  # visits that a message names; Vandaag has them all


def lapsed(preview: MovePreview) -> str:
    """After the move: what lapses, and where it stands from now on."""
    told = _lapses(preview)
    named = told[:TOLD] + ([f"en nog {len(told) - TOLD}"] if len(told) > TOLD else [])
    what = "Dit bezoek vervalt" if len(told) == 1 else f"Deze {len(told)} bezoeken vervallen"
    where = "Het staat" if len(told) == 1 else "Ze staan"
    return (
        f"{what}: {'; '.join(named)}. {where} op Vandaag bij de bezoeken zonder vervanger. Daar "
        "zoekt u iemand anders."
    )


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


def expired(preview: MovePreview) -> str:
    """After the move: the make-up visits that cannot be any more."""
    told = [_moment(preview, each) for each in preview.make_ups if each.expires]
    what = "Dit inhaalbezoek vervalt" if len(told) == 1 else "Deze inhaalbezoeken vervallen"
    return f"{what}: {'; '.join(told)}. Vrijdag komt er een nieuw voorstel." if told else ""
