"""The standing plan of a term, and the agreements that it keeps."""

import datetime as dt

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from liaisons.models.people import Cluster, Daypart, Liaison, OfMunicipality, Weekday
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.periods import no_overlap
from schools import half_days
from schools.models import School


class VisitKind(models.TextChoices):
    """How much of a half-day: a full presence fills it, two of the others fit in one."""

    FULL = "full", "heel dagdeel"
    SHORT = "short", "kort bezoek"
    MEETING = "meeting", "overleg"


# In halves of a half-day.
LOAD: dict[str, int] = {VisitKind.FULL: 2, VisitKind.SHORT: 1, VisitKind.MEETING: 1}
HALF_DAY_LOAD = 2


class StandingPlan(models.Model):
    """Vast rooster: the pattern of a term, in a cycle of four school weeks.

    MAKING while the planner works; then DRAFT, to look at and to change; PUBLISHED from a Monday
    on. A published plan that another one follows ends where that one begins, and goes on as a row
    of its own where that one ends earlier; one of which nothing is left is REPLACED. STOPPED:
    somebody ended the planning, or it failed.
    """

    class Status(models.TextChoices):
        MAKING = "making", "wordt gemaakt"
        DRAFT = "draft", "concept"
        PUBLISHED = "published", "vastgesteld"
        REPLACED = "replaced", "vervangen"
        STOPPED = "stopped", "gestopt"

    CYCLE = 4

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="standing_plans")
    name = models.CharField("naam", max_length=60)
    period = DateRangeField("periode")
    # Since when the weeks of the cycle are counted: from plan to plan, so that 'week 2 of the
    # four' stays the same week when another plan follows. None: from the plan's own first day.
    cycle_from = models.DateField("cyclus geteld vanaf", null=True)
    status = models.CharField("stand", max_length=10, choices=Status, default=Status.DRAFT)
    # Counts the changes: two people who plan at once find out about each other.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # The draft of which this one keeps the locked visits.
    again_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    # What the planner was given, in the format of docs/rostering.md: ids, half-days and minutes.
    instance = models.JSONField(default=dict, blank=True)
    # Per cluster: problem, seed, versions, input hash, and per tier objective, bound and status.
    certificates = models.JSONField(default=list, blank=True)
    # False once a person changed the plan: the certificates speak of what the planner made.
    as_solved = models.BooleanField(default=False)
    # [{'school', 'visits', 'meetings', 'obstacles', 'changes', 'cost', 'proven'}]
    misses = models.JSONField(default=list, blank=True)

    objects = OfMunicipality.as_manager()

    class Meta:
        verbose_name = "vast rooster"
        verbose_name_plural = "vaste roosters"
        ordering = ["-period"]
        constraints = [
            no_overlap(
                "standing_plan_no_overlap",
                "municipality",
                message="In deze periode geldt al een vast rooster.",
                condition=Q(status="published"),
            ),
        ]

    @property
    def counts_from(self) -> dt.date:
        return self.cycle_from or self.period.lower

    @property
    def proven(self) -> bool:
        """'Bewezen optimaal': each tier of each cluster, and nobody changed it since."""
        tiers = [tier for one in self.certificates for tier in one["tiers"]]
        return self.as_solved and bool(tiers) and all(t["objective"] == t["bound"] for t in tiers)


