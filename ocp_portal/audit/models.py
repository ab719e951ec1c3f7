from typing import Any, Self

from django.db import models

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.policy import ROLE_LABELS, Permission, can


class AccessEventQuerySet(models.QuerySet["AccessEvent"]):
    def visible_to(self, user: Any) -> Self:
        """Privacy officer: the own municipality. Others: none."""
        if not can(user, Permission.SEE_ACCESS_LOG):
            return self.none()
        return self.filter(municipality=user.membership.municipality_id)


class AccessEvent(models.Model):
    """Who looked at or did what, when, in which role. Append-only: a trigger refuses the rest.

    No names and no content; the user is a number that outlives the account (NEN 7513).
    """

    class Action(models.TextChoices):
        VIEW = "view", "bekeken"
        VIEW_WITH_REASON = "view_with_reason", "bekeken met reden"
        CREATE = "create", "aangemaakt"
        CHANGE = "change", "gewijzigd"
        EXPORT = "export", "gedownload"
        DENIED = "denied", "geweigerd"
        SIGN_IN = "sign_in", "aangemeld"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    at = models.DateTimeField("moment", default=clock.now)
    user_id = models.BigIntegerField("gebruiker")
    role = models.CharField("rol", max_length=30, choices=list(ROLE_LABELS.items()))
    action = models.CharField("handeling", max_length=20, choices=Action)
    object_type = models.CharField("soort", max_length=40)
    object_key = models.CharField("kenmerk", max_length=40)
    reason = models.CharField("reden", max_length=300, blank=True)
    request_id = models.CharField("verzoek", max_length=64, blank=True)

    objects = AccessEventQuerySet.as_manager()

    class Meta:
        verbose_name = "inzage"
        verbose_name_plural = "inzagelog"
        indexes = [
            models.Index(fields=["municipality", "-at", "-id"], name="access_recent"),
            models.Index(
                fields=["municipality", "object_type", "object_key"],
                name="access_object",
            ),
        ]
