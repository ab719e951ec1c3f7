"""Letting people in, and seeing to it that they are out at once when their work ends."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Iterable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from ocp_portal import clock
from ocp_portal.accounts.models import Invitation, Membership, Municipality, User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.forms import dutch_date
from ocp_portal.names import inside
from ocp_portal.periods import DateRange, last_day, period
from ocp_portal.policy import ROLE_LABELS, Role, apart_from
from ocp_portal.refused import Refused

ENDED = "rol beëindigd"  # what the access log says

# --- invitations --------------------------------------------------------------------------


def invite(
    *,
    municipality: Municipality,
    email: str,
    full_name: str,
    role: Role,
    starts_on: dt.date,
    until: dt.date | None = None,
    schools: Iterable[Any] = (),
    partnership: Any = None,
    by: User | None,
) -> Invitation:
    """Offer somebody a role. The mail goes out after the row is there.

    An earlier invitation for the same role that nobody answered is withdrawn: its link ends.
    `until` is the first day without access. Raises OSError (SMTP too) when the mail cannot be
    sent; the invitation is there and can be renewed. `by` is None on a new installation only.
    Raises Refused for one's own address, for a role that this person has here already, and for
    one that does not go with a role they have.
    """
    if by is not None and by.email == email.lower():
        raise Refused("U kunt uzelf geen rol geven. Vraag het een andere functioneel beheerder.")
    schools = list(schools)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        # Two administrators may invite the same person at the same moment.
        Municipality.objects.select_for_update().get(pk=municipality.pk)
        same = _roles_of(email, municipality.pk).filter(role=role, partnership=partnership)
        if same.filter(period__overlap=period(starts_on, until)).exists():
            raise Refused(
                f"Deze persoon heeft de rol {ROLE_LABELS[role]} al. Wilt u andere scholen of een "
                "andere einddatum? Verander dan de rol bij deze gebruiker."
            )
        _keep_apart(_roles_of(email, municipality.pk), role)
        _withdraw_earlier(municipality, email, role)
        invitation = Invitation.objects.create(
            municipality=municipality,
            email=email.lower(),
            full_name=full_name,
            role=role,
            partnership=partnership,
            period=period(starts_on, until),
            token_hash=hash_of(token),
            expires_at=_expiry(),
            invited_by=by,
        )
        invitation.schools.set(schools)
        what = _scope(role, len(schools))
        _record_change(AccessEvent.Action.CREATE, "invitation", invitation.pk, by, what)
    _mail(invitation, token)
    return invitation


def renew(*, invitation: Invitation, by: User) -> None:
    """Send a new link; the old one ends. Raises Refused when it was answered meanwhile."""
    token = secrets.token_urlsafe(32)
    renewed = Invitation.objects.unanswered().filter(pk=invitation.pk)
    with transaction.atomic():
        if not renewed.update(token_hash=hash_of(token), expires_at=_expiry()):
            raise Refused("Deze uitnodiging is al gebruikt of ingetrokken.")
        _record_change(AccessEvent.Action.CHANGE, "invitation", invitation.pk, by)
    _mail(invitation, token)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> None:
    """End the link. Raises Refused when it was answered meanwhile."""
    row = Invitation.objects.unanswered().filter(pk=invitation.pk)
    if not row.update(withdrawn_at=clock.now()):
        raise Refused("Deze uitnodiging is al gebruikt of ingetrokken.")
    _record_change(AccessEvent.Action.CHANGE, "invitation", invitation.pk, by)


def invitation_of(token: str) -> Invitation | None:
    """The invitation behind a link, whatever became of it; None for a link we never sent."""
    rows = Invitation.objects.select_related("municipality")
    return rows.filter(token_hash=hash_of(token)).first()


@transaction.atomic
def accept_as_newcomer(*, invitation: Invitation, password: str) -> User:
    """Make the account and its role; also for an account that was closed.

    Raises Refused when the link has ended, or when the address has an account in use: whoever
    holds the link cannot take that over, its owner signs in and accepts.
    """
    invitation = _locked(invitation)
    # Two invitations for one address may be accepted at once: the second waits and is refused.
    user, new = User.objects.select_for_update().get_or_create(
        email=invitation.email, defaults={"full_name": invitation.full_name}
    )
    if user.is_active and not new:
        raise Refused("Er is al een account met dit e-mailadres. Meld u aan en neem dan aan.")
    user.is_active = True
    user.set_password(password)
    user.save()
    _give_role(invitation, user)
    return user


@transaction.atomic
def accept(*, invitation: Invitation, by: User) -> Membership:
    """Add the role to the account of the person who is signed in.

    Raises Refused when the link has ended, was meant for somebody else, or is for a role that
    does not go with one they have.
    """
    invitation = _locked(invitation)
    # Two invitations for two roles that stay apart may be accepted at once: the second waits.
    User.objects.select_for_update().get(pk=by.pk)
    if by.email != invitation.email:
        raise Refused("Deze uitnodiging is voor iemand anders.")
    return _give_role(invitation, by)


def _locked(invitation: Invitation) -> Invitation:
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not row.is_open:
        raise Refused("Deze uitnodiging is verlopen of al gebruikt.")
    return row


def _give_role(invitation: Invitation, user: User) -> Membership:
    """The new role becomes the one in which the person works, if it has begun.

    The access log tells it at once, also of a role that begins later.
    """
    _keep_apart(_roles_of(user.email, invitation.municipality_id), Role(invitation.role))
    membership = Membership.objects.create(
        user=user,
        municipality_id=invitation.municipality_id,
        role=invitation.role,
        partnership_id=invitation.partnership_id,
        period=invitation.period,
    )
    schools = list(invitation.schools.all())
    membership.schools.set(schools)
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    if clock.today() in invitation.period:
        _work_as(user, membership)
    record(
        action=AccessEvent.Action.CREATE,
        object_type="membership",
        object_key=str(membership.pk),
        by=user,
        reason=_scope(membership.role, len(schools), invitation.invited_by_id),
        acting_in=membership,
    )
    return membership


def _roles_of(email: str, municipality: int) -> QuerySet[Membership]:
    """What this person does here, or will do."""
    rows = Membership.objects.unended()
    return rows.filter(user__email=email.lower(), municipality=municipality)


def _keep_apart(others: QuerySet[Membership], role: Role) -> None:
    """Who lets people in reads no questions: nobody gives themselves a look at them."""
    found = others.filter(role__in=apart_from(role)).first()
    if found is not None:
        raise Refused(
            f"{ROLE_LABELS[role]} gaat niet samen met {inside(found.get_role_display())}, de rol "
            "die deze persoon al heeft. Wie mensen toegang geeft, ziet zelf geen vragen."
        )


def _scope(role: str, schools: int, invited_by: int | None = None) -> str:
    """For the access log, which holds no names: 'Zorgcoördinator, 3 scholen'."""
    parts = [ROLE_LABELS[role]]
    if schools:
        parts.append("1 school" if schools == 1 else f"{schools} scholen")
    if invited_by:
        parts.append(f"uitgenodigd door gebruiker {invited_by}")
    return ", ".join(parts)


def _withdraw_earlier(municipality: Municipality, email: str, role: Role) -> None:
    earlier = Invitation.objects.unanswered().filter(
        municipality=municipality, email=email.lower(), role=role
    )
    earlier.update(withdrawn_at=clock.now())


def hash_of(token: str) -> str:
    """A link is 256 random bits, so a plain hash of it cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def _expiry() -> dt.datetime:
    return clock.now() + dt.timedelta(days=settings.INVITATION_DAYS)


