"""Forms of the term board, of an absence and of 'Wat als'."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row, Submit
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import Http404

from liaisons import supposition
from liaisons.forms import DatesForm, helper
from liaisons.models import Absence, Cluster, Liaison, StandingPlan
from liaisons.supposition import Supposition
from ocp_portal import clock
from ocp_portal.anonymous_text import AnonymousText
from ocp_portal.forms import EARLIEST, LATEST, KnownDateField
from schools import half_days
from schools.fields import SchoolField
from schools.forms import known_of
from schools.models import School, Sector, Tier

CYCLE_WEEKS = [(week, f"Week {week + 1}") for week in range(StandingPlan.CYCLE)]
HALF_DAYS = [(number, name.capitalize()) for number, name in half_days.CHOICES]
ALL = "alle"
ALL_WEEKS = "Doe hetzelfde in de andere weken van de cyclus"


class AbsenceDatesForm(DatesForm):
    """Another first day, or a last day that is known; asked by GET, nothing is recorded yet."""

    helper = helper("Toon wat dit betekent")
    helper.form_method = "get"
    helper.bare = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last"].help_text = "Laat leeg zolang u het niet weet."


class HiddenDay(forms.DateField):
    """A day that the page gives back; what else comes in its place stays within the same years."""

    widget = forms.HiddenInput
    default_validators = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class AbsenceReportForm(DatesForm):
    """What goes back with a confirmed preview. The choices per visit are beside it."""

    category = forms.ChoiceField(
        label="Soort",
        choices=[(each.value, each.label.capitalize()) for each in Absence.Category],
        initial=Absence.Category.SICKNESS,
    )
    first: Any = HiddenDay()
    last: Any = HiddenDay(required=False)
    stamp = forms.CharField(widget=forms.HiddenInput)


class WhoIsSickForm(forms.Form):
    """On 'Vandaag': one question, and the answer leads to the preview."""

    liaison = forms.ModelChoiceField(
        label="Wie is er ziek?",
        queryset=Liaison.objects.none(),
        empty_label="Kies een naam",
        error_messages={"required": "Kies wie er ziek is."},
    )

    helper = helper("Verder")
    helper.form_method = "get"

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        liaison: Any = self.fields["liaison"]
        liaison.queryset = Liaison.objects.visible_to(user).employed().order_by("sort_key")


class TermForm(DatesForm):
    """The term for which the planner makes a draft."""

    helper = helper("Maak een voorstel")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last"].required = True

    def clean_first(self) -> Any:
        first = self.cleaned_data["first"]
        if first < clock.today():
            raise forms.ValidationError(
                "De eerste dag is al voorbij. Kies vandaag of een latere dag."
            )
        return first

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if (
            first
            and last
            and first.weekday() > 4 < last.weekday()
            and (last - first).days in (0, 1)
        ):
            self.add_error("last", "In deze dagen valt alleen een weekend. Kies een latere dag.")
        return cleaned


class VersionForm(forms.Form):
    """Which state of a draft somebody saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PublishPlanForm(VersionForm):
    monday = KnownDateField(
        label="Vanaf welke maandag geldt dit rooster?",
        help_text="Weken die al zijn vastgesteld, blijven zoals zij zijn.",
    )

    field_order = ["monday"]

    def __init__(self, *args: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("Stel dit rooster vast")
        self.helper.form_action = action


class MoveForm(VersionForm):
    half_day = forms.TypedChoiceField(
        label="Naar welk dagdeel?", choices=HALF_DAYS, coerce=int, widget=forms.RadioSelect
    )
    cycle_week = forms.TypedChoiceField(
        label="In welke week van de cyclus?", choices=CYCLE_WEEKS, coerce=int
    )
    all_weeks = forms.BooleanField(label=ALL_WEEKS, required=False)

    helper = helper("Verplaatsen")
    field_order = ["half_day", "cycle_week", "all_weeks"]


class SwapForm(VersionForm):
    """`others`: pairs of a visit's id and its words."""

    other = forms.TypedChoiceField(
        label="Met welk bezoek ruilt u?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies met welk bezoek u ruilt."},
    )
    all_weeks = forms.BooleanField(label=ALL_WEEKS, required=False)

    helper = helper("Ruilen")
    field_order = ["other", "all_weeks"]

    def __init__(self, *args: Any, others: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other: Any = self.fields["other"]
        other.choices = others


class GiveForm(VersionForm):
    liaison = forms.ModelChoiceField(
        label="Wie doet deze school in dit rooster?",
        queryset=Liaison.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Kies een collega."},
    )

    helper = helper("Geef deze school")

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        liaison: Any = self.fields["liaison"]
        liaison.queryset = colleagues


class PinForm(AnonymousText, DatesForm):
    """An agreement with a school: who comes, on which half-day, or both."""

    checked = ("reason",)
    liaison = forms.ModelChoiceField(
        label="Wie komt er?",
        queryset=Liaison.objects.none(),
        empty_label="Maakt niet uit",
        required=False,
    )
    half_day = forms.TypedChoiceField(
        label="Op welk dagdeel?",
        choices=[("", "Maakt niet uit"), *HALF_DAYS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    reason = forms.CharField(
        label="Waarom is dit afgesproken?",
        help_text="Noem geen kinderen.",
        max_length=120,
    )

    helper = helper("Leg de afspraak vast")
    field_order = ["liaison", "half_day", "reason", "first", "last"]

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        liaison: Any = self.fields["liaison"]
        liaison.queryset = colleagues
        self.fields["last"].help_text = "Laat leeg als de afspraak blijft gelden."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("liaison") and cleaned.get("half_day") is None:
            self.add_error("half_day", "Kies wie er komt, een dagdeel, of allebei.")
        return cleaned


def number_or_all(value: str) -> int | None:
    return None if value == ALL else int(value)


class BlockForm(AnonymousText, DatesForm):
    """What no plan may do: a school, a liaison or the two together, perhaps at some times only."""

    checked = ("reason",)
    school = SchoolField(
        label="Om welke school gaat het?",
        help_text="Laat leeg als het voor alle scholen geldt.",
        required=False,
    )
    liaison = forms.ModelChoiceField(
        label="Om welke contactpersoon gaat het?",
        help_text="Kiest u ook een school, dan komt deze persoon daar niet.",
        queryset=Liaison.objects.none(),
        empty_label="Geldt voor iedereen",
        required=False,
    )
    half_day = forms.TypedChoiceField(
        label="Wanneer kan het niet?",
        choices=[(ALL, "Op geen enkel dagdeel"), *HALF_DAYS],
        coerce=number_or_all,
    )
    cycle_week = forms.TypedChoiceField(
        label="In welke week?",
        help_text="Het rooster herhaalt zich elke vier schoolweken.",
        choices=[(ALL, "In alle weken"), *CYCLE_WEEKS],
        coerce=number_or_all,
    )
    reason = forms.CharField(
        label="Waarom kan het niet?",
        help_text="Staat ook bij de norm, als een school hierdoor bezoek mist. Noem geen kinderen.",
        max_length=120,
        error_messages={"required": "Vul in waarom het niet kan."},
    )

    helper = helper("Bewaar wat niet kan")
    field_order = ["school", "liaison", "half_day", "cycle_week", "reason", "first", "last"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, known=self._names, **kwargs)
        fields: Any = self.fields
        fields["school"].schools = School.objects.visible_to(user).open()
        fields["liaison"].queryset = (
            Liaison.objects.visible_to(user).employed().order_by("sort_key")
        )
        fields["last"].help_text = "Laat leeg zolang u het niet weet."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("school") and not cleaned.get("liaison"):
            self.add_error("school", "Vul een school in, kies een contactpersoon, of allebei.")
        return cleaned

    def _names(self) -> list[str]:
        school, liaison = self.cleaned_data.get("school"), self.cleaned_data.get("liaison")
        return [*known_of([school] if school else []), *([liaison.name] if liaison else [])]

    def values(self) -> dict[str, Any]:
        """For services.add_block."""
        names = ("school", "liaison", "half_day", "cycle_week", "reason", "first")
        return {name: self.cleaned_data[name] for name in names} | {"until": self.until()}


class EarlierField(forms.Field):
    """Changes that were supposed before, as texts of liaisons/supposition.py."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> Supposition:
        try:
            return supposition.read(value or [])
        except ValueError:
            raise forms.ValidationError("Begin opnieuw: deze link klopt niet.") from None


class WhatIfForm(forms.Form):
    """What is supposed. Each of the three parts may stay empty, not all of them.

    `earlier` are the changes that are on the page already; the new one comes beside them.
    """

    earlier = EarlierField(required=False)

    liaison = forms.ModelChoiceField(
        label="Wie gaat meer of minder werken?",
        queryset=Liaison.objects.none(),
        empty_label="Niemand",
        required=False,
    )
    half_days = forms.IntegerField(
        label="Hoeveel dagdelen per week op scholen?",
        help_text="Vul 0 in als deze persoon vertrekt.",
        min_value=0,
        max_value=10,
        required=False,
    )
    school = SchoolField(label="Welke school verandert?", required=False)
    becomes = forms.ChoiceField(
        label="Wat gebeurt er met deze school?",
        choices=[
            ("", "Niets"),
            (Tier.EXTRA, "Krijgt de aansluitwijze extra"),
            (Tier.BASIS, "Krijgt de aansluitwijze basis"),
            (supposition.CLOSES, "Gaat dicht"),
        ],
        required=False,
    )
    new_sector = forms.ChoiceField(
        label="Komt er een school bij? Welke soort?",
        choices=[
            ("", "Er komt geen school bij"),
            *[each for each in Sector.choices if each[0] != Sector.MBO],
        ],
        required=False,
    )
    new_tier = forms.ChoiceField(
        label="Aansluitwijze van de nieuwe school", choices=Tier.choices, required=False
    )
    new_cluster = forms.ModelChoiceField(
        label="Cluster van de nieuwe school",
        queryset=Cluster.objects.none(),
        empty_label="Kies een cluster",
        required=False,
    )
    new_area = forms.RegexField(
        label="Vier cijfers van de postcode van de nieuwe school",
        regex=r"^[1-9]\d{3}$",
        required=False,
        error_messages={"invalid": "Vul vier cijfers in, bijvoorbeeld 5341."},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["liaison"].queryset = (
            Liaison.objects.visible_to(user).employed().order_by("sort_key")
        )
        self.helper = _what_if_helper()
        self.user = user
        fields["school"].schools = School.objects.visible_to(user).open()
        fields["new_cluster"].queryset = Cluster.objects.visible_to(user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("liaison") and cleaned.get("half_days") is None:
            self._ask("half_days", "Vul in hoeveel dagdelen per week.")
        if cleaned.get("school") and not cleaned.get("becomes"):
            self._ask("becomes", "Kies wat er met deze school gebeurt.")
        if cleaned.get("becomes") and not cleaned.get("school"):
            self._ask("school", "Vul in welke school verandert.")
        if cleaned.get("new_sector"):
            self._ask_about_new_school(cleaned)
        if not self.errors and not self.supposed():
            raise forms.ValidationError("Verander minstens één ding.")
        return cleaned

    def _ask(self, name: str, sentence: str) -> None:
        if name not in self.errors:
            self.add_error(name, sentence)

    def _ask_about_new_school(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("new_tier"):
            self._ask("new_tier", "Kies de aansluitwijze van de nieuwe school.")
        if not cleaned.get("new_cluster"):
            self._ask("new_cluster", "Kies het cluster van de nieuwe school.")
        if not cleaned.get("new_area"):
            self._ask("new_area", "Vul de vier cijfers van de postcode in.")

    def clean_earlier(self) -> Supposition:
        """Only what this person may see: ids of another municipality are not found."""
        earlier: Supposition = self.cleaned_data["earlier"]
        for rows, asked in (
            (Liaison.objects.visible_to(self.user), earlier.liaisons),
            (School.objects.visible_to(self.user), earlier.schools),
            (Cluster.objects.visible_to(self.user), earlier.clusters),
        ):
            if asked and rows.filter(pk__in=asked).count() != len(asked):
                raise Http404
        return earlier

    def supposed(self) -> Supposition:
        """All of it: what was there and what is new; the new one counts where they differ."""
        return supposition.read(self.cleaned_data["earlier"].texts() + self._new().texts())

    def _new(self) -> Supposition:
        given = self.cleaned_data
        liaison, school, becomes = given.get("liaison"), given.get("school"), given.get("becomes")
        return Supposition(
            half_days=((liaison.pk, given["half_days"]),) if liaison else (),
            tiers=((school.pk, becomes),) if school and becomes in Tier.values else (),
            without=(school.pk,) if school and becomes == supposition.CLOSES else (),
            new_school=(
                given["new_sector"],
                given["new_tier"],
                given["new_cluster"].pk,
                given["new_area"],
            )
            if given.get("new_sector")
            else None,
        )


def _what_if_helper() -> FormHelper:
    made = helper("Reken uit")
    made.add_input(
        Submit("more", "Eerst nog iets erbij", css_class="utrecht-button--secondary-action")
    )
    made.layout = Layout(
        "earlier",
        Fieldset("Iemand werkt meer of minder", Row("liaison", "half_days")),
        Fieldset("Een school verandert", Row("school", "becomes")),
        Fieldset(
            "Er komt een school bij",
            Row("new_sector", "new_tier"),
            Row("new_cluster", "new_area"),
        ),
    )
    return made


class NormFilter(forms.Form):
    q = forms.CharField(label="Naam, plaats of code", required=False, max_length=100)
    soort = forms.ChoiceField(
        label="Schoolsoort", required=False, choices=[("", "Alle"), *Sector.choices]
    )
    stand = forms.ChoiceField(
        label="Norm",
        required=False,
        choices=[("", "Alle"), ("niet", "Nog niet gerealiseerd")],
    )
