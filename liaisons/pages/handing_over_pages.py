"""Handing over work as its pages want it: who gets what, what lapses, what was done. No query."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from liaisons.models import Daypart, Weekday
from liaisons.pages.capacity_pages import number
from liaisons.services import HeirMove, LapsedMove, MadeUpMove, MovedWork, MovePreview, SchoolMove
from ocp_portal.dutch import dutch_date, listed, so_many

Row = dict[str, Any]


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


def expired(preview: MovePreview) -> str:
    """After the move: the make-up visits that cannot be any more."""
    told = [_moment(preview, each) for each in preview.make_ups if each.expires]
    what = "Dit inhaalbezoek vervalt" if len(told) == 1 else "Deze inhaalbezoeken vervallen"
    return f"{what}: {'; '.join(told)}. Vrijdag komt er een nieuw voorstel." if told else ""
