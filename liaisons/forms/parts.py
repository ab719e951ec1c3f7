"""What several forms of this room share."""

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from ocp_portal.forms import KnownDateField
from schools.models import School


def helper(button: str) -> FormHelper:
    made = FormHelper()
    made.add_input(Submit("save", button))
    return made


class DatesForm(forms.Form):
    """First and last day, the last one included; the end may be open."""

    first = KnownDateField(label="Eerste dag")
    last = KnownDateField(label="Laatste dag", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "De laatste dag ligt voor de eerste dag.")
        return cleaned

    def until(self) -> dt.date | None:
        """The day after the last one."""
        last = self.cleaned_data["last"]
        return last + dt.timedelta(days=1) if last else None


class SchoolChoice(forms.ModelChoiceField):
    """A school with its place and code: names are not unique."""

    def label_from_instance(self, obj: School) -> str:
        return ", ".join(part for part in (obj.name, obj.city, obj.code) if part)
