"""What presence is measured against, and when a school receives: norms, hours, meetings, travel."""

import datetime as dt
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Q

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.holding import Rows
from ocp_portal.periods import no_overlap
from ocp_portal.policy import Permission, Role, can, role_of
from schools import half_days
from schools.models.proposals import OfSchool, Proposed
from schools.models.schools import School, Sector, Tier

CYCLE = 4


def _every_week() -> list[int]:
    return list(range(CYCLE))


def _all_welcome() -> list[str]:
    return [ReceivingHours.Answer.WELCOME.value] * half_days.NUMBER


class PresenceNormQuerySet(Rows["PresenceNorm"]):
    def visible_to(self, user: Any) -> Self:
        """Team lead, policy officer, SWV coordinator: the municipality. Others: none.

        What applies to one school reaches its people through the page of that school.
        """
        if not can(user, Permission.SEE_PRESENCE):
            return self.none()
        return self.filter(municipality=user.membership.municipality_id)

    def valid(self, on: dt.date | None = None) -> Self:
        return self.filter(period__contains=on or clock.today())


class PresenceNorm(models.Model):
    """Aanwezigheidsnorm: whom it concerns, how often, and where it is written (NRM-1..3).

    Empty `tiers` or `sectors` means all of them. `visits` is a number per school week, for
    MONTHLY per cycle of four school weeks. It is an average over `window_weeks` school weeks, so
    one missed week is no breach. Where two norms apply to a school, both are shown and measured.
    """

    class Kind(models.TextChoices):
        EXTRA = "extra", "gemiddeld een aantal keer per week"
        WEEKLY = "weekly", "wekelijks"
        MONTHLY = "monthly", "maandelijks"

    class Load(models.IntegerChoices):
        SHORT = 1, "kort bezoek"
        FULL = 2, "heel dagdeel"

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="norms")
    # Which norm this is; a new version of it is a row with the same number and a later period.
    number = models.PositiveSmallIntegerField("nummer")
    name = models.CharField("naam", max_length=80)
    kind = models.CharField("soort", max_length=7, choices=Kind)
    tiers = ArrayField(
        models.CharField(max_length=5, choices=Tier),
        default=list,
        blank=True,
        verbose_name="aansluitwijzen",
    )
    sectors = ArrayField(
        models.CharField(max_length=6, choices=Sector),
        default=list,
        blank=True,
        verbose_name="schoolsoorten",
    )
    visits = models.PositiveSmallIntegerField("bezoeken", default=1)
    load = models.PositiveSmallIntegerField("duur", choices=Load, default=Load.FULL)
    window_weeks = models.PositiveSmallIntegerField("gemiddeld over schoolweken", default=12)
    period = DateRangeField("periode")
    source = models.CharField("bron", max_length=200)

    objects = PresenceNormQuerySet.as_manager()

    class Meta:
        verbose_name = "aanwezigheidsnorm"
        verbose_name_plural = "aanwezigheidsnormen"
        ordering = ["number", "period"]
        constraints = [
            no_overlap(
                "norm_no_overlap",
                "municipality",
                "number",
                message="In deze periode geldt deze norm al.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["extra", "weekly", "monthly"], load__in=[1, 2]),
                name="norm_known",
            ),
            models.CheckConstraint(
                condition=Q(visits__gte=1, visits__lte=10),
                name="norm_visits",
                violation_error_message="Een norm vraagt 1 tot en met 10 bezoeken.",
            ),
            models.CheckConstraint(
                condition=Q(window_weeks__gte=1, window_weeks__lte=40),
                name="norm_window",
                violation_error_message="Kies een gemiddelde over 1 tot en met 40 schoolweken.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def applies_to(self, sector: str, tier: str) -> bool:
        return (not self.tiers or tier in self.tiers) and (
            not self.sectors or sector in self.sectors
        )


class ReceivingHours(Proposed):
    """On which half-days a liaison is welcome, for a period. Without it: on all of them.

    `answers` has ten places: Monday morning, Monday afternoon, .. Friday afternoon.
    """

    class Answer(models.TextChoices):
        WELCOME = "welcome", "welkom"
        PREFERRED = "preferred", "liefst"
        CLOSED = "closed", "niet"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="receiving_hours")
    answers = ArrayField(
        models.CharField(max_length=9, choices=Answer),
        size=half_days.NUMBER,
        default=_all_welcome,
        verbose_name="per dagdeel",
    )
    period = DateRangeField("periode")

    objects = OfSchool.as_manager()

    class Meta:
        verbose_name = "ontvangsttijden"
        verbose_name_plural = "ontvangsttijden"
        ordering = ["school", "-period"]
        constraints = [
            no_overlap(
                "receiving_no_overlap",
                "school",
                message="In deze periode gelden al ontvangsttijden.",
                condition=Q(status="agreed"),
            ),
            models.UniqueConstraint(
                fields=["school"], condition=Q(status="proposed"), name="receiving_one_proposal"
            ),
            models.CheckConstraint(
                condition=Q(
                    answers__len=half_days.NUMBER,
                    answers__contained_by=["welcome", "preferred", "closed"],
                ),
                name="receiving_ten_answers",
            ),
        ]

    def on(self, answer: str) -> list[int]:
        """The half-days with this answer."""
        return [number for number, given in enumerate(self.answers) if given == answer]

    @property
    def open(self) -> list[int]:
        closed = set(self.on(self.Answer.CLOSED))
        return [number for number in range(half_days.NUMBER) if number not in closed]

    @property
    def preferred(self) -> list[int]:
        return self.on(self.Answer.PREFERRED)


class CareMeetingSeries(Proposed):
    """A care meeting at a fixed time: ZAT or zorgoverleg (LIA-9), in weeks of the cycle."""

    class Kind(models.TextChoices):
        ZAT = "zat", "ZAT"
        CARE = "care", "zorgoverleg"
        MDO = "mdo", "MDO"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="care_meetings")
    kind = models.CharField("soort", max_length=4, choices=Kind, default=Kind.ZAT)
    cycle_weeks = ArrayField(
        models.PositiveSmallIntegerField(), default=_every_week, verbose_name="weken van de cyclus"
    )
    half_day = models.PositiveSmallIntegerField("dagdeel", choices=half_days.CHOICES)
    start_time = models.TimeField("begint om", null=True, blank=True)
    period = DateRangeField("periode")

    objects = OfSchool.as_manager()

    class Meta:
        verbose_name = "vast zorgoverleg"
        verbose_name_plural = "vaste zorgoverleggen"
        ordering = ["school", "half_day", "period"]
        constraints = [
            no_overlap(
                "care_meeting_no_overlap",
                "school",
                "half_day",
                message="Op dit dagdeel is er al een vast overleg.",
                condition=Q(status="agreed"),
            ),
            models.CheckConstraint(
                condition=Q(half_day__lt=half_days.NUMBER), name="care_meeting_half_day"
            ),
            models.CheckConstraint(
                condition=Q(cycle_weeks__len__gt=0, cycle_weeks__contained_by=[0, 1, 2, 3]),
                name="care_meeting_in_cycle",
                violation_error_message="Kies minstens een week.",
            ),
        ]


