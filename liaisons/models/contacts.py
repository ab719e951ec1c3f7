"""Contact on the liaison's own initiative, and what to hand over to whoever comes next."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q

from liaisons.models.people import Liaison
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.holding import Rows
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


class HandoverQuerySet(Rows["Handover"]):
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

    Rows are only added; the newest of a school counts. Of a note that was taken away the text is
    gone; who wrote it and who took it away stay.
    """

    MAX_LENGTH = 500

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="handovers")
    text = models.TextField("wat spraken we af", max_length=MAX_LENGTH)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    removed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField("weggehaald op", null=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "overdracht"
        verbose_name_plural = "overdrachten"
        indexes = [models.Index(fields=["school", "-id"], name="handover_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(text=""), name="handover_removed_is_empty"
            )
        ]


class HandoverDraftQuerySet(models.QuerySet["HandoverDraft"]):
    def visible_to(self, user: Any) -> Self:
        """Only the own ones, for whoever writes such notes."""
        if not can(user, Permission.TICK_PRESENCE):
            return self.none()
        return self.filter(user=user.pk, school__municipality=user.membership.municipality_id)

    def kept(self) -> Self:
        return self.filter(saved_at__gt=clock.now() - HandoverDraft.KEPT)

    def forgotten(self) -> Self:
        return self.filter(saved_at__lte=clock.now() - HandoverDraft.KEPT)


class HandoverDraft(models.Model):
    """A note that somebody is typing and has not sent yet: one of each person and school.

    Apart from the drafts of questions, which belong to a room that this one does not know.
    """

    KEPT = dt.timedelta(days=30)
    MAX_LENGTH = 10 * Handover.MAX_LENGTH  # longer than may be sent: the form says what is too much

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    text = models.TextField(max_length=MAX_LENGTH)
    # The note that stood on the page, as in the form; empty: there was none.
    seen = models.PositiveBigIntegerField(null=True)
    saved_at = models.DateTimeField(default=clock.now)

    objects = HandoverDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "concept van een overdracht"
        verbose_name_plural = "concepten van overdrachten"
        constraints = [
            models.UniqueConstraint(fields=["user", "school"], name="handover_draft_once")
        ]
