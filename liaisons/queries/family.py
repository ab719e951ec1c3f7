"""What a familiecontactpersoon reads of the own light questions (LIA-11)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncWeek

from liaisons.models import LightQuestion
from ocp_portal import clock
from ocp_portal.accounts.models import User
from schools.isoweeks import IsoWeek

WEEKS = 26  # half a year
COLUMNS = ("pk", "date", "school__name", "asked_by", "subject", "done")


@dataclass(frozen=True, slots=True)
class Caught:
    """So many light questions of one week at one school that ended alike."""

    monday: dt.date
    school: str
    code: str
    done: str
    number: int


def first_counted_week() -> dt.date:
    return IsoWeek.of(clock.today()).plus(1 - WEEKS).monday


def caught(user: User) -> list[Caught]:
    """The own ones of the last half year, newest week first."""
    rows = (
        LightQuestion.objects.visible_to(user)
        .filter(date__gte=first_counted_week())
        .annotate(monday=TruncWeek("date"))
        .values_list("monday", "school__name", "school__code", "done")
        .annotate(number=Count("pk"))
        .order_by("-monday", "school", "done")
    )
    return [Caught(*row) for row in rows]


def open_questions(user: User) -> list[dict[str, Any]]:
    """What can still be changed, newest first."""
    since = clock.today() - LightQuestion.OPEN
    rows = LightQuestion.objects.visible_to(user).filter(date__gte=since)
    return list(rows.order_by("-date", "-pk").values(*COLUMNS))


def kept_today(user: User) -> list[dict[str, Any]]:
    """What was written down today, also about an earlier day: a wrong tap is found at once."""
    rows = LightQuestion.objects.visible_to(user).filter(recorded_at__date=clock.today())
    return list(rows.order_by("-pk").values(*COLUMNS))


def last_school(user: User) -> int | None:
    """Where the last one was: most likely where the next one is."""
    rows = LightQuestion.objects.visible_to(user).order_by("-pk")
    return rows.values_list("school", flat=True).first()
