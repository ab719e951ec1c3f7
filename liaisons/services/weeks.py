"""Make the weeks: each one from the standing plan and the calendar, once."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from liaisons.models import MakeUpProposal, VacantMeeting, Visit, WeekRoster
from liaisons.queries.plan import SATURDAY, planned_weeks
from liaisons.queries.proposals import left_out
from liaisons.services.ledger import recount
from liaisons.services.school_news import tell_changed, tell_lapsed, tell_team_leads
from liaisons.week_words import week_in_words
from liaisons.weeks.causes import NOBODY, Cause
from liaisons.weeks.making import Planned, gaps
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.jobs.models import Job
from ocp_portal.jobs.services import enqueue, restart
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify
from schools.isoweeks import IsoWeek

BATCH = 2000


@transaction.atomic
def publish_week(
    *,
    municipality: Municipality,
    monday: dt.date,
    tell: bool = True,
    by: User | None = None,
) -> WeekRoster:
    """Make the visits of one week from pattern and calendar, once.

    Two at once: the second waits and finds the roster; so does whoever agrees to a make-up visit.
    A week that is there is frozen: it comes back as it is. What was agreed and cannot be stands in
    it with a cause, and the team leads and the school hear of it. Raises ValidationError (Dutch)
    when no plan covers the week. `tell=False` sends no notices, for the history of a demo; of a
    week that is over nobody is told anyway.
    """
    Municipality.objects.hold(municipality.pk)
    roster, fresh = WeekRoster.objects.get_or_create(
        municipality=municipality,
        monday=monday,
        defaults={"published_at": clock.now(), "published_by": by},
    )
    if not fresh:
        return roster
    (week,) = planned_weeks(municipality, monday)
    if not week.has_plan:
        raise ValidationError(f"Voor {week_in_words(monday)} is er geen vastgesteld vast rooster.")
    vacant = VacantMeeting.objects.bulk_create(
        [_vacant(roster, each) for each in week.visits if _has_nobody(each)], batch_size=BATCH
    )
    planned = [(each, each.liaison) for each in week.visits if each.liaison]
    made = Visit.objects.bulk_create([_visit(roster, *each) for each in planned], batch_size=BATCH)
    _keep_make_ups([each for each, _ in planned], made)
    recount(made)
    if tell and monday + SATURDAY > clock.today():
        _tell(roster, {liaison for _, liaison in planned})
        nobody = set(gaps(week.visits))
        by_plan = zip(planned, made, strict=True)
        lapsed = [visit for (each, _), visit in by_plan if each in nobody]
        tell_lapsed([*lapsed, *vacant], municipality)
        _tell_left_out(roster)
    return roster


def _has_nobody(planned: Planned) -> bool:
    """A meeting at a school without any liaison: whose visit it would be is not known."""
    return planned.liaison is None and planned.cause == Cause.VACANT


def _vacant(roster: WeekRoster, planned: Planned) -> VacantMeeting:
    return VacantMeeting(
        municipality_id=roster.municipality_id,
        roster=roster,
        school_id=planned.school,
        date=planned.date,
        daypart=planned.daypart,
    )


def _visit(roster: WeekRoster, planned: Planned, liaison: int) -> Visit:
    status = Visit.Status.CANCELLED if planned.cause else Visit.Status.PLANNED
    return Visit(
        municipality_id=roster.municipality_id,
        roster=roster,
        school_id=planned.school,
        liaison_id=liaison,
        standing_in_for_id=planned.standing_in_for,
        date=planned.date,
        daypart=planned.daypart,
        kind=planned.kind,
        status=status,
        origin=_origin(planned),
        plan_id=planned.plan,
        pattern_date=planned.date if planned.plan else None,
        pattern_daypart=planned.daypart if planned.plan else "",
        cause=planned.cause or "",
        reason=planned.reason,
        changed_at=roster.published_at,
    )


def _origin(planned: Planned) -> Visit.Origin:
    if planned.make_up:
        return Visit.Origin.MAKE_UP
    return Visit.Origin.REPLAN if planned.standing_in_for else Visit.Origin.PATTERN


def _keep_make_ups(planned: Iterable[Planned], made: list[Visit]) -> None:
    """Make-up visits that were agreed before their week was made know now which visit they are.

    One that could not be, and for which nobody can be found, has expired: what it would make up
    for is owed still.
    """
    visits = {
        each.make_up: visit for each, visit in zip(planned, made, strict=True) if each.make_up
    }
    proposals = list(MakeUpProposal.objects.filter(pk__in=visits).select_related("makes_up"))
    for proposal in proposals:
        proposal.visit = visit = visits[proposal.pk]
        visit.makes_up = proposal.makes_up
    MakeUpProposal.objects.bulk_update(proposals, ["visit"])
    Visit.objects.bulk_update([visits[each.pk] for each in proposals], ["makes_up"])
    lapsed = [pk for pk, visit in visits.items() if visit.cause and visit.cause not in NOBODY]
    MakeUpProposal.objects.filter(pk__in=lapsed).expire()


def _tell(roster: WeekRoster, liaisons: set[int]) -> None:
    """Everybody with an account who has something in this week, also when it fell away."""
    notify(
        kind=Notice.Kind.ROSTER_PUBLISHED,
        subject=week_in_words(roster.monday),
        path=reverse("my_week_at", args=[roster.monday]),
        recipients=User.objects.filter(liaisons__in=liaisons, is_active=True).order_by("pk"),
        municipality=roster.municipality,
    )


def _tell_left_out(roster: WeekRoster) -> None:
    """Make-up visits that were agreed and are not: a gap is told of as all gaps are."""
    visits = list(left_out(roster))
    tell_changed(visits, roster.municipality)
    tell_team_leads(visits, roster.municipality)


@transaction.atomic
def request_week(*, municipality: Municipality, monday: dt.date, by: User | None = None) -> Job:
    """Ask for a week to be published, as a job; one that failed before is tried again."""
    job = enqueue(
        kind="publish_week",
        key=str(IsoWeek.of(monday)),
        municipality=municipality,
        by=by,
        monday=monday.isoformat(),
    )
    there = WeekRoster.objects.filter(municipality=municipality, monday=monday).exists()
    return restart(job=job) if job.ended and not there else job


def request_next_week() -> int:
    """The week after this one, for every municipality that uses the portal."""
    next_monday = clock.today() + dt.timedelta(days=7 - clock.today().weekday())
    joined = Municipality.objects.filter(joined=True).order_by("pk")
    for municipality in joined:
        request_week(municipality=municipality, monday=next_monday)
    return len(joined)
