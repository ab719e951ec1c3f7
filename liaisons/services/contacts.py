"""Contact on own initiative (LIA-7), and the note for whoever comes next."""

import datetime as dt

from liaisons.models import ContactMoment, Handover, Liaison
from ocp_portal.accounts.models import Municipality, User
from schools.models import School


def log_contact(
    *,
    school: School,
    liaison: Liaison,
    means: str,
    something_up: bool = False,
    on: dt.date | None = None,
    by: User,
) -> ContactMoment:
    """Two taps. The same contact (school, liaison, day, means) twice is once."""
    raise NotImplementedError


def write_handover(*, school: School, text: str, seen: int | None, by: User) -> Handover:
    """`seen` is the id of the note on the page (None: there was none); a newer one is not lost:
    ValidationError (Dutch) says who wrote it, and shows it."""
    raise NotImplementedError


def tell_contacts_due(*, municipality: Municipality) -> int:
    """Monday: each liaison with schools that heard nothing for `contact_weeks` is told. How many."""
    raise NotImplementedError


def request_contacts_due() -> int:
    raise NotImplementedError
