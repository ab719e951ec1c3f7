import datetime as dt
from typing import Any, Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.names import SortKeyField
from ocp_portal.periods import no_overlap
from ocp_portal.policy import Permission, Role, can, role_of
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


class OfMunicipality(models.QuerySet[Any]):
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


class LiaisonQuerySet(models.QuerySet["Liaison"]):
    def visible_to(self, user: Any) -> Self:
        """Whose name and contact details somebody sees.

        Care coordinator: liaisons of the own schools, assigned or standing in, now or planned.
        SWV coordinator, privacy officer: none. Others: all of the municipality.
        """
        membership = getattr(user, "membership", None)
        if membership is None:
            return self.none()
        mine = self.filter(municipality=membership.municipality_id)
        if role_of(user) == Role.CARE_COORDINATOR:
            own = School.objects.visible_to(user)
            return mine.filter(
                Q(assignments__school__in=own) | Q(substitutions__school__in=own)
            ).distinct()
        if role_of(user) in {
            Role.LIAISON,
            Role.TEAM_LEAD,
            Role.POLICY_OFFICER,
            Role.ADMINISTRATOR,
        }:
            return mine
        return self.none()

    def employed(self, on: dt.date | None = None) -> Self:
        return self.filter(period__contains=on or clock.today())


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
        ]

    def __str__(self) -> str:
        return self.name


class Availability(models.Model):
    """A half-day of the week on which a liaison works, for a period."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    liaison = models.ForeignKey(Liaison, models.CASCADE, related_name="availabilities")
    weekday = models.PositiveSmallIntegerField("dag", choices=Weekday)
    daypart = models.CharField("dagdeel", max_length=9, choices=Daypart)
    period = DateRangeField("periode")

    objects = OfMunicipality.as_manager()

    class Meta:
        verbose_name = "werkpatroon"
        verbose_name_plural = "werkpatronen"
        ordering = ["weekday", "-daypart"]


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: Any) -> Self:
        """As schools: whoever sees the school sees who is its liaison. Not the privacy officer."""
        if role_of(user) == Role.PRIVACY_OFFICER:
            return self.none()
        return self.filter(school__in=School.objects.visible_to(user))

    def current(self, on: dt.date | None = None) -> Self:
        return self.filter(period__contains=on or clock.today())


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

    objects = AssignmentQuerySet.as_manager()

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


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, user: Any) -> Self:
        """Team lead: the municipality. Liaison: the own. Others: none."""
        if can(user, Permission.MANAGE_LIAISONS):
            return self.filter(municipality=user.membership.municipality_id)
        if role_of(user) == Role.LIAISON:
            return self.filter(liaison__user=user.pk, municipality=user.membership.municipality_id)
        return self.none()


class Absence(models.Model):
    """Afwezigheid: a category, never a medical detail (LIA-4). Open-ended when not known."""

    class Category(models.TextChoices):
        SICKNESS = "sickness", "ziekte"
        LEAVE = "leave", "verlof"
        TRAINING = "training", "scholing"
        VACANCY = "vacancy", "vacature"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    liaison = models.ForeignKey(Liaison, models.CASCADE, related_name="absences")
    category = models.CharField("soort", max_length=10, choices=Category)
    period = DateRangeField("periode")
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = "afwezigheid"
        verbose_name_plural = "afwezigheden"
        ordering = ["-period"]
        constraints = [
            no_overlap(
                "absence_no_overlap",
                "liaison",
                message="In deze periode staat al een afwezigheid.",
            ),
        ]


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    def visible_to(self, user: Any) -> Self:
        """As schools: whoever sees the school sees who stands in. Not the privacy officer."""
        if role_of(user) == Role.PRIVACY_OFFICER:
            return self.none()
        return self.filter(school__in=School.objects.visible_to(user))

    def current(self, on: dt.date | None = None) -> Self:
        return self.filter(period__contains=on or clock.today())


class Substitution(models.Model):
    """Vervanging: a colleague covers a school during an absence; ends by itself."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="substitutions")
    liaison = models.ForeignKey(Liaison, models.PROTECT, related_name="substitutions")
    absence = models.ForeignKey(Absence, models.CASCADE, related_name="substitutions")
    period = DateRangeField("periode")

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = "vervanging"
        verbose_name_plural = "vervangingen"
        constraints = [
            no_overlap(
                "substitution_no_overlap",
                "school",
                "absence",
                message="Voor deze school is in deze periode al een vervanger.",
            ),
        ]


