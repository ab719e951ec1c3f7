"""What nobody comes to in a published week, a visit or a care meeting: who could, and giving it."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from liaisons.models import Liaison, VacantMeeting, Visit, VisitKind
from liaisons.models.plans import LOAD
from liaisons.queries import cases
from liaisons.queries.plan import monday_of
from liaisons.rostering import Away, WeekVisit
from liaisons.services.presence import ChangedMeanwhile, change_visit
from liaisons.services.replacement import MOST, Option, colleagues
from liaisons.services.school_news import tell_changed, tell_liaison
from liaisons.weeks.causes import NOBODY
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.policy import Permission, can


def needs_somebody(visit: Visit) -> bool:
    """Still to come, and fell away for want of a liaison or stands in the name of an absentee."""
    if visit.date < clock.today():
        return False
    if visit.cause in NOBODY:
        return not visit.is_filled()
    away = visit.liaison.absences.filter(period__contains=visit.date)
    return visit.status == Visit.Status.PLANNED and away.exists()


def who_could(visit: Visit) -> tuple[Option, ...]:
    """Colleagues for this visit, best first, each with the reason, as for a sick call."""
    monday = monday_of(visit.date)
    rows = cases.week_rows(
        visit.municipality,
        [monday],
        gone=[(visit.liaison_id, visit.date, visit.half_day)],
        lapsed=visit,
    )
    if str(visit.pk) not in rows.visits:
        return ()
    return tuple(colleagues(rows, rows.replan_case(), visit, MOST))


@transaction.atomic
def give_visit(*, visit: Visit, key: str, version: int, by: User) -> Visit:
    """To the colleague of one of the options of `who_could`; school and colleague are told.

    Raises PermissionDenied, ChangedMeanwhile and ValidationError (Dutch).
    """
    if not can(by, Permission.PLAN_ROSTER):
        raise PermissionDenied
    Municipality.objects.hold(visit.municipality_id)
    Liaison.objects.filter(municipality=visit.municipality_id).hold_all()  # as a sick call does
    now = (
        Visit.objects.held()
        .select_related("changed_by", "school", "liaison", "standing_in_for", "municipality")
        .get(pk=visit.pk)
    )
    if now.version != version:
        raise ChangedMeanwhile(now)
    if not needs_somebody(now):
        raise ValidationError("Voor dit bezoek hoeft u niemand meer te zoeken.")
    option = next((each for each in who_could(now) if each.key == key), None)
    if option is None or option.liaison is None or option.date is None:
        raise ValidationError("Deze collega is dan niet meer vrij. Kies opnieuw.")
    _give(now, option, by)
    _tell(now)
    return now


def _give(visit: Visit, option: Option, by: User) -> None:
    """Of a school without a liaison nobody stands in; of a visit back with its owner neither."""
    owner = None if visit.cause == Visit.Cause.VACANT else visit.standing_in_for or visit.liaison
    change_visit(
        visit=visit,
        by=by,
        why="vervanging",
        standing_in_for=None if owner == option.liaison else owner,
        **option.becomes,
    )


def _tell(visit: Visit) -> None:
    tell_changed([visit], visit.municipality)
    tell_liaison(visit.liaison_id, [monday_of(visit.date)], visit.municipality)


def who_could_join(meeting: VacantMeeting) -> tuple[Option, ...]:
    """Colleagues for a meeting at a school without a liaison, best first. For the planner it is a
    visit of somebody who is not there."""
    rows = cases.week_rows(meeting.municipality, [monday_of(meeting.date)])
    if str(meeting.school_id) not in rows.instance.school_by_id:
        return ()
    visit = _visit_of(meeting)
    week, half_day = cases.visit_moment(visit)
    lost = WeekVisit(
        id=str(visit.pk),
        school=str(meeting.school_id),
        liaison=NO_ONE,
        week=week,
        half_day=half_day,
        kind="meeting",
        load=LOAD[VisitKind.MEETING],
    )
    case = rows.replan_case()
    case = replace(
        case,
        visits=(*case.visits, lost),
        away=(*case.away, Away(NO_ONE, week, half_day)),
    )
    return tuple(colleagues(rows, case, visit, MOST))


NO_ONE = "no one"  # no id of a liaison


def _visit_of(meeting: VacantMeeting) -> Visit:
    """The visit that it would be; of nobody, and not saved."""
    return Visit(
        municipality_id=meeting.municipality_id,
        roster_id=meeting.roster_id,
        school=meeting.school,
        date=meeting.date,
        daypart=meeting.daypart,
        kind=VisitKind.MEETING,
    )


@transaction.atomic
def give_meeting(*, meeting: VacantMeeting, key: str, by: User) -> Visit:
    """To the colleague of one of the options of `who_could_join`; school and colleague are told.

    Raises PermissionDenied and ValidationError (Dutch), also when somebody else was first.
    """
    if not can(by, Permission.PLAN_ROSTER):
        raise PermissionDenied
    Municipality.objects.hold(meeting.municipality_id)
    Liaison.objects.filter(municipality=meeting.municipality_id).hold_all()  # as a sick call does
    now = (
        VacantMeeting.objects.held()
        .select_related("school", "municipality", "visit__liaison")
        .get(pk=meeting.pk)
    )
    if now.visit:
        raise ValidationError(f"{now.visit.liaison.name} gaat al naar dit overleg.")
    if now.date < clock.today():
        raise ValidationError("Dit overleg is al geweest.")
    option = next((each for each in who_could_join(now) if each.key == key), None)
    if option is None or option.liaison is None:
        raise ValidationError("Deze collega is dan niet meer vrij. Kies opnieuw.")
    visit = _visit_of(now)
    visit.liaison, visit.origin = option.liaison, Visit.Origin.REPLAN
    visit.changed_by, visit.changed_at = by, clock.now()
    visit.save()
    now.visit = visit
    now.save(update_fields=["visit"])
    _tell(visit)
    return visit
