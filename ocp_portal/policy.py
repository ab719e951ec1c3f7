"""Who may do what: the one place where a role stands beside a verb.

Which rows somebody sees is the business of each model's `visible_to(user)`; what somebody may do
at all is decided here. A view declares itself with `@require(Permission.X)`, `@signed_in` or
`@public`; tests/test_policy.py walks every URL and fails on one that declares nothing.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.urls import resolve


class Role(StrEnum):
    CARE_COORDINATOR = "care_coordinator"
    FAMILY_CONTACT = "family_contact"
    LIAISON = "liaison"
    TEAM_LEAD = "team_lead"
    POLICY_OFFICER = "policy_officer"
    PARTNERSHIP_COORDINATOR = "partnership_coordinator"
    ADMINISTRATOR = "administrator"
    PRIVACY_OFFICER = "privacy_officer"


ROLE_LABELS: dict[str, str] = {
    Role.CARE_COORDINATOR: "Zorgcoördinator",
    Role.FAMILY_CONTACT: "Familiecontactpersoon",
    Role.LIAISON: "Onderwijscontactpersoon",
    Role.TEAM_LEAD: "Teamleider CJG",
    Role.POLICY_OFFICER: "Beleidsmedewerker",
    Role.PARTNERSHIP_COORDINATOR: "SWV-coördinator",
    Role.ADMINISTRATOR: "Functioneel beheerder",
    Role.PRIVACY_OFFICER: "Privacy officer",
}


class Permission(StrEnum):
    LOG_QUESTION = "log_question"
    SEE_QUESTIONS = "see_questions"
    READ_QUESTION = "read_question"
    READ_QUESTION_WITH_REASON = "read_question_with_reason"
    WORK_QUESTION = "work_question"
    CHECK_SHARING = "check_sharing"
    LOG_LIGHT_QUESTION = "log_light_question"
    SEE_ROSTER = "see_roster"
    SEE_OWN_WEEK = "see_own_week"
    TICK_PRESENCE = "tick_presence"
    SEE_SCHOOL_VISITS = "see_school_visits"
    CONFIRM_VISIT = "confirm_visit"
    PROPOSE_HOURS = "propose_hours"
    PLAN_ROSTER = "plan_roster"
    MANAGE_LIAISONS = "manage_liaisons"
    SEE_PRESENCE = "see_presence"
    SHARE_LESSONS = "share_lessons"
    SEE_SCHOOLS = "see_schools"
    SEE_CONTACT = "see_contact"
    SEE_ROUTES = "see_routes"
    IMPORT_SCHOOLS = "import_schools"
    SEE_TIERS = "see_tiers"
    DECIDE_TIER = "decide_tier"
    SEE_REPORTS = "see_reports"
    MAKE_REPORT = "make_report"
    MANAGE_USERS = "manage_users"
    MANAGE_MUNICIPALITY = "manage_municipality"
    SEE_ACCESS_LOG = "see_access_log"


_EVERYONE = frozenset(Role)

ALLOWED: dict[Permission, frozenset[Role]] = {
    Permission.LOG_QUESTION: frozenset({Role.CARE_COORDINATOR}),
    Permission.SEE_QUESTIONS: frozenset({Role.CARE_COORDINATOR, Role.LIAISON, Role.TEAM_LEAD}),
    Permission.READ_QUESTION: frozenset({Role.CARE_COORDINATOR, Role.LIAISON}),
    Permission.READ_QUESTION_WITH_REASON: frozenset({Role.TEAM_LEAD}),
    Permission.WORK_QUESTION: frozenset({Role.LIAISON}),
    Permission.CHECK_SHARING: frozenset(
        {Role.CARE_COORDINATOR, Role.FAMILY_CONTACT, Role.LIAISON, Role.TEAM_LEAD}
    ),
    Permission.LOG_LIGHT_QUESTION: frozenset({Role.FAMILY_CONTACT}),
    Permission.SEE_ROSTER: frozenset({Role.CARE_COORDINATOR, Role.LIAISON, Role.TEAM_LEAD}),
    Permission.SEE_OWN_WEEK: frozenset({Role.LIAISON}),
    Permission.TICK_PRESENCE: frozenset({Role.LIAISON, Role.TEAM_LEAD}),
    Permission.SEE_SCHOOL_VISITS: frozenset({Role.CARE_COORDINATOR, Role.TEAM_LEAD}),
    Permission.CONFIRM_VISIT: frozenset({Role.CARE_COORDINATOR}),
    Permission.PROPOSE_HOURS: frozenset({Role.CARE_COORDINATOR, Role.TEAM_LEAD}),
    Permission.PLAN_ROSTER: frozenset({Role.TEAM_LEAD}),
    Permission.MANAGE_LIAISONS: frozenset({Role.TEAM_LEAD}),
    Permission.SEE_PRESENCE: frozenset(
        {Role.TEAM_LEAD, Role.POLICY_OFFICER, Role.PARTNERSHIP_COORDINATOR}
    ),
    Permission.SHARE_LESSONS: frozenset({Role.LIAISON, Role.TEAM_LEAD}),
    Permission.SEE_SCHOOLS: _EVERYONE,
    Permission.SEE_CONTACT: _EVERYONE - {Role.PRIVACY_OFFICER},
    Permission.SEE_ROUTES: _EVERYONE,
    Permission.IMPORT_SCHOOLS: frozenset({Role.ADMINISTRATOR}),
    Permission.SEE_TIERS: _EVERYONE,
    Permission.DECIDE_TIER: frozenset({Role.POLICY_OFFICER}),
    Permission.SEE_REPORTS: _EVERYONE,
    Permission.MAKE_REPORT: frozenset({Role.POLICY_OFFICER}),
    Permission.MANAGE_USERS: frozenset({Role.ADMINISTRATOR}),
    Permission.MANAGE_MUNICIPALITY: frozenset({Role.ADMINISTRATOR}),
    Permission.SEE_ACCESS_LOG: frozenset({Role.PRIVACY_OFFICER}),
}

# Whoever lets people in decides who reads questions, and so reads none.
CONTENT_ROLES = ALLOWED[Permission.SEE_QUESTIONS]
ADMITTING_ROLES = ALLOWED[Permission.MANAGE_USERS]

# Who works for the schools that the membership names, and for no other.
ROLES_OF_SCHOOLS = frozenset({Role.CARE_COORDINATOR, Role.FAMILY_CONTACT})

PUBLIC = "public"
SIGNED_IN = "signed_in"


def role_of(user: Any) -> Role | None:
    """The role in which this person works now; None without a current membership."""
    membership = getattr(user, "membership", None)
    return Role(membership.role) if membership else None


def apart_from(role: Role) -> frozenset[Role]:
    """The roles that nobody has beside this one in the same municipality."""
    if role in ADMITTING_ROLES:
        return CONTENT_ROLES
    return ADMITTING_ROLES if role in CONTENT_ROLES else frozenset()


def can(user: Any, permission: Permission) -> bool:
    return role_of(user) in ALLOWED[permission]


class Can:
    """For templates: `{% if can.log_question %}`. An unknown verb is a programmer's error."""

    def __init__(self, user: Any) -> None:
        self._user = user

    def __getitem__(self, verb: str) -> bool:
        return can(self._user, Permission(verb))


View = Callable[..., Any]


def require(permission: Permission) -> Callable[[View], View]:
    """Only roles with this permission reach the view; others get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            if not can(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.policy = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """Everybody who is signed in; the login middleware does the rest."""
    view.policy = SIGNED_IN  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Open to the world: sign-in, health, error pages, statements."""
    view = login_not_required(view)
    view.policy = PUBLIC  # type: ignore[attr-defined]
    return view


def policy_of(view: View) -> Permission | str | None:
    """What a view declared, None when it declared nothing."""
    return getattr(view, "policy", None)


def may_open(user: Any, path: str) -> bool:
    """Whether a link to this page of the portal leads anywhere for this person's role."""
    declared = policy_of(resolve(path).func)
    return can(user, declared) if isinstance(declared, Permission) else True
