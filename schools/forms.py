"""Forms of the schools room; the look is crispy's pack in templates/nlds."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.anonymous_text import AnonymousText
from ocp_portal.dutch import day_and_month
from ocp_portal.forms import FilterDay, KnownDateField, ListFilter
from ocp_portal.shown_form import ShownForm
from schools import duo
from schools.models import Partnership, Route, School, Sector, Tier, TierAgreement
from schools.models.presence import CYCLE

ALL = ("", "Alle")
# How far back or ahead an overview or agreement makes sense; keeps typing errors out.
EARLIEST = dt.date(2015, 1, 1)
YEARS_AHEAD = 5


def _latest() -> dt.date:
    return dt.date(clock.today().year + YEARS_AHEAD, 12, 31)


class SchoolFilter(ListFilter):
    q = forms.CharField(label="Naam, plaats of code", required=False, max_length=100)
    soort = forms.ChoiceField(label="Schoolsoort", required=False, choices=[ALL, *Sector.choices])
    wijze = forms.ChoiceField(label="Aansluitwijze", required=False, choices=[ALL, *Tier.choices])
    register = forms.ChoiceField(
        label="In het register",
        required=False,
        choices=[("", "Ja"), ("nee", "Niet meer"), ("alle", "Alle")],
    )


class TierFilter(ListFilter):
    datum = FilterDay(label="Stand op", earliest=EARLIEST, latest=_latest)
    q = forms.CharField(label="Naam, plaats of code", required=False, max_length=100)
    soort = forms.ChoiceField(label="Schoolsoort", required=False, choices=[ALL, *Sector.choices])
    wijze = forms.ChoiceField(label="Aansluitwijze", required=False, choices=[ALL, *Tier.choices])

    @property
    def on(self) -> dt.date:
        """The date asked for; today when that is no date."""
        return self.chosen().get("datum") or clock.today()


def cycle_choices(mondays: Mapping[int, dt.date]) -> list[tuple[int, str]]:
    """'Week 1: onder andere 23 november'; without a plan only the numbers."""
    return [(week, f"Week {week + 1}{_among(mondays.get(week))}") for week in range(CYCLE)]


def _among(monday: dt.date | None) -> str:
    return f": onder andere {day_and_month(monday)}" if monday else ""


def known_of(schools: Iterable[School]) -> list[str]:
    """Names in a text about these schools that tell nothing about a child."""
    return [part for school in schools for part in (school.name, school.address, school.city)]


class TierForm(AnonymousText):
    """A decision about the tier of one school, or a proposal for it."""

    checked = ("reason", "figures")
    tier = forms.ChoiceField(
        label="Aansluitwijze",
        choices=[
            (Tier.BASIS, "Basis: de afspraken die voor elke school gelden"),
            (Tier.EXTRA, "Extra: ook gemiddeld één dagdeel per week op school aanwezig"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een aansluitwijze."},
    )
    valid_from = KnownDateField(
        label="Ingangsdatum",
        help_text="De eerste dag waarop dit geldt, bijvoorbeeld 1 10 2026",
        error_messages={"required": "Vul een ingangsdatum in."},
    )
    reason = forms.CharField(
        label="Reden",
        max_length=1000,
        widget=forms.Textarea,
        help_text="Schrijf over de school, niet over leerlingen.",
        error_messages={"required": "Vul een reden in."},
    )
    figures = forms.CharField(
        label="Cijfers erbij (niet verplicht)",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    consulted = forms.MultipleChoiceField(
        label="Overlegd met",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Een besluit neemt u in samenspraak met de samenwerkingsverbanden.",
    )
    decided_on = KnownDateField(
        label="Datum van het besluit",
        required=False,
    )
    decided_by = forms.CharField(
        label="Besloten door",
        required=False,
        max_length=200,
        help_text="Bijvoorbeeld: college van burgemeester en wethouders",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, partnerships: list[Partnership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consulted"].choices = [  # type: ignore[attr-defined]
            (each.code, f"{each.name} ({each.code})") for each in partnerships
        ]
        for name in ("valid_from", "decided_on"):
            field = self.fields[name]
            assert isinstance(field, KnownDateField)
            field.earliest, field.latest = EARLIEST, _latest()
        self.helper = FormHelper()
        # What a decision needs and a proposal does not stands together, and says so once.
        self.helper.hide_intro = self.helper.hide_optional = True
        self.helper.layout = Layout(
            Fieldset("Wat er gaat gelden", "tier", "valid_from", "reason", "figures"),
            Fieldset(
                "Het besluit (niet nodig voor een voorstel)",
                "consulted",
                "decided_on",
                "decided_by",
            ),
            "seen",
        )
        self.helper.add_input(Submit("decide", "Besluit vastleggen"))
        self.helper.add_input(Submit("draft", "Bewaren als voorstel", css_class="secondary"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.pressed("draft"):
            data["decided_on"], data["decided_by"] = None, ""
        elif data.get("decided_on") is None and "decided_on" not in self.errors:
            self.add_error(
                "decided_on",
                "Vul de datum van het besluit in, of kies 'Bewaren als voorstel'.",
            )
        return data

    @classmethod
    def initial_of(cls, draft: TierAgreement) -> dict[str, Any]:
        """What a kept proposal fills in."""
        return {
            "tier": draft.tier,
            "valid_from": draft.period.lower,
            "reason": draft.reason,
            "figures": draft.figures,
            "consulted": draft.consulted,
        }


class ClosureForm(AnonymousText):
    """Days on which one school is closed."""

    checked = ("reason",)
    first_day = KnownDateField(label="Eerste dag")
    last_day = KnownDateField(
        label="Laatste dag", required=False, help_text="Laat dit leeg als het om één dag gaat."
    )
    reason = forms.CharField(
        label="Reden",
        max_length=80,
        help_text="Bijvoorbeeld: studiedag, verbouwing",
        error_messages={"required": "Vul een reden in."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_day", "last_day"):
            field = self.fields[name]
            assert isinstance(field, KnownDateField)
            field.earliest, field.latest = EARLIEST, _latest()
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", "Sluiting opslaan"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("last_day") is None and "last_day" not in self.errors:
            data["last_day"] = data.get("first_day")
        return data


class RouteForm(ShownForm):
    """The words of one route; which routes there are is the same everywhere."""

    before_first_save = True

    class Meta:
        model = Route
        fields = ["name", "questions", "moment", "reach", "phone", "share", "in_use"]
        help_texts = {
            "phone": "Een nummer van een dienst, niet van een persoon.",
            "share": "Wat mag zonder toestemming, en wat met toestemming?",
            "in_use": "Wat niet in gebruik is, ziet alleen u.",
        }
        widgets = dict.fromkeys(
            ("questions", "moment", "reach", "share"), forms.Textarea({"rows": 3})
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("", "Opslaan"))


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Bestand van DUO",
        help_text=(
            "Het CSV-bestand 'alle vestigingen' van basisonderwijs, voortgezet onderwijs of "
            f"speciaal onderwijs. Het bestand is hooguit {duo.MAX_BYTES // 1024**2} MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": "Kies een bestand.",
            "empty": "Het bestand is leeg.",
            "max_length": "De naam van het bestand is te lang.",
            "invalid": "Kies een bestand.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("upload", "Bekijken wat er verandert"))


class ConfirmImportForm(forms.Form):
    """'Yes' to what was seen; `accept_gone` only where many schools would disappear."""

    seen = forms.CharField(widget=forms.HiddenInput)
    accept_gone = forms.BooleanField(
        label="Ja, ik weet zeker dat deze scholen verdwijnen",
        error_messages={"required": "Kruis aan dat dit klopt, of stop deze import."},
    )

    def __init__(self, *args: Any, ask: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask:
            del self.fields["accept_gone"]
        self.helper = FormHelper()
        self.helper.bare = not ask  # two buttons need no sheet around them
        self.helper.add_input(Submit("confirm", "Uitvoeren"))
        self.helper.add_input(Submit("cancel", "Deze import stoppen", css_class="secondary"))


class PartnershipForm(forms.Form):
    """A partnership that serves this municipality."""

    code = forms.RegexField(
        r"^(?i:PO|VO)[0-9]{2,6}$",
        label="Code",
        max_length=8,
        help_text="PO of VO met het nummer van de regio, zoals PO3006",
        error_messages={
            "required": "Vul de code in.",
            "invalid": "Een code begint met PO of VO en dan alleen cijfers, zoals PO3006.",
        },
    )
    name = forms.CharField(
        label="Naam", max_length=120, error_messages={"required": "Vul de naam in."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", "Toevoegen"))

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()


class SchoolPartnershipForm(forms.Form):
    """To which partnership one school belongs; a person decides where the sector does not."""

    partnership = forms.ModelChoiceField(
        Partnership.objects.none(),
        label="Samenwerkingsverband",
        required=False,
        empty_label="Geen of niet bekend",
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["partnership"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Partnership.objects.filter(municipalities=municipality)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", "Opslaan"))
