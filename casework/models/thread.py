"""What runs through the page of a question: changes of state, messages, work notes."""

from typing import Any, Self

from django.db import models

from casework.models.consultations import Consultation, of_questions
from liaisons.models import Liaison
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.policy import Permission


class StatusChange(models.Model):
    """What happened to a question, when and by whom: the line that runs through its page.

    `version` is the version of the question that it led to, so that somebody whose page lay open
    can be told what happened meanwhile.
    """

    class Kind(models.TextChoices):
        TAKEN_UP = "taken_up", "opgepakt"
        ANSWERED = "answered", "beantwoord"
        REPLIED = "replied", "reactie van de school"
        HANDED_OVER = "handed_over", "overgedragen"
        CLOSED = "closed", "afgesloten"
        REOPENED = "reopened", "heropend"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="changes")
    kind = models.CharField("wat", max_length=12, choices=Kind)
    version = models.PositiveIntegerField()
    director = models.ForeignKey(Liaison, models.PROTECT, null=True, related_name="+")
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "verloop"
        verbose_name_plural = "verloop"
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "version"], name="status_change_version_once"
            )
        ]


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: Any) -> Self:
        """Care coordinator, liaison: of the questions they see. Others: none.

        A team lead gets there by a stated reason only (queries.whole_thread).
        """
        return of_questions(self, user, Permission.READ_QUESTION)


class WorkNoteQuerySet(models.QuerySet["WorkNote"]):
    def visible_to(self, user: Any) -> Self:
        """Liaison: of the questions they see. Others, the school too: none (PRV-5)."""
        return of_questions(self, user, Permission.WORK_QUESTION)


class Message(models.Model):
    """What the school sees: an answer, or a reply of the school itself."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="messages")
    text = models.TextField("bericht", max_length=3000)
    from_school = models.BooleanField(default=False)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    form_token = models.UUIDField(null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "berichten"
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "form_token"], name="message_form_once")
        ]


class WorkNote(models.Model):
    """What only the CJG sees."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="work_notes")
    text = models.TextField("werknotitie", max_length=3000)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    form_token = models.UUIDField(null=True, editable=False)

    objects = WorkNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "werknotitie"
        verbose_name_plural = "werknotities"
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "form_token"], name="work_note_form_once"
            )
        ]