def _mail(invitation: Invitation, token: str) -> None:
    path = reverse("invitation_accept", args=[token])
    context = {
        "invitation": invitation,
        "municipality": invitation.municipality,
        "link": f"{settings.BASE_URL}{path}",
        "days": settings.INVITATION_DAYS,
    }
    send_mail(
        subject="Uitnodiging voor het OCP-portaal",
        message=render_to_string("accounts/emails/invitation.txt", context),
        from_email=None,
        recipient_list=[invitation.email],
    )


# --- roles --------------------------------------------------------------------------------


@transaction.atomic
def switch_role(*, membership: Membership, by: User) -> None:
    """Work in another of one's own roles from now on."""
    if membership.user_id != by.pk or clock.today() not in membership.period:
        raise Refused("Deze rol hebt u nu niet.")
    _work_as(by, membership)


def _work_as(user: User, membership: Membership) -> None:
    user.working_as = membership
    user.save(update_fields=["working_as"])
    user.__dict__.pop("membership", None)  # the cached one is of before


# What a role still has to do after a day, in a Dutch sentence; "" for nothing.
Holder = Callable[[Membership, dt.date], str]
_holders: list[Holder] = []


def holds_role(holder: Holder) -> Holder:
    """Rooms above this one say themselves whether somebody can be missed."""
    _holders.append(holder)
    return holder


