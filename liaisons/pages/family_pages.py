"""Light questions as their templates want them. No query, no rule of access."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from liaisons.models import LightQuestion
from liaisons.queries.family import Caught
from ocp_portal.dutch import capfirst, so_many
from schools.isoweeks import IsoWeek

Row = dict[str, Any]
Done = LightQuestion.Done

ENDS = ("Geholpen", "Uitgelegd", "Meegegaan")
BUTTONS = (Done.HELPED, Done.EXPLAINED)


def day_label(day: dt.date, today: dt.date) -> str:
    """'vandaag', 'gisteren', 'dinsdag 24 november'"""
    near = {0: "vandaag", 1: "gisteren"}
    return near.get((today - day).days) or weekday(day)


def weekday(day: dt.date) -> str:
    """'zondag 22 november': of any day, a family is helped at weekends too."""
    return date_format(day, "l j F")


def buttons(access: str) -> Row:
    """What became of it, as buttons: two whole sentences, and to whom somebody went along."""
    return {
        "alone": [{"value": done.value, "label": capfirst(done.label)} for done in BUTTONS],
        "along": [
            {"value": done.value, "label": capfirst(done.towards(access))}
            for done in Done
            if done not in BUTTONS
        ],
    }


def lines(rows: Iterable[Row], *, access: str, today: dt.date, with_school: bool) -> list[Row]:
    """What can still be changed, newest first."""
    return [
        {
            "what": capfirst(LightQuestion.Subject(row["subject"]).label),
            "about": _about(row, access, today, with_school),
            "change_url": reverse("light_question_change", args=[row["pk"]]),
            "remove_url": reverse("light_question_remove", args=[row["pk"]]),
        }
        for row in rows
    ]


def _about(row: Row, access: str, today: dt.date, with_school: bool) -> str:
    """'Vandaag, ouder, zelf geholpen'"""
    parts = [
        day_label(row["date"], today),
        row["school__name"] if with_school else "",
        LightQuestion.Asker(row["asked_by"]).label,
        Done(row["done"]).words(access),
    ]
    return capfirst(", ".join(part for part in parts if part))


def facts(question: LightQuestion, access: str) -> list[Row]:
    """For components/definition_list.html."""
    return [
        {"label": "Wanneer", "value": capfirst(date_format(question.date, "l j F Y"))},
        {"label": "School", "value": question.school.name},
        {
            "label": "Wie vroeg het",
            "value": capfirst(LightQuestion.Asker(question.asked_by).label),
        },
        {
            "label": "Waarover",
            "value": capfirst(LightQuestion.Subject(question.subject).label),
        },
        {"label": "Wat u deed", "value": capfirst(Done(question.done).words(access))},
    ]


def saved(question: LightQuestion, access: str) -> str:
    subject = LightQuestion.Subject(question.subject).label
    return f"Bewaard: {subject}, {Done(question.done).words(access)}."


def by_week(rows: Sequence[Caught]) -> Row:
    """For components/table.html: what was caught in each week, newest first, and the sum."""
    weeks: dict[dt.date, list[Caught]] = {}
    for row in rows:
        weeks.setdefault(row.monday, []).append(row)
    named = [
        _counts(f"Week {IsoWeek.of(monday).week}", group, date_format(monday, "j b: "))
        for monday, group in weeks.items()
    ]
    return _table("Week", named, rows)


def by_school(rows: Sequence[Caught]) -> Row:
    """The same of each school; two schools may have one name."""
    schools: dict[tuple[str, str], list[Caught]] = {}
    for row in rows:
        schools.setdefault((row.school, row.code), []).append(row)
    counted = [_counts(name, group) for (name, _), group in sorted(schools.items())]
    return _table("School", counted, rows)


def _table(label: str, counted: list[Row], rows: Sequence[Caught]) -> Row:
    """Four columns, so that it stays a table on a phone; how many there were stands by the name."""
    return {
        "columns": [{"label": label}, *({"label": end, "numeric": True} for end in ENDS)],
        "rows": counted,
        "footer": [_counts("Samen", rows)],
    }


def _counts(name: str, rows: Sequence[Caught], since: str = "") -> Row:
    ends = Counter[str]()
    for row in rows:
        ends[end_of(row.done)] += row.number
    first = {"text": name, "sub": since + number_text(ends.total())}
    return {"cells": [first, *({"text": str(ends[end])} for end in ENDS)]}


def end_of(done: str) -> str:
    """The three ends that there are: helped, explained, went along."""
    return {Done.HELPED: ENDS[0], Done.EXPLAINED: ENDS[1]}.get(Done(done), ENDS[2])


def number_text(number: int) -> str:
    """'1 vraag', '12 vragen'"""
    return so_many(number, "vraag", "vragen")
