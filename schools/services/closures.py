"""A school that is closed on some days: they count for no norm (NRM-5)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from ocp_portal.accounts.models import User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.dutch import dutch_date
from ocp_portal.periods import last_day, period
from schools.models import Closure, School


@transaction.atomic
def add_closure(
    *, school: School, first_day: dt.date, last_day: dt.date, reason: str, by: User
) -> Closure:
    """Both days are closed. Raises ValidationError when a day stands there already."""
    School.objects.hold(school.pk)
    if last_day < first_day:
        raise ValidationError({"last_day": "De laatste dag ligt voor de eerste dag."})
    span = period(first_day, last_day + dt.timedelta(days=1))
    same = Closure.objects.filter(school=school, period__overlap=span).first()
    if same:
        raise ValidationError({"first_day": f"De school is al dicht {span_text(same)}."})
    closure = Closure.objects.create(
        municipality_id=school.municipality_id, school=school, period=span, reason=reason
    )
    _log(AccessEvent.Action.CREATE, closure, span_text(closure), by)
    return closure


@transaction.atomic
def remove_closure(*, closure: Closure, by: User) -> None:
    _log(AccessEvent.Action.CHANGE, closure, f"verwijderd: {span_text(closure)}", by)
    closure.delete()


def _log(action: AccessEvent.Action, closure: Closure, reason: str, by: User) -> None:
    record(
        action=action, object_type="closure", object_key=closure.school.code, reason=reason, by=by
    )


def span_text(closure: Closure) -> str:
    """'op 3 maart 2026' or 'van 3 maart 2026 tot en met 5 maart 2026'"""
    first, last = closure.period.lower, last_day(closure.period)
    if last is None or first == last:
        return f"op {dutch_date(first)}"
    return f"van {dutch_date(first)} tot en met {dutch_date(last)}"
