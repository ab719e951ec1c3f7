"""python -m tests.bench_publish [--schools 8000] [--processes 2] [--data FOLDER]

Publishes one week of the whole country, by the same service as on Thursday at 12:00, on servers of
its own, and prints how long that takes. Goal: 8,000 schools within 60 seconds on two cores.
"""

import argparse
import datetime as dt
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

GOAL = 60.0
PER_TOWN, LIAISONS = 40, 7  # of the size of Oss; ten of the forty have the extra tier
EXTRA = 10
SICK = 20  # one in so many liaisons is absent that week
MONDAY = dt.date(2026, 11, 23)
LONG_AGO = dt.date(2020, 1, 1)


def main() -> int:
    options = _options()
    folder = options.data or Path(tempfile.mkdtemp(prefix="ocp-bench-publish-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)  # servers of root run as another user, which must be able to enter
    for name in ("DATABASE_URL", "REDIS_URL", "OCP_DEMO"):
        os.environ.pop(name, None)
    os.environ |= {"OCP_VAR": str(folder), "LOG_LEVEL": "warning"}
    _set_up()
    towns = _fill(options.schools)
    seconds, visits = _publish(towns, options.processes)
    schools = len(towns) * PER_TOWN
    print(f"{'municipalities':16}{len(towns):>8,}")
    print(f"{'schools':16}{schools:>8,}")
    print(f"{'visits':16}{visits:>8,}")
    print(f"{'processes':16}{options.processes:>8}")
    print(f"{'seconds':16}{seconds:>8.1f}   (goal {GOAL * schools / 8000:.1f})")
    return 0 if seconds <= GOAL * schools / 8000 else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench_publish")
    parser.add_argument("--schools", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--data", type=Path, help="keep the database here for the next run")
    return parser.parse_args()


def _set_up() -> None:
    """Django, on servers that start here; also in each process of its own."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "ocp_portal.settings"
    import django

    from ocp_portal.servers import hold_servers

    hold_servers()
    django.setup()


def _fill(schools: int) -> list[int]:
    """The municipalities, by id; made anew for each run."""
    from django.core.management import call_command
    from django.db import connection

    from ocp_portal.accounts.models import Municipality

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_accessevent DISABLE TRIGGER USER")
        cursor.execute("TRUNCATE accounts_municipality, schools_schoolboard CASCADE")
    towns = Municipality.objects.bulk_create(
        Municipality(code=f"{number:04}", slug=f"stad-{number}", name=f"Stad {number}", joined=True)
        for number in range(max(1, schools // PER_TOWN))
    )
    for town in towns:
        _fill_town(town)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return [town.pk for town in towns]


def _fill_town(town) -> None:  # type: ignore[no-untyped-def]
    """Forty schools, seven liaisons who work all week, and a plan in force."""
    from liaisons.models import Absence, Assignment, Availability, Cluster, Liaison
    from ocp_portal.periods import period
    from schools.models import School

    always = period(LONG_AGO)
    cluster = Cluster.objects.create(municipality=town, name="Cluster")
    schools = School.objects.bulk_create(
        School(
            municipality=town,
            code=f"{number:02}ZZ00",
            name=f"School {number}",
            sector="BO",
            holiday_region=town.holiday_region,
        )
        for number in range(PER_TOWN)
    )
    people = Liaison.objects.bulk_create(
        Liaison(municipality=town, cluster=cluster, name=f"Liaison {number}", period=always)
        for number in range(LIAISONS)
    )
    Availability.objects.bulk_create(
        Availability(municipality=town, liaison=one, weekday=day, daypart=part, period=always)
        for one in people
        for day in range(5)
        for part in ("morning", "afternoon")
    )
    Assignment.objects.bulk_create(
        Assignment(
            municipality=town, school=school, liaison=people[number % LIAISONS], period=always
        )
        for number, school in enumerate(schools)
    )
    Absence.objects.bulk_create(
        Absence(municipality=town, liaison=one, category="sickness", period=period(MONDAY))
        for one in people
        if one.pk % SICK == 0
    )
    _plan(town, schools, people)


def _plan(town, schools: Sequence, people: Sequence) -> None:  # type: ignore[no-untyped-def, type-arg]
    """Extra schools weekly, the others once in the cycle; nobody is at two places at once."""
    from liaisons.models import StandingPlan, StandingVisit
    from ocp_portal.periods import period

    plan = StandingPlan.objects.create(
        municipality=town,
        name="Vast rooster",
        period=period(dt.date(2026, 8, 31)),
        status="published",
    )
    StandingVisit.objects.bulk_create(
        StandingVisit(
            municipality=town,
            plan=plan,
            school=school,
            liaison=people[number % LIAISONS],
            cycle_week=week,
            weekday=half_day // 2,
            daypart=("morning", "afternoon")[half_day % 2],
            kind="full" if number < EXTRA else "short",
        )
        for number, school in enumerate(schools)
        for week, half_day in _places(number)
    )


def _places(number: int) -> Iterator[tuple[int, int]]:
    turn = number // LIAISONS
    if number < EXTRA:
        yield from ((week, turn) for week in range(4))
    else:
        yield turn % 4, 2 + turn


def _publish(towns: list[int], processes: int) -> tuple[float, int]:
    """Seconds for all of them, and the visits that were made."""
    fresh = multiprocessing.get_context("spawn")  # a fork would share one database connection
    with ProcessPoolExecutor(processes, initializer=_set_up, mp_context=fresh) as pool:
        list(pool.map(_warm_up, range(processes)))  # starting Django is not what is measured
        began = time.monotonic()
        made = sum(pool.map(_publish_one, towns, chunksize=8))
        return time.monotonic() - began, made


def _warm_up(number: int) -> None:
    from django.db import connection

    connection.ensure_connection()
    time.sleep(0.5)  # so that each process gets one


def _publish_one(pk: int) -> int:
    from liaisons.services import publish_week
    from ocp_portal.accounts.models import Municipality

    town = Municipality.objects.get(pk=pk)
    return publish_week(municipality=town, monday=MONDAY).visits.count()


if __name__ == "__main__":
    sys.exit(main())
