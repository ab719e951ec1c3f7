import datetime as dt
import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from casework.models.consultations import Consultation
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.policy import Permission, can


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, user: Any) -> Self:
        """The own ones in this municipality, while they are kept. What one may not send: none.

        Care coordinator: questions and replies. Liaison: answers, work notes, last messages.
        """
        kinds = [kind for kind, verb in Draft.VERBS.items() if can(user, verb)]
        if not kinds:
            return self.none()
        mine = self.kept().filter(user=user.pk, municipality=user.membership.municipality_id)
        return mine.filter(kind__in=kinds)

    def kept(self) -> Self:
        return self.filter(saved_at__gt=clock.now() - Draft.KEPT)

    def forgotten(self) -> Self:
        return self.filter(saved_at__lte=clock.now() - Draft.KEPT)


class Draft(models.Model):
    """What somebody is typing: on the server, because a school's computer is shared.

    Each form that is opened has a token and so a draft of its own: two tabs never write over
    each other.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", "vraag"
        REPLY = "reply", "reactie"
        ANSWER = "answer", "antwoord"
        NOTE = "note", "werknotitie"
        CLOSING = "closing", "laatste bericht"

    VERBS = {
        Kind.QUESTION: Permission.LOG_QUESTION,
        Kind.REPLY: Permission.LOG_QUESTION,
        Kind.ANSWER: Permission.WORK_QUESTION,
        Kind.NOTE: Permission.WORK_QUESTION,
        Kind.CLOSING: Permission.WORK_QUESTION,
    }
    KEPT = dt.timedelta(days=30)
    MOST = 20  # of one person in one municipality

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    kind = models.CharField("wat", max_length=8, choices=Kind, default=Kind.QUESTION)
    consultation = models.ForeignKey(
        Consultation, models.CASCADE, null=True, related_name="drafts", verbose_name="bij vraag"
    )
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=clock.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "concept"
        verbose_name_plural = "concepten"
        constraints = [
            models.UniqueConstraint(fields=["user", "municipality", "token"], name="draft_once"),
            models.CheckConstraint(
                condition=Q(kind="question") ^ Q(consultation__isnull=False),
                name="draft_at_its_question",
            ),
        ]
