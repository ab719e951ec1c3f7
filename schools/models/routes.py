from typing import Any, Self

from django.db import models

from ocp_portal.accounts.models import Municipality
from ocp_portal.policy import Permission, can
from schools.routes import DEFAULTS


class RouteKind(models.TextChoices):
    """In the order of the page: what cannot wait stands first."""

    CRISIS = "crisis", "crisis"
    SAFE_HOME = "safe_home", "Veilig Thuis"
    NURSE = "nurse", "jeugdverpleegkundige"
    YOUTH = "youth", "jeugdprofessional van de gemeente"
    DOCTOR = "doctor", "huisarts"
    SOCIAL_WORK = "social_work", "schoolmaatschappelijk werk"
    ATTENDANCE = "attendance", "leerplicht"
    COACH = "coach", "coaches"
    PARTNERSHIP = "partnership", "samenwerkingsverband"


class RouteQuerySet(models.QuerySet["Route"]):
    def visible_to(self, user: Any) -> Self:
        """Administrator: all of the own municipality. Everybody else with a role: those in use."""
        if not can(user, Permission.SEE_ROUTES):
            return self.none()
        mine = self.filter(municipality=user.membership.municipality_id)
        return mine if can(user, Permission.MANAGE_MUNICIPALITY) else mine.filter(in_use=True)

    def guide_of(self, user: Any) -> list["Route"]:
        """What this person reads: of each kind what the municipality made of it, else our words."""
        if not can(user, Permission.SEE_ROUTES):
            return []
        municipality = user.membership.municipality
        changed = {row.kind: row for row in self.filter(municipality=municipality)}
        routes = [
            changed.get(kind) or Route.default(municipality, kind) for kind in RouteKind.values
        ]
        manages = can(user, Permission.MANAGE_MUNICIPALITY)
        return [route for route in routes if route.in_use or manages]


class Route(models.Model):
    """One line of the routewijzer: where to go with which question, and what may be told (LIA-10).

    About services and never about a person; a municipality changes the words, not which there are.
    A row is there once somebody changed it.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="routes")
    kind = models.CharField("soort", max_length=12, choices=RouteKind, editable=False)
    position = models.PositiveSmallIntegerField(editable=False)
    name = models.CharField("naam", max_length=80)
    questions = models.TextField("voor welke vragen", max_length=500)
    moment = models.TextField("wanneer", max_length=500)
    reach = models.TextField("zo bereikt u deze hulp", max_length=500)
    phone = models.CharField("telefoon", max_length=20, blank=True)
    share = models.TextField("wat u mag vertellen", max_length=500)
    in_use = models.BooleanField("in gebruik", default=True)

    objects = RouteQuerySet.as_manager()

    class Meta:
        verbose_name = "route"
        verbose_name_plural = "routes"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind"], name="route_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=RouteKind.values),
                name="route_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def default(cls, municipality: Municipality, kind: str) -> Self:
        """As it reads until the administrator changes it; no row of the database."""
        names = {"access": municipality.access_short, "liaison": municipality.liaison_short}
        words = {column: text.format(**names) for column, text in DEFAULTS[kind].items()}
        position = RouteKind.values.index(kind)
        return cls(municipality=municipality, kind=kind, position=position, **words)
