"""What the access log says of a change in who may do what."""

from typing import Any

from ocp_portal.accounts.models import User
from ocp_portal.audit.services import record
from ocp_portal.dutch import so_many
from ocp_portal.policy import ROLE_LABELS


def scope(role: str, schools: int, invited_by: int | None = None) -> str:
    """For the access log, which holds no names: 'Zorgcoördinator, 3 scholen'."""
    parts = [ROLE_LABELS[role]]
    if schools:
        parts.append(so_many(schools, "school", "scholen"))
    if invited_by:
        parts.append(f"uitgenodigd door gebruiker {invited_by}")
    return ", ".join(parts)


def record_change(action: Any, kind: str, key: Any, by: User | None, what: str = "") -> None:
    """Nobody in particular acts on a new installation; that is no line in the access log."""
    if by is not None and by.membership is not None:
        record(action=action, object_type=kind, object_key=str(key), by=by, reason=what)
