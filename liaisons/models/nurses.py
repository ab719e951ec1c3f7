"""The jeugdverpleegkundige at school for preventive health checks: typed apart (NRM-7).

The school proposes a half-day; whoever may record one there accepts it.
"""

from typing import Self

from django.db import models

from liaisons.models.people import Daypart, PresenceAtSchool
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from schools import half_days
from schools.models import School
from schools.models.proposals import OfSchool, Proposed


class NurseVisit(models.Model):
    """One half-day of the nurse at one school, to come or past. It counts as being there
    regularly, and never in the norm of the liaison: no plan makes it and nobody ticks it."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="nurse_visits")
    date = models.DateField("datum")
    daypart = models.CharField("dagdeel", max_length=9, choices=Daypart)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects = PresenceAtSchool.as_manager()

    class Meta:
        verbose_name = "dagdeel van de jeugdverpleegkundige"
        verbose_name_plural = "dagdelen van de jeugdverpleegkundige"
        constraints = [
            models.UniqueConstraint(fields=["school", "date", "daypart"], name="nurse_visit_once"),
            models.CheckConstraint(
                condition=models.Q(date__iso_week_day__lte=5), name="nurse_visit_on_a_weekday"
            ),
        ]

    @property
    def half_day(self) -> int:
        return half_days.half_day(self.date.weekday(), self.daypart)


class NurseProposalQuerySet(OfSchool):
    def waiting(self) -> Self:
        """Somebody can still decide."""
        return self.proposed().filter(date__gte=clock.today())

    def lapsed(self) -> Self:
        """Nobody decided before the day was over."""
        return self.proposed().filter(date__lt=clock.today())


class NurseProposal(Proposed):
    """A half-day that the school proposes. Accepted, it is a NurseVisit; refused, it stays as
    what was asked and who said no. The school may withdraw it until then."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="nurse_proposals")
    date = models.DateField("datum")
    daypart = models.CharField("dagdeel", max_length=9, choices=Daypart)

    objects = NurseProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "voorstel voor de jeugdverpleegkundige"
        verbose_name_plural = "voorstellen voor de jeugdverpleegkundige"
        ordering = ["date", "-daypart", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "date", "daypart"],
                condition=models.Q(status="proposed"),
                name="nurse_proposal_once",
            ),
        ]
