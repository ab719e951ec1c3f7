"""Fill an empty database: `python -m tests.bench.fill 1000000`, in the environment of serving.py.

Questions and visits go in by COPY, what hangs on them by INSERT ... SELECT, without indexes and
foreign keys meanwhile, as one would load any large table. Writes down in bench.json what is asked
for by name: the question that is opened, a place halfway down the list.
"""

import contextlib
import datetime as dt
import json
import os
import random
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import django

from ocp_portal.servers import hold_servers

hold_servers()
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from casework.models import Consultation, StatusChange  # noqa: E402
from liaisons.models import Visit, WeekRoster  # noqa: E402
from ocp_portal import clock  # noqa: E402
from ocp_portal.demo.town import ANSWERS, QUESTIONS, REPLIES, WORK_NOTES  # noqa: E402
from reports.quarters import Quarter  # noqa: E402
from reports.services import make_report  # noqa: E402
from tests.bench.town import Place, build_places, is_extra, make_random  # noqa: E402

YEARS = dt.timedelta(days=3 * 365)
WEEK = dt.timedelta(weeks=1)
WEEKS_BACK = 104
FILLED = "bench.json"
BULK = (
    "casework_consultation",
    "casework_statuschange",
    "casework_message",
    "casework_worknote",
    "casework_activity",
    "audit_accessevent",
    "liaisons_visit",
)


def main(rows: int) -> None:
    call_command("migrate", verbosity=0)
    chance, now = make_random(), clock.now()
    places = build_places(rows, clock.today())
    with lean(BULK):
        numbers: Numbers = {}
        asked = questions(rows, places, chance, now, numbers)
        copy("casework_consultation", QUESTION, asked)
        last = [(*key, number) for key, number in numbers.items()]
        copy("casework_referencecounter", "municipality_id, year, last", last)
        write_threads()
        week_rows = rosters(places, clock.today())
        copy("liaisons_visit", VISIT, visits(week_rows, clock.today()))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    facts = landmarks(places[0])
    path = Path(os.environ["OCP_VAR"]) / FILLED
    path.write_text(json.dumps(facts | {"rows": rows}))


# --- bulk ---------------------------------------------------------------------------------------


@contextlib.contextmanager
def lean(tables: Iterable[str]) -> Iterator[None]:
    """These tables without foreign keys and plain indexes, which are made again afterwards."""
    named = list(tables)
    keys = _ask(
        "SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),"
        " format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,"
        " pg_get_constraintdef(oid))"
        " FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
        named,
    )
    indexes = _ask(
        "SELECT format('DROP INDEX %%I', indexname), indexdef FROM pg_indexes"
        " WHERE tablename = ANY(%s)"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        named,
    )
    _run("SET maintenance_work_mem = '512MB'", *(drop for drop, _ in keys + indexes))
    yield
    # The rows of the bench point at one another; checking each once more would cost minutes.
    _run(*(make for _, make in indexes), *(f"{make} NOT VALID" for _, make in keys))


