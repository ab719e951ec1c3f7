from schools.models.presence import (
    CareMeetingSeries,
    CareTeam,
    PresenceNorm,
    ReceivingHours,
    TravelTime,
)
from schools.models.routes import Route, RouteKind
from schools.models.schools import (
    Closure,
    Partnership,
    School,
    SchoolBoard,
    SchoolHoliday,
    SchoolImport,
    SchoolQuerySet,
    Sector,
    Tier,
    TierAgreement,
)

__all__ = [
    "CareMeetingSeries",
    "CareTeam",
    "Closure",
    "Partnership",
    "PresenceNorm",
    "ReceivingHours",
    "Route",
    "RouteKind",
    "School",
    "SchoolBoard",
    "SchoolHoliday",
    "SchoolImport",
    "SchoolQuerySet",
    "Sector",
    "Tier",
    "TierAgreement",
    "TravelTime",
]
