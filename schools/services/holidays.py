"""The table of school holidays follows schools/facts."""

import datetime as dt

from django.db import transaction

from ocp_portal.periods import period
from schools.holidays import school_holidays
from schools.models import SchoolHoliday

_FACTS = ("period", "status", "source")


@transaction.atomic
def load_holidays() -> bool:
    """Make the table equal to the facts; False when it was already.

    Runs after each `migrate` (schools/apps.py), so that an upgrade brings the holidays with it.
    """
    wanted = {(row.region, row.school_year, row.name): row for row in _rows()}
    found = {(row.region, row.school_year, row.name): row for row in SchoolHoliday.objects.all()}
    stale = [row.pk for key, row in found.items() if key not in wanted]
    changed = [row for key, row in wanted.items() if _differs(row, found.get(key))]
    if stale:
        SchoolHoliday.objects.filter(pk__in=stale).delete()
    if changed:
        SchoolHoliday.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["region", "school_year", "name"],
            update_fields=_FACTS,
        )
    return bool(stale or changed)


def _rows() -> list[SchoolHoliday]:
    return [
        SchoolHoliday(
            region=row.region,
            school_year=row.school_year,
            name=row.name,
            period=period(row.first_day, row.last_day + dt.timedelta(days=1)),
            status=row.status,
            source=row.source[:200],
        )
        for row in school_holidays()
    ]


def _differs(row: SchoolHoliday, found: SchoolHoliday | None) -> bool:
    return found is None or any(getattr(row, name) != getattr(found, name) for name in _FACTS)
