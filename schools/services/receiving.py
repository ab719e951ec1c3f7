"""When a school receives, and its fixed care meetings: the school proposes, the team lead decides."""

import datetime as dt
from collections.abc import Sequence

from ocp_portal.accounts.models import User
from schools.models import CareMeetingSeries, CareTeam, ReceivingHours, School


class Decided(Exception):
    """Somebody changed or decided this proposal meanwhile; str() says so in Dutch."""


def propose_hours(
    *, school: School, answers: Sequence[str], first: dt.date, by: User
) -> ReceivingHours:
    """Ten answers, Monday morning first. An earlier proposal of the school is replaced."""
    raise NotImplementedError


def accept_hours(*, hours: ReceivingHours, version: int, by: User) -> ReceivingHours:
    """In force from its first day on; what was agreed before ends there."""
    raise NotImplementedError


def refuse_hours(*, hours: ReceivingHours, version: int, by: User) -> ReceivingHours:
    raise NotImplementedError


def propose_meeting(
    *,
    school: School,
    kind: str,
    half_day: int,
    cycle_weeks: Sequence[int],
    start_time: dt.time | None = None,
    first: dt.date,
    until: dt.date | None = None,
    by: User,
) -> CareMeetingSeries:
    raise NotImplementedError


def accept_meeting(*, series: CareMeetingSeries, version: int, by: User) -> CareMeetingSeries:
    raise NotImplementedError


def refuse_meeting(*, series: CareMeetingSeries, version: int, by: User) -> CareMeetingSeries:
    raise NotImplementedError


def end_meeting(*, series: CareMeetingSeries, last: dt.date, by: User) -> CareMeetingSeries:
    raise NotImplementedError


def set_care_team(
    *, school: School, structural_mdo: bool | None, mdo_a_year: int | None, by: User
) -> CareTeam:
    """Structural consultation with partners, and how often (SCH-14)."""
    raise NotImplementedError
