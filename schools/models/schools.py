import datetime as dt
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q

from ocp_portal import clock
from ocp_portal.accounts.models import REGIONS, Municipality, User
from ocp_portal.holding import Rows
from ocp_portal.names import SortKeyField, sort_key
from ocp_portal.periods import no_overlap
from ocp_portal.policy import ROLES_OF_SCHOOLS, Permission, Role, can, role_of


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


class SchoolQuerySet(Rows["School"]):
    def visible_to(self, user: Any) -> Self:
        """Which schools somebody sees at all.

        Care coordinator, family contact person: the own schools. SWV coordinator: those of the
        own partnership, in this municipality. Everybody else with a role: all of the municipality.
        Without a role: none.
        """
        if not can(user, Permission.SEE_SCHOOLS):
            return self.none()
        membership = user.membership
        mine = self.filter(municipality=membership.municipality_id)
        if role_of(user) in ROLES_OF_SCHOOLS:
            return mine.filter(memberships=membership.pk)
        if role_of(user) == Role.PARTNERSHIP_COORDINATOR:
            return mine.filter(partnership=membership.partnership_id)
        return mine

    def open(self, on: dt.date | None = None) -> Self:
        """In the register: now, or as far as we know on a date (SCH-7)."""
        if on is None:
            return self.filter(gone_on=None)
        return self.filter(
            Q(new_on=None) | Q(new_on__lte=on),
            Q(gone_on=None) | Q(gone_on__gt=on),
        )

    def counted(self, on: dt.date | None = None) -> Self:
        """What the count of tiers and norms is about: primary and secondary only (SCH-4)."""
        return self.open(on).filter(sector__in=School.COUNTED)

    def named(self, words: str) -> Self:
        """Every word stands in the name, or begins the place or the code; accents do not matter."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(sort_key__contains=sort_key(word))
                | Q(code__istartswith=word)
                | Q(city__istartswith=word)
            )
        return found

    def with_tier(self, on: dt.date) -> Self:
        """Annotates `tier` on that date; the basic agreement holds for every school (SCH-1).

        `tier_since` is the first day of the agreement, None where nothing else was agreed.
        """
        here = TierAgreement.objects.filter(school=models.OuterRef("pk"), period__contains=on)
        agreement = here.decided().order_by()  # at most one; the usual order would join schools
        return self.annotate(
            tier=models.functions.Coalesce(
                models.Subquery(agreement.values("tier")[:1]),
                models.Value(Tier.BASIS.value),
            ),
            tier_since=models.Subquery(agreement.values("period__startswith")[:1]),
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
    name = models.CharField("naam", max_length=200)
    sort_key = SortKeyField("name")
    sector = models.CharField("schoolsoort", max_length=6, choices=Sector)
    structure = models.CharField("onderwijsstructuur", max_length=40, blank=True)
    street = models.CharField("straat", max_length=200, blank=True)
    house_number = models.CharField("huisnummer", max_length=20, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    city = models.CharField("plaats", max_length=200, blank=True)
    phone = models.CharField("telefoon", max_length=20, blank=True)
    website = models.CharField("website", max_length=200, blank=True)
    denomination = models.CharField("denominatie", max_length=200, blank=True)
    pupils = models.PositiveIntegerField("leerlingen", null=True, blank=True)
    board = models.ForeignKey(SchoolBoard, models.PROTECT, null=True, related_name="schools")
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, null=True, blank=True, related_name="schools"
    )
    holiday_region = models.CharField("vakantieregio", max_length=6, choices=REGIONS)
    # From which register it comes ('bo', 'vo'); empty when a person made it.
    register = models.CharField(max_length=10, blank=True)
    # None: it was there when the municipality's first schools came in, or earlier.
    new_on = models.DateField("nieuw in het register sinds", null=True, blank=True)
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
        """As schools: an agreement is seen by whoever sees its school.

        A draft is not decided yet; only whoever decides sees it.
        """
        seen = self.filter(school__in=School.objects.visible_to(user))
        return seen if can(user, Permission.DECIDE_TIER) else seen.decided()

    def decided(self) -> Self:
        return self.exclude(decided_on=None)


class TierAgreement(models.Model):
    """Aansluitwijze of a school for a period, with reason and consulted partnerships (SCH-5..7).

    Without a decision date it is a draft: it holds for nothing yet, and a school has one at most.
    """

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
    recorded_at = models.DateTimeField(default=clock.now)

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
                condition=Q(decided_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["school"], condition=Q(decided_on=None), name="tier_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(consulted__len__gt=0),
                name="tier_consulted",
                violation_error_message="Kruis aan welk samenwerkingsverband meesprak.",
            ),
        ]


class SchoolHoliday(models.Model):
    """A school holiday of a region, as published; the same for every municipality.

    A copy of schools/facts for joins and constraints; schools/services/holidays.py keeps it so.
    """

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


class SchoolImportQuerySet(Rows["SchoolImport"]):
    def visible_to(self, user: Any) -> Self:
        """Administrator: those of the own municipality. Others: none."""
        if not can(user, Permission.IMPORT_SCHOOLS):
            return self.none()
        return self.filter(municipality=user.membership.municipality_id)

    def waiting(self) -> Self:
        return self.filter(confirmed_at=None)


class SchoolImport(models.Model):
    """A register file between upload and 'yes': what it says about this municipality's schools.

    The file itself is kept nowhere. What would change is worked out each time that somebody looks.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    # Shown to people, used for nothing: it comes from the sender's computer.
    file_name = models.CharField("bestand", max_length=120)
    # The part of the file that speaks of this municipality (schools/register.py); {} once done.
    content = models.JSONField()
    # Of the whole file: [{line, code, column, reason, skipped}], at most MAX_PROBLEMS of them.
    problems = models.JSONField(default=list)
    # Once done: {'new': 3, 'gone': 1, ...}
    result = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = SchoolImportQuerySet.as_manager()

    class Meta:
        verbose_name = "import van scholen"
        verbose_name_plural = "imports van scholen"
        ordering = ["-uploaded_at"]
