"""Inhaalbezoeken: on Friday the planner looks for a place for what was lost against a norm."""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import structlog
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from liaisons import rostering
from liaisons.mapping import FULL, SHORT
from liaisons.models import MakeUpProposal, Visit, WeekRoster
from liaisons.models.plans import LOAD
from liaisons.norms import Strip
from liaisons.queries import cases
from liaisons.queries.cases import WeekRows, date_in, week_name
from liaisons.queries.norms import norm_strips
from liaisons.queries.plan import monday_of, planned_weeks
from liaisons.rostering import Deficit, Limits, MakeUp, MakeUpCase, WeekVisit
from liaisons.services.make_up import hindrance
from liaisons.week_words import week_in_words
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.accounts.queries import team_leads
from ocp_portal.jobs.services import enqueue
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify
from schools.half_days import half_day as number_of
from schools.half_days import moment
from schools.isoweeks import IsoWeek
from schools.models import School

log = structlog.get_logger("liaisons.make_up")

WEEK = dt.timedelta(weeks=1)
BACK = 4 * WEEK  # lost visits of the last cycle; what is older has lapsed
AHEAD = 4  # weeks in which a place is looked for
LIMITS = Limits(deterministic=20, wall_seconds=60)
_STATUS = MakeUpProposal.Status


def request_make_ups() -> int:
    """Friday: a job for every municipality that uses the portal, once a week."""
    joined = Municipality.objects.filter(joined=True).order_by("pk")
    week = str(IsoWeek.of(clock.today()))
    for municipality in joined:
        enqueue(kind="propose_make_ups", key=week, municipality=municipality)
    return len(joined)


def propose_make_ups(*, municipality: Municipality, tell: bool = True) -> int:
    """Propose a make-up visit for what was lost against the norm, in the coming weeks.

    Only for schools that miss something of a norm, and for visits lost in the last four weeks.
    Returns how many are new. Twice in a week is once: what is proposed already is not proposed
    again.
    """
    _expire(municipality)
    short = _short(municipality, _lost(municipality))
    if not short:
        return 0
    # Solving takes up to a minute, so it holds no row; `_propose` looks whether all is still so.
    rows, case = _case(municipality, short)
    plan = rostering.make_up(rows.instance, case, limits=LIMITS)
    if rostering.validate_make_up(rows.instance, case, plan):
        log.error("make-up visits break rules", municipality=municipality.pk)
        return 0
    return _propose(municipality, plan.make_ups, tell)


@transaction.atomic
def _propose(municipality: Municipality, places: Iterable[MakeUp], tell: bool) -> int:
    """Write down what is still owed, at places that are still free."""
    Municipality.objects.hold(municipality.pk)
    lost = _lost(municipality)
    owed = _short(municipality, lost)
    weeks = {week.monday: week for week in planned_weeks(municipality, _first_monday(), AHEAD)}
    made = [
        row
        for row in _proposals(municipality, places, lost, owed)
        if not hindrance(row, weeks[monday_of(row.date)])
    ]
    MakeUpProposal.objects.bulk_create(made)
    if tell:
        _tell(municipality, len(made))
    return len(made)


def _expire(municipality: Municipality) -> None:
    """Nobody decided in time, somebody was there after all, the visit that was agreed was lost
    in its turn, or its week was never made."""
    visits = Visit.objects.filter(municipality=municipality)
    attended = visits.filter(status=Visit.Status.ATTENDED)
    lost = visits.filter(
        status__in=[Visit.Status.CANCELLED, Visit.Status.MISSED, Visit.Status.REMOTE]
    )
    over = Q(date__lte=clock.today()) | Q(makes_up__in=attended)
    in_vain = Q(visit__in=lost) | Q(visit=None, date__lt=clock.today())
    MakeUpProposal.objects.filter(
        Q(over, status=_STATUS.PROPOSED) | Q(in_vain, status=_STATUS.ACCEPTED),
        municipality=municipality,
    ).expire()


def _lost(municipality: Municipality) -> dict[int, list[Visit]]:
    """By school: promised visits of the last weeks that were not held, the oldest first.

    What a school disputes is decided first: it may have been held after all.
    """
    today = clock.today()
    waiting = MakeUpProposal.objects.filter(
        municipality=municipality, status__in=[_STATUS.PROPOSED, _STATUS.ACCEPTED]
    )
    rows = (
        Visit.objects.presence()
        .filter(municipality=municipality, date__gte=today - BACK, date__lt=today)
        .filter(
            status__in=[Visit.Status.MISSED, Visit.Status.REMOTE, Visit.Status.CANCELLED],
            plan__isnull=False,
            dispute="",
        )
        .exclude(pk__in=waiting.values("makes_up"))
        .exclude(made_up_by__status__in=[Visit.Status.PLANNED, Visit.Status.ATTENDED])
        .select_related("standing_in_for")
        .order_by("date", "-daypart", "pk")
    )
    found: dict[int, list[Visit]] = defaultdict(list)
    for row in rows:
        found[row.school_id].append(row)
    return found


