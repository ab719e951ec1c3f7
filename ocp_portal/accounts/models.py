import datetime as dt
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from ocp_portal import clock
from ocp_portal.holding import Rows
from ocp_portal.periods import period
from ocp_portal.policy import ROLE_LABELS, Permission, Role, can

REGIONS = [("noord", "Noord"), ("midden", "Midden"), ("zuid", "Zuid")]


class Municipality(models.Model):
    """The tenant. What differs between municipalities is a setting here, never code."""

    code = models.CharField("CBS-code", max_length=4, unique=True)
    slug = models.SlugField("korte naam", unique=True)
    name = models.CharField("naam", max_length=80)
    # A national import makes municipalities that do not use the portal (yet).
    joined = models.BooleanField("gebruikt het portaal", default=False)
    holiday_region = models.CharField(
        "vakantieregio", max_length=6, choices=REGIONS, default="zuid"
    )
    access_name = models.CharField(
        "naam van de toegang", max_length=80, default="Centrum Jeugd en Gezin"
    )
    access_short = models.CharField("korte naam van de toegang", max_length=20, default="CJG")
    liaison_name = models.CharField(
        "naam van de functie", max_length=80, default="onderwijscontactpersoon"
    )
    liaison_short = models.CharField("korte naam van de functie", max_length=20, default="OCP")
    fallback_phone = models.CharField("telefoon van de toegang", max_length=20, blank=True)
    fallback_email = models.EmailField("e-mail van de toegang", blank=True)
    news_days_normal = models.PositiveSmallIntegerField("werkdagen tot nieuws", default=5)
    news_days_urgent = models.PositiveSmallIntegerField("werkdagen tot nieuws bij spoed", default=1)
    contact_weeks = models.PositiveSmallIntegerField("weken tussen eigen contacten", default=6)

    objects = Rows["Municipality"].as_manager()

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, full_name: str, password: str | None = None) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), full_name=full_name)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class UserQuerySet(Rows["User"]):
    def visible_to(self, user: Any) -> Self:
        """Administrator: everybody with a membership, past or present, in the own municipality.

        Others: nobody (colleagues' names reach them through schools and liaisons).
        """
        if not can(user, Permission.MANAGE_USERS):
            return self.none()
        here = Membership.objects.filter(municipality=user.membership.municipality_id)
        return self.filter(pk__in=here.values("user"))


class User(AbstractBaseUser):
    email = models.EmailField("e-mailadres", unique=True)
    full_name = models.CharField("naam", max_length=120)
    phone = models.CharField("telefoon", max_length=20, blank=True)
    is_active = models.BooleanField("actief", default=True)
    date_joined = models.DateTimeField("sinds", default=clock.now)
    # Raised to end every session of this person at once: it is part of their sessions' hash.
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)
    # In which membership somebody with several of them works now.
    working_as = models.ForeignKey(
        "Membership", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="user_email_in_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @cached_property
    def membership(self) -> "Membership | None":
        """The role and municipality in which this person works today.

        The session's user comes with it in the same query (accounts/backends.py).
        """
        return Membership.objects.working_for(self.pk).first()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """As Django's, over one number more; both its callers come by here."""
        salt = "ocp_portal.accounts.User.session"
        value = f"{self.password} {self.sessions_ended}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()


class MembershipQuerySet(Rows["Membership"]):
    def current(self, on: dt.date | None = None) -> Self:
        """Roles that give access; one that is blocked does not."""
        return self.filter(period__contains=on or clock.today(), blocked_at=None)

    def unended(self) -> Self:
        """Of today or later."""
        return self.filter(period__overlap=period(clock.today()))

    def working_for(self, user_id: Any) -> Self:
        """The memberships of a user that count today, the chosen one first."""
        chosen = models.ExpressionWrapper(
            Q(pk=models.F("user__working_as")), output_field=models.BooleanField()
        )
        return (
            self.current()
            .filter(user=user_id)
            .with_several()
            .select_related("municipality")
            .order_by(models.Case(models.When(chosen, then=0), default=1), "pk")
        )

    def with_several(self) -> Self:
        """Annotates `several`: this person has another role today, so the menu offers a switch."""
        others = Membership.objects.current().filter(user=models.OuterRef("user"))
        return self.annotate(several=models.Exists(others.exclude(pk=models.OuterRef("pk"))))

    def ending_soon(self, days: int = 30) -> Self:
        """Ends by itself within so many days."""
        soon = clock.today() + dt.timedelta(days=days)
        return self.current().filter(period__endswith__lte=soon)

    def visible_to(self, user: Any) -> Self:
        """Administrator: all of the own municipality. Others: their own."""
        if can(user, Permission.MANAGE_USERS):
            return self.filter(municipality=user.membership.municipality_id)
        return self.filter(user=user.pk)


class Membership(models.Model):
    """One user, one role, one municipality, for a period; access ends the same day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="memberships")
    role = models.CharField("rol", max_length=30, choices=list(ROLE_LABELS.items()))
    # Scope: a care coordinator and a family contact person work for some schools, an SWV
    # coordinator for one partnership.
    schools = models.ManyToManyField(
        "schools.School", blank=True, related_name="memberships", verbose_name="scholen"
    )
    partnership = models.ForeignKey(
        "schools.Partnership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    period = DateRangeField("periode")
    # At once, whatever work there is: a stolen laptop does not wait until that is handed over.
    blocked_at = models.DateTimeField("geblokkeerd op", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "rol in een gemeente"
        verbose_name_plural = "rollen in een gemeente"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]),
                name="membership_role_known",
            ),
            models.CheckConstraint(
                condition=Q(partnership__isnull=False)
                ^ ~Q(role=Role.PARTNERSHIP_COORDINATOR.value),
                name="membership_partnership_only_for_swv",
                violation_error_message="Kies een samenwerkingsverband bij deze rol.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.municipality_id}"


class InvitationQuerySet(Rows["Invitation"]):
    def unanswered(self) -> Self:
        """Not accepted and not withdrawn; perhaps expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self) -> Self:
        return self.unanswered().filter(expires_at__gt=clock.now())

    def visible_to(self, user: Any) -> Self:
        """Administrator: those of the own municipality. Others: none."""
        if not can(user, Permission.MANAGE_USERS):
            return self.none()
        return self.filter(municipality=user.membership.municipality_id)


class Invitation(models.Model):
    """A link by mail. Until it is accepted there is no user, no membership and no access.

    Only the hash of the link is kept.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="invitations")
    email = models.EmailField("e-mailadres")
    full_name = models.CharField("naam", max_length=120)
    role = models.CharField("rol", max_length=30, choices=list(ROLE_LABELS.items()))
    schools = models.ManyToManyField("schools.School", blank=True, related_name="+")
    partnership = models.ForeignKey(
        "schools.Partnership", models.PROTECT, null=True, blank=True, related_name="+"
    )
    period = DateRangeField("periode")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "email", "role"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_unanswered_once",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invitation_email_in_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]),
                name="invitation_role_known",
            ),
            models.CheckConstraint(
                condition=Q(partnership__isnull=False)
                ^ ~Q(role=Role.PARTNERSHIP_COORDINATOR.value),
                name="invitation_partnership_only_for_swv",
                violation_error_message="Kies een samenwerkingsverband bij deze rol.",
            ),
        ]

    @property
    def is_open(self) -> bool:
        answered = self.accepted_at or self.withdrawn_at
        return not answered and self.expires_at > clock.now()
