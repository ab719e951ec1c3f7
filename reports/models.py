from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.holding import Rows
from ocp_portal.policy import Permission, can
from reports.quarters import Quarter


class CouncilReportQuerySet(Rows["CouncilReport"]):
    def visible_to(self, user: Any) -> Self:
        """Policy officer: all of the own municipality. Other roles: what is published."""
        if not can(user, Permission.SEE_REPORTS):
            return self.none()
        mine = self.filter(municipality=user.membership.municipality_id)
        if can(user, Permission.MAKE_REPORT):
            return mine
        return mine.exclude(published_at=None)

    def of(self, municipality: Municipality, quarter: Quarter) -> Self:
        """All versions, the newest first."""
        mine = self.filter(municipality=municipality, year=quarter.year, quarter=quarter.number)
        return mine.order_by("-version")

    def newest(self) -> Self:
        """Of each quarter the highest version among these, the newest quarter first."""
        return self.order_by("-year", "-quarter", "-version").distinct("year", "quarter")


class CouncilReport(models.Model):
    """Raadsrapport: one quarter of one municipality.

    The figures are masked before they come here and frozen after that: a trigger refuses to change
    them. A correction is a new version, with its reason.
    """

    class Reason(models.TextChoices):
        """Why there is a version after the first: a choice, so that it tells of nobody."""

        PRESENCE = "presence", "bezoeken zijn later afgevinkt of verbeterd"
        SCHOOLS = "schools", "gegevens of aansluitwijzen van scholen zijn verbeterd"
        LIAISONS = "liaisons", "koppelingen van contactpersonen zijn verbeterd"
        QUESTIONS = "questions", "de registratie van vragen of taken is verbeterd"
        PORTAL = "portal", "een fout in het portaal is hersteld"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="council_reports")
    year = models.PositiveSmallIntegerField("jaar")
    quarter = models.PositiveSmallIntegerField("kwartaal")
    version = models.PositiveSmallIntegerField("versie", default=1)
    figures = models.JSONField()
    figures_sha256 = models.CharField(max_length=64)
    reason = models.CharField("reden", max_length=10, choices=Reason, blank=True)
    # Bytes of each file as it was when the report was made, for the page that offers it.
    file_sizes = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = CouncilReportQuerySet.as_manager()

    class Meta:
        verbose_name = "raadsrapport"
        verbose_name_plural = "raadsrapporten"
        ordering = ["-year", "-quarter", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year", "quarter", "version"],
                name="council_report_once",
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="council_report_quarter",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""),
                name="council_report_new_version_has_reason",
                violation_error_message="Kies een reden voor de nieuwe versie.",
            ),
        ]

    @property
    def period(self) -> Quarter:
        """str() of it is '2026-Q3'."""
        return Quarter(self.year, self.quarter)

    @property
    def published(self) -> bool:
        return self.published_at is not None
