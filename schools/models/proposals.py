"""What a school proposes and somebody else decides: the part that all of these share."""

import datetime as dt
from typing import Any, Self

from django.db import models

from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.holding import Rows
from ocp_portal.policy import Permission, can
from schools.models.schools import School


class Agreement(models.TextChoices):
    PROPOSED = "proposed", "voorgesteld"
    AGREED = "agreed", "afgesproken"
    REFUSED = "refused", "niet akkoord"


class OfSchool(Rows[Any]):
    """Agreements with a school; the school proposes, the team lead accepts."""

    def visible_to(self, user: Any) -> Self:
        """Care coordinator, liaison, team lead: of the schools that they see. Others: none."""
        if not can(user, Permission.SEE_ROSTER):
            return self.none()
        return self.filter(school__in=School.objects.visible_to(user))

    def agreed(self) -> Self:
        return self.filter(status=Agreement.AGREED)

    def proposed(self) -> Self:
        return self.filter(status=Agreement.PROPOSED)

    def valid(self, on: dt.date | None = None) -> Self:
        """Agreed, and in force on a day."""
        return self.agreed().filter(period__contains=on or clock.today())


class Proposed(models.Model):
    """Each says itself for which school it is, what is proposed, and what may stand once."""

    status = models.CharField("stand", max_length=8, choices=Agreement, default=Agreement.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def waits_as(self, version: int) -> bool:
        """Nobody decided or changed it since somebody saw this version."""
        return self.status == Agreement.PROPOSED and self.version == version

    def decide(self, status: Agreement, by: User) -> None:
        self.status = status
        self.decided_by, self.decided_at = by, clock.now()
        self.version += 1
        self.save()
