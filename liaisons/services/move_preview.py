"""What it would mean that others have the work of a liaison: who fits, and what lapses."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from liaisons.models import (
    Absence,
    Assignment,
    Liaison,
    MakeUpProposal,
    StandingPlan,
    StandingVisit,
    Substitution,
    Visit,
)
from liaisons.models.plans import HALF_DAY_LOAD, LOAD
from liaisons.queries.lapses import AHEAD, first_unpublished
from liaisons.queries.plan import outlook
from liaisons.queries.proposals import not_made_yet
from liaisons.services.move_facts import (
    HeirMove,
    LapsedMove,
    MadeUpMove,
    MovePreview,
    SchoolMove,
    most_at_schools,
)
from liaisons.services.move_work import Heirs, Work, free_for, not_free, planned_visits
from liaisons.weeks.making import Planned
from ocp_portal import clock
from ocp_portal.dutch import dutch_date, listed
from ocp_portal.holding import Rows
from ocp_portal.periods import period
from schools.models import School

FIRST = Assignment.Rank.FIRST


@dataclass(frozen=True, slots=True)
class _Rival:
    """A colleague who is there then: how many schools, and how many visits would lapse at each
    school with all the work in these hands."""

    one: Liaison
    schools: int
    lapses: Counter[int]


def preview_move(
    *, liaison: Liaison, first: dt.date, to: Liaison | None = None, heirs: Heirs | None = None
) -> MovePreview:
    """What it would mean that others have the work of `liaison` from `first` on. Writes nothing.

    `to` has all of it, or `heirs` a school each; a school for which neither is named goes to the
    colleague of the cluster who fits it best. Raises ValidationError (Dutch) when one cannot.
    """
    _refuse_past(first)
    monday = first_unpublished(liaison.municipality, first)
    until = monday + AHEAD * dt.timedelta(weeks=1)
    others = _others(liaison, first, until)
    named = [one for one in (to, *(heirs or {}).values()) if one]
    ties = list(liaison.assignments.filter(period__overlap=period(first)))
    covers = list(covered(liaison, first).select_related("absence"))
    planned = list(planned_visits(liaison, first))
    make_ups = list(not_made_yet(liaison, first).order_by("date", "pk"))
    asked = list(_open_questions(liaison).values_list("school", flat=True))
    work_at = {row.school_id for row in (*ties, *covers, *planned, *make_ups)}
    schools = list(School.objects.filter(pk__in={*asked, *work_at}).order_by("sort_key", "pk"))
    books = free_for([*others, *named], [*planned, *make_ups])
    coming = outlook(liaison.municipality, monday, AHEAD)
    work = Work(liaison, first, planned, make_ups, books, coming)
    rivals = _rivals(others, first, work, [school.pk for school in schools])
    ends = _ends([*ties, *covers])
    own = _own(liaison, first, set(asked) - set(ends))
    given = _given(schools, rivals, to, heirs or {}, ends, own)
    _refuse_heirs(liaison, given, named, first, ends)
    then = work.of(given)
    lapsed = [_gap(visit, given) for visit in then.gaps]
    lapsed += [_lapsed(each) for each in then.coming if each.cause]
    visits = Counter([each.school_id for each in planned] + [each.school for each in then.coming])
    return MovePreview(
        liaison=liaison,
        heirs=_heir_moves(liaison, given, first),
        first=first,
        until=until,
        schools=tuple(
            _school_move(school, given[school.pk], visits[school.pk], lapsed, rivals)
            for school in schools
        ),
        make_ups=tuple(_made_up(row, given, then.expiring) for row in make_ups),
        covers=sum(row.absence.liaison_id != given[row.school_id].pk for row in covers),
        questions=len(asked),
    )


def _refuse_past(first: dt.date) -> None:
    """What was is not written over: until today the work was of who did it."""
    if first < clock.today():
        raise ValidationError(
            f"Kies een dag vanaf vandaag, {dutch_date(clock.today())}. Wat voorbij is, kan niet "
            "meer worden overgedragen.",
            code="first",
        )


def _refuse_heirs(
    liaison: Liaison,
    given: Heirs,
    named: Iterable[Liaison],
    first: dt.date,
    ends: Mapping[int, dt.date | None],
) -> None:
    """Nobody gets a school for longer than they are there."""
    people = {*given.values(), *named}
    if any(one == liaison or one.municipality_id != liaison.municipality_id for one in people):
        raise ValidationError("Kies een andere contactpersoon.")
    rows = Liaison.objects.filter(pk__in=[one.pk for one in people])
    service = dict(rows.values_list("pk", "period"))
    for one in sorted(people, key=lambda one: (one.sort_key, one.pk)):
        if first not in service[one.pk]:
            raise ValidationError(f"{one.name} is dan niet in dienst.")
        theirs = [school for school, heir in given.items() if heir == one and school in ends]
        if not all(_stays(service[one.pk], ends[school]) for school in theirs):
            last = service[one.pk].upper - dt.timedelta(days=1)
            raise ValidationError(
                f"{one.name} is in dienst tot en met {dutch_date(last)}. Kies iemand die blijft."
            )


def _stays(service: Any, ends: dt.date | None) -> bool:
    """In service until a school is somebody else's again; None is until further notice."""
    return service.upper is None or (ends is not None and ends <= service.upper)


