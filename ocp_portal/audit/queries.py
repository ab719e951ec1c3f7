"""What the pages of the access log read, as prepared dicts."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.policy import CONTENT_ROLES, ROLE_LABELS

FIELDS = ("pk", "at", "user_id", "role", "action", "object_type", "object_key", "reason")
# What object_type says, in the words of the screen. A refused page is there by its route's name.
OBJECTS = {
    "consultation": "vraag",
    "school": "school",
    "tier_agreement": "aansluitwijze",
    "report": "rapportage",
    "council_report": "rapportage",
    "user": "gebruiker",
    "membership": "rol van een gebruiker",
    "invitation": "uitnodiging",
    "municipality": "instellingen van de gemeente",
    "access_log": "inzagelog",
    "school_import": "import van scholen",
    "consultation_list": "lijst van vragen",
    "consultation_detail": "vraag",
    "school_list": "lijst van scholen",
    "school_detail": "school",
    "week_detail": "weekrooster",
    "report_detail": "rapportage",
    "report_download": "rapportage",
    "user_list": "lijst van gebruikers",
    "user_detail": "gebruiker",
    "municipality_settings": "instellingen van de gemeente",
    "job_detail": "taak",
}


def events(
    by: Any,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
    action: str = "",
    text: str = "",
) -> QuerySet[Any]:
    """Lines of the log: of a period (both days in it), one action, one object or user number."""
    rows = AccessEvent.objects.visible_to(by)
    if first:
        rows = rows.filter(at__gte=_midnight(first))
    if last:
        rows = rows.filter(at__lt=_midnight(last + dt.timedelta(days=1)))
    if action:
        rows = rows.filter(action=action)
    if text:
        rows = rows.filter(object_key__iexact=text)
    return rows.values(*FIELDS)


def roles_given(by: Any, *, days: int) -> QuerySet[Any]:
    """Who took up, in the last days, a role that sees questions."""
    first = clock.today() - dt.timedelta(days=days - 1)
    rows = AccessEvent.objects.visible_to(by).filter(
        object_type="membership",
        action=AccessEvent.Action.CREATE,
        role__in=CONTENT_ROLES,
        at__gte=_midnight(first),
    )
    return rows.values(*FIELDS)


def with_names(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Adds who, role, what and where in words. One query, however many rows.

    Whoever is no longer there stays a number.
    """
    rows = list(rows)
    people = User.objects.filter(pk__in={row["user_id"] for row in rows})
    names = dict(people.values_list("pk", "full_name"))
    for row in rows:
        row["who"] = names.get(row["user_id"], f"gebruiker {row['user_id']}")
        row["role_label"] = ROLE_LABELS.get(row["role"], row["role"])
        row["action_label"] = AccessEvent.Action(row["action"]).label
        row["object_label"] = OBJECTS.get(row["object_type"], "pagina")
    return rows


def counts(by: Any, *, days: int) -> dict[str, int]:
    """How many lines of each action in the last days, zero for those that did not happen."""
    first = clock.today() - dt.timedelta(days=days - 1)
    rows = AccessEvent.objects.visible_to(by).filter(at__gte=_midnight(first))
    found = dict(rows.order_by().values_list("action").annotate(Count("pk")))
    return {action: found.get(action, 0) for action in AccessEvent.Action.values}


def _midnight(day: dt.date) -> dt.datetime:
    """Where a day begins in Amsterdam."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
