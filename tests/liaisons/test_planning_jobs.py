"""A term is planned by workers: what when it is stopped or killed, and the command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from liaisons import services
from liaisons.models import (
    PlanPart,
    StandingPlan,
)
from liaisons.queries.plans import plan_progress
from liaisons.services import planning
from ocp_portal.jobs import services as jobs
from ocp_portal.jobs.models import Job
from ocp_portal.notices.models import Notice
from schools.models import PresenceNorm
from tests import factories
from tests.liaisons.planning import FIRST, UNTIL, planned, staffed
from tests.waiting import wait_for

# --- jobs ------------------------------------------------------------------------------------


def ask(town, team_lead):
    plan = services.request_plan(
        municipality=town.municipality, first=FIRST, until=UNTIL, by=team_lead
    )
    return plan, Job.objects.get(kind="plan_term")


def cluster_jobs():
    return list(Job.objects.filter(kind="plan_cluster").order_by("pk"))


@pytest.fixture
def two_clusters(town):
    """The colleague's school stands in another cluster."""
    helper = staffed(town)
    helper.cluster = factories.cluster(town.municipality)
    helper.save()
    return town


def test_each_cluster_is_a_job_and_the_last_one_makes_the_draft(two_clusters, team_lead):
    plan, parent = ask(two_clusters, team_lead)
    jobs.run(parent.pk)
    first, last = cluster_jobs()

    jobs.run(first.pk)
    plan.refresh_from_db()
    assert plan.status == StandingPlan.Status.MAKING
    progress = plan_progress(plan)
    assert (progress.done, progress.of, progress.busy) == (4, 8, True)
    assert progress.message == "1 van 2 clusters klaar"

    jobs.run(last.pk)
    plan.refresh_from_db()
    assert plan.status == StandingPlan.Status.DRAFT
    assert plan_progress(plan).busy is False
    assert [tier.proven for part in plan_progress(plan).parts for tier in part.tiers] == [True] * 8
    assert Notice.objects.get(kind=Notice.Kind.PLAN_READY).recipient == team_lead


def test_asking_twice_makes_the_parts_once(two_clusters, team_lead):
    plan, parent = ask(two_clusters, team_lead)
    jobs.run(parent.pk)

    planning.start_parts(plan=plan)

    assert PlanPart.objects.count() == len(cluster_jobs()) == 2


def test_job_that_runs_again_after_its_worker_died_changes_nothing(two_clusters, team_lead):
    plan, parent = ask(two_clusters, team_lead)
    jobs.run(parent.pk)
    for job in cluster_jobs():
        jobs.run(job.pk)
    visits = list(plan.visits.order_by("pk").values())
    Job.objects.filter(kind="plan_cluster").update(status="running", attempts=1)

    for job in cluster_jobs():
        jobs.run(job.pk)

    assert {job.status for job in cluster_jobs()} == {"done"}
    assert list(plan.visits.order_by("pk").values()) == visits
    assert Notice.objects.filter(kind=Notice.Kind.PLAN_READY).count() == 1


def test_worker_that_dies_in_the_middle_leaves_work_for_the_next(two_clusters, team_lead):
    plan, parent = ask(two_clusters, team_lead)
    jobs.run(parent.pk)
    # It had told of two tiers, and was killed.
    tiers = [{"name": "T0", "objective": 0, "bound": 0, "seconds": 0.1}] * 2
    PlanPart.objects.update(status=PlanPart.Status.RUNNING, tiers=tiers)
    Job.objects.filter(kind="plan_cluster").update(status="running", attempts=1)

    for job in cluster_jobs():
        jobs.run(job.pk)

    plan.refresh_from_db()
    assert (plan.status, plan.proven) == (StandingPlan.Status.DRAFT, True)