def why_not_end(membership: Membership, last: dt.date | None = None) -> str:
    """Why this role cannot end after `last` (today when None), as a Dutch sentence; else ""."""
    day = last or clock.today()
    return " ".join(filter(None, (holder(membership, day) for holder in _holders)))


def _refuse_while_held(membership: Membership, last: dt.date) -> None:
    why = why_not_end(membership, last)
    if why:
        raise Refused(why)


@transaction.atomic
def change_membership(
    *, membership: Membership, until: dt.date | None, schools: Iterable[Any], by: User
) -> None:
    """Change for which schools somebody works and until when (first day without access).

    Raises Refused for a role that ended meanwhile, for the last administrator, for one who still
    has work after that day, and for a role that does not go with another one they have: one of
    the two ends first.
    """
    membership = _locked_role(membership)
    if until:
        _refuse_while_held(membership, until - dt.timedelta(days=1))
    schools = list(schools)
    others = _roles_of(membership.user.email, membership.municipality_id)
    _keep_apart(others, Role(membership.role))
    before = _until(membership.period)
    membership.period = DateRange(membership.period.lower, until, "[)")
    _keep_an_administrator(membership, leaving=until is not None)
    membership.save(update_fields=["period"])
    membership.schools.set(schools)
    what = _scope(membership.role, len(schools))
    if _until(membership.period) != before:
        what = f"{what}, {_until(membership.period)} (was {before})"
    _record_change(AccessEvent.Action.CHANGE, "membership", membership.pk, by, what)


@transaction.atomic
def end_membership(*, membership: Membership, by: User) -> None:
    """End a role today; the person is signed out everywhere at once.

    Raises Refused for the last administrator: nobody could let anybody in any more. Raises it
    too for a role that ended meanwhile, and for one that still has work: that is moved first.
    """
    membership = _locked_role(membership)
    _refuse_while_held(membership, clock.today())
    _keep_an_administrator(membership, leaving=True)
    _end(membership)
    _record_change(AccessEvent.Action.CHANGE, "membership", membership.pk, by, ENDED)
    end_sessions(user=membership.user)


@transaction.atomic
def end_access(*, user: User, by: User) -> None:
    """End all roles in the municipality of `by`; close the account if it has none elsewhere.

    Raises Refused as `end_membership`, and then no role ends.
    """
    for membership in _roles_here(user, by):
        _refuse_while_held(membership, clock.today())
        _keep_an_administrator(membership, leaving=True)
        _end(membership)
        _record_change(AccessEvent.Action.CHANGE, "membership", membership.pk, by, ENDED)
    if not Membership.objects.unended().filter(user=user).exists():
        User.objects.filter(pk=user.pk).update(is_active=False)
        _record_change(AccessEvent.Action.CHANGE, "user", user.pk, by)
    end_sessions(user=user)


