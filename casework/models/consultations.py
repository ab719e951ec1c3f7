import datetime as dt
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q

from liaisons.models import Assignment, Liaison, Substitution
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.holding import Rows
from ocp_portal.policy import Permission, Role, can, role_of
from ocp_portal.themes import Theme
from schools.models import School, Sector


def schools_worked_by(user: Any, on: dt.date | None = None) -> Any:
    """Ids of the schools for which this liaison works on a date: assigned, or standing in."""
    on = on or clock.today()
    mine = {
        "liaison__user": user.pk,
        "liaison__municipality": user.membership.municipality_id,
        "liaison__period__contains": on,
        "period__contains": on,
    }
    # Joins, unsorted: as subqueries in subqueries Django is busy longer with writing the query
    # than PostgreSQL with answering it.
    assigned = Assignment.objects.filter(**mine).order_by().values("school")
    return assigned.union(Substitution.objects.filter(**mine).values("school"), all=True)


def own_before_begin(user: Any) -> Q:
    """Open questions of which somebody is the director at a school that is theirs from a day to
    come: whoever takes over the work of a colleague has its questions at once."""
    today = clock.today()
    mine = Liaison.objects.filter(user=user.pk, municipality=user.membership.municipality_id)
    tied = [
        Exists(
            model.objects.filter(
                liaison=OuterRef("director"),
                school=OuterRef("school"),
                period__startswith__gt=today,
            )
        )
        for model in (Assignment, Substitution)
    ]
    open_now = ~Q(status=Consultation.Status.CLOSED)
    directed = _any_of(mine.employed(today).order_by().values("pk"), "director")
    return Q(directed) & open_now & (Q(tied[0]) | Q(tied[1]))


BOOLEAN = models.BooleanField()


def _any_of(ids: Any, column: str = "school") -> Func:
    """`school_id = ANY(ARRAY(SELECT ...))` instead of `IN (SELECT ...)`.

    As a join the planner reads and sorts every question of these schools; as an array it can walk
    the newest ones of the municipality and stop after a page (194 -> 2 ms at a million).
    """
    found = Func(ArraySubquery(ids), function="ANY")
    return Func(
        F(column), found, template="(%(expressions)s)", arg_joiner=" = ", output_field=BOOLEAN
    )


class AgeBand(models.TextChoices):
    UNDER_FOUR = "0-3", "0 tot en met 3 jaar"
    FOUR = "4-7", "4 tot en met 7 jaar"
    EIGHT = "8-11", "8 tot en met 11 jaar"
    TWELVE = "12-15", "12 tot en met 15 jaar"
    SIXTEEN = "16+", "16 jaar en ouder"
    SEVERAL = "several", "een groep of de hele school"


class Urgency(models.TextChoices):
    NORMAL = "normal", "gewoon"
    URGENT = "urgent", "dringend"


class ConsultationQuerySet(Rows["Consultation"]):
    def visible_to(self, user: Any) -> Self:
        """Of which questions somebody sees that they exist, and their state.

        Care coordinator: of the own schools. Liaison: of schools assigned or covered today, and
        what was handed over with a school that is theirs from a day to come. Team lead: the
        municipality. Everybody else: none.
        """
        if not can(user, Permission.SEE_QUESTIONS):
            return self.none()
        mine = self.filter(municipality=user.membership.municipality_id)
        if role_of(user) == Role.CARE_COORDINATOR:
            return mine.filter(_any_of(School.objects.visible_to(user).values("pk")))
        if role_of(user) == Role.LIAISON:
            return mine.filter(Q(_any_of(schools_worked_by(user))) | own_before_begin(user))
        return mine

    def open(self) -> Self:
        return self.exclude(status=Consultation.Status.CLOSED)

    def waiting(self) -> Self:
        """The school waits for news of the CJG."""
        return self.filter(status__in=Consultation.WAITING)


