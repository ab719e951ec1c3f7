"""The board of a term as its template wants it: clusters with their schools by week. No query."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from liaisons.models import StandingPlan, VisitKind
from liaisons.pages.plan_pages import short_moment
from liaisons.queries.term_days import TermDays
from ocp_portal.dutch import day_and_month, dutch_date

Row = dict[str, Any]
WEEKS = range(StandingPlan.CYCLE)
NOT_IN_A_CLUSTER = "Zonder bezoek in dit rooster"


def board(
    rows: Iterable[Row],
    before: Iterable[Row],
    schools: dict[int, Row],
    *,
    pinned: set[int],
    editable: bool,
) -> list[Row]:
    """Clusters with their schools by week of the cycle; each school says what it was before.

    `before` are the visits of the plan in force, empty when this is it.
    """
    now, was = _by_school(rows), _by_school(before)
    compare = bool(was)
    clusters: dict[str, list[Row]] = defaultdict(list)
    for pk, school in schools.items():
        line = _school(school, now.get(pk, []), was.get(pk, []), compare, editable)
        line["pinned"] = pk in pinned
        clusters[_cluster_of(now.get(pk) or was.get(pk))].append(line)
    ordered = sorted(clusters, key=lambda name: (name == NOT_IN_A_CLUSTER, name))
    return [{"name": name, "schools": clusters[name]} for name in ordered]


def _by_school(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["school"]].append(row)
    return found


def _cluster_of(visits: list[Row] | None) -> str:
    return visits[0]["liaison__cluster__name"] if visits else NOT_IN_A_CLUSTER


def _school(school: Row, visits: list[Row], was: list[Row], compare: bool, editable: bool) -> Row:
    who, before = _names(visits), _names(was)
    weeks = [
        _week(week, visits, was, compare=compare and bool(was), editable=editable) for week in WEEKS
    ]
    return {
        "name": school["name"],
        "url": reverse("school_detail", args=[school["code"]]),
        "tier": "extra" if school.get("tier") == "extra" else "",
        "who": who or "niemand",
        "was_who": before if compare and before != who else "",
        "weeks": weeks,
        "new": compare and not was,
        "changed": compare and (who != before or any(week["changed"] for week in weeks)),
        "none": not visits,
    }


def _names(visits: list[Row]) -> str:
    return ", ".join(sorted({visit["liaison__name"] for visit in visits}))


def _week(week: int, visits: list[Row], was: list[Row], *, compare: bool, editable: bool) -> Row:
    here = [visit for visit in visits if visit["cycle_week"] == week]
    there = [visit for visit in was if visit["cycle_week"] == week]
    moments = {_key(visit) for visit in here}
    gone = [visit for visit in there if _key(visit) not in moments] if compare else []
    old = {_key(visit) for visit in there}
    shown = [_visit(visit, compare and _key(visit) not in old, editable) for visit in here]
    return {
        "label": f"Week {week + 1}",
        "visits": shown,
        "was": [_words(visit) for visit in gone],
        "changed": bool(gone) or any(visit["new"] for visit in shown),
    }


def _key(visit: Row) -> tuple[int, str, bool]:
    """A visit that becomes shorter or longer is still the same moment for the school."""
    return visit["weekday"], visit["daypart"], visit["kind"] == VisitKind.MEETING


def _words(visit: Row) -> str:
    words = short_moment(visit["weekday"], visit["daypart"])
    if visit["kind"] != VisitKind.FULL:
        words += f" ({VisitKind(visit['kind']).label})"
    return words


def _visit(visit: Row, new: bool, editable: bool) -> Row:
    return {
        "text": short_moment(visit["weekday"], visit["daypart"]),
        "kind": "" if visit["kind"] == VisitKind.FULL else VisitKind(visit["kind"]).label,
        "url": reverse("standing_visit_detail", args=[visit["pk"]]) if editable else "",
        "locked": visit["locked"],
        "new": new,
    }


def only_changed(clusters: Iterable[Row]) -> list[Row]:
    kept = [
        cluster | {"schools": [school for school in cluster["schools"] if school["changed"]]}
        for cluster in clusters
    ]
    return [cluster for cluster in kept if cluster["schools"]]


def holds(compared: StandingPlan, in_force: StandingPlan | None) -> str:
    """When the plan that a draft is compared with holds, after its name."""
    if compared == in_force:
        return "dat nu geldt"
    return f"dat vanaf {dutch_date(compared.period.lower)} geldt"


def to_come(plan: StandingPlan | None, shown: StandingPlan | None) -> Row | None:
    """Another roster that begins later, for components/alert.html."""
    if plan is None or plan == shown:
        return None
    return {
        "text": f"Vanaf {dutch_date(plan.period.lower)} geldt ‘{plan.name}’.",
        "url": f"?rooster={plan.pk}",
        "label": "Toon dat rooster",
    }


def week_names(days: TermDays) -> list[Row]:
    """The weeks of the cycle, each with since when the next one is in the term."""
    coming = days.coming()
    return [{"name": f"Week {week + 1}", "from": _since(week, days, coming)} for week in WEEKS]


def _since(week: int, days: TermDays, coming: Mapping[int, dt.date]) -> str:
    if week in days.absent:
        return "niet in deze periode"
    return f"vanaf {day_and_month(coming[week])}" if week in coming else ""
