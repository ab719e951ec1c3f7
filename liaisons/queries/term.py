"""What the planner is given: the rows of a municipality as facts. A fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from liaisons import mapping
from liaisons.mapping import (
    AgreementFacts,
    LiaisonFacts,
    NormFacts,
    SchoolFacts,
    TermFacts,
    VisitFacts,
)
from liaisons.models import (
    Absence,
    Assignment,
    Availability,
    Liaison,
    PlanBlock,
    PlanPin,
    StandingPlan,
    StandingVisit,
    Substitution,
    VisitKind,
)
from liaisons.rostering import Instance
from ocp_portal.accounts.models import Municipality
from ocp_portal.periods import period
from schools import half_days
from schools.distances import area_of
from schools.half_days import half_day
from schools.models import (
    CareMeetingSeries,
    PresenceNorm,
    ReceivingHours,
    School,
    Sector,
    TravelTime,
)


def begins(first: dt.date, until: dt.date) -> dt.date:
    """Since when a plan for the term [first, until) can hold: a plan begins on a Monday. The first
    day itself where the term has none."""
    monday = first + dt.timedelta(days=-first.weekday() % 7)
    return monday if monday < until else first


def build_instance(
    municipality: Municipality,
    first: dt.date,
    until: dt.date,
    *,
    locked: Iterable[StandingVisit] = (),
) -> Instance:
    """The planner's view of a term [first, until), as things stand on its first day.

    `locked` visits of a draft are kept where they are, as agreements for this one time.
    """
    return mapping.to_instance(term_facts(municipality, first, until, locked=locked))


def term_facts(
    municipality: Municipality,
    first: dt.date,
    until: dt.date,
    *,
    locked: Iterable[StandingVisit] = (),
) -> TermFacts:
    term = period(first, until)
    held = [
        AgreementFacts(visit.school_id, visit.liaison_id, visit.half_day, visit.cycle_week)
        for visit in locked
        if visit.kind != VisitKind.MEETING
    ]
    fixed = {visit.school for visit in held}
    pins = [pin for pin in _agreements(PlanPin, municipality, term) if pin.school not in fixed]
    return TermFacts(
        schools=tuple(_schools(municipality, first, until)),
        liaisons=tuple(_liaisons(municipality, first, until)),
        norms=tuple(_norms(municipality, first)),
        pins=(*pins, *held),
        blocks=tuple(_agreements(PlanBlock, municipality, term)),
        measured={
            (one, other): minutes
            for one, other, minutes in TravelTime.objects.filter(
                municipality=municipality
            ).values_list("one", "other", "minutes")
        },
    )


def _agreements(model: Any, municipality: Municipality, term: Any) -> Iterable[AgreementFacts]:
    rows = model.objects.filter(municipality=municipality, period__overlap=term).order_by("pk")
    for row in rows.values_list("school", "liaison", "half_day", "cycle_week"):
        yield AgreementFacts(*row)


def _norms(municipality: Municipality, on: dt.date) -> Iterable[NormFacts]:
    rows = PresenceNorm.objects.filter(municipality=municipality).valid(on).order_by("number")
    for row in rows:
        yield NormFacts(
            row.kind, tuple(row.tiers), tuple(row.sectors), row.visits, row.load, row.source
        )


def _schools(municipality: Municipality, on: dt.date, until: dt.date) -> Iterable[SchoolFacts]:
    rows: Any = School.objects.filter(municipality=municipality).open(on).with_tier(on)
    rows = rows.exclude(sector=Sector.MBO).order_by("pk")
    liaisons = _own(municipality, on)
    known = _known(municipality)
    hours = _hours(municipality, on, until)
    meetings = _meetings(municipality, on, until)
    visits = _current_visits(municipality, on)
    for pk, sector, tier, postcode in rows.values_list("pk", "sector", "tier", "postcode"):
        liaison, cluster = liaisons.get(pk, (None, None))
        shut, preferred = _received(hours[pk])
        yield SchoolFacts(
            pk,
            sector,
            tier,
            area_of(postcode),
            cluster=cluster,
            liaison=liaison,
            open=tuple(number for number in range(10) if number not in shut),
            preferred=tuple(number for number in preferred if number not in shut),
            meetings=tuple(meetings[pk]),
            visits=tuple(visits[pk]),
            known_by=tuple(known[pk]),
        )


def _own(municipality: Municipality, on: dt.date) -> dict[int, tuple[int, int]]:
    """By school: the first liaison on a day, when employed then, and the cluster."""
    rows = Assignment.objects.filter(
        municipality=municipality,
        rank=Assignment.Rank.FIRST,
        period__contains=on,
        liaison__period__contains=on,
    )
    return {
        school: (liaison, cluster)
        for school, liaison, cluster in rows.values_list("school", "liaison", "liaison__cluster")
    }


def _known(municipality: Municipality) -> dict[int, set[int]]:
    """By school: who has been its liaison or stood in there."""
    found: dict[int, set[int]] = defaultdict(set)
    for model in (Assignment, Substitution):
        rows = model.objects.filter(municipality=municipality)
        for school, liaison in rows.values_list("school", "liaison"):
            found[school].add(liaison)
    return found


def _hours(
    municipality: Municipality, first: dt.date, until: dt.date
) -> dict[int, list[ReceivingHours]]:
    """Agreed receiving hours that hold on the first day or begin in the term, by school."""
    found: dict[int, list[ReceivingHours]] = defaultdict(list)
    rows: Any = ReceivingHours.objects.agreed().filter(
        municipality=municipality, period__overlap=period(first, until)
    )
    for row in rows.order_by("period"):
        found[row.school_id].append(row)
    return found


def _received(rows: list[ReceivingHours]) -> tuple[set[int], list[int]]:
    """Half-days on which a school receives nobody at some time in the term, as a plan is for all
    of it, and those that it prefers first. Where that leaves none: as on the first day."""
    if not rows:
        return set(), []
    shut = set().union(*(row.on(row.Answer.CLOSED) for row in rows))
    if len(shut) == half_days.NUMBER:
        shut = set(rows[0].on(rows[0].Answer.CLOSED))
    return shut, rows[0].preferred


def _meetings(
    municipality: Municipality, first: dt.date, until: dt.date
) -> dict[int, list[tuple[int, int]]]:
    """Agreed care meetings that hold on the first day or begin in the term: a plan is for all of
    it. What ends before the term does still has its place, as nobody else asks for it."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows: Any = CareMeetingSeries.objects.agreed().filter(
        municipality=municipality, period__overlap=period(first, until)
    )
    for school, weeks, number in rows.values_list("school", "cycle_weeks", "half_day"):
        found[school] += [(week, number) for week in weeks]
    return found