class CareTeam(Proposed):
    """Care at a school: is there structural consultation with partners? Many have none (SCH-14).

    One row that holds and at most one that is proposed; unknown is no row, not 'no'.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="care_teams")
    structural_mdo = models.BooleanField("structureel MDO")
    mdo_a_year = models.PositiveSmallIntegerField("keer per schooljaar", null=True, blank=True)

    objects = OfSchool.as_manager()

    class Meta:
        verbose_name = "zorgteam"
        verbose_name_plural = "zorgteams"
        constraints = [
            models.CheckConstraint(
                condition=Q(mdo_a_year=None) | Q(structural_mdo=True, mdo_a_year__gte=1),
                name="care_team_frequency_only_with_mdo",
                violation_error_message="Vul alleen hoe vaak in als er een structureel MDO is.",
            ),
            models.UniqueConstraint(
                fields=["school", "status"],
                condition=Q(status__in=["agreed", "proposed"]),
                name="care_team_one_of_each",
            ),
        ]


class TravelTimeQuerySet(models.QuerySet["TravelTime"]):
    def visible_to(self, user: Any) -> Self:
        """Team lead, administrator: the municipality. Others: none."""
        if role_of(user) not in {Role.TEAM_LEAD, Role.ADMINISTRATOR}:
            return self.none()
        return self.filter(municipality=user.membership.municipality_id)


class TravelTime(models.Model):
    """Minutes between two areas, one way, where the rule of schools/distances.py is not right.

    An area is the first four characters of a postcode. Both directions take as long; the row has
    the lower area first.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="travel_times")
    one = models.CharField("van", max_length=4)
    other = models.CharField("naar", max_length=4)
    minutes = models.PositiveSmallIntegerField("minuten")

    objects = TravelTimeQuerySet.as_manager()

    class Meta:
        verbose_name = "reistijd"
        verbose_name_plural = "reistijden"
        ordering = ["one", "other"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "one", "other"], name="travel_time_once"
            ),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="travel_time_in_order"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=240),
                name="travel_time_minutes",
                violation_error_message="Vul 1 tot en met 240 minuten in.",
            ),
        ]
