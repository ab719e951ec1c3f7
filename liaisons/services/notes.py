"""What a cluster learned: written, changed by who wrote it, taken away (LIA-3)."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from liaisons.models import Cluster, ClusterNote
from liaisons.queries.notes import may_change, may_remove
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.policy import Permission, can


def write_note(
    *, cluster: Cluster, title: str, text: str, themes: Sequence[str], by: User
) -> ClusterNote:
    if not can(by, Permission.SHARE_LESSONS):
        raise PermissionDenied
    note = ClusterNote(
        municipality_id=cluster.municipality_id,
        cluster=cluster,
        title=title,
        text=text,
        themes=list(themes),
        written_by=by,
        written_at=clock.now(),
    )
    note.full_clean(exclude=["municipality", "changed_by", "changed_at"])
    note.save()
    return note


@transaction.atomic
def change_note(
    *,
    note: ClusterNote,
    cluster: Cluster,
    title: str,
    text: str,
    themes: Sequence[str],
    version: int,
    by: User,
) -> ClusterNote:
    """`version` is that of the page; when it is older, ValidationError (Dutch) and nothing goes.

    Raises PermissionDenied for whoever did not write it.
    """
    now = ClusterNote.objects.hold(note.pk)
    if not may_change(by, now):
        raise PermissionDenied
    if (now.cluster_id, now.title, now.text, now.themes) == (cluster.pk, title, text, list(themes)):
        return now
    if now.version != version:
        raise ValidationError(
            f"U hebt deze notitie intussen ergens anders gewijzigd. Er staat nu: '{now.text}' "
            "Voeg uw tekst daarmee samen en sla opnieuw op."
        )
    now.cluster, now.title, now.text, now.themes = cluster, title, text, list(themes)
    now.changed_by, now.changed_at = by, clock.now()
    now.version += 1
    now.full_clean(exclude=["municipality", "written_by"])
    now.save()
    return now


@transaction.atomic
def remove_note(*, note: ClusterNote, by: User) -> None:
    """The text goes for good; the log keeps who took it away. Twice is once."""
    now = ClusterNote.objects.held().filter(pk=note.pk).first()
    if now is None:
        return
    if not may_remove(by, now):
        raise PermissionDenied
    record(
        action=AccessEvent.Action.CHANGE,
        object_type="cluster_note",
        object_key=str(now.pk),
        reason="weggehaald",
        by=by,
    )
    now.delete()