def _ends(rows: Iterable[Assignment | Substitution]) -> dict[int, dt.date | None]:
    """By id of school: until when it is of the liaison; None is until further notice."""
    found: dict[int, dt.date | None] = {}
    for row in rows:
        ends = row.period.upper
        known = found.get(row.school_id, ends)
        found[row.school_id] = max(known, ends) if known and ends else None
    return found


def covered(liaison: Liaison, first: dt.date) -> Rows[Substitution]:
    return liaison.substitutions.filter(period__overlap=period(first))


def _open_questions(liaison: Liaison) -> Any:
    """The room above this one has the questions; the relation is all that is known of it here."""
    return liaison.consultations.exclude(status="closed")


def _own(liaison: Liaison, first: dt.date, schools: Collection[int]) -> dict[int, list[Liaison]]:
    """Who is tied to these schools on a day, the first one first. There is a question, and no tie
    that goes over with it: only who works for a school reads what it asks."""
    own: dict[int, list[Liaison]] = {school: [] for school in schools}
    if own:
        ties = Assignment.objects.filter(school__in=schools, period__contains=first)
        there = ties.filter(liaison__period__contains=first).exclude(liaison=liaison)
        for tie in there.select_related("liaison__municipality").order_by("rank"):
            own[tie.school_id].append(tie.liaison)
    return own


def _given(
    schools: Iterable[School],
    rivals: Collection[_Rival],
    to: Liaison | None,
    heirs: Heirs,
    ends: Mapping[int, dt.date | None],
    own: Mapping[int, list[Liaison]],
) -> dict[int, Liaison]:
    """Who gets which school: as asked, else by rank of those who stay for as long. A question
    alone is for who works there (`own`, by id of school)."""
    given: dict[int, Liaison] = {}
    for school in schools:
        pk = school.pk
        stay = [one for one in rivals if pk not in ends or _stays(one.one.period, ends[pk])]
        # Nobody can be tied to a school that is gone: its question must not keep the rest here.
        if own.get(pk) or (pk in own and not school.gone_on):
            given[pk] = _of_school(school, own[pk], to, heirs.get(pk))
            continue
        heir = to or heirs.get(pk) or _best(school, stay, given)
        if heir is None:
            raise ValidationError(
                f"In het cluster is niemand die {school.name} kan overnemen. Kies hierboven wie "
                "alles overneemt."
            )
        given[pk] = heir
    return given


def _of_school(
    school: School, own: list[Liaison], to: Liaison | None, chosen: Liaison | None
) -> Liaison:
    if not own:
        raise ValidationError(
            f"{school.name} heeft dan geen contactpersoon, en er loopt een vraag. Koppel daar "
            "eerst iemand. Die krijgt de vraag."
        )
    if chosen and chosen not in own:
        raise ValidationError(
            f"Bij {school.name} loopt alleen een vraag. Die kan naar wie daar dan werkt: "
            f"{listed([one.name for one in own])}."
        )
    wanted = chosen or to
    return wanted if wanted in own else own[0]


