"""What the team lead writes about a norm that is not realised yet (NRM-6)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from liaisons.models import NormAction
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.dutch import dutch_date
from ocp_portal.policy import Permission, can
from schools.models import School


@transaction.atomic
def write_norm_action(*, school: School, text: str, seen: int | None, by: User) -> None:
    """`seen` is the id of the text on the page (None: there was none). An empty text ends it, and
    takes away what was written before.

    Raises ValidationError (Dutch) with what somebody else wrote meanwhile.
    """
    if not can(by, Permission.PLAN_ROSTER):
        raise PermissionDenied
    School.objects.hold(school.pk)
    newest = NormAction.objects.filter(school=school).select_related("written_by").newest().first()
    if (newest.text if newest else "") == text:
        return
    if newest and newest.pk != seen:
        who = newest.written_by.full_name if newest.written_by else "Iemand anders"
        raise ValidationError(
            f"{who} schreef intussen op {dutch_date(newest.written_at.date())}: '{newest.text}' "
            "Voeg uw tekst daarmee samen."
        )
    action = NormAction(
        municipality_id=school.municipality_id,
        school=school,
        text=text,
        written_by=by,
        written_at=clock.now(),
    )
    action.full_clean(exclude=["municipality"])
    action.save()
    if not text:
        NormAction.objects.filter(school=school).update(text="")


def forget_old_norm_actions() -> int:
    """Blank what the form says disappears after three months. Returns how many."""
    return NormAction.objects.forgotten(clock.today()).exclude(text="").update(text="")
