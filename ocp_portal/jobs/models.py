from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: Any) -> Self:
        """Everybody: the jobs that they started themselves, in the own municipality."""
        if getattr(user, "membership", None) is None:
            return self.none()
        return self.filter(municipality=user.membership.municipality_id, started_by=user.pk)

    def to_publish(self) -> Self:
        """Waiting or running, and nobody was told lately.

        A running one is told again too: whoever picks it up finds out whether its worker lives.
        """
        return self.filter(status__in=Job.OPEN, publish_after__lte=clock.now())


class Job(models.Model):
    """Work to be done, as a row first: Redis may be wiped, a worker killed, nothing is lost.

    `key` names the work ('2026-W48'): the same work is there once, however often it is asked.
    `arguments` holds ids and periods only.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "wacht"
        RUNNING = "running", "bezig"
        DONE = "done", "klaar"
        FAILED = "failed", "mislukt"
        CANCELLED = "cancelled", "gestopt"

    OPEN = (Status.WAITING, Status.RUNNING)

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    kind = models.CharField("soort", max_length=40)
    key = models.CharField("kenmerk", max_length=80)
    arguments = models.JSONField(default=dict)
    status = models.CharField("stand", max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # When the sweep may tell a worker (again).
    publish_after = models.DateTimeField(default=clock.now)
    done_steps = models.PositiveIntegerField(default=0)
    all_steps = models.PositiveIntegerField(default=0)
    message = models.CharField("bericht", max_length=300, blank=True)
    result_url = models.CharField(max_length=200, blank=True)
    started_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "taak"
        verbose_name_plural = "taken"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind", "key"], name="job_once")
        ]
        indexes = [
            models.Index(
                fields=["publish_after"],
                condition=Q(status__in=["waiting", "running"]),
                name="job_open",
            )
        ]

    @property
    def ended(self) -> bool:
        return self.status not in self.OPEN