class StandingPlan(models.Model):
    """Vast rooster: the pattern of a term, in a cycle of four school weeks."""

    class Status(models.TextChoices):
        DRAFT = "draft", "concept"
        PUBLISHED = "published", "vastgesteld"
        REPLACED = "replaced", "vervangen"

    CYCLE = 4

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="standing_plans")
    name = models.CharField("naam", max_length=60)
    period = DateRangeField("periode")
    status = models.CharField("stand", max_length=10, choices=Status, default=Status.DRAFT)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

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


class StandingVisit(models.Model):
    """One half-day in one week of the cycle; a weekly visit is four of them."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    plan = models.ForeignKey(StandingPlan, models.CASCADE, related_name="visits")
    school = models.ForeignKey(School, models.CASCADE, related_name="standing_visits")
    liaison = models.ForeignKey(Liaison, models.PROTECT, related_name="standing_visits")
    cycle_week = models.PositiveSmallIntegerField("week van de cyclus")
    weekday = models.PositiveSmallIntegerField("dag", choices=Weekday)
    daypart = models.CharField("dagdeel", max_length=9, choices=Daypart)

    class Meta:
        verbose_name = "vast bezoek"
        verbose_name_plural = "vaste bezoeken"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "school", "cycle_week", "weekday", "daypart"],
                name="standing_visit_once",
            ),
            models.CheckConstraint(
                condition=Q(cycle_week__lt=4, weekday__lt=5),
                name="standing_visit_in_cycle",
            ),
        ]


class WeekRosterQuerySet(models.QuerySet["WeekRoster"]):
    def visible_to(self, user: Any) -> Self:
        """Whoever sees a roster or presence: the published weeks of the municipality."""
        if not (can(user, Permission.SEE_ROSTER) or can(user, Permission.SEE_PRESENCE)):
            return self.none()
        return self.filter(municipality=user.membership.municipality_id)


class WeekRoster(models.Model):
    """One ISO week, made once from pattern and calendar; frozen after that."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="week_rosters")
    monday = models.DateField("maandag")
    published_at = models.DateTimeField(default=clock.now)
    # Empty when the clock did it.
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = WeekRosterQuerySet.as_manager()

    class Meta:
        verbose_name = "weekrooster"
        verbose_name_plural = "weekroosters"
        ordering = ["-monday"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "monday"], name="week_roster_once"),
            models.CheckConstraint(
                condition=Q(monday__iso_week_day=1), name="week_roster_starts_on_monday"
            ),
        ]

    @property
    def week(self) -> str:
        """'2026-W48'"""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: Any) -> Self:
        """Which visits somebody sees.

        Care coordinator: of the own schools. Liaison: the own and those of the own cluster.
        Team lead, policy officer: the municipality. SWV coordinator: schools of the own
        partnership. Others: none.
        """
        if not (can(user, Permission.SEE_ROSTER) or can(user, Permission.SEE_PRESENCE)):
            return self.none()
        mine = self.filter(municipality=user.membership.municipality_id)
        if role_of(user) == Role.LIAISON:
            own_cluster = Liaison.objects.filter(user=user.pk).values("cluster")
            return mine.filter(liaison__cluster__in=own_cluster)
        if role_of(user) in {Role.CARE_COORDINATOR, Role.PARTNERSHIP_COORDINATOR}:
            return mine.filter(school__in=School.objects.visible_to(user))
        return mine

    def tickable_by(self, user: Any) -> Self:
        """Whose presence somebody may say: team lead all, liaison the own and of covered schools.

        Covered: a school where this liaison stands in on the day of the visit.
        """
        if not can(user, Permission.TICK_PRESENCE):
            return self.none()
        seen = self.visible_to(user)
        if role_of(user) != Role.LIAISON:
            return seen
        covered = Substitution.objects.filter(
            liaison__user=user.pk,
            school=models.OuterRef("school"),
            period__contains=models.OuterRef("date"),
        )
        return seen.filter(Q(liaison__user=user.pk) | models.Exists(covered))

    def standing(self) -> Self:
        """Not cancelled: these take place, took place or should have."""
        return self.exclude(status=Visit.Status.CANCELLED)


