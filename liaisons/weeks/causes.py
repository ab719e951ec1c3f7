"""Why a visit falls away: to count, and in words that a school reads. Pure."""

from enum import StrEnum


class Cause(StrEnum):
    """Why a visit fell away, for counting; `Planned.reason` says it in words."""

    HOLIDAY = "holiday"
    CLOSED = "closed"
    ABSENT = "absent"
    VACANT = "vacant"
    BLOCKED = "blocked"
    BUSY = "busy"
    TAKEN = "taken"


# Somebody could still come: a gap for whoever plans, unless the school has another visit then.
NOBODY = frozenset({Cause.ABSENT, Cause.VACANT, Cause.BLOCKED, Cause.BUSY})
ABSENT = "afwezig"
# Not at which school: the school whose visit it is reads this.
BUSY = "contactpersoon heeft dan een ander bezoek"
NOT_WORKING = "contactpersoon werkt dan niet"
NOT_FREE = "contactpersoon is dan niet vrij"  # nor who, nor why: that is between colleagues
VACANT = "geen contactpersoon"
LEFT = "contactpersoon is uit dienst"
NOT_TIED = "de school heeft dan een andere contactpersoon"
TAKEN = "de school heeft dan al een ander bezoek"
GONE = "school opgeheven"
# Not the reason of the block: schools read this, and that one is of who plans.
BLOCKED = "er is vastgelegd dat het dan niet kan"
NOT_RECEIVED = "de school ontvangt dan niet"
