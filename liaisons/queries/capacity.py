"""Half-days per cluster: available, promised, planned, free (SCH-12)."""

import datetime as dt
from dataclasses import dataclass

from ocp_portal.accounts.models import Municipality


@dataclass(frozen=True, slots=True)
class ClusterCapacity:
    """In half-days per week, averages over the cycle of four weeks (a short visit is a half).

    available: what its liaisons may spend at schools; promised: what the norms and fixed meetings
    ask; planned: what the plan in force (or this draft) gives; free: available - planned.
    """

    cluster: int
    name: str
    liaisons: int
    schools: int
    available: float
    promised: float
    planned: float

    @property
    def free(self) -> float:
        return self.available - self.planned

    @property
    def over(self) -> float:
        """How much more is promised than there is; 0 when it fits."""
        return max(0.0, self.promised - self.available)


def capacity(
    municipality: Municipality, on: dt.date | None = None, *, plan: int | None = None
) -> list[ClusterCapacity]:
    """By cluster, on a day (today); `plan` is the id of a draft instead of what is published."""
    raise NotImplementedError
