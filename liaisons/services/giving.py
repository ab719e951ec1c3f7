"""One visit of a published week to which nobody comes: who could, and giving it to that one."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from liaisons.models import Liaison, Visit
from liaisons.queries import cases
from liaisons.queries.plan import monday_of
from liaisons.services.presence import ChangedMeanwhile, change_visit
from liaisons.services.replacement import MOST, Option, colleagues
from liaisons.services.school_news import tell_changed, tell_liaison
from liaisons.weeks import NOBODY
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.policy import Permission, can


def needs_somebody(visit: Visit) -> bool:
    """Still to come, and fell away for want of a liaison or stands in the name of an absentee."""
    if visit.date < clock.today():
        return False
    if visit.cause in NOBODY:
        return True
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
    Liaison.objects.filter(municipality=visit.municipality_id).hold()  # as a sick call does
    now = (
        Visit.objects.select_for_update(of=("self",))
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
