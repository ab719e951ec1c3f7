"""What the pages of the term plan ask beside `queries.plans`: plain rows, few queries."""

from typing import Any

from liaisons.models import PlanBlock, PlanPin, StandingPlan, StandingVisit
from ocp_portal import clock
from ocp_portal.periods import period
from schools.models import School, Sector

Row = dict[str, Any]


def plans(user: Any) -> Any:
    return StandingPlan.objects.visible_to(user)


def draft(user: Any) -> StandingPlan | None:
    """The newest draft; that is what the board opens on."""
    drafts = plans(user).filter(status=StandingPlan.Status.DRAFT)
    return drafts.order_by("-created_at", "-pk").first()


def visited_schools(user: Any) -> dict[int, Row]:
    """Every school that a plan is for, by id, in order of name."""
    rows: Any = School.objects.visible_to(user).open().exclude(sector=Sector.MBO)
    found = rows.with_tier(clock.today()).order_by("sort_key", "code")
    return {row["pk"]: row for row in found.values("pk", "code", "name", "tier")}


def pinned(user: Any) -> set[int]:
    """Schools with an agreement that holds today."""
    rows = PlanPin.objects.visible_to(user).filter(period__contains=clock.today())
    return set(rows.values_list("school", flat=True))


def agreements(user: Any) -> list[PlanPin]:
    """Those that hold or are to come, by school."""
    return _from_today(PlanPin.objects.visible_to(user))


def blocks(user: Any) -> list[PlanBlock]:
    return _from_today(PlanBlock.objects.visible_to(user))


def _from_today(rows: Any) -> list[Any]:
    coming = rows.filter(period__overlap=period(clock.today()))
    return list(coming.select_related("school", "liaison").order_by("school__sort_key", "pk"))


def swap_candidates(visit: StandingVisit) -> list[StandingVisit]:
    """Visits of other schools of the same liaison in the same plan, in order of time."""
    rows = StandingVisit.objects.filter(plan=visit.plan_id, liaison=visit.liaison_id)
    others = rows.exclude(school=visit.school_id).exclude(kind="meeting")
    return list(others.select_related("school").order_by("cycle_week", "weekday", "-daypart", "pk"))
