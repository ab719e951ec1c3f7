"""Roles of people: which one they work in, how long, and when one may end."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from ocp_portal import clock
from ocp_portal.accounts.models import Membership, Municipality, User
from ocp_portal.accounts.services.changes import record_change, scope
from ocp_portal.accounts.services.sessions import end_sessions
from ocp_portal.audit.models import AccessEvent
from ocp_portal.dutch import dutch_date
from ocp_portal.names import inside
from ocp_portal.periods import DateRange, last_day
from ocp_portal.policy import ROLE_LABELS, Role, apart_from
from ocp_portal.refused import Refused


def roles_of(email: str, municipality: int) -> QuerySet[Membership]:
    """What this person does here, or will do."""
    rows = Membership.objects.unended()
    return rows.filter(user__email=email.lower(), municipality=municipality)


def keep_apart(others: QuerySet[Membership], role: Role) -> None:
    """Who lets people in reads no questions: nobody gives themselves a look at them."""
    found = others.filter(role__in=apart_from(role)).first()
    if found is not None:
        raise Refused(
            f"{ROLE_LABELS[role]} gaat niet samen met {inside(found.get_role_display())}, de rol "
            "die deze persoon al heeft. Wie mensen toegang geeft, ziet zelf geen vragen."
        )


@transaction.atomic
def switch_role(*, membership: Membership, by: User) -> None:
    """Work in another of one's own roles from now on."""
    if membership.user_id != by.pk or clock.today() not in membership.period:
        raise Refused("Deze rol hebt u nu niet.")
    work_as(by, membership)


def work_as(user: User, membership: Membership) -> None:
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
    others = roles_of(membership.user.email, membership.municipality_id)
    keep_apart(others, Role(membership.role))
    before = _until(membership.period)
    membership.period = DateRange(membership.period.lower, until, "[)")
    keep_an_administrator(membership, leaving=until is not None)
    membership.save(update_fields=["period"])
    membership.schools.set(schools)
    what = scope(membership.role, len(schools))
    if _until(membership.period) != before:
        what = f"{what}, {_until(membership.period)} (was {before})"
    record_change(AccessEvent.Action.CHANGE, "membership", membership.pk, by, what)


@transaction.atomic
def end_membership(*, membership: Membership, by: User) -> None:
    """End a role today; the person is signed out everywhere at once.

    Raises Refused for the last administrator: nobody could let anybody in any more. Raises it
    too for a role that ended meanwhile, and for one that still has work: that is moved first.
    """
    membership = _locked_role(membership)
    end_role(membership, by)
    end_sessions(user=membership.user)


def end_role(membership: Membership, by: User) -> None:
    """For a row that is locked. Raises Refused as `end_membership`."""
    _refuse_while_held(membership, clock.today())
    keep_an_administrator(membership, leaving=True)
    _end(membership)
    record_change(AccessEvent.Action.CHANGE, "membership", membership.pk, by, "rol beëindigd")


def _locked_role(membership: Membership) -> Membership:
    """The row as it is now: of two administrators at once, the second sees what the first did."""
    rows = Membership.objects.unended().select_related("user").held()
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


def keep_an_administrator(membership: Membership, *, leaving: bool) -> None:
    """The row lock keeps two administrators from ending each other at the same moment."""
    if membership.role != Role.ADMINISTRATOR or not leaving:
        return
    Municipality.objects.hold(membership.municipality_id)
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


def _until(when: DateRange) -> str:
    last = last_day(when)
    return f"tot en met {dutch_date(last)}" if last else "zonder einddatum"
