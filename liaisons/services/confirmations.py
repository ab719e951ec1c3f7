"""The school says whether a visit was as recorded."""

from liaisons.models import Visit
from ocp_portal.accounts.models import Municipality, User


def confirm_visit(*, visit: Visit, version: int, by: User) -> Visit:
    """The school agrees. Only visits of the past (or today) of the own school.

    Raises PermissionDenied, ValidationError (Dutch) and ChangedMeanwhile. Twice is once.
    """
    raise NotImplementedError


def dispute_visit(*, visit: Visit, dispute: str, version: int, by: User) -> Visit:
    """The school says that it was otherwise (Visit.Dispute); the team lead is told."""
    raise NotImplementedError


def settle_dispute(*, visit: Visit, status: str, reason: str = "", version: int, by: User) -> Visit:
    """The team lead decides what it was; the dispute is over."""
    raise NotImplementedError


def remind_unconfirmed(*, municipality: Municipality) -> int:
    """Tell each liaison with visits of before this week that nobody ticked. How many people."""
    raise NotImplementedError


def request_reminders() -> int:
    raise NotImplementedError
