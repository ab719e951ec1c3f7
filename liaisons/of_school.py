"""What the pages of the room of schools tell, and only this room knows."""

import datetime as dt
from typing import Any

from liaisons.pages import school_pages
from liaisons.queries import own_liaison
from liaisons.queries.closed_days import on_closed_days
from liaisons.queries.cycle import coming_mondays
from liaisons.queries.leaving import ties
from liaisons.queries.meeting_days import meeting_days
from liaisons.queries.not_received import not_received
from ocp_portal.policy import Permission, can
from schools.models import School
from schools.school_pages import tells


@tells("contact")
def contact_today(user: Any, school: School) -> dict[str, Any]:
    """As Assignment.visible_to: whoever sees the school, not the privacy officer.

    `people`: who is there for it, or who stands in, and the second liaison; `fallback`: the
    access of the municipality, only while the first place is empty.
    """
    if not can(user, Permission.SEE_CONTACT):
        return {"people": [], "fallback": None}
    contact = own_liaison(school)
    person = school_pages.reached(school.municipality, contact)
    people = [person] if person else []
    if contact.second and contact.second != contact.liaison:
        people.append(school_pages.second(school.municipality, contact.second))
    return {"people": people, "fallback": school_pages.fallback(school.municipality, contact)}


@tells("cycle_weeks")
def cycle_weeks(user: Any, school: School) -> dict[int, dt.date]:
    """As the plan of the municipality counts them; whoever sees the school may know."""
    return coming_mondays(school.municipality)


tells("ties")(ties)
tells("meeting_days")(meeting_days)
tells("not_received")(not_received)
tells("closed_days")(on_closed_days)