def _best(school: School, rivals: Iterable[_Rival], given: Heirs) -> Liaison | None:
    """The fewest visits lapse; of equals who has the fewest schools for the hours, with those
    that came before in this move."""
    got = Counter(heir.pk for heir in given.values())
    ranked = sorted(
        rivals,
        key=lambda rival: (
            rival.lapses[school.pk],
            (rival.schools + got[rival.one.pk]) / max(most_at_schools(rival.one), 0.5),
        ),
    )
    return ranked[0].one if ranked else None


def _gap(visit: Visit, given: Heirs) -> LapsedMove:
    why = not_free(visit, given)
    return LapsedMove(visit.school_id, visit.date, visit.daypart, why, provisional=False)


def _lapsed(visit: Planned) -> LapsedMove:
    return LapsedMove(visit.school, visit.date, visit.daypart, visit.reason, provisional=True)


def _others(liaison: Liaison, first: dt.date, until: dt.date) -> list[Liaison]:
    """Colleagues of the cluster who are in service then, by name, but for who is absent all of
    that time. Of who is back sooner is counted what lapses until then."""
    away = Absence.objects.filter(
        municipality=liaison.municipality_id, period__contains=period(first, until)
    )
    rows = Liaison.objects.filter(cluster=liaison.cluster_id).employed(first)
    others = rows.exclude(pk=liaison.pk).exclude(pk__in=away.values("liaison"))
    return list(others.order_by("sort_key", "pk").select_related("municipality"))


def _rivals(
    others: Collection[Liaison],
    start: dt.date,
    work: Work,
    schools: Collection[int],
) -> list[_Rival]:
    ties = Assignment.objects.filter(liaison__in=others, period__contains=start)
    number = Counter(ties.values_list("liaison", flat=True))
    return [
        _Rival(one, number[one.pk], work.of(dict.fromkeys(schools, one)).lost) for one in others
    ]


def _made_up(row: MakeUpProposal, given: Heirs, expiring: Collection[MakeUpProposal]) -> MadeUpMove:
    agreed = row.status == MakeUpProposal.Status.ACCEPTED
    to = given[row.school_id]
    return MadeUpMove(row.school_id, row.date, row.daypart, to, agreed, expires=row in expiring)


def _school_move(
    school: School,
    to: Liaison,
    visits: int,
    lapsed: Iterable[LapsedMove],
    rivals: Iterable[_Rival],
) -> SchoolMove:
    here = tuple(each for each in lapsed if each.school == school.pk)
    counts = [(rival.one, rival.lapses[school.pk]) for rival in rivals]
    return SchoolMove(school, to, visits, here, tuple(sorted(counts, key=lambda each: each[1])))


def _heir_moves(liaison: Liaison, given: Heirs, start: dt.date) -> tuple[HeirMove, ...]:
    """By name; half-days a week of the plan in force, which follow whoever has the school."""
    ties = Assignment.objects.filter(municipality=liaison.municipality_id, rank=FIRST)
    now = dict(ties.filter(period__contains=start).values_list("school", "liaison"))
    had: Counter[int] = Counter()
    gets: Counter[int] = Counter()
    for school, who, kind in _pattern(liaison, start):
        holder = now.get(school, who)
        if holder == liaison.pk and school in given:
            gets[given[school].pk] += LOAD[kind]
        else:
            had[holder] += LOAD[kind]
    schools = Counter(heir.pk for heir in given.values())
    people = {heir.pk: heir for heir in given.values()}
    a_week = HALF_DAY_LOAD * StandingPlan.CYCLE
    return tuple(
        HeirMove(to, schools[pk], had[pk] / a_week, gets[pk] / a_week)
        for pk, to in sorted(people.items(), key=lambda each: (each[1].sort_key, each[0]))
    )


def _pattern(liaison: Liaison, start: dt.date) -> Iterable[tuple[int, int, str]]:
    """School, liaison and kind of the visits of the plan in force."""
    return StandingVisit.objects.filter(
        municipality=liaison.municipality_id,
        plan__status=StandingPlan.Status.PUBLISHED,
        plan__period__contains=start,
    ).values_list("school", "liaison", "kind")