@transaction.atomic
def block_access(*, user: User, by: User) -> None:
    """Nobody works in the municipality of `by` under this account any more, from this second on.

    The roles stay, and the work that goes with them: a team lead sees that it waits. Raises
    Refused for the own account and for the last administrator.
    """
    if user.pk == by.pk:
        raise Refused("U kunt uzelf niet blokkeren. Vraag het een andere functioneel beheerder.")
    for membership in _roles_here(user, by).filter(blocked_at=None):
        _keep_an_administrator(membership, leaving=True)
        _set_blocked(membership, clock.now(), "toegang geblokkeerd", by)
    end_sessions(user=user)


@transaction.atomic
def unblock_access(*, user: User, by: User) -> None:
    """The roles that were blocked give access again."""
    for membership in _roles_here(user, by).exclude(blocked_at=None):
        _set_blocked(membership, None, "blokkade opgeheven", by)


def _roles_here(user: User, by: User) -> QuerySet[Membership]:
    assert by.membership is not None
    rows = Membership.objects.unended().filter(user=user)
    here = rows.filter(municipality=by.membership.municipality_id)
    return here.order_by("pk").select_for_update()


def _set_blocked(membership: Membership, at: dt.datetime | None, what: str, by: User) -> None:
    membership.blocked_at = at
    membership.save(update_fields=["blocked_at"])
    _record_change(AccessEvent.Action.CHANGE, "membership", membership.pk, by, what)


def _locked_role(membership: Membership) -> Membership:
    """The row as it is now: of two administrators at once, the second sees what the first did."""
    rows = Membership.objects.unended().select_related("user").select_for_update(of=("self",))
    row = rows.filter(pk=membership.pk).first()
    if row is None:
        raise Refused("Deze rol is al beëindigd.")
    return row


def _end(membership: Membership) -> None:
    """Yesterday was the last day. One that began today or later never was: its period is empty."""
    first = membership.period.lower
    started = first is not None and first < clock.today()
    membership.period = DateRange(first, clock.today(), "[)") if started else DateRange(empty=True)
    membership.save(update_fields=["period"])


def _keep_an_administrator(membership: Membership, *, leaving: bool) -> None:
    """The row lock keeps two administrators from ending each other at the same moment."""
    if membership.role != Role.ADMINISTRATOR or not leaving:
        return
    Municipality.objects.select_for_update().get(pk=membership.municipality_id)
    others = Membership.objects.current().filter(
        municipality=membership.municipality_id,
        role=Role.ADMINISTRATOR,
        user__is_active=True,
        period__upper_inf=True,
    )
    if not others.exclude(pk=membership.pk).exists():
        raise Refused(
            "Dit is de laatste functioneel beheerder zonder einddatum. "
            "Nodig eerst een andere beheerder uit."
        )


# --- sessions -----------------------------------------------------------------------------


@transaction.atomic
def end_sessions(*, user: User) -> None:
    """Sign somebody out everywhere, now, also where no list of sessions knows about it."""
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    end_listed_sessions(user=user)


@transaction.atomic
def end_listed_sessions(*, user: User, but: str | None = None, only: Any = None) -> int:
    """End sessions of this person, except the one with key `but`; `only` is the id of one."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    if only is not None:
        rows = rows.filter(pk=only)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.filter(session_key__in=keys).delete()
    return len(keys)


# --- municipality -------------------------------------------------------------------------


@transaction.atomic
def change_municipality(*, municipality: Municipality, by: User) -> None:
    """Save the settings that a form put on the row."""
    municipality.save()
    _record_change(AccessEvent.Action.CHANGE, "municipality", municipality.code, by)


def _until(when: DateRange) -> str:
    last = last_day(when)
    return f"tot en met {dutch_date(last)}" if last else "zonder einddatum"


def _record_change(action: Any, kind: str, key: Any, by: User | None, what: str = "") -> None:
    """Nobody in particular acts on a new installation; that is no line in the access log."""
    if by is not None and by.membership is not None:
        record(action=action, object_type=kind, object_key=str(key), by=by, reason=what)
