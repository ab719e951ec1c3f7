"""Who would be the contact person of each school meanwhile, best first."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Q

from liaisons.models import Absence, Assignment, Liaison, Substitution
from liaisons.queries.lapses import AHEAD, Ahead
from liaisons.queries.plan import next_workday
from liaisons.rostering import Instance
from liaisons.services.replacement.facts import AffectedSchool, AffectedVisit
from ocp_portal import clock
from ocp_portal.dutch import day_and_month
from ocp_portal.periods import last_day, period
from schools.models import School


def schools_to_cover(
    liaison: Liaison,
    first: dt.date,
    until: dt.date | None,
    visits: Iterable[AffectedVisit],
    instance: Instance | None,
    later: Ahead | None,
) -> Iterator[AffectedSchool]:
    """Schools of which this liaison is the contact person in these days, now or for another.

    First comes the colleague who does most of the visits that are known, of the published weeks
    and the weeks after; between equals whoever knows the school.
    """
    takes = Counter(
        (each.visit.school_id, option.liaison.pk)
        for each in visits
        for option in each.options
        if option.key == each.chosen and option.liaison and not each.disturbed
    )
    start = next_workday(max(first, clock.today()))
    colleagues = _present(liaison, start)
    away = _away_later(colleagues, start, until)
    known = _known_faces(liaison)
    lapses = later.by_colleague(one.pk for one in colleagues) if later else Counter()
    for school, ends in _own_schools(liaison, first, until):
        ranked = sorted(
            colleagues,
            key=lambda one: (
                lapses[school.pk, one.pk] - takes[school.pk, one.pk],
                (school.pk, one.pk) not in known,
                _minutes(instance, one, school),
                one.sort_key,
                one.pk,
            ),
        )
        best = ranked[0] if ranked else None
        yield AffectedSchool(school.pk, school.name, best, tuple(ranked), ends, away)


def _own_schools(
    liaison: Liaison, first: dt.date, until: dt.date | None
) -> Iterator[tuple[School, dt.date | None]]:
    """With the day on which it ends by itself, for a school that is covered for another."""
    away = period(first, until)
    own = Assignment.objects.filter(
        liaison=liaison, rank=Assignment.Rank.FIRST, period__overlap=away
    )
    for tie in own.select_related("school").order_by("school__sort_key", "pk"):
        yield tie.school, None
    covers = Substitution.objects.filter(liaison=liaison, period__overlap=away)
    for cover in covers.select_related("school").order_by("school__sort_key", "pk"):
        yield cover.school, cover.period.upper


def _present(liaison: Liaison, on: dt.date) -> list[Liaison]:
    """Colleagues of the same cluster who are there on a day (LIA-2)."""
    away = Absence.objects.filter(municipality=liaison.municipality_id, period__contains=on)
    colleagues = Liaison.objects.filter(cluster=liaison.cluster_id).employed(on)
    return list(colleagues.exclude(pk=liaison.pk).exclude(pk__in=away.values("liaison")))


def _away_later(
    colleagues: Iterable[Liaison], start: dt.date, until: dt.date | None
) -> dict[int, str]:
    """Who is there at the start and absent later on, as far as the weeks are foreseen."""
    foreseen = period(start, min(until or dt.date.max, start + AHEAD * dt.timedelta(weeks=1)))
    rows = Absence.objects.filter(
        liaison__in=[one.pk for one in colleagues], period__overlap=foreseen
    )
    return {row.liaison_id: _away_in_words(row) for row in rows.order_by("-period")}


def _away_in_words(absence: Absence) -> str:
    """'is van 30 november tot en met 4 december op scholing'; never that somebody is ill."""
    words = {Absence.Category.TRAINING: "op scholing", Absence.Category.LEAVE: "met verlof"}
    first, last = absence.period.lower, last_day(absence.period)
    when = f"vanaf {day_and_month(first)}"
    if last:
        when = f"van {day_and_month(first)} tot en met {day_and_month(last)}"
    if first == last:
        when = f"op {day_and_month(first)}"
    return f"is {when} {words.get(Absence.Category(absence.category), 'afwezig')}"


def _known_faces(liaison: Liaison) -> set[tuple[int, int]]:
    """(school, liaison) of the cluster, as far as they have met."""
    cluster = Q(liaison__cluster=liaison.cluster_id)
    ties = Assignment.objects.filter(cluster).values_list("school", "liaison")
    covers = Substitution.objects.filter(cluster).values_list("school", "liaison")
    return {*ties, *covers}


def _minutes(instance: Instance | None, liaison: Liaison, school: School) -> int:
    if instance is None:
        return 0
    known = instance.school_by_id.get(str(school.pk))
    person = instance.liaison_by_id.get(str(liaison.pk))
    return instance.minutes(person.base, known.area) if known and person else 999
