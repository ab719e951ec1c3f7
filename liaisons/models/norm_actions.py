"""What the team lead does about a norm that is not realised yet (NRM-6)."""

import datetime as dt
from typing import Any, Self

from django.db import models

from liaisons.models.people import OfMunicipality
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from schools.models import School


class NormActionQuerySet(OfMunicipality):
    def newest(self) -> Self:
        """The text that counts of each school."""
        return self.order_by("school_id", "-pk").distinct("school_id")

    def recent(self, on: dt.date) -> Self:
        return self.filter(written_at__date__gte=on - NormAction.KEPT)

    def forgotten(self, on: dt.date) -> Self:
        return self.filter(written_at__date__lt=on - NormAction.KEPT)


class NormAction(models.Model):
    """'Wat gebeurt eraan?', in a sentence. Rows are only added; an empty one ends what was there.

    When it is taken away, and after `KEPT`, the text goes; who wrote when stays. The team lead
    alone has the rows; who sees the norm of a school reads the newest there.
    """

    MAX_LENGTH = 200
    # As far as a norm looks back; what is older says nothing of it.
    KEPT = dt.timedelta(weeks=13)

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="norm_actions")
    text = models.CharField("wat gebeurt eraan", max_length=MAX_LENGTH, blank=True)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    objects: Any = NormActionQuerySet.as_manager()

    class Meta:
        verbose_name = "actie bij een norm"
        verbose_name_plural = "acties bij normen"
        indexes = [models.Index(fields=["school", "-id"], name="norm_action_latest")]
