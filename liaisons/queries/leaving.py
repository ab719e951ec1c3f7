"""What of the roster ends with a school that leaves the register; the import page tells it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef

from liaisons.models import Assignment, StandingPlan, StandingVisit, Visit
from ocp_portal import clock
from ocp_portal.periods import not_over
from schools.models import School
from schools.school_pages import Ties


def ties(user: Any, codes: Iterable[str]) -> dict[str, Ties]:
    """By vestigingscode, of the schools that this person sees.

    Of visits only how many: who reads this sees no roster, so the schools are the gate.
    """
    today = clock.today()
    seen = School.objects.visible_to(user).filter(code__in=list(codes))
    names = _names(seen)
    coming = Visit.objects.filter(status=Visit.Status.PLANNED, date__gte=today)
    in_plan = StandingVisit.objects.filter(
        not_over("plan__period", today), plan__status=StandingPlan.Status.PUBLISHED
    )
    rows = seen.annotate(in_plan=Exists(in_plan.filter(school=OuterRef("pk"))))
    counts = _counts(coming.filter(school__in=seen.values("pk")))
    return {
        code: Ties(names.get(code, []), counts.get(code, 0), planned)
        for code, planned in rows.values_list("code", "in_plan")
    }


def _names(seen: Any) -> dict[str, list[str]]:
    """Of who is tied to a school now, the first liaison first."""
    held = Assignment.objects.current().filter(school__in=seen.values("pk")).order_by("rank")
    found: dict[str, list[str]] = {}
    for code, name in held.values_list("school__code", "liaison__name"):
        found.setdefault(code, []).append(name)
    return found


def _counts(visits: Any) -> dict[str, int]:
    rows = visits.order_by().values_list("school__code").annotate(number=Count("pk"))
    return dict(rows)