def _ask(query: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def copy(table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as out:
        for row in rows:
            out.write_row(row)


# --- rows ---------------------------------------------------------------------------------------

QUESTION = (
    "municipality_id, reference, school_id, sector, tier, theme, age_band, urgency, text, status,"
    " asked_by_id, director_id, asked_at, news_due_on, first_response_at, closed_at, changed_at,"
    " version"
)


# The last number of a reference by municipality and year.
Numbers = dict[tuple[int, int], int]


def questions(
    rows: int, places: list[Place], chance: random.Random, now: dt.datetime, numbers: Numbers
) -> Iterator[tuple[Any, ...]]:
    """In order of time, as they come; an extra school asks five times as often."""
    schools = [(place, number) for place in places for number in range(len(place.schools))]
    weights = [5 if is_extra(place.schools[number]) else 1 for place, number in schools]
    for at, (place, number) in enumerate(chance.choices(schools, weights, k=rows)):
        asked = now - YEARS * ((rows - at) / rows)
        counter = (place.municipality.pk, asked.year)
        numbers[counter] = numbers.get(counter, 0) + 1
        reference = f"V-{asked.year}-{numbers[counter]:04}"
        yield _question(place, number, reference, asked, now, chance)


def _question(
    place: Place,
    number: int,
    reference: str,
    asked: dt.datetime,
    now: dt.datetime,
    chance: random.Random,
) -> tuple[Any, ...]:
    school = place.schools[number]
    theme, bands, text = chance.choice(QUESTIONS)
    status = _status((now - asked).days, chance)
    taken = asked + dt.timedelta(hours=chance.randint(1, 30))
    closed = taken + dt.timedelta(days=chance.randint(1, 10))
    is_new, is_closed = status == "new", status == "closed"
    answered = status in ("answered", "closed")
    return (
        place.municipality.pk,
        reference,
        school.pk,
        school.sector,
        "extra" if is_extra(school) else "basis",
        theme,
        bands[0],
        "urgent" if chance.random() < 0.06 else "normal",
        text,
        status,
        None,
        None if is_new else place.liaison_of(number).pk,
        asked,
        (asked + WEEK).date(),
        taken if answered else None,
        closed if is_closed else None,
        asked if is_new else closed if is_closed else taken,
        1 if is_new else 2 if status == "taken_up" else 3 + is_closed,
    )


def _status(days: int, chance: random.Random) -> str:
    if days < 2:
        return chance.choices(["new", "taken_up"], [6, 4])[0]
    if days < 45:
        return chance.choices(["new", "taken_up", "answered", "closed"], [2, 28, 40, 30])[0]
    return "answered" if chance.random() < 0.003 else "closed"


def write_threads() -> None:
    """What was said and done: two or three steps, messages and tasks for each question."""
    answers = [text for texts in ANSWERS.values() for text in texts]
    with connection.cursor() as cursor:
        for kind, version, moment in STEPS:
            cursor.execute(
                "INSERT INTO casework_statuschange"
                " (municipality_id, consultation_id, kind, version, director_id, changed_at)"
                f" SELECT municipality_id, id, %s, %s, director_id, {moment}"
                f" FROM casework_consultation WHERE version >= %s",
                [kind, version, version],
            )
        for condition, texts, moment, from_school in MESSAGES:
            cursor.execute(
                "INSERT INTO casework_message"
                " (municipality_id, consultation_id, text, from_school, written_by_id, written_at)"
                f" SELECT c.municipality_id, c.id, (%s::text[])[1 + c.id %% %s], %s, l.user_id,"
                f" {moment} FROM casework_consultation c"
                f" JOIN liaisons_liaison l ON l.id = c.director_id WHERE {condition}",
                [texts or answers, len(texts or answers), from_school],
            )
        cursor.execute(
            "INSERT INTO casework_worknote"
            " (municipality_id, consultation_id, text, written_by_id, written_at)"
            " SELECT c.municipality_id, c.id, (%s::text[])[1 + c.id %% %s], l.user_id,"
            " first_response_at FROM casework_consultation c"
            " JOIN liaisons_liaison l ON l.id = c.director_id"
            " WHERE first_response_at IS NOT NULL AND c.id %% 2 = 0",
            [list(WORK_NOTES), len(WORK_NOTES)],
        )
        cursor.execute(
            "INSERT INTO casework_activity"
            " (municipality_id, consultation_id, kind, date, done_by_id, recorded_at)"
            " SELECT municipality_id, id, 'advice', first_response_at::date, director_id,"
            " first_response_at FROM casework_consultation WHERE first_response_at IS NOT NULL"
        )
        cursor.execute(
            "INSERT INTO audit_accessevent (municipality_id, at, user_id, role, action,"
            " object_type, object_key, reason, request_id)"
            " SELECT municipality_id, asked_at, 1, 'care_coordinator', 'create', 'question',"
            " reference, '', '' FROM casework_consultation"
        )


STEPS = (
    (StatusChange.Kind.TAKEN_UP.value, 2, "coalesce(first_response_at, changed_at)"),
    (StatusChange.Kind.ANSWERED.value, 3, "first_response_at"),
    (StatusChange.Kind.CLOSED.value, 4, "closed_at"),
)
# (for which questions, which texts, when, by the school)
MESSAGES: tuple[tuple[str, list[str], str, bool], ...] = (
    ("first_response_at IS NOT NULL", [], "first_response_at", False),
    (
        "first_response_at IS NOT NULL AND c.id %% 5 < 2",
        list(REPLIES),
        "first_response_at + interval '5 minutes'",
        True,
    ),
)


VISIT = (
    "municipality_id, roster_id, school_id, liaison_id, date, daypart, pattern_daypart, kind,"
    " status, origin, reason, cause, dispute, settled, version, changed_at"
)


def rosters(places: list[Place], today: dt.date) -> list[tuple[Place, WeekRoster]]:
    mondays = [_monday(today) + WEEK * number for number in range(-WEEKS_BACK, 2)]
    return [
        (place, WeekRoster.objects.create(municipality=place.municipality, monday=monday))
        for place in places
        for monday in mondays
    ]


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def visits(weeks: list[tuple[Place, WeekRoster]], today: dt.date) -> Iterator[tuple[Any, ...]]:
    """Four mornings a week for each liaison, so forty a cluster; this week is not ticked yet."""
    for week, (place, roster) in enumerate(weeks):
        for number in range(len(place.liaisons)):
            for day in range(4):
                yield _visit(place, roster, number, week * 4 + day, day, _monday(today))


def _visit(
    place: Place, roster: WeekRoster, number: int, turn: int, day: int, this: dt.date
) -> tuple[Any, ...]:
    mine = place.schools[number * 10 : number * 10 + 10]
    return (
        place.municipality.pk,
        roster.pk,
        mine[turn % len(mine)].pk,
        place.liaisons[number].pk,
        roster.monday + dt.timedelta(days=day),
        "morning",
        "",  # in no plan
        "full",
        Visit.Status.ATTENDED.value if roster.monday < this else Visit.Status.PLANNED.value,
        "pattern",
        "",
        "",
        "",
        "",
        1,
        dt.datetime.combine(roster.monday, dt.time(8), dt.UTC),
    )


# --- what is asked for by name ------------------------------------------------------------------


def landmarks(place: Place) -> dict[str, Any]:
    mine = Consultation.objects.filter(municipality=place.municipality)
    school = mine.filter(school=place.schools[0])
    quarter = Quarter.of(clock.today()).previous
    make_report(municipality=place.municipality, quarter=quarter)
    return {
        "question": school.filter(status="answered").latest("asked_at").reference,
        "halfway": _cursor(mine),
        "halfway_school": _cursor(school),
        "halfway_quiet": _cursor(mine.filter(school=place.schools[1])),
        "halfway_liaison": _cursor(mine.filter(school__in=place.schools[:10])),
        "cluster": place.liaisons[0].cluster_id,
        "quarter": str(quarter),
        "school": place.schools[0].code,
    }


def _cursor(rows: Any) -> str:
    middle = clock.now() - YEARS / 2
    row = rows.filter(asked_at__lt=middle).latest("asked_at")
    return f"{row.asked_at.isoformat()}_{row.pk}"


if __name__ == "__main__":
    main(int(sys.argv[1]))