class StandingVisit(models.Model):
    """One visit in one week of the cycle; a weekly visit is four of them."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    plan = models.ForeignKey(StandingPlan, models.CASCADE, related_name="visits")
    school = models.ForeignKey(School, models.CASCADE, related_name="standing_visits")
    liaison = models.ForeignKey(Liaison, models.PROTECT, related_name="standing_visits")
    cycle_week = models.PositiveSmallIntegerField("week van de cyclus")
    weekday = models.PositiveSmallIntegerField("dag", choices=Weekday)
    daypart = models.CharField("dagdeel", max_length=9, choices=Daypart)
    kind = models.CharField("soort", max_length=7, choices=VisitKind, default=VisitKind.FULL)
    # Stays where it is when the planner looks at this draft again.
    locked = models.BooleanField("vastgezet", default=False)

    objects = OfMunicipality.as_manager()

    class Meta:
        verbose_name = "vast bezoek"
        verbose_name_plural = "vaste bezoeken"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "school", "cycle_week", "weekday", "daypart"],
                condition=~Q(kind="meeting"),
                name="standing_visit_once",
            ),
            models.UniqueConstraint(
                fields=["plan", "school", "cycle_week", "weekday", "daypart"],
                condition=Q(kind="meeting"),
                name="standing_meeting_once",
            ),
            models.CheckConstraint(
                condition=Q(cycle_week__lt=4, weekday__lt=5),
                name="standing_visit_in_cycle",
            ),
        ]

    @property
    def half_day(self) -> int:
        return half_days.half_day(self.weekday, self.daypart)

    @property
    def load(self) -> int:
        return LOAD[self.kind]


class PlanPart(models.Model):
    """The planning of one cluster: what a screen follows, and its result until all are there."""

    class Status(models.TextChoices):
        WAITING = "waiting", "wacht"
        RUNNING = "running", "bezig"
        DONE = "done", "klaar"
        FAILED = "failed", "mislukt"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    plan = models.ForeignKey(StandingPlan, models.CASCADE, related_name="parts")
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="+")
    status = models.CharField("stand", max_length=7, choices=Status, default=Status.WAITING)
    # One for each tier that is ready: {'name', 'objective', 'bound', 'status', ..}
    tiers = models.JSONField(default=list, blank=True)
    result = models.JSONField(null=True)

    objects = OfMunicipality.as_manager()

    class Meta:
        verbose_name = "deel van een plan"
        verbose_name_plural = "delen van plannen"
        ordering = ["plan", "cluster__name"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "cluster"], name="plan_part_once"),
        ]


class PlanPin(models.Model):
    """An agreement that every plan keeps: this school by this liaison and/or on this half-day."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="plan_pins")
    liaison = models.ForeignKey(
        Liaison, models.CASCADE, null=True, blank=True, related_name="plan_pins"
    )
    half_day = models.PositiveSmallIntegerField(
        "dagdeel", null=True, blank=True, choices=half_days.CHOICES
    )
    cycle_week = models.PositiveSmallIntegerField("week van de cyclus", null=True, blank=True)
    reason = models.CharField("reden", max_length=120)
    period = DateRangeField("periode")
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    objects = OfMunicipality.as_manager()

    class Meta:
        verbose_name = "vaste afspraak"
        verbose_name_plural = "vaste afspraken"
        ordering = ["school", "cycle_week", "period"]
        constraints = [
            no_overlap(
                "plan_pin_no_overlap",
                "school",
                message="Voor deze school is er in deze periode al een vaste afspraak.",
                condition=Q(cycle_week=None),
            ),
            no_overlap(
                "plan_pin_week_no_overlap",
                "school",
                "cycle_week",
                message="Voor deze school en week is er al een vaste afspraak.",
                condition=Q(cycle_week__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(liaison__isnull=False)
                | Q(half_day__isnull=False)
                | Q(cycle_week__isnull=False),
                name="plan_pin_says_something",
                violation_error_message="Kies een contactpersoon, een dagdeel of een week.",
            ),
            models.CheckConstraint(
                condition=(Q(half_day=None) | Q(half_day__lt=10))
                & (Q(cycle_week=None) | Q(cycle_week__lt=4)),
                name="plan_pin_in_cycle",
            ),
        ]


class PlanBlock(models.Model):
    """No visit here, with the reason: of a school, of a liaison, or of the two together.

    A school without half-day is not visited at all; the reason then says what is being done
    about it (NRM-6). School and liaison without half-day: never these two together.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(
        School, models.CASCADE, null=True, blank=True, related_name="plan_blocks"
    )
    liaison = models.ForeignKey(
        Liaison, models.CASCADE, null=True, blank=True, related_name="plan_blocks"
    )
    half_day = models.PositiveSmallIntegerField(
        "dagdeel", null=True, blank=True, choices=half_days.CHOICES
    )
    cycle_week = models.PositiveSmallIntegerField("week van de cyclus", null=True, blank=True)
    reason = models.CharField("reden", max_length=120)
    period = DateRangeField("periode")
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    objects = OfMunicipality.as_manager()

    class Meta:
        verbose_name = "blokkade"
        verbose_name_plural = "blokkades"
        ordering = ["school", "liaison", "period"]
        constraints = [
            no_overlap(
                "plan_block_once",
                message="Dit staat er in deze periode al.",
                nullable=["school", "liaison", "half_day", "cycle_week"],
            ),
            models.CheckConstraint(
                condition=Q(school__isnull=False) | Q(liaison__isnull=False),
                name="plan_block_says_something",
                violation_error_message="Kies een school, een contactpersoon of allebei.",
            ),
            models.CheckConstraint(
                condition=(Q(half_day=None) | Q(half_day__lt=10))
                & (Q(cycle_week=None) | Q(cycle_week__lt=4)),
                name="plan_block_in_cycle",
            ),
        ]
