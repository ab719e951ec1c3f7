"""A school that is closed on some days: they count for no norm (NRM-5)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from ocp_portal.forms import dutch_date
from ocp_portal.periods import last_day, period
from schools.models import Closure, School


@transaction.atomic
def add_closure(*, school: School, first_day: dt.date, last_day: dt.date, reason: str) -> Closure:
    """Both days are closed. Raises ValidationError when a day stands there already."""
    School.objects.select_for_update().get(pk=school.pk)
    if last_day < first_day:
        raise ValidationError({"last_day": "De laatste dag ligt voor de eerste dag."})
    span = period(first_day, last_day + dt.timedelta(days=1))
    same = Closure.objects.filter(school=school, period__overlap=span).first()
    if same:
        raise ValidationError({"first_day": f"De school is al dicht {span_text(same)}."})
    return Closure.objects.create(
        municipality_id=school.municipality_id, school=school, period=span, reason=reason
    )


@transaction.atomic
def remove_closure(*, closure: Closure) -> None:
    closure.delete()


def span_text(closure: Closure) -> str:
    """'op 3 maart 2026' or 'van 3 maart 2026 tot en met 5 maart 2026'"""
    first, last = closure.period.lower, last_day(closure.period)
    if last is None or first == last:
        return f"op {dutch_date(first)}"
    return f"van {dutch_date(first)} tot en met {dutch_date(last)}"
