"""Change a draft by hand: move, swap, lock, hand a school over.

Each change is judged by the validator of the planner and refused with a Dutch sentence
(ValidationError) when it breaks a rule. `version` is that of the plan on the page: when somebody
changed the draft meanwhile, PlanChanged says so, and nothing is overwritten.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from liaisons import mapping, rostering
from liaisons.mapping import VisitFacts
from liaisons.models import Liaison, StandingPlan, StandingVisit
from liaisons.rostering import Finding, Instance
from liaisons.rostering.reading import build
from ocp_portal import clock
from ocp_portal.accounts.models import User
from schools.half_days import in_words, moment
from schools.models import School

# What a rule of the validator means, with the names of whom the change is about.
REFUSALS = {
    "available": "{liaison} werkt niet op {when}.",
    "open": "{school} ontvangt niet op {when}.",
    "block": "Een blokkade staat dit bezoek niet toe.",
    "pin": "{school} heeft een vaste afspraak voor een ander dagdeel. Pas eerst die afspraak aan.",
    "half-day full": "{liaison} heeft op {when} al een ander bezoek.",
    "week full": "{liaison} zou in die week meer dagdelen op scholen zijn dan mag.",
    "day too far": "{liaison} is die dag op een school die te ver weg is.",
    "half-day too far": "{liaison} is op {when} al op een school die te ver weg is.",
    "demand": "{school} zou in een week een bezoek te weinig of te veel krijgen.",
    "owner": "{liaison} kan deze school niet krijgen: een ander cluster of een vaste afspraak.",
    "meeting": "Een overleg houdt zijn vaste tijd.",
    "once": "{school} heeft op {when} al een bezoek.",
}
OTHER = "Dit kan niet volgens de regels van het rooster."


class PlanChanged(Exception):
    """Somebody else changed the draft after the page was opened; `plan` is how it is now."""

    def __init__(self, plan: StandingPlan) -> None:
        super().__init__(plan.pk)
        self.plan = plan

    def __str__(self) -> str:
        return (
            "Iemand anders heeft dit rooster net gewijzigd. Uw keuze is niet bewaard. "
            "Kijk hoe het nu is en kies opnieuw."
        )


@transaction.atomic
def move_visit(
    *,
    visit: StandingVisit,
    half_day: int,
    cycle_week: int | None = None,
    all_weeks: bool = False,
    version: int,
    by: User,
) -> StandingPlan:
    """Put a visit on another half-day (0..9), perhaps in another week of the cycle.

    `all_weeks`: the visits of this school on the same half-day in the other weeks come along.
    """
    plan = _open_draft(visit.plan_id, version)
    moving = _series(visit) if all_weeks else [StandingVisit.objects.get(pk=visit.pk)]
    for each in moving:
        _refuse_meeting(each)
        each.weekday, each.daypart = moment(half_day)
        if cycle_week is not None and not all_weeks:
            each.cycle_week = cycle_week
    return _save(plan, moving, visit, half_day)


@transaction.atomic
def swap_visits(
    *,
    one: StandingVisit,
    other: StandingVisit,
    all_weeks: bool = False,
    version: int,
    by: User,
) -> StandingPlan:
    """Two schools trade half-days (and weeks); each keeps its own liaison."""
    plan = _open_draft(one.plan_id, version)
    if other.plan_id != plan.pk:
        raise ValidationError("Kies twee bezoeken uit hetzelfde rooster.")
    pairs = [(one, other)]
    if all_weeks:
        by_week = {each.cycle_week: each for each in _series(other)}
        pairs = [
            (each, by_week[each.cycle_week]) for each in _series(one) if each.cycle_week in by_week
        ]
    for a, b in pairs:
        _refuse_meeting(a)
        _refuse_meeting(b)
        here, there = _place(a), _place(b)
        (a.cycle_week, a.weekday, a.daypart) = there
        (b.cycle_week, b.weekday, b.daypart) = here
    return _save(plan, [each for pair in pairs for each in pair], one, one.half_day)


@transaction.atomic
def give_school(
    *, plan: StandingPlan, school: School, liaison: Liaison, version: int, by: User
) -> StandingPlan:
    """All visits of a school in this draft go to another liaison of the same cluster."""
    locked = _open_draft(plan.pk, version)
    visits = list(locked.visits.filter(school=school).order_by("pk"))
    if not visits:
        raise ValidationError(f"{school.name} heeft geen bezoeken in dit rooster.")
    for each in visits:
        each.liaison = liaison
    return _save(locked, visits, visits[0], visits[0].half_day)


@transaction.atomic
def lock_visit(
    *, visit: StandingVisit, locked: bool, all_weeks: bool = False, version: int, by: User
) -> StandingPlan:
    """A locked visit stays where it is when the planner looks at this draft again."""
    plan = _open_draft(visit.plan_id, version)
    _refuse_meeting(visit)
    chosen = [each.pk for each in _series(visit)] if all_weeks else [visit.pk]
    StandingVisit.objects.filter(pk__in=chosen).update(locked=locked)
    return _changed(plan, as_solved=plan.as_solved)


@transaction.atomic
def copy_plan(*, plan: StandingPlan, by: User) -> StandingPlan:
    """A draft with the same visits, to change by hand."""
    return copied(
        plan,
        name=f"{plan.name[:50]} (kopie)",
        period=plan.period,
        created_at=clock.now(),
        created_by=by,
    )


def copied(plan: StandingPlan, **values: Any) -> StandingPlan:
    """Another row with the same visits and the same proof; a draft unless `values` say more."""
    fresh = StandingPlan.objects.create(
        municipality_id=plan.municipality_id,
        instance=plan.instance,
        certificates=plan.certificates,
        as_solved=plan.as_solved,
        misses=plan.misses,
        **values,
    )
    visits = list(plan.visits.order_by("pk"))
    for each in visits:
        each.pk, each.plan = None, fresh
    StandingVisit.objects.bulk_create(visits, batch_size=2000)
    return fresh


@transaction.atomic
def remove_draft(*, plan: StandingPlan, version: int, by: User) -> None:
    """A draft, or what is left of one that was stopped. What was ever published stays."""
    locked = StandingPlan.objects.hold(plan.pk)
    if locked.status not in {StandingPlan.Status.DRAFT, StandingPlan.Status.STOPPED}:
        raise ValidationError("Alleen een concept kunt u weggooien.")
    if locked.version != version:
        raise PlanChanged(locked)
    locked.delete()


def _open_draft(pk: int, version: int) -> StandingPlan:
    plan = StandingPlan.objects.hold(pk)
    if plan.status != StandingPlan.Status.DRAFT:
        raise ValidationError("Alleen een concept kunt u wijzigen.")
    if plan.version != version:
        raise PlanChanged(plan)
    return plan


def _refuse_meeting(visit: StandingVisit) -> None:
    if visit.kind == mapping.MEETING:
        raise ValidationError(REFUSALS["meeting"])


def _place(visit: StandingVisit) -> tuple[int, int, str]:
    return visit.cycle_week, visit.weekday, visit.daypart


def _series(visit: StandingVisit) -> list[StandingVisit]:
    """The visits of a school on the same half-day, in all weeks of the cycle."""
    rows = StandingVisit.objects.filter(
        plan=visit.plan_id, school=visit.school_id, weekday=visit.weekday, daypart=visit.daypart
    ).exclude(kind=mapping.MEETING)
    return list(rows.order_by("cycle_week"))


def _save(
    plan: StandingPlan, changed: list[StandingVisit], about: StandingVisit, half_day: int
) -> StandingPlan:
    """Judge the draft with these visits as they became; keep it when nothing got worse."""
    new = {visit.pk: visit for visit in changed}
    before = list(plan.visits.order_by("pk"))
    after = [new.get(visit.pk, visit) for visit in before]
    instance = build(plan.instance, Instance)
    found = _findings(instance, after) - _findings(instance, before)
    if found or _serves_less(instance, before, after):
        raise ValidationError(_sentence(found, new[about.pk], half_day))
    # Two visits that trade places meet halfway; a delete and a fresh row do not.
    StandingVisit.objects.filter(pk__in=new).delete()
    StandingVisit.objects.bulk_create(changed)
    return _changed(plan, as_solved=False)


def _findings(instance: Instance, visits: Iterable[StandingVisit]) -> set[Finding]:
    return set(rostering.validate(instance, mapping.to_plan(instance, _facts(visits))))


def _serves_less(
    instance: Instance, before: list[StandingVisit], after: list[StandingVisit]
) -> bool:
    """A visit put in a week where it serves no norm leaves a hole in another."""
    was, becomes = (
        rostering.objectives(instance, mapping.to_plan(instance, _facts(visits)))[0]
        for visits in (before, after)
    )
    return becomes > was


def _facts(visits: Iterable[StandingVisit]) -> list[VisitFacts]:
    return [
        VisitFacts(each.school_id, each.liaison_id, each.cycle_week, each.half_day, each.kind)
        for each in visits
    ]


def _sentence(found: set[Finding], visit: StandingVisit, half_day: int) -> str:
    rules = {finding.rule for finding in found} or {"demand"}
    rule = next((name for name in REFUSALS if name in rules), "")
    return REFUSALS.get(rule, OTHER).format(
        liaison=visit.liaison.name, school=visit.school.name, when=in_words(half_day)
    )


def _changed(plan: StandingPlan, *, as_solved: bool) -> StandingPlan:
    plan.version += 1
    plan.as_solved = as_solved
    plan.save(update_fields=["version", "as_solved"])
    return plan
