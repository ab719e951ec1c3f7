"""'Ziek gemeld': who takes over what, proven to disturb as little as possible.

`preview_absence` writes nothing and is what the page shows; `confirm_absence` does what the page
says. Between the two, or while the choices are solved again, somebody else may have changed a
visit: then `PreviewChanged` says what.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from liaisons import rostering
from liaisons.models import (
    Absence,
    Assignment,
    Liaison,
    Substitution,
    Visit,
    WeekRoster,
)
from liaisons.queries import cases
from liaisons.queries.cases import WeekRows, date_in, week_name
from liaisons.queries.lapses import Ahead, ahead
from liaisons.queries.plan import monday_of, next_workday
from liaisons.rostering import Change, Instance, Limits, ReplanCase
from liaisons.rostering.replan import apply_changes
from liaisons.services.absences import record_absence, refuse_double
from liaisons.services.ledger import recount
from liaisons.services.presence import change_visit
from liaisons.services.school_news import care_coordinators, tell_lapsed
from liaisons.week_words import week_in_words
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.forms import dutch_date
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify
from ocp_portal.periods import period
from schools.half_days import in_words, moment
from schools.models import School

MOST = 3  # colleagues shown for a visit
NONE, KEEP = "none", "keep"
LIMITS = Limits(deterministic=10, wall_seconds=20)
LONG = dt.timedelta(weeks=4)  # a cycle
WHY = "vervanging bij afwezigheid"
GAP = "afwezig"
CLASHES = {
    "half-day full": "Een collega zou op één dagdeel op twee plekken tegelijk zijn.",
    "week full": "Een collega zou meer dan één dagdeel extra werken in een week.",
    "too far": "Een collega zou op één dag naar scholen moeten die te ver uit elkaar liggen.",
    "available": "Een collega werkt niet op het gekozen dagdeel.",
    "absent": "Een gekozen collega is zelf afwezig.",
    "open": "Een school ontvangt niet op het gekozen dagdeel.",
    "block": "Een blokkade staat een gekozen bezoek niet toe.",
    "meeting": "Een overleg houdt zijn vaste tijd.",
    "past": "Een gekozen dagdeel is al voorbij.",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One way to cover a visit. `key` is its form value; `words` the reason, in Dutch."""

    key: str  # 'liaison_date_daypart'; 'none': nobody comes, the gap counts; 'keep': as it is
    liaison: Liaison | None
    date: dt.date | None
    daypart: str
    words: str  # 'vrij op dinsdagochtend; kent de school; 20 minuten reizen; nog 1 dagdeel over'
    overtime: bool = False


@dataclass(frozen=True, slots=True)
class AffectedVisit:
    """A visit or meeting that changes. `chosen` is the key of the option that is pre-selected.

    `disturbed`: not of the absent liaison, but moved to make room (its first option leaves it).
    """

    visit: Visit  # with school and liaison
    options: tuple[Option, ...]
    chosen: str
    disturbed: bool = False


@dataclass(frozen=True, slots=True)
class AffectedSchool:
    """A school of the absent liaison, and who would be its contact person meanwhile."""

    school_id: int
    school_name: str
    substitute: Liaison | None  # None: the fallback of the municipality
    options: tuple[Liaison, ...]
    until: dt.date | None = None  # a school that is covered for another ends with that


@dataclass(frozen=True, slots=True)
class AbsencePreview:
    """`proven`: as few changes as possible, proven. `stamp` goes into the form and back."""

    liaison: Liaison
    first: dt.date
    until: dt.date | None
    visits: tuple[AffectedVisit, ...]
    schools: tuple[AffectedSchool, ...]
    proven: bool
    stamp: str
    last_published: dt.date | None  # later weeks follow the substitutes when they are published
    long: bool = False  # longer than a cycle: planning the term again serves better
    ahead: Ahead | None = None  # what lapses in the next weeks, by who stands in

    @property
    def gaps(self) -> int:
        return sum(visit.chosen == NONE for visit in self.visits)


@dataclass(frozen=True, slots=True)
class AbsenceResult:
    absence: Absence
    moved: tuple[Visit, ...]
    gaps: tuple[Visit, ...]
    substitutions: tuple[Substitution, ...] = field(default=())


