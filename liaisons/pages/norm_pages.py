"""Presence against the norm as its templates want it. No query, no rule of access."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from liaisons.continuity import MOST_CHANGES, MOST_UNCOVERED_DAYS, Continuity
from liaisons.norms import LETTERS, Mark, NormStory, Strip, WeekMark
from liaisons.queries.care_meetings import CareMeetings
from ocp_portal.counting import capped_text
from ocp_portal.dutch import day_and_month, dutch_date
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
        *(
            {"mark": mark, "letter": LETTERS[mark] or "\N{MIDDLE DOT}", "text": text}
            for mark, text in LEGEND
        ),
        {"mark": "nurse", "letter": "J", "text": "JGZ: de jeugdverpleegkundige was op school"},
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
        "nurse": strip.nurse,
        "with_nurse": any(each.nurse for each in strip.weeks),
        "not_realised": strip.not_realised,
    }


def week(mark: WeekMark) -> Row:
    iso = IsoWeek.of(mark.monday)
    return {
        "number": iso.week,
        "date": day_and_month(mark.monday),
        "mark": mark.mark,
        "letter": mark.letter or "\N{MIDDLE DOT}",
        "text": mark.text,
        "average": decimal(mark.average),
        "nurse": mark.nurse,
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


def schools(rows: Iterable[Row], strips: dict[int, Strip]) -> list[Row]:
    return [school(row, strips[row["pk"]]) for row in rows if row["pk"] in strips]


def week_heads(schools: Sequence[Row]) -> list[Row]:
    return schools[0]["weeks"] if schools else []


STEADY = {"label": "vast gezicht", "tone": "ok", "icon": "check"}
UNSTEADY = {"label": "geen vast gezicht", "tone": "warning", "icon": "warning"}
STEADY_MEANS = (
    f"Een school heeft een vast gezicht als er hoogstens {MOST_CHANGES} keer een andere "
    f"contactpersoon kwam, en hoogstens {MOST_UNCOVERED_DAYS} schooldagen niemand: geen "
    "contactpersoon, of afwezig zonder vervanger. Vakanties tellen niet mee."
)


def steadiness(measured: Continuity, first: dt.date, until: dt.date) -> Row:
    """How steady the contact of one school was, in [first, until)."""
    last = until - dt.timedelta(days=1)
    return {
        "badge": STEADY if measured.good else UNSTEADY,
        "when": f"Van {dutch_date(first)} tot en met {dutch_date(last)}",
        "facts": [
            {"label": "Keer een andere contactpersoon", "value": measured.changes},
            {"label": "Schooldagen zonder iemand", "value": measured.uncovered_days},
        ],
        "means": STEADY_MEANS,
    }


def steady_figure(measured: Iterable[Continuity], first: dt.date) -> Row:
    """The share of schools with good continuity, for components/figure.html."""
    good = [each.good for each in measured]
    return {
        "number": sum(good),
        "of": f"van {len(good)}",
        "label": "scholen met een vast gezicht",
        "note": f"Sinds {dutch_date(first)}",
        "definition": STEADY_MEANS,
    }


MEETINGS_MEAN = (
    "Overleg is een ZAT, zorgoverleg of MDO op een vast moment, dat in het rooster staat. "
    "Op afstand meedoen telt als meedoen. Een overleg dat niet doorging omdat de school vrij of "
    "dicht was of geen tijd had, telt niet mee."
)


def meetings_of_school(told: CareMeetings, first: dt.date) -> Row:
    """Which care meetings of one school were joined, since `first`."""
    joined = f"{told.joined} van {told.held}" if told.held else "Er was geen overleg"
    facts = [{"label": "Meegedaan", "value": joined}]
    if told.open:
        facts.append({"label": "Nog niet afgevinkt", "value": str(told.open)})
    return {"when": f"Sinds {dutch_date(first)}", "facts": facts, "means": MEETINGS_MEAN}


def meeting_figures(told: Sequence[CareMeetings], first: dt.date) -> list[Row]:
    """The share of schools where a care meeting was joined; nothing without a meeting."""
    if not told:
        return []
    joined = sum(each.joined > 0 for each in told)
    meetings = f"{sum(each.joined for each in told)} van {sum(each.held for each in told)}"
    return [
        {
            "number": percentage(joined, len(told)),
            "of": f"{joined} van {len(told)}",
            "label": "scholen met zorgoverleg waar wij meededen",
            "note": f"Sinds {dutch_date(first)}, bij {meetings} overleggen",
            "definition": MEETINGS_MEAN,
        }
    ]


def percentage(part: int, whole: int) -> str:
    """Rounded down: '100%' is all of them."""
    return f"{100 * part // whole}%"


def count_text(number: int, not_realised: bool) -> str:
    schools = capped_text(number, "school", "scholen")
    return f"{schools} waar de norm nog niet is gerealiseerd" if not_realised else schools
