"""The week of the whole team, liaisons by days, as its template wants it. No query."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from liaisons.models import Daypart, Visit, Weekday
from liaisons.pages.week_pages import OVERDUE, badge, note, own_page, said_by_day
from ocp_portal import clock
from ocp_portal.dutch import day_and_month, listed

Row = dict[str, Any]
_STATUS = Visit.Status


def team_week(
    monday: dt.date, team: Iterable[Row], rows: Iterable[Row], special: dict[dt.date, str]
) -> Row:
    """Liaisons by days: {days: [{name, date, closed}], people: [{name, cluster, away, cells}]}"""
    cells: dict[tuple[int, dt.date], list[Row]] = defaultdict(list)
    people: dict[int, Row] = {}
    for person in team:
        one = people.setdefault(
            person["pk"], {"name": person["name"], "cluster": person["cluster__name"], "away": []}
        )
        if person.get("away__period"):
            one["away"].append(person["away__period"])
    for row in rows:
        if said_by_day(row, special):
            continue
        name = row["liaison__name"] or "Geen contactpersoon"
        people.setdefault(row["liaison"], {"name": name, "away": []})
        cells[row["liaison"], row["date"]].append(_team_visit(row))
    days = [monday + dt.timedelta(days=i) for i in range(5)]
    return {
        "days": [_team_day(day, special[day]) for day in days],
        "people": [
            _person(pk, one, [_cell(one, day, cells[pk, day]) for day in days])
            for pk, one in people.items()
        ],
    }


def _person(pk: int, one: Row, cells: list[Row]) -> Row:
    """`free` folds the days without a visit into one line, for a narrow screen."""
    free = [cell["label"].lower() for cell in cells if not (cell["visits"] or cell["away"])]
    folded = (
        "Geen bezoek deze week" if len(free) == len(cells) else f"Geen bezoek op {listed(free)}"
    )
    return one | {"pk": pk, "cells": cells, "free": folded if free else ""}


def _team_day(day: dt.date, closed: str) -> Row:
    return {
        "name": Weekday(day.weekday()).label.capitalize(),
        "date": day_and_month(day),
        "today": day == clock.today(),
        "closed": closed,
    }


def _cell(person: Row, day: dt.date, visits: list[Row]) -> Row:
    return {
        "label": Weekday(day.weekday()).label.capitalize(),
        "visits": visits,
        "away": any(day in held for held in person["away"]),
    }


def _team_visit(row: Row) -> Row:
    plain = row["status"] == _STATUS.PLANNED and badge(row) is not OVERDUE
    return {
        "school": row["school__name"],
        "url": own_page(row),
        "daypart": Daypart(row["daypart"]).label,
        "badge": None if plain else badge(row),
        "note": note(row)[:1].lower() + note(row)[1:],  # stands inside a line; names keep theirs
    }