class PreviewChanged(Exception):
    """What the page showed is not so any more; `preview` is how it is now, `changes` in Dutch."""

    def __init__(self, preview: AbsencePreview, changes: tuple[str, ...]) -> None:
        super().__init__("preview changed")
        self.preview, self.changes = preview, changes

    def __str__(self) -> str:
        return " ".join(self.changes)


class _Overtaken(Exception):
    """What the case was made of is not so any more."""


@dataclass(frozen=True, slots=True)
class _Solved:
    """Rows, the case made of them and its solution; None where no published week is touched."""

    rows: WeekRows
    case: ReplanCase
    plan: rostering.Replan


def preview_absence(
    *,
    liaison: Liaison,
    first: dt.date,
    until: dt.date | None = None,
    absence: Absence | None = None,
) -> AbsencePreview:
    """What an absence in [first, until) would mean; None is open-ended.

    With `absence`, one that is recorded already and of which the work is handed over now. Raises
    ValidationError when another absence stands in these days.
    """
    if until and until <= first:
        raise ValidationError("De laatste dag ligt voor de eerste dag.")
    if absence is None:
        refuse_double(liaison.absences.filter(period__overlap=period(first, until)))
    solved = _solve(liaison, first, until)
    return _preview(liaison, first, until, solved)


def _preview(
    liaison: Liaison, first: dt.date, until: dt.date | None, solved: _Solved | None
) -> AbsencePreview:
    visits = tuple(_affected(liaison, solved)) if solved else ()
    instance = solved.rows.instance if solved else None
    later = ahead(liaison, first, until, next_workday(max(first, clock.today())))
    return AbsencePreview(
        liaison=liaison,
        first=first,
        until=until,
        visits=visits,
        schools=tuple(_schools(liaison, first, until, visits, instance, later)),
        proven=solved is None or solved.plan.as_few_as_possible,
        stamp=_stamp(liaison, visits),
        last_published=solved.rows.mondays[-1] + dt.timedelta(days=4) if solved else None,
        long=until is None or until - first > LONG,
        ahead=later,
    )


def _solve(liaison: Liaison, first: dt.date, until: dt.date | None) -> _Solved | None:
    found = _case(liaison, first, until)
    if found is None:
        return None
    rows, case = found
    return _Solved(rows, case, rostering.replan(rows.instance, case, limits=LIMITS))


def _case(
    liaison: Liaison, first: dt.date, until: dt.date | None
) -> tuple[WeekRows, ReplanCase] | None:
    mondays = _published(liaison, next_workday(max(first, clock.today())), until)
    if not mondays:
        return None
    gone = list(cases.moments(liaison.pk, mondays, first, until))
    gone += _before(liaison, mondays, first)
    rows = cases.week_rows(liaison.municipality, mondays, leaving=liaison, gone=gone)
    if str(liaison.pk) not in rows.instance.liaison_by_id:
        return None
    return rows, ReplanCase(
        weeks=rows.weeks,
        visits=rows.case_visits,
        away=rows.away,
        closed=rows.closed,
        from_week=rows.weeks[0].week,
        from_half_day=rows.from_half_day,
    )


def _before(liaison: Liaison, mondays: list[dt.date], first: dt.date) -> list[cases.Gone]:
    """Whoever is about to leave does what stands before that, and gets nothing on top."""
    held = Visit.objects.filter(liaison=liaison, date__gte=mondays[0], date__lt=first)
    agreed = {(visit.date, visit.half_day) for visit in held}
    earlier = cases.moments(liaison.pk, mondays, mondays[0], first)
    return [moment for moment in earlier if moment[1:] not in agreed]


def _published(liaison: Liaison, start: dt.date, until: dt.date | None) -> list[dt.date]:
    rosters = WeekRoster.objects.filter(
        municipality=liaison.municipality_id, monday__gte=monday_of(start)
    )
    if until:
        rosters = rosters.filter(monday__lt=until)
    return list(rosters.order_by("monday").values_list("monday", flat=True))


