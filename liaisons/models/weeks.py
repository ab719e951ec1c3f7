"""Weeks as they are published: visits, what became of them, and the books that add up."""

from typing import Any, Self

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q

from liaisons.models.absence import Substitution
from liaisons.models.people import Daypart, Liaison, OfMunicipality, PresenceAtSchool
from liaisons.models.plans import StandingPlan, VisitKind
from liaisons.weeks.causes import NOBODY
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.holding import Rows
from ocp_portal.policy import Permission, Role, can, role_of
from schools import half_days
from schools.models import School


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


class VisitQuerySet(Rows["Visit"]):
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
            own_cluster = Liaison.objects.of(user).values("cluster")
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
            school=OuterRef("school"),
            period__contains=OuterRef("date"),
        )
        return seen.filter(Q(liaison__user=user.pk) | Exists(covered))

    def standing(self) -> Self:
        """Not cancelled: these take place, took place or should have."""
        return self.exclude(status=Visit.Status.CANCELLED)

    def presence(self) -> Self:
        """Visits that norms count. A care meeting is no presence, and what fell away as the school
        has another visit then is not missed."""
        return self.exclude(kind=VisitKind.MEETING).exclude(cause=Visit.Cause.TAKEN)

    def in_place(self, *, school: Any, date: Any, daypart: Any, meeting: bool) -> Self:
        """At one place: a school has one presence in a half-day, and one care meeting beside it.

        Values, or what a query knows them by (OuterRef).
        """
        here = self.filter(school=school, date=date, daypart=daypart)
        return here.filter(kind=VisitKind.MEETING) if meeting else here.presence()

    def unfilled(self) -> Self:
        """Without those in whose place another visit stands: nobody needs to be found for them."""
        return self.exclude(shares_place(Visit.objects.standing()))

    def disputed(self) -> Self:
        """The school says that it was otherwise."""
        return self.exclude(dispute="")


