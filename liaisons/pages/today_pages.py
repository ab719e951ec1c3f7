"""'Vandaag' as its templates want it. No query, no rule of access."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from liaisons.models import Absence, Weekday
from liaisons.pages.week_pages import in_dates
from ocp_portal.counting import capped
from ocp_portal.dutch import capfirst, day_and_month, dutch_date, listed
from schools.isoweeks import IsoWeek

Row = dict[str, Any]


def tiles(
    counts: dict[str, int], monday: dt.date, publication: tuple[dt.datetime, dt.date, bool]
) -> list[Row]:
    """What waits for the team lead, as components/tile.html wants it. Counts by TILES."""
    return [
        {
            "title": title,
            "url": _tile_url(name, counts[name]),
            "icon": icon,
            "number": capped(counts[name]),
            "text": text or _two_weeks(monday),
        }
        for name, title, icon, text in TILES
    ] + [_publication_tile(*publication)]


TILES = (
    ("uncovered", "Bezoeken zonder vervanger", "people", ""),
    ("unticked", "Nog afvinken", "check", "Bezoeken tot en met gisteren"),
    ("disputed", "School zegt: klopt niet", "warning", "U beslist wat het bezoek was"),
    ("proposals", "Voorstellen", "edit", "Inhaalbezoeken en van scholen"),
    ("without", "Scholen zonder contactpersoon", "school", "Hoort nul te zijn"),
)


def _tile_url(name: str, number: int) -> str:
    """A page, or the list below the tiles; what is calm stands in one line there."""
    pages = {
        "disputed": "dispute_list",
        "proposals": "proposal_list",
        "without": "school_without_liaison_list",
    }
    if name in pages:
        return reverse(pages[name])
    return f"#{name}" if number else "#rustig"


def _two_weeks(monday: dt.date) -> str:
    """'Week 48 en 49'"""
    following = IsoWeek.of(monday + dt.timedelta(weeks=1))
    return f"Week {IsoWeek.of(monday).week} en {following.week}"


def _publication_tile(moment: dt.datetime, monday: dt.date, done: bool) -> Row:
    when = f"{Weekday(moment.weekday()).label} {day_and_month(moment)} 12.00 uur"
    return {
        "title": f"Rooster van week {IsoWeek.of(monday).week}",
        "url": reverse("week_detail", args=[monday]),
        "icon": "calendar",
        "text": "Staat klaar" if done else f"Komt {when} vanzelf",
    }


def next_publication(now: dt.datetime) -> tuple[dt.datetime, dt.date]:
    """When the clock publishes next (Thursday 12:00 local) and which Monday that is about."""
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    moment = noon + dt.timedelta(days=(3 - now.weekday()) % 7)
    if moment <= now:
        moment += dt.timedelta(weeks=1)
    monday = moment.date() + dt.timedelta(days=7 - moment.weekday())
    return moment, monday


def gone(row: Row) -> Row:
    """A school that left the register and still has a liaison, for components/alert.html."""
    return {
        "text": (
            f"{row['school__name']} is opgeheven (sinds {dutch_date(row['school__gone_on'])}) en "
            f"heeft nog een contactpersoon: {row['liaison__name']}. De bezoeken vervallen."
        ),
        "url": reverse("assignment_end", args=[row["pk"]]),
        "label": "Beëindig de koppeling",
    }


def without_access(row: Row) -> Row:
    """Somebody with schools who cannot sign in any more, for components/alert.html."""
    return {
        "text": (
            f"{row['name']} heeft nu geen toegang tot het portaal en heeft nog scholen. Meld deze "
            "persoon afwezig of draag het werk over."
        ),
        "url": reverse("liaison_detail", args=[row["pk"]]),
        "label": f"Naar {row['name']}",
    }


def roster_ends(last: dt.date) -> Row:
    """The roster has an end and nothing follows, for components/alert.html."""
    return {
        "text": f"Het vaste rooster loopt tot en met {dutch_date(last)}. Daarna is er nog geen.",
        "url": reverse("plan_create"),
        "label": "Plan maken",
    }


def calm(uncovered: Sequence[Row], away: Sequence[Row], unticked: Sequence[Row]) -> str:
    """What needs nobody, in one line: 'Voor elk bezoek is er iemand en iedereen is er.'"""
    parts = [
        text
        for rows, text in (
            (uncovered, "voor elk bezoek is er iemand"),
            (away, "iedereen is er"),
            (unticked, "alle bezoeken tot en met gisteren zijn afgevinkt"),
        )
        if not rows
    ]
    return capfirst(listed(parts)) + "." if parts else ""


def more(number: int, *, whole: bool) -> Row | None:
    """What a short list leaves out, and where it stands; None when that is nothing."""
    if number <= 0:
        return None
    left = "Er is nog 1 bezoek." if number == 1 else f"Er zijn nog {capped(number)} bezoeken."
    return {"text": left, "url": "" if whole else "?alle=1"}


def own_absence(absence: Absence) -> str:
    """'U staat als afwezig gemeld: vanaf 3 maart 2026. Bo de Wit vervangt u bij De Boom.'"""
    schools: dict[str, list[str]] = {}
    for row in absence.substitutions.all():
        schools.setdefault(row.liaison.name, []).append(row.school.name)
    told = [f"{name} vervangt u bij {listed(held)}." for name, held in schools.items()]
    return " ".join([f"U staat als afwezig gemeld: {in_dates(absence.period)}.", *told])
