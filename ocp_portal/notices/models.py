from typing import Any, Self

from django.db import models

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.holding import Rows


class NoticeQuerySet(Rows["Notice"]):
    def visible_to(self, user: Any) -> Self:
        """Everybody: their own, in the municipality in which they work now."""
        if getattr(user, "membership", None) is None:
            return self.none()
        return self.filter(recipient=user.pk, municipality=user.membership.municipality_id)


class Notice(models.Model):
    """'Er is nieuws bij vraag V-2026-0412': a mail that says that, and nothing about what."""

    class Kind(models.TextChoices):
        # Each a sentence with a place for its subject.
        QUESTION_NEW = "question_new", "Er is een nieuwe vraag: {}"
        QUESTION_NEWS = "question_news", "Er is nieuws bij vraag {}"
        ROSTER_PUBLISHED = "roster_published", "Het rooster van {} staat klaar"
        ROSTER_CHANGED = "roster_changed", "Het rooster is gewijzigd: {}"
        ROSTER_DISPUTED = "roster_disputed", "Een school zegt dat een bezoek in {} anders was"
        STAND_IN = "stand_in", "Uw contactpersoon wordt vervangen door {}"
        STAND_IN_NONE = "stand_in_none", "Uw contactpersoon is afwezig, bel of mail het {}"
        LIAISON_BACK = "liaison_back", "Uw contactpersoon is er weer vanaf {}"
        WORK_HANDED_OVER = "work_handed_over", "U neemt werk over van een collega: {}"
        VISIT_LAPSED = "visit_lapsed", "Een bezoek aan uw school gaat niet door: {}"
        VISITS_UNCONFIRMED = "visits_unconfirmed", "Er zijn bezoeken van {} niet afgevinkt"
        MAKE_UP_PROPOSED = "make_up_proposed", "Er zijn voorstellen om in te halen voor {}"
        PROPOSAL_NEW = "proposal_new", "Een school doet een voorstel over {}"
        PROPOSAL_DECIDED = "proposal_decided", "Er is besloten over {}"
        CONTACTS_DUE = "contacts_due", "Er zijn scholen om te bellen in {}"
        PLAN_READY = "plan_ready", "Er is een concept van het vaste rooster {}"
        REPORT_READY = "report_ready", "De rapportage over {} staat klaar"

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    recipient = models.ForeignKey(User, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30, choices=Kind)
    subject = models.CharField(max_length=40)  # a reference, a week, a quarter: never content
    path = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "berichten"
        indexes = [models.Index(fields=["recipient", "-created_at"], name="notice_recent")]

    def __str__(self) -> str:
        return self.get_kind_display().format(self.subject)
