"""What a cluster learned, for colleagues (LIA-3)."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from liaisons.models.people import Cluster
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.holding import Rows
from ocp_portal.policy import Permission, can
from ocp_portal.themes import Theme


class ClusterNoteQuerySet(Rows["ClusterNote"]):
    def visible_to(self, user: Any) -> Self:
        """Liaison, team lead: the municipality, to learn from other clusters too. Others: none."""
        if not can(user, Permission.SHARE_LESSONS):
            return self.none()
        return self.filter(municipality=user.membership.municipality_id)


class ClusterNote(models.Model):
    """'Wat wij leerden': a short text that helps colleagues, without who it was about."""

    MAX_LENGTH = 2000

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    # Empty once the cluster is gone: what was learned stays.
    cluster = models.ForeignKey(Cluster, models.SET_NULL, null=True, related_name="notes")
    title = models.CharField("titel", max_length=100)
    text = models.TextField("wat wij leerden", max_length=MAX_LENGTH)
    themes = ArrayField(models.CharField(max_length=12, choices=Theme), verbose_name="onderwerpen")
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ClusterNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "wat een cluster leerde"
        verbose_name_plural = "wat clusters leerden"
        indexes = [
            models.Index(fields=["municipality", "-written_at", "-id"], name="cluster_note_newest")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(themes__contained_by=Theme.values, themes__len__gt=0),
                name="cluster_note_has_themes",
            )
        ]

    def __str__(self) -> str:
        return self.title
