"""Half-open periods of dates: [first day, day after the last).

The database refuses overlap. PostgreSQL's GiST has no operator class for plain integers without
the btree_gist extension, which not every server has; an integer range of one value does the same.
"""

import datetime as dt
import re
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


def not_over(column: str, today: dt.date) -> Q:
    """Rows whose period in `column` has no end, or one that is still to come."""
    ends = f"{column}__endswith"
    return Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": today})


_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])(?:-v([0-9]+))?")


def key_in_words(key: str) -> str:
    """'week 48 van 2026' for the key '2026-W48'; '2e kwartaal 2026, versie 1' for '2026-Q2-v1'.

    Any other key stays as it is: a reference, a code, a date.
    """
    if week := _WEEK.fullmatch(key):
        return f"week {int(week[2])} van {week[1]}"
    if quarter := _QUARTER.fullmatch(key):
        version = f", versie {quarter[3]}" if quarter[3] else ""
        return f"{quarter[2]}e kwartaal {quarter[1]}{version}"
    return key


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
