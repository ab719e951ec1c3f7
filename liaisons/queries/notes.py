"""What clusters learned (LIA-3)."""

from typing import Any

from django.db.models import Q, QuerySet

from liaisons.models import ClusterNote, Liaison
from ocp_portal.policy import Permission, can

NOTE = (
    "pk",
    "title",
    "text",
    "themes",
    "cluster__name",
    "written_by",
    "written_by__full_name",
    "written_at",
    "changed_at",
)


def notes(
    user: Any, *, words: str = "", theme: str = "", cluster: int | None = None
) -> QuerySet[ClusterNote, Any]:
    """As dicts, unsorted; each word stands somewhere in the title or the text."""
    rows = ClusterNote.objects.visible_to(user)
    for word in words.split():
        rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word))
    if theme:
        rows = rows.filter(themes__contains=[theme])
    if cluster:
        rows = rows.filter(cluster=cluster)
    return rows.values(*NOTE)


def may_change(user: Any, note: ClusterNote) -> bool:
    """Whoever wrote it."""
    return can(user, Permission.SHARE_LESSONS) and note.written_by_id == user.pk


def may_remove(user: Any, note: ClusterNote) -> bool:
    """Whoever wrote it, and the team lead."""
    return may_change(user, note) or can(user, Permission.MANAGE_LIAISONS)


def cluster_of(user: Any) -> int | None:
    """The cluster in which somebody works now; the team lead has none."""
    return Liaison.objects.of(user).values_list("cluster", flat=True).first()
