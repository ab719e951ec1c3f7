from typing import Any, Self

from django.db import models
from django.db.models import Q

from casework.models.consultations import Consultation, of_questions
from liaisons.models import Liaison
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.policy import Permission


class ActivityKind(models.TextChoices):
    """The seven tasks, the same for basis and extra (CAS-1)."""

    CONSULTATION = "consultation", "consultatie"
    MEETING = "meeting", "aansluiten bij het MDO"
    ADVICE = "advice", "informatie en advies"
    CLARIFICATION = "clarification", "vraagverheldering"
    PARENTING = "parenting", "opvoedondersteuning"
    SPECIALIST = "specialist", "inzetten van specialistische hulp"
    REFERRAL = "referral", "verwijzing"


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: Any) -> Self:
        """As work notes."""
        return of_questions(self, user, Permission.WORK_QUESTION)


class Activity(models.Model):
    """One of the seven tasks, done for a question."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="activities")
    kind = models.CharField("taak", max_length=14, choices=ActivityKind)
    date = models.DateField("datum")
    done_by = models.ForeignKey(Liaison, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    form_token = models.UUIDField(null=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "taak"
        verbose_name_plural = "taken"
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ActivityKind.values), name="activity_one_of_seven"
            ),
            models.UniqueConstraint(
                fields=["consultation", "form_token"], name="activity_form_once"
            ),
        ]
