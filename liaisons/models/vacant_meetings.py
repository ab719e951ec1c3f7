"""A care meeting in a published week at a school that had no liaison then."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from liaisons.models.people import Daypart
from liaisons.models.weeks import Visit, WeekRoster
from ocp_portal.accounts.models import Municipality
from ocp_portal.holding import Rows
from ocp_portal.policy import Permission, Role, can, role_of
from schools import half_days
from schools.models import School


class VacantMeetingQuerySet(Rows["VacantMeeting"]):
    def visible_to(self, user: Any) -> Self:
        """Team lead, policy officer: the municipality. Care coordinator, SWV coordinator: of
        their schools. Others, so also liaisons: none."""
        if not (can(user, Permission.SEE_SCHOOL_VISITS) or can(user, Permission.SEE_PRESENCE)):
            return self.none()
        mine = self.filter(municipality=user.membership.municipality_id)
        if role_of(user) in {Role.CARE_COORDINATOR, Role.PARTNERSHIP_COORDINATOR}:
            return mine.filter(school__in=School.objects.visible_to(user))
        return mine

    def open(self) -> Self:
        """Nobody was found, and the school is still there on the day."""
        there = Q(school__gone_on=None) | Q(school__gone_on__gt=F("date"))
        return self.filter(there, visit=None)


class VacantMeeting(models.Model):
    """A meeting has nobody who could be its visit: a row of its own, until somebody goes there.

    `visit` is of whoever joins it; what becomes of that is the business of the visit.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    roster = models.ForeignKey(WeekRoster, models.PROTECT, related_name="vacant_meetings")
    school = models.ForeignKey(School, models.PROTECT, related_name="vacant_meetings")
    date = models.DateField("datum")
    daypart = models.CharField("dagdeel", max_length=9, choices=Daypart)
    visit = models.OneToOneField(Visit, models.SET_NULL, null=True, related_name="vacant_meeting")

    objects: Any = VacantMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "overleg zonder contactpersoon"
        verbose_name_plural = "overleggen zonder contactpersoon"
        ordering = ["date", "-daypart", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "date", "daypart"], name="vacant_meeting_once"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "date"], name="vacant_meeting_by_date")]

    @property
    def half_day(self) -> int:
        return half_days.half_day(self.date.weekday(), self.daypart)
