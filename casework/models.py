import datetime as dt
import uuid
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func, Q

from liaisons.models import Assignment, Liaison, Substitution
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
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


BOOLEAN = models.BooleanField()


def _any_of(schools: Any) -> Func:
    """`school_id = ANY(ARRAY(SELECT ...))` instead of `IN (SELECT ...)`.

    As a join the planner reads and sorts every question of these schools; as an array it can walk
    the newest ones of the municipality and stop after a page (194 -> 2 ms at a million).
    """
    found = Func(ArraySubquery(schools), function="ANY")
    return Func(
        F("school"), found, template="(%(expressions)s)", arg_joiner=" = ", output_field=BOOLEAN
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


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, user: Any) -> Self:
        """Of which questions somebody sees that they exist, and their state.

        Care coordinator: of the own schools. Liaison: of schools assigned or covered today.
        Team lead: the municipality. Everybody else: none.
        """
        if not can(user, Permission.SEE_QUESTIONS):
            return self.none()
        mine = self.filter(municipality=user.membership.municipality_id)
        if role_of(user) == Role.CARE_COORDINATOR:
            return mine.filter(_any_of(School.objects.visible_to(user).values("pk")))
        if role_of(user) == Role.LIAISON:
            return mine.filter(_any_of(schools_worked_by(user)))
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


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, user: Any) -> Self:
        """The own ones in this municipality, while they are kept. What one may not send: none.

        Care coordinator: questions and replies. Liaison: answers, work notes, last messages.
        """
        kinds = [kind for kind, verb in Draft.VERBS.items() if can(user, verb)]
        if not kinds:
            return self.none()
        mine = self.kept().filter(user=user.pk, municipality=user.membership.municipality_id)
        return mine.filter(kind__in=kinds)

    def kept(self) -> Self:
        return self.filter(saved_at__gt=clock.now() - Draft.KEPT)

    def forgotten(self) -> Self:
        return self.filter(saved_at__lte=clock.now() - Draft.KEPT)


class Draft(models.Model):
    """What somebody is typing: on the server, because a school's computer is shared.

    Each form that is opened has a token and so a draft of its own: two tabs never write over
    each other.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", "vraag"
        REPLY = "reply", "reactie"
        ANSWER = "answer", "antwoord"
        NOTE = "note", "werknotitie"
        CLOSING = "closing", "laatste bericht"

    VERBS = {
        Kind.QUESTION: Permission.LOG_QUESTION,
        Kind.REPLY: Permission.LOG_QUESTION,
        Kind.ANSWER: Permission.WORK_QUESTION,
        Kind.NOTE: Permission.WORK_QUESTION,
        Kind.CLOSING: Permission.WORK_QUESTION,
    }
    KEPT = dt.timedelta(days=30)
    MOST = 20  # of one person in one municipality

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    kind = models.CharField("wat", max_length=8, choices=Kind, default=Kind.QUESTION)
    consultation = models.ForeignKey(
        Consultation, models.CASCADE, null=True, related_name="drafts", verbose_name="bij vraag"
    )
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=clock.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "concept"
        verbose_name_plural = "concepten"
        constraints = [
            models.UniqueConstraint(fields=["user", "municipality", "token"], name="draft_once"),
            models.CheckConstraint(
                condition=Q(kind="question") ^ Q(consultation__isnull=False),
                name="draft_at_its_question",
            ),
        ]


class StatusChange(models.Model):
    """What happened to a question, when and by whom: the line that runs through its page.

    `version` is the version of the question that it led to, so that somebody whose page lay open
    can be told what happened meanwhile.
    """

    class Kind(models.TextChoices):
        TAKEN_UP = "taken_up", "opgepakt"
        ANSWERED = "answered", "beantwoord"
        REPLIED = "replied", "reactie van de school"
        HANDED_OVER = "handed_over", "overgedragen"
        CLOSED = "closed", "afgesloten"
        REOPENED = "reopened", "heropend"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="changes")
    kind = models.CharField("wat", max_length=12, choices=Kind)
    version = models.PositiveIntegerField()
    director = models.ForeignKey(Liaison, models.PROTECT, null=True, related_name="+")
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "verloop"
        verbose_name_plural = "verloop"
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "version"], name="status_change_version_once"
            )
        ]


def _of_questions(rows: Any, user: Any, permission: Permission) -> Any:
    """Rows that belong to questions which this person sees, for whoever has the permission."""
    if not can(user, permission):
        return rows.none()
    return rows.filter(consultation__in=Consultation.objects.visible_to(user))


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: Any) -> Self:
        """Care coordinator, liaison: of the questions they see. Others: none.

        A team lead gets there by a stated reason only (queries.whole_thread).
        """
        return _of_questions(self, user, Permission.READ_QUESTION)


class WorkNoteQuerySet(models.QuerySet["WorkNote"]):
    def visible_to(self, user: Any) -> Self:
        """Liaison: of the questions they see. Others, the school too: none (PRV-5)."""
        return _of_questions(self, user, Permission.WORK_QUESTION)


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: Any) -> Self:
        """As work notes."""
        return _of_questions(self, user, Permission.WORK_QUESTION)


class Message(models.Model):
    """What the school sees: an answer, or a reply of the school itself."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="messages")
    text = models.TextField("bericht", max_length=3000)
    from_school = models.BooleanField(default=False)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    form_token = models.UUIDField(null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "berichten"
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "form_token"], name="message_form_once")
        ]


class WorkNote(models.Model):
    """What only the CJG sees."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="work_notes")
    text = models.TextField("werknotitie", max_length=3000)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    form_token = models.UUIDField(null=True, editable=False)

    objects = WorkNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "werknotitie"
        verbose_name_plural = "werknotities"
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "form_token"], name="work_note_form_once"
            )
        ]


class ActivityKind(models.TextChoices):
    """The seven tasks, the same for basis and extra (CAS-1)."""

    CONSULTATION = "consultation", "consultatie"
    MEETING = "meeting", "aansluiten bij het MDO"
    ADVICE = "advice", "informatie en advies"
    CLARIFICATION = "clarification", "vraagverheldering"
    PARENTING = "parenting", "opvoedondersteuning"
    SPECIALIST = "specialist", "inzetten van specialistische hulp"
    REFERRAL = "referral", "verwijzing"


class Activity(models.Model):
    """One of the seven tasks, done for a question."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="activities")
    kind = models.CharField("taak", max_length=14, choices=ActivityKind)
    date = models.DateField("datum")
    done_by = models.ForeignKey(Liaison, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    form_token = models.UUIDField(null=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "taak"
        verbose_name_plural = "taken"
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ActivityKind.values), name="activity_one_of_seven"
            ),
            models.UniqueConstraint(
                fields=["consultation", "form_token"], name="activity_form_once"
            ),
        ]
