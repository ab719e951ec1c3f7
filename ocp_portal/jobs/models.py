from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.holding import Rows
from ocp_portal.policy import Permission, can


class JobQuerySet(Rows["Job"]):
    def visible_to(self, user: Any) -> Self:
        """Administrator: all of the own municipality (a job holds no content).

        Everybody else: the jobs that they started themselves, in the own municipality.
        """
        if getattr(user, "membership", None) is None:
            return self.none()
        mine = self.filter(municipality=user.membership.municipality_id)
        if can(user, Permission.MANAGE_MUNICIPALITY):
            return mine
        return mine.filter(started_by=user.pk)

    def asked_by_people(self) -> Self:
        """Not what the portal asks of itself, such as sending a notice."""
        return self.exclude(started_by=None)

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
    # Numbers the attempts, never goes back: an attempt that lost its lock writes nothing more.
    attempts = models.PositiveSmallIntegerField(default=0)
    last_attempt = models.PositiveSmallIntegerField(default=5)
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

    @property
    def percent(self) -> int | None:
        """How far it is, None while that is unknown."""
        if self.status == self.Status.DONE:
            return 100
        return round(100 * self.done_steps / self.all_steps) if self.all_steps else None
