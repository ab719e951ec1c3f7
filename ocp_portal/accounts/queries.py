"""What the pages of accounts read, as prepared dicts."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from ocp_portal import clock
from ocp_portal.accounts.devices import device
from ocp_portal.accounts.models import Membership, Municipality, User
from ocp_portal.periods import last_day
from ocp_portal.policy import ROLE_LABELS, Permission, Role, can

ACCESS_NOW = "nu"
ACCESS_NONE = "geen"


def team_leads(municipality: Municipality | int) -> QuerySet[User]:
    """Who to tell of what a team lead decides."""
    here = Membership.objects.current().filter(municipality=municipality, role=Role.TEAM_LEAD)
    return User.objects.filter(pk__in=here.values("user"), is_active=True).order_by("pk")


def coordinating() -> QuerySet[Membership]:
    """What makes somebody hear of a school today; a school without any has no account."""
    here = Membership.objects.current().filter(role=Role.CARE_COORDINATOR)
    return here.filter(user__is_active=True)


def care_coordinators(schools: Iterable[int]) -> Iterator[tuple[int, str, list[User]]]:
    """Of each school that has any: its id, its code and who to tell."""
    rows = (
        coordinating()
        .filter(schools__in=schools)
        .order_by("schools", "user")
        .values_list("schools", "schools__code", "user")
    )
    people = User.objects.in_bulk([user for _, _, user in rows])
    for (school, code), found in groupby(rows, key=lambda row: row[:2]):
        yield school, code, [people[user] for _, _, user in found]


def family_contacts(school: int, *, by: Any) -> list[User]:
    """Who is the familiecontactpersoon of a school today, for others who work with it: whoever
    sees the school, not the privacy officer."""
    if not can(by, Permission.SEE_CONTACT):
        return []
    here = Membership.objects.current().filter(role=Role.FAMILY_CONTACT, schools=school)
    rows = User.objects.filter(pk__in=here.values("user"), is_active=True)
    return list(rows.exclude(pk=by.pk).order_by("full_name", "pk"))


def users(by: Any, *, text: str = "", role: str = "", access: str = "") -> QuerySet[Any]:
    """Rows of the list of users: pk, full_name, email, is_active, roles of today, sort key."""
    own = Q(memberships__municipality=by.membership.municipality_id)
    now = own & Q(memberships__period__contains=clock.today())
    rows = User.objects.visible_to(by)
    if text:
        rows = rows.filter(Q(full_name__icontains=text) | Q(email__icontains=text))
    here = Membership.objects.visible_to(by).current().filter(user=OuterRef("pk"))
    if role:
        here = here.filter(role=role)
        rows = rows.filter(Exists(here)) if access != ACCESS_NONE else rows.none()
    elif access:
        rows = rows.filter(Exists(here)) if access == ACCESS_NOW else rows.exclude(Exists(here))
    return rows.annotate(
        sort_key=Lower("full_name"),
        roles=ArrayAgg("memberships__role", filter=now, distinct=True, default=[]),
    ).values("pk", "full_name", "email", "is_active", "roles", "sort_key")


def memberships_of(user: User, by: Any) -> list[dict[str, Any]]:
    """The roles of this person that `by` may see: those of today and later first."""
    rows = (
        Membership.objects.visible_to(by)
        .filter(user=user)
        .select_related("partnership")
        .prefetch_related("schools")
        .order_by("-period", "pk")
    )
    listed = [_membership(row) for row in rows]
    return sorted(listed, key=lambda row: not row["unended"])


def _membership(row: Membership) -> dict[str, Any]:
    today, span = clock.today(), row.period
    unended = not span.isempty and (span.upper is None or span.upper > today)
    return {
        "pk": row.pk,
        "role": ROLE_LABELS[row.role],
        "scope": _scope(row),
        "first": span.lower,
        "last": last_day(span) if not span.isempty else None,
        "unended": unended,
        "blocked": unended and row.blocked_at is not None,
        "begun": not span.isempty and span.lower <= today,
        "never": span.isempty,
    }


def _scope(row: Membership) -> str:
    """For what part of the municipality the role is."""
    if row.role == Role.LIAISON:
        return "de scholen waaraan deze persoon is gekoppeld"
    schools = ", ".join(school.name for school in row.schools.all())
    return schools or (row.partnership.name if row.partnership else "de hele gemeente")


def roles_of(user: User) -> list[dict[str, Any]]:
    """The roles that somebody can work in today, the present one marked."""
    rows = Membership.objects.working_for(user.pk)
    return [
        {
            "id": row.pk,
            "label": f"{ROLE_LABELS[row.role]}, {row.municipality.name}",
            "current": user.membership is not None and row.pk == user.membership.pk,
        }
        for row in rows
    ]


def sessions_of(user: User, own_key: str | None) -> list[dict[str, Any]]:
    """Where somebody is signed in now, this browser first. Two queries however many."""
    listed = {row.session_key: row for row in UserSession.objects.filter(user=user)}
    living = Session.objects.filter(session_key__in=listed, expire_date__gt=clock.now())
    rows = [_session(listed[row.session_key], row.get_decoded(), own_key) for row in living]
    return sorted((row for row in rows if row["alive"]), key=lambda row: not row["own"])


def _session(row: UserSession, data: dict[str, Any], own_key: str | None) -> dict[str, Any]:
    now = clock.now().timestamp()
    idle = now - data.get("seen", now)
    age = now - data.get("signed_in_at", now)
    return {
        "pk": row.pk,
        "device": device(row.user_agent),
        "since": row.created_at,
        "own": row.session_key == own_key,
        "alive": idle <= settings.SESSION_IDLE_SECONDS and age <= settings.SESSION_COOKIE_AGE,
    }


def ending_soon(by: Any) -> list[dict[str, Any]]:
    """Roles in the own municipality that end within 30 days, the first one first."""
    rows = Membership.objects.visible_to(by).ending_soon().order_by("period__endswith", "pk")
    return [
        {
            "user": row.user_id,
            "name": row.user.full_name,
            "role": ROLE_LABELS[row.role],
            "last": last_day(row.period),
        }
        for row in rows.select_related("user")[:10]
    ]
