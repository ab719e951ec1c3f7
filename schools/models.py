import datetime as dt
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q

from ocp_portal import clock
from ocp_portal.accounts.models import REGIONS, Municipality, User
from ocp_portal.names import SortKeyField
from ocp_portal.periods import no_overlap
from ocp_portal.policy import Permission, Role, can, role_of


class SchoolBoard(models.Model):
    """Bevoegd gezag: a fact of the national register, the same for every municipality."""

    number = models.CharField("nummer", max_length=5, unique=True)
    name = models.CharField("naam", max_length=120, blank=True)

    class Meta:
        verbose_name = "schoolbestuur"
        verbose_name_plural = "schoolbesturen"

    def __str__(self) -> str:
        return self.name or f"Bestuur {self.number}"


class Partnership(models.Model):
    """Samenwerkingsverband passend onderwijs. Can serve several municipalities (SCH-11)."""

    class Kind(models.TextChoices):
        PO = "po", "primair onderwijs"
        VO = "vo", "voortgezet onderwijs"

    code = models.CharField("code", max_length=8, unique=True)
    name = models.CharField("naam", max_length=120)
    kind = models.CharField("soort", max_length=2, choices=Kind)
    municipalities = models.ManyToManyField(Municipality, related_name="partnerships")

    class Meta:
        verbose_name = "samenwerkingsverband"
        verbose_name_plural = "samenwerkingsverbanden"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class SchoolQuerySet(models.QuerySet["School"]):
    def visible_to(self, user: Any) -> Self:
        """Which schools somebody sees at all.

        Care coordinator: the own schools. SWV coordinator: those of the own partnership, in this
        municipality. Everybody else with a role: all of the municipality. Without a role: none.
        """
        if not can(user, Permission.SEE_SCHOOLS):
            return self.none()
        membership = user.membership
        mine = self.filter(municipality=membership.municipality_id)
        if role_of(user) == Role.CARE_COORDINATOR:
            return mine.filter(memberships=membership.pk)
        if role_of(user) == Role.PARTNERSHIP_COORDINATOR:
            return mine.filter(partnership=membership.partnership_id)
        return mine

    def open(self) -> Self:
        """Not gone from the register."""
        return self.filter(gone_on=None)

    def counted(self) -> Self:
        """What the count of tiers and norms is about: primary and secondary only (SCH-4)."""
        return self.open().filter(sector__in=School.COUNTED)

    def with_tier(self, on: dt.date) -> Self:
        """Annotates `tier` on that date; the basic agreement holds for every school (SCH-1)."""
        agreement = TierAgreement.objects.decided().filter(
            school=models.OuterRef("pk"), period__contains=on
        )
        return self.annotate(
            tier=models.functions.Coalesce(
                models.Subquery(agreement.values("tier")[:1]),
                models.Value(Tier.BASIS.value),
            )
        )


class Sector(models.TextChoices):
    BO = "BO", "basisonderwijs"
    SBO = "SBO", "speciaal basisonderwijs"
    SO = "SO", "speciaal onderwijs"
    VSO = "VSO", "voortgezet speciaal onderwijs"
    SO_VSO = "SO/VSO", "(voortgezet) speciaal onderwijs"
    VO = "VO", "voortgezet onderwijs"
    CHILDCARE = "KO", "kinderopvang"
    MBO = "MBO", "middelbaar beroepsonderwijs"


class Tier(models.TextChoices):
    BASIS = "basis", "basis"
    EXTRA = "extra", "extra"