class Consultation(models.Model):
    """Vraag: what a school asks. Anonymous: there is no place for a name."""

    class Status(models.TextChoices):
        NEW = "new", "nieuw"
        TAKEN_UP = "taken_up", "opgepakt"
        ANSWERED = "answered", "beantwoord"
        CLOSED = "closed", "afgesloten"

    WAITING = (Status.NEW, Status.TAKEN_UP)  # the school waits for news

    # The indexes below begin with these two; one of their own would only cost.
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField("kenmerk", max_length=16)
    school = models.ForeignKey(School, models.PROTECT, related_name="consultations", db_index=False)
    # As they were on the day of the question: what is counted does not move afterwards.
    sector = models.CharField(max_length=6, choices=Sector)
    tier = models.CharField(max_length=5)
    theme = models.CharField("onderwerp", max_length=12, choices=Theme)
    age_band = models.CharField("leeftijd", max_length=8, choices=AgeBand)
    urgency = models.CharField("spoed", max_length=7, choices=Urgency, default=Urgency.NORMAL)
    text = models.TextField("vraag", max_length=3000)
    status = models.CharField("stand", max_length=9, choices=Status, default=Status.NEW)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # Casusregisseur: exactly one per question once it is taken up (CAS-9).
    director = models.ForeignKey(
        Liaison, models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    asked_at = models.DateTimeField("gesteld", default=clock.now)
    news_due_on = models.DateField("nieuws uiterlijk")
    first_response_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=clock.now)
    # Goes up with every change of state: two people who act at once find out about each other.
    version = models.PositiveIntegerField(default=1)
    # Made with the form: a question that is sent twice is there once.
    form_token = models.UUIDField(null=True, editable=False)
    # No column: for whom this row came through visible_to (queries.one_question).
    seen_by: int | None = None
    # No column either: whether that person keeps a draft here; looked for where it is not known.
    has_drafts = True

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = "vraag"
        verbose_name_plural = "vragen"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="consultation_reference_once"
            ),
            models.UniqueConstraint(
                fields=["municipality", "form_token"], name="consultation_form_once"
            ),
            models.CheckConstraint(
                condition=Q(status="new") | Q(director__isnull=False),
                name="consultation_has_director",
                violation_error_message="Een vraag die loopt heeft precies één casusregisseur.",
            ),
            models.CheckConstraint(
                condition=Q(status="closed") ^ Q(closed_at=None),
                name="consultation_closed_at",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "-asked_at", "-id"], name="consultation_recent"),
            models.Index(fields=["school", "-asked_at", "-id"], name="consultation_by_school"),
            models.Index(
                fields=["school", "-asked_at", "-id"],
                condition=~Q(status="closed"),
                name="consultation_open",
            ),
            models.Index(
                fields=["municipality", "-asked_at", "-id"],
                condition=~Q(status="closed"),
                name="consultation_open_recent",
            ),
            models.Index(
                fields=["municipality", "theme", "-asked_at", "-id"], name="consultation_theme"
            ),
            models.Index(
                fields=["municipality", "news_due_on", "id"],
                condition=Q(status__in=["new", "taken_up"]),
                name="consultation_due",
            ),
            models.Index(
                fields=["school", "news_due_on", "id"],
                condition=Q(status__in=["new", "taken_up"]),
                name="consultation_due_by_school",
            ),
            models.Index(
                fields=["municipality", "asked_at"],
                include=["school", "theme", "status", "sector", "tier", "closed_at"],
                name="consultation_counts",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def waits_for_cjg(self) -> bool:
        return self.status in self.WAITING


class ReferenceCounter(models.Model):
    """The last number of V-2026-0412, per municipality and year; its row lock hands them out."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "year"], name="reference_counter_once")
        ]


def of_questions(rows: Any, user: Any, permission: Permission) -> Any:
    """Rows that belong to questions which this person sees, for whoever has the permission."""
    if not can(user, permission):
        return rows.none()
    return rows.filter(consultation__in=Consultation.objects.visible_to(user))
