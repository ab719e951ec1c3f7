"""'Vandaag' of the team lead."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from liaisons.forms.plans import WhoIsSickForm
from liaisons.models import Absence, Visit
from liaisons.pages import people_pages, today_pages, week_pages
from liaisons.queries import pages, plans, proposals
from liaisons.queries.lapses import AHEAD
from liaisons.queries.vacant_meetings import barred, together, vacant_meetings
from liaisons.week_words import week_title
from ocp_portal import clock
from ocp_portal.counting import capped_count
from ocp_portal.periods import period

SHOWN = 8  # rows of each list on 'Vandaag'
SHOWN_ALL = 200  # of whoever asks for all of them
ROSTER_AHEAD = 8  # weeks before the end of the roster that 'Vandaag' says so
SOON = 2  # weeks that the tile and the first list speak of
Row = dict[str, Any]


def team_lead_today(request: Any) -> HttpResponse:
    """What asks for the team lead; each list has a few rows, the tile above it the number.

    With ?alle=1 the lists are whole.
    """
    user = request.user
    shown = SHOWN_ALL if request.GET.get("alle") == "1" else SHOWN
    monday = week_pages.this_week(clock.today())
    until = monday + dt.timedelta(weeks=SOON)
    uncovered = pages.uncovered(user, clock.today(), until)
    # As far as a preview foresees: what it said to lapse stands here, also in weeks to come.
    to_come = pages.uncovered_to_come(user, monday, SOON + AHEAD)
    provisional = [row for row in to_come if row["date"] < until]
    gaps, later_rows = _gaps(user, uncovered, shown, until)
    later_rows += [row for row in to_come if row["date"] >= until]
    unticked = pages.unticked(user)
    counts = {
        "uncovered": capped_count(uncovered) + _vacant(gaps) + len(provisional),
        "unticked": capped_count(unticked),
        "disputed": capped_count(Visit.objects.visible_to(user).disputed()),
        "proposals": capped_count(proposals.make_ups(user)) + proposals.of_schools(user).count(),
        "without": capped_count(pages.schools_without_liaison(user)),
    }
    context = {
        "week_name": week_title(monday),
        "tiles": today_pages.tiles(counts, monday, _publication(user)),
        "alerts": [
            *(today_pages.gone(row) for row in pages.gone_with_liaison(user)),
            *(today_pages.without_access(row) for row in pages.without_access(user)),
            *_roster_ends(user),
        ],
        "sick": WhoIsSickForm(user=user),
        "away_columns": people_pages.AWAY_COLUMNS,
        "away": people_pages.away(_away(user, until)),
        "uncovered": [week_pages.gap(row) for row in [*gaps, *provisional][:shown]],
        "later": [week_pages.gap(row) for row in later_rows[:shown]],
        "unticked": [
            week_pages.line(row) for row in _first(unticked.order_by("-date", "pk"), shown)
        ],
    }
    context["calm"] = today_pages.calm(context["uncovered"], context["away"], context["unticked"])
    context["more"] = {
        name: today_pages.more(counts[name] - len(context[name]), whole=shown == SHOWN_ALL)
        for name in ("uncovered", "unticked")
    }
    context["more"]["later"] = today_pages.more(
        len(later_rows) - len(context["later"]), whole=shown == SHOWN_ALL
    )
    return render(request, "liaisons/team_lead_today.html", context)


def _roster_ends(user: Any) -> list[dict[str, Any]]:
    until = clock.today() + dt.timedelta(weeks=ROSTER_AHEAD)
    last = plans.no_roster_after(user.membership.municipality, until)
    return [today_pages.roster_ends(last)] if last else []


def _away(user: Any, until: dt.date) -> Any:
    """Whoever is absent in the days that the tiles speak of."""
    rows = Absence.objects.visible_to(user).filter(period__overlap=period(clock.today(), until))
    return rows.select_related("liaison").order_by("period", "pk")


def _publication(user: Any) -> tuple[dt.datetime, dt.date, bool]:
    """When the clock publishes next, which Monday that is about, and whether it is done."""
    moment, monday = today_pages.next_publication(timezone.localtime(clock.now()))
    return moment, monday, pages.is_published(user, monday)


def _gaps(user: Any, soon: Any, shown: int, until: dt.date) -> tuple[list[Row], list[Row]]:
    """The first visits of before `until` and of after it, with meetings to which nobody goes."""
    first, rest = (
        rows.order_by("date", "-daypart", "pk") for rows in (soon, pages.uncovered(user, until))
    )
    vacant = vacant_meetings(user, clock.today()).exclude(barred())
    rows = together(first[:shown], rest[:SHOWN_ALL], meetings=vacant)
    number = sum(row["date"] < until for row in rows)
    return rows[:number], rows[number:]


def _vacant(rows: list[Row]) -> int:
    """How many of these are no visits, which are counted apart."""
    return sum(row["vacant"] > 0 for row in rows)


def _first(visits: Any, number: int) -> list[dict[str, Any]]:
    return list(visits.values(*pages.VISIT)[:number])
