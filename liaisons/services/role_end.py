"""Who still has schools, visits or questions keeps the role until somebody else has them."""

import datetime as dt

from liaisons.models import Liaison
from liaisons.services.people import open_work
from ocp_portal.accounts.models import Membership
from ocp_portal.accounts.services import holds_role
from ocp_portal.dutch import dutch_date
from ocp_portal.policy import Role


@holds_role
def work_after(membership: Membership, last: dt.date) -> str:
    if membership.role != Role.LIAISON:
        return ""
    rows = Liaison.objects.filter(user=membership.user_id, municipality=membership.municipality_id)
    # How much, and of what, is not for who manages users: a team lead sees it.
    if not any(open_work(liaison, last) for liaison in rows):
        return ""
    return (
        f"{membership.user.full_name} heeft na {dutch_date(last)} nog werk: scholen, bezoeken of "
        "vragen. Een teamleider draagt dat eerst over, in één stap, bij Contactpersonen. Daarna "
        "kan de rol eindigen."
    )
