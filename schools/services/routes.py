"""The routewijzer of a municipality (LIA-10)."""

from django.db import transaction

from ocp_portal.accounts.models import Municipality, User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from schools.models import Route, RouteKind
from schools.routes import DEFAULTS


@transaction.atomic
def default_routes(*, municipality: Municipality) -> None:
    """One of each kind, in our words; what is there already stays as it is."""
    names = {"access": municipality.access_short, "liaison": municipality.liaison_short}
    Route.objects.bulk_create(
        (
            Route(
                municipality=municipality,
                kind=kind,
                position=position,
                **{column: text.format(**names) for column, text in DEFAULTS[kind].items()},
            )
            for position, kind in enumerate(RouteKind.values)
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def change_route(*, route: Route, by: User) -> None:
    """Save what a form put on the row."""
    route.save()
    record(action=AccessEvent.Action.CHANGE, object_type="route", object_key=str(route.pk), by=by)
