from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from ocp_portal.dutch import capfirst
from reports.models import CouncilReport
from reports.quarters import Quarter


class MakeForm(forms.Form):
    """Which quarter; a button on a page sends it."""

    quarter = forms.CharField()

    def clean_quarter(self) -> Quarter:
        try:
            return Quarter.parse(self.cleaned_data["quarter"])
        except ValueError:
            raise forms.ValidationError("Dit kwartaal bestaat niet.") from None


class RemakeForm(forms.Form):
    """Why a report is made anew; `version` says which one somebody saw."""

    reason = forms.ChoiceField(
        label="Waarom maakt u het rapport opnieuw?",
        help_text="Deze reden staat bij de nieuwe versie. Lezers van het rapport zien haar ook.",
        choices=[(each.value, capfirst(each.label)) for each in CouncilReport.Reason],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waarom u het rapport opnieuw maakt."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("", "Opnieuw maken"))
