"""The secret address of somebody's calendar feed."""

from typing import Any, Self

from django.db import models

from liaisons.models.people import Liaison
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality


class CalendarLinkQuerySet(models.QuerySet["CalendarLink"]):
    def visible_to(self, user: Any) -> Self:
        """Liaison: the own one. Others: none; nobody reads along in somebody's calendar."""
        membership = getattr(user, "membership", None)
        if membership is None:
            return self.none()
        return self.filter(liaison__user=user.pk, municipality=membership.municipality_id)


class CalendarLink(models.Model):
    """Agendalink: whoever has it reads the weeks of this liaison. Only its hash is kept.

    A new link takes the place of the old one, which then leads nowhere.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    liaison = models.OneToOneField(Liaison, models.CASCADE, related_name="calendar_link")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)

    objects = CalendarLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "agendalink"
        verbose_name_plural = "agendalinks"
