"""Presence against the norm as its templates want it. No query, no rule of access."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from liaisons.norms import LETTERS, Mark, NormStory, Strip, WeekMark
from ocp_portal.forms import MONTHS
from schools.isoweeks import IsoWeek

Row = dict[str, Any]

LEGEND = [
    (Mark.PRESENT, "aanwezig"),
    (Mark.COVERED, "een collega was er"),
    (Mark.REMOTE, "op afstand, telt niet als aanwezig"),
    (Mark.PLANNED, "gepland of nog niet afgevinkt"),
    (Mark.GAP, "had moeten zijn, was er niet"),
    (Mark.HOLIDAY, "vakantie, telt niet mee"),
    (Mark.CLOSED, "school gesloten, telt niet mee"),
    (Mark.NOTHING, "niets gepland"),
]
STATES = {
    True: {"label": "gerealiseerd", "tone": "ok", "icon": "check"},
    False: {"label": "nog niet gerealiseerd", "tone": "warning", "icon": "warning"},
    None: {"label": "nog te kort om te zeggen", "tone": "neutral", "icon": "half"},
}


def legend() -> list[Row]:
    return [
        {"mark": mark, "letter": LETTERS[mark] or "\N{MIDDLE DOT}", "text": text}
        for mark, text in LEGEND
    ]


def decimal(value: float | None) -> str:
    """Dutch: '0,75'; a dash where there is nothing to measure."""
    if value is None:
        return "-"
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def school(row: Row, strip: Strip) -> Row:
    """One school of the list, or the page of one."""
    return {
        "name": row["name"],
        "code": row["code"],
        "city": row.get("city", ""),
        "url": reverse("norm_detail", args=[row["code"]]),
        "weeks": [week(each) for each in strip.weeks],
        "stories": [story(each) for each in strip.stories],
        "action": strip.action,
        "not_realised": strip.not_realised,
    }


def week(mark: WeekMark) -> Row:
    iso = IsoWeek.of(mark.monday)
    return {
        "number": iso.week,
        "date": f"{mark.monday.day} {MONTHS[mark.monday.month - 1]}",
        "mark": mark.mark,
        "letter": mark.letter or "\N{MIDDLE DOT}",
        "text": mark.text,
        "average": decimal(mark.average),
    }


def story(told: NormStory) -> Row:
    return {
        "name": told.norm.name,
        "source": told.norm.source,
        "state": STATES[told.realised],
        "average": decimal(told.average),
        "asked": decimal(told.asked),
        "sentence": told.sentence,
    }


def listed(rows: Iterable[Row], strips: dict[int, Strip]) -> list[Row]:
    return [school(row, strips[row["pk"]]) for row in rows if row["pk"] in strips]


def week_heads(schools: Sequence[Row]) -> list[Row]:
    return schools[0]["weeks"] if schools else []


def count_text(number: int, not_realised: bool) -> str:
    if not_realised:
        tail = "waar de norm nog niet is gerealiseerd"
        return f"1 school {tail}" if number == 1 else f"{_capped(number)} scholen {tail}"
    return "1 school" if number == 1 else f"{_capped(number)} scholen"


def _capped(number: int) -> str:
    return "1000+" if number > 1000 else str(number)
