from typing import Any

import structlog

from ocp_portal.audit.models import AccessEvent


def record(
    *,
    action: AccessEvent.Action,
    object_type: str,
    object_key: str,
    by: Any,
    reason: str = "",
    acting_in: Any = None,
) -> None:
    """Write one line of the access log. `object_key` is a reference or a code, never a name.

    `acting_in` is the membership in which `by` does this, if not the one of today.
    """
    membership = acting_in or by.membership
    if action == AccessEvent.Action.DENIED:
        # Stands in the request's line of the log, and keeps the error page from telling it again.
        structlog.contextvars.bind_contextvars(denied=True)
    AccessEvent.objects.create(
        municipality_id=membership.municipality_id,
        user_id=by.pk,
        role=membership.role,
        action=action,
        object_type=object_type,
        object_key=object_key,
        reason=reason,
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )
