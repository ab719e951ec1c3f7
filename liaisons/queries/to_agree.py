"""Extra schools where nobody said yet when the liaison is there (LIA-8)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from liaisons.models import Assignment, Liaison, PlanPin, StandingPlan, StandingVisit
from liaisons.models.plans import VisitKind
from ocp_portal import clock
from ocp_portal.periods import not_over
from ocp_portal.policy import Permission, can
from schools.models import Sector, Tier, TierAgreement


@dataclass(frozen=True, slots=True)
class ToAgree:
    """A school that is extra since `since`, which may still be to come."""

    code: str
    name: str
    since: dt.date


def to_agree(user: Any) -> list[ToAgree]:
    """Liaison: the own schools, longest extra first. Others: none. One query.

    A task ends by itself when there is a fixed half-day: agreed ('vaste afspraak'), or in a plan
    that is published. A short visit is what a school without extra has; a care meeting is no
    presence. Neither is a moment of presence that was agreed.
    """
    if not can(user, Permission.SEE_OWN_WEEK):
        return []
    own = Assignment.objects.current().filter(
        liaison__in=Liaison.objects.of(user),
        school=OuterRef("school"),
        rank=Assignment.Rank.FIRST,
    )
    rows = (
        TierAgreement.objects.visible_to(user)
        .decided()
        .filter(not_over("period", clock.today()), tier=Tier.EXTRA, school__gone_on=None)
        .exclude(school__sector=Sector.MBO)
        .filter(Exists(own), ~Exists(_pins()), ~Exists(_standing()))
        .order_by("period", "school__sort_key", "pk")
    )
    columns = ("school__code", "school__name", "period__startswith")
    found: dict[str, ToAgree] = {}
    for row in rows.values_list(*columns):
        found.setdefault(row[0], ToAgree(*row))  # an agreement may be prolonged by another one
    return list(found.values())


def _pins() -> Any:
    pins = PlanPin.objects.filter(school=OuterRef("school"), half_day__isnull=False)
    return pins.filter(not_over("period", clock.today()))


def _standing() -> Any:
    visits = StandingVisit.objects.filter(school=OuterRef("school"), kind=VisitKind.FULL)
    return visits.filter(
        not_over("plan__period", clock.today()), plan__status=StandingPlan.Status.PUBLISHED
    )
