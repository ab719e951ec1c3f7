"""When the jeugdverpleegkundige is at a school: recorded by OCPs and the team lead (NRM-7)."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from liaisons.models import NurseVisit
from liaisons.queries.contacts import may_write_for
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.dutch import dutch_date
from schools.models import School

BACK = dt.timedelta(days=366)  # who finds an old half-day still records it; a slip is refused
AHEAD = dt.timedelta(days=366)


def record_nurse_visit(*, school: School, date: dt.date, daypart: str, by: User) -> NurseVisit:
    """Past or to come. The same half-day twice is once. Raises ValidationError (Dutch)."""
    if not may_write_for(by, school):
        raise PermissionDenied
    today = clock.today()
    if date.weekday() > 4:
        raise ValidationError("Kies een dag van maandag tot en met vrijdag.")
    if not today - BACK <= date <= today + AHEAD:
        raise ValidationError("Kies een dag in het afgelopen of het komende jaar.")
    if school.gone_on and date >= school.gone_on:
        raise ValidationError(f"Deze school is opgeheven (sinds {dutch_date(school.gone_on)}).")
    return NurseVisit.objects.get_or_create(
        municipality_id=school.municipality_id,
        school=school,
        date=date,
        daypart=daypart,
        defaults={"recorded_by": by, "recorded_at": clock.now()},
    )[0]


@transaction.atomic
def remove_nurse_visit(*, visit: NurseVisit, by: User) -> None:
    """It was not so; the log keeps who said that. Twice is once."""
    now = NurseVisit.objects.select_for_update(of=("self",)).select_related("school")
    row = now.filter(pk=visit.pk).first()
    if row is None:
        return
    if not may_write_for(by, row.school):
        raise PermissionDenied
    record(
        action=AccessEvent.Action.CHANGE,
        object_type="nurse_visit",
        object_key=row.school.code,
        reason=f"dagdeel van {dutch_date(row.date)} weggehaald",
        by=by,
    )
    row.delete()