class Visit(models.Model):
    """Bezoek: one half-day at one school.

    What fell away when the week was made is kept too: cancelled, with its cause and its reason
    in words, so that a page, a count and a report all see the same.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "gepland"
        ATTENDED = "attended", "aanwezig"
        REMOTE = "remote", "op afstand"
        MISSED = "missed", "niet gelukt"
        CANCELLED = "cancelled", "vervallen"

    class Cause(models.TextChoices):
        HOLIDAY = "holiday", "vakantie of feestdag"
        CLOSED = "closed", "school gesloten"
        ABSENT = "absent", "contactpersoon afwezig"
        VACANT = "vacant", "geen contactpersoon"

    class Origin(models.TextChoices):
        PATTERN = "pattern", "vast rooster"
        MAKE_UP = "make_up", "inhaalbezoek"
        REPLAN = "replan", "vervanging"
        PERSON = "person", "losse afspraak"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    roster = models.ForeignKey(WeekRoster, models.PROTECT, related_name="visits")
    school = models.ForeignKey(School, models.PROTECT, related_name="visits")
    liaison = models.ForeignKey(Liaison, models.PROTECT, related_name="visits")
    date = models.DateField("datum")
    daypart = models.CharField("dagdeel", max_length=9, choices=Daypart)
    status = models.CharField("stand", max_length=10, choices=Status, default=Status.PLANNED)
    origin = models.CharField("herkomst", max_length=10, choices=Origin, default=Origin.PATTERN)
    reason = models.CharField("reden", max_length=200, blank=True)
    # Why it fell away, for counting: liaisons/weeks.py.
    cause = models.CharField("oorzaak", max_length=10, choices=Cause, blank=True)
    # Whose visit it is when a colleague does it.
    standing_in_for = models.ForeignKey(
        Liaison, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Counts the changes: two people who tick at once find out about each other.
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "bezoek"
        verbose_name_plural = "bezoeken"
        ordering = ["date", "-daypart"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "date", "daypart"],
                condition=~Q(status="cancelled"),
                name="visit_once",
            ),
            models.CheckConstraint(
                condition=~Q(status="missed") | ~Q(reason=""),
                name="visit_missed_has_reason",
                violation_error_message="Geef een reden als het bezoek niet is gelukt.",
            ),
            models.CheckConstraint(
                condition=Q(cause="") | (Q(status="cancelled") & ~Q(reason="")),
                name="visit_cause_only_when_cancelled",
            ),
        ]
        indexes = [
            models.Index(fields=["liaison", "date"], name="visit_by_liaison"),
            models.Index(fields=["municipality", "date"], name="visit_by_date"),
        ]


class VisitChangeQuerySet(models.QuerySet["VisitChange"]):
    def visible_to(self, user: Any) -> Self:
        """As visits."""
        return self.filter(visit__in=Visit.objects.visible_to(user))


class VisitChange(models.Model):
    """Who changed a visit, when, from what into what. Rows are only ever added."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="changes")
    at = models.DateTimeField("moment", default=clock.now)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    from_status = models.CharField("was", max_length=10, choices=Visit.Status)
    to_status = models.CharField("werd", max_length=10, choices=Visit.Status)
    from_liaison = models.ForeignKey(Liaison, models.PROTECT, related_name="+")
    to_liaison = models.ForeignKey(Liaison, models.PROTECT, related_name="+")
    reason = models.CharField("reden", max_length=200, blank=True)

    objects = VisitChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "wijziging van een bezoek"
        verbose_name_plural = "wijzigingen van bezoeken"
        ordering = ["visit", "pk"]


class ContactMoment(models.Model):
    """Contact on the liaison's own initiative: 'hoe gaat het, speelt er iets?' (LIA-7)."""

    class Means(models.TextChoices):
        PHONE = "phone", "telefoon"
        AT_SCHOOL = "at_school", "op school"
        MAIL = "mail", "e-mail"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="contact_moments")
    liaison = models.ForeignKey(Liaison, models.PROTECT, related_name="contact_moments")
    date = models.DateField("datum")
    means = models.CharField("hoe", max_length=10, choices=Means)
    something_up = models.BooleanField("er speelt iets", default=False)

    class Meta:
        verbose_name = "contactmoment"
        verbose_name_plural = "contactmomenten"
        indexes = [models.Index(fields=["school", "-date"], name="contact_recent")]
