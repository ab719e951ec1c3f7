"""Plan a term: ask for it, solve it per cluster, judge it, save it as a draft."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction

from liaisons import mapping, rostering
from liaisons.models import Cluster, PlanPart, StandingPlan, StandingVisit
from liaisons.queries.school_holidays import weeks_of_school
from liaisons.queries.term import begins, build_instance, plan_before, visits_of
from liaisons.rostering import Hooks, Instance, InstanceError, Limits
from liaisons.rostering.reading import build, plain
from liaisons.services.stopping import asked_to_stop
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.dutch import dutch_date
from ocp_portal.jobs.models import Job
from ocp_portal.jobs.services import Cancelled, TooLate, cancel, enqueue
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify
from ocp_portal.periods import period
from schools.half_days import moment
from schools.services.norms import default_norms

log = structlog.get_logger("liaisons.planning")

BATCH = 2000
# Shorter than a Celery task may take; Oss needs two seconds, the hardest cluster some twenty.
LIMITS = Limits(wall_seconds=200)
EXPLAIN_LIMITS = Limits(deterministic=5, wall_seconds=20)
EXPLAINED = 12  # schools per cluster of which is told what would serve them
NO_LIAISONS = (
    "Er is nog geen contactpersoon in dienst op de eerste dag. Voeg eerst een cluster en een "
    "contactpersoon toe."
)
NO_SCHOOL_WEEK = (
    "In deze periode is er geen enkele schooldag: het is dan vakantie. Kies een langere periode."
)
NO_SCHOOLS = "Deze gemeente heeft nog geen scholen om in te plannen."

Tell = Callable[[PlanPart], None]


class PlanBroken(Exception):
    """The judge found a rule broken; nothing is saved. A fault of ours, so the log says which."""

    def __str__(self) -> str:
        return "Het rooster dat gemaakt is klopt niet met de regels en is niet bewaard."


class AlreadyPlanning(Exception):
    """A plan for just this term is in the making; `plan` is that one."""

    def __init__(self, plan: StandingPlan) -> None:
        super().__init__(plan.pk)
        self.plan = plan

    def __str__(self) -> str:
        return "Er wordt al een plan gemaakt voor deze periode. Dat ziet u hier."


def request_plan(
    *, municipality: Municipality, first: dt.date, until: dt.date, name: str = "", by: User
) -> StandingPlan:
    """Ask the planner for the term [first, until): a plan that is MAKING, and its job.

    The job ('plan_term') makes one job per cluster ('plan_cluster'); `queries.plan_progress` is
    what a screen follows. Raises ValidationError (Dutch) for dates that cannot be, and
    AlreadyPlanning.
    """
    with transaction.atomic():
        _refuse_twice(municipality, first, until)
        plan = _begin(municipality, first, until, name, by)
        _enqueue(plan, by)
    return plan


def plan_again(*, plan: StandingPlan, by: User) -> StandingPlan:
    """A new draft for the same term, in which locked visits stay and the rest is planned anew."""
    first, until = plan.period.lower, plan.period.upper
    with transaction.atomic():
        _refuse_twice(plan.municipality, first, until)
        fresh = _begin(plan.municipality, first, until, plan.name, by, locked_in=plan)
        _enqueue(fresh, by)
    return fresh


def _refuse_twice(municipality: Municipality, first: dt.date, until: dt.date) -> None:
    # Two tabs, or a second press: whoever comes second waits here and finds the first.
    Municipality.objects.hold(municipality.pk)
    making = StandingPlan.objects.filter(
        municipality=municipality, status=StandingPlan.Status.MAKING, period=period(first, until)
    )
    if there := making.first():
        raise AlreadyPlanning(there)


def _enqueue(plan: StandingPlan, by: User) -> None:
    enqueue(
        kind="plan_term",
        key=str(plan.pk),
        municipality=plan.municipality,
        by=by,
        plan=plan.pk,
    )


def make_plan(
    *,
    municipality: Municipality,
    first: dt.date,
    until: dt.date,
    name: str = "",
    tell: Tell = lambda part: None,
    explained: int = EXPLAINED,
    by: User | None = None,
) -> StandingPlan:
    """The same in one go, here and now: a DRAFT. For the command, the demo and tests.

    `tell` hears of each tier that is ready.
    """
    plan = _begin(municipality, first, until, name, by)
    for part in split_plan(plan=plan):
        solve_part(part=part, tell=tell, explained=explained)
    plan.refresh_from_db()
    return plan


def _begin(
    municipality: Municipality,
    first: dt.date,
    until: dt.date,
    name: str,
    by: User | None,
    locked_in: StandingPlan | None = None,
) -> StandingPlan:
    """The row of a plan in the making, with all that the planner is given."""
    _refuse_dates(municipality, first, until)
    default_norms(municipality=municipality, first=first, by=by)
    locked = locked_in.visits.filter(locked=True) if locked_in else ()
    instance = build_instance(municipality, begins(first, until), until, locked=locked)
    refuse_instance(instance)
    return StandingPlan.objects.create(
        municipality=municipality,
        name=(name or f"Vast rooster vanaf {dutch_date(first)}")[:60],
        period=period(first, until),
        status=StandingPlan.Status.MAKING,
        created_at=clock.now(),
        created_by=by,
        again_of=locked_in,
        instance=plain(instance),
    )


def _refuse_dates(municipality: Municipality, first: dt.date, until: dt.date) -> None:
    if until <= first:
        raise ValidationError({"until": "De laatste dag ligt voor de eerste dag."})
    if (until - first).days > 400:
        raise ValidationError({"until": "Maak een vast rooster voor hoogstens een jaar."})
    if not weeks_of_school(municipality, first, until):
        raise ValidationError({"until": NO_SCHOOL_WEEK})


def refuse_instance(instance: Instance) -> None:
    """What cannot be planned with is said in Dutch; the planner's own words are for developers."""
    if not instance.liaisons:
        raise ValidationError(NO_LIAISONS)
    if not instance.schools:
        raise ValidationError(NO_SCHOOLS)
    try:
        rostering.check(instance)
    except InstanceError as error:
        log.warning("instance refused", reason=str(error))
        raise ValidationError(_in_dutch(str(error))) from error


