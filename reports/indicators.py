"""The figures of one quarter: from true counts to what may be kept and shown. Pure.

`Facts` holds true counts and lives only while a report is made. `indicators()` gives the JSON that
is frozen: counts about schools, visits and liaisons as they are; counts of questions only after
disclosure control, so that no exact small count ever reaches the row, a file or a page.

All questions of a quarter are one population and go through one `publish()`, the table that matters
most first. Among its tables is the one by partnership, from which an SWV coordinator gets the count
of the own schools: counted apart, the two together could be subtracted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from reports.definitions import definitions
from reports.disclosure import (
    Figure,
    OneWay,
    Publication,
    PublishedOneWay,
    PublishedTwoWay,
    TwoWay,
    figure_from_json,
    publish,
)
from reports.quarters import Quarter
from schools.holidays import is_workday

Json = dict[str, Any]

SCHEMA = 1  # the shape of the frozen figures; a report of an older shape stays readable
# One week without a visit is no breach of an agreement about an average (requirement NRM-1).
WEEKS_MISSED_ALLOWED = 1
LEAST_SCHOOLS = 3  # a group of fewer schools would be a count of one or two schools
LEAST_FOR_MEDIAN = 15  # as shown; of fewer questions a median is near to somebody's own waiting
LONGEST_TREND = 8  # quarters
OTHER_SCHOOLS = "Overige scholen"
TOO_FEW = "niet getoond"
NO_ANSWER_YET = "nog geen antwoord"
# What the next report takes over to stand beside its own figures.
CARRIED = ("quarter", "locations", "realised", "visits", "unchanged", "contacts", "cancelled")
# Figures that reports made before them do not have.
CARRIED_SINCE = ("nurse", "family")


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called in this municipality."""

    municipality: str
    access: str  # 'CJG'
    access_name: str
    liaison: str  # 'OCP'
    liaison_name: str


@dataclass(frozen=True, slots=True)
class ExtraSchool:
    """Presence at one location with the extra tier: half-days, and the school weeks that count."""

    name: str
    expected: int
    planned: int
    realised: int
    remote: int
    missed: int
    unconfirmed: int
    uncovered: int
    has_liaison: bool

    @property
    def met(self) -> bool | None:
        """The agreement, a half-day a week on average; None when no school week counted."""
        if not self.expected:
            return None
        return self.realised >= max(1, self.expected - WEEKS_MISSED_ALLOWED)


@dataclass(frozen=True, slots=True)
class Visits:
    realised: int = 0
    remote: int = 0
    missed: int = 0
    unconfirmed: int = 0


@dataclass(frozen=True, slots=True)
class Questions:
    """So many questions that are alike in everything that is counted.

    `state` is that on the last day of the quarter; `answered_on` is None when there was no first
    answer on that day.
    """

    theme: str
    state: str
    tier: str
    sector: str
    partnership: str
    asked_on: date
    answered_on: date | None
    number: int = field(repr=False)  # a repr may end up in a log


@dataclass(frozen=True, slots=True)
class FamilyContact:
    """Light questions that familiecontactpersonen caught: one population, counted three ways."""

    at_schools: int  # with such a person on the last day of the quarter
    from_schools: int  # where the questions of the quarter were asked
    from_people: int  # who wrote them down
    ends: Mapping[str, int] = field(repr=False)
    subjects: Mapping[str, int] = field(repr=False)
    askers: Mapping[str, int] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """True counts of one municipality in one quarter. Labels are what a reader sees."""

    names: Names
    quarter: Quarter
    school_weeks: int
    gaps: tuple[str, ...]  # what the table of holidays lacks
    schools: tuple[tuple[str, str, str], ...]  # name, kind, tier: the annex
    locations: Mapping[str, int]  # 'basis', 'extra'
    apart: Mapping[str, int]  # childcare and MBO, outside the count (SCH-4)
    extra: tuple[ExtraSchool, ...]
    visits: Mapping[str, Visits]  # 'extra', 'other'
    cancelled: Mapping[str, int]
    without_liaison: tuple[str, ...]
    unchanged: int
    contacts: int
    contacted: int
    nurse_half_days: int  # of the jeugdverpleegkundige; no norm has them (NRM-7)
    nurse_schools: int
    family: FamilyContact | None  # None: the town has no familiecontactpersoon (LIA-11)
    themes: tuple[str, ...]
    states: tuple[str, ...]
    # Of each dimension the groups with their number of schools, in order.
    groups: Mapping[str, Mapping[str, int]]
    questions: tuple[Questions, ...] = field(repr=False)
    activities: Mapping[str, int] = field(repr=False)


