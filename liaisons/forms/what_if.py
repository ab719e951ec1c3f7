"""What is supposed in 'Wat als'."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row, Submit
from django import forms
from django.http import Http404

from liaisons import supposition
from liaisons.forms.parts import helper
from liaisons.models import Cluster, Liaison
from liaisons.supposition import Supposition
from schools.fields import SchoolField
from schools.models import School, Sector, Tier


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
    made.form_action = "what_if"
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
