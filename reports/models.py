from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.policy import Permission, can


class CouncilReportQuerySet(models.QuerySet["CouncilReport"]):
    def visible_to(self, user: Any) -> Self:
        """Policy officer: all of the own municipality. Other roles: what is published."""
        if not can(user, Permission.SEE_REPORTS):
            return self.none()
        mine = self.filter(municipality=user.membership.municipality_id)
        if can(user, Permission.MAKE_REPORT):
            return mine
        return mine.exclude(published_at=None)


class CouncilReport(models.Model):
    """Raadsrapport: one quarter of one municipality. The figures are frozen, already masked."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="council_reports")
    year = models.PositiveSmallIntegerField("jaar")
    quarter = models.PositiveSmallIntegerField("kwartaal")
    version = models.PositiveSmallIntegerField("versie", default=1)
    figures = models.JSONField()
    figures_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

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
        ]

    @property
    def period(self) -> str:
        """'2026-Q3'"""
        return f"{self.year}-Q{self.quarter}"
