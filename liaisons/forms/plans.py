"""Forms of the term board and of an absence."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from liaisons.forms.parts import DatesForm, helper
from liaisons.models import Absence, Liaison, NormAction
from ocp_portal import clock
from ocp_portal.anonymous_text import AnonymousText
from ocp_portal.dutch import capfirst
from ocp_portal.forms import EARLIEST, LATEST, KnownDateField
from schools import half_days
from schools.fields import SchoolField
from schools.forms import cycle_choices, known_of
from schools.models import School, Sector

HALF_DAYS = [(number, capfirst(name)) for number, name in half_days.CHOICES]
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
        choices=[(each.value, capfirst(each.label)) for each in Absence.Category],
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
        self.fields[
            "last"
        ].help_text = (
            "Het rooster herhaalt zich elke vier schoolweken. Kies dus minstens vier schoolweken."
        )

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
    cycle_week = forms.TypedChoiceField(label="In welke week van de cyclus?", coerce=int)
    all_weeks = forms.BooleanField(label=ALL_WEEKS, required=False)

    helper = helper("Verplaatsen")
    field_order = ["half_day", "cycle_week", "all_weeks"]

    def __init__(
        self,
        *args: Any,
        mondays: Mapping[int, dt.date],
        obstacles: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        """`obstacles` says by half-day what stands in the way; the judge has the last word."""
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["cycle_week"].choices = cycle_choices(mondays)
        fields["half_day"].choices = [
            (number, f"{name} ({obstacles[number]})" if number in obstacles else name)
            for number, name in HALF_DAYS
        ]


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

    def __init__(
        self, *args: Any, user: Any, mondays: Mapping[int, dt.date], **kwargs: Any
    ) -> None:
        super().__init__(*args, user=user, known=self._names, **kwargs)
        fields: Any = self.fields
        fields["cycle_week"].choices = [(ALL, "In alle weken"), *cycle_choices(mondays)]
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


class NormActionForm(AnonymousText):
    """`seen` is the text that stood on the page, so that a newer one is not lost."""

    checked = ("text",)
    text = forms.CharField(
        label="Wat gebeurt eraan?",
        help_text=(
            "Eén zin, ook voor de gemeente en het samenwerkingsverband. Geen namen van kinderen. "
            "Maak het veld leeg om de tekst weg te halen. Na drie maanden verdwijnt de tekst."
        ),
        max_length=NormAction.MAX_LENGTH,
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("Opslaan")


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