def test_stopping_ends_the_plan_and_its_jobs(two_clusters, team_lead):
    plan, parent = ask(two_clusters, team_lead)
    jobs.run(parent.pk)

    services.stop_plan(plan=plan, by=team_lead)
    for job in cluster_jobs():
        jobs.run(job.pk)

    plan.refresh_from_db()
    assert plan.status == StandingPlan.Status.STOPPED
    assert {job.status for job in cluster_jobs()} == {"cancelled"}
    assert not plan.visits.exists()
    assert plan_progress(plan).message == "Het plannen is gestopt."


def test_solver_hears_that_the_plan_was_stopped(town):
    staffed(town)
    plan = planning._begin(town.municipality, FIRST, UNTIL, "", None)
    (part,) = planning.split_plan(plan=plan)
    part.plan.status = StandingPlan.Status.STOPPED
    part.plan.save()

    with pytest.raises(planning.Cancelled):
        planning.solve_part(part=part)


@pytest.mark.django_db(transaction=True)
def test_plan_is_stopped_while_the_solver_works(town):
    """The question goes by a thread with its own connection, so it needs real commits."""
    staffed(town)
    plan = planning._begin(town.municipality, FIRST, UNTIL, "", None)
    (part,) = planning.split_plan(plan=plan)

    def stop(part):
        StandingPlan.objects.filter(pk=plan.pk).update(status=StandingPlan.Status.STOPPED)
        with planning._asked_to_stop(plan.pk) as stopped:
            wait_for(stopped, 10, "the word that the plan is stopped")
        raise planning.Cancelled

    with pytest.raises(planning.Cancelled):
        planning.solve_part(part=part, tell=stop)

    plan.refresh_from_db()
    assert plan.status == StandingPlan.Status.STOPPED


def test_locked_visits_stay_when_the_planner_looks_again(town, team_lead):
    staffed(town)
    draft = planned(town, team_lead)
    visit = draft.visits.filter(school=town.school).first()
    services.move_visit(
        visit=visit, half_day=9, all_weeks=True, version=draft.version, by=team_lead
    )
    draft.refresh_from_db()
    moved = draft.visits.filter(school=town.school).first()
    services.lock_visit(
        visit=moved, locked=True, all_weeks=True, version=draft.version, by=team_lead
    )

    again = services.plan_again(plan=draft, by=team_lead)
    for part in planning.split_plan(plan=again):
        planning.solve_part(part=part)

    visits = again.visits.filter(school=town.school)
    assert {(visit.half_day, visit.locked) for visit in visits} == {(9, True)}


# --- the command -----------------------------------------------------------------------------


def test_command_tells_tiers_and_certificate(town):
    staffed(town)
    out = StringIO()

    call_command("plan_term", "--from", "2026-08-31", "--until", "2027-07-05", stdout=out)

    told = out.getvalue()
    assert f"{town.municipality}, 2026-08-31 tot 2027-07-05" in told
    assert told.count("bewezen optimaal") == 5
    assert "certificaat: invoer " in told
    assert StandingPlan.objects.get().status == StandingPlan.Status.DRAFT


def test_command_says_what_is_wrong_and_goes_on_with_the_others(town, other_town):
    other_town.liaison.assignments.all().delete()
    other_town.liaison.delete()
    staffed(town)

    with pytest.raises(CommandError, match=f"{other_town.municipality}: Er is nog geen"):
        call_command("plan_term", stdout=StringIO())

    assert StandingPlan.objects.get().municipality == town.municipality


@pytest.mark.parametrize(
    "options, sentence",
    [
        (["--from", "31-08-2026"], "is geen datum"),
        (["--municipality", "nergens"], "Er is geen gemeente 'nergens'"),
    ],
)
def test_command_refuses_in_words(db, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("plan_term", *options)


def test_norms_are_made_where_there_are_none(town):
    staffed(town)

    planned(town)

    assert list(
        PresenceNorm.objects.order_by("number").values_list("kind", "load", "window_weeks")
    ) == [("extra", 2, 12), ("weekly", 1, 12), ("monthly", 1, 12)]