def indicators(facts: Facts, previous: Json | None = None) -> Json:
    """The frozen figures. `previous` are those of the report of the quarter before, if any.

    They are taken over as they were frozen then: the same population counted at two moments could
    be subtracted too.
    """
    counted = sum(facts.locations.values())
    figures: Json = {
        "schema": SCHEMA,
        "names": asdict(facts.names),
        "quarter": str(facts.quarter),
        "school_weeks": facts.school_weeks,
        "gaps": list(facts.gaps),
        "schools": [list(row) for row in facts.schools],
        "locations": dict(facts.locations),
        "apart": _pairs(facts.apart),
        "extra": [asdict(school) | {"met": school.met} for school in facts.extra],
        "realised": _realised(facts.extra),
        "visits": {who: asdict(visits) for who, visits in facts.visits.items()},
        "cancelled": _pairs(facts.cancelled),
        "without_liaison": list(facts.without_liaison),
        "unchanged": {"schools": facts.unchanged, "of": counted},
        "contacts": {"number": facts.contacts, "schools": facts.contacted, "of": counted},
        "nurse": {"half_days": facts.nurse_half_days, "schools": facts.nurse_schools},
        "family": _family(facts.family),
        "definitions": definitions(
            facts.names.access,
            facts.names.liaison,
            nurse=facts.nurse_half_days > 0,
            family=facts.family is not None,
        ),
    }
    questions = _questions(facts)
    figures["questions"] = questions
    figures["first_response"] = _first_responses(facts, questions)
    figures["activities"] = _one_way(publish(_activities(facts)))
    figures["previous"] = _carried(previous)
    figures["trend"] = _trend(figures, previous)
    return figures


def _pairs(counts: Mapping[str, int]) -> list[list[str | int]]:
    """In order: PostgreSQL keeps no order of names in JSON."""
    return [[label, number] for label, number in counts.items()]


def _realised(extra: Iterable[ExtraSchool]) -> Json:
    """'Op 11 van de 12 locaties'; a location without a school week is in neither number."""
    measured = [school.met for school in extra if school.met is not None]
    return {"schools": sum(measured), "of": len(measured)}


# --- questions -----------------------------------------------------------------------------------


def _questions(facts: Facts) -> Json:
    published = publish(_by_theme(facts), *_by_group(facts))
    themes, *groups = published.tables
    assert isinstance(themes, PublishedTwoWay)
    return {
        "total": published.total.as_json(),
        "themes": _two_way(themes),
        "groups": [_cells(group) for group in groups if isinstance(group, PublishedOneWay)],
    }


def _by_theme(facts: Facts) -> TwoWay:
    counts = tuple(
        tuple(_count(facts.questions, theme=theme, state=state) for state in facts.states)
        for theme in facts.themes
    )
    return TwoWay("onderwerp", "stand", facts.themes, facts.states, counts)


def _count(questions: Iterable[Questions], **wanted: str) -> int:
    return sum(
        each.number
        for each in questions
        if all(getattr(each, name) == value for name, value in wanted.items())
    )


def _by_group(facts: Facts) -> list[OneWay]:
    """One table a dimension, its small groups put together; a single group is no table."""
    tables = []
    for dimension, schools in facts.groups.items():
        # A question can come from a group that has no school any more.
        asked = {getattr(each, dimension) for each in facts.questions}
        shown = merged(dict(schools) | dict.fromkeys(sorted(asked - schools.keys()), 0))
        counts = dict.fromkeys(shown.values(), 0)
        for each in facts.questions:
            counts[shown[getattr(each, dimension)]] += each.number
        if len(counts) > 1:
            tables.append(OneWay(dimension, tuple(counts), tuple(counts.values())))
    return tables