def _affected(liaison: Liaison, solved: _Solved) -> Iterator[AffectedVisit]:
    """Visits of the absent liaison in order of time, then those that make room for them."""
    changes = {change.visit: change for change in solved.plan.changes}
    found = [(solved.rows.visits[name], change) for name, change in changes.items()]
    found.sort(key=lambda pair: (not pair[1].orphan, pair[0].date, pair[0].half_day, pair[0].pk))
    for visit, change in found:
        if change.orphan:
            options = tuple(_options(solved, visit, change))
            yield AffectedVisit(visit, options, options[0].key)
        else:
            moved = _moved(solved, visit, change)
            stays = Option(KEEP, visit.liaison, visit.date, visit.daypart, "blijft zoals het is")
            yield AffectedVisit(visit, (stays, moved), moved.key, disturbed=True)


def _options(solved: _Solved, visit: Visit, change: Change) -> Iterator[Option]:
    """The choice of the plan first, then other colleagues, then nobody."""
    options = [_moved(solved, visit, change) if change.liaison else _nobody()]
    options += colleagues(solved.rows, solved.case, visit, MOST + 1)
    seen: set[str] = set()
    for option in options:
        if option.key not in seen and len(seen) < MOST:
            seen.add(option.key)
            yield option
    if NONE not in seen:
        yield _nobody()


def colleagues(rows: WeekRows, case: ReplanCase, visit: Visit, most: int) -> Iterator[Option]:
    """Who could do this visit, best first, each with the reason."""
    for each in rostering.candidates(rows.instance, case, str(visit.pk), most):
        words = _words(rows, visit, each.liaison, each.week, each.half_day, each.load_left)
        yield _option(rows, each.liaison, each.week, each.half_day, words)


def _nobody() -> Option:
    return Option(NONE, None, None, "", "er komt niemand; de school gaat rechtstreeks naar het CJG")


def _option(rows: WeekRows, liaison: str, week: str, half_day: int, words: str) -> Option:
    day, daypart = date_in(week, half_day), moment(half_day)[1]
    return Option(
        f"{liaison}_{day.isoformat()}_{daypart}",
        rows.people[liaison],
        day,
        daypart,
        words,
        "meer dan afgesproken" in words,
    )


def _moved(solved: _Solved, visit: Visit, change: Change) -> Option:
    """Where the plan puts a visit; its load is counted with all that the plan moves."""
    if change.liaison is None or change.week is None or change.half_day is None:
        return replace(_nobody(), words="vervalt, zodat een ander bezoek door kan gaan")
    load = sum(
        each.load
        for each in solved.plan.visits
        if (each.liaison, each.week) == (change.liaison, change.week)
    )
    left = solved.rows.instance.liaison_by_id[change.liaison].weekly_load - load
    words = _words(solved.rows, visit, change.liaison, change.week, change.half_day, left)
    if change.orphan and _makes_room(solved, change):
        words += "; een ander bezoek maakt daarvoor plaats"
    return _option(solved.rows, change.liaison, change.week, change.half_day, words)


def _makes_room(solved: _Solved, change: Change) -> bool:
    """Whether a visit of this colleague in this week gives way."""
    before = {visit.id: visit for visit in solved.case.visits}
    return any(
        not each.orphan
        and (before[each.visit].liaison, before[each.visit].week) == (change.liaison, change.week)
        for each in solved.plan.changes
    )


def _words(rows: WeekRows, visit: Visit, liaison: str, week: str, half_day: int, left: int) -> str:
    """The reason in words; `left` is what remains of the week, in halves of a half-day."""
    instance = rows.instance
    school, person = instance.school_by_id[str(visit.school_id)], instance.liaison_by_id[liaison]
    known = liaison == school.current_liaison or liaison in school.known_by
    return "; ".join(
        (
            f"vrij op {_when(visit, week, half_day)}",
            "kent de school" if known else "is nieuw op deze school",
            f"{instance.minutes(person.base, school.area)} minuten reizen",
            _room(left),
        )
    )


def _when(visit: Visit, week: str, half_day: int) -> str:
    if (week, half_day) == cases.visit_moment(visit):
        return in_words(half_day)
    return f"{in_words(half_day)} {dutch_date(date_in(week, half_day))} (een ander moment)"


