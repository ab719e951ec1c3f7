import datetime as dt

from celery import shared_task
from django.core.exceptions import ValidationError
from django.urls import reverse

from liaisons import services
from liaisons.models import PlanPart, StandingPlan, WhatIfAnswer
from liaisons.pages import proposal_pages
from liaisons.queries.proposals import left_out
from liaisons.services import planning
from liaisons.week_words import week_in_words
from ocp_portal.dutch import capfirst, so_many
from ocp_portal.jobs.services import Cancelled, Run, UserError, handles


@shared_task
def publish_next_week() -> None:
    """Thursday 12:00: the week after."""
    services.request_next_week()


@shared_task
def propose_make_ups() -> None:
    """Friday: what was lost, and when it could be made up for."""
    services.request_make_ups()


@shared_task
def tell_contacts_due() -> None:
    """Monday 07:00: schools that heard nothing for too long."""
    services.request_contacts_due()


@shared_task
def remind_unconfirmed() -> None:
    """Monday: visits that nobody ticked."""
    services.request_reminders()


@shared_task
def lapse_gone_schools() -> None:
    """Night: schools that the register does not have any more, or has again."""
    services.request_gone_schools()


@shared_task
def forget_old_drafts() -> None:
    """Night: handover notes that were never sent."""
    services.forget_old_handover_drafts()


@shared_task
def forget_old_norm_actions() -> None:
    """Night: what was being done about a norm, three months ago."""
    services.forget_old_norm_actions()


@shared_task
def forget_what_if_answers() -> None:
    """Night: answers of 'Wat als' of the day before."""
    services.forget_what_if_answers()


@handles("publish_week", "Rooster vaststellen")
def publish_week(run: Run) -> None:
    monday = dt.date.fromisoformat(run.job.arguments["monday"])
    try:
        roster = services.publish_week(
            municipality=run.job.municipality, monday=monday, by=run.job.started_by
        )
    except ValidationError as refusal:
        raise UserError(" ".join(refusal.messages)) from refusal
    ready = f"{capfirst(week_in_words(monday))} staat klaar."
    run.job.message = f"{ready} {proposal_pages.left_out(list(left_out(roster)))}".strip()
    run.job.result_url = reverse("week_detail", args=[monday])


@handles("plan_term", "Vast rooster maken")
def plan_term(run: Run) -> None:
    """Divides the work; the page of the plan follows the parts."""
    plan = StandingPlan.objects.get(pk=run.job.arguments["plan"])
    if plan.status == StandingPlan.Status.STOPPED:
        raise Cancelled
    parts = planning.start_parts(plan=plan)
    clusters = so_many(len(parts), "cluster", "clusters")
    run.job.message = f"De planner werkt aan {clusters}."
    run.job.result_url = _plan_page(plan)


@handles("plan_cluster", "Cluster plannen")
def plan_cluster(run: Run) -> None:
    part = PlanPart.objects.select_related("plan__municipality", "cluster").get(
        pk=run.job.arguments["part"]
    )
    plan = part.plan
    if plan.status in {StandingPlan.Status.DRAFT, StandingPlan.Status.PUBLISHED}:
        return  # done before, by a worker that did not live to say so
    run.progress(0, 4, "De planner zoekt het beste rooster.")
    try:
        ready = planning.solve_part(part=part, tell=lambda part: _tell(run, part))
    except planning.PlanBroken as broken:
        services.stop_plan(plan=plan)
        raise UserError(str(broken)) from broken
    if ready.status == StandingPlan.Status.DRAFT:
        planning.tell_ready(ready, _plan_page(ready))
    run.job.message = "Dit cluster is klaar."
    run.job.result_url = _plan_page(plan)


def _tell(run: Run, part: PlanPart) -> None:
    run.progress(len(part.tiers), 4, "De planner zoekt het beste rooster.")


def _plan_page(plan: StandingPlan) -> str:
    return reverse("plan_detail", args=[plan.pk])


@handles("what_if", "Wat als uitrekenen")
def what_if(run: Run) -> None:
    answer = WhatIfAnswer.objects.filter(pk=run.job.arguments["answer"]).first()
    if answer is None:
        raise UserError("Deze vraag is verlopen. Vraag het opnieuw.")
    services.reckon_what_if(answer=answer, tell=run.progress)
    run.job.message = "De uitkomst staat klaar."
    run.job.result_url = reverse("what_if_answer", args=[answer.pk])


@handles("propose_make_ups", "Inhaalbezoeken voorstellen")
def propose(run: Run) -> None:
    number = services.propose_make_ups(municipality=run.job.municipality)
    run.job.message = f"Nieuwe voorstellen: {number}."


@handles("contacts_due", "Scholen om te bellen")
def contacts_due(run: Run) -> None:
    services.tell_contacts_due(municipality=run.job.municipality)


@handles("gone_schools", "Bezoeken van scholen die uit het register gingen, of terugkwamen")
def lapse_gone(run: Run) -> None:
    lapsed = services.lapse_gone_schools(municipality=run.job.municipality)
    back = services.bring_back_visits(municipality=run.job.municipality)
    run.job.message = f"Vervallen bezoeken: {lapsed}. Teruggekomen bezoeken: {back}."


@handles("remind_unconfirmed", "Herinnering om af te vinken")
def remind(run: Run) -> None:
    services.remind_unconfirmed(municipality=run.job.municipality)