def _in_dutch(reason: str) -> str:
    if reason.startswith("pins"):
        return (
            "Twee vaste afspraken spreken elkaar of een blokkade tegen, of een afspraak noemt een "
            "contactpersoon van een ander cluster. Pas de vaste afspraken aan."
        )
    return "Met deze gegevens kan de planner niet werken. Controleer werkpatronen en afspraken."


def split_plan(*, plan: StandingPlan) -> list[PlanPart]:
    """A part for each cluster with schools; there once, however often this is asked."""
    names = rostering.clusters(build(plan.instance, Instance))
    for name in names:
        PlanPart.objects.get_or_create(
            municipality_id=plan.municipality_id, plan=plan, cluster=Cluster(pk=int(name))
        )
    return list(plan.parts.select_related("plan", "cluster").order_by("cluster__name", "pk"))


def start_parts(*, plan: StandingPlan) -> list[PlanPart]:
    """A job for each part; workers do them beside each other."""
    with transaction.atomic():
        parts = split_plan(plan=plan)
        for part in parts:
            enqueue(
                kind="plan_cluster",
                key=str(part.pk),
                municipality=plan.municipality,
                by=plan.created_by,
                part=part.pk,
            )
    return parts


def solve_part(
    *, part: PlanPart, tell: Tell = lambda part: None, explained: int = EXPLAINED
) -> StandingPlan:
    """Plan one cluster, tier by tier; the last part that is ready makes the draft.

    Safe to run twice, and to be killed at any point: until the draft is there nothing counts.
    Raises Cancelled when the plan was stopped.
    """
    plan = part.plan
    if plan.status != StandingPlan.Status.MAKING:
        raise Cancelled
    if part.status != PlanPart.Status.DONE:
        _solve(plan, part, tell, explained)
    return finish_plan(plan=plan)


def _solve(plan: StandingPlan, part: PlanPart, tell: Tell, explained: int) -> None:
    instance = rostering.part(build(plan.instance, Instance), str(part.cluster_id))
    PlanPart.objects.filter(pk=part.pk).update(status=PlanPart.Status.RUNNING, tiers=[])
    tiers: list[dict[str, Any]] = []

    def progress(done: rostering.Progress) -> None:
        tiers.append(plain(done.tier))
        part.tiers = tiers
        PlanPart.objects.filter(pk=part.pk).update(tiers=tiers)
        tell(part)

    with _asked_to_stop(plan.pk) as stopped:
        hooks = Hooks(progress=progress, cancelled=stopped)
        try:
            solved = _solve_cluster(plan, instance, hooks)
            misses = list(_misses(instance, solved, stopped, explained))
        except rostering.Cancelled as stop:
            raise Cancelled from stop
    part.status = PlanPart.Status.DONE
    part.result = {"plan": plain(solved), "misses": misses}
    part.save(update_fields=["status", "result"])


def _solve_cluster(plan: StandingPlan, instance: Instance, hooks: Hooks) -> rostering.StandingPlan:
    """The best plan of a cluster; where the pattern in force is as good, that pattern."""
    before = plan_before(plan.municipality, plan.period.lower)
    incumbent = None
    if before:
        here = {school.id for school in instance.schools}
        visits = [visit for visit in visits_of(before) if str(visit.school) in here]
        incumbent = mapping.to_plan(instance, visits)
    return rostering.solve_cluster(instance, limits=LIMITS, hooks=hooks, incumbent=incumbent)