def _room(load: int) -> str:
    if load < 0:
        return "werkt dan meer dan afgesproken"
    words = {0: "daarna is de week vol", 1: "nog een half dagdeel over", 2: "nog 1 dagdeel over"}
    return words.get(load) or f"nog {load / 2:g} dagdelen over".replace(".", ",")


def _schools(
    liaison: Liaison,
    first: dt.date,
    until: dt.date | None,
    visits: Iterable[AffectedVisit],
    instance: Instance | None,
    later: Ahead | None,
) -> Iterator[AffectedSchool]:
    """Schools of which this liaison is the contact person in these days, now or for another.

    First comes the colleague with whom the fewest visits of the next weeks lapse.
    """
    takes = Counter(
        (each.visit.school_id, option.liaison.pk)
        for each in visits
        for option in each.options
        if option.key == each.chosen and option.liaison and not each.disturbed
    )
    colleagues = _present(liaison, next_workday(max(first, clock.today())))
    known = _known_faces(liaison)
    lapses = later.by_colleague(one.pk for one in colleagues) if later else Counter()
    for school, ends in _own_schools(liaison, first, until):
        ranked = sorted(
            colleagues,
            key=lambda one: (
                lapses[school.pk, one.pk],
                -takes[school.pk, one.pk],
                (school.pk, one.pk) not in known,
                _minutes(instance, one, school),
                one.sort_key,
                one.pk,
            ),
        )
        best = ranked[0] if ranked else None
        yield AffectedSchool(school.pk, school.name, best, tuple(ranked), ends)


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


def _stamp(liaison: Liaison, visits: Iterable[AffectedVisit]) -> str:
    """What was shown: '12:3' for visit 12 at version 3, and a hash over all options."""
    visits = tuple(visits)
    shown = [f"{each.visit.pk}:{each.visit.version}" for each in visits]
    every = [f"{each.visit.pk} {option.key}" for each in visits for option in each.options]
    digest = hashlib.sha256("\n".join([str(liaison.pk), *shown, *every]).encode()).hexdigest()
    return ",".join([digest[:16], *shown])


def confirm_absence(
    *,
    liaison: Liaison,
    category: str,
    first: dt.date,
    until: dt.date | None,
    choices: Mapping[int, str],
    substitutes: Mapping[int, int | None],
    stamp: str,
    absence: Absence | None = None,
    by: User,
) -> AbsenceResult:
    """Record the absence and hand the work over, in one step.

    `choices` is by id of visit the key of an option, `substitutes` by id of school the id of a
    liaison or None for nobody. A visit or school that is not in them follows the pre-selected
    choice. Schools' care coordinators hear who comes, and nothing else. With `absence`, one that
    is recorded already. Raises ValidationError (Dutch) when choices clash and PreviewChanged.
    """
    if absence is None:
        refuse_double(liaison.absences.filter(period__overlap=period(first, until)))
    # Solving takes seconds, so it holds no row; `_hand_over` looks whether all is still so.
    solved = _solve(liaison, first, until)
    preview = _preview(liaison, first, until, solved)
    if preview.stamp != stamp:
        raise PreviewChanged(preview, tuple(_what_changed(preview, stamp)))
    chosen = {each.visit.pk: _choice(each, choices) for each in preview.visits}
    if solved:
        _refuse_clash(solved, preview, chosen)
    try:
        return _hand_over(preview, solved, chosen, substitutes, category, absence, by)
    except _Overtaken:
        fresh = _preview(liaison, first, until, _solve(liaison, first, until))
        raise PreviewChanged(fresh, tuple(_what_changed(fresh, stamp))) from None


