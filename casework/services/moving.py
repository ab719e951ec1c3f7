"""When somebody leaves, the questions go over with the rest of the work, in one step."""

from collections.abc import Mapping

from django.db import transaction

from casework.models import Consultation, StatusChange
from casework.services.holding import save_change, tell
from liaisons.models import Liaison
from liaisons.services.handing_over import moves_questions
from ocp_portal.accounts.models import User


@moves_questions
@transaction.atomic
def move_questions(*, liaison: Liaison, heirs: Mapping[int, Liaison], by: User) -> int:
    """Every question that is not closed gets the heir of its school as its director. Returns how
    many. `heirs` are by id of school."""
    rows = Consultation.objects.filter(director=liaison).exclude(status=Consultation.Status.CLOSED)
    moved = list(rows.select_related("municipality").held().order_by("pk"))
    for row in moved:
        row.director = heirs[row.school_id]
        save_change(row, StatusChange.Kind.HANDED_OVER, by)
        tell("tell_liaison", row)
    return len(moved)
