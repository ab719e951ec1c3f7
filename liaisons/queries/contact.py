"""Who deals with a school, and when that person is there next."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from liaisons.models import Absence, Assignment, Liaison, Substitution, Visit
from liaisons.queries.plan import monday_of, planned_weeks
from liaisons.weeks.causes import NOBODY
from ocp_portal import clock
from schools.models import School

LOOK_AHEAD_WEEKS = 8  # two cycles: a holiday of two weeks does not hide the next visit


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a school reaches on a day.

    - the own liaison is there: `liaison`;
    - absent and covered: `liaison` is who stands in, `standing_in_for` the own one;
    - absent and not covered: no `liaison`, `standing_in_for` the own one, `fallback`;
    - the school has none: no `liaison`, `fallback`.
    With `fallback` the school goes to the access of the municipality itself (LIA-5):
    Municipality.access_name, fallback_phone and fallback_email.
    `second` is the second liaison of the school, while present.
    """

    liaison: Liaison | None
    standing_in_for: Liaison | None = None
    fallback: bool = False
    second: Liaison | None = None


def own_liaison(school: School, on: dt.date | None = None) -> Contact:
    """Whom this school reaches on a day (today)."""
    return contacts_of([school.pk], on)[school.pk]


def own_liaisons(schools: Iterable[School], on: dt.date | None = None) -> dict[int, Contact]:
    """The same for several schools, by id."""
    return contacts_of([school.pk for school in schools], on)


def contacts_of(ids: Collection[int], on: dt.date | None = None) -> dict[int, Contact]:
    """The one answer to 'who is it today', by id of school. One query; two when somebody is
    away."""
    on = on or clock.today()
    away = Absence.objects.filter(liaison=OuterRef("liaison"), period__contains=on)
    ties = (
        Assignment.objects.filter(school__in=ids, period__contains=on)
        .select_related("liaison")
        .annotate(away=Exists(away))
    )
    held = {(each.school_id, each.rank): each for each in ties}
    first = {pk: held.get((pk, Assignment.Rank.FIRST)) for pk in ids}
    second = {pk: held.get((pk, Assignment.Rank.SECOND)) for pk in ids}
    covered = [pk for pk, each in first.items() if each and each.away]
    stand_ins = _stand_ins(covered, on) if covered else {}
    return {
        pk: replace(_contact(pk, first[pk], stand_ins), second=_if_present(second[pk]))
        for pk in ids
    }


def _if_present(tie: Any) -> Liaison | None:
    return tie.liaison if tie and not tie.away else None


def _contact(
    school: int,
    first: Any,
    stand_ins: dict[tuple[int, int], list[tuple[Liaison, bool]]],
) -> Contact:
    """`first` is the assignment of the own liaison, with `away`."""
    if first is None:
        return Contact(None, fallback=True)
    own = first.liaison
    if not first.away:
        return Contact(own)
    stand_in = _present(school, own.pk, stand_ins)
    return Contact(stand_in, standing_in_for=own, fallback=stand_in is None)


def _present(
    school: int, absent: int, stand_ins: dict[tuple[int, int], list[tuple[Liaison, bool]]]
) -> Liaison | None:
    """Who stands in; when that one is absent too, whoever stands in for them, and so on."""
    line, seen = [absent], {absent}
    while line:
        for liaison, is_away in stand_ins.get((school, line.pop(0)), ()):
            if not is_away:
                return liaison
            if liaison.pk not in seen:
                seen.add(liaison.pk)
                line.append(liaison.pk)
    return None


def _stand_ins(
    schools: list[int], on: dt.date
) -> dict[tuple[int, int], list[tuple[Liaison, bool]]]:
    """By school and absent liaison: who stands in on a day, and whether that one is absent too."""
    away = Absence.objects.filter(liaison=OuterRef("liaison"), period__contains=on)
    rows = (
        Substitution.objects.filter(school__in=schools, period__contains=on)
        .annotate(away=Exists(away))
        .select_related("liaison", "absence")
        .order_by("pk")
    )
    found: dict[tuple[int, int], list[tuple[Liaison, bool]]] = {}
    for row in rows:
        key = (row.school_id, row.absence.liaison_id)
        found.setdefault(key, []).append((row.liaison, row.away))
    return found


def next_visit(school: School, on: dt.date | None = None) -> Visit | None:
    """The next visit to this school, from a day (today) on; of today only when still planned.

    Of weeks that are not published yet it is what the pattern says: such a visit has no pk.
    None when the coming eight weeks have none.
    """
    on = on or clock.today()
    planned = (
        Visit.objects.filter(school=school, date__gte=on, status=Visit.Status.PLANNED)
        .exclude(Exists(_absent_then()))
        .select_related("liaison")
        .order_by("date", "-daypart")
        .first()
    )
    return planned or _next_from_pattern(school, on)


def coming_gaps(schools: Iterable[School], on: dt.date | None = None) -> dict[int, Visit]:
    """The first visit of published weeks, from a day (today) on, to which nobody comes, by school.

    Of a week that is not published the team lead may still find somebody. One query.
    """
    nobody = Q(cause__in=NOBODY)
    rows = (
        Visit.objects.filter(school__in=[school.pk for school in schools])
        .filter(nobody | Q(status=Visit.Status.PLANNED) & Exists(_absent_then()))
        .filter(date__gte=on or clock.today())
        .order_by("school_id", "date", "-daypart")
        .distinct("school_id")
    )
    return {row.school_id: row for row in rows}


def _absent_then() -> QuerySet[Absence]:
    """Absence of the liaison of the outer query's visit on its day."""
    return Absence.objects.filter(liaison=OuterRef("liaison"), period__contains=OuterRef("date"))


def _next_from_pattern(school: School, on: dt.date) -> Visit | None:
    last = (
        Visit.objects.filter(municipality=school.municipality_id, date__gte=on)
        .order_by("-date")
        .values_list("roster__monday", flat=True)
        .first()
    )
    start = last + dt.timedelta(weeks=1) if last else monday_of(on)
    for week in planned_weeks(school.municipality, start, LOOK_AHEAD_WEEKS, school=school):
        for visit in week.visits:
            if visit.cause is None and visit.liaison and visit.date >= on:
                return Visit(
                    school=school,
                    municipality=school.municipality,
                    liaison=Liaison.objects.get(pk=visit.liaison),
                    date=visit.date,
                    daypart=visit.daypart,
                )
    return None