@transaction.atomic
def _hand_over(
    preview: AbsencePreview,
    solved: _Solved | None,
    chosen: Mapping[int, Option],
    substitutes: Mapping[int, int | None],
    category: str,
    absence: Absence | None,
    by: User,
) -> AbsenceResult:
    """Write it all, or nothing: _Overtaken when somebody was faster than the solver."""
    # All liaisons of the municipality, in one order: two sick calls at once queue here. Their keys
    # stay free, so that who changes a visit (which names its liaison) does not wait for us.
    people = Liaison.objects.filter(municipality=preview.liaison.municipality_id)
    list(people.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    locked = _lock_unchanged(preview, solved)
    absence = absence or record_absence(
        liaison=preview.liaison,
        category=category,
        first=preview.first,
        until=preview.until,
        by=by,
    )
    made = tuple(_substitute(preview, absence, substitutes))
    moved, gaps = _apply(preview, chosen, locked, by)
    _tell(absence, made, moved, gaps, preview)
    return AbsenceResult(absence, moved, gaps, made)


def _lock_unchanged(preview: AbsencePreview, solved: _Solved | None) -> dict[int, Visit]:
    """The visits of the preview, locked, when they and all around them are as they were."""
    seen = {each.visit.pk: each.visit.version for each in preview.visits}
    rows = Visit.objects.select_for_update(of=("self",)).filter(pk__in=seen)
    related = rows.select_related("school", "liaison", "standing_in_for")
    locked = {row.pk: row for row in related.order_by("pk")}
    if {pk: row.version for pk, row in locked.items()} != seen:
        raise _Overtaken
    now = _case(preview.liaison, preview.first, preview.until)
    before = (solved.rows.instance, solved.case) if solved else None
    if (now and (now[0].instance, now[1])) != before:
        raise _Overtaken
    return locked


def _what_changed(preview: AbsencePreview, stamp: str) -> Iterator[str]:
    told = dict(part.split(":") for part in stamp.split(",")[1:] if part.count(":") == 1)
    now = {str(each.visit.pk): each for each in preview.visits}
    named = False
    for pk, each in now.items():
        if pk not in told or told[pk] != str(each.visit.version):
            named = True
            word = "is erbij gekomen" if pk not in told else "is intussen gewijzigd"
            yield f"Het bezoek aan {each.visit.school.name} op {_day(each.visit)} {word}."
    gone = len(told.keys() - now.keys())
    if gone:
        named = True
        yield (
            f"{gone} bezoek is al geregeld." if gone == 1 else f"{gone} bezoeken zijn al geregeld."
        )
    if not named:
        yield "Het rooster van een collega is intussen gewijzigd."
    yield "Kijk de keuzes opnieuw na."


def _day(visit: Visit) -> str:
    return f"{in_words(visit.half_day)} {dutch_date(visit.date)}"


def _choice(each: AffectedVisit, choices: Mapping[int, str]) -> Option:
    key = choices.get(each.visit.pk, each.chosen)
    option = next((one for one in each.options if one.key == key), None)
    if option is None:
        raise ValidationError(f"Kies wie er naar {each.visit.school.name} gaat.")
    return option


def _refuse_clash(solved: _Solved, preview: AbsencePreview, chosen: Mapping[int, Option]) -> None:
    """The choices together, by the judge of the planner: it shares no code with the options."""
    changes = []
    for each in preview.visits:
        option = chosen[each.visit.pk]
        if option.key == KEEP:
            continue
        where: tuple[str | None, str | None, int | None] = (None, None, None)
        if option.liaison and option.date:
            half_day = 2 * option.date.weekday() + (option.daypart == "afternoon")
            where = (str(option.liaison.pk), week_name(option.date), half_day)
        action = "moved" if where[0] else "cancelled"
        changes.append(Change(str(each.visit.pk), action, not each.disturbed, *where))
    visits = apply_changes(solved.case.visits, changes)
    plan = rostering.Replan(tuple(sorted(changes)), visits, ())
    found = rostering.validate_replan(solved.rows.instance, solved.case, plan)
    if found:
        rules = {finding.rule for finding in found}
        sentences = [text for rule, text in CLASHES.items() if rule in rules]
        raise ValidationError(sentences or ["Deze keuzes kunnen niet samen."])


def _substitute(
    preview: AbsencePreview, absence: Absence, substitutes: Mapping[int, int | None]
) -> Iterator[Substitution]:
    """Who is the contact person of each school meanwhile; it ends with the absence."""
    for each in preview.schools:
        usual = each.substitute.pk if each.substitute else None
        wanted = substitutes.get(each.school_id, usual)
        who = next((one for one in each.options if one.pk == wanted), None)
        if wanted is None:
            continue
        if who is None:
            raise ValidationError(f"Kies een collega uit het cluster voor {each.school_name}.")
        ends = min(absence.period.upper or dt.date.max, each.until or dt.date.max)
        span = period(absence.period.lower, None if ends == dt.date.max else ends)
        taken = absence.substitutions.filter(school=each.school_id, period__overlap=span)
        if taken.exists():
            continue
        yield Substitution.objects.create(
            municipality_id=absence.municipality_id,
            school_id=each.school_id,
            liaison=who,
            absence=absence,
            period=span,
        )


def _apply(
    preview: AbsencePreview, chosen: Mapping[int, Option], locked: Mapping[int, Visit], by: User
) -> tuple[tuple[Visit, ...], tuple[Visit, ...]]:
    """Visits that went over or moved, and those for which nobody is free."""
    rosters = {
        roster.monday: roster
        for roster in WeekRoster.objects.filter(
            municipality=preview.liaison.municipality_id
        ).filter(monday__gte=monday_of(preview.first))
    }
    # Gaps first: a half-day that falls free may be where another visit goes.
    order = sorted(preview.visits, key=lambda each: chosen[each.visit.pk].liaison is not None)
    moved, gaps = [], []
    for each in order:
        visit, option = locked[each.visit.pk], chosen[each.visit.pk]
        if option.key == KEEP:
            continue
        if option.liaison and option.date:
            _move(visit, option, rosters[monday_of(option.date)], each.disturbed, by)
            moved.append(visit)
        else:
            _cancel(visit, by)
            gaps.append(visit)
    recount([*moved, *gaps])
    return tuple(moved), tuple(gaps)


def _move(visit: Visit, option: Option, roster: WeekRoster, disturbed: bool, by: User) -> None:
    """To a colleague and perhaps another half-day, with who and why."""
    owner = visit.standing_in_for or visit.liaison
    same = disturbed and option.liaison == visit.liaison
    change_visit(
        visit=visit,
        by=by,
        why="maakt plaats bij afwezigheid van een collega" if disturbed else WHY,
        count=False,
        liaison=option.liaison,
        standing_in_for=visit.standing_in_for if same else _stands_in(owner, option.liaison),
        origin=Visit.Origin.REPLAN,
        status=Visit.Status.PLANNED,
        cause="",
        reason="",
        date=option.date,
        daypart=option.daypart,
        roster=roster,
    )


def _stands_in(owner: Liaison, liaison: Liaison | None) -> Liaison | None:
    """Of a visit that comes back to its owner nobody stands in."""
    return None if liaison == owner else owner


def _cancel(visit: Visit, by: User) -> None:
    if visit.status == Visit.Status.CANCELLED:
        return
    change_visit(
        visit=visit,
        by=by,
        why=GAP,
        count=False,
        status=Visit.Status.CANCELLED,
        cause=Visit.Cause.ABSENT,
        reason=GAP,
    )


def _tell(
    absence: Absence,
    made: Iterable[Substitution],
    moved: Iterable[Visit],
    gaps: Iterable[Visit],
    preview: AbsencePreview,
) -> None:
    """Schools hear who comes or that they go to the access itself; colleagues that their week
    changed. Names of people who work, never of why somebody is absent."""
    municipality = absence.liaison.municipality
    covered = {row.school_id: row.liaison.name for row in made}
    told = care_coordinators([each.school_id for each in preview.schools])
    for school, code, recipients in told:
        name = covered.get(school)
        notify(
            kind=Notice.Kind.STAND_IN if name else Notice.Kind.STAND_IN_NONE,
            subject=(name or municipality.access_short)[:40],
            path=reverse("school_visits", args=[code]),
            recipients=recipients,
            municipality=municipality,
        )
    # A school without anybody heard so above.
    tell_lapsed([visit for visit in gaps if covered.get(visit.school_id)], municipality)
    mondays = {monday_of(visit.date) for visit in (*moved, *gaps)}
    for monday in sorted(mondays):
        people = {visit.liaison_id for visit in moved if monday_of(visit.date) == monday}
        notify(
            kind=Notice.Kind.ROSTER_CHANGED,
            subject=week_in_words(monday),
            path=reverse("my_week_at", args=[monday]),
            recipients=User.objects.filter(liaisons__in=people, is_active=True).order_by("pk"),
            municipality=municipality,
        )
