"""What waits for the team lead's yes or no: make-up visits, and what schools propose."""

from typing import Any

from django.db.models import QuerySet, Value

from liaisons.models import MakeUpProposal
from ocp_portal import clock
from schools.models import CareMeetingSeries, CareTeam, ReceivingHours
from schools.models.presence import Agreement


def make_ups(user: Any) -> QuerySet[MakeUpProposal]:
    """Those that can still be agreed to, in order of time."""
    waiting = MakeUpProposal.objects.visible_to(user).filter(
        status=MakeUpProposal.Status.PROPOSED, date__gte=clock.today()
    )
    rows = waiting.select_related("school", "liaison", "makes_up")
    return rows.order_by("date", "-daypart", "pk")


def of_schools(user: Any) -> Any:
    """As dicts: what ('hours', 'meeting', 'care_team'), the school's name and code, since when."""
    hours, meetings, care_teams = (
        model.objects.visible_to(user)
        .filter(status=Agreement.PROPOSED)
        .order_by()
        .annotate(what=Value(what))
        .values("what", "school__name", "school__code", "proposed_at")
        for model, what in (
            (ReceivingHours, "hours"),
            (CareMeetingSeries, "meeting"),
            (CareTeam, "care_team"),
        )
    )
    return hours.union(meetings, care_teams, all=True).order_by("proposed_at", "school__code")
