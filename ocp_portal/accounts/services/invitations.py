"""Letting people in: by a link, to a role."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from ocp_portal import clock
from ocp_portal.accounts.models import Invitation, Membership, Municipality, User
from ocp_portal.accounts.services.changes import record_change, scope
from ocp_portal.accounts.services.roles import keep_apart, roles_of, work_as
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.periods import period
from ocp_portal.policy import ROLE_LABELS, Role
from ocp_portal.refused import Refused


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
        Municipality.objects.hold(municipality.pk)
        same = roles_of(email, municipality.pk).filter(role=role, partnership=partnership)
        if same.filter(period__overlap=period(starts_on, until)).exists():
            raise Refused(
                f"Deze persoon heeft de rol {ROLE_LABELS[role]} al. Wilt u andere scholen of een "
                "andere einddatum? Verander dan de rol bij deze gebruiker."
            )
        keep_apart(roles_of(email, municipality.pk), role)
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
        what = scope(role, len(schools))
        record_change(AccessEvent.Action.CREATE, "invitation", invitation.pk, by, what)
    _mail(invitation, token)
    return invitation


def renew(*, invitation: Invitation, by: User) -> None:
    """Send a new link; the old one ends. Raises Refused when it was answered meanwhile."""
    token = secrets.token_urlsafe(32)
    renewed = Invitation.objects.unanswered().filter(pk=invitation.pk)
    with transaction.atomic():
        if not renewed.update(token_hash=hash_of(token), expires_at=_expiry()):
            raise Refused("Deze uitnodiging is al gebruikt of ingetrokken.")
        record_change(AccessEvent.Action.CHANGE, "invitation", invitation.pk, by)
    _mail(invitation, token)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> None:
    """End the link. Raises Refused when it was answered meanwhile."""
    row = Invitation.objects.unanswered().filter(pk=invitation.pk)
    if not row.update(withdrawn_at=clock.now()):
        raise Refused("Deze uitnodiging is al gebruikt of ingetrokken.")
    record_change(AccessEvent.Action.CHANGE, "invitation", invitation.pk, by)


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
    user, new = User.objects.held().get_or_create(
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
    User.objects.hold(by.pk)
    if by.email != invitation.email:
        raise Refused("Deze uitnodiging is voor iemand anders.")
    return _give_role(invitation, by)


def _locked(invitation: Invitation) -> Invitation:
    row = Invitation.objects.hold(invitation.pk)
    if not row.is_open:
        raise Refused("Deze uitnodiging is verlopen of al gebruikt.")
    return row


def _give_role(invitation: Invitation, user: User) -> Membership:
    """The new role becomes the one in which the person works, if it has begun.

    The access log tells it at once, also of a role that begins later.
    """
    keep_apart(roles_of(user.email, invitation.municipality_id), Role(invitation.role))
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
        work_as(user, membership)
    record(
        action=AccessEvent.Action.CREATE,
        object_type="membership",
        object_key=str(membership.pk),
        by=user,
        reason=scope(membership.role, len(schools), invitation.invited_by_id),
        acting_in=membership,
    )
    return membership


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
