"""The ground of every act: the row that is held, the version, the line that says what happened."""

from typing import Any
from uuid import UUID

from casework.models import Consultation, Message, StatusChange
from liaisons.models import Liaison
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.jobs.services import enqueue
from ocp_portal.refused import Refused


class Stale(Exception):
    """The question changed after the page was shown; `changes` are the changes since."""

    def __init__(self, changes: list[StatusChange]) -> None:
        super().__init__()
        self.changes = changes


def liaison_of(user: Any) -> Liaison:
    """The liaison that this user is here; without one there is no work to do on questions."""
    found = Liaison.objects.filter(user=user.pk, municipality=user.membership.municipality_id)
    liaison = found.employed().first()
    if liaison is None:
        raise Refused("U staat nu niet als contactpersoon in het portaal. Vraag uw teamleider.")
    return liaison


def held(reference: str, by: User, version: int | None = None) -> Consultation:
    """The question with its row locked. Raises DoesNotExist when the actor does not see it."""
    rows = Consultation.objects.visible_to(by).select_related("municipality")
    row = rows.held().get(reference=reference)
    if version is not None:
        require_version(row, version)
    return row


def require_version(row: Consultation, version: int) -> None:
    if version != row.version:
        since = row.changes.filter(version__gt=version)
        raise Stale(list(since.select_related("director", "changed_by")))


class OtherTextSent(Refused):
    """This form was sent before, with another text. Sent under a new token it is welcome."""

    def __init__(self) -> None:
        super().__init__(
            "Dit formulier is al eerder verstuurd, met een andere tekst. "
            "Deze tekst is nog niet verstuurd. Wilt u dat toch? Verstuur hem dan nog een keer."
        )


def already(model: Any, row: Consultation, token: UUID | None) -> bool:
    """Whether this form was sent before; its row lock makes the second one wait for the first."""
    return bool(token) and model.objects.filter(consultation=row, form_token=token).exists()


def already_written(model: Any, row: Consultation, token: UUID | None, text: str, by: User) -> bool:
    """Whether this very text was sent with this form. Raises OtherTextSent when another was.

    Left to the unique constraint, PostgreSQL would write the text into its log.
    """
    if not token:
        return False
    sent = model.objects.filter(consultation=row, form_token=token)
    first = sent.values_list("text", "written_by").first()
    if first and first != (text, by.pk):
        raise OtherTextSent
    return first is not None


def write_message(
    row: Consultation, text: str, by: User, token: UUID | None = None, from_school: bool = False
) -> Message:
    return Message.objects.create(
        municipality_id=row.municipality_id,
        consultation=row,
        text=text,
        from_school=from_school,
        written_by=by,
        written_at=clock.now(),
        form_token=token,
    )


def save_change(row: Consultation, kind: StatusChange.Kind, by: User) -> None:
    """Save the question in its new state, with a line that says what happened."""
    row.version += 1
    row.changed_at = clock.now()
    row.save(
        update_fields=[
            "status",
            "director",
            "news_due_on",
            "first_response_at",
            "closed_at",
            "changed_at",
            "version",
        ]
    )
    StatusChange.objects.create(
        municipality_id=row.municipality_id,
        consultation=row,
        kind=kind,
        version=row.version,
        director_id=row.director_id,
        changed_by=by,
        changed_at=row.changed_at,
    )
    log_act(row, AccessEvent.Action.CHANGE, by)


def log_act(row: Consultation, action: AccessEvent.Action, by: User) -> None:
    record(action=action, object_type="question", object_key=row.reference, by=by)


def tell(kind: str, row: Consultation) -> None:
    """Mail is for a worker: who must know is found there, and the person who waits does not."""
    enqueue(
        kind=kind,
        key=f"{row.reference}/{row.version}",
        municipality=row.municipality,
        consultation=row.pk,
    )
