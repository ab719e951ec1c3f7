"""Half-open periods of dates: [first day, day after the last).

The database refuses overlap. PostgreSQL's GiST has no operator class for plain integers without
the btree_gist extension, which not every server has; an integer range of one value does the same.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeOperators
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import BigIntegerField, F, Func, Q, Value
from django.db.models.functions import Coalesce


def period(first: dt.date, until: dt.date | None = None) -> DateRange:
    """`first` is in it, `until` is not; None means 'until further notice'."""
    return DateRange(first, until, "[)")


def last_day(value: DateRange) -> dt.date | None:
    """The last date that is in the period, None when it is open."""
    return value.upper - dt.timedelta(days=1) if value.upper else None


def without(value: DateRange, gone: DateRange) -> list[DateRange]:
    """What is left of a period before and after another one: none, one or two periods."""
    if not _before(value.lower, gone.upper) or not _before(gone.lower, value.upper):
        return [value]
    parts = [period(value.lower, gone.lower)] if value.lower < gone.lower else []
    if gone.upper and _before(gone.upper, value.upper):
        parts.append(period(gone.upper, value.upper))
    return parts


def _before(day: dt.date, end: dt.date | None) -> bool:
    return end is None or day < end


def not_over(column: str, today: dt.date) -> Q:
    """Rows whose period in `column` has no end, or one that is still to come."""
    ends = f"{column}__endswith"
    return Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": today})


def _single(number: Any) -> Func:
    return Func(
        number,
        number,
        Value("[]"),
        function="int8range",
        output_field=BigIntegerRangeField(),
    )


def _or_none(column: str) -> Func:
    """Two empty ones are equal; -1 is the number of nothing."""
    return Coalesce(F(column), Value(-1), output_field=BigIntegerField())


def no_overlap(
    name: str,
    *columns: str,
    message: str,
    condition: Q | None = None,
    nullable: Sequence[str] = (),
) -> Any:
    """A constraint: rows with equal `columns` (integers) have no overlapping `period`.

    Of the `nullable` columns an empty one is equal to an empty one.
    """
    numbers = [*(F(column) for column in columns), *(_or_none(column) for column in nullable)]
    return ExclusionConstraint(
        name=name,
        expressions=[(_single(number), RangeOperators.OVERLAPS) for number in numbers]
        + [("period", RangeOperators.OVERLAPS)],
        condition=condition,
        violation_error_message=message,
    )
