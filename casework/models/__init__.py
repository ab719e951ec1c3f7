from casework.models.activities import Activity, ActivityKind
from casework.models.consultations import (
    AgeBand,
    Consultation,
    ConsultationQuerySet,
    ReferenceCounter,
    Urgency,
    own_before_begin,
    schools_worked_by,
)
from casework.models.drafts import Draft
from casework.models.thread import Message, StatusChange, WorkNote

__all__ = [
    "Activity",
    "ActivityKind",
    "AgeBand",
    "Consultation",
    "ConsultationQuerySet",
    "Draft",
    "Message",
    "ReferenceCounter",
    "StatusChange",
    "Urgency",
    "WorkNote",
    "own_before_begin",
    "schools_worked_by",
]
