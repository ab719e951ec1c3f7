"""What people do here: make weeks, tick presence, tie people to schools, record absence."""

from liaisons.services.absences import (
    Covered,
    cover_school,
    end_absence,
    end_substitution,
    record_absence,
)
from liaisons.services.calendar import (
    calendar_owner,
    remove_calendar_link,
    renew_calendar_link,
)
from liaisons.services.people import (
    assign,
    end_assignment,
    end_employment,
    open_work,
    remove_cluster,
    set_work_pattern,
)
from liaisons.services.presence import ChangedMeanwhile, record_presence
from liaisons.services.weeks import (
    make_simple_pattern,
    publish_week,
    request_next_week,
    request_week,
)

__all__ = [
    "calendar_owner",
    "remove_calendar_link",
    "renew_calendar_link",
    "ChangedMeanwhile",
    "Covered",
    "assign",
    "cover_school",
    "end_absence",
    "end_assignment",
    "end_employment",
    "end_substitution",
    "make_simple_pattern",
    "open_work",
    "publish_week",
    "record_absence",
    "record_presence",
    "remove_cluster",
    "request_next_week",
    "request_week",
    "set_work_pattern",
]
