"""Who is free when: asked once, for however many people and half-days."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liaisons.models import Absence, Availability, Liaison, Visit
from liaisons.models.plans import HALF_DAY_LOAD, LOAD
from liaisons.queries.cycle import cycle_weeks
from liaisons.queries.plan import monday_of
from ocp_portal.periods import period

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Diaries:
    """Of some people on some days; `turns` by Monday, and only where somebody has working hours."""

    service: Mapping[int, Any]
    away: Mapping[int, Sequence[Any]]
    works: Mapping[int, Sequence[Availability]]
    turns: Mapping[dt.date, int]
    taken: Mapping[tuple[int, dt.date, str], int]

    def free(self, liaison: Liaison, day: dt.date, daypart: str, load: int = HALF_DAY_LOAD) -> bool:
        """In service and present, with room in the half-day, and working then (or without any work
        pattern)."""
        if day not in self.service[liaison.pk]:
            return False
        if any(day in held for held in self.away.get(liaison.pk, ())):
            return False
        return self.has_room(liaison, day, daypart, load) and self._works_then(
            liaison, day, daypart
        )

    def has_room(self, liaison: Liaison, day: dt.date, daypart: str, load: int) -> bool:
        return self.taken.get((liaison.pk, day, daypart), 0) + load <= HALF_DAY_LOAD

    def _works_then(self, liaison: Liaison, day: dt.date, daypart: str) -> bool:
        hours = [row for row in self.works.get(liaison.pk, ()) if day in row.period]
        return not hours or any(self._works(row, day, daypart) for row in hours)

    def _works(self, row: Availability, day: dt.date, daypart: str) -> bool:
        here = (row.weekday, row.daypart) == (day.weekday(), daypart)
        return here and self.turns[monday_of(day)] in row.cycle_weeks


def diaries(people: Iterable[Liaison], days: Collection[dt.date]) -> Diaries:
    """Four queries and those of the cycle."""
    by_pk = {one.pk: one for one in people}
    if not (by_pk and days):
        return Diaries({}, {}, {}, {}, {})
    span = period(min(days), max(days) + DAY)
    service = Liaison.objects.filter(pk__in=by_pk).values_list("pk", "period")
    works = _by_liaison(
        (row.liaison_id, row)
        for row in Availability.objects.filter(liaison__in=by_pk, period__overlap=span)
    )
    away = Absence.objects.filter(liaison__in=by_pk, period__overlap=span)
    visits = Visit.objects.standing().filter(liaison__in=by_pk, date__in=days)
    taken: Counter[tuple[int, dt.date, str]] = Counter()
    for liaison, day, daypart, kind in visits.values_list("liaison", "date", "daypart", "kind"):
        taken[liaison, day, daypart] += LOAD[kind]
    return Diaries(
        service=dict(service),
        away=_by_liaison(away.values_list("liaison", "period")),
        works=works,
        turns=_turns(next(iter(by_pk.values())), days) if works else {},
        taken=taken,
    )


def _by_liaison(rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for liaison, row in rows:
        found[liaison].append(row)
    return found


def _turns(one: Liaison, days: Iterable[dt.date]) -> dict[dt.date, int]:
    return cycle_weeks(one.municipality, sorted({monday_of(day) for day in days}))