class School(models.Model):
    """One school location (schoollocatie), not an institution."""

    COUNTED = (Sector.BO, Sector.SBO, Sector.SO, Sector.VSO, Sector.SO_VSO, Sector.VO)

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="schools")
    # BRIN and location number, 6 characters; a childcare location has a code of its own.
    code = models.CharField("vestigingscode", max_length=12)
    name = models.CharField("naam", max_length=120)
    sort_key = SortKeyField("name")
    sector = models.CharField("schoolsoort", max_length=6, choices=Sector)
    structure = models.CharField("onderwijsstructuur", max_length=40, blank=True)
    street = models.CharField("straat", max_length=120, blank=True)
    house_number = models.CharField("huisnummer", max_length=20, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    city = models.CharField("plaats", max_length=80, blank=True)
    phone = models.CharField("telefoon", max_length=20, blank=True)
    website = models.CharField("website", max_length=120, blank=True)
    denomination = models.CharField("denominatie", max_length=60, blank=True)
    pupils = models.PositiveIntegerField("leerlingen", null=True, blank=True)
    board = models.ForeignKey(SchoolBoard, models.PROTECT, null=True, related_name="schools")
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, null=True, blank=True, related_name="schools"
    )
    holiday_region = models.CharField("vakantieregio", max_length=6, choices=REGIONS)
    # From which register it comes ('bo', 'vo'); empty when a person made it.
    register = models.CharField(max_length=10, blank=True)
    gone_on = models.DateField("uit het register sinds", null=True, blank=True)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = "schoollocatie"
        verbose_name_plural = "schoollocaties"
        ordering = ["sort_key", "code"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="school_code_once"),
            models.CheckConstraint(
                condition=Q(sector__in=Sector.values), name="school_sector_known"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "sort_key", "code"], name="school_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """'Kerkstraat 1, 5341 AB Voorbeeldstad'"""
        street = f"{self.street} {self.house_number}".strip()
        place = f"{self.postcode} {self.city}".strip()
        return ", ".join(part for part in (street, place) if part)

    @property
    def counted(self) -> bool:
        return self.gone_on is None and self.sector in self.COUNTED


class TierAgreementQuerySet(models.QuerySet["TierAgreement"]):
    def visible_to(self, user: Any) -> Self:
        """As schools: an agreement is seen by whoever sees its school."""
        return self.filter(school__in=School.objects.visible_to(user))

    def decided(self) -> Self:
        return self.exclude(decided_on=None)


class TierAgreement(models.Model):
    """Aansluitwijze of a school for a period, with reason and consulted partnerships (SCH-5..7)."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="tier_agreements")
    tier = models.CharField("aansluitwijze", max_length=5, choices=Tier)
    period = DateRangeField("periode")
    reason = models.TextField("reden", max_length=1000)
    figures = models.TextField("cijfers erbij", max_length=1000, blank=True)
    decided_on = models.DateField("besluit van", null=True)
    decided_by = models.CharField("besloten door", max_length=200, blank=True)
    # Codes of the partnerships that were asked, as they were called then.
    consulted = ArrayField(models.CharField(max_length=8), verbose_name="geraadpleegd")
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = TierAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "aansluitwijze"
        verbose_name_plural = "aansluitwijzen"
        ordering = ["school", "period"]
        constraints = [
            no_overlap(
                "tier_no_overlap",
                "school",
                message="In deze periode geldt al een aansluitwijze voor deze school.",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(consulted__len__gt=0),
                name="tier_consulted",
                violation_error_message="Kruis aan welk samenwerkingsverband meesprak.",
            ),
        ]


class SchoolHoliday(models.Model):
    """A school holiday of a region, as published; the same for every municipality."""

    region = models.CharField(max_length=6, choices=REGIONS)
    school_year = models.CharField(max_length=9)
    name = models.CharField(max_length=40)
    period = DateRangeField()
    status = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        verbose_name = "schoolvakantie"
        verbose_name_plural = "schoolvakanties"
        ordering = ["period"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "school_year", "name"], name="school_holiday_once"
            )
        ]


class ClosureQuerySet(models.QuerySet["Closure"]):
    def visible_to(self, user: Any) -> Self:
        """As schools."""
        return self.filter(school__in=School.objects.visible_to(user))


class Closure(models.Model):
    """A school is closed (study day, building, weather): counts for no norm (NRM-5)."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="closures")
    period = DateRangeField("periode")
    reason = models.CharField("reden", max_length=80)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = "sluiting"
        verbose_name_plural = "sluitingen"
        constraints = [
            no_overlap("closure_no_overlap", "school", message="Deze dagen staan er al in."),
        ]


class SchoolImport(models.Model):
    """A register file that the administrator looked at before it was carried out."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=120)
    register = models.CharField(max_length=10)
    # The rows of the file that belong to this municipality and what they would change.
    rows = models.JSONField()
    problems = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "import van scholen"
        verbose_name_plural = "imports van scholen"