def _misses(
    instance: Instance,
    solved: rostering.StandingPlan,
    stopped: Callable[[], bool],
    explained: int,
) -> Iterator[dict[str, Any]]:
    """What each school misses; of the first ones also what stands in the way and would serve."""
    for number, school in enumerate(rostering.missing_schools(solved)):
        if number < explained:
            hooks = Hooks(cancelled=stopped)
            told = rostering.explain(instance, solved, school, limits=EXPLAIN_LIMITS, hooks=hooks)
            yield plain(told)
        else:
            visits = sum(item.visits for item in solved.unmet if item.school == school)
            meetings = sum(item.school == school for item in solved.missed)
            yield {"school": school, "missed_visits": visits, "missed_meetings": meetings}


def _asked_to_stop(plan_id: int) -> AbstractContextManager[Callable[[], bool]]:
    ended = StandingPlan.objects.filter(pk=plan_id, status=StandingPlan.Status.STOPPED)
    return asked_to_stop(lambda: ended.all().exists())


@transaction.atomic
def finish_plan(*, plan: StandingPlan) -> StandingPlan:
    """When all parts are ready: judge them together and save the draft. Else nothing."""
    locked = StandingPlan.objects.hold(plan.pk)
    parts = list(locked.parts.all())
    if locked.status != StandingPlan.Status.MAKING:
        return locked
    if any(part.status != PlanPart.Status.DONE for part in parts):
        return locked
    solved = [build(part.result["plan"], rostering.StandingPlan) for part in parts if part.result]
    whole = rostering.merge(tuple(solved))
    instance = build(locked.instance, Instance)
    if findings := rostering.validate(instance, whole):
        log.error("plan breaks rules", plan=plan.pk, rules=sorted({f.rule for f in findings}))
        raise PlanBroken
    save_visits(locked, mapping.from_plan(whole))
    locked.certificates = [plain(one) for one in whole.certificates]
    locked.misses = [miss for part in parts if part.result for miss in part.result["misses"]]
    locked.as_solved = True
    locked.status = StandingPlan.Status.DRAFT
    locked.version += 1
    locked.save()
    return locked


def save_visits(plan: StandingPlan, visits: list[mapping.VisitFacts]) -> None:
    """The visits of a draft, instead of those that it had."""
    keeps = plan.again_of.visits.filter(locked=True) if plan.again_of else ()
    locked = {(each.school_id, each.cycle_week, each.half_day) for each in keeps}
    StandingVisit.objects.filter(plan=plan).delete()
    StandingVisit.objects.bulk_create(
        [_standing_visit(plan, visit, locked) for visit in visits], batch_size=BATCH
    )


def _standing_visit(
    plan: StandingPlan, visit: mapping.VisitFacts, locked: set[tuple[int, int, int]]
) -> StandingVisit:
    weekday, daypart = moment(visit.half_day)
    return StandingVisit(
        municipality_id=plan.municipality_id,
        plan=plan,
        school_id=visit.school,
        liaison_id=visit.liaison,
        cycle_week=visit.week,
        weekday=weekday,
        daypart=daypart,
        kind=visit.kind,
        locked=(visit.school, visit.week, visit.half_day) in locked,
    )


def tell_ready(plan: StandingPlan, path: str) -> None:
    """Whoever asked for it hears that the draft is there."""
    notify(
        kind=Notice.Kind.PLAN_READY,
        subject=f"vanaf {dutch_date(plan.period.lower)}",
        path=path,
        recipients=User.objects.filter(pk=plan.created_by_id, is_active=True),
        municipality=plan.municipality,
    )


def stop_plan(*, plan: StandingPlan, by: User | None = None) -> StandingPlan:
    """End the planning; nothing of it is kept but the row, STOPPED."""
    with transaction.atomic():
        locked = StandingPlan.objects.hold(plan.pk)
        if locked.status != StandingPlan.Status.MAKING:
            return locked
        locked.status = StandingPlan.Status.STOPPED
        locked.version += 1
        locked.save(update_fields=["status", "version"])
    for job in _jobs(locked):
        with suppress(TooLate):  # it finds the plan stopped when it wants to finish
            cancel(job=job)
    return locked


def _jobs(plan: StandingPlan) -> Iterator[Job]:
    parts = [str(pk) for pk in plan.parts.values_list("pk", flat=True)]
    mine = Job.objects.filter(municipality=plan.municipality_id, status__in=Job.OPEN)
    yield from mine.filter(kind="plan_term", key=str(plan.pk))
    yield from mine.filter(kind="plan_cluster", key__in=parts)
