"""What of the roster falls on days that a school turns out to be closed."""

from typing import Any

from liaisons.models import MakeUpProposal, Visit
from ocp_portal import clock
from schools.models import Closure


def on_closed_days(user: Any, closure: Closure) -> list[str]:
    """How many published visits and agreed make-up visits there are on these days from today on,
    and what becomes of them: a Dutch sentence each. Two queries."""
    first, until = max(closure.period.lower, clock.today()), closure.period.upper
    here = {"school": closure.school_id, "date__gte": first, "date__lt": until}
    visits = Visit.objects.visible_to(user).filter(**here, status=Visit.Status.PLANNED)
    agreed = MakeUpProposal.objects.visible_to(user).filter(
        **here, status=MakeUpProposal.Status.ACCEPTED, visit=None
    )
    return [each for each in (_planned(visits.count()), _agreed(agreed.count())) if each]


def _planned(number: int) -> str:
    if number < 2:
        one = "valt 1 gepland bezoek. Dat verandert niet vanzelf: verplaats het in het rooster."
        return f"In deze dagen {one}" if number else ""
    more = "geplande bezoeken. Die veranderen niet vanzelf: verplaats ze in het rooster."
    return f"In deze dagen vallen {number} {more}"


def _agreed(number: int) -> str:
    if number < 2:
        one = "valt 1 afgesproken inhaalbezoek. Dat vervalt als die week wordt vastgesteld."
        return f"In deze dagen {one}" if number else ""
    more = "afgesproken inhaalbezoeken. Die vervallen als hun week wordt vastgesteld."
    return f"In deze dagen vallen {number} {more}"
