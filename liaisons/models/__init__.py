from liaisons.models.absence import Absence, Substitution
from liaisons.models.calendar import CalendarLink
from liaisons.models.contacts import ContactMoment, Handover, HandoverDraft
from liaisons.models.family import LightQuestion
from liaisons.models.norm_actions import NormAction
from liaisons.models.notes import ClusterNote
from liaisons.models.nurses import NurseProposal, NurseVisit
from liaisons.models.people import (
    Assignment,
    Availability,
    Cluster,
    Daypart,
    Liaison,
    OfMunicipality,
    Weekday,
)
from liaisons.models.plans import (
    PlanBlock,
    PlanPart,
    PlanPin,
    StandingPlan,
    StandingVisit,
    VisitKind,
)
from liaisons.models.vacant_meetings import VacantMeeting
from liaisons.models.weeks import (
    MakeUpProposal,
    TermLedger,
    Visit,
    VisitChange,
    VisitQuerySet,
    WeekRoster,
)
from liaisons.models.what_if import WhatIfAnswer

__all__ = [
    "Absence",
    "Assignment",
    "Availability",
    "CalendarLink",
    "Cluster",
    "ClusterNote",
    "ContactMoment",
    "Daypart",
    "Handover",
    "HandoverDraft",
    "Liaison",
    "LightQuestion",
    "MakeUpProposal",
    "NormAction",
    "NurseProposal",
    "NurseVisit",
    "OfMunicipality",
    "PlanBlock",
    "PlanPart",
    "PlanPin",
    "StandingPlan",
    "StandingVisit",
    "Substitution",
    "TermLedger",
    "VacantMeeting",
    "Visit",
    "VisitChange",
    "VisitKind",
    "VisitQuerySet",
    "WeekRoster",
    "Weekday",
    "WhatIfAnswer",
]
