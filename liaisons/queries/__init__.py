"""What other rooms ask this one."""

from liaisons.queries.contact import (
    Contact,
    coming_gaps,
    contacts_of,
    next_visit,
    own_liaison,
    own_liaisons,
)
from liaisons.queries.plan import PlannedWeek, next_workday, planned_weeks
from liaisons.queries.presence import SchoolPresence, presence_by_school, published_weeks
from liaisons.queries.school_holidays import missing_holidays

__all__ = [
    "Contact",
    "PlannedWeek",
    "SchoolPresence",
    "coming_gaps",
    "contacts_of",
    "missing_holidays",
    "next_visit",
    "next_workday",
    "own_liaison",
    "own_liaisons",
    "planned_weeks",
    "presence_by_school",
    "published_weeks",
]
