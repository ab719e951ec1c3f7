"""Contact on the liaison's own initiative, and what to hand over to whoever comes next."""

from typing import Any, Self

from django.db import models

from liaisons.models.people import Liaison
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.policy import Permission, Role, can, role_of
from schools.models import School


class ContactMomentQuerySet(models.QuerySet["ContactMoment"]):
    def visible_to(self, user: Any) -> Self:
        """Team lead: the municipality. Liaison: those of the own cluster. Others: none."""
        if not can(user, Permission.TICK_PRESENCE):
            return self.none()
        mine = self.filter(municipality=user.membership.municipality_id)
        if role_of(user) == Role.LIAISON:
            own_cluster = Liaison.objects.of(user).values("cluster")
            return mine.filter(liaison__cluster__in=own_cluster)
        return mine


class ContactMoment(models.Model):
    """Contact on the liaison's own initiative: 'hoe gaat het, speelt er iets?' (LIA-7)."""

    class Means(models.TextChoices):
        PHONE = "phone", "telefoon"
        AT_SCHOOL = "at_school", "op school"
        MAIL = "mail", "e-mail"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="contact_moments")
    liaison = models.ForeignKey(Liaison, models.PROTECT, related_name="contact_moments")
    date = models.DateField("datum")
    means = models.CharField("hoe", max_length=10, choices=Means)
    something_up = models.BooleanField("er speelt iets", default=False)

    objects = ContactMomentQuerySet.as_manager()

    class Meta:
        verbose_name = "contactmoment"
        verbose_name_plural = "contactmomenten"
        indexes = [models.Index(fields=["school", "-date"], name="contact_recent")]


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, user: Any) -> Self:
        """Team lead: the municipality. Liaison: of all schools, who may stand in at any.

        Others: none; what a school may read it gets in a message.
        """
        if not can(user, Permission.TICK_PRESENCE):
            return self.none()
        return self.filter(municipality=user.membership.municipality_id)

    def newest(self) -> Self:
        """The note that counts of each school."""
        return self.order_by("school_id", "-pk").distinct("school_id")


class Handover(models.Model):
    """'Wat spraken we de vorige keer af': a short note per school, without names of children.

    Rows are only added; the newest of a school counts.
    """

    MAX_LENGTH = 500

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="handovers")
    text = models.TextField("wat spraken we af", max_length=MAX_LENGTH)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "overdracht"
        verbose_name_plural = "overdrachten"
        indexes = [models.Index(fields=["school", "-id"], name="handover_latest")]
