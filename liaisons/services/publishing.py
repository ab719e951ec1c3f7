"""A draft becomes the standing plan, from a Monday on."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from liaisons.models import Assignment, Liaison, StandingPlan, WeekRoster
from liaisons.services.drafts import PlanChanged
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.dutch import dutch_date
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify
from ocp_portal.periods import period

WEEK = dt.timedelta(weeks=1)


@transaction.atomic
def publish_plan(
    *,
    plan: StandingPlan,
    monday: dt.date,
    version: int,
    tell: bool = True,
    by: User | None = None,
) -> StandingPlan:
    """A draft becomes the standing plan from a Monday on; what was published before ends there.

    Weeks already published stay as they are, so `monday` is after the last of them. Schools whose
    liaison changes get that liaison from the Monday on. Raises ValidationError and PlanChanged.
    """
    # One at a time in a municipality: two drafts cannot both become the plan.
    Municipality.objects.hold(plan.municipality_id)
    locked = StandingPlan.objects.select_for_update().get(pk=plan.pk)
    if locked.version != version:
        raise PlanChanged(locked)
    _refuse(locked, monday)
    _end_others(locked, monday)
    locked.period = period(monday, locked.period.upper)
    locked.status = StandingPlan.Status.PUBLISHED
    locked.published_at, locked.published_by = clock.now(), by
    locked.version += 1
    locked.save()
    _hand_schools_over(locked, monday)
    if tell:
        _tell(locked, monday)
    return locked


def first_monday(plan: StandingPlan) -> dt.date:
    """The earliest Monday from which a draft can be published."""
    start = plan.period.lower + dt.timedelta(days=-plan.period.lower.weekday() % 7)
    last = _last_published(plan)
    return max(start, last + WEEK) if last else start


def _last_published(plan: StandingPlan) -> dt.date | None:
    rosters = WeekRoster.objects.filter(municipality=plan.municipality_id)
    return rosters.order_by("-monday").values_list("monday", flat=True).first()


def _refuse(plan: StandingPlan, monday: dt.date) -> None:
    if plan.status != StandingPlan.Status.DRAFT:
        raise ValidationError(f"Dit rooster is geen concept: het is {plan.get_status_display()}.")
    if monday.weekday():
        raise ValidationError("Een vast rooster begint op een maandag.")
    if monday not in plan.period and monday >= plan.period.upper:
        raise ValidationError(
            f"Dit rooster loopt tot {dutch_date(plan.period.upper)}. Kies een eerdere maandag."
        )
    earliest = first_monday(plan)
    if monday < earliest:
        raise ValidationError(
            "Weken die al zijn gepubliceerd veranderen niet. Dit rooster kan ingaan vanaf "
            f"{dutch_date(earliest)}."
        )


def _end_others(plan: StandingPlan, monday: dt.date) -> None:
    """What is published for the same days ends on the Sunday before, or is replaced as a whole."""
    published = StandingPlan.objects.select_for_update().filter(
        municipality=plan.municipality_id,
        status=StandingPlan.Status.PUBLISHED,
        period__overlap=period(monday, plan.period.upper),
    )
    for other in published.exclude(pk=plan.pk):
        if other.period.lower < monday:
            other.period = period(other.period.lower, monday)
        else:
            other.status = StandingPlan.Status.REPLACED
        other.version += 1
        other.save(update_fields=["period", "status", "version"])


def _hand_schools_over(plan: StandingPlan, monday: dt.date) -> None:
    """Each school gets the liaison of the plan as its own, where that is another one."""
    planned = dict(plan.visits.values_list("school", "liaison").order_by("pk"))
    now = dict(
        Assignment.objects.filter(
            municipality=plan.municipality_id,
            rank=Assignment.Rank.FIRST,
            period__contains=monday,
        ).values_list("school", "liaison")
    )
    changed = {school: liaison for school, liaison in planned.items() if now.get(school) != liaison}
    if not changed:
        return
    _end_assignments(plan, set(changed), monday)
    ends = dict(
        Liaison.objects.filter(pk__in=changed.values()).values_list("pk", "period__endswith")
    )
    Assignment.objects.bulk_create(
        Assignment(
            municipality_id=plan.municipality_id,
            school_id=school,
            liaison_id=liaison,
            period=period(monday, ends[liaison]),
        )
        for school, liaison in sorted(changed.items())
    )


def _end_assignments(plan: StandingPlan, schools: set[int], monday: dt.date) -> None:
    rows = Assignment.objects.select_for_update().filter(
        municipality=plan.municipality_id,
        rank=Assignment.Rank.FIRST,
        school__in=schools,
        period__overlap=period(monday, None),
    )
    for row in rows:
        if row.period.lower >= monday:
            row.delete()
        else:
            row.period = period(row.period.lower, monday)
            row.save(update_fields=["period"])


def _tell(plan: StandingPlan, monday: dt.date) -> None:
    notify(
        kind=Notice.Kind.ROSTER_CHANGED,
        subject=f"vanaf {dutch_date(monday)}",
        path=reverse("my_week_at", args=[monday]),
        recipients=User.objects.filter(liaisons__standing_visits__plan=plan, is_active=True)
        .distinct()
        .order_by("pk"),
        municipality=plan.municipality,
    )
