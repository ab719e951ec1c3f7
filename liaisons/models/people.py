"""Liaisons, their clusters, working hours and schools."""

import datetime as dt
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, FilteredRelation, Q

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.holding import Rows
from ocp_portal.names import SortKeyField
from ocp_portal.periods import no_overlap, not_over
from ocp_portal.policy import ROLES_OF_SCHOOLS, Permission, Role, can, role_of
from schools.models import School


class Daypart(models.TextChoices):
    MORNING = "morning", "ochtend"
    AFTERNOON = "afternoon", "middag"


class Weekday(models.IntegerChoices):
    MONDAY = 0, "maandag"
    TUESDAY = 1, "dinsdag"
    WEDNESDAY = 2, "woensdag"
    THURSDAY = 3, "donderdag"
    FRIDAY = 4, "vrijdag"


class OfMunicipality(Rows[Any]):
    """What the team lead plans with: rows of the own municipality, for the team lead alone."""

    def visible_to(self, user: Any) -> Self:
        """Team lead: the municipality. Others: none."""
        if not can(user, Permission.MANAGE_LIAISONS):
            return self.none()
        return self.filter(municipality=user.membership.municipality_id)


class Cluster(models.Model):
    """Liaisons who stand in for each other and share experience (LIA-2, LIA-3)."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="clusters")
    name = models.CharField("naam", max_length=60)

    objects = OfMunicipality.as_manager()

    class Meta:
        verbose_name = "cluster"
        verbose_name_plural = "clusters"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="cluster_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class LiaisonQuerySet(Rows["Liaison"]):
    def visible_to(self, user: Any) -> Self:
        """Whose name and contact details somebody sees.

        Care coordinator, family contact person: liaisons of the own schools, assigned or standing
        in, now or planned. SWV coordinator, privacy officer: none. Others: all of the municipality.
        """
        membership = getattr(user, "membership", None)
        if membership is None:
            return self.none()
        mine = self.filter(municipality=membership.municipality_id)
        if role_of(user) in ROLES_OF_SCHOOLS:
            own, today = School.objects.visible_to(user), clock.today()
            assigned = Q(assignments__school__in=own) & not_over("assignments__period", today)
            covers = Q(substitutions__school__in=own) & not_over("substitutions__period", today)
            return mine.filter(assigned | covers).distinct()
        if role_of(user) in {
            Role.LIAISON,
            Role.TEAM_LEAD,
            Role.POLICY_OFFICER,
            Role.ADMINISTRATOR,
        }:
            return mine
        return self.none()

    def of(self, user: Any) -> Self:
        """The user's own row in the municipality in which they work now, while employed."""
        return self.filter(user=user.pk, municipality=user.membership.municipality_id).employed()

    def employed(self, on: dt.date | None = None) -> Self:
        return self.filter(period__contains=on or clock.today())

    def with_away_since(self) -> Self:
        """`away_since`: the first day of the absence of today; None of who is there."""
        today = Q(absences__period__contains=clock.today())
        away = self.annotate(away_today=FilteredRelation("absences", condition=today))
        return away.annotate(away_since=F("away_today__period__startswith"))