def shares_place(others: VisitQuerySet) -> Q:
    """Of visits: one of the others is at the same place."""

    def there(*, meeting: bool) -> Exists:
        place = {name: OuterRef(name) for name in ("school", "date", "daypart")}
        return Exists(others.exclude(pk=OuterRef("pk")).in_place(**place, meeting=meeting))

    is_meeting = Q(kind=VisitKind.MEETING)
    return Q(is_meeting, there(meeting=True)) | Q(~is_meeting, there(meeting=False))


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
        BLOCKED = "blocked", "vastgelegd dat het niet kan"
        BUSY = "busy", "contactpersoon heeft dan iets anders"
        TAKEN = "taken", "school heeft dan al een bezoek"

    class Dispute(models.TextChoices):
        """Fixed words: a text of one's own would invite a name."""

        NOBODY = "nobody", "er is niemand geweest"
        SHORTER = "shorter", "het was korter dan afgesproken"
        REMOTE = "remote", "het was niet op school"
        OTHER_DAY = "other_day", "het was op een andere dag"
        WAS_THERE = "was_there", "er is wel iemand geweest"

    class Settled(models.TextChoices):
        """What came of a dispute."""

        CHANGED = "changed", "aangepast na uw melding"
        KEPT = "kept", "bekeken na uw melding"

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
    kind = models.CharField("soort", max_length=7, choices=VisitKind, default=VisitKind.FULL)
    status = models.CharField("stand", max_length=10, choices=Status, default=Status.PLANNED)
    # The plan that promised it, and the moment that it gave; empty for what no plan asked for.
    plan = models.ForeignKey(
        StandingPlan, models.PROTECT, null=True, blank=True, related_name="dated_visits"
    )
    pattern_date = models.DateField("datum volgens plan", null=True, blank=True)
    pattern_daypart = models.CharField(
        "dagdeel volgens plan", max_length=9, choices=Daypart, blank=True
    )
    # The lost visit that this one makes up for.
    makes_up = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="made_up_by"
    )
    origin = models.CharField("herkomst", max_length=10, choices=Origin, default=Origin.PATTERN)
    reason = models.CharField("reden", max_length=200, blank=True)
    # Why it fell away, for counting: liaisons/weeks/causes.py.
    cause = models.CharField("oorzaak", max_length=10, choices=Cause, blank=True)
    # Whose visit it is when a colleague does it.
    standing_in_for = models.ForeignKey(
        Liaison, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Counts the changes: two people who tick at once find out about each other.
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)
    # What the school says of it; with a dispute it says that it was otherwise.
    confirmed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField("bevestigd op", null=True)
    dispute = models.CharField("klopt niet", max_length=10, choices=Dispute, blank=True)
    # The team lead decided on a dispute, which is over then.
    settled = models.CharField("na de melding", max_length=7, choices=Settled, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "bezoek"
        verbose_name_plural = "bezoeken"
        ordering = ["date", "-daypart"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "date", "daypart"],
                condition=~Q(status="cancelled") & ~Q(kind="meeting"),
                name="visit_once",
            ),
            models.UniqueConstraint(
                fields=["school", "date", "daypart"],
                condition=~Q(status="cancelled") & Q(kind="meeting"),
                name="visit_meeting_once",
            ),
            models.CheckConstraint(
                condition=Q(plan=None, pattern_date=None, pattern_daypart="")
                | Q(plan__isnull=False, pattern_date__isnull=False) & ~Q(pattern_daypart=""),
                name="visit_promise_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(dispute="") | Q(confirmed_at__isnull=False),
                name="visit_dispute_has_a_moment",
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

    @property
    def half_day(self) -> int:
        return half_days.half_day(self.date.weekday(), self.daypart)

    def stands_in_for(self, liaison: Liaison) -> Liaison | None:
        """Whose visit it is when `liaison` does it; nobody stands in for themself."""
        owner = self.standing_in_for or self.liaison
        return None if owner == liaison else owner

    @property
    def moved(self) -> bool:
        """On another half-day than the plan gave."""
        return self.plan_id is not None and (self.date, self.daypart) != (
            self.pattern_date,
            self.pattern_daypart,
        )

    def is_filled(self) -> bool:
        """Fell away for want of a liaison, and the school has another visit then by now."""
        open_ones = Visit.objects.filter(pk=self.pk).unfilled()
        return self.cause in NOBODY and not open_ones.exists()


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
    from_date = models.DateField("was op")
    to_date = models.DateField("werd op")
    from_daypart = models.CharField("was", max_length=9, choices=Daypart)
    to_daypart = models.CharField("werd", max_length=9, choices=Daypart)
    reason = models.CharField("reden", max_length=200, blank=True)

    objects = VisitChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "wijziging van een bezoek"
        verbose_name_plural = "wijzigingen van bezoeken"
        ordering = ["visit", "pk"]


class MakeUpProposalQuerySet(OfMunicipality):
    @transaction.atomic
    def expire(self) -> int:
        """Nobody decides about these any more, and who has one on the screen reads so.

        Each is looked at again once it is locked: what somebody decides at this moment stands.
        """
        held = [row.pk for row in self.hold_all()]
        return MakeUpProposal.objects.filter(pk__in=held).update(
            status=MakeUpProposal.Status.EXPIRED, version=F("version") + 1
        )


class MakeUpProposal(models.Model):
    """Voorstel for an inhaalbezoek: a lost visit, and when it could be made up for.

    Accepted for a week that is not published yet, it becomes a visit when that week is made.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", "voorstel"
        ACCEPTED = "accepted", "akkoord"
        REFUSED = "refused", "niet akkoord"
        EXPIRED = "expired", "verlopen"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    makes_up = models.ForeignKey(Visit, models.CASCADE, related_name="proposals")
    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    liaison = models.ForeignKey(Liaison, models.PROTECT, related_name="+")
    date = models.DateField("datum")
    daypart = models.CharField("dagdeel", max_length=9, choices=Daypart)
    kind = models.CharField("soort", max_length=7, choices=VisitKind)
    status = models.CharField("stand", max_length=8, choices=Status, default=Status.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    visit = models.OneToOneField(Visit, models.SET_NULL, null=True, related_name="proposal")

    objects = MakeUpProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "voorstel voor een inhaalbezoek"
        verbose_name_plural = "voorstellen voor inhaalbezoeken"
        ordering = ["date", "-daypart", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["makes_up"],
                condition=Q(status__in=["proposed", "accepted"]),
                name="make_up_one_proposal",
            ),
        ]

    @property
    def half_day(self) -> int:
        return half_days.half_day(self.date.weekday(), self.daypart)


class TermLedger(models.Model):
    """What became of the visits that a plan promised a school, in the weeks published so far.

    pattern = realised + moved + made_up + lapsed + open, and the database holds to it.
    - realised: attended on the half-day of the plan;
    - moved: attended on another one;
    - made_up: lost, and another visit that was attended makes up for it;
    - lapsed: lost (holiday, closure, absence, block, missed, remote) and nothing makes up for it;
    - open: still to come, not ticked yet, or lost with the visit that makes up for it to come.
    Care meetings have no line: they keep their time or are missed.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    plan = models.ForeignKey(StandingPlan, models.CASCADE, related_name="ledger")
    school = models.ForeignKey(School, models.CASCADE, related_name="ledger")
    pattern = models.PositiveIntegerField("volgens plan", default=0)
    realised = models.PositiveIntegerField("gerealiseerd", default=0)
    moved = models.PositiveIntegerField("verplaatst", default=0)
    made_up = models.PositiveIntegerField("ingehaald", default=0)
    lapsed = models.PositiveIntegerField("vervallen", default=0)
    open = models.PositiveIntegerField("nog te komen", default=0)

    objects = PresenceAtSchool.as_manager()

    class Meta:
        verbose_name = "boekhouding van een termijn"
        verbose_name_plural = "boekhouding van termijnen"
        constraints = [
            models.UniqueConstraint(fields=["plan", "school"], name="ledger_once"),
            models.CheckConstraint(
                condition=Q(
                    pattern=F("realised") + F("moved") + F("made_up") + F("lapsed") + F("open")
                ),
                name="ledger_adds_up",
            ),
        ]
