"""What the page shell shows on every page: navigation, role, municipality."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from ocp_portal.policy import ROLE_LABELS, Can, Permission, can, role_of

# (label, name of the URL, permission); the first words a user reads, in order of use.
NAVIGATION: list[tuple[str, str, Permission | None]] = [
    ("Vandaag", "today", None),
    ("Mijn week", "my_week", Permission.TICK_PRESENCE),
    ("Vragen", "consultation_list", Permission.SEE_QUESTIONS),
    ("Rooster", "week_current", Permission.PLAN_ROSTER),
    ("Contactpersonen", "liaison_list", Permission.MANAGE_LIAISONS),
    ("Scholen", "school_list", Permission.SEE_SCHOOLS),
    ("Aansluitwijze", "tier_overview", Permission.SEE_TIERS),
    ("Rapportages", "report_list", Permission.SEE_REPORTS),
    ("Gebruikers", "user_list", Permission.MANAGE_USERS),
    ("Inzagelog", "access_log", Permission.SEE_ACCESS_LOG),
]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The pages that this role has, with the present one marked."""
    entries = []
    for label, name, permission in NAVIGATION:
        if permission and not can(request.user, permission):
            continue
        try:  # INTERIM: goes when every room has its pages
            url = reverse(name)
        except NoReverseMatch:
            continue
        current = request.path == url or (url != "/" and request.path.startswith(url))
        entries.append({"label": label, "url": url, "current": current})
    return entries


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    context: dict[str, Any] = {
        "demo": settings.DEMO,
        "request_id": getattr(request, "id", ""),
    }
    user = getattr(request, "user", None)
    if role_of(user) is None:
        return context
    return context | {
        "can": Can(user),
        "nav": navigation(request),
        "municipality": user.membership.municipality,
        "role_label": ROLE_LABELS[user.membership.role],
    }