def merged(schools: Mapping[str, int], least: int = LEAST_SCHOOLS) -> dict[str, str]:
    """Each group with the group under which it is shown: those of too few schools go together.

    While they are too few together as well, the smallest of the others joins them.
    """
    by_size = sorted(schools, key=lambda group: schools[group])
    together = [group for group in by_size if schools[group] < least]
    rest = by_size[len(together) :]
    while together and rest and sum(schools[group] for group in together) < least:
        together.append(rest.pop(0))
    return {group: OTHER_SCHOOLS if group in together else group for group in schools}


def _two_way(table: PublishedTwoWay) -> Json:
    return {
        "labels": list(table.rows),
        "states": list(table.columns),
        "cells": [_plain(row) for row in table.cells],
        "totals": _plain(table.row_totals),
        "state_totals": _plain(table.column_totals),
    }


def _cells(table: PublishedOneWay) -> Json:
    return {"by": table.by, "labels": list(table.labels), "cells": _plain(table.cells)}


def _one_way(published: Publication) -> Json:
    (table,) = published.tables
    assert isinstance(table, PublishedOneWay)
    return _cells(table) | {"total": published.total.as_json()}


def _plain(figures: Iterable[Figure]) -> list[int | str]:
    return [figure.as_json() for figure in figures]


def _activities(facts: Facts) -> OneWay:
    return OneWay("taak", tuple(facts.activities), tuple(facts.activities.values()))


# --- light questions -----------------------------------------------------------------------------


def _family(family: FamilyContact | None) -> Json | None:
    if family is None:
        return None
    return {"at_schools": family.at_schools, "caught": _caught(family)}


def _caught(family: FamilyContact) -> Json | None:
    """None where the count would be one of one or two schools, or of one or two people's work."""
    if min(family.from_schools, family.from_people) < LEAST_SCHOOLS:
        return None
    tables = (family.ends, family.subjects, family.askers)
    names = ("ends", "subjects", "askers")
    published = publish(
        *(
            OneWay(name, tuple(counts), tuple(counts.values()))
            for name, counts in zip(names, tables, strict=True)
        )
    )
    shown = [_cells(table) for table in published.tables if isinstance(table, PublishedOneWay)]
    return {"total": published.total.as_json()} | dict(zip(names, shown, strict=True))


# --- first answers -------------------------------------------------------------------------------


def _first_responses(facts: Facts, questions: Json) -> Json:
    totals = zip(facts.themes, questions["themes"]["totals"], strict=True)
    by_theme = [
        _median([each for each in facts.questions if each.theme == theme], shown)
        for theme, shown in totals
    ]
    return {"all": _median(facts.questions, questions["total"]), "themes": by_theme}


def _median(questions: Sequence[Questions], shown: int | str) -> int | str:
    """Workdays within which at least half of all questions got a first answer.

    Only where the count itself may be shown and is large enough.
    """
    if (figure_from_json(shown).value or 0) < LEAST_FOR_MEDIAN:
        return TOO_FEW
    half = (sum(each.number for each in questions) + 1) // 2
    answered: dict[int, int] = {}
    for each in questions:
        if each.answered_on:
            days = workdays_between(each.asked_on, each.answered_on)
            answered[days] = answered.get(days, 0) + each.number
    reached = 0
    for days in sorted(answered):
        reached += answered[days]
        if reached >= half:
            return days
    return NO_ANSWER_YET


def workdays_between(asked: date, answered: date) -> int:
    """Workdays after the day of the question, up to that of the answer; the same day is 0."""
    days = range(1, (answered - asked).days + 1)
    return sum(is_workday(asked + timedelta(days=day)) for day in days)


# --- the quarters before -------------------------------------------------------------------------


def _carried(previous: Json | None) -> Json | None:
    if previous is None:
        return None
    questions = {
        "total": previous["questions"]["total"],
        "themes": {
            "labels": previous["questions"]["themes"]["labels"],
            "totals": previous["questions"]["themes"]["totals"],
        },
    }
    kept = {name: previous[name] for name in CARRIED}
    kept |= {name: previous.get(name) for name in CARRIED_SINCE}
    return kept | {"questions": questions, "first_response": previous["first_response"]}


def _trend(figures: Json, previous: Json | None) -> list[list[int | str]]:
    """The total of each quarter, oldest first."""
    before = previous["trend"] if previous else []
    return [*before, [figures["quarter"], figures["questions"]["total"]]][-LONGEST_TREND:]
