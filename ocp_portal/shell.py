"""What the page shell shows on every page: navigation, role, municipality."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from ocp_portal.accounts.queries import roles_of
from ocp_portal.policy import ROLE_LABELS, Can, Permission, can, role_of

# (label, name of the URL, permission, icon); the first words a user reads, in order of use.
# On a phone the first four stand under the thumb.
NAVIGATION: list[tuple[str, str, Permission | None, str]] = [
    ("Vandaag", "today", None, "home"),
    ("Mijn week", "my_week", Permission.SEE_OWN_WEEK, "calendar"),
    ("Lichte vragen", "light_question_list", Permission.LOG_LIGHT_QUESTION, "edit"),
    ("Vragen", "consultation_list", Permission.SEE_QUESTIONS, "question"),
    ("Rooster", "week_current", Permission.PLAN_ROSTER, "calendar"),
    ("Contactpersonen", "liaison_list", Permission.MANAGE_LIAISONS, "people"),
    ("Contact", "contact_list", Permission.TICK_PRESENCE, "phone"),
    ("Geleerd", "cluster_note_list", Permission.SHARE_LESSONS, "edit"),
    ("Gebruikers", "user_list", Permission.MANAGE_USERS, "people"),
    ("Inzagelog", "access_log", Permission.SEE_ACCESS_LOG, "shield"),
    ("Scholen", "school_list", Permission.SEE_SCHOOLS, "school"),
    ("Aansluitwijze", "tier_overview", Permission.SEE_TIERS, "file"),
    ("Norm", "norm_list", Permission.SEE_PRESENCE, "report"),
    ("Rapportages", "report_list", Permission.SEE_REPORTS, "report"),
    ("Gemeente", "municipality_settings", Permission.MANAGE_MUNICIPALITY, "settings"),
]
FOOTER = [
    ("Toegankelijkheid", "accessibility"),
    ("Privacy", "privacy"),
    ("Over dit portaal", "about"),
]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The pages that this role has, with the present one marked."""
    entries = []
    for label, name, permission, icon in NAVIGATION:
        if permission and not can(request.user, permission):
            continue
        url = reverse(name)
        entries.append(
            {"label": label, "url": url, "current": request.path.startswith(url), "icon": icon}
        )
    return entries


def account(user: Any) -> dict[str, Any]:
    """The menu at the top right. Who has one role costs no query; others have a switch in it."""
    membership = user.membership
    return {
        "name": user.full_name,
        "initials": initials(user.full_name),
        "role": ROLE_LABELS[membership.role],
        "memberships": roles_of(user) if membership.several else [],
        "switch_url": reverse("switch_role"),
        "account_url": reverse("my_account"),
        "logout_url": reverse("account_logout"),
    }


def initials(name: str) -> str:
    """'SV' for Sanne van der Veen: first and last word, without small words between."""
    words = [word for word in name.split() if word]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in ends).upper()


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    context: dict[str, Any] = {
        "demo": settings.DEMO,
        "request_id": getattr(request, "id", ""),
        "footer_links": [{"label": label, "url": reverse(name)} for label, name in FOOTER],
    }
    user: Any = getattr(request, "user", None)
    if role_of(user) is None:
        return context
    return context | {
        "can": Can(user),
        "nav": navigation(request),
        "account": account(user),
        "municipality": user.membership.municipality,
        "role_label": ROLE_LABELS[user.membership.role],
    }
