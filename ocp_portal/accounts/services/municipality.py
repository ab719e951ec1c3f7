"""Settings of a municipality."""

from django.db import transaction

from ocp_portal.accounts.models import Municipality, User
from ocp_portal.accounts.services.changes import record_change
from ocp_portal.audit.models import AccessEvent


@transaction.atomic
def change_municipality(*, municipality: Municipality, by: User) -> None:
    """Save the settings that a form put on the row."""
    municipality.save()
    record_change(AccessEvent.Action.CHANGE, "municipality", municipality.code, by)
