"""Letting people in, and seeing to it that they are out at once when their work ends."""

from ocp_portal.accounts.services.access import block_access, end_access, unblock_access
from ocp_portal.accounts.services.invitations import (
    accept,
    accept_as_newcomer,
    hash_of,
    invitation_of,
    invite,
    renew,
    withdraw,
)
from ocp_portal.accounts.services.municipality import change_municipality
from ocp_portal.accounts.services.roles import (
    change_membership,
    end_membership,
    holds_role,
    switch_role,
    why_not_end,
)
from ocp_portal.accounts.services.sessions import end_listed_sessions, end_sessions
from ocp_portal.refused import Refused

__all__ = [
    "Refused",
    "accept",
    "accept_as_newcomer",
    "block_access",
    "change_membership",
    "change_municipality",
    "end_access",
    "end_listed_sessions",
    "end_membership",
    "end_sessions",
    "hash_of",
    "holds_role",
    "invitation_of",
    "invite",
    "renew",
    "switch_role",
    "unblock_access",
    "why_not_end",
    "withdraw",
]
