"""Inhaalbezoeken: on Friday the planner proposes, a person decides."""

import datetime as dt

from liaisons.models import MakeUpProposal
from ocp_portal.accounts.models import Municipality, User


def propose_make_ups(*, municipality: Municipality, by: User | None = None) -> int:
    """Propose a make-up visit for what was lost against the norm, in the coming weeks.

    Returns how many are new. Twice in a week is once.
    """
    raise NotImplementedError


def accept_make_up(*, proposal: MakeUpProposal, version: int, by: User) -> MakeUpProposal:
    """The visit stands: at once in a published week, else when its week is made."""
    raise NotImplementedError


def refuse_make_up(*, proposal: MakeUpProposal, version: int, by: User) -> MakeUpProposal:
    raise NotImplementedError


def request_make_ups(on: dt.date | None = None) -> int:
    """Friday: a job for every municipality that uses the portal."""
    raise NotImplementedError
