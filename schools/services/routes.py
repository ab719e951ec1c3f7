"""The routewijzer of a municipality (LIA-10)."""

from django.db import transaction

from ocp_portal.accounts.models import User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from schools.models import Route


@transaction.atomic
def change_route(*, route: Route, by: User) -> None:
    """Save what a form put on the row, which is there from the first change on."""
    route.save()
    record(action=AccessEvent.Action.CHANGE, object_type="route", object_key=str(route.pk), by=by)