class Liaison(models.Model):
    """Onderwijscontactpersoon: a CJG professional who is tied to schools."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="liaisons")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="liaisons")
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="liaisons")
    name = models.CharField("naam", max_length=120)
    sort_key = SortKeyField("name")
    phone = models.CharField("telefoon", max_length=20, blank=True)
    email = models.EmailField("e-mail", blank=True)
    contract_half_days = models.PositiveSmallIntegerField("dagdelen per week", default=8)
    # How many of those may be spent at schools; empty: all of them.
    presence_half_days = models.PositiveSmallIntegerField(
        "waarvan hoogstens op scholen", null=True, blank=True
    )
    # Where the working day starts and ends; empty: where most schools of the cluster are.
    base_postcode = models.CharField("postcode van de werkplek", max_length=7, blank=True)
    period = DateRangeField("in dienst")

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = "onderwijscontactpersoon"
        verbose_name_plural = "onderwijscontactpersonen"
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "user"], name="liaison_user_once"),
            models.CheckConstraint(
                condition=Q(contract_half_days__gte=1, contract_half_days__lte=10),
                name="liaison_contract_half_days",
                violation_error_message="Een werkweek heeft 1 tot en met 10 dagdelen.",
            ),
            models.CheckConstraint(
                condition=Q(presence_half_days=None)
                | Q(presence_half_days__lte=models.F("contract_half_days")),
                name="liaison_presence_within_contract",
                violation_error_message="Op scholen kan niet meer zijn dan in het contract staat.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def _every_week() -> list[int]:
    return [0, 1, 2, 3]


class Availability(models.Model):
    """A half-day of the week on which a liaison works, for a period.

    In all weeks of the cycle, or in some: 'even weeks' of somebody who alternates are the first
    and the third school week of the cycle.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    liaison = models.ForeignKey(Liaison, models.CASCADE, related_name="availabilities")
    weekday = models.PositiveSmallIntegerField("dag", choices=Weekday)
    daypart = models.CharField("dagdeel", max_length=9, choices=Daypart)
    cycle_weeks = ArrayField(
        models.PositiveSmallIntegerField(), default=_every_week, verbose_name="weken van de cyclus"
    )
    period = DateRangeField("periode")

    objects = OfMunicipality.as_manager()

    class Meta:
        verbose_name = "werkpatroon"
        verbose_name_plural = "werkpatronen"
        ordering = ["weekday", "-daypart"]
        constraints = [
            *(
                no_overlap(
                    f"availability_{daypart}_no_overlap",
                    "liaison",
                    "weekday",
                    message="Dit dagdeel staat al in het werkpatroon.",
                    condition=Q(daypart=daypart),
                )
                for daypart in ("morning", "afternoon")
            ),
            models.CheckConstraint(
                condition=Q(cycle_weeks__len__gt=0, cycle_weeks__contained_by=[0, 1, 2, 3]),
                name="availability_in_cycle",
                violation_error_message="Kies minstens een week.",
            ),
        ]


class AtSchool(Rows[Any]):
    """Who is the contact of a school for a period, by a tie or standing in."""

    def visible_to(self, user: Any) -> Self:
        """As schools: whoever sees the school sees who is its contact. Not the privacy officer."""
        if not can(user, Permission.SEE_CONTACT):
            return self.none()
        return self.filter(school__in=School.objects.visible_to(user))

    def current(self, on: dt.date | None = None) -> Self:
        return self.filter(period__contains=on or clock.today())


class PresenceAtSchool(Rows[Any]):
    """When somebody is at a school, and what became of what was promised."""

    def visible_to(self, user: Any) -> Self:
        """As schools, for whoever sees a roster or presence. Others: none."""
        if not (can(user, Permission.SEE_ROSTER) or can(user, Permission.SEE_PRESENCE)):
            return self.none()
        return self.filter(school__in=School.objects.visible_to(user))


class Assignment(models.Model):
    """Koppeling: liaison at a school, for a period, as first or second."""

    class Rank(models.IntegerChoices):
        FIRST = 1, "eerste"
        SECOND = 2, "tweede"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="assignments")
    liaison = models.ForeignKey(Liaison, models.PROTECT, related_name="assignments")
    rank = models.PositiveSmallIntegerField("rang", choices=Rank, default=Rank.FIRST)
    period = DateRangeField("periode")

    objects = AtSchool.as_manager()

    class Meta:
        verbose_name = "koppeling"
        verbose_name_plural = "koppelingen"
        ordering = ["school", "rank", "period"]
        constraints = [
            no_overlap(
                "assignment_no_overlap",
                "school",
                "rank",
                message="Deze school heeft in deze periode al een contactpersoon.",
            ),
        ]
