"""A draft becomes the standing plan, from a Monday on."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from liaisons.models import Assignment, Liaison, StandingPlan, StandingVisit, WeekRoster
from liaisons.queries.school_holidays import weeks_of_school
from liaisons.queries.term import plan_before
from liaisons.services.drafts import PlanChanged, copied
from liaisons.services.ties import keep
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.dutch import dutch_date, listed
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify
from ocp_portal.periods import period, without

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
    """A draft becomes the standing plan from a Monday on; what was published before ends there,
    and goes on where this one ends when it was for longer.

    Weeks already published stay as they are, so `monday` is after the last of them. Schools whose
    liaison changes get that liaison from the Monday on. The weeks of the cycle are counted on from
    the plan before. Raises ValidationError and PlanChanged.
    """
    # One at a time in a municipality: two drafts cannot both become the plan.
    Municipality.objects.hold(plan.municipality_id)
    locked = StandingPlan.objects.hold(plan.pk)
    if locked.version != version:
        raise PlanChanged(locked)
    _refuse(locked, monday)
    before = plan_before(locked.municipality, monday)
    locked.cycle_from = before.counts_from if before else monday
    _make_room(locked, monday)
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
    if not weeks_of_school(plan.municipality, monday, plan.period.upper):
        raise ValidationError(
            f"Van {dutch_date(monday)} tot {dutch_date(plan.period.upper)} is er geen schooldag. "
            "Kies een eerdere maandag."
        )
    earliest = first_monday(plan)
    if monday < earliest:
        raise ValidationError(
            "Weken die al zijn gepubliceerd veranderen niet. Dit rooster kan ingaan vanaf "
            f"{dutch_date(earliest)}."
        )
    _refuse_who_left(plan, monday)


def _refuse_who_left(plan: StandingPlan, monday: dt.date) -> None:
    """Whoever left after the draft was made still stands in it: no school gets them."""
    there = Liaison.objects.filter(municipality=plan.municipality_id).employed(monday)
    rows = plan.visits.exclude(liaison__in=there).order_by("school__sort_key", "school")
    schools: dict[str, dict[str, None]] = defaultdict(dict)  # each once, in order
    for name, school in rows.values_list("liaison__name", "school__name"):
        schools[name][school] = None
    if schools:
        raise ValidationError([_left(name, monday, [*schools[name]]) for name in sorted(schools)])


def _left(name: str, monday: dt.date, schools: list[str]) -> str:
    those = "deze school" if len(schools) == 1 else "deze scholen"
    return (
        f"{name} is op {dutch_date(monday)} niet in dienst, maar staat in dit rooster bij "
        f"{listed(schools)}. Geef {those} eerst aan een collega."
    )


def _make_room(plan: StandingPlan, monday: dt.date) -> None:
    """What is published for the same days keeps only what it has before and after them."""
    until = plan.period.upper
    published = StandingPlan.objects.held().filter(
        municipality=plan.municipality_id,
        status=StandingPlan.Status.PUBLISHED,
        period__overlap=period(monday, until),
    )
    for other in published.exclude(pk=plan.pk):
        counts_from, ends = other.counts_from, other.period.upper
        if other.period.lower < monday:
            other.period = period(other.period.lower, monday)
        else:
            other.status = StandingPlan.Status.REPLACED
        other.version += 1
        other.save(update_fields=["period", "status", "version"])
        if until < ends and weeks_of_school(plan.municipality, until, ends):
            _go_on(other, period(until, ends), counts_from)


def _go_on(plan: StandingPlan, rest: DateRange, counts_from: dt.date) -> StandingPlan:
    """The same plan for the days after the one that came between; a row of its own, as the weeks
    that were made of each are counted apart."""
    return copied(
        plan,
        name=plan.name,
        period=rest,
        cycle_from=counts_from,
        status=StandingPlan.Status.PUBLISHED,
        created_at=plan.created_at,
        created_by=plan.created_by,
        published_at=plan.published_at,
        published_by=plan.published_by,
    )


def _hand_schools_over(plan: StandingPlan, monday: dt.date) -> None:
    """Each school gets the liaison of the plan as its own, where that is another one.

    Where another plan for the school follows, whoever was to come there then still does.
    """
    planned = dict(plan.visits.values_list("school", "liaison").order_by("pk"))
    now = _held(plan, planned, monday)
    changed = {school: liaison for school, liaison in planned.items() if now.get(school) != liaison}
    if not changed:
        return
    back = _back_after(plan, changed)
    _make_way(plan, {school: period(monday, back.get(school)) for school in changed})
    ends = dict(
        Liaison.objects.filter(pk__in=changed.values()).values_list("pk", "period__endswith")
    )
    Assignment.objects.bulk_create(
        Assignment(
            municipality_id=plan.municipality_id,
            school_id=school,
            liaison_id=liaison,
            period=period(monday, _first(ends[liaison], back.get(school))),
        )
        for school, liaison in sorted(changed.items())
    )


def _held(plan: StandingPlan, schools: Any, on: dt.date) -> dict[int, int]:
    """The first liaison of these schools (ids, or a query of them) on a day."""
    rows = Assignment.objects.filter(
        municipality=plan.municipality_id,
        rank=Assignment.Rank.FIRST,
        school__in=schools,
        period__contains=on,
    )
    return dict(rows.values_list("school", "liaison"))


def _back_after(plan: StandingPlan, schools: Iterable[int]) -> dict[int, dt.date]:
    """By school the day after this plan, for those that a later plan is for as well."""
    until: dt.date = plan.period.upper
    later = StandingVisit.objects.filter(
        plan__municipality=plan.municipality_id,
        plan__status=StandingPlan.Status.PUBLISHED,
        plan__period__startswith__gte=until,
        school__in=schools,
    )
    return dict.fromkeys(_held(plan, later.values_list("school"), until), until)


def _first(*days: dt.date | None) -> dt.date | None:
    return min((day for day in days if day), default=None)


def _make_way(plan: StandingPlan, given: Mapping[int, DateRange]) -> None:
    """Who is tied to these schools is so before and after the period given, not in it."""
    rows = Assignment.objects.held().filter(
        municipality=plan.municipality_id,
        rank=Assignment.Rank.FIRST,
        school__in=given,
        period__overlap=period(min(one.lower for one in given.values())),
    )
    for row in rows:
        keep(row, without(row.period, given[row.school_id]))


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