def _current_visits(municipality: Municipality, on: dt.date) -> dict[int, list[tuple[int, int]]]:
    """The presences of the plan in force on a day, or of the last one before it."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    plan = plan_before(municipality, on)
    for visit in visits_of(plan) if plan else ():
        if visit.kind != VisitKind.MEETING:
            found[visit.school].append((visit.week, visit.half_day))
    return found


def plan_before(municipality: Municipality, on: dt.date) -> StandingPlan | None:
    """The published plan that is in force on a day, else the last one before it."""
    published = StandingPlan.objects.filter(
        municipality=municipality, status=StandingPlan.Status.PUBLISHED
    )
    return published.filter(period__startswith__lte=on).order_by("-period").first()


def term_of(plan: StandingPlan) -> tuple[dt.date, dt.date]:
    return plan.period.lower, plan.period.upper


def rest_of_term(municipality: Municipality, on: dt.date) -> tuple[dt.date, dt.date]:
    """From a day to the end of the plan in force; of no plan just the day."""
    plan, tomorrow = plan_before(municipality, on), on + dt.timedelta(days=1)
    return on, max(plan.period.upper, tomorrow) if plan else tomorrow


def visits_of(plan: StandingPlan) -> list[VisitFacts]:
    rows = StandingVisit.objects.filter(plan=plan).order_by("pk")
    columns = ("school", "liaison", "cycle_week", "weekday", "daypart", "kind")
    return [
        VisitFacts(school, liaison, week, half_day(weekday, daypart), kind)
        for school, liaison, week, weekday, daypart, kind in rows.values_list(*columns)
    ]


def away_all_term(municipality: Municipality, first: dt.date, until: dt.date) -> set[int]:
    """Liaisons with whom a term is planned as if they do not work."""
    away = Absence.objects.filter(municipality=municipality, period__contains=first)
    all_term = away.filter(Q(period__endswith=None) | Q(period__endswith__gte=until))
    return set(all_term.values_list("liaison", flat=True))


def _liaisons(municipality: Municipality, first: dt.date, until: dt.date) -> Iterable[LiaisonFacts]:
    """Whoever is employed on the first day. Who is away all term is there with no half-days."""
    works = _works(municipality, first)
    gone = away_all_term(municipality, first, until)
    rows = Liaison.objects.filter(municipality=municipality).employed(first).order_by("pk")
    for row in rows:
        most = row.presence_half_days
        yield LiaisonFacts(
            row.pk,
            row.cluster_id,
            row.contract_half_days,
            row.contract_half_days if most is None else most,
            area_of(row.base_postcode),
            () if row.pk in gone else tuple(works[row.pk]),
        )


def _works(municipality: Municipality, on: dt.date) -> dict[int, list[tuple[int, tuple[int, ...]]]]:
    found: dict[int, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
    rows = Availability.objects.filter(municipality=municipality, period__contains=on)
    columns = ("liaison", "weekday", "daypart", "cycle_weeks")
    for liaison, weekday, daypart, weeks in rows.order_by("pk").values_list(*columns):
        found[liaison].append((half_day(weekday, daypart), tuple(weeks)))
    return found