def _short(municipality: Municipality, lost: dict[int, list[Visit]]) -> dict[int, int]:
    """How many visits each school is owed: what the norms miss, at most what was lost."""
    schools = School.objects.filter(pk__in=lost).select_related("municipality")
    strips = norm_strips(municipality, schools)
    waiting = MakeUpProposal.objects.filter(
        municipality=municipality,
        status__in=[_STATUS.PROPOSED, _STATUS.ACCEPTED],
        date__gt=clock.today(),
    )
    coming: dict[int, int] = defaultdict(int)
    for school in waiting.values_list("school", flat=True):
        coming[school] += 1
    owed = {
        school: min(_missing(strip) - coming[school], len(lost[school]))
        for school, strip in strips.items()
    }
    return {school: number for school, number in sorted(owed.items()) if number > 0}


def _missing(strip: Strip) -> int:
    """Visits short of the norm that is furthest behind."""
    return max((math.ceil(story.short) for story in strip.stories), default=0)


def _case(municipality: Municipality, short: dict[int, int]) -> tuple[WeekRows, MakeUpCase]:
    mondays = [_first_monday() + number * WEEK for number in range(AHEAD)]
    rows = cases.week_rows(municipality, mondays)
    planned = list(_not_published(municipality, rows))
    case = MakeUpCase(
        weeks=rows.weeks,
        visits=(*rows.case_visits, *planned, *_waiting(municipality, rows)),
        away=rows.away,
        closed=rows.closed,
        deficits=tuple(_deficits(rows, short)),
    )
    return rows, case


def _first_monday() -> dt.date:
    """Of the weeks in which a place is looked for."""
    return monday_of(clock.today()) + WEEK


def _deficits(rows: WeekRows, short: dict[int, int]) -> Iterator[Deficit]:
    """Of schools that the planner knows and that have a norm now."""
    for pk, number in short.items():
        school = rows.instance.school_by_id.get(str(pk))
        demand = rows.instance.demand(school) if school else None
        if school and demand:
            face = school.current_liaison
            yield Deficit(school.id, number, demand.kind, demand.load, liaison=face)


def _not_published(municipality: Municipality, rows: WeekRows) -> Iterator[WeekVisit]:
    """What the pattern will put in weeks that are not made yet."""
    there = set(
        WeekRoster.objects.filter(municipality=municipality, monday__in=rows.mondays).values_list(
            "monday", flat=True
        )
    )
    for week in planned_weeks(municipality, rows.mondays[0], len(rows.mondays)):
        if week.monday in there:
            continue
        for number, visit in enumerate(week.visits):
            if visit.cause is None and _known(rows, visit.school, visit.liaison):
                yield WeekVisit(
                    f"planned-{week.monday}-{number}",
                    str(visit.school),
                    str(visit.liaison),
                    week_name(visit.date),
                    number_of(visit.date.weekday(), visit.daypart),
                    "meeting" if visit.kind == "meeting" else "monthly",
                    visit.load,
                )


def _waiting(municipality: Municipality, rows: WeekRows) -> Iterator[WeekVisit]:
    """Half-days that are proposed already and may yet be agreed to."""
    proposed = MakeUpProposal.objects.filter(
        municipality=municipality,
        status=_STATUS.PROPOSED,
        date__gte=rows.mondays[0],
        date__lt=rows.mondays[-1] + WEEK,
    )
    for row in proposed.order_by("pk"):
        if _known(rows, row.school_id, row.liaison_id):
            yield WeekVisit(
                f"proposed-{row.pk}",
                str(row.school_id),
                str(row.liaison_id),
                week_name(row.date),
                row.half_day,
                "monthly",
                LOAD[row.kind],
            )


def _known(rows: WeekRows, school: int, liaison: int | None) -> bool:
    return str(school) in rows.instance.school_by_id and str(liaison) in rows.instance.liaison_by_id


def _proposals(
    municipality: Municipality,
    places: Iterable[MakeUp],
    lost: Mapping[int, Sequence[Visit]],
    owed: Mapping[int, int],
) -> Iterator[MakeUpProposal]:
    """Each place for the oldest lost visit of its school, as many as the school is owed."""
    left = {school: list(lost[school][:number]) for school, number in owed.items()}
    for one in sorted(places, key=lambda one: (one.week, one.half_day, one.school)):
        if not left.get(int(one.school)):
            continue
        day, daypart = date_in(one.week, one.half_day), moment(one.half_day)[1]
        yield MakeUpProposal(
            municipality=municipality,
            makes_up=left[int(one.school)].pop(0),
            school_id=int(one.school),
            liaison_id=int(one.liaison),
            date=day,
            daypart=daypart,
            kind=FULL if one.load == 2 else SHORT,
            proposed_at=clock.now(),
        )


def _tell(municipality: Municipality, number: int) -> None:
    """The team leads, when there is something to decide."""
    if not number:
        return
    notify(
        kind=Notice.Kind.MAKE_UP_PROPOSED,
        subject=week_in_words(clock.today() + WEEK),
        path=reverse("proposal_list"),
        recipients=team_leads(municipality),
        municipality=municipality,
    )
