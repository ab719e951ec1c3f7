"""Absence and who stands in."""

import datetime as dt
from typing import Any, Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from liaisons.models.people import AtSchool, Liaison
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.holding import Rows
from ocp_portal.periods import no_overlap
from ocp_portal.policy import Permission, Role, can, role_of
from schools.models import School


class AbsenceQuerySet(Rows["Absence"]):
    def visible_to(self, user: Any) -> Self:
        """Team lead: the municipality. Liaison: the own. Others: none."""
        if can(user, Permission.MANAGE_LIAISONS):
            return self.filter(municipality=user.membership.municipality_id)
        if role_of(user) == Role.LIAISON:
            return self.filter(liaison__user=user.pk, municipality=user.membership.municipality_id)
        return self.none()


class Absence(models.Model):
    """Afwezigheid: a category, never a medical detail (LIA-4). Open-ended when not known."""

    class Category(models.TextChoices):
        SICKNESS = "sickness", "ziekte"
        LEAVE = "leave", "verlof"
        TRAINING = "training", "scholing"
        VACANCY = "vacancy", "vacature"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    liaison = models.ForeignKey(Liaison, models.CASCADE, related_name="absences")
    category = models.CharField("soort", max_length=10, choices=Category)
    period = DateRangeField("periode")
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = "afwezigheid"
        verbose_name_plural = "afwezigheden"
        ordering = ["-period"]
        constraints = [
            no_overlap(
                "absence_no_overlap",
                "liaison",
                message="In deze periode staat al een afwezigheid.",
            ),
        ]

    def covers(self, first: dt.date, until: dt.date) -> bool:
        """Away from the first day to the end: a plan for these days gives no visits."""
        end = self.period.upper
        return self.period.lower <= first and (end is None or end >= until)


class Substitution(models.Model):
    """Vervanging: a colleague covers a school during an absence; ends by itself."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="substitutions")
    liaison = models.ForeignKey(Liaison, models.PROTECT, related_name="substitutions")
    absence = models.ForeignKey(Absence, models.CASCADE, related_name="substitutions")
    period = DateRangeField("periode")

    objects = AtSchool.as_manager()

    class Meta:
        verbose_name = "vervanging"
        verbose_name_plural = "vervangingen"
        constraints = [
            no_overlap(
                "substitution_no_overlap",
                "school",
                "absence",
                message="Voor deze school is in deze periode al een vervanger.",
            ),
        ]
